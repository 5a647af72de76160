"""A file as what runs one after the other: a script is one part, a notebook's cells are several.

In Jupyter each cell runs by itself. One that can't be read, or fails, costs what stands in it and
no other cell; so it is here, also after the notebook was made into a script.
"""

from __future__ import annotations
import __future__

import ast
import bisect
from collections.abc import Iterable, Iterator
from types import CodeType
from typing import Final, NamedTuple

from grader.worker.protocol import Extent

_UNREADABLE: Final = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)
_RUN_AS_CODE: Final = frozenset({"time", "capture", "prun"})
"""Magics that run what they are given like any other code."""


class Part(NamedTuple):
    """Some statements that run together."""

    cell: int
    """Of a failing part the rest of the same cell is left out."""
    line: int
    """Of its first statement."""
    code: CodeType


class Unreadable(NamedTuple):
    """A cell that is no Python."""

    line: int
    error: BaseException


def parse(
    text: str, filename: str, cells: tuple[int, ...]
) -> tuple[ast.Module, tuple[Unreadable, ...]]:
    """The tree of a file, without those of a notebook's cells that are no Python.

    Raises:
        SyntaxError: a script is none, or no cell of a notebook is.
    """
    try:
        return _parsed(text, filename), ()
    except _UNREADABLE as error:
        if len(cells) < 2:
            raise
        whole = error
    lines = text.split("\n")
    body: list[ast.stmt] = []
    unreadable: list[Unreadable] = []
    # What stands before the first mark belongs to no cell, and is read like one.
    starts = [1, *(line for line in cells if line > 1)]
    for first, after in zip(starts, [*starts[1:], len(lines) + 1], strict=True):
        try:
            tree = _parsed("\n".join(lines[first - 1 : after - 1]) + "\n", filename)
        except _UNREADABLE as error:
            unreadable.append(Unreadable(_moved(error, first - 1, first), error))
        else:
            body += ast.increment_lineno(tree, first - 1).body
    if not body:
        raise whole
    return ast.Module(body=body, type_ignores=[]), tuple(unreadable)


def _parsed(text: str, filename: str) -> ast.Module:
    tree = compile(text, filename, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    return tree


def _moved(error: BaseException, by: int, first: int) -> int:
    """Count the lines of an error from the file's first; gives the line that it is about."""
    if not isinstance(error, SyntaxError) or error.lineno is None:
        return first
    error.lineno += by
    if error.end_lineno is not None:
        error.end_lineno += by
    return error.lineno


def parts_of(
    tree: ast.Module, filename: str, extent: Extent
) -> tuple[tuple[Part, ...], tuple[Unreadable, ...]]:
    """The parts of a file in order, and the cells of a notebook that can't be compiled.

    Raises:
        SyntaxError: a script can't be compiled.
    """
    flags = _future_flags(tree)
    found: list[Part] = []
    unreadable: list[Unreadable] = []
    for cell, statements in _cells(tree, extent.cells):
        kept = list(_before_stop(statements, extent.stops))
        groups = [[statement] for statement in kept] if extent.steps else [kept]
        try:
            found += [
                Part(cell, group[0].lineno, _compiled(group, filename, flags))
                for group in groups
                if group
            ]
        except _UNREADABLE as error:
            if not extent.cells:
                raise
            first = statements[0].lineno
            unreadable.append(Unreadable(getattr(error, "lineno", None) or first, error))
    return tuple(found), tuple(unreadable)


def _compiled(body: list[ast.stmt], filename: str, flags: int) -> CodeType:
    module = ast.Module(body=body, type_ignores=[])
    code: CodeType = compile(module, filename, "exec", flags, dont_inherit=True)
    return code


def _future_flags(tree: ast.Module) -> int:
    """What ``from __future__`` switches on, which holds for all parts of a file."""
    flags = 0
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            for item in statement.names:
                feature = getattr(__future__, item.name, None)
                flags |= getattr(feature, "compiler_flag", 0)
    return flags


def _cells(tree: ast.Module, cells: tuple[int, ...]) -> Iterator[tuple[int, list[ast.stmt]]]:
    """The statements of each cell that has any."""
    statements: list[ast.stmt] = []
    cell = 0
    for statement in tree.body:
        here = bisect.bisect_right(cells, statement.lineno)
        if here != cell and statements:
            yield cell, statements
            statements = []
        cell = here
        statements.append(statement)
    if statements:
        yield cell, statements


def _before_stop(statements: list[ast.stmt], stops: tuple[int, ...]) -> Iterator[ast.stmt]:
    """The statements of a cell before the one in which the file never came to an end."""
    for statement in statements:
        last = statement.end_lineno or statement.lineno
        if any(first_line(statement) <= stop <= last for stop in stops):
            return
        yield statement


def first_line(statement: ast.stmt) -> int:
    """Where a statement begins, its decorators included."""
    decorators: Iterable[ast.expr] = getattr(statement, "decorator_list", ())
    return min([statement.lineno, *(item.lineno for item in decorators)])


def with_magics_written_out(tree: ast.Module) -> ast.Module:
    """The code that ``%%time`` and its like were given, in place of the call that has it as text.

    ``jupyter nbconvert`` makes such a cell a call with one string, in which nothing is defined.
    """
    body: list[ast.stmt] = []
    for statement in tree.body:
        inner = _given_as_text(statement)
        body += [statement] if inner is None else inner
    return ast.Module(body=body, type_ignores=[])


def _given_as_text(statement: ast.stmt) -> list[ast.stmt] | None:
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return None
    call = statement.value
    if not isinstance(call.func, ast.Attribute) or not _gets_ipython(call.func.value):
        return None
    words = [item.value for item in call.args if isinstance(item, ast.Constant)]
    if len(words) != len(call.args) or not all(isinstance(word, str) for word in words):
        return None
    wanted = {"run_cell_magic": 3, "run_line_magic": 2}.get(call.func.attr)
    if wanted != len(words) or words[0] not in _RUN_AS_CODE:
        return None
    try:
        inner = _parsed(str(words[-1]), "<magic>").body
    except _UNREADABLE:
        return None
    for node in (node for item in inner for node in ast.walk(item)):
        if hasattr(node, "lineno"):
            ast.copy_location(node, statement)
    return inner


def _gets_ipython(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "get_ipython"
    )
