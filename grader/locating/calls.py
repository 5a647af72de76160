"""One call more or less round an expression, and a factor or a term more."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final

from grader.locating.operators import Found, alone, is_value, of_the_student
from grader.locating.source import Code, Place

_METHODS: Final = (
    b"(%b).exp()", b"(%b).log()", b"(%b).sum()", b"(%b).mean()", b"(%b).abs()", b"(%b).sqrt()",
    b"(1 - (%b))", b"((%b) ** 2)", b"(1 / (%b))", b"((%b) * 2)", b"((%b) / 2)", b"((%b) + 1)",
    b"((%b) - 1)", b"(%b).sigmoid()", b"(%b).tanh()", b"(%b).relu()", b"(%b).sign()",
    b"(%b).sum(0)", b"(%b).mean(0)", b"(%b).unsqueeze(-1)", b"(%b).squeeze()",
    b"(%b).flatten()", b"(%b).detach()", b"(%b).clone()", b"(%b).item()", b"float(%b)",
    b"list(%b)", b"int(%b)", b"(%b)[::-1]", b"(%b).square()", b"(%b).float()",
)  # fmt: skip
"""What may be missing round an expression, the most usual first."""
_TRANSPOSED: Final = b"(%b).T"
_MOST_FACTORS: Final = 12
_MOST_DONORS: Final = 16


def calls(code: Code, places: Sequence[Place]) -> Iterator[Found]:
    """A call, a method, a transpose or an item less; a transpose more."""
    for place in places:
        node = place.node
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute) and of_the_student(node.func.value, place):
                yield alone(code, 1.5, node, b"(%b)" % code.text(node.func.value))
            for one in node.args[:2]:
                if not isinstance(one, (ast.Starred, ast.GeneratorExp)):
                    yield alone(code, 2, node, b"(%b)" % code.text(one))
        elif isinstance(node, ast.Attribute) and node.attr in {"T", "mT", "data", "values"}:
            yield alone(code, 1, node, b"(%b)" % code.text(node.value))
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            yield alone(code, 3, node, b"(%b)" % code.text(node.value))
        elif isinstance(node, ast.BinOp):
            # An operand less.
            yield alone(code, 2.5, node, b"(%b)" % code.text(node.left))
            yield alone(code, 2.5, node, b"(%b)" % code.text(node.right))
        if is_value(place) and isinstance(place.parent, (ast.BinOp, ast.Call)):
            product = isinstance(place.parent, ast.BinOp) and isinstance(
                place.parent.op, ast.MatMult
            )
            yield alone(code, 1 if product else 4, node, _TRANSPOSED % code.text(node))


def wrapped(code: Code, places: Sequence[Place]) -> Iterator[Found]:
    """One call more round an expression: one that is used beside it, or a usual one."""
    donors = _donors(code, places)
    for place in places:
        if not is_value(place) or isinstance(place.parent, ast.Starred):
            continue
        text = code.text(place.node)
        for further, (before, after) in enumerate(donors):
            yield alone(code, 3 + 0.2 * further, place.node, before + text + after)
        for further, pattern in enumerate(_METHODS):
            yield alone(code, 3 + 0.15 * further, place.node, pattern % text)


def _donors(code: Code, places: Sequence[Place]) -> list[tuple[bytes, bytes]]:
    """What stands before and behind the first argument of each call, and each method's end."""
    found: dict[tuple[bytes, bytes], None] = {}
    for place in places:
        node = place.node
        if not isinstance(node, ast.Call) or b"\n" in code.text(node):
            continue
        start, end = code.span(node)
        if node.args and not isinstance(node.args[0], (ast.Starred, ast.GeneratorExp)):
            first = code.span(node.args[0])
            found[code.source[start : first[0]], code.source[first[1] : end]] = None
        if isinstance(node.func, ast.Attribute) and of_the_student(node.func.value, place):
            base = code.span(node.func.value)[1]
            found[b"(", b")" + code.source[base:end].lstrip(b")")] = None
    return list(found)[:_MOST_DONORS]


def factors(code: Code, places: Sequence[Place]) -> Iterator[Found]:
    """A factor, a divisor or a term more, of the student's own names and expressions."""
    own = _terms(code, places)
    for place in places:
        if not is_value(place) or isinstance(place.parent, (ast.Subscript, ast.Starred)):
            continue
        text = code.text(place.node)
        # Of a chain of factors one has it as well as the whole.
        inner = isinstance(place.parent, ast.BinOp) and isinstance(
            place.parent.op, (ast.Mult, ast.Div)
        )
        names = [name.encode() for name in place.names if name not in {"self", "_"}]
        for further, name in enumerate(dict.fromkeys([*names[:_MOST_FACTORS], *own])):
            if name != text:
                rank = 3 + 0.25 * further + (2 if inner else 0)
                yield alone(code, rank, place.node, b"((%b) * (%b))" % (text, name))
                yield alone(code, rank + 0.5, place.node, b"((%b) / (%b))" % (text, name))
                yield alone(code, rank + 1, place.node, b"((%b) + (%b))" % (text, name))
                yield alone(code, rank + 1, place.node, b"((%b) - (%b))" % (text, name))


def _terms(code: Code, places: Sequence[Place]) -> list[bytes]:
    """Short expressions of the student's own that may be meant elsewhere too."""
    found = [
        code.text(place.node)
        for place in places
        if isinstance(place.node, (ast.BinOp, ast.Call, ast.Subscript)) and is_value(place)
    ]
    return [text for text in dict.fromkeys(found) if len(text) <= 30 and b"\n" not in text][:6]
