"""What a kit may not hold: the files of ``reference/``, their functions, lines and names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from grader.course.catalogue import catalogue_files
from grader.errors import ReleaseError
from grader.model import Course, Exercise, Value
from grader.release.code import Body, bodies, parsed
from grader.release.recording import Recorded

BODY: Final = "the body of "
LINES: Final = "lines of "
_WINDOW: Final = 3
_SHORT: Final = 8
_MARKS: Final = re.compile(r"^[\s#>+|*-]+")


class Secrets(Value, frozen=True, kw_only=True):
    """What to look for; each with what to say of it."""

    files: dict[str, str]
    """Digests of files."""
    bodies: dict[str, str]
    """Keys of functions' bodies."""
    windows: dict[str, str]
    """Three lines that follow one another."""
    names: dict[str, str]
    """Names and titles of hidden checks, which stand alone."""


def gather(
    course: Course,
    recorded: Mapping[str, Recorded],
    public: Mapping[str, bytes],
    package: Iterable[bytes],
) -> Secrets:
    """The secrets of a course.

    Args:
        course: with its ``reference/``.
        recorded: by exercise, what its run with the reference showed.
        public: the files that students get, by path: what is in them is no secret.
        package: the grader's own files; a name or a line of theirs can't be told from a leak.

    Raises:
        ReleaseError: a file of the staff's is no valid Python.
    """
    secrets = Secrets(files={}, bodies={}, windows={}, names={})
    for exercise in course.exercises:
        given = _Given.of(recorded[exercise.name].code)
        catalogue = catalogue_files(exercise.staff) if exercise.staff is not None else []
        for path in _staff_files(exercise):
            where = path.relative_to(course.root).as_posix()
            handed = given if path in catalogue else _Given.of(())
            _add_file(secrets, exercise, where, path.read_bytes(), handed)
        for check in recorded[exercise.name].hidden:
            for name in (check.id.partition("[")[0], f"test_{check.id.partition('[')[0]}"):
                if "_" in name:
                    secrets.names[name] = f"the name of a hidden check of {exercise.name}"
            title = f"the title of the hidden check `{check.id}` of {exercise.name}"
            secrets.names[squeezed(check.title)] = title
    graded = {name for exercise in course.exercises for name in exercise.functions}
    return _without_public(secrets, public, package, graded)


def _staff_files(exercise: Exercise) -> Iterator[Path]:
    if exercise.staff is None:
        return
    for path in sorted(exercise.staff.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


class _Given(NamedTuple):
    """What of a catalogue is handed out: no secret of its own, but of any other file's still."""

    bodies: set[str]
    windows: set[str]

    @staticmethod
    def of(code: Iterable[str]) -> _Given:
        found = _Given(set(), set())
        for text in code:
            found.bodies.update(body.key for body in _bodies_of(text))
            found.windows.update(windows(text))
        return found


def _add_file(secrets: Secrets, exercise: Exercise, where: str, data: bytes, given: _Given) -> None:
    if data.strip():
        secrets.files.setdefault(file_digest(data), where)
    text = decoded(data)
    for window in windows(text) - given.windows:
        secrets.windows.setdefault(window, f"{LINES}{where}")
    if not where.endswith(".py"):
        return
    tree = parsed(text)
    if tree is None:
        # Wrong and hostile answers may be broken on purpose.
        if "/answers/" in where:
            return
        raise ReleaseError(f"{where} is not valid Python.", advice="Mend it first.")
    for body in bodies(tree):
        # One operation is telling only under the graded name.
        if body.key not in given.bodies and body.operations >= (
            1 if body.name in exercise.functions else 2
        ):
            secrets.bodies.setdefault(body.key, f"{BODY}`{body.name}` in {where}")


def _without_public(
    secrets: Secrets, public: Mapping[str, bytes], package: Iterable[bytes], graded: set[str]
) -> Secrets:
    texts = {name: decoded(data) for name, data in public.items()}
    ours = [decoded(data) for data in package]
    known = "\n".join([*texts.values(), *ours])
    # A stub that is solved already is no reason to hand the solution out.
    functions = {
        body.key
        for name, text in texts.items()
        if name.endswith(".py")
        for body in _bodies_of(text)
        if body.name not in graded
    }
    lines = {window for text in (*texts.values(), *ours) for window in windows(text)}
    modules = {file_digest(data) for name, data in public.items() if not name.endswith(".py")}
    return Secrets(
        files={key: said for key, said in secrets.files.items() if key not in modules},
        bodies={key: said for key, said in secrets.bodies.items() if key not in functions},
        windows={key: said for key, said in secrets.windows.items() if key not in lines},
        names={
            key: said
            for key, said in secrets.names.items()
            if len(key) >= _SHORT and key not in known
        },
    )


def _bodies_of(text: str) -> Iterator[Body]:
    tree = parsed(text)
    return iter(()) if tree is None else bodies(tree)


# --- texts --------------------------------------------------------------------------------


def decoded(data: bytes) -> str:
    """The bytes as text, whatever they are."""
    return data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")


def squeezed(text: str) -> str:
    """The text with each run of white space as one space."""
    return " ".join(text.split())


def windows(text: str) -> set[str]:
    """Each three lines that follow one another, without indentation and marks of comments."""
    lines = [_MARKS.sub("", line).strip() for line in text.split("\n")]
    kept = [line for line in lines if len(line) >= 6 and not line.startswith(("import ", "from "))]
    found = ("\n".join(kept[at : at + _WINDOW]) for at in range(len(kept) - _WINDOW + 1))
    return {window for window in found if len(window) >= 60}


def file_digest(data: bytes) -> str:
    """What a file holds, whatever ends its lines."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n").strip()).hexdigest()
