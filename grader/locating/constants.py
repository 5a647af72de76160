"""Another number, index, dimension or switch."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any, Final

from grader.judge.source import Replacement, called
from grader.locating.operators import Found, alone
from grader.locating.source import Code, Place

_DIMENSIONS: Final = frozenset({"dim", "axis"})
_REDUCERS: Final = frozenset(
    "sum mean max min amax amin prod std var argmax argmin softmax logsumexp norm any all".split()
)
_MOST_NAMES: Final = 12
"""Of the student's own that may stand for a number."""
_COUNTED: Final = frozenset({"range", "linspace", "arange", "full", "ones", "zeros", "eye"})


def constants(code: Code, places: Sequence[Place]) -> Iterator[Found]:
    """Numbers, indices and dimensions, and keywords that are there or aren't."""
    for place in places:
        node = place.node
        if isinstance(node, ast.Constant):
            yield from _number(code, place)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant):
            for further, text in enumerate(_others(node.operand.value)):
                yield alone(code, 1.5 + 0.5 * further, node, text.encode())
        elif isinstance(node, ast.Slice):
            yield from _slices(code, node)
        elif isinstance(node, ast.Call):
            yield from _keywords(code, node)
            yield from _dimensions(code, node)
        if _counts(place):
            for pattern in (b"(%b - 1)", b"(%b + 1)"):
                yield alone(code, 2, node, pattern % code.text(node))


def _number(code: Code, place: Place) -> Iterator[Found]:
    """Another number, or a name of the student's own."""
    node = place.node
    for further, text in enumerate(_others(node.value)):
        yield alone(code, 1 + 0.5 * further, node, text.encode())
    if isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        for further, name in enumerate(place.names[:_MOST_NAMES]):
            yield alone(code, 3 + 0.2 * further, node, name.encode())


def _others(value: Any) -> list[str]:
    """Numbers that one may have to be."""
    if isinstance(value, bool):
        return [str(not value)]
    if isinstance(value, int):
        near = [value + 1, value - 1, -value, 0, 1, 2]
        return [f"({one})" for one in dict.fromkeys(near) if one != value] + [f"({value} / 2)"]
    if isinstance(value, float):
        close = [-value, value / 10, value * 10, value / 2, value * 2, value + 1, value - 1, 0.0]
        if value:
            close += [1 / value, value / 100, value * 100, value * value]
        return [f"({one!r})" for one in dict.fromkeys([*close, 1.0, 0.5]) if one != value]
    return []


def _slices(code: Code, node: ast.Slice) -> Iterator[Found]:
    """All but the first for all but the last."""
    if node.lower is None and node.upper is None and node.step is None:
        return
    start, end = code.span(node)
    for text in (b":", b"1:", b":-1", b"::-1", b"1:-1"):
        yield 2, (Replacement(start, end, text),), (node.lineno,)


def _counts(place: Place) -> bool:
    """Whether it may be a number of things, of which there may be one too many."""
    node, parent = place.node, place.parent
    if not isinstance(node, (ast.Name, ast.Attribute, ast.Call, ast.Subscript)):
        return False
    if isinstance(node, ast.Name) and node.id not in place.names:
        return False
    if isinstance(parent, ast.Subscript) and place.field == "slice":
        return True
    if isinstance(parent, (ast.Compare, ast.BinOp, ast.Slice)):
        return place.field != "func"
    return isinstance(parent, ast.Call) and place.field == "args" and called(parent) in _COUNTED


def _keywords(code: Code, node: ast.Call) -> Iterator[Found]:
    """A keyword less."""
    for keyword in node.keywords:
        start, end = code.span(keyword)
        before = code.source[:start].rstrip()
        after = code.source[end:].lstrip()
        if before.endswith(b","):
            start = len(before) - 1
        elif after.startswith(b","):
            end = len(code.source) - len(after) + 1
        yield 2, (Replacement(start, end, b""),), (keyword.lineno,)


def _dimensions(code: Code, node: ast.Call) -> Iterator[Found]:
    """A dimension more, or less, of what takes one."""
    if called(node) not in _REDUCERS:
        return
    given = {keyword.arg for keyword in node.keywords}
    method = isinstance(node.func, ast.Attribute) and not _is_torch(node.func.value)
    end = code.span(node)[1] - 1
    positional = len(node.args) - (not method)
    more: list[str] = []
    if not given & _DIMENSIONS and positional == 0:
        more = ["dim=0", "dim=-1", "dim=-1, keepdim=True", "dim=1", "dim=0, keepdim=True"]
    elif "keepdim" not in given:
        more = ["keepdim=True"]
    comma = "" if not node.args and not node.keywords else ", "
    for further, text in enumerate(more):
        part = Replacement(end, end, f"{comma}{text}".encode())
        yield 2 + 0.5 * further, (part,), (node.end_lineno or node.lineno,)
    if positional == 1:
        last = node.args[-1]
        start = code.span(node.args[-2])[1] if len(node.args) > 1 else code.span(last)[0]
        end = code.span(last)[1]
        after = code.source[end:].lstrip()
        if len(node.args) == 1 and after.startswith(b","):
            end = len(code.source) - len(after) + 1
        yield 2, (Replacement(start, end, b""),), (last.lineno,)


def _is_torch(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in {"torch", "t", "F"}
