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
from grader.text import (
    html,
    markdown,
    markdown_block,
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
_SHORTENED = "_Shortened: a summary may hold one mebibyte. The report has all of it._\n"


def render(graded: Graded, *, limit: int = LIMIT) -> bytes:
    """The whole summary, in at most ``limit`` bytes of UTF-8.

    What doesn't fit is left out check by check, and a last line says so.
    """
    # Lazily: what is past the limit is never rendered.
    reports = itertools.chain.from_iterable(map(_report, graded.files))
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
        for located in graded.files:
            points = _points(located.report.score, located.report.max_score)
            lines.append(f"- **{markdown(located.label)}**: {points}")
        lines.append("")
    return "\n".join(lines)


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
        *_first_message(report),
    ]
    if report.hidden_waiting:
        lines.append(f"{report.hidden_waiting} hidden checks wait for the hand-in.\n")
    yield "\n".join(lines)
    if report.output.strip():
        yield _details(
            "What the file printed while it was imported", [markdown_block(report.output)]
        )
    for verdict in report.verdicts:
        yield _check(verdict)


def _first_message(report: Report) -> Iterator[str]:
    if report.full_marks:
        yield "Every check passed. 🎉\n"
        return
    first = next(
        (v for v in report.verdicts if v.status not in {Status.passed, Status.skipped}), None
    )
    if first is None:
        return
    yield f"**First: {markdown_sentence(first.check.title)}**\n"
    yield from _explanation(first)


def _check(verdict: Verdict) -> str:
    mark = _MARKS.get(verdict.status, "❌")
    points = f"{number(verdict.points)}/{number(verdict.check.points)}"
    hidden = "" if verdict.check.visible else ", hidden"
    # Inside <summary> Markdown is not read, so this is HTML and escaped as such.
    title = html(one_line(verdict.check.title))
    heading = f"{mark} <b>{title}</b> ({points}{hidden})"
    parts = list(_explanation(verdict))
    if verdict.status is Status.passed:
        parts.insert(0, "Passed.\n")
    parts += list(_values(verdict))
    if verdict.output.strip():
        parts += ["Your code printed:\n", markdown_block(verdict.output)]
    return _details(heading, parts)


def _explanation(verdict: Verdict) -> Iterator[str]:
    if verdict.status is Status.grader_fault:
        yield "The grader itself failed here. That is not your mistake; please tell your teacher.\n"
    if verdict.diagnosis is not None:
        yield f"{markdown_sentence(verdict.diagnosis.says)}\n"
        if verdict.diagnosis.why:
            yield f"{markdown_sentence(verdict.diagnosis.why)}\n"
        if (place := verdict.diagnosis.place) is not None:
            yield f"{place.where.capitalize()}: {markdown_code(place.source)}\n"
    if verdict.exception is not None:
        yield f"{_quoted(raised_in(verdict))}\n"
        if verdict.exception.line is not None:
            source = markdown_code(verdict.exception.source)
            yield f"{verdict.exception.where.capitalize()}: {source}\n"
    if verdict.message and (verdict.diagnosis is None or verdict.message != verdict.diagnosis.says):
        yield f"{_quoted(verdict.message)}\n"
    if verdict.check.hints and verdict.status is not Status.passed:
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
