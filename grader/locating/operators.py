"""Another operator, the other order, the other sign, other brackets."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from grader.judge.source import Replacement
from grader.locating.source import Code, Place

Found = tuple[float, tuple[Replacement, ...], tuple[int, ...]]
"""How unlikely a change is, from 1; what it consists of; on which lines it is."""

_ARITHMETIC: Final[dict[type[ast.operator], tuple[str, tuple[str, ...]]]] = {
    ast.Add: ("+", ("-", "*")),
    ast.Sub: ("-", ("+", "*")),
    ast.Mult: ("*", ("/", "+", "@", "-", "**")),
    ast.Div: ("/", ("*", "//", "-")),
    ast.FloorDiv: ("//", ("/", "%")),
    ast.Mod: ("%", ("//",)),
    ast.Pow: ("**", ("*",)),
    ast.MatMult: ("@", ("*",)),
    ast.BitAnd: ("&", ("|",)),
    ast.BitOr: ("|", ("&",)),
}
"""How an operator is written, and what it may have to be instead."""
_COMPARED: Final[dict[type[ast.cmpop], tuple[str, tuple[str, ...]]]] = {
    ast.Lt: ("<", ("<=", ">", ">=")),
    ast.LtE: ("<=", ("<", ">=", ">")),
    ast.Gt: (">", (">=", "<", "<=")),
    ast.GtE: (">=", (">", "<=", "<")),
    ast.Eq: ("==", ("!=",)),
    ast.NotEq: ("!=", ("==",)),
    ast.Is: ("is", ("is not",)),
    ast.IsNot: ("is not", ("is",)),
    ast.In: ("in", ("not in",)),
    ast.NotIn: ("not in", ("in",)),
}
_ORDERED: Final = (ast.Sub, ast.Div, ast.MatMult, ast.Pow, ast.FloorDiv)
_VALUES: Final = (ast.Name, ast.Call, ast.BinOp, ast.Subscript, ast.Attribute)


def alone(code: Code, rank: float, node: Any, text: bytes) -> Found:
    """Something else in the place of one node."""
    return rank, (code.put(node, text),), (node.lineno,)


def is_value(place: Place) -> bool:
    """Whether it is an expression that has a value of the student's, and not what is called."""
    node, parent = place.node, place.parent
    if not isinstance(node, _VALUES) or not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return False
    if place.field == "func" or (isinstance(parent, ast.keyword) and parent.arg == "dtype"):
        return False
    if not of_the_student(node, place):
        return False
    return not (isinstance(parent, ast.Attribute) and isinstance(node, ast.Name))


def of_the_student(node: Any, place: Place) -> bool:
    """Whether a value is the student's, and not a module or what is taken from one."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return not isinstance(node, ast.Name) or node.id in place.names


def operators(code: Code, places: Sequence[Place]) -> Iterator[Found]:
    """Operators, the order of what they work on, and signs."""
    for place in places:
        node = place.node
        if isinstance(node, ast.BinOp):
            yield from _written(code, 1, node.left, node.right, _ARITHMETIC.get(type(node.op)))
            if isinstance(node.op, _ORDERED):
                sides = code.text(node.right), _sign(node), code.text(node.left)
                yield alone(code, 2, node, b"((%b) %b (%b))" % sides)
        elif isinstance(node, (ast.AugAssign, ast.Assign)):
            yield from _assigned(code, node)
        elif isinstance(node, (ast.Compare, ast.BoolOp)):
            yield from _compared(code, node)
        elif isinstance(node, ast.UnaryOp):
            yield alone(code, 1, node, b"(%b)" % code.text(node.operand))
        elif isinstance(node, ast.IfExp):
            yield _exchanged(code, 2, node.body, node.orelse)
        yield from _neighbours(code, node)
        if is_value(place) and not isinstance(place.parent, (ast.Subscript, ast.Starred)):
            yield alone(code, 2, node, b"(-(%b))" % code.text(node))


def _assigned(code: Code, node: ast.AugAssign | ast.Assign) -> Iterator[Found]:
    if isinstance(node, ast.AugAssign):
        sign, others = _ARITHMETIC.get(type(node.op), ("", ()))
        others = tuple(f"{other}=" for other in others)
        yield from _written(code, 1, node.target, node.value, (f"{sign}=", (*others, "=")))
    elif isinstance(node.targets[-1], (ast.Name, ast.Subscript)):
        yield from _written(code, 4, node.targets[-1], node.value, ("=", ("+=",)))


def _compared(code: Code, node: ast.Compare | ast.BoolOp) -> Iterator[Found]:
    if isinstance(node, ast.Compare):
        if len(node.ops) == 1:
            found = _COMPARED.get(type(node.ops[0]))
            yield from _written(code, 1, node.left, node.comparators[0], found)
        return
    sign, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
    for left, right in pairwise(node.values):
        yield from _written(code, 2, left, right, (sign, (other,)))


def _written(
    code: Code, rank: float, left: Any, right: Any, known: tuple[str, tuple[str, ...]] | None
) -> Iterator[Found]:
    """The sign between two nodes replaced by others."""
    if known is None:
        return
    sign, others = known
    start, text = code.between(left, right)
    at = text.find(sign.encode())
    if at < 0 or b"#" in text:
        return
    line = left.end_lineno + text[:at].count(b"\n")
    for further, other in enumerate(others):
        part = Replacement(start + at, start + at + len(sign), b" %b " % other.encode())
        yield rank + further, (part,), (line,)


def _sign(node: Any) -> bytes:
    """How the operator between two expressions is written; empty where there is none."""
    known = _ARITHMETIC.get(type(node.op)) if isinstance(node, ast.BinOp) else None
    return known[0].encode() if known is not None else b""


def _exchanged(code: Code, rank: float, one: Any, other: Any) -> Found:
    parts = code.put(one, code.text(other)), code.put(other, code.text(one))
    return rank, parts, tuple(sorted({one.lineno, other.lineno}))


def _neighbours(code: Code, node: Any) -> Iterator[Found]:
    """Arguments, or items of a list, in each other's place."""
    row: list[Any] = []
    if isinstance(node, ast.Call):
        row = node.args
    elif isinstance(node, (ast.List, ast.Tuple)) and isinstance(node.ctx, ast.Load):
        row = node.elts
    if len(row) > 4 or any(isinstance(one, (ast.Starred, ast.GeneratorExp)) for one in row):
        return
    for at, one in enumerate(row):
        for further, other in enumerate(row[at + 1 :]):
            yield _exchanged(code, 2 + further, one, other)


def brackets(code: Code, places: Sequence[Place]) -> Iterator[Found]:
    """What an operator works on, where there are two, or a call around one of them."""
    for place in places:
        node = place.node
        if sign := _sign(node):
            yield from _regrouped(code, node, sign)
            yield from _into_the_call(code, node, sign)
        elif isinstance(node, ast.UnaryOp) and (sign := _sign(node.operand)):
            inner: Any = node.operand
            if code.text(node).startswith(b"-"):
                left, right = code.text(inner.left), code.text(inner.right)
                yield alone(code, 3, node, b"((-(%b)) %b (%b))" % (left, sign, right))
        elif isinstance(node, ast.Call):
            yield from _out_of_the_call(code, node)


def _regrouped(code: Code, node: ast.BinOp, outer: bytes) -> Iterator[Found]:
    left: Any = node.left
    right: Any = node.right
    if inner := _sign(left):
        a, b, c = code.text(left.left), code.text(left.right), code.text(right)
        yield alone(code, 3, node, b"((%b) %b ((%b) %b (%b)))" % (a, inner, b, outer, c))
    if inner := _sign(right):
        a, b, c = code.text(left), code.text(right.left), code.text(right.right)
        yield alone(code, 3, node, b"(((%b) %b (%b)) %b (%b))" % (a, outer, b, inner, c))
    if isinstance(left, ast.UnaryOp) and isinstance(left.op, ast.USub):
        a, c = code.text(left.operand), code.text(right)
        yield alone(code, 3, node, b"(-((%b) %b (%b)))" % (a, outer, c))


def _into_the_call(code: Code, node: ast.BinOp, sign: bytes) -> Iterator[Found]:
    """``f(a) - b`` as ``f(a - b)``, and ``a - b.sum()`` as ``(a - b).sum()``."""
    left, right = node.left, node.right
    if isinstance(left, ast.Call) and len(left.args) == 1 and not left.keywords:
        inner = b"(%b) %b (%b)" % (code.text(left.args[0]), sign, code.text(right))
        yield alone(code, 3, node, b"%b(%b)" % (code.text(left.func), inner))
    if isinstance(right, ast.Call) and isinstance(right.func, ast.Attribute):
        base = right.func.value
        inner = b"((%b) %b (%b))" % (code.text(left), sign, code.text(base))
        yield alone(code, 3, node, b"(%b%b)" % (inner, _behind(code, base, right)))


def _out_of_the_call(code: Code, node: ast.Call) -> Iterator[Found]:
    """``f(a - b)`` as ``f(a) - b`` and ``a - f(b)``; the same where it is a method."""
    one: Any = node.args[0] if len(node.args) == 1 and not node.keywords else None
    if sign := _sign(one):
        f, a, b = code.text(node.func), code.text(one.left), code.text(one.right)
        yield alone(code, 3, node, b"(%b(%b) %b (%b))" % (f, a, sign, b))
        yield alone(code, 4, node, b"((%b) %b %b(%b))" % (a, sign, f, b))
    base: Any = node.func.value if isinstance(node.func, ast.Attribute) else None
    if sign := _sign(base):
        rest = _behind(code, base, node)
        a, b = code.text(base.left), code.text(base.right)
        yield alone(code, 3, node, b"((%b) %b (%b)%b)" % (a, sign, b, rest))
        yield alone(code, 4, node, b"((%b)%b %b (%b))" % (a, rest, sign, b))


def _behind(code: Code, base: Any, call: Any) -> bytes:
    """The method that is called, with what stands behind it."""
    return code.source[code.span(base)[1] : code.span(call)[1]].lstrip(b") ")
