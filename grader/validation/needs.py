"""The statements at the top of a file that some of its names need, also of the package's files."""

from __future__ import annotations

import ast
import builtins
import functools
import importlib
import importlib.util
import operator
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from grader.judge.source import bound_at_top, globals_of

_OURS: Final = "grader"
_BUILTINS: Final = frozenset(dir(builtins))


def needed(body: Sequence[ast.stmt], names: set[str]) -> list[ast.stmt]:
    """The statements that give names of a file their values, in order, each once.

    What the file imports of this package is not imported but taken along as source: an answer
    is run where the package can't be read.

    Args:
        body: the statements at the top of the file, or of all the files of a catalogue.
        names: the names.
    """
    found: dict[str, ast.stmt] = {}
    _gather(body, sorted(names), found, set())
    return list(found.values())


def changed_names(
    reference: Sequence[ast.stmt], other: Sequence[ast.stmt], names: Iterable[str]
) -> frozenset[str]:
    """The names of which a file has another code than the reference, or needs another.

    Args:
        reference: the statements at the top of the reference.
        other: those of the file.
        names: graded names; all of them where a statement that gives no name is another.
    """
    files = reference, other
    loose = [[ast.dump(node) for node in body if not bound_at_top(node)] for body in files]
    if loose[0] != loose[1]:
        return frozenset(names)

    def code(name: str) -> list[list[str]]:
        return [[ast.dump(node) for node in needed(body, {name})] for body in files]

    return frozenset(name for name in names if operator.ne(*code(name)))


def _gather(
    body: Sequence[ast.stmt],
    names: Sequence[str],
    found: dict[str, ast.stmt],
    seen: set[tuple[int, str]],
) -> None:
    """Add what names need, each statement after what it needs itself."""
    for name in names:
        if name in _BUILTINS or (id(body), name) in seen:
            continue
        seen.add((id(body), name))
        for node in body:
            if name not in bound_at_top(node):
                continue
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                _import(node, name, found, seen)
                continue
            dumped = ast.dump(node)
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and dumped not in found:
                # A function may need one that needs it: it counts as there from now on.
                _gather(body, sorted(globals_of(node)), found, seen)
                found[dumped] = node
            elif dumped not in found:
                _gather(body, sorted(globals_of(node) - {name}), found, seen)
                found[dumped] = node


def _import(
    node: ast.Import | ast.ImportFrom,
    name: str,
    found: dict[str, ast.stmt],
    seen: set[tuple[int, str]],
) -> None:
    """Add the part of an import that gives a name."""
    for alias in node.names:
        if (alias.asname or alias.name.partition(".")[0]) != name:
            continue
        if getattr(node, "level", 0):
            return  # of another file of the catalogue, whose statements are among these
        module = getattr(node, "module", None) or alias.name
        if isinstance(node, ast.ImportFrom) and module.partition(".")[0] == _OURS:
            _gather(_module(_home(module, alias.name)), [alias.name], found, seen)
            if alias.asname is not None and alias.asname != alias.name:
                (same,) = ast.parse(f"{alias.asname} = {alias.name}").body
                found[ast.dump(same)] = same
            continue
        alone: ast.stmt = (
            ast.Import([alias])
            if isinstance(node, ast.Import)
            else ast.ImportFrom(node.module, [alias], node.level)
        )
        found[ast.dump(alone)] = alone


def _home(module: str, name: str) -> str:
    """The module that has a name's statements: a package may look names up when asked for them."""
    looked_up: dict[str, str] = getattr(importlib.import_module(module), "MODULE_OF", {})
    return f"{module}.{looked_up[name]}" if name in looked_up else module


@functools.cache
def _module(name: str) -> list[ast.stmt]:
    """The statements of one of the package's modules."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        return []
    return ast.parse(Path(spec.origin).read_text(encoding="utf-8")).body
