"""How near a value, or a call, must come to what a misconception predicts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import torch

from grader.evidence import Call, Evidence
from grader.judge.values import Tolerance, compare
from grader.worker.protocol import Answer

LOOSE: Final = Tolerance(2e-5, 2e-7)
"""How near an answer must come to what a misconception predicts (float64)."""
LOOSE_FLOAT32: Final = Tolerance(1e-3, 2e-5)
_HISTORY: Final = Tolerance(2e-3, 1e-6)
"""For loss histories, which drift apart with rounding."""
_DRIFT: Final = 2e-4
"""How far two histories may drift apart, as a part of their largest value."""


def loose(value: object) -> Tolerance:
    """The tolerance for what was got."""
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
    due = expected[at].answer
    if not isinstance(call.answer, Answer) or not isinstance(due, Answer):
        return True
    return compare(of_call(call.answer), of_call(due)) is not None


def predicts(predicted: Call, call: Call, item: Evidence, at: int) -> bool:
    """Whether a misconception gives what a call gave, and that isn't right."""
    if not isinstance(predicted.answer, Answer) or not isinstance(call.answer, Answer):
        return False
    got, idea = of_call(call.answer), of_call(predicted.answer)
    right = item.expected.calls[at].answer if item.expected is not None else None
    if not isinstance(right, Answer) or predicted.function != call.function:
        return False
    near = loose(got)
    return compare(idea, of_call(right), near) is not None and compare(got, idea, near) is None


def of_call(answer: Any) -> Any:
    """What a call gave: its gradients if it was asked for them, else its value."""
    return answer.value if answer.gradients is None else list(answer.gradients)
