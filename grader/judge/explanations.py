"""What was said of wrong answers: the same answers are explained once.

A class hands in many wrong answers of a few kinds. What is said of one follows from what was seen
of it, to the last bit, and from nothing else; what is a submission's own, such as its lines, is
put to it for each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from grader.evidence import Evidence
from grader.judge.exact import exact
from grader.judge.recent import Recent
from grader.judge.values import Mismatch
from grader.model import Diagnosis


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of one check that did not pass, wherever in a file it came about."""

    diagnosis: Diagnosis | None
    fingerprint: str
    shown: Mapping[str, Any]
    """Input, got and expected as text, and the elements that show the difference best."""


Explained = Mapping[str, Explanation]
"""By the id of the check."""
Explanations = Recent[Explained]
"""What was said of the wrong submissions that were seen last."""


def key_of(evidence: Sequence[Evidence], others: bytes, passed: Sequence[str] = ()) -> bytes:
    """A digest of all that was seen.

    Args:
        evidence: of each check that did not pass.
        others: a digest of what was asked beside calls, and answered.
        passed: the checks whose comparisons showed no difference.
    """
    return exact(others, [[_seen(item) for item in evidence], list(passed)])


def _seen(item: Evidence) -> list[Any]:
    mismatch = item.mismatch
    where = (
        [mismatch.aspect.value, mismatch.path, mismatch.index, mismatch.got, mismatch.message]
        if isinstance(mismatch, Mismatch)
        else None
    )
    changed = [msgspec.to_builtins(one) for one in item.changed]
    seen = [item.check, item.ordinal, item.following, item.start, item.got, where, changed]
    return [*seen, item.named, item.message]
