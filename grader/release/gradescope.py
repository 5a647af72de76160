"""Gradescope's autograder: a zip with two scripts and the full wheel. For staff only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from grader import files
from grader.errors import UsageError
from grader.model import Course
from grader.release.kit import content_label, folder_files
from grader.release.wheel import package_files, repack, zipped

_SCRIPTS: Final = ("setup.sh", "run_autograder")


def write_autograder(course: Course, path: Path, exercises: Sequence[str]) -> None:
    """Write the zip that is uploaded to Gradescope.

    Args:
        course: with its reference; all of it goes into the autograder's image.
        path: where to; an existing file is replaced.
        exercises: full names of what the assignment asks for; empty for whatever is handed in.

    Raises:
        UsageError: it can't be written.
        ReleaseError: the wheel can't be packed.
    """
    with files.told(UsageError, f"{path} can't be written", "Choose another place."):
        files.write_atomically(path, autograder(course, exercises))


def autograder(course: Course, exercises: Sequence[str]) -> bytes:
    """The zip's bytes."""
    whole = full_course(course)
    package = package_files()
    wheel = repack(package, whole, f"staff.{content_label(whole)}")
    files = {name: package[f"grader/kit/gradescope/{name}"] for name in _SCRIPTS}
    files["exercises.txt"] = "".join(f"{name}\n" for name in exercises).encode()
    files[wheel.name] = wheel.data
    return zipped(files, executable=frozenset(_SCRIPTS))


def full_course(course: Course) -> dict[str, bytes]:
    """All of a course that grading needs, by path; the staff's sample answers stay away."""
    files = {"course.toml": (course.root / "course.toml").read_bytes()}
    for exercise in course.exercises:
        for part, folder in (("exercises", exercise.public), ("reference", exercise.staff)):
            if folder is not None:
                files |= {
                    f"{part}/{exercise.name}/{name}": data
                    for name, data in folder_files(folder)
                    if not name.startswith("answers/")
                }
    return files
