"""What a run came to, and what that means to whoever started it."""

from __future__ import annotations

from typing import Literal

import msgspec

from grader.model import Report, Value

Verdict = Literal["full marks", "mistakes", "fault"]


class Tally(Value, frozen=True, kw_only=True):
    """How many of a run's submissions have come to what."""

    total: int
    """Submissions to grade in this run."""
    full_marks: int = 0
    mistakes: int = 0
    faults: int = 0
    """Could not be graded: unreadable, or the grader failed."""

    @property
    def done(self) -> int:
        """Submissions that have been looked at."""
        return self.full_marks + self.mistakes + self.faults

    def count(self, report: Report | None) -> Tally:
        """With one more submission."""
        if report is None or report.at_fault:
            return msgspec.structs.replace(self, faults=self.faults + 1)
        if report.full_marks:
            return msgspec.structs.replace(self, full_marks=self.full_marks + 1)
        return msgspec.structs.replace(self, mistakes=self.mistakes + 1)


class Failure(Value, frozen=True, kw_only=True):
    """A submission that could not be graded, or that has a grade and no page."""

    student: str
    """Name of the student."""
    exercise: str
    reason: str
    graded: bool = False
    """Whether it has its grade, and only lacks the page."""


class RunSummary(Value, frozen=True, kw_only=True):
    """What a run came to."""

    tally: Tally
    failures: tuple[Failure, ...] = ()
    already: int = 0
    """Submissions whose grade was known before."""

    @property
    def exit_code(self) -> int:
        """0: all were graded, whatever the marks; 1: some could not be; 3: none could."""
        if not self.failures and self.tally.done == self.tally.total:
            return 0
        graded = self.tally.full_marks + self.tally.mistakes + self.already
        return 1 if graded else 3
