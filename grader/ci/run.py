"""Grades what a change touches: from a repository to located reports."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import PurePosixPath

import msgspec

from grader.ci.layouts import Target, select
from grader.ci.repository import Repository, shown
from grader.ci.revisions import Revisions
from grader.model import Course, Exercise, Report, Submission, Value
from grader.report.located import Located

Grade = Callable[[Exercise, Submission], Report]
"""Grades one submission, confined, and gives the report redacted for its author."""


class CiResult(Value, frozen=True, kw_only=True):
    """What came of a change."""

    graded: tuple[Located, ...]
    ignored: tuple[str, ...]
    """Paths that were changed and had no influence, fit to show."""

    @property
    def score(self) -> float:
        """Points earned in all exercises."""
        return sum(located.report.score for located in self.graded)

    @property
    def max_score(self) -> float:
        """Points there were."""
        return sum(located.report.max_score for located in self.graded)

    @property
    def percent(self) -> float:
        """Points earned of a hundred; a hundred where there were none to earn."""
        return 100 * self.score / self.max_score if self.max_score else 100.0

    def exit_code(self, fail_under: float) -> int:
        """0 from ``fail_under`` percent on or with nothing to grade, else 1; 3 at our own fault."""
        if any(located.report.at_fault for located in self.graded):
            return 3
        # Points are added as floats: a sum that falls short by rounding is not short.
        return 0 if self.percent >= fail_under - 1e-9 else 1


def run_ci(
    repository: Repository,
    revisions: Revisions,
    *,
    grade: Grade,
    course: Course,
    everything: bool = False,
) -> CiResult:
    """Grades the answers that differ between the two commits, read from the head's blobs.

    Args:
        repository: where the commits are.
        revisions: the head, and the base to compare with (None: all is new).
        grade: grades one submission.
        course: from the trusted side; nothing of the head's course is read.
        everything: grade every answer of the head.

    Raises:
        RepositoryError: git failed.
    """
    base = revisions.base if revisions.base is not None else repository.empty_tree()
    selection = select(
        course.exercises,
        repository.tree(revisions.head),
        repository.changes(base, revisions.head),
        everything=everything,
    )
    exercises = {exercise.name: exercise for exercise in course.exercises}
    graded = tuple(
        Located(
            report=_noted(
                grade(exercises[target.exercise], _submission(repository, target)), target
            ),
            path=shown(target.path),
            owner=shown(target.owner),
        )
        for target in selection.targets
    )
    return CiResult(graded=graded, ignored=selection.ignored)


def _submission(repository: Repository, target: Target) -> Submission:
    # A missing file is graded as an empty one: every check says what isn't there.
    source = repository.blob(target.entry) if target.entry is not None else b""
    return Submission(
        name=shown(PurePosixPath(target.path).name),
        source=source,
        sha256=hashlib.sha256(source).hexdigest(),
    )


def _noted(report: Report, target: Target) -> Report:
    return msgspec.structs.replace(report, notes=(*target.notes, *report.notes))
