"""GitHub's annotations: messages on the student's own lines, as workflow commands.

A command is one line, ``::error file=…,line=…::message``. Its values are
escaped as the runner unescapes them, so that no text can end one command and
begin another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Literal

import msgspec

from grader.model import Kind, Report, Status, Verdict
from grader.report.reporter import Graded, Located
from grader.text import command_data, command_property, number, one_line, terminal, visible

MOST = 10
"""GitHub shows at most ten annotations of each kind for a step."""

_MESSAGE_LIMIT = 2000
_URGENCY = (Kind.error, Kind.rule, Kind.misconception, Kind.structure, Kind.relation)
"""The most useful first."""
_SILENT = {Status.passed, Status.skipped, Status.grader_fault}

Level = Literal["error", "warning", "notice"]


class Annotation(msgspec.Struct, frozen=True):
    """One message, on a line of a file or on the run as a whole."""

    level: Level
    title: str
    message: str
    path: str | None = None
    """From the repository's root."""
    line: int | None = None
    """1-based."""
    column: int | None = None
    """1-based."""


def render(graded: Graded) -> bytes:
    """A line for each annotation."""
    return "".join(f"{command(annotation)}\n" for annotation in annotate(graded)).encode()


def command(annotation: Annotation) -> str:
    """The workflow command of an annotation, one line without its newline."""
    where: list[tuple[str, object]] = []
    if annotation.path is not None:
        where.append(("file", command_property(annotation.path)))
        if annotation.line is not None:
            where += [("line", annotation.line), ("endLine", annotation.line)]
            where += [("col", annotation.column)] if annotation.column is not None else []
    where.append(("title", command_property(one_line(annotation.title, 200))))
    message = visible(annotation.message, _MESSAGE_LIMIT)
    said = ",".join(f"{name}={value}" for name, value in where)
    return f"::{annotation.level} {said}::{command_data(message)}"


def annotate(graded: Graded) -> tuple[Annotation, ...]:
    """At most ten of each level, the most useful first.

    Useful is: one message for each function of each file before a second one
    for any; before that an exception, then a broken rule, then a mistake with
    a name; and a message that has a line before one that has none.
    """
    found = [ranked for located in graded.files for ranked in _of(located)]
    found.sort(key=lambda ranked: ranked[0])
    remarks = [Annotation("warning", "Note", note) for note in graded.notes]
    if graded.ignored:
        listed = "\n".join(one_line(path) for path in graded.ignored)
        title = "Changed files that had no influence on the grade"
        remarks.append(Annotation("warning", title, listed))
    for located in graded.files:
        if located.report.at_fault:
            said = f"Some checks of {located.label} could not be run. That is not your mistake."
            remarks.append(Annotation("warning", "The grader itself failed", said, located.path))
    for located in graded.files:
        remarks += (
            Annotation("warning", located.label, note, located.path)
            for note in located.report.notes
        )
    scores = [
        Annotation(
            "notice",
            located.label,
            f"{number(located.report.score)} of {number(located.report.max_score)} points",
            located.path,
        )
        for located in graded.files
    ]
    return _bounded([*(annotation for _, annotation in found), *remarks, *scores])


def stopped(text: str, token: str) -> str:
    """The text with workflow commands switched off while the runner reads it.

    ``token`` must be random and made after the student's code has ended; a
    text that holds it is refused, as it could switch them on again.

    Raises:
        ValueError: the token is in the text.
    """
    if token in text:
        raise ValueError("the token that ends the fence occurs in the text")
    # The runner's older commands and its problem matchers aren't covered by
    # the fence; the first are broken, the second are taken away.
    safe = terminal(text)
    return f"::remove-matcher owner=python::\n::stop-commands::{token}\n{safe}\n::{token}::\n"


def _of(located: Located) -> Iterable[tuple[tuple[int, int, bool, int], Annotation]]:
    told: Counter[tuple[str, ...]] = Counter()
    seen: set[tuple[int | None, str]] = set()
    for order, verdict in enumerate(located.report.verdicts):
        if verdict.status in _SILENT:
            continue
        line = _line(located, verdict)
        said = verdict.diagnosis.id if verdict.diagnosis else verdict.check.title
        if (line, said) in seen:
            continue
        seen.add((line, said))
        functions = verdict.check.functions
        kind = verdict.diagnosis.kind if verdict.diagnosis else None
        urgency = _URGENCY.index(kind) if kind else len(_URGENCY)
        rank = (told[functions], urgency, line is None, order)
        told[functions] += 1
        place = verdict.location
        column = place.column if place is not None and place.line == line else None
        message = _message(located.report, verdict)
        yield rank, Annotation("error", verdict.check.title, message, located.path, line, column)


def _message(report: Report, verdict: Verdict) -> str:
    place = verdict.location
    # An annotation can't be put on a line of a notebook, so the message tells it.
    said = [place.where.capitalize() + ":"] if report.places and place is not None else []
    said += [verdict.diagnosis.says] if verdict.diagnosis else []
    # A diagnosis of an exception has its words, and the check's message has them again.
    raised = verdict.exception
    if raised is not None and not (raised.message and raised.message in "\n".join(said)):
        said.append(f"{raised.type}: {raised.message}")
    again = raised is not None and raised.message in verdict.message
    if verdict.message and not again and verdict.message not in said:
        said.append(verdict.message)
    if verdict.check.hints:
        said.append(f"Hint: {verdict.check.hints[0]}")
    return "\n".join(said) or verdict.status.value.replace("_", " ")


def _line(located: Located, verdict: Verdict) -> int | None:
    """The line to put a message on: the mistake's, the exception's, or the function's own."""
    if located.report.places or located.path.endswith(".ipynb"):
        # Lines are those of the cells joined; the file is JSON, whose lines are others.
        return None
    line = _definition(located.report, verdict.check.functions)
    if (place := verdict.location) is not None:
        line = place.line
    elif verdict.exception is not None and verdict.exception.line is not None:
        line = verdict.exception.line
    length = located.report.source.count("\n") + 1
    # Never point outside the file: GitHub drops the message then.
    return line if line is not None and 1 <= line <= length else None


def _definition(report: Report, functions: tuple[str, ...]) -> int | None:
    # A pattern and not a parse: the file may be broken, or built to break a parser.
    for name in functions:
        pattern = re.compile(rf"^(?:async\s+def|def|class)\s+{re.escape(name)}\b", re.MULTILINE)
        if match := pattern.search(report.source):
            return report.source.count("\n", 0, match.start()) + 1
    return None


def _bounded(ordered: Iterable[Annotation]) -> tuple[Annotation, ...]:
    counts: Counter[Level] = Counter()
    kept: list[Annotation] = []
    for annotation in ordered:
        counts[annotation.level] += 1
        if counts[annotation.level] <= MOST:
            kept.append(annotation)
    return tuple(kept)
