"""Where things are written, so that a shortfall can name a file and a line."""

from __future__ import annotations

import ast
from pathlib import Path

import msgspec

from grader.model import Exercise


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
        return ast.parse(self.text, str(self.path))


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """The files that an exercise consists of."""

    statement: Source | None
    settings: Source
    stub: Source
    reference: Source
    visible: Source
    hidden: Source
    misconceptions: Source
    correct: tuple[Source, ...] = ()
    """The correct answers that are Python."""

    @property
    def suites(self) -> tuple[Source, Source]:
        """Both suites, the visible one first."""
        return self.visible, self.hidden


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
        misconceptions=_read(staff / "misconceptions.py"),
        correct=tuple(map(_read, sorted((staff / "answers" / "correct").glob("*.py")))),
    )


def _read(path: Path) -> Source:
    return Source(path, path.read_text(encoding="utf-8") if path.is_file() else "")


def of_check(sources: Sources, identifier: str) -> tuple[Path, int]:
    """Where a check is written; the top of the hidden suite if it can't be found."""
    name = "test_" + identifier.partition("[")[0]
    for source in sources.suites:
        line = definition(source.tree, name)
        if line:
            return source.path, line
    return sources.hidden.path, 1


def definition(tree: ast.Module, name: str) -> int:
    """The line of a top-level function or class; 0 if there is none."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return next(
        (node.lineno for node in tree.body if isinstance(node, kinds) and node.name == name), 0
    )


def line_of(source: Source, text: str, *, after: int = 0) -> int:
    """The first line that holds a text, or the beginning of one; 1 if none does."""
    lines = source.text.split("\n")
    for wanted in (text.strip(), text.strip()[:30]):
        for number, line in enumerate(lines[after:], after + 1):
            if wanted and wanted in line:
                return number
    return max(1, after)
