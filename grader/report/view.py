"""What a reader of a report sees, decided once for the terminal and the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from grader.model import (
    Diagnosis,
    Environment,
    Excerpt,
    Figure,
    Kind,
    Lesson,
    Places,
    Report,
    Sample,
    Status,
    Verdict,
)
from grader.report import one_change, pictured
from grader.report.excerpt import Line, depth, excerpt, whole
from grader.text import number, one_line, visible

MAX_OUTPUT: Final = 4_000
"""Characters of a check's output that a report shows."""

WORDS: Final = {
    Status.passed: "passed",
    Status.failed: "not yet",
    Status.raised: "raised an exception",
    Status.timed_out: "ran out of time",
    Status.out_of_memory: "ran out of memory",
    Status.killed: "ended the process",
    Status.skipped: "not tried",
    Status.grader_fault: "the grader failed",
}


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One check as a reader sees it."""

    anchor: str
    title: str
    status: Status
    word: str
    points: str
    max_points: str
    visible: bool
    message: str
    code: str
    """The diagnosis's id; empty if there is none."""
    says: str
    why: str
    plain: bool
    """Whether says holds text of the student's, and is no Markdown."""
    hints: tuple[str, ...]
    output: str
    input: str
    got: str
    expected: str
    samples: tuple[Sample, ...]
    excerpt: tuple[Line, ...]
    line: int | None
    column: int | None
    where: str
    """The line for people: ``line 5``, or in a notebook ``cell 3, line 2``."""
    repeats: str = ""
    """The anchor of an earlier check that shows the same mistake; empty if this is the first."""

    @property
    def headline(self) -> str:
        """What to say first: the mistake, or, where nothing is known of it, what was seen."""
        if self.says or not self.message:
            return self.says
        return self.message[0].upper() + self.message[1:].removesuffix(".") + "."

    @property
    def defines(self) -> bool:
        """Whether the call handed a function over, whose source stands below it."""
        return "\n\n" in self.input

    @property
    def passed(self) -> bool:
        """Whether it earned its points."""
        return self.status is Status.passed

    def place(self, file: str) -> str:
        """Where in a file it is: ``swish.py:11:5``, which terminals and editors make a link of.

        A notebook has cells in place of lines of its own, and is told in words.
        """
        if self.line is None:
            return file
        if "cell" in self.where:
            return f"{file}, {self.where}"
        return f"{file}:{self.line}" + (f":{self.column}" if self.column else "")


class FunctionChecks(msgspec.Struct, frozen=True, kw_only=True):
    """The checks of one graded name."""

    name: str
    items: tuple[Item, ...]
    figures: tuple[Figure, ...] = ()
    """All but the one that stands with what to look at first."""
    telling: tuple[Figure, ...] = ()
    """Those of them that show something wrong."""
    change: str = ""
    """Where one change would do, one sentence; empty if none is known."""

    @property
    def passed(self) -> int:
        """How many checks passed."""
        return sum(item.passed for item in self.items)


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A whole report as a reader sees it."""

    course: str
    exercise: str
    title: str
    lesson: Lesson | None = None
    submission: str
    sha256: str
    score: str
    max_score: str
    fraction: float
    full_marks: bool
    groups: tuple[FunctionChecks, ...]
    first: Item | None
    """What to look at first; None at full marks."""
    picture: Figure | None
    """The figure that shows it; None where none does."""
    output: str
    source: tuple[Line, ...]
    """The whole file, if it is short."""
    isolation: tuple[str, ...]
    versions: str
    notes: tuple[str, ...]
    hidden_waiting: int
    counts: tuple[int, int]
    """Checks passed, and checks in all."""
    failure: str
    file: str = ""
    """The file as one would type it here; empty where only its name is known."""
    progress: str = ""
    """What changed since the last run, one sentence; empty if nothing did, or nothing is known."""
    following: str = ""
    """The name of the next exercise, at full marks."""
    curiosity: str = ""
    """One interesting thing about this one, Markdown, at full marks."""

    @property
    def change(self) -> str:
        """Where one change would do for what to look at first; empty if none is known."""
        return next((group.change for group in self.groups if self._is_first_in(group)), "")

    @property
    def further_changes(self) -> tuple[str, ...]:
        """The same for the other functions."""
        others = (group.change for group in self.groups if not self._is_first_in(group))
        return tuple(change for change in others if change)

    def _is_first_in(self, group: FunctionChecks) -> bool:
        return self.first is not None and self.first.anchor in {one.anchor for one in group.items}

    @property
    def place(self) -> tuple[str, ...]:
        """Module and lesson; nothing where no path leads to the exercise."""
        at = self.lesson
        if at is None:
            return ()
        return f"Module {at.module_number} · {at.module}", f"Lesson {at.number} · {at.title}"

    @property
    def verdict(self) -> str:
        """The outcome in a few words."""
        if self.full_marks:
            return "Full marks."
        if self.failure:
            return "Your file can't be run yet."
        passed, total = self.counts
        return f"{passed} of {total} checks pass."


def view(
    report: Report,
    *,
    file: str = "",
    progress: str = "",
    following: str = "",
    curiosity: str = "",
) -> View:
    """Decide what a reader sees of a redacted report, and beside it."""
    lines = visible(report.source).split("\n") if report.source else []
    changes = {change.function: change for change in report.one_changes or ()}
    located = {
        verdict.check.id: one_change.marked(changes[home], lines, report.places)
        for verdict in report.verdicts
        if (home := _home(verdict, report)) in changes and verdict.status is not Status.passed
    }
    places = [located.get(verdict.check.id, verdict.location) for verdict in report.verdicts]
    marked = {place.line for place in places if place is not None}
    items = [
        (verdict, _item(at, verdict, place, lines, report.places))
        for at, (verdict, place) in enumerate(zip(report.verdicts, places, strict=True))
    ]
    failing = [verdict for verdict in report.verdicts if verdict.status is not Status.passed]
    worst = first_of(failing)
    first = next((item for verdict, item in items if verdict is worst), None)
    picture = _picture(report, worst)
    return View(
        course=report.course,
        exercise=report.exercise,
        title=report.title,
        lesson=report.lesson,
        submission=one_line(report.submission, 120),
        sha256=report.sha256,
        score=number(report.score),
        max_score=number(report.max_score),
        fraction=report.score / report.max_score if report.max_score else 0.0,
        full_marks=report.full_marks,
        groups=_groups(report, _told_once(items, first), picture),
        first=first,
        picture=picture,
        output=visible(report.output, MAX_OUTPUT),
        source=whole(lines, marked, report.places),
        isolation=report.isolation,
        versions=_versions(report.environment),
        notes=tuple(visible(note, 500) for note in report.notes),
        hidden_waiting=report.hidden_waiting,
        counts=(len(report.verdicts) - len(failing), len(report.verdicts)),
        failure=visible(report.failure, 1000),
        file=file,
        progress=progress,
        following=following if report.full_marks else "",
        curiosity=curiosity if report.full_marks else "",
    )


def _versions(ran: Environment) -> str:
    return f"grader {ran.grader} · torch {ran.torch} · Python {ran.python} · {ran.platform}"


def _picture(report: Report, worst: Verdict | None) -> Figure | None:
    """The figure that shows what to look at first; None where none does."""
    if worst is None:
        return None
    return pictured.figure_of(worst, _home(worst, report), pictured.telling(report))


def _groups(
    report: Report,
    items: list[tuple[Verdict, Item]],
    shown: Figure | None,
) -> tuple[FunctionChecks, ...]:
    """The checks of each graded name, with its figures but one; none without a check."""
    wrong = pictured.telling(report)
    changes = {
        change.function: one_change.sentence(change, report.places)
        for change in report.one_changes or ()
    }
    figures = [figure for figure in report.figures if figure is not shown]
    groups = (
        FunctionChecks(
            name=name,
            items=tuple(item for verdict, item in items if _home(verdict, report) == name),
            figures=tuple(figure for figure in figures if figure.function == name),
            telling=tuple(one for one in figures if one.function == name and one in wrong),
            change=changes.get(name, ""),
        )
        for name in report.functions
    )
    return tuple(group for group in groups if group.items)


def _told_once(items: list[tuple[Verdict, Item]], first: Item | None) -> list[tuple[Verdict, Item]]:
    """A mistake is told at length once; later checks that show it say which one that was."""
    seen: dict[tuple[str, str, int | None], str] = {}
    if first is not None:
        seen[first.code, first.says, first.line] = first.anchor
    told = []
    for verdict, item in items:
        anchor = seen.setdefault((item.code, item.says, item.line), item.anchor)
        again = anchor if item.code and anchor != item.anchor else ""
        told.append((verdict, msgspec.structs.replace(item, repeats=again)))
    return told


def _home(verdict: Verdict, report: Report) -> str:
    """The function that a check is shown under."""
    named = (name for name in report.functions if name in verdict.check.functions)
    return next(named, report.functions[0])


def first_of(failing: Sequence[Verdict]) -> Verdict | None:
    """What to look at first: the deepest cause, and among equals the earliest check."""
    return min(failing, key=priority, default=None)


_ORDER: Final = (
    "error",
    "missing-function", "not-a-function", "wrong-signature", "returned-none",
    "nested-other-way", "wrong-type",
    "wrong-length", "wrong-shape", "wrong-dtype", "bool-mask", "not-finite",
    "overflow", "zero-by-zero", "division-by-zero", "root-of-negative",
    "rule",
    "misconception",
    # Only its type and line are told: a mistake that has a name says more.
    "error of a hidden check",
    "structure",
    "relation",
    "unexplained",
    # They know; what they have written comes first.
    "not-written-yet",
    "skipped",
    "grader_fault",
)  # fmt: skip
"""Causes from the deepest on: ids of diagnoses, kinds of the others, or a check's status."""


def priority(verdict: Verdict) -> int:
    """How deep the cause lies that a failed check shows; 0 is the deepest."""
    found = verdict.diagnosis
    if verdict.status in {Status.skipped, Status.grader_fault}:
        cause = verdict.status.value
    elif found is None:
        cause = "unexplained"
    elif found.kind is Kind.structure and found.id in _ORDER:
        cause = found.id
    elif found.kind is Kind.error and not verdict.check.visible:
        cause = "error of a hidden check"
    else:
        cause = found.kind.value
    return _ORDER.index(cause)


def _item(
    at: int, verdict: Verdict, place: Excerpt | None, lines: list[str], places: Places
) -> Item:
    check, found = verdict.check, verdict.diagnosis
    return Item(
        anchor=f"check-{at + 1}",
        title=check.title,
        status=verdict.status,
        word=_word(verdict),
        points=number(verdict.points),
        max_points=number(check.points),
        visible=check.visible,
        message=visible(verdict.message, 1000),
        code=found.id if found else "",
        says=visible(found.says if found else "", 1500),
        why=visible(found.why if found else "", 2000),
        plain=_is_plain(found),
        hints=check.hints if verdict.status is not Status.passed else (),
        output=visible(verdict.output, MAX_OUTPUT),
        input=visible(verdict.input or "", 1500),
        got=visible(verdict.got or "", 800),
        expected=visible(verdict.expected or "", 800),
        samples=verdict.samples,
        excerpt=excerpt(place, lines, places),
        line=place.line if place is not None else None,
        column=_column(place, lines),
        where=place.where if place is not None else "",
    )


def _word(verdict: Verdict) -> str:
    found = verdict.diagnosis
    if found is not None and found.id == "not-written-yet":
        return "not written yet"
    if verdict.status is Status.passed and verdict.message:
        return f"{WORDS[verdict.status]}, with a remark"
    return WORDS[verdict.status]


def _is_plain(found: Diagnosis | None) -> bool:
    # A misconception's words are the course's own; all others may hold a student's.
    return found is not None and found.kind is not Kind.misconception


def _column(place: Excerpt | None, lines: list[str]) -> int | None:
    """The column that is meant, or where the line begins; from 1."""
    if place is None or not 0 < place.line <= len(lines):
        return None
    return place.column or depth(lines[place.line - 1]) + 1
