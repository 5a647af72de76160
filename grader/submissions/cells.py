"""What was run in a notebook so far, cut down to what the graded functions need.

A notebook is worked in: cells fail, are run again in another order, try things out. What
counts is what a function's code would find now: the last definition of each name that it
uses, and what was done to it since. Each cell keeps its number and each line its place, so
that a message names them as Jupyter does.
"""

from __future__ import annotations

import ast
import json
import symtable
from collections.abc import Iterator, Sequence

import msgspec

from grader.submissions.notebooks import plain_cell

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_AT_ONCE = frozenset({"listcomp", "setcomp", "dictcomp", "genexpr"})
"""Tables of symbols that Python calls functions, and that run where they stand."""


class Needed(msgspec.Struct, frozen=True):
    """The cells with everything else blanked, and which graded names stand in none of them."""

    cells: tuple[str, ...]
    missing: tuple[str, ...]
    imported: tuple[str, ...]
    """Graded names that a cell only imports: their source is elsewhere."""

    def notebook(self) -> bytes:
        """The cells as a notebook, in the order in which they were run.

        What no cell defines yet is not written yet, as it is in a stub.
        """
        unwritten = [
            f"def {name}(*given, **named):\n    raise NotImplementedError" for name in self.missing
        ]
        cells = [
            {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": number}
            | {"source": text}
            for number, text in enumerate((*self.cells, *unwritten), 1)
        ]
        written = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}
        return json.dumps(written, ensure_ascii=False).encode("utf-8", "replace")


class _Statement(msgspec.Struct, frozen=True):
    """A statement outside all functions: where it stands, and what it does with names."""

    at: int
    cell: int
    lines: range
    binds: frozenset[str]
    touches: frozenset[str]
    """Names whose values it changes: ``x += 1``, ``x[0] = 1``, ``x.append(1)``."""
    now: frozenset[str]
    """Names that it reads when it is run."""
    later: frozenset[str]
    """Names that are read when what it defines is called."""
    imports: bool
    certain: bool
    """Whether what it binds is bound: what is in a loop or a condition may not be run."""


def needed(cells: Sequence[str], names: Sequence[str]) -> Needed:
    """What of the cells that were run the named functions need.

    Args:
        cells: their text in the order in which they were run.
        names: the graded functions.
    """
    plain = ["\n".join(plain_cell(cell, number)[0]) for number, cell in enumerate(cells, 1)]
    statements = list(_statements(plain))
    last = {name: one for one in statements for name in one.binds}
    imported = [name for name in names if name in last and last[name].imports]
    there = [name for name in names if name in last and name not in imported]
    kept = _reached(statements, there)
    shown = []
    for number, text in enumerate(plain):
        lines = {line for one in kept if one.cell == number for line in one.lines}
        rows = [row if at in lines else "" for at, row in enumerate(text.split("\n"), 1)]
        shown.append("\n".join(rows) if lines else "")
    missing = tuple(name for name in names if name not in last)
    return Needed(tuple(shown), missing, tuple(imported))


def _reached(statements: Sequence[_Statement], names: Sequence[str]) -> list[_Statement]:
    """The statements that decide what the names are, and what theirs are, and so on."""
    end = len(statements)
    waiting = [(name, end) for name in names]
    asked, kept = set(waiting), dict[int, _Statement]()
    while waiting:
        name, before = waiting.pop()
        for one in _deciding(statements[:before], name):
            if one.at in kept:
                continue
            kept[one.at] = one
            asks = {(used, one.at) for used in one.now} | {(used, end) for used in one.later}
            asks -= asked
            asked |= asks
            waiting += asks
    return [kept[at] for at in sorted(kept)]


def _deciding(statements: Sequence[_Statement], name: str) -> Iterator[_Statement]:
    """The last statement that surely binds a name, and those after it that may change what it is.

    A name that nothing surely binds may come from an import of everything.
    """
    for one in reversed(statements):
        if name in one.binds | one.touches:
            yield one
        if name in one.binds and one.certain:
            return
    yield from (one for one in statements if "*" in one.binds)


def _statements(cells: Sequence[str]) -> Iterator[_Statement]:
    """The statements of all cells that are Python, in order."""
    at = 0
    for number, text in enumerate(cells):
        try:
            found = [
                _read(node, at + more, number) for more, node in enumerate(ast.parse(text).body)
            ]
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        yield from found
        at += len(found)


def _read(node: ast.stmt, at: int, cell: int) -> _Statement:
    table = symtable.symtable(ast.unparse(node), "cell", "exec")
    bound = {each.get_name() for each in table.get_symbols() if _binds(each)}
    touched = set(_changed(node))
    if any(isinstance(each, ast.alias) and each.name == "*" for each in ast.walk(node)):
        bound.add("*")
    now, later = set[str](), set[str]()
    _sort(table, now, later, called=False)
    above = [each.lineno for each in getattr(node, "decorator_list", [])]
    return _Statement(
        at=at,
        cell=cell,
        lines=range(min([node.lineno, *above]), (node.end_lineno or node.lineno) + 1),
        binds=frozenset(bound - touched),
        touches=frozenset(touched),
        now=frozenset(now | touched),
        later=frozenset(later),
        imports=isinstance(node, ast.Import | ast.ImportFrom),
        certain=not hasattr(node, "body") or isinstance(node, _DEFINITIONS),
    )


def _binds(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


def _sort(table: symtable.SymbolTable, now: set[str], later: set[str], *, called: bool) -> None:
    """Names of the module by when they are read: what a function uses, once it is called."""
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (table.get_type() == "module" or symbol.is_global()):
            (later if called else now).add(symbol.get_name())
    for child in table.get_children():
        function = child.get_type() == "function" and child.get_name() not in _AT_ONCE
        _sort(child, now, later, called=called or function)


def _changed(node: ast.AST) -> tuple[str, ...]:
    """Names whose values a statement changes without binding them anew."""
    if isinstance(node, ast.AugAssign):
        targets: list[ast.expr] = [node.target]
    elif isinstance(node, ast.Assign | ast.Delete):
        targets = [each for each in node.targets if not isinstance(each, ast.Name)]
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        # `layers.append(3)` and `torch.set_default_dtype(…)`, but not `swish(z)`.
        targets = [node.value.func] if isinstance(node.value.func, ast.Attribute) else []
    else:
        return ()
    return tuple(name for each in targets if (name := _root(each)))


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
