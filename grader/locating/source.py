"""A student's source as bytes and tree: what of it belongs to a function, and what stands where."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from grader.judge.source import Source

MAX_SOURCE: Final = 64 << 10
"""Bytes of a file that is searched."""
MAX_LINES: Final = 60
"""Lines of a function that is searched, and of all that is searched beside it."""
MAX_REGION: Final = 8 << 10
"""Bytes of it."""
_WITHIN: Final = (ast.JoinedStr, ast.Raise, ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal)
"""What is left alone. Of what stands in a format string Python doesn't say where it is."""


class Place(msgspec.Struct, frozen=True, eq=False):
    """A node with what is around it."""

    node: Any
    """The ``ast`` node."""
    parent: Any
    field: str
    """What it is to its parent, such as ``args``."""
    names: tuple[str, ...]
    """Names of the functions around it: their parameters, and what they assign."""
    statement: Any
    """The statement that it stands in."""


class Code(Source):
    """A file that can be taken apart.

    Args:
        source: its bytes, as UTF-8.

    Raises:
        ValueError: it is no Python, no UTF-8, or too long.
    """

    def __init__(self, source: bytes) -> None:
        if source.startswith(b"\xef\xbb\xbf"):
            raise ValueError
        super().__init__(source, MAX_SOURCE)

    def between(self, left: Any, right: Any) -> tuple[int, bytes]:
        """What stands between two nodes, and where it begins."""
        start, end = self.span(left)[1], self.span(right)[0]
        return start, self.source[start:end]

    def region(self, function: str, graded: Sequence[str]) -> list[Any]:
        """The definition of a function, and what else of the file it uses; empty if too long.

        What is graded by itself is not part of it.
        """
        defined: dict[str, Any] = {}
        for statement in self.tree.body:
            for name in _defines(statement):
                defined[name] = statement
        first = defined.get(function)
        if first is None or _lines(first) > MAX_LINES:
            return []
        found, left = [first], MAX_LINES
        for statement in found:
            for name in _loads(statement):
                other = defined.get(name)
                if other is None or other in found or name in graded or _lines(other) > left:
                    continue
                left -= _lines(other)
                found.append(other)
        return found if sum(len(self.text(one)) for one in found) <= MAX_REGION else []

    def places(self, region: Sequence[Any]) -> Iterator[Place]:
        """All nodes of statements that may be changed, each before what it consists of."""
        for statement in region:
            yield from _inside(Place(statement, self.tree, "body", (), statement))


def _inside(place: Place) -> Iterator[Place]:
    node, names, statement = place.node, place.names, place.statement
    yield place
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        names = tuple(dict.fromkeys([*_parameters(node.args), *_stores(node), *names]))
    for field, value in ast.iter_fields(node):
        if field in {"annotation", "returns", "decorator_list", "type_comment", "args"} and (
            field != "args" or not isinstance(node, ast.Call)
        ):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, _WITHIN) or _is_text(child):
                continue
            inner = child if isinstance(child, ast.stmt) else statement
            yield from _inside(Place(child, node, field, names, inner))


def _is_text(node: ast.AST) -> bool:
    """Whether it is a text by itself, such as what documents a function."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _parameters(arguments: ast.arguments) -> list[str]:
    both = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [one.arg for one in both]


def _stores(node: ast.AST) -> list[str]:
    return [
        one.id
        for one in ast.walk(node)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    ]


def _loads(node: ast.AST) -> list[str]:
    return [
        one.id
        for one in ast.walk(node)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)
    ]


def _defines(statement: ast.stmt) -> list[str]:
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [statement.name]
    if isinstance(statement, (ast.Assign, ast.AnnAssign)):
        return _stores(statement)
    return []


def _lines(statement: ast.stmt) -> int:
    return (statement.end_lineno or statement.lineno) - statement.lineno + 1
