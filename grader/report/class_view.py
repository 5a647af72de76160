"""What the class page shows, as values; :mod:`grader.batch.class_statistics` computes them."""

from __future__ import annotations

from grader.model import Lesson, Value

# So many mistakes of one student each still stand with the others.
_FEW = 3


def short(exercise: str) -> str:
    """An exercise's name without what all of them begin with."""
    return exercise.removeprefix("exercise-")


class StudentRow(Value, frozen=True, kw_only=True):
    """One student and one exercise."""

    name: str
    exercise: str
    link: str
    """Relative address of the report; empty if there is none."""
    score: str
    max_score: str
    percent: float | None
    status: str
    late: bool
    section: str = ""

    @property
    def short(self) -> str:
        """The exercise as a column has room for it."""
        return short(self.exercise)


class MissingRow(Value, frozen=True, kw_only=True):
    """A student, and what they handed nothing in for."""

    name: str
    exercises: tuple[str, ...]

    @property
    def short(self) -> tuple[str, ...]:
        """The exercises as a list has room for them."""
        return tuple(short(name) for name in self.exercises)


class CheckRow(Value, frozen=True, kw_only=True):
    """How a check did in the class."""

    title: str
    functions: str
    visible: bool
    tried: int
    passed: int
    discrimination: float | None
    """Correlation of passing it with the points for all other checks; None if undefined."""

    @property
    def share(self) -> float:
        """The share that passed, from 0 to 1: the item's difficulty index."""
        return self.passed / self.tried if self.tried else 0.0


class Mistake(Value, frozen=True, kw_only=True):
    """A diagnosis and everybody who got it."""

    id: str
    kind: str
    functions: str
    says: str
    """The sentence; a misconception's is everybody's, another may hold one student's numbers."""
    why: str
    students: tuple[StudentRow, ...]
    share: float
    """Of those who were graded, from 0 to 1."""


class Cluster(Value, frozen=True, kw_only=True):
    """Wrong answers that nothing explains and that compute the same."""

    id: str
    functions: str
    checks: tuple[str, ...]
    message: str
    students: tuple[StudentRow, ...]
    command: str
    """What turns the group into a misconception of the exercise."""


class ExercisePart(Value, frozen=True, kw_only=True):
    """One exercise of the page."""

    name: str
    title: str
    lesson: Lesson | None = None
    """Where on the learning path it is at home."""
    graded: int
    """Those whose file was graded: what checks and mistakes are counted of."""
    marked: int
    """Those who have a mark, by hand too: what the points are counted of."""
    by_hand: int
    mean: float | None
    """Percent of the points."""
    median: float | None
    full_marks: int
    histogram: tuple[int, ...]
    """Submissions in tenths of the points; the last bin has its upper end in it."""
    checks: tuple[CheckRow, ...]
    mistakes: tuple[Mistake, ...]
    """The most frequent first."""
    groups: tuple[Cluster, ...]

    @property
    def frequent(self) -> tuple[Mistake, ...]:
        """The mistakes that are shown one by one."""
        rare = sum(len(mistake.students) == 1 for mistake in self.mistakes)
        return self.mistakes[: -rare or None] if rare > _FEW < len(self.mistakes) else self.mistakes

    @property
    def rare(self) -> tuple[Mistake, ...]:
        """Mistakes of one student each, where there are many of them."""
        return self.mistakes[len(self.frequent) :]


class ClassView(Value, frozen=True, kw_only=True):
    """The whole page."""

    title: str
    students: int
    parts: tuple[ExercisePart, ...]
    rows: tuple[StudentRow, ...]
    missing: tuple[MissingRow, ...]
    late: tuple[StudentRow, ...]
    faults: tuple[str, ...]
    """What could not be graded, or where the grader failed, one sentence each."""
    notes: tuple[str, ...] = ()
    """What was noticed while the newest run's submissions were found."""
    earlier: tuple[str, ...] = ()
    """The same of the runs before it."""
