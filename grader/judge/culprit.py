"""Which of a scenario's calls gave the value that is wrong."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any, Final

from grader.evidence import Call, Evidence
from grader.judge.values import Mismatch, Tolerance, compare
from grader.worker.protocol import Answer

_EXACT: Final = Tolerance(0.0, 0.0)


def culprit(evidence: Evidence) -> Call | None:
    """The call that a report shows; None if no single call is known to be the one.

    A scenario may call several functions and give a nest of what they return. The call whose
    answer holds the differing value is the one; where a scenario computed on with its answers,
    it is the first call that differs from the reference's. A call that failed is always the last.
    """
    calls = evidence.got.calls
    mismatch = evidence.mismatch
    if len(calls) < 2 or not isinstance(mismatch, Mismatch):
        return calls[-1] if calls else None
    theirs = evidence.expected.calls if evidence.expected is not None else ()
    pairs = list(zip_longest(calls, theirs[: len(calls)]))
    for ours, due in pairs:
        if _gave(ours, mismatch.got) and (due is None or _gave(due, mismatch.expected)):
            return ours
    return next((ours for ours, due in pairs if due is not None and _differ(ours, due)), None)


def _gave(call: Call, value: Any) -> bool:
    """Whether a value is what a call returned, or a part of that, or a gradient of it."""
    if not isinstance(call.answer, Answer):
        return False
    return _holds(call.answer.value, value) or _holds(call.answer.gradients, value)


def _holds(whole: Any, part: Any) -> bool:
    # By value, for what an oracle has recorded is a copy.
    if compare(whole, part, _EXACT) is None:
        return True
    if isinstance(whole, dict):
        whole = list(whole.values())
    return isinstance(whole, (list, tuple)) and any(_holds(item, part) for item in whole)


def _differ(ours: Call, due: Call) -> bool:
    if not isinstance(ours.answer, Answer) or not isinstance(due.answer, Answer):
        return True
    return compare(ours.answer.value, due.answer.value) is not None
