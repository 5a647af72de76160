"""A name for another: of the student's own, or of two of torch's that are taken for each other."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from grader.judge.source import Replacement
from grader.locating.operators import Found, alone
from grader.locating.source import Code, Place

_TAKEN_FOR: Final = [
    set(line.split())
    for line in """
        sum mean
        sum prod cumsum
        max min
        amax amin
        maximum minimum
        argmax argmin
        exp log
        exp expm1
        log log1p
        relu sigmoid tanh
        relu abs
        ReLU Sigmoid Tanh Identity
        sin cos
        sinh cosh tanh
        erf erfc
        sqrt square
        zeros ones
        zeros_like ones_like
        eye ones
        empty_like zeros_like
        diag diagonal
        outer mul
        matmul mul
        mm mul
        add sub mul div
        mul matmul
        cat stack
        squeeze unsqueeze flatten
        ceil floor round
        std var
        gt ge lt le
        SGD Adam AdamW RMSprop
        MSELoss L1Loss
        BCELoss BCEWithLogitsLoss MSELoss
        CrossEntropyLoss NLLLoss
        mse_loss l1_loss
        binary_cross_entropy binary_cross_entropy_with_logits mse_loss
        train eval
        append extend
        clone detach
        numel size
        int float
        randn rand
    """.strip().splitlines()
]
_MOST: Final = 24
"""Names of the student's own that are tried for one."""


def taken_for(name: str) -> list[str]:
    """Names that may have been meant."""
    found = [other for group in _TAKEN_FOR if name in group for other in sorted(group)]
    return [other for other in dict.fromkeys(found) if other != name]


def names(code: Code, places: Sequence[Place]) -> Iterator[Found]:
    """Names of the student's own for one another, and torch's."""
    own = _own(places)
    attributes = _attributes(places)
    for place in places:
        node = place.node
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            for further, other in enumerate(own.get(node.id, ())):
                yield alone(code, 2 + min(further * 0.2, 3), node, other.encode())
            if node.id not in place.names:
                for other in taken_for(node.id):
                    yield alone(code, 1, node, other.encode())
        elif isinstance(node, ast.Attribute):
            yield from _attribute(code, node, attributes)
        elif isinstance(node, ast.keyword) and node.arg in {"min", "max"}:
            start = code.span(node)[0]
            other = "max" if node.arg == "min" else "min"
            yield 2, (Replacement(start, start + 3, other.encode()),), (node.lineno,)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            for other in taken_for(node.value):
                yield alone(code, 2, node, repr(other).encode())
    yield from _twice(code, places, own)


def _attribute(code: Code, node: ast.Attribute, attributes: Sequence[str]) -> Iterator[Found]:
    """What is taken from something: another of torch's, or of the student's own object."""
    end = code.span(node)[1]
    others = taken_for(node.attr)
    if code.text(node).startswith(b"self."):
        others += [other for other in attributes if other != node.attr]
    for further, other in enumerate(others):
        part = Replacement(end - len(node.attr.encode()), end, other.encode())
        yield 1 + further * 0.3, (part,), (node.end_lineno or node.lineno,)


def _own(places: Sequence[Place]) -> dict[str, list[str]]:
    """What may stand for each name: others in its scope, those first that are used beside it."""
    scopes: dict[str, dict[str, None]] = defaultdict(dict)
    called: dict[str, None] = {}
    for place in places:
        node = place.node
        if isinstance(node, ast.Name):
            if place.field == "func" and node.id not in place.names:
                called[node.id] = None
            elif node.id in place.names:
                scopes[node.id].update(dict.fromkeys(place.names))
    found = {
        name: [other for other in others if other not in {name, "self", "_"}][:_MOST]
        for name, others in scopes.items()
    }
    for name in called:
        found[name] = [other for other in called if other != name][:_MOST]
    return found


def _attributes(places: Sequence[Place]) -> list[str]:
    """What the student's own objects are made of."""
    found = [
        place.node.attr
        for place in places
        if isinstance(place.node, ast.Attribute)
        and isinstance(place.node.ctx, ast.Store)
        and isinstance(place.node.value, ast.Name)
    ]
    return list(dict.fromkeys(found))[:_MOST]


def _twice(code: Code, places: Sequence[Place], own: dict[str, list[str]]) -> Iterator[Found]:
    """The same name for another in two places at once: of one statement, or of all there are."""
    at: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        if isinstance(place.node, ast.Name) and isinstance(place.node.ctx, ast.Load):
            at[place.node.id].append(place)
    for name, all_of_it in at.items():
        pairs = [
            (one, other)
            for number, one in enumerate(all_of_it)
            for other in all_of_it[number + 1 :]
            if one.statement is other.statement or len(all_of_it) == 2
        ]
        for one, other in pairs[:_MOST]:
            near = one.statement is other.statement
            for further, instead in enumerate(own.get(name, ())):
                parts = [code.put(place.node, instead.encode()) for place in (one, other)]
                lines = tuple(sorted({one.node.lineno, other.node.lineno}))
                yield (3 if near else 4) + further * 0.3, tuple(parts), lines
