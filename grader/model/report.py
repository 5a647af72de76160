"""What happened: verdicts, what is told with them, and the report they make."""

from __future__ import annotations

import enum
from typing import Literal

from grader.model.base import Value
from grader.model.course import Lesson, Parameters
from grader.model.submission import Places


class Status(enum.StrEnum):
    """What became of one check."""

    passed = "passed"
    failed = "failed"
    raised = "raised"
    timed_out = "timed_out"
    out_of_memory = "out_of_memory"
    killed = "killed"
    skipped = "skipped"
    grader_fault = "grader_fault"


class Kind(enum.StrEnum):
    """The family of a diagnosis."""

    misconception = "misconception"
    relation = "relation"
    structure = "structure"
    rule = "rule"
    error = "error"


class StudentException(Value, frozen=True, kw_only=True):
    """An exception of the student's code, in terms of the student's file."""

    type: str
    message: str
    line: int | None = None
    """1-based line of the student's file, the innermost one; None if none was involved."""
    source: str = ""
    """The text of that line."""
    place: str = ""
    """Where that line stands in a notebook, ``cell 3, line 2``; empty in a script."""

    @property
    def where(self) -> str:
        """The place for people; empty if no line was involved."""
        return self.place or (f"line {self.line}" if self.line else "")


class Excerpt(Value, frozen=True, kw_only=True):
    """A place in the student's file."""

    line: int
    source: str
    column: int | None = None
    end_column: int | None = None
    place: str = ""
    """Where the line stands in a notebook, ``cell 3, line 2``; empty in a script."""

    @property
    def where(self) -> str:
        """The place for people."""
        return self.place or f"line {self.line}"


class Diagnosis(Value, frozen=True, kw_only=True):
    """The name of a mistake."""

    kind: Kind
    id: str
    """What ``grade explain`` takes."""
    says: str
    """What is wrong, one sentence in the student's terms (Markdown)."""
    why: str = ""
    """Why this mistake gives this result (Markdown)."""
    place: Excerpt | None = None


class Check(Value, frozen=True, kw_only=True):
    """One check of an exercise, as its suite declares it."""

    id: str
    title: str
    functions: tuple[str, ...]
    points: float
    visible: bool
    hints: tuple[str, ...] = ()
    """Steps, the gentlest first; never the solution."""
    needs: tuple[str, ...] = ()
    """Ids of checks that must pass before this one is tried."""


class Sample(Value, frozen=True, kw_only=True):
    """One element where got and expected can be put side by side."""

    label: str
    """Why this element was chosen: "largest difference", "at zero", "smallest input"."""
    where: str
    """The index, such as ``[3, 0]``."""
    input: str
    got: str
    expected: str


class Facts(Value, frozen=True, kw_only=True):
    """Of a wrong tensor what can be told without its numbers: what came, and what was due."""

    dtypes: tuple[str, str]
    dimensions: tuple[int, int]


class Argument(Value, frozen=True, kw_only=True):
    """An argument of a graded function."""

    function: str
    name: str = ""
    """Its name in the stub, or the keyword it was given by."""
    place: int | None = None
    """From 0; None for a keyword that the stub doesn't have."""


class Verdict(Value, frozen=True, kw_only=True):
    """What became of one check for one submission."""

    check: Check
    status: Status
    message: str = ""
    """What was seen, plain text."""
    diagnosis: Diagnosis | None = None
    place: Excerpt | None = None
    """Where what the check is about is defined, if there is no diagnosis that has a place."""
    exception: StudentException | None = None
    output: str = ""
    """What the student's code printed during the check; bounded."""
    input: str | None = None
    got: str | None = None
    expected: str | None = None
    samples: tuple[Sample, ...] = ()
    facts: Facts | None = None
    changed: tuple[Argument, ...] = ()
    """Arguments that the submission changed, where nothing else is wrong."""
    fingerprint: str = ""
    """What a wrong answer computes; equal ones are the same wrong answer. Never shown."""
    seconds: float = 0.0

    @property
    def location(self) -> Excerpt | None:
        """Where to look: the place of the mistake, or where what was checked is defined."""
        found = self.diagnosis
        return found.place if found is not None and found.place is not None else self.place

    @property
    def points(self) -> float:
        """What was earned: all or nothing."""
        return self.check.points if self.status is Status.passed else 0.0


class Series(Value, frozen=True, kw_only=True):
    """One named line or matrix of a figure: flat float64 values and their shape."""

    name: str
    values: tuple[float, ...]
    shape: tuple[int, ...]


class Figure(Value, frozen=True, kw_only=True):
    """A picture as data; the renderer draws it.

    ``kind`` says which series are expected; see :mod:`grader.report.plots`.
    """

    kind: Literal[
        "curve", "derivative", "heatmap", "boundary", "losses", "fits", "landscape", "bars"
    ]
    function: str
    title: str
    check: str
    """Id of the check that drew it."""
    visible: bool
    series: tuple[Series, ...]


class Environment(Value, frozen=True, kw_only=True):
    """The versions a report was made with."""

    grader: str
    python: str
    torch: str
    platform: str


class OneChange(Value, frozen=True, kw_only=True):
    """Where one change of a submission's own source makes all checks of a function pass."""

    function: str
    """A graded name."""
    lines: tuple[tuple[int, ...], ...]
    """Each a line, or the lines of the same change in two places, on which it would do; from 1,
    those first on which most changes would."""
    visible_only: bool = False
    """Whether only the visible checks could be tried, as in a students' kit."""


class Report(Value, frozen=True, kw_only=True):
    """All that is known of one submission to one exercise."""

    course: str
    exercise: str
    title: str
    lesson: Lesson | None = None
    """Where the exercise stands on the learning path, as it was when this was graded."""
    submission: str
    sha256: str
    verdicts: tuple[Verdict, ...]
    functions: tuple[str, ...]
    parameters: Parameters = ()
    isolation: tuple[str, ...]
    environment: Environment
    figures: tuple[Figure, ...] = ()
    source: str = ""
    """The student's file as text, for excerpts; empty when it can't be decoded."""
    places: Places = ()
    """Where the source's lines stand in a notebook; empty if they are the file's own."""
    output: str = ""
    """What the file printed while it was imported."""
    failure: str = ""
    """Why no function of the file could be called; empty if all is well."""
    refused: str = ""
    """Why the file could not be read at all, so that nothing of it was run; empty if it could."""
    notes: tuple[str, ...] = ()
    """What the reader should know of how the submission was graded."""
    hidden_waiting: int = 0
    """In a students' kit: how many hidden checks wait for the hand-in."""
    one_changes: tuple[OneChange, ...] | None = None
    """Where one change would do; None where nobody looked."""

    @property
    def score(self) -> float:
        """Points earned."""
        return sum(verdict.points for verdict in self.verdicts)

    @property
    def max_score(self) -> float:
        """Points there were."""
        return sum(verdict.check.points for verdict in self.verdicts)

    @property
    def full_marks(self) -> bool:
        """Whether every check passed."""
        return all(verdict.status is Status.passed for verdict in self.verdicts)

    @property
    def at_fault(self) -> bool:
        """Whether the grader itself failed somewhere."""
        return any(verdict.status is Status.grader_fault for verdict in self.verdicts)
