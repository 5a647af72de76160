"""The wrong parts of what a scenario's calls gave, and which of them a misconception explains.

So a mistake is known that is made in one dtype, for one word or in one item of a tuple only, and
so are two mistakes, each in a part of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from grader.course.declarations import Misconception
from grader.evidence import Call, Evidence, Played
from grader.judge.closeness import answered, explains, flat, of_call
from grader.judge.corner import beside_corner
from grader.judge.values import agree

SMALL: Final = 100
"""Up to here a whole number is often another mistake's as well."""

Place = tuple[int, int]
"""Which call it is, and which item of what that gave."""


class Part(NamedTuple):
    """One item of what a call gave."""

    got: Any
    right: Any
    call: Call


class Sight(NamedTuple):
    """A misconception that a check may show."""

    wrong: Misconception
    certain: bool
    """Whether it takes this misconception to show it."""
    places: frozenset[Place] | None = None
    """Which wrong parts it explains; None if it explains everything."""


def wrong_parts(item: Evidence) -> dict[Place, Part]:
    """The parts that are not right; none where the calls are not those of the reference.

    None either where one is True or False, as every idea that is wrong there would explain it, nor
    where all that a call gave is a small whole number, such as a count: too many ideas would.
    """
    calls, due = item.got.calls, item.expected.calls if item.expected is not None else ()
    if item.got.failure is not None or len(calls) != len(due):
        return {}
    found = {}
    for at, (call, other) in enumerate(zip(calls, due, strict=True)):
        ours, theirs = _items(call), _items(other)
        if ours is None or theirs is None or len(ours) != len(theirs):
            return {}
        for number, (got, right) in enumerate(zip(ours, theirs, strict=True)):
            if not agree(got, right):
                if type(got) is bool or (len(ours) == 1 and _is_small_count(got)):
                    return {}
                found[at, number] = Part(got, right, call)
    return found


def explained(
    wrong: Misconception, predicted: Played, parts: dict[Place, Part]
) -> frozenset[Place]:
    """The wrong parts that a misconception gives, exactly or but for the corner at 0."""
    ideas: dict[int, Sequence[Any] | None] = {}
    found = set()
    for place, part in parts.items():
        at, number = place
        if at >= len(predicted.calls) or predicted.calls[at].function != part.call.function:
            continue
        if at not in ideas:
            ideas[at] = _items(predicted.calls[at])
        items = ideas[at]
        if items is not None and number < len(items) and _gives(wrong, items[number], part):
            found.add(place)
    return frozenset(found)


def _gives(wrong: Misconception, idea: Any, part: Part) -> bool:
    if explains(wrong, idea, part.got, part.right):
        return True
    args = [*part.call.args, *part.call.kwargs.values()]
    got = beside_corner(part.got, part.right, args)
    other = beside_corner(idea, part.right, args)
    return got is not None and other is not None and explains(wrong, other, got, part.right)


def _is_small_count(value: Any) -> bool:
    return type(value) is int and abs(value) <= SMALL


def _items(call: Call) -> list[Any] | None:
    return list(flat([of_call(call.reply)])) if answered(call.reply) else None
