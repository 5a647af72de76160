"""The staff's half of an exercise, loaded: its reference and its known wrong ideas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from grader.course.declarations import Misconception
from grader.course.loading import load_module
from grader.errors import CourseError
from grader.model import Exercise


class Staff(NamedTuple):
    """What lies in an exercise's folder in ``reference/``."""

    reference: Mapping[str, Any]
    """What the reference's file defines."""
    misconceptions: Sequence[Misconception]


def load_staff(exercise: Exercise) -> Staff:
    """Load the reference and the misconceptions of an exercise.

    Raises:
        CourseError: a file is missing or raises, or the reference lacks a graded name.
    """
    if exercise.staff is None:
        raise CourseError(
            f"{exercise.name} has no folder in reference/",
            advice="This is a students' kit: the hidden checks are run at the hand-in.",
        )
    prefix = f"_course_{exercise.module}"
    reference = load_module(exercise.staff / exercise.stub, f"{prefix}_reference")
    for name in exercise.functions:
        if name not in reference:
            raise CourseError(f"{exercise.staff / exercise.stub}: defines no `{name}`")
    namespace = load_module(exercise.staff / "misconceptions.py", f"{prefix}_misconceptions")
    found = [item for item in namespace.values() if isinstance(item, Misconception)]
    return Staff(reference, found)
