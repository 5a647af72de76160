"""What a worker is asked to run: a function that can be named without importing torch."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from grader.batch.chunk import Chunk, GradedInChunk
from grader.errors import CourseError

if TYPE_CHECKING:
    from grader.batch.chunk_grader import ChunkGrader


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
