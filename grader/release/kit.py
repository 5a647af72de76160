"""The students' kit: statements, stubs, visible checks and their values, a workflow, a wheel."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Final

from grader.course.mistakes import FILE
from grader.course.path import on_the_path
from grader.errors import ReleaseError
from grader.model import Course, Exercise
from grader.oracle.recorded import dumps
from grader.release.constraints import constraints, with_this_python
from grader.release.recording import Recorded, record, verify
from grader.release.wheel import DISTRIBUTION, Wheel, package_files, repack, students_files
from grader.sandbox.opening import open_sandbox
from grader.sandbox.protocols import Sandbox

_WORKFLOW: Final = "grader/kit/students.yml"
_README: Final = "grader/kit/students.md"
_TASKS: Final = "grader/kit/tasks.json"
_IGNORED: Final = "__pycache__/\n.venv/\n.ipynb_checkpoints/\nreports/\n.grade/history.json\n"


def record_course(
    course: Course, *, mistakes: Collection[Exercise] | None = None
) -> dict[str, Recorded]:
    """Run the suites of every exercise with its reference; by exercise, what that showed.

    Args:
        course: with its ``reference/``.
        mistakes: of which exercises it is kept what misconceptions give, which only a kit
            needs; None for all.

    Raises:
        ReleaseError: an exercise has no reference, or can't be handed out.
        CourseError: an exercise is broken.
    """
    found: dict[str, Recorded] = {}
    with ExitStack() as stack:
        sandboxes: dict[tuple[str, ...], Sandbox] = {}
        for exercise in course.exercises:
            if exercise.staff is None:
                raise ReleaseError(
                    f"{exercise.name} has no folder in reference/.",
                    advice="A kit is made from the whole course, not from another kit.",
                )
            if exercise.preload not in sandboxes:
                opened = open_sandbox(exercise, uses_matplotlib=False)
                sandboxes[exercise.preload] = stack.enter_context(closing(opened))
            sandbox = sandboxes[exercise.preload]
            named = mistakes is None or exercise in mistakes
            found[exercise.name] = record(course, exercise, sandbox, mistakes=named)
            verify(course, exercise, found[exercise.name].recording, sandbox)
    return found


def public_course(course: Course, recorded: Mapping[str, Recorded]) -> dict[str, bytes]:
    """The course as students get it: a whole course without ``reference/``, by path."""
    files = {"course.toml": (course.root / "course.toml").read_bytes()}
    for exercise in course.exercises:
        folder = f"exercises/{exercise.name}"
        files |= {f"{folder}/{name}": data for name, data in folder_files(exercise.public)}
        files[f"{folder}/{FILE}"] = dumps(recorded[exercise.name].recording)
    return files


def folder_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """A folder's files by path below it; nothing hidden and no bytecode.

    Raises:
        ReleaseError: there is a link in it.
    """
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if any(part.startswith(".") or part == "__pycache__" for part in inside.parts):
            continue
        if path.is_symlink():
            raise ReleaseError(f"{path} is a link.", advice="Put the file itself there.")
        if path.is_file():
            yield inside.as_posix(), path.read_bytes()


def kit_files(course: Course, recorded: Mapping[str, Recorded]) -> dict[str, bytes]:
    """All of the kit's files by path.

    Raises:
        ReleaseError: the wheel can't be packed.
    """
    public = public_course(course, recorded)
    wheel = students_wheel(public)
    return {
        "README.md": readme(course, recorded, wheel).encode(),
        ".gitignore": _IGNORED.encode(),
        ".github/workflows/grade.yml": with_this_python(package_files()[_WORKFLOW]),
        ".github/constraints.txt": constraints(DISTRIBUTION),
        ".vscode/tasks.json": package_files()[_TASKS],
        ".grade/workspace.json": json.dumps({"course": course.name}).encode() + b"\n",
        **public,
        wheel.name: wheel.data,
    }


def students_wheel(public: Mapping[str, bytes]) -> Wheel:
    """The grader with a students' course inside; its version tells one kit from another."""
    return repack(students_files(), public, f"students.{content_label(public)}")


def content_label(files: Mapping[str, bytes]) -> str:
    """A few characters that differ where the files do."""
    digest = hashlib.sha256()
    for name, data in sorted(files.items()):
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    # A part of a version that is all digits would lose its leading zeros.
    return f"c{digest.hexdigest()[:8]}"


def readme(course: Course, recorded: Mapping[str, Recorded], wheel: Wheel) -> str:
    """How to begin, for somebody who has never opened a terminal for long."""
    order = [exercise for _, exercise in on_the_path(course)]
    first = order[0]
    rows = "\n".join(_row(exercise, recorded[exercise.name]) for exercise in order)
    text = package_files()[_README].decode()
    return text.format(
        title=course.title,
        wheel=wheel.name,
        rows=rows,
        name=first.name,
        stub=first.stub,
        number=first.number,
        module=first.module,
    )


def _row(exercise: Exercise, recorded: Recorded) -> str:
    title = exercise.title.replace("|", "\\|")
    return (
        f"| [{exercise.number}. {title}](exercises/{exercise.name}/README.md) "
        f"| `{exercise.stub}` | {len(recorded.visible)} | {recorded.recording.hidden_waiting} |"
    )
