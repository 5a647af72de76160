"""GitHub's job summary: Markdown that a student's text can't break out of.

Whatever may hold a student's text is shown as code, in a fence or a span that
is longer than any run of backticks inside: there neither Markdown nor HTML,
mentions, issue numbers, links nor formulas mean anything. Sentences of the
course keep their words and their code spans and lose every other markup.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from grader.model import Report, Status, Verdict
from grader.report.reporter import Graded, Located
from grader.report.sentences import raised_in, values_of
from grader.report.view import WORDS, priority
from grader.text import (
    markdown,
    markdown_block,
    markdown_cell,
    markdown_code,
    markdown_sentence,
    number,
    one_line,
)

LIMIT = 1 << 20
"""GitHub takes at most one mebibyte of summary for a step."""

_MARKS = {
    Status.passed: "✅",
    Status.skipped: "⏭️",
    Status.grader_fault: "⚠️",
    Status.timed_out: "⏱️",
}
_MOST_LISTED = 30
_MOST_TITLES = 6
_MOST_SAID = 400
_TABLE = ("| | What is wrong | Where | Checks | Points |", "|---|---|---|---|---:|")
_SHORTENED = "_Shortened: a summary may hold one mebibyte. The report has all of it._\n"


def render(graded: Graded, *, limit: int = LIMIT) -> bytes:
    """The whole summary, in at most ``limit`` bytes of UTF-8.

    A table of what failed, with one row for each mistake however many checks it costs, and of
    the first one what else is known. What doesn't fit is left out block by block, and a last
    line says so.
    """
    # Lazily: what is past the limit is never rendered.
    alone = len(graded.files) == 1
    told = (at for at in graded.files if alone or at.report.notes or not at.report.full_marks)
    reports = itertools.chain.from_iterable(map(_report, told))
    blocks = itertools.chain([_headline(graded)], _remarks(graded), reports)
    return _fitted(blocks, limit).encode()


def failure(happened: str, advice: str) -> str:
    """The summary of a run that could not grade."""
    return f"## Not graded\n\n{markdown_sentence(happened)}\n\n{markdown_sentence(advice)}\n"


def _headline(graded: Graded) -> str:
    if not graded.files:
        return "## Nothing to grade\n\nThis change touches no exercise.\n"
    lines = [f"## {_points(graded.score, graded.max_score)}\n"]
    if len(graded.files) > 1:
        short = [located for located in graded.files if not located.report.full_marks]
        if short:
            lines += ["| Exercise | Points |", "|---|---:|", *map(_of_file, short), ""]
        if whole := len(graded.files) - len(short):
            exercises = {located.report.exercise for located in graded.files}
            what = "exercises" if len(exercises) == len(graded.files) else "files"
            lines.append(f"Full marks: {whole} of {len(graded.files)} {what}.\n")
    return "\n".join(lines)


def _of_file(located: Located) -> str:
    points = _points(located.report.score, located.report.max_score)
    return f"| {markdown_cell(markdown(located.label))} | {points} |"


def _remarks(graded: Graded) -> Iterator[str]:
    if graded.notes:
        yield "\n".join(f"> {markdown_sentence(note)}\n>" for note in graded.notes) + "\n"
    if ignored := graded.ignored:
        yield (
            "> [!WARNING]\n> These files were changed too. They had no influence on the grade: "
            "the course's own were used.\n"
            + "".join(f"> - {markdown_code(path)}\n" for path in ignored[:_MOST_LISTED])
            + (f"> - … and {more} more\n" if (more := len(ignored) - _MOST_LISTED) > 0 else "")
        )


def _report(located: Located) -> Iterator[str]:
    report = located.report
    heading = f"{markdown(located.label)} · {markdown_sentence(report.title)}"
    lines = [
        f"### {heading}: {_points(report.score, report.max_score)}\n",
        f"{markdown_code(located.path)}\n",
        *(f"{markdown_sentence(note)}\n" for note in report.notes),
    ]
    if report.full_marks:
        lines.append("Every check passed. 🎉\n")
    if report.hidden_waiting:
        lines.append(f"{report.hidden_waiting} hidden checks wait for the hand-in.\n")
    yield "\n".join(lines)
    if report.output.strip():
        yield _details(
            "What the file printed while it was imported", [markdown_block(report.output)]
        )
    if mistakes := _mistakes(report):
        yield "\n".join([*_TABLE, *map(_row, mistakes), ""])
        yield "\n".join(_more(mistakes[0][0], several=len(mistakes) > 1))


def _mistakes(report: Report) -> list[list[Verdict]]:
    """The checks that cost points, those of one mistake together, the deepest cause first."""
    found: dict[tuple[str, str, int | None], list[Verdict]] = {}
    failing = [verdict for verdict in report.verdicts if verdict.status is not Status.passed]
    for verdict in sorted(failing, key=priority):
        named, place = verdict.diagnosis, verdict.location
        line = place.line if named is not None and place is not None else None
        key = (named.id if named else verdict.status.value, _what(verdict), line)
        found.setdefault(key, []).append(verdict)
    return list(found.values())


def _what(verdict: Verdict) -> str:
    if verdict.status is Status.grader_fault:
        return "The grader itself failed here. That is not your mistake; please tell your teacher."
    said = verdict.diagnosis.says if verdict.diagnosis is not None else ""
    return said or verdict.message or raised_in(verdict) or WORDS[verdict.status]


def _row(verdicts: list[Verdict]) -> str:
    first = verdicts[0]
    titles = [
        markdown_sentence(verdict.check.title) + ("" if verdict.check.visible else " (hidden)")
        for verdict in verdicts[:_MOST_TITLES]
    ]
    if (more := len(verdicts) - _MOST_TITLES) > 0:
        titles.append(f"… and {more} more")
    earned = number(sum(verdict.points for verdict in verdicts))
    most = number(sum(verdict.check.points for verdict in verdicts))
    cells = (
        _MARKS.get(first.status, "❌"),
        markdown_sentence(one_line(_what(first), _MOST_SAID)),
        _where(first).capitalize(),
        "<br>".join(titles),
        f"{earned} of {most}",
    )
    return "| " + " | ".join(map(markdown_cell, cells)) + " |"


def _where(verdict: Verdict) -> str:
    place = verdict.location
    if place is not None:
        return place.where
    raised = verdict.exception
    return raised.where if raised is not None and raised.line is not None else ""


def _more(verdict: Verdict, *, several: bool) -> Iterator[str]:
    """What the table has no room for, of the mistake in its first row."""
    if several:
        yield "**Look at the first one first.**\n"
    said = verdict.diagnosis
    if said is not None and said.why:
        yield f"{markdown_sentence(said.why)}\n"
    if place := verdict.location:
        yield f"{place.where.capitalize()}: {markdown_code(place.source)}\n"
    elif verdict.exception is not None and verdict.exception.line is not None:
        source = markdown_code(verdict.exception.source)
        yield f"{verdict.exception.where.capitalize()}: {source}\n"
    told = _what(verdict)
    for text in dict.fromkeys((raised_in(verdict), verdict.message)):
        if text and text not in told:
            yield f"{_quoted(text)}\n"
    yield from _values(verdict)
    if verdict.output.strip():
        yield _details("What your code printed", [markdown_block(verdict.output)])
    if verdict.check.hints:
        yield f"**Hint:** {markdown_sentence(verdict.check.hints[0])}\n"


def _quoted(text: str) -> str:
    short = len(text) <= 300 and "\n" not in text.strip()
    return markdown_code(text.strip()) if short else markdown_block(text)


def _values(verdict: Verdict) -> Iterator[str]:
    for name, value in values_of(verdict):
        yield f"{name}:\n"
        yield markdown_block(value)


def _details(heading: str, parts: Iterable[str]) -> str:
    body = "\n".join(parts)
    return f"<details><summary>{heading}</summary>\n\n{body}\n</details>\n"


def _points(score: float, most: float) -> str:
    return f"{number(score)} of {number(most)} point{'' if most == 1 else 's'}"


def _fitted(blocks: Iterable[str], limit: int) -> str:
    """As many whole blocks as fit; no block is ever cut, so no fence is left open."""
    kept: list[str] = []
    size = 0
    for block in blocks:
        cost = len(block.encode()) + 1
        if size + cost > limit:
            note = len(_SHORTENED.encode()) + 1
            while kept and size + note > limit:
                size -= len(kept.pop().encode()) + 1
            return "\n".join([*kept, _SHORTENED] if note <= limit else kept)
        kept.append(block)
        size += cost
    return "\n".join(kept)
