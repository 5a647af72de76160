"""From the paths that a change touches to the files to grade. Pure.

Two layouts are known. A course's repository has ``submissions/NAME/`` with
``exercise-NN-slug/stub.py`` or just ``stub.py`` in it. A student's repository
has ``exercise-NN-slug/stub.py`` at its top level or in any workspace, which is
a folder with ``.grade/`` in it; a kit that was handed out is one, with its
exercises in ``exercises/``. A notebook may stand in a stub's place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from grader.ci.repository import Change, TreeEntry
from grader.model import Exercise, Value
from grader.text import path as shown

SUBMISSIONS = "submissions"

_MARKER = ".grade"
_NOTEBOOK = ".ipynb"
_STAFF_FOLDERS = {"exercises", "reference", "grader", "tests", ".github", ".gitlab", ".hatch"}
_STUBS = {"exercises"}
# What a course's repository has at its top level and a student's own has not.
_OF_A_COURSE = {SUBMISSIONS, "course.toml", "reference"}
_STAFF_FILES = set(
    """
    action.yml conftest.py constraints.txt course.toml exercise.toml pyproject.toml pytest.ini
    setup.cfg setup.py sitecustomize.py torch.py tox.ini usercustomize.py
    .gitattributes .gitlab-ci.yml .gitmodules .pytest.ini
    """.split()
)
_STAFF_NAMES = re.compile(
    r"test_.*\.py|.*_test\.py|.*\.pth|requirements.*\.txt|misconceptions(?:_.*)?\.py"
)


class Target(Value, frozen=True, kw_only=True):
    """One file to grade, or the place where one is missing."""

    exercise: str
    """The exercise's full name."""
    owner: str
    """The folder's name below ``submissions/``; empty in a student's own repository."""
    path: str
    """Where the file is, or was expected."""
    entry: TreeEntry | None
    """The file of the head; None where it is missing."""
    notes: tuple[str, ...] = ()


class Selection(Value, frozen=True, kw_only=True):
    """What a change asks to be graded."""

    targets: tuple[Target, ...]
    ignored: tuple[str, ...]
    """Paths that were changed and have no say, fit to show."""
    notes: tuple[str, ...] = ()
    """What looks like an answer and isn't where answers are looked for."""


class _Slot(Value, frozen=True, kw_only=True):
    """A place where one answer belongs."""

    owner: str
    folder: str
    exercise: str


def select(
    exercises: Sequence[Exercise],
    tree: Sequence[TreeEntry],
    changes: Sequence[Change],
    *,
    everything: bool = False,
) -> Selection:
    """What to grade, in the order of paths.

    Args:
        exercises: those of the course.
        tree: every file of the head.
        changes: what differs between the base and the head.
        everything: grade all answers there are, not only those that were changed.
    """
    by_name = {exercise.name: exercise for exercise in exercises}
    # A change that takes its own workspace's mark away has answers all the same.
    layout = _Layout(by_name, {e.path for e in tree} | {change.old_path for change in changes})
    present: dict[_Slot, list[TreeEntry]] = defaultdict(list)
    for entry in tree:
        if (slot := layout.slot(entry.path)) is not None:
            present[slot].append(entry)
    touched: dict[_Slot, list[Change]] = defaultdict(list)
    unclaimed: list[str] = []
    for change in changes:
        slots = layout.slots(change)
        for slot in slots:
            touched[slot].append(change)
        if not slots:
            unclaimed += {change.path, change.old_path}
    wanted = {*touched, *present} if everything else {*touched}
    targets = [
        _target(by_name[slot.exercise], slot, present[slot], touched[slot]) for slot in wanted
    ]
    return Selection(
        targets=tuple(sorted(targets, key=lambda target: (target.path, target.exercise))),
        ignored=tuple(shown(path) for path in sorted(set(unclaimed)) if _is_staff(path)),
        notes=tuple(_strays(exercises, tree, set(unclaimed))),
    )


class _Layout:
    """Where answers lie in one repository."""

    def __init__(self, exercises: Mapping[str, Exercise], paths: Iterable[str]) -> None:
        self._exercises = exercises
        self._by_stem: dict[str, list[str]] = defaultdict(list)
        for exercise in exercises.values():
            self._by_stem[exercise.module].append(exercise.name)
        marked = {
            tuple(parts[: parts.index(_MARKER)])
            for parts in (path.split("/") for path in paths)
            if _MARKER in parts[:-1]
        }
        self._roots = {""} | {
            "/".join(root) for parts in marked for root in (parts, (*parts, "exercises"))
        }

    def slots(self, change: Change) -> tuple[_Slot, ...]:
        """The places that a change touches: none, one, or an old and a new one."""
        new, old = self.slot(change.path), self.slot(change.old_path)
        # An answer that moved from one good place to another is not missing.
        moved = new and old and (new.owner, new.exercise) == (old.owner, old.exercise)
        return tuple({slot for slot in ([new] if moved else [new, old]) if slot is not None})

    def slot(self, path: str) -> _Slot | None:
        """The place that a file takes, None if it isn't an answer's."""
        parts = path.split("/")
        if parts[0] == SUBMISSIONS and len(parts) >= 3:
            return self._submitted(parts)
        if len(parts) < 2 or parts[0] in _STAFF_FOLDERS - _STUBS:
            return None
        folder, name = "/".join(parts[:-1]), parts[-1]
        root = "/".join(parts[:-2])
        if root in self._roots and self._answers(parts[-2], name):
            return _Slot(owner="", folder=folder, exercise=parts[-2])
        return None

    def _submitted(self, parts: list[str]) -> _Slot | None:
        owner, name = parts[1], parts[-1]
        folder = "/".join(parts[:-1])
        if len(parts) >= 4 and self._answers(parts[-2], name):
            return _Slot(owner=owner, folder=folder, exercise=parts[-2])
        stem, _, suffix = name.rpartition(".")
        # Two exercises whose stubs have one name can be told apart by folder only.
        named = self._by_stem.get(stem, [])
        if len(parts) == 3 and suffix.lower() in {"py", "ipynb"} and len(named) == 1:
            return _Slot(owner=owner, folder=folder, exercise=named[0])
        return None

    def _answers(self, folder: str, name: str) -> bool:
        exercise = self._exercises.get(folder)
        return exercise is not None and (name == exercise.stub or name.lower().endswith(_NOTEBOOK))


def _target(
    exercise: Exercise, slot: _Slot, present: Sequence[TreeEntry], touched: Sequence[Change]
) -> Target:
    expected = f"{slot.folder}/{exercise.stub}"
    files = [entry for entry in present if entry.is_file]
    notes = [
        f"`{shown(entry.path)}` is {_kind(entry)}; hand in the file itself."
        for entry in present
        if not entry.is_file
    ]
    chosen = _chosen(exercise, files, {change.path for change in touched})
    if chosen is None:
        notes.append(_missing(expected, touched))
    elif len(files) > 1:
        name = PurePosixPath(chosen.path).name
        notes.append(f"There is more than one answer here; `{shown(name)}` was graded.")
    return Target(
        exercise=exercise.name,
        owner=slot.owner,
        path=chosen.path if chosen else expected,
        entry=chosen,
        notes=tuple(notes),
    )


def _chosen(exercise: Exercise, files: Sequence[TreeEntry], changed: set[str]) -> TreeEntry | None:
    """The changed file before an unchanged one, the stub before notebooks."""

    def rank(entry: TreeEntry) -> tuple[bool, bool, bool, str]:
        name = PurePosixPath(entry.path).name
        named = name == f"{exercise.module}{_NOTEBOOK}"
        return entry.path not in changed, name != exercise.stub, not named, entry.path

    return min(files, key=rank, default=None)


def _missing(expected: str, touched: Sequence[Change]) -> str:
    name = shown(expected)
    for change in touched:
        if change.kind == "renamed" and change.old_path == expected:
            return (
                f"`{name}` was renamed to `{shown(change.path)}`, where it isn't looked for. "
                "Give it its old name back."
            )
    if any(change.kind == "deleted" for change in touched):
        return f"`{name}` was deleted, so there is nothing to grade. Put it back."
    return f"`{name}` is missing."


def _strays(
    exercises: Sequence[Exercise], tree: Sequence[TreeEntry], unclaimed: Container[str]
) -> Iterator[str]:
    """A sentence for each changed file that somebody may take for handed in, and that isn't."""
    names = {
        name.casefold(): exercise
        for exercise in exercises
        for name in (exercise.stub, f"{exercise.module}{_NOTEBOOK}")
    }
    folders = {exercise.name.casefold() for exercise in exercises}
    tops = {entry.path.split("/")[0] for entry in tree}
    is_course = bool(tops & _OF_A_COURSE) and _MARKER not in tops
    for entry in tree:
        parts = entry.path.split("/")
        if entry.path not in unclaimed or (is_course and parts[0] in _STAFF_FOLDERS - _STUBS):
            continue
        exercise = names.get(parts[-1].casefold())
        if not entry.is_file and (parts[0] == SUBMISSIONS or parts[-1].casefold() in folders):
            yield f"`{shown(entry.path)}` is {_kind(entry)}; hand in the files themselves."
        elif entry.is_file and exercise is not None:
            place = f"{exercise.name}/{exercise.stub}"
            place = f"{SUBMISSIONS}/NAME/{place}" if is_course else place
            yield f"`{shown(entry.path)}` was not graded: its place is `{place}`."


def _kind(entry: TreeEntry) -> str:
    return "a symbolic link" if entry.mode == "120000" else "a submodule"


def _is_staff(path: str) -> bool:
    parts = path.split("/")
    return (
        parts[0] in _STAFF_FOLDERS
        or parts[-1] in _STAFF_FILES
        or _STAFF_NAMES.fullmatch(parts[-1]) is not None
    )
