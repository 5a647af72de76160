"""A report together with the place of its file in a repository."""

from __future__ import annotations

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
