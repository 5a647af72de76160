"""Everything that can be said of an exercise's files before anything of it is run, all at once."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from grader.course.catalogue import SAMPLES, catalogue_files
from grader.course.loading import FOLDER, settings_problems
from grader.course.settings import ExerciseTable, read_table
from grader.validation.declared import catalogue_declares, suite_declares
from grader.validation.places import Source
from grader.validation.values import Promise, Shortfall

_TODO: Final = re.compile(r"\bTODO\b:?[ \t]*(.*)")
_PUBLIC: Final = {
    "README.md": "the statement: the idea, the mathematics, the task and its rules",
    "exercise.toml": "at least `title` and `functions`, the graded names in the stub's order",
    "{stub}": "the stub: each graded name with type hints and a docstring, raising "
    'NotImplementedError("write …")',
    "test_visible.py": "the checks whose inputs a student may see: with @check, a third of all "
    "points or more",
}
_STAFF: Final = {
    "{stub}": "the reference: each graded name, right",
    "test_hidden.py": "the other checks; it may have none",
    "misconceptions.py": "wrong ideas, with @misconception",
}
"""The files that an exercise needs, and what stands in each."""
_ORDER: Final = {name: at for at, name in enumerate({**_PUBLIC, **_STAFF})}
_WRITTEN: Final = frozenset({".md", ".py", ".toml"})


def structure(root: Path, public: Path) -> list[Shortfall]:
    """What falls short in how an exercise's files are called, what they lack, and what is declared.

    Args:
        root: the course's folder.
        public: the exercise's folder in ``exercises/``.
    """
    staff = root / "reference" / public.name
    short = [*_called_rightly(public), *_are_there(public, staff)]
    settings = public / "exercise.toml"
    graded: tuple[str, ...] = ()
    if settings.is_file() and FOLDER.fullmatch(public.name):
        wrong = settings_problems(public)
        short += [Shortfall(Promise.loads, settings, line, says) for line, says in wrong]
        if not wrong:
            graded = read_table(settings, ExerciseTable).functions
    for folder in (public, staff):
        for path in sorted(folder.glob("*.py")):
            short += _of_python(path, graded)
    return [*short, *_left_to_write(public, staff)]


def _called_rightly(public: Path) -> Iterator[Shortfall]:
    if FOLDER.fullmatch(public.name) is None:
        words = re.sub(r"[^a-z0-9]+", "-", public.name.lower()).strip("-")
        number, _, slug = words.removeprefix("exercise-").partition("-")
        meant = f"exercise-{number:0>2}-{slug}"
        better = f"call it {meant}" if FOLDER.fullmatch(meant) else "rename it"
        says = (
            f"the folder is not called exercise-NN-slug, with two digits and a slug of lower-case "
            f"letters, digits and single hyphens: {better}, and its other folder too"
        )
        yield Shortfall(Promise.loads, public, 1, says)


def _are_there(public: Path, staff: Path) -> Iterator[Shortfall]:
    stub = public.name.removeprefix("exercise-")[3:].replace("-", "_") + ".py"
    named = re.search(r'(?m)^stub\s*=\s*"([^"]+)"', _text(public / "exercise.toml"))
    stub = named[1] if named is not None else stub
    yield from _missing(public, _PUBLIC, stub)
    if staff.is_dir():
        yield from _missing(staff, _STAFF, stub)
    else:
        holds = ", ".join(name.replace("{stub}", stub) for name in _STAFF)
        says = f"there is no such folder; it stays with the staff and holds {holds} and answers/"
        yield Shortfall(Promise.loads, staff, 1, says)


def _missing(folder: Path, wanted: Mapping[str, str], stub: str) -> Iterator[Shortfall]:
    for name, holds in wanted.items():
        path = folder / name.replace("{stub}", stub)
        if not path.is_file():
            # A statement is read by nothing that runs.
            promise = Promise.names if path.suffix == ".md" else Promise.loads
            yield Shortfall(promise, path, 1, f"there is no such file; it holds {holds}")


def _of_python(path: Path, graded: Sequence[str]) -> Iterator[Shortfall]:
    """What a file of Python can't be read for, warns of, or declares wrongly."""
    source = Source(path, path.read_text(encoding="utf-8", errors="replace"))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            ast.parse(source.text, str(path))
        except (SyntaxError, ValueError) as error:
            line, why = getattr(error, "lineno", 1) or 1, getattr(error, "msg", str(error))
            yield source.short(Promise.loads, line, f"it can't be read as Python: {why}")
            return
    for warning in caught:
        advice = "begin the text with r or write \\\\" if "escape" in str(warning.message) else ""
        says = f"Python warns: {warning.message}" + (f"; {advice}" if advice else "")
        yield source.short(Promise.written, warning.lineno, says)
    if path.name in {"test_visible.py", "test_hidden.py"}:
        yield from suite_declares(source, graded)
    elif path.name == SAMPLES or path in catalogue_files(path.parent):
        yield from catalogue_declares(source, graded)


def _left_to_write(public: Path, staff: Path) -> Iterator[Shortfall]:
    """The places that ``grade new`` marked, in the order in which one would write them."""
    paths = [
        path
        for folder in (public, staff)
        for path in sorted(folder.rglob("*"), key=lambda path: _rank(path.relative_to(folder)))
        if path.suffix in _WRITTEN and path.is_file()
    ]
    for path in paths:
        for number, line in enumerate(_text(path).split("\n"), 1):
            if (found := _TODO.search(line)) is not None:
                what = found[1].strip() or "what stands here"
                yield Shortfall(Promise.written, path, number, f"to write: {what}")


def _rank(path: Path) -> tuple[int, int, str]:
    return len(path.parts), _ORDER.get(path.name, _ORDER["{stub}"]), str(path)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
