"""Whether what was seen contradicts a misconception that something else of it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec
import torch

from grader.course.declarations import Key, Misconception
from grader.evidence import Call, Evidence, Played
from grader.judge.bounds import is_small
from grader.judge.closeness import answered, differs, flat, loose, of_call, resembles, words_of
from grader.judge.parts import Sight, explained, wrong_parts
from grader.judge.relations.common import Near
from grader.judge.values import Aspect, Mismatch, agree
from grader.worker.protocol import Raised

_LARGE: Final = 50.0
"""Twice this is where exponentials overflow in float32."""


def refuted(
    evidence: Sequence[Evidence],
    possible: Mapping[str, Sequence[Sight]],
    silent: Mapping[str, set[Key]],
) -> set[Key]:
    """Misconceptions that a few inputs show and others contradict.

    Numbers that nothing in the catalogue explains, from a call with the same words among its
    arguments, show that the code is something else. So do numbers of the same dtype that only
    other misconceptions explain, if there are more of them. What is not finite or raises is no
    contradiction: a mistake can be spelt so that it overflows as well; nor is a check in which
    the misconception is ``silent``, as it gives what is right there, or can be seen in a part.
    """
    shown: dict[Key, list[Evidence]] = {}
    by_name = {sight.wrong.key: sight.wrong for sights in possible.values() for sight in sights}
    for item in evidence:
        for sight in possible[item.check]:
            shown.setdefault(sight.wrong.key, []).append(item)
    others = [item for item in evidence if is_plainly_other(item.mismatch)]
    found: set[Key] = set()
    for identifier, items in shown.items():
        wrong = by_name[identifier]
        if wrong.recognise is not None:
            continue
        # Of several wrong calls in a scenario it is sure to explain the first.
        calls = {call for item in items for call in _wrong_calls(item, wrong.function)[:1]}
        words = {call.words for call in calls}
        against = 0
        for item in others:
            if identifier in silent[item.check]:
                continue
            ideas = {sight.wrong.key for sight in possible[item.check]}
            theirs = _wrong_calls(item, wrong.function)
            if not ideas and any(call.words in words for call in theirs):
                found.add(identifier)
            elif identifier not in ideas and calls & set(theirs[:1]):
                against += 1
        if against > len(items):
            found.add(identifier)
    return found


class CallKind(msgspec.Struct, frozen=True):
    """What calls have in common that run the same code."""

    words: tuple[str, ...]
    dtypes: tuple[str, ...]


def is_plainly_other(mismatch: Any) -> bool:
    """Whether a tensor's shape differs, or its numbers do, by more than digits."""
    if not isinstance(mismatch, Mismatch):
        return False
    if mismatch.aspect is Aspect.shape:
        return True
    if mismatch.aspect is not Aspect.values or mismatch.series:
        return False  # Histories drift apart with rounding, so that one may go unrecognised.
    got, expected = mismatch.got, mismatch.expected
    if not isinstance(got, torch.Tensor) or not isinstance(expected, torch.Tensor):
        return False
    return not Near(mismatch)(got.double(), expected.double())


def _wrong_calls(item: Evidence, function: str) -> list[CallKind]:
    """What kinds of call of a function gave something else than the reference's."""
    theirs = item.expected.calls if item.expected is not None else ()
    return [
        _kind_of(call)
        for at, call in enumerate(item.got.calls)
        if call.function == function and answered(call.reply) and differs(call, theirs, at)
    ]


def _kind_of(call: Call) -> CallKind:
    values = list(flat([*call.args, *call.kwargs.values()]))
    dtypes = {str(value.dtype) for value in values if isinstance(value, torch.Tensor)}
    return CallKind(
        words=words_of(call),
        dtypes=tuple(sorted(dtypes)),
    )


def outweighed(
    wrong: Misconception,
    items: Sequence[Evidence],
    witnesses: Sequence[Evidence],
    play: Callable[[Evidence, list[Misconception]], Sequence[tuple[Misconception, Played]]],
) -> bool:
    """Whether more comparisons speak against a misconception than show it.

    One speaks against it that runs the same code, calls with the same words and dtypes, and in
    which the misconception would have given other finite numbers than those that were got. A
    single one is not enough: a mistake may stand in one branch, or be avoided by luck.

    Args:
        wrong: what is about to be named.
        items: what shows it.
        witnesses: other comparisons, such as those of checks that passed.
        play: what misconceptions give in one of them.
    """
    if wrong.recognise is not None or any(item.named for item in items):
        return False
    kinds = {
        _kind_of(call)
        for item in items
        for call in item.got.calls
        if call.function == wrong.function
    }
    shown = {item.check for item in items}
    against = {
        item.check
        for item in witnesses
        if item.check not in shown and _is_same_code(item, wrong.function, kinds)
        if any(_gives_otherwise(item, predicted) for _, predicted in play(item, [wrong]))
    }
    return len(against) > len(shown)


def _is_same_code(item: Evidence, function: str, kinds: set[CallKind]) -> bool:
    theirs = {_kind_of(call) for call in item.got.calls if call.function == function}
    words = {kind.words for kind in theirs} <= {kind.words for kind in kinds}
    return words and bool(theirs & kinds) and is_small(item.got.value)


def _gives_otherwise(item: Evidence, predicted: Played) -> bool:
    """Whether a prediction is something else than what was got.

    Where an argument is large nothing is known of what isn't finite: another spelling of the
    same idea needn't overflow.
    """
    if predicted.failure is not None or item.got.failure is not None:
        return False
    if agree(item.got.value, predicted.value, loose(predicted.value)):
        return False
    return not _has_large(item) or all(
        bool(value.isfinite().all())
        for value in flat([predicted.value])
        if isinstance(value, torch.Tensor)
    )


def _has_large(item: Evidence) -> bool:
    """Whether some argument is so large that an exponential of it overflows, or nearly so."""
    return any(
        bool((value.abs() > _LARGE).any())
        for call in item.got.calls
        for value in flat([*call.args, *call.kwargs.values()])
        if isinstance(value, torch.Tensor)
    )


def is_uncontradicted(item: Evidence, wrong: Misconception, predicted: Played) -> bool:
    """Whether each call in which a misconception makes a difference shows it in some part.

    So two mistakes are known that each show in their own part of what a function returns.
    Where the misconception raises an error about shapes, another spelling may broadcast.
    """
    if item.expected is None:
        return False
    if predicted.failure is not None:
        return isinstance(predicted.failure, Raised) and predicted.failure.type == "RuntimeError"
    if agree(predicted.value, item.expected.value, loose(predicted.value)):
        return True
    calls = (item.got.calls, predicted.calls, item.expected.calls)
    if len({len(each) for each in calls}) > 1:
        return False
    return all(_shows_in_part(wrong, *each) for each in zip(*calls, strict=True))


def explains_its_word(item: Evidence, predicted: Played, idea: Misconception) -> bool:
    """Whether an estimate, read off one call, explains all wrong ones with the same words."""
    function = idea.function
    calls, due = item.got.calls, item.expected.calls if item.expected is not None else ()
    wrong = [
        at for at, call in enumerate(calls) if call.function == function and differs(call, due, at)
    ]
    if not wrong or len(predicted.calls) != len(calls) or len(due) != len(calls):
        return False
    words = _kind_of(calls[wrong[0]]).words
    same = [at for at in wrong if _kind_of(calls[at]).words == words]
    parts = {place: part for place, part in wrong_parts(item).items() if place[0] in same}
    return bool(parts) and explained(idea, predicted, parts) == frozenset(parts)


def _shows_in_part(wrong: Misconception, got: Call, predicted: Call, expected: Call) -> bool:
    parts = []
    for call in (got, predicted, expected):
        if not answered(call.reply):
            return False
        parts.append(list(flat([of_call(call.reply)])))
    if len({len(each) for each in parts}) > 1:
        return False
    differing = [
        (idea, ours)
        for ours, idea, due in zip(*parts, strict=True)
        if not agree(idea, due, loose(due))
    ]
    args = [*got.args, *got.kwargs.values()]
    return not differing or any(
        resembles(idea, ours, args, form=bool(wrong.form)) for idea, ours in differing
    )
