"""What a file has in place of a graded name that it doesn't define."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from grader.worker.protocol import Elsewhere

_NEAR: Final = 0.6
_SHORTEST: Final = 4
"""Letters from which on one name that begins another is taken for it."""


class Found(NamedTuple):
    """What was found, for people, and its line if it has one."""

    says: str
    line: int | None = None


def nearby(
    function: str,
    graded: Collection[str],
    elsewhere: Sequence[Elsewhere],
    aside: Sequence[tuple[str, str]],
) -> Found | None:
    """What is there in place of a graded name; None if nothing is like it.

    Args:
        function: the name that nothing has.
        graded: all graded names, none of which stands for another.
        elsewhere: the file's functions and classes, with what they stand in.
        aside: names that are defined where nothing runs, such as in a Markdown cell, and where.
    """
    for item in elsewhere:
        if item.name == function and item.inside:
            return Found(
                f"It is defined inside {item.inside}; it must stand at the left margin.", item.line
            )
    for name, where in aside:
        if name == function:
            return Found(f"It stands in {where}, where nothing is run.")
    others = [item for item in elsewhere if item.name not in graded]
    likeness = {item: _likeness(item.name, function) for item in others}
    best = max(others, key=lambda item: (likeness[item], not item.inside), default=None)
    if best is None or likeness[best] < _NEAR:
        return None
    inside = f", inside {best.inside}" if best.inside else ""
    return Found(
        f"Did you mean `{best.name}`{inside}? The exercise calls it `{function}`.", best.line
    )


def _likeness(name: str, wanted: str) -> float:
    """From 0 to 1; 1 for names that differ in case and underscores only."""
    ours, theirs = (text.replace("_", "").lower() for text in (name, wanted))
    if ours == theirs:
        return 1.0
    shorter, longer = sorted((ours, theirs), key=len)
    if len(shorter) >= _SHORTEST and longer.startswith(shorter):
        return 0.95
    return difflib.SequenceMatcher(None, ours, theirs).ratio()
