"""The staff's half of an exercise, loaded: its reference and its known wrong ideas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from grader.course.declarations import Misconception, SampleAnswers
from grader.course.loading import load_module
from grader.errors import CourseError
from grader.model import Exercise

SAMPLES: Final = "samples.py"
"""Where sample answers may stand that would make ``misconceptions.py`` long."""


class Staff(NamedTuple):
    """What lies in an exercise's folder in ``reference/``."""

    reference: Mapping[str, Any]
    """What the reference's file defines."""
    misconceptions: Sequence[Misconception]
    samples: Sequence[SampleAnswers]
    """Those of the catalogue; ``load_samples`` gives those of ``samples.py``."""


def catalogue_files(staff: Path) -> list[Path]:
    """``misconceptions.py``, and what would make it long: each ``misconceptions_….py``, in order.

    A later one may import from an earlier one: ``from .misconceptions import slope``.
    """
    return [staff / "misconceptions.py", *sorted(staff.glob("misconceptions_*.py"))]


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
    found = {  # by identity: what one file imports from another is there once
        id(item): item
        for path in catalogue_files(exercise.staff)
        for item in _load_catalogue(path, prefix).values()
    }.values()
    return Staff(
        reference,
        [item for item in found if isinstance(item, Misconception)],
        [item for item in found if isinstance(item, SampleAnswers)],
    )


def _load_catalogue(path: Path, prefix: str) -> Mapping[str, Any]:
    """One file of a catalogue; where it imports from another too early, that is told."""
    try:
        return load_module(path, f"{prefix}.{path.stem}")
    except CourseError as error:
        cause = error.__cause__
        if isinstance(cause, ModuleNotFoundError) and (cause.name or "").startswith(prefix):
            raise CourseError(
                f"{path}: it imports from a file of the catalogue that isn't loaded before it",
                advice="misconceptions.py comes first, and misconceptions_….py in the order of "
                "their names. Rename one, or move what both need into misconceptions.py.",
            ) from cause
        raise


def load_samples(exercise: Exercise) -> Sequence[SampleAnswers]:
    """The sample answers of ``samples.py``, which no grade depends on; none without that file.

    Raises:
        CourseError: the file raises.
    """
    path = exercise.staff / SAMPLES if exercise.staff is not None else None
    if path is None or not path.is_file():
        return ()
    namespace = load_module(path, f"_course_{exercise.module}_samples")
    return [item for item in namespace.values() if isinstance(item, SampleAnswers)]
