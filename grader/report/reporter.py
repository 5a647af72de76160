"""The shape of all reporters: they get finished, redacted data and give the bytes of a file.

A reporter opens nothing: :mod:`grader.cli.output` writes what it gives. Those of one report, the
page and the terminal, show a :class:`~grader.report.view.View`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from grader.model import Report, Value


class Located(Value, frozen=True, kw_only=True):
    """One graded file of a repository."""

    report: Report
    path: str
    """The file's path from the repository's root, as text fit to show."""
    owner: str = ""
    """The folder's name below ``submissions/``; empty in a student's own repository."""

    @property
    def label(self) -> str:
        """The exercise, and whose it is where that is known."""
        exercise = self.report.exercise
        return f"{self.owner}: {exercise}" if self.owner else exercise


class Graded(Value, frozen=True):
    """What is reported together: all the files of a change, or of a hand-in."""

    files: tuple[Located, ...]
    ignored: tuple[str, ...] = ()
    """Paths that were changed and had no influence, fit to show."""
    notes: tuple[str, ...] = ()
    """Sentences about how it was graded, and what was not."""

    @property
    def score(self) -> float:
        """Points earned in all exercises."""
        return sum(located.report.score for located in self.files)

    @property
    def max_score(self) -> float:
        """Points there were."""
        return sum(located.report.max_score for located in self.files)

    @property
    def percent(self) -> float:
        """Points earned of a hundred; a hundred where there were none to earn."""
        return 100 * self.score / self.max_score if self.max_score else 100.0

    @property
    def at_fault(self) -> bool:
        """Whether the grader itself failed in one of them."""
        return any(located.report.at_fault for located in self.files)


Reporter: TypeAlias = Callable[[Graded], bytes]
