"""How near a value, or a call, must come to what a misconception predicts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TypeGuard

import torch

from grader.course.declarations import Misconception
from grader.evidence import Call
from grader.judge.corner import beside_corner
from grader.judge.values import Tolerance, agree
from grader.worker.protocol import Reply

LOOSE: Final = Tolerance(2e-5, 2e-7)
"""How near an answer must come to what a misconception predicts (float64)."""
LOOSE_FLOAT32: Final = Tolerance(1e-3, 2e-5)
_HISTORY: Final = Tolerance(2e-3, 1e-6)
"""For loss histories, which drift apart with rounding."""
_DRIFT: Final = 2e-4
"""How far two histories may drift apart, as a part of their largest value."""


def loose(value: object) -> Tolerance:
    """The tolerance for what comes near a value of ours: of a student's, any size could come."""
    if isinstance(value, torch.Tensor):
        return LOOSE_FLOAT32 if value.dtype == torch.float32 else LOOSE
    if isinstance(value, (list, tuple)) and value:
        if all(isinstance(item, float) for item in value):
            # A loss that has come near 0 is all rounding: what counts is the history's own size.
            size = max((abs(item) for item in value if math.isfinite(item)), default=0.0)
            return Tolerance(_HISTORY.relative, max(_HISTORY.absolute, _DRIFT * size))
        return max((loose(item) for item in value), key=lambda rule: rule.relative)
    if isinstance(value, float) and math.isfinite(value):
        return _HISTORY
    return LOOSE


def differs(call: Call, expected: Sequence[Call], at: int) -> bool:
    """Whether a call gave another value than the reference's."""
    if at >= len(expected):
        return True
    due = expected[at].reply
    if not isinstance(call.reply, Reply) or not isinstance(due, Reply):
        return True
    if answered(call.reply) != answered(due):
        return True
    return not agree(of_call(call.reply), of_call(due))


def explains(wrong: Misconception, idea: Any, got: Any, right: Any) -> bool:
    """Whether a misconception gives what was got, and that isn't right.

    Where the plain formula of a family overflows, nothing is known of another spelling of it.
    """
    near = loose(idea)
    due, seen = (filled(idea, right), filled(idea, got)) if wrong.form else (idea, idea)
    # Nearly every idea is turned down by what was got.
    if not agree(got, seen, near) or agree(due, right, near):
        return False
    # A float is near many a whole number: where one is due, it explains floats alone.
    return not _has_floats_for_ints(idea, right) or agree(seen, got, near)


def _has_floats_for_ints(idea: Any, right: Any) -> bool:
    if isinstance(idea, dict) and isinstance(right, dict):
        return any(_has_floats_for_ints(part, right.get(key)) for key, part in idea.items())
    if isinstance(idea, (list, tuple)) and isinstance(right, (list, tuple)):
        return any(map(_has_floats_for_ints, idea, right))
    return type(idea) is float and type(right) is int


def filled(idea: Any, other: Any) -> Any:
    """A value with another's numbers where its own are not finite."""
    if isinstance(idea, torch.Tensor) and isinstance(other, torch.Tensor):
        lost = ~idea.isfinite()
        if idea.shape != other.shape or not bool(lost.any()):
            return idea
        return torch.where(lost, other.to(idea.dtype), idea)
    several = isinstance(idea, (list, tuple)) and isinstance(other, (list, tuple))
    if not several or len(idea) != len(other):
        return idea
    return type(idea)(filled(*pair) for pair in zip(idea, other, strict=True))


def resembles(idea: Any, got: Any, args: Sequence[Any], *, form: bool) -> bool:
    """Whether an idea is what a call gave, or would be but for the corner at 0.

    Args:
        idea: what a misconception gives.
        got: what was got.
        args: the call's arguments.
        form: whether it is a family's, whose plain formula may overflow.
    """
    near = loose(idea)
    if form:
        idea = filled(idea, got)
    if agree(got, idea, near):
        return True
    beside = beside_corner(idea, got, args)
    return beside is not None and agree(got, beside, near)


def answered(reply: object) -> TypeGuard[Reply]:
    """Whether a call came back: what raised has a value of None too, and didn't return it."""
    return isinstance(reply, Reply) and reply.error is None


def of_call(reply: Any) -> Any:
    """What a call gave: its gradients if it was asked for them, else its value."""
    return reply.value if reply.gradients is None else list(reply.gradients)


def words_of(call: Call) -> tuple[str, ...]:
    """The words among a call's arguments: calls with the same ones run the same code."""
    return tuple(item for item in flat([*call.args, *call.kwargs.values()]) if type(item) is str)


def flat(values: Iterable[Any]) -> Iterator[Any]:
    """What lists and tuples in each other hold, in order."""
    for value in values:
        if isinstance(value, (list, tuple)):
            yield from flat(value)
        else:
            yield value
