"""What travels to a worker and back, and what it is asked to run; named without importing torch."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from grader.errors import CourseError
from grader.model import Report, Submission, Value

if TYPE_CHECKING:
    from grader.batch.chunk_grader import ChunkGrader

Figures = Literal["all", "wrong", "none"]

MAX_SUBMISSIONS: Final = 32
"""Submissions in one chunk: what a killed worker loses at most."""
MAX_BYTES: Final = 8 << 20
"""Bytes of source after which a chunk is closed."""


class Options(Value, frozen=True, kw_only=True):
    """How a run grades; the same for all its chunks."""

    reports: bool = True
    """Whether each submission gets a page."""
    figures: Figures = "all"
    locate: bool = False
    """Whether lines are looked for on which one change would do."""
    required: bool = True
    """Whether nothing may run without full confinement."""

    @property
    def draws(self) -> bool:
        """Whether anybody's figures are wanted."""
        return self.reports and self.figures != "none"


class Chunk(Value, frozen=True, kw_only=True):
    """Submissions to one exercise, to be graded in one go."""

    exercise: str
    """Full name."""
    content: str
    """SHA-256 of the exercise's content; a worker that has another refuses."""
    numbers: tuple[int, ...]
    """What the coordinator knows the submissions by."""
    submissions: tuple[Submission, ...]
    options: Options = Options()

    def singly(self) -> tuple[Chunk, ...]:
        """The same submissions, each in a chunk of its own."""
        pairs = zip(self.numbers, self.submissions, strict=True)
        return tuple(
            msgspec.structs.replace(self, numbers=(number,), submissions=(submission,))
            for number, submission in pairs
        )


class GradedInChunk(Value, frozen=True, kw_only=True):
    """What became of one submission."""

    number: int
    report: Report | None = None
    """Without source and figures, which only the page needs."""
    problem: str = ""
    """Why there is no report; empty if there is one."""
    page: bytes = b""
    """The student's page; empty if none was asked for, or it could not be made."""
    no_page: str = ""
    """Why there is no page, where one was asked for; empty if there is one."""


def chunk_size(submissions: int, workers: int) -> int:
    """How many submissions a chunk takes: enough for every worker to get several."""
    return max(1, min(MAX_SUBMISSIONS, -(-submissions // (workers * 4))))


class CourseMismatch(CourseError):
    """A worker has another course than the run, or none."""


_grader: ChunkGrader | None = None


def grade_chunk(chunk: Chunk) -> tuple[GradedInChunk, ...]:
    """Grade a chunk with this process's own zygote; gives what became of each, in its order.

    The course is the one that ``GRADE_COURSE`` names, else the package's own.

    Raises:
        CourseMismatch: this worker has another course.
        GraderError: as for :meth:`grader.batch.chunk_grader.ChunkGrader.grade`.
    """
    global _grader  # noqa: PLW0603  (the process is the worker)
    if _grader is None:
        from grader.batch.chunk_grader import ChunkGrader

        root = os.environ.get("GRADE_COURSE")
        _grader = ChunkGrader(Path(root) if root else None)
    return _grader.grade(chunk)
