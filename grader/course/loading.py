"""Finds a course, and turns course.toml and exercise.toml into typed values.

A course is code that the judge runs, so none is picked up from the current
folder: it is the installed package's own, a checkout's for an editable
install, or the one that ``--course`` or ``GRADE_COURSE`` names.
"""

from __future__ import annotations

import ast
import difflib
import hashlib
import importlib.util
import re
import sys
import tomllib
import traceback
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from grader.course.guard import guarded
from grader.course.settings import (
    CourseTable,
    ExerciseTable,
    Key,
    Problem,
    lines_of_keys,
    problems,
    read_table,
    unreadable,
)
from grader.errors import CourseError, UsageError
from grader.model import Course, Exercise, Lesson, Limits, Parameters, Rule

_MOST_SECONDS: Final = 120.0
"""How long a file of the staff's may take to import."""
FOLDER: Final = re.compile(r"exercise-(\d\d)-([a-z0-9]+(?:-[a-z0-9]+)*)")
"""The name of an exercise's two folders: its number and its slug."""


def default_root() -> Path:
    """The course that comes with the package: in a wheel inside it, in a checkout beside it."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "_course"
    return inside if (inside / "course.toml").is_file() else package.parent


def load_course(root: Path | None = None) -> Course:
    """Read a course and all its exercises.

    Args:
        root: the folder with ``course.toml``; None for the one that comes with the package.

    Raises:
        CourseError: naming the file and the key that is wrong.
    """
    course = read_course_file(root or default_root())
    root = course.root
    folders = sorted((root / "exercises").glob("exercise-*"))
    exercises = tuple(load_exercise(root, folder) for folder in folders if folder.is_dir())
    if not exercises:
        raise CourseError(
            f"{root / 'exercises'} has no exercises",
            advice="Each is a folder named exercise-NN-slug.",
        )
    return msgspec.structs.replace(course, exercises=exercises)


def read_course_file(root: Path) -> Course:
    """A course without its exercises: what ``course.toml`` says.

    Raises:
        CourseError: naming the file and the key that is wrong.
    """
    root = root.resolve()
    path = root / "course.toml"
    table = read_table(path, CourseTable)
    return Course(
        name=table.name,
        title=table.title,
        root=root,
        feedback=table.feedback,
        lessons=tuple(
            Lesson(
                number=f"{at}.{within}",
                title=lesson.title,
                module=module.title,
                about=lesson.about,
                exercises=lesson.exercises,
            )
            for at, module in enumerate(table.modules, 1)
            for within, lesson in enumerate(module.lessons, 1)
        ),
        exercises=(),
    )


def load_exercise(root: Path, public: Path) -> Exercise:
    """Read one exercise from its two folders.

    Raises:
        CourseError: naming the file and the key that is wrong.
    """
    match = FOLDER.fullmatch(public.name)
    if match is None:
        raise CourseError(
            f"{public}: the folder's name is not exercise-NN-slug",
            advice="Use two digits and a slug of lower-case letters, digits and hyphens.",
        )
    path = public / "exercise.toml"
    table = read_table(path, ExerciseTable)
    if any(_beyond_types(public, table)):
        raise unreadable(path, settings_problems(public)[0])
    slug, stub = match[2], _stub(public, table)
    staff = root / "reference" / public.name
    return Exercise(
        number=int(match[1]),
        slug=slug,
        title=table.title,
        stub=stub,
        functions=table.functions,
        parameters=_parameters(public / stub),
        limits=Limits(deadline=table.limits.deadline, memory=table.limits.memory_mib << 20),
        preload=table.preload,
        rules=tuple(Rule(**msgspec.structs.asdict(rule)) for rule in table.rules),
        curiosity=table.curiosity,
        public=public,
        staff=staff if staff.is_dir() else None,
    )


def _parameters(stub: Path) -> Parameters:
    try:
        body = ast.parse(stub.read_bytes()).body
    except (OSError, ValueError, SyntaxError):
        # A broken stub is `grade validate`'s affair.
        return ()
    return tuple(
        (node.name, tuple(item.arg for item in (*node.args.posonlyargs, *node.args.args)))
        for node in body
        if isinstance(node, ast.FunctionDef)
    )


def settings_problems(public: Path) -> list[Problem]:
    """All that is wrong in an exercise's ``exercise.toml``, which is there."""
    text = (public / "exercise.toml").read_text(encoding="utf-8", errors="replace")
    if found := problems(text, ExerciseTable):
        return found
    lines = lines_of_keys(text)
    wrong = _beyond_types(public, msgspec.convert(tomllib.loads(text), ExerciseTable))
    return [Problem(lines.get(key, 1), says) for key, says in wrong]


def _beyond_types(public: Path, table: ExerciseTable) -> Iterator[tuple[Key, str]]:
    """What is wrong in settings that are all of the right kind, and where."""
    stub = _stub(public, table)
    if not (public / stub).is_file():
        says = f"the stub is {stub}, which is not in {public.name}: write it, or name it in `stub`"
        yield ("stub",), says
    for at, rule in enumerate(table.rules):
        graded = ", ".join(table.functions)
        for name in rule.functions:
            if name not in table.functions:
                says = f"rule {rule.id} binds `{name}`, which is not graded; graded are {graded}"
                yield ("rules", at, "functions"), says
        if not rule.operators and not rule.autograd:
            says = f"rule {rule.id} forbids nothing: it needs `operators` or `autograd = true`"
            yield ("rules", at), says


def _stub(public: Path, table: ExerciseTable) -> str:
    return table.stub or public.name[len("exercise-00-") :].replace("-", "_") + ".py"


def find_exercise(course: Course, name: str) -> Exercise:
    """The exercise that somebody means: ``exercise-3``, ``03`` or ``swish``.

    Raises:
        UsageError: there is none; suggests a close one.
    """
    for exercise in course.exercises:
        if is_meant(name, exercise.name):
            return exercise
    names = [form for item in course.exercises for form in (item.name, item.slug)]
    names += [f"exercise-{item.number}" for item in course.exercises]
    close = difflib.get_close_matches(_normal(name), names, n=1, cutoff=0.5)
    hint = f"Did you mean {close[0]}? " if close else ""
    raise UsageError(
        f"there is no exercise {name!r}", advice=f"{hint}`grade list` shows all of them."
    )


def is_meant(name: str, folder: str) -> bool:
    """Whether ``exercise-3``, ``03``, ``swish``, … means the exercise of a folder's name."""
    match = FOLDER.fullmatch(folder)
    if match is None:
        wanted, called = _normal(name), _normal(folder)
        return wanted in {called, re.sub(r"^exercise-\d*-?", "", called)}
    digits, slug = match.groups()
    number = str(int(digits))
    forms = {slug, folder, number, digits, f"exercise{number}", f"{digits}-{slug}"}
    forms |= {f"exercise-{form}" for form in (number, digits, slug)}
    return _normal(name) in forms


def _normal(name: str) -> str:
    wanted = name.strip().lower().replace("_", "-").removesuffix(".py").rstrip("/")
    return wanted.rpartition("/")[2]


def load_module(path: Path, name: str) -> Mapping[str, Any]:
    """Run a file of the staff's and return its namespace.

    Raises:
        CourseError: it can't be read, it raises, or it does not come to an end.
    """
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise CourseError(f"{path}: there is no such file", advice="The exercise needs it.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        with guarded(_MOST_SECONDS):
            spec.loader.exec_module(module)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        # Also what is no Exception, such as sys.exit() and pytest.skip().
        raise CourseError(
            f"{path}{_line_in(path, error)}: {type(error).__name__}: {error}",
            advice="The exercise is broken; this is not the student's fault.",
        ) from error
    finally:
        sys.dont_write_bytecode = writes
    return vars(module)


def _line_in(path: Path, error: BaseException) -> str:
    """The last line of a file that an exception went through, as ``:12``."""
    if isinstance(error, SyntaxError):
        return f":{error.lineno}" if error.filename == str(path) else ""
    steps = traceback.walk_tb(error.__traceback__)
    lines = [line for frame, line in steps if frame.f_code.co_filename == str(path)]
    return f":{lines[-1]}" if lines else ""


_DECIDE_NOTHING: Final = frozenset({"answers", "samples.py", "expected.toml", "__pycache__"})
"""What ``grade validate`` reads and no grade depends on."""


def content_hash(exercises: Sequence[Exercise]) -> str:
    """SHA-256 over the names and bytes of everything that decides a grade."""
    digest = hashlib.sha256()
    for exercise in exercises:
        for folder in (exercise.public, exercise.staff):
            if folder is None:
                continue
            for path in sorted(folder.rglob("*")):
                relative = path.relative_to(folder)
                if not path.is_file() or not _DECIDE_NOTHING.isdisjoint(relative.parts):
                    continue
                data = path.read_bytes()
                digest.update(f"{exercise.name}/{relative}\0{len(data)}\0".encode())
                digest.update(data)
    return digest.hexdigest()
