"""GitHub's job summary: Markdown that a student's text can't break out of.

Whatever may hold a student's text is shown as code, in a fence or a span that
is longer than any run of backticks inside: there neither Markdown nor HTML,
mentions, issue numbers, links nor formulas mean anything. Sentences of the
course keep their words and their code spans and lose every other markup.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from grader.model import Report, Status, Verdict
from grader.report.located import Located
from grader.report.plain import clean, number, one_line

LIMIT = 1 << 20
"""GitHub takes at most one mebibyte of summary for a step."""

_MARKS = {
    Status.passed: "✅",
    Status.skipped: "⏭️",
    Status.grader_fault: "⚠️",
    Status.timed_out: "⏱️",
}
_TEXT_LIMIT = 4000
_MOST_LISTED = 30
_SHORTENED = "_Shortened: a summary may hold one mebibyte. The report has all of it._\n"
_PUNCTUATION = re.compile(r"""([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])""")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)


def summary(
    graded: Sequence[Located],
    *,
    ignored: Sequence[str] = (),
    notes: Sequence[str] = (),
    limit: int = LIMIT,
) -> str:
    """The whole summary, in at most ``limit`` bytes of UTF-8.

    ``ignored`` are the paths that a pull request changed and that grading did
    not look at; ``notes`` are sentences about how it was graded. What doesn't
    fit is left out check by check, and a last line says so.
    """
    # Lazily: what is past the limit is never rendered.
    reports = itertools.chain.from_iterable(map(_report, graded))
    return _fitted(itertools.chain([_headline(graded)], _remarks(ignored, notes), reports), limit)


def failure(happened: str, advice: str) -> str:
    """The summary of a run that could not grade."""
    return f"## Not graded\n\n{prose(happened)}\n\n{prose(advice)}\n"


def fenced(text: str) -> str:
    """A fenced block that holds the text as it is."""
    text = clean(text, _TEXT_LIMIT)
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}text\n{text}\n{fence}\n"


def code(text: str) -> str:
    """A code span that holds the text on one line."""
    text = one_line(text)
    if not text:
        return ""
    ticks = "`" * (_longest_run(text) + 1)
    return f"{ticks} {text} {ticks}" if text[0] == "`" or text[-1] == "`" else ticks + text + ticks


def prose(text: str) -> str:
    """A sentence whose words and code spans are kept and whose other markup is not."""
    text = one_line(text, 2000)
    pieces: list[str] = []
    position = 0
    for span in _CODE_SPAN.finditer(text):
        pieces += [_words(text[position : span.start()]), code(span.group(2))]
        position = span.end()
    return "".join([*pieces, _words(text[position:])])


def _words(text: str) -> str:
    # An entity is a character and never markup. GitHub looks for mentions,
    # issues, addresses and formulas once more in what was rendered, so the
    # characters that begin one are followed by a word joiner, which isn't seen.
    def escaped(match: re.Match[str]) -> str:
        entity = f"&#{ord(match.group())};"
        if match.group() == "$":
            return f"<span>{entity}</span>"
        return entity + "\u2060" if _begins_a_link(match) else entity

    return _PUNCTUATION.sub(escaped, text)


def _begins_a_link(match: re.Match[str]) -> bool:
    text, start, end = match.string, match.start(), match.end()
    if end == len(text) or text[end].isspace():
        return False
    # "www." and "GH-1", but not the points and signs of numbers, which people copy.
    return match.group() in "@#:/" or (
        match.group() in ".-" and start > 0 and text[start - 1].isalpha()
    )


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


def _headline(graded: Sequence[Located]) -> str:
    if not graded:
        return "## Nothing to grade\n\nThis change touches no exercise.\n"
    score = sum(located.report.score for located in graded)
    most = sum(located.report.max_score for located in graded)
    lines = [f"## {number(score)} of {_points(most)}\n"]
    if len(graded) > 1:
        lines += [
            f"- **{_words(one_line(located.label))}**: {number(located.report.score)} of "
            f"{_points(located.report.max_score)}"
            for located in graded
        ]
        lines.append("")
    return "\n".join(lines)


def _remarks(ignored: Sequence[str], notes: Sequence[str]) -> Iterator[str]:
    if notes:
        yield "\n".join(f"> {prose(note)}\n>" for note in notes) + "\n"
    if ignored:
        yield (
            "> [!WARNING]\n> These files were changed too. They had no influence on the grade: "
            "the course's own were used.\n"
            + "".join(f"> - {code(path)}\n" for path in ignored[:_MOST_LISTED])
            + (f"> - … and {more} more\n" if (more := len(ignored) - _MOST_LISTED) > 0 else "")
        )


def _report(located: Located) -> Iterator[str]:
    report = located.report
    heading = f"{_words(one_line(located.label))} · {prose(report.title)}"
    lines = [
        f"### {heading}: {number(report.score)} of {_points(report.max_score)}\n",
        f"{code(located.path)}\n",
        *(f"{prose(note)}\n" for note in report.notes),
        *_first_message(report),
    ]
    if report.hidden_waiting:
        lines.append(f"{report.hidden_waiting} hidden checks wait for the hand-in.\n")
    yield "\n".join(lines)
    if report.output.strip():
        yield _details("What the file printed while it was imported", [fenced(report.output)])
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
    yield f"**First: {prose(first.check.title)}**\n"
    yield from _explanation(first)


def _check(verdict: Verdict) -> str:
    mark = _MARKS.get(verdict.status, "❌")
    points = f"{number(verdict.points)}/{number(verdict.check.points)}"
    hidden = "" if verdict.check.visible else ", hidden"
    # Inside <summary> Markdown is not read, so this is HTML and escaped as such.
    title = html.escape(one_line(verdict.check.title))
    heading = f"{mark} <b>{title}</b> ({points}{hidden})"
    parts = list(_explanation(verdict))
    if verdict.status is Status.passed:
        parts.insert(0, "Passed.\n")
    parts += list(_values(verdict))
    if verdict.output.strip():
        parts += ["Your code printed:\n", fenced(verdict.output)]
    return _details(heading, parts)


def _explanation(verdict: Verdict) -> Iterator[str]:
    if verdict.status is Status.grader_fault:
        yield "The grader itself failed here. That is not your mistake; please tell your teacher.\n"
    if verdict.diagnosis is not None:
        yield f"{prose(verdict.diagnosis.says)}\n"
        if verdict.diagnosis.why:
            yield f"{prose(verdict.diagnosis.why)}\n"
        if (place := verdict.diagnosis.place) is not None:
            yield f"{place.where.capitalize()}: {code(place.source)}\n"
    if verdict.exception is not None:
        said = f"{verdict.exception.type}: {verdict.exception.message}"
        yield f"{_quoted(said)}\n"
        if verdict.exception.line is not None:
            yield f"{verdict.exception.where.capitalize()}: {code(verdict.exception.source)}\n"
    if verdict.message and (verdict.diagnosis is None or verdict.message != verdict.diagnosis.says):
        yield f"{_quoted(verdict.message)}\n"
    if verdict.check.hints and verdict.status is not Status.passed:
        yield f"**Hint:** {prose(verdict.check.hints[0])}\n"


def _quoted(text: str) -> str:
    short = len(text) <= 300 and "\n" not in text.strip()
    return code(text.strip()) if short else fenced(text)


def _values(verdict: Verdict) -> Iterator[str]:
    for name, value in (
        ("Input", verdict.input),
        ("Got", verdict.got),
        ("Expected", verdict.expected),
    ):
        if value is not None:
            yield f"{name}:\n"
            yield fenced(value)


def _details(heading: str, parts: Iterable[str]) -> str:
    body = "\n".join(parts)
    return f"<details><summary>{heading}</summary>\n\n{body}\n</details>\n"


def _points(value: float) -> str:
    return "1 point" if value == 1 else f"{number(value)} points"


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
