"""A student's source as bytes and tree, and some of its bytes in the place of others: pure.

A change is a replacement of bytes, so that all the rest stays as it was written.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec


class Replacement(msgspec.Struct, frozen=True, order=True):
    """Some bytes in the place of others."""

    start: int
    end: int
    text: bytes


class Source:
    """A file that can be taken apart.

    Args:
        source: its bytes, as UTF-8.
        most: as many may it have.

    Raises:
        ValueError: it is no Python, no UTF-8, or too long.
    """

    def __init__(self, source: bytes, most: int) -> None:
        if len(source) > most:
            raise ValueError
        try:
            source.decode("utf-8")
            self.tree = ast.parse(source)
        except (SyntaxError, RecursionError, MemoryError) as error:
            raise ValueError from error
        self.source = source
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def span(self, node: Any) -> tuple[int, int]:
        """The first byte of a node, and the one after its last."""
        return (
            self._starts[node.lineno - 1] + node.col_offset,
            self._starts[node.end_lineno - 1] + node.end_col_offset,
        )

    def text(self, node: Any) -> bytes:
        """What is written there."""
        start, end = self.span(node)
        return self.source[start:end]

    def line(self, at: int) -> tuple[int, int]:
        """Where a line, from 1, begins and ends."""
        return self._starts[at - 1], self._starts[at]

    def put(self, node: Any, text: bytes) -> Replacement:
        """Something else in the place of a node."""
        return Replacement(*self.span(node), text)


def called(node: ast.Call) -> str:
    """The last name of what is called: ``sum`` of ``torch.sum(x)`` and of ``x.sum()``."""
    func = node.func
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def root(node: ast.expr) -> str:
    """The name that something is a part of; empty if it is a part of no name."""
    while isinstance(node, (ast.Subscript, ast.Attribute)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def replaced(source: bytes, parts: Iterable[Replacement]) -> bytes:
    """A source with some parts of it replaced; of parts that overlap the outer one is."""
    found, at = [], 0
    for part in sorted(set(parts)):
        if part.start >= at:
            found += [source[at : part.start], part.text]
            at = part.end
    return b"".join([*found, source[at:]])


def bound_at_top(node: ast.AST) -> set[str]:
    """The names that a statement at the top of a file gives a value."""
    return set(_bound(node))


def _bound(node: ast.AST) -> Iterator[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
        return
    if isinstance(node, ast.ImportFrom) and node.module == "__future__":
        return
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from (item.asname or item.name.partition(".")[0] for item in node.names)
        return
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    if is_main(node) or isinstance(node, (ast.Lambda, ast.ListComp, ast.GeneratorExp)):
        return
    for child in ast.iter_child_nodes(node):
        yield from _bound(child)


def is_main(node: ast.AST) -> bool:
    """Whether a statement is run only where the file is the program."""
    return isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)


def globals_of(node: ast.stmt | str) -> set[str]:
    """The names that a statement takes from the top of its file."""
    source = node if isinstance(node, str) else ast.unparse(node)
    table = symtable.symtable(source, "<file>", "exec")
    found = {item.get_name() for item in table.get_symbols() if item.is_referenced()}
    waiting = list(table.get_children())
    while waiting:
        inner = waiting.pop()
        found |= {item.get_name() for item in inner.get_symbols() if item.is_global()}
        waiting += inner.get_children()
    return found
