"""Which of a scenario's calls gave the value that is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, Final

from grader.evidence import Call, Evidence, Played
from grader.judge.bounds import elements
from grader.judge.closeness import differs
from grader.judge.values import Mismatch, Tolerance, agree, compare
from grader.worker.protocol import Reply

_EXACT: Final = Tolerance(0.0, 0.0)
_MOST: Final = 1 << 18
"""Elements of the largest value that is searched for a part."""


def failing_call(evidence: Evidence) -> Call | None:
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
    found = _giver(mismatch, calls, theirs, _place(mismatch, evidence.got, evidence.expected))
    if found is not None:
        return found[0]
    known = enumerate(calls[: len(theirs)])
    return next((ours for at, ours in known if differs(ours, theirs, at)), None)


def in_its_terms(
    mismatch: Mismatch, got: Played, expected: Played, tolerance: Tolerance | None
) -> Mismatch:
    """The same mismatch with its path counted from what the student's function returned.

    The scenario may have put it into a nest of its own, of which the student knows nothing.
    """
    found = _giver(mismatch, got.calls, expected.calls, _place(mismatch, got, expected))
    if found is None or found[1] is None:
        return mismatch
    ours, due = found[0].reply, found[1].reply
    if not isinstance(ours, Reply) or not isinstance(due, Reply):
        return mismatch
    nearer = compare(ours.value, due.value, tolerance)
    if nearer is None or nearer.aspect is not mismatch.aspect:
        return mismatch
    return nearer if agree(nearer.got, mismatch.got, _EXACT) else mismatch


def first_difference(
    got: Sequence[Call], expected: Sequence[Call], tolerance: Tolerance | None = None
) -> Mismatch | None:
    """In what the first call differs that gave another value than the reference's."""
    for ours, due in zip(got, expected, strict=False):
        if isinstance(ours.reply, Reply) and isinstance(due.reply, Reply):
            mismatch = compare(ours.reply.value, due.reply.value, tolerance)
            if mismatch is not None:
                return mismatch
    return None


def _giver(
    mismatch: Mismatch, got: Sequence[Call], expected: Sequence[Call], place: int | None
) -> tuple[Call, Call | None] | None:
    """The call that gave what differs, and the reference's beside it; looked for there first."""
    pairs = list(zip_longest(got, expected[: len(got)]))
    first = [] if place is None else pairs[place : place + 1]
    for ours, due in [*first, *pairs]:
        if due is not None and _same(ours, due):
            continue
        if _gave(ours, mismatch.got) and (due is None or _gave(due, mismatch.expected)):
            return ours, due
    return None


def _place(mismatch: Mismatch, got: Played, expected: Played | None) -> int | None:
    """Where in a list with a value for each call the one is that differs.

    A False, or a 0, is in many an answer, so that the value alone doesn't tell which is meant.
    """
    ours, due = got.value, None if expected is None else expected.value
    if not isinstance(ours, (list, tuple)) or not isinstance(due, (list, tuple)):
        return None
    if not len(ours) == len(due) == len(got.calls):
        return None
    pairs = enumerate(zip(ours, due, strict=True))
    holds = (at for at, (a, b) in pairs if _holds(a, mismatch.got) and _holds(b, mismatch.expected))
    return next(holds, None)


def _same(ours: Call, due: Call) -> bool:
    """Whether a call gave exactly what the reference's gave, so that nothing in it differs."""
    one, other = ours.reply, due.reply
    if not isinstance(one, Reply) or not isinstance(other, Reply):
        return False
    if one.gradients is not None or elements(one.value) > _MOST:
        return False
    return agree(one.value, other.value, _EXACT)


def _gave(call: Call, value: Any) -> bool:
    """Whether a value is what a call returned, or a part of that, or a gradient of it."""
    if not isinstance(call.reply, Reply):
        return False
    return _holds(call.reply.value, value) or _holds(call.reply.gradients, value)


def _holds(whole: Any, part: Any) -> bool:
    if whole is part:
        return True
    if elements(whole) > _MOST:
        return False
    # By value, for what an oracle has recorded is a copy.
    if agree(whole, part, _EXACT):
        return True
    if isinstance(whole, dict):
        whole = list(whole.values())
    return isinstance(whole, (list, tuple)) and any(_holds(item, part) for item in whole)
