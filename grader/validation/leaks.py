"""Whether a text gives the solution away: whatever can be evaluated in it is compared with it.

Every code span is evaluated on random inputs under the exercise's own names. None may be what
the reference gives.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
import torch
from torch import Tensor

from grader.model import Exercise
from grader.validation import spans
from grader.validation.markdown import Piece, code_spans
from grader.validation.numbers import functions_without, leaves, same
from grader.validation.runs import Recorded, Rehearsal
from grader.validation.values import Promise, Shortfall, Text

_DRAWS: Final = 3
_MOST_KINDS: Final = 8
"""Ways of calling one function that are tried, such as each name of an activation."""


class Draw(msgspec.Struct, frozen=True):
    """A graded function's parameters on one random input, and what the reference gives there."""

    names: Mapping[str, Any]
    result: Any


class Target(msgspec.Struct, frozen=True):
    """What a text must not give away."""

    function: str
    draws: tuple[Draw, ...]
    forbidden: frozenset[str]
    """Operators that the function may not use: an expression with them is no solution."""
    siblings: Mapping[str, Callable[..., Any]]
    """The reference's other functions, which a text may name."""


def leaks(texts: Iterable[Text], targets: Sequence[Target]) -> list[Shortfall]:
    """The texts in which something evaluates to what a graded function returns."""
    found = []
    for text in texts:
        for piece, target in _giving_away(text.text, targets):
            says = f"{text.what} gives {target.function} away: `{piece.text[:120]}`"
            found.append(
                Shortfall(
                    promise=Promise.leaks,
                    path=text.path,
                    line=text.line + piece.line - 1,
                    says=says,
                )
            )
    return found


def _giving_away(text: str, targets: Sequence[Target]) -> Iterator[tuple[Piece, Target]]:
    found = list(code_spans(text))
    told = set()
    for target in targets:
        # One row for each draw: what each piece of the text comes to.
        rows = [_values(found, target, draw) for draw in target.draws]
        for at, piece in enumerate(found):
            hits = [
                any(_is_result(value, draw) for value in row[at])
                for row, draw in zip(rows, target.draws, strict=True)
            ]
            if hits and all(hits) and (at, target.function) not in told:
                told.add((at, target.function))
                yield piece, target


def _values(found: Sequence[Piece], target: Target, draw: Draw) -> list[list[Any]]:
    names = dict(draw.names)
    functions = {**functions_without(target.function), **target.siblings}
    spare = next((value for value in names.values() if isinstance(value, Tensor)), None)
    return [
        list(spans.values(piece.text, names, functions, spare, target.forbidden)) for piece in found
    ]


def _is_result(value: Any, draw: Draw) -> bool:
    """The whole result, or one tensor of several."""
    if same(value, draw.result):
        return True
    parts = leaves(draw.result)
    mine = leaves(value)
    return (
        len(mine) == 1
        and len(parts) > 1
        and any(_telling(part, draw.names) and same(mine[0], part) for part in parts)
    )


def _telling(part: Tensor, names: Mapping[str, Any]) -> bool:
    """Whether a tensor says something: not constant, and none of the arguments."""
    if part.numel() < 2 or bool((part == part.flatten()[0]).all()):
        return False
    return not any(same(part, leaf) for value in names.values() for leaf in leaves(value))


# --- what there is to give away -------------------------------------------------------


def targets(exercise: Exercise, rehearsal: Rehearsal) -> list[Target]:
    """What the reference gives for random inputs of the shapes that the suites use."""
    found = []
    draw = torch.Generator().manual_seed(20_240_517)
    for function in exercise.functions:
        implementation = rehearsal.oracle.namespace[function]
        if isinstance(implementation, type):
            continue  # a class is no formula
        operators = {
            name for rule in exercise.rules if function in rule.functions for name in rule.operators
        }
        siblings = {
            name: rehearsal.oracle.namespace[name]
            for name in exercise.functions
            if name != function and inspect.isfunction(rehearsal.oracle.namespace[name])
        }
        for calls in _kinds(rehearsal.calls, function):
            draws = tuple(_draws(calls, implementation, rehearsal, draw))
            if len(draws) == _DRAWS and _informative(draws):
                found.append(Target(function, draws, frozenset(operators), siblings))
    return found


def _kinds(calls: Sequence[Recorded], function: str) -> list[list[Recorded]]:
    """A function's calls by what is neither a tensor nor a number among the arguments."""
    groups: dict[str, list[Recorded]] = {}
    for call in calls:
        if call.function == function and (call.args or call.kwargs):
            words = [item for item in (*call.args, *call.kwargs.values()) if type(item) is str]
            groups.setdefault(repr(words), []).append(call)
    return list(groups.values())[:_MOST_KINDS]


def _draws(
    calls: Sequence[Recorded],
    implementation: Callable[..., Any],
    rehearsal: Rehearsal,
    generator: torch.Generator,
) -> Iterator[Draw]:
    """Up to three calls with fresh numbers; those with few elements come last."""
    ordered = sorted(calls, key=lambda call: not 4 <= _size(call) <= 10_000)
    given = 0
    for call in [*ordered, *ordered[:1] * _DRAWS]:
        args = tuple(_fresh(item, generator) for item in call.args)
        kwargs = {name: _fresh(item, generator) for name, item in call.kwargs.items()}
        try:
            bound = inspect.signature(implementation).bind(*args, **kwargs)
        except TypeError:
            continue
        result = rehearsal.oracle.ask(call.function, args, kwargs)
        parts = leaves(result)
        if not parts or not all(bool(torch.isfinite(part.double()).all()) for part in parts):
            continue
        bound.apply_defaults()
        if same(result, next(iter(bound.arguments.values()))):
            continue  # the argument itself gives nothing away
        yield Draw(dict(bound.arguments), result)
        given += 1
        if given == _DRAWS:
            return


def _size(call: Recorded) -> int:
    return sum(leaf.numel() for leaf in leaves([*call.args, *call.kwargs.values()]))


def _fresh(value: Any, generator: torch.Generator) -> Any:
    """A random tensor of the same shape in float64; anything else as it is."""
    if isinstance(value, Tensor) and value.is_floating_point():
        return torch.randn(value.shape, dtype=torch.float64, generator=generator)
    if type(value) in {list, tuple}:
        return type(value)(_fresh(item, generator) for item in value)
    return value


def _informative(draws: Sequence[Draw]) -> bool:
    """Whether a constant could not be taken for the result."""
    parts = [part for draw in draws for part in leaves(draw.result)]
    numbers = torch.cat([part.flatten().double() for part in parts])
    return numbers.numel() >= 3 and bool((numbers != numbers[0]).any())
