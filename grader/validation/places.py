"""Where things are written, so that a shortfall can name a file and a line."""

from __future__ import annotations

import ast
import difflib
import functools
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from grader.course.catalogue import SAMPLES, catalogue_files
from grader.model import Exercise
from grader.validation.values import Promise, Shortfall

_DEFINITIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Source(msgspec.Struct, frozen=True):
    """A file of the exercise and its text."""

    path: Path
    text: str

    @property
    def tree(self) -> ast.Module:
        """The file, parsed.

        Raises:
            SyntaxError: it is not Python.
        """
        return _parsed(self.text, str(self.path))

    @property
    def is_python(self) -> bool:
        """Whether it can be parsed."""
        try:
            _ = self.tree
        except (SyntaxError, ValueError):
            return False
        return True

    def short(self, promise: Promise, line: int, says: str) -> Shortfall:
        """What the file falls short of, with the line."""
        return Shortfall(promise, self.path, line, says)

    def line_of(self, text: str) -> int:
        """The first line that holds a text, or the beginning of one; 1 if none does."""
        for wanted in filter(None, (text.strip(), text.strip()[:30])):
            if (at := self.text.find(wanted)) >= 0:
                return self.text.count("\n", 0, at) + 1
        return 1


@functools.lru_cache(maxsize=64)
def _parsed(text: str, name: str) -> ast.Module:
    with warnings.catch_warnings():
        # What Python warns of is told with its line: `structure`.
        warnings.simplefilter("ignore")
        return ast.parse(text, name)


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """The files that an exercise consists of."""

    statement: Source | None
    settings: Source
    stub: Source
    reference: Source
    visible: Source
    hidden: Source
    catalogue: tuple[Source, ...]
    """The files of misconceptions."""
    samples: Source
    correct: tuple[Source, ...] = ()
    """The correct answers that are Python."""

    @property
    def of_python(self) -> tuple[Source, ...]:
        """All that an exercise can't do without and that is Python."""
        return self.stub, self.reference, self.visible, self.hidden, *self.catalogue

    @property
    def suites(self) -> tuple[Source, Source]:
        """Both suites, the visible one first."""
        return self.visible, self.hidden

    def declaring(self, misconception: str) -> Source:
        """The file of the catalogue that has an id; the first one where it is pieced together."""
        quoted = f'"{misconception}"'
        return next((file for file in self.catalogue if quoted in file.text), self.catalogue[0])

    def of_misconception(self, identifier: str, says: str) -> Shortfall:
        """What a misconception falls short of, with its file and line."""
        file = self.declaring(identifier)
        return file.short(Promise.misconceptions, file.line_of(identifier), says)

    def of_check(self, promise: Promise, identifier: str, says: str) -> Shortfall:
        """What a check falls short of, with its file and line."""
        return Shortfall(promise, *self.check_at(identifier), says)

    def check_at(self, identifier: str) -> tuple[Path, int]:
        """Where a check is written; the top of the hidden suite if it can't be found."""
        name = "test_" + identifier.partition("[")[0]
        for source in self.suites:
            for node in source.tree.body:
                if name in _names(node):
                    return source.path, node.lineno
        return self.hidden.path, 1


def meant(name: str, known: Iterable[str]) -> str:
    """A question after the nearest of the known names; empty if none is near."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"did you mean `{close[0]}`? " if close else ""


def read_sources(exercise: Exercise, staff: Path) -> Sources:
    """Read them all; what is missing reads as empty, the statement as None."""
    statement = exercise.public / "README.md"
    return Sources(
        statement=_read(statement) if statement.is_file() else None,
        settings=_read(exercise.public / "exercise.toml"),
        stub=_read(exercise.public / exercise.stub),
        reference=_read(staff / exercise.stub),
        visible=_read(exercise.public / "test_visible.py"),
        hidden=_read(staff / "test_hidden.py"),
        catalogue=tuple(map(_read, catalogue_files(staff))),
        samples=_read(staff / SAMPLES),
        correct=tuple(
            source
            for path in sorted((staff / "answers" / "correct").glob("*.py"))
            if (source := _read(path)).is_python
        ),
    )


def _read(path: Path) -> Source:
    return Source(path, path.read_text(encoding="utf-8") if path.is_file() else "")


def _names(node: ast.stmt) -> list[str]:
    """What a statement defines: a function, or names that are given a ready-made check."""
    if isinstance(node, _DEFINITIONS):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return []
