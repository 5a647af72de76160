"""What was said of wrong answers: the same answers are explained once.

A class hands in many wrong answers of a few kinds. What is said of one follows from what was seen
of it, to the last bit, and from nothing else; what is a submission's own, such as its lines, is
put to it for each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from grader.evidence import Evidence
from grader.judge.exact import exact
from grader.judge.values import Mismatch
from grader.model import Diagnosis

_MOST: Final = 256
"""Kinds of wrong submissions that are remembered."""


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of one check that did not pass, wherever in a file it came about."""

    diagnosis: Diagnosis | None
    fingerprint: str
    shown: Mapping[str, Any]
    """Input, got and expected as text, and the elements that show the difference best."""


Explained = Mapping[str, Explanation]
"""By the id of the check."""


def key_of(evidence: Sequence[Evidence], others: bytes) -> bytes:
    """A digest of all that was seen.

    Args:
        evidence: of each check that did not pass.
        others: a digest of what was asked beside calls, and answered.
    """
    return exact(others, [_seen(item) for item in evidence])


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


class Explanations:
    """What was said of the wrong submissions that were seen last."""

    def __init__(self) -> None:
        self._known: dict[bytes, Explained] = {}

    def of(self, key: bytes | None) -> Explained | None:
        """What was said where just this was seen, if it was."""
        found = self._known.pop(key, None) if key is not None else None
        if found is not None and key is not None:
            self._known[key] = found
        return found

    def keep(self, key: bytes | None, explained: Explained) -> None:
        """Remember what was said, for a while."""
        if key is None:
            return
        if len(self._known) >= _MOST:
            del self._known[next(iter(self._known))]
        self._known[key] = explained
