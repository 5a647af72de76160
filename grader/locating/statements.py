"""A statement less, in another place, or in another block."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from grader.judge.source import Replacement
from grader.locating.operators import Found, alone
from grader.locating.source import Code, Place

_SIMPLE: Final = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr)
_BLOCKS: Final = (ast.For, ast.While, ast.With, ast.If)


def statements(code: Code, places: Sequence[Place]) -> Iterator[Found]:
    """A statement less, two exchanged, a condition turned round, one in or out of a block."""
    for place in places:
        node = place.node
        if isinstance(node, _SIMPLE) and place.names:
            yield alone(code, 2, node, b"pass")
        if isinstance(node, ast.If):
            yield alone(code, 3, node.test, b"not (%b)" % code.text(node.test))
            if not node.orelse and place.names:
                yield alone(code, 3, node.test, b"True")
                yield alone(code, 3, node.test, b"False")
        for field in ("body", "orelse"):
            block = getattr(node, field, None)
            if isinstance(block, list):
                yield from _in_block(code, node, block)


def _in_block(code: Code, node: Any, block: list[Any]) -> Iterator[Found]:
    for one, other in pairwise(block):
        if isinstance(one, _SIMPLE) and isinstance(other, _SIMPLE):
            first, second = code.text(one), code.text(other)
            if b"\n" not in first + second:
                parts = code.put(one, second), code.put(other, first)
                yield 2, parts, (one.lineno, other.lineno)
        if isinstance(one, _BLOCKS):
            yield from _indented(code, other, one.body[-1])
    if isinstance(node, _BLOCKS) and len(block) > 1:
        yield from _indented(code, block[-1], node)


def _indented(code: Code, moved: Any, beside: Any) -> Iterator[Found]:
    """A statement at the depth of another."""
    if moved.lineno == beside.lineno:
        return
    start = code.line(moved.lineno)[0]
    if code.source[start : start + moved.col_offset].strip():
        return
    depth = code.source[slice(code.line(beside.lineno)[0], code.span(beside)[0])]
    if depth.strip() or moved.lineno != moved.end_lineno:
        return
    yield 2.5, (Replacement(start, start + moved.col_offset, depth),), (moved.lineno,)
