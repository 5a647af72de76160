"""A student's workspace: its folder, the stubs in it, and what was scored there before."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from grader import files
from grader.course.path import outline
from grader.errors import UsageError
from grader.model import Course, Exercise, Report, Status
from grader.submissions.notebooks import NotebookError, script_from_notebook

_MARK: Final = ".grade"
_FORMAT: Final = 1
"""Of the history; newer ones are left alone."""
_KEPT: Final = 200
"""Runs that the history keeps of each exercise."""


def find_workspace(start: Path) -> Path | None:
    """The nearest folder at or above ``start`` with a ``.grade/`` of ours."""
    for folder in (start, *start.parents):
        if (folder / _MARK / "workspace.json").is_file():
            return folder
    return None


class Made(msgspec.Struct, frozen=True):
    """What ``grade start`` did: files that it wrote, and files that it left as they were."""

    added: tuple[Path, ...]
    kept: tuple[Path, ...]


def exercises_in(folder: Path, course: Course) -> Path:
    """Where a workspace has its exercises: a kit that was handed out in ``exercises/``."""
    inside = folder / "exercises"
    is_kit = (folder / _MARK).is_dir() and any((inside / e.name).is_dir() for e in course.exercises)
    return inside if is_kit else folder


def make_workspace(
    course: Course,
    folder: Path,
    extra: Mapping[str, bytes] | None = None,
    exercises: Sequence[Exercise] | None = None,
) -> Made:
    """Write the stubs and statements of a course into a folder; overwrite nothing.

    A page beside them, ``COURSE.md``, has them in the order of the learning path.

    Args:
        course: whose exercises to write.
        folder: where to; it is made if need be.
        exercises: which of them; None for all.
        extra: more files, by path relative to where the exercises are.

    Raises:
        UsageError: the folder can't be written.
    """
    wanted: dict[str, bytes] = {
        f"{_MARK}/workspace.json": json.dumps({"course": course.name}).encode() + b"\n",
    }
    inside = exercises_in(folder, course).relative_to(folder)
    if course.lessons:
        tables = outline(course, "" if inside == Path() else inside.as_posix())
        wanted["COURSE.md"] = f"# {course.title}\n\n{tables}".encode()
    for exercise in course.exercises if exercises is None else exercises:
        for name in (exercise.stub, "README.md"):
            path = exercise.public / name
            if path.is_file():
                wanted[(inside / exercise.name / name).as_posix()] = path.read_bytes()
    wanted |= {(inside / name).as_posix(): data for name, data in (extra or {}).items()}
    advice = "Choose a folder of your own, such as `grade start ~/learn`."
    added: list[Path] = []
    kept: list[Path] = []
    for name, data in wanted.items():
        path = folder / name
        with files.told(UsageError, f"{path} can't be written", advice):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("xb") as file:
                    file.write(data)
                added.append(Path(name))
            except FileExistsError:
                kept.append(Path(name))
    return Made(tuple(added), tuple(kept))


def default_file(exercise: Exercise, course: Course, here: Path) -> Path:
    """The file to grade when none is named.

    The stub's name in the current folder, else in the workspace at or above
    it, else, inside the course's own checkout, in its ``exercises/``; in each a
    notebook of that name where the script isn't there, or where only the
    notebook was written in. From anywhere else
    nobody can mean the checkout's stub, so it is not taken.

    Raises:
        UsageError: there is none of them.
    """
    folders = [here]
    workspace = find_workspace(here)
    if workspace is not None:
        # A kit that was handed out keeps its exercises in a folder of that name.
        folders += [workspace / exercise.name, workspace / "exercises" / exercise.name]
    if is_checkout(course) and here.resolve().is_relative_to(course.root.resolve()):
        folders.append(exercise.public)
    for folder in folders:
        script, notebook = folder / exercise.stub, folder / f"{exercise.module}.ipynb"
        if os.path.lexists(script):
            return notebook if _is_worked_in(notebook, script, exercise) else script
        if os.path.lexists(notebook):
            return notebook
    named = f"Name the file: `grade {exercise.name} path/to/{exercise.stub}`."
    if workspace is not None:
        raise UsageError(
            f"there is no {exercise.stub} here, and none in your workspace {workspace}",
            advice=f"{named} `grade start {workspace}` puts the stub back.",
        )
    raise UsageError(
        f"there is no {exercise.stub} here, and this folder is in no workspace",
        advice=f"{named} Or make a folder with all the exercises: `grade start ~/learn`.",
    )


def _is_worked_in(notebook: Path, script: Path, exercise: Exercise) -> bool:
    """Whether somebody wrote in a notebook, and not in the script beside it."""
    try:
        stub = (exercise.public / exercise.stub).read_bytes()
        if script.read_bytes() != stub:
            return False
        code = script_from_notebook(notebook.read_bytes()).source
    except (OSError, NotebookError):
        return False
    return code.split() != stub.split()


def is_checkout(course: Course) -> bool:
    """Whether the course lies in a checkout, where its stubs may be worked on."""
    return (course.root / "pyproject.toml").is_file() and course.root.name != "_course"


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """What one run of an exercise gave."""

    score: float
    max_score: float
    passed: tuple[str, ...]
    failed: tuple[str, ...]
    hints: int = 0
    """Steps of the first message's hint that were opened."""
    first: str = ""
    """The check that the first message was about."""


class _Format(msgspec.Struct):
    """Of a history only what tells how to read it."""

    format: int = _FORMAT


class History(msgspec.Struct, kw_only=True):
    """The last runs of each exercise in a workspace; a file that can't be read is an empty one.

    That of a newer version is empty too, and stays as it is.
    """

    format: int = _FORMAT
    runs: dict[str, list[Run]] = {}

    @property
    def known(self) -> bool:
        """Whether anything was graded yet."""
        return bool(self.runs)

    @classmethod
    def read(cls, workspace: Path) -> History:
        """The history of a workspace."""
        try:
            data = (workspace / _MARK / "history.json").read_bytes()
            found = msgspec.json.decode(data, type=_Format).format
            return cls(format=found) if found > _FORMAT else msgspec.json.decode(data, type=cls)
        except (OSError, msgspec.MsgspecError):
            return cls()

    def last(self, exercise: str) -> Run | None:
        """The last run of an exercise."""
        return self.runs[exercise][-1] if self.runs.get(exercise) else None

    def progress(self, report: Report) -> str:
        """What a report changes against the last run, in one sentence; empty if nothing."""
        last, now = self.last(report.exercise), run_of(report)
        if last is None:
            return ""
        parts = []
        if points := now.score - last.score:
            unit = "point" if abs(points) == 1 else "points"
            parts.append(f"{abs(points):g} {'more' if points > 0 else 'fewer'} {unit}")
        fixed, broken = {*now.passed} & {*last.failed}, {*now.failed} & {*last.passed}
        for some, what in ((fixed, "fixed"), (broken, "newly broken")):
            if some:
                parts.append(f"{len(some)} {'check' if len(some) == 1 else 'checks'} {what}")
        return f"Since the last run: {', '.join(parts)}." if parts else ""

    def write(self, workspace: Path, exercise: str, run: Run) -> None:
        """Add a run; a workspace that can't be written simply keeps no history."""
        self.runs.setdefault(exercise, []).append(run)
        del self.runs[exercise][:-_KEPT]
        if self.format > _FORMAT:
            return
        with contextlib.suppress(OSError):
            files.write_atomically(workspace / _MARK / "history.json", msgspec.json.encode(self))


def run_of(report: Report, *, hints: int = 0, first: str = "") -> Run:
    """What the history keeps of a report."""
    passed = {verdict.check.id: verdict.status is Status.passed for verdict in report.verdicts}
    return Run(
        score=report.score,
        max_score=report.max_score,
        passed=tuple(name for name, right in passed.items() if right),
        failed=tuple(name for name, right in passed.items() if not right),
        hints=hints,
        first=first,
    )
