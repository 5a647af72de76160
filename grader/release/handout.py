"""Writes a kit, and checks one: nothing is handed out that the check has not seen."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from grader import files
from grader.errors import ReleaseError, UsageError
from grader.model import Course, Exercise, Value
from grader.release.contents import contents
from grader.release.kit import kit_files, public_course, record_course
from grader.release.leaks import Leak, find_leaks
from grader.release.recording import Recorded
from grader.release.secrets import Secrets, gather
from grader.release.wheel import students_files

_TOLD: Final = 20


class Handout(Value, frozen=True, kw_only=True):
    """A kit that was written."""

    files: int
    wheel: str
    visible: int
    hidden: int


def hand_out(course: Course, folder: Path, exercises: Sequence[Exercise] | None = None) -> Handout:
    """Write the students' kit into a new folder.

    It is written beside it first, looked through, and only then given its
    name: what leaks is never there.

    Args:
        course: with its ``reference/``.
        folder: where to.
        exercises: what is handed out; None for all. What leaks may be of any other, too.

    Raises:
        UsageError: the folder holds something already, or can't be written.
        ReleaseError: the kit would hold something of the staff's.
        CourseError: an exercise is broken.
    """
    _check_empty(folder)
    handed = tuple(course.exercises if exercises is None else exercises)
    recorded = record_course(course, mistakes=handed)
    kit = kit_files(msgspec.structs.replace(course, exercises=handed), recorded)
    secrets = secrets_of(course, recorded)
    if folder.is_dir():
        # A clone of the course's own repository, emptied: its history still has it all.
        refuse(find_leaks(contents(folder), secrets))
    with files.told(UsageError, f"{folder} can't be written", "Choose another folder."):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as private:
            built = Path(private) / "kit"
            _write(built, kit)
            refuse(find_leaks(contents(built), secrets))
            folder.mkdir(exist_ok=True)
            for path in built.iterdir():
                shutil.move(path, folder / path.name)
    return Handout(
        files=len(kit),
        wheel=next(name for name in kit if name.endswith(".whl")),
        visible=sum(len(recorded[one.name].visible) for one in handed),
        hidden=sum(len(recorded[one.name].hidden) for one in handed),
    )


def check(course: Course, folder: Path) -> tuple[Leak, ...]:
    """What of a course's ``reference/`` is in a folder, its archives and its git history.

    Raises:
        CourseError: an exercise is broken.
        ReleaseError: the course has no reference to compare with.
    """
    recorded = record_course(course, mistakes=())
    return find_leaks(contents(folder), secrets_of(course, recorded))


def answers(course: Course, leaks: tuple[Leak, ...]) -> tuple[Leak, ...]:
    """Those of the leaks that a student who solved an exercise may have written.

    Code alone, and only where answers are written: a stub, and a notebook beside it. A title
    or a file of the staff's is nobody's answer.
    """
    folders = "|".join(re.escape(exercise.name) for exercise in course.exercises)
    stubs = "|".join(re.escape(exercise.module) for exercise in course.exercises)
    place = re.compile(
        rf"(?:^|.*[/!])(?:{folders})/(?:(?:{stubs})\.py|[^/!]*\.ipynb"
        rf"|\.ipynb_checkpoints/[^/!]*\.ipynb)"
    )
    return tuple(leak for leak in leaks if leak.is_code and place.fullmatch(leak.where))


def secrets_of(course: Course, recorded: Mapping[str, Recorded]) -> Secrets:
    """What no kit of this course may hold."""
    public = public_course(course, recorded)
    return gather(course, recorded, public, students_files().values())


def refuse(leaks: tuple[Leak, ...]) -> None:
    """End here if there is anything.

    Raises:
        ReleaseError: there is; names the places.
    """
    if not leaks:
        return
    listed = "\n".join(f"  {leak}" for leak in leaks[:_TOLD])
    more = f"\n  … and {len(leaks) - _TOLD} more" if len(leaks) > _TOLD else ""
    raise ReleaseError(
        f"Not to be handed out: {len(leaks)} {'place' if len(leaks) == 1 else 'places'} with "
        f"something of the staff's.\n{listed}{more}",
        advice="Take it out of the folder (and out of its git history), or out of exercises/.",
    )


def _check_empty(folder: Path) -> None:
    if folder.is_dir() and not {path.name for path in folder.iterdir()} - {".git"}:
        return
    if folder.exists() or folder.is_symlink():
        raise UsageError(
            f"{folder} is there already, and a kit overwrites nothing.",
            advice="Name a new folder.",
        )


def _write(folder: Path, kit: Mapping[str, bytes]) -> None:
    for name, data in kit.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
