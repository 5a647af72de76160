"""Which misconceptions a check shows: what they predict is what was got, in whole or in parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from grader.course.declarations import Misconception
from grader.evidence import Evidence, Lost, Missing, Played, first_call
from grader.judge.bounds import is_small, unless_it_fails
from grader.judge.closeness import answered, explains, loose
from grader.judge.exceptions import is_unwritten
from grader.judge.parts import Sight, explained, wrong_parts
from grader.judge.values import agree
from grader.worker.protocol import Raised

Ideas = list[tuple[Misconception, Played]]


def recognised(item: Evidence, catalogue: Sequence[Misconception]) -> Iterator[Sight]:
    """The misconceptions that a check shows by something else than values to compare with."""
    if item.named:
        yield from (Sight(wrong, certain=True) for wrong in catalogue if wrong.id == item.named)
        return
    failure = item.got.failure
    if isinstance(failure, Missing) or not_written(failure):
        return
    for wrong in catalogue:
        if wrong.function not in item.functions and not _calls(item, wrong.function):
            continue
        if (
            (wrong.exhausts_memory and _out_of_memory(failure))
            or (wrong.raises and isinstance(failure, Raised) and wrong.raises in failure.message)
            or is_recognised(wrong, item.got, item.expected)
        ):
            yield Sight(wrong, certain=True)


def sights_of(item: Evidence, ideas: Ideas) -> Iterator[Sight]:
    """The misconceptions that would have given this, and whether it takes them to give it."""
    whole = [(wrong, predicted) for wrong, predicted in ideas if agrees(wrong, item, predicted)]
    for wrong, predicted in whole:
        certain = item.got.failure is None or _same_message(item.got, predicted)
        yield Sight(wrong, certain=certain)
    if not whole:
        yield from _in_parts(item, ideas)


def _calls(item: Evidence, function: str) -> bool:
    return first_call(item.got.calls, function) is not None


def not_written(failure: object) -> bool:
    """Whether a function is still the stub's."""
    return isinstance(failure, Raised) and is_unwritten(failure)


def _out_of_memory(failure: object) -> bool:
    if isinstance(failure, Raised):
        return failure.memory
    return isinstance(failure, Lost) and failure.end == "out_of_memory"


def is_recognised(wrong: Misconception, seen: Played, expected: Played | None) -> bool:
    """Whether the code that recognises a misconception, if it has some, does so in a scenario."""
    if wrong.recognise is None or expected is None:
        return False
    call = first_call(seen.calls, wrong.function)
    theirs = first_call(expected.calls, wrong.function)
    if call is None or theirs is None:
        return False
    if not answered(call.reply) or not answered(theirs.reply):
        return False
    got, due = call.reply.value, theirs.reply.value
    look = partial(wrong.recognise, got, due, *call.args, **call.kwargs)
    return is_small(got) and bool(unless_it_fails(look, otherwise=False))


def agrees(wrong: Misconception, item: Evidence, predicted: Played) -> bool:
    """Whether what was got is what a misconception predicts, and that differs from right."""
    got = item.got
    if got.failure is not None or predicted.failure is not None:
        return (
            isinstance(got.failure, Raised)
            and isinstance(predicted.failure, Raised)
            and got.failure.type == predicted.failure.type
            and not got.failure.signature
        )
    if item.expected is None:
        return False
    if item.changed:
        same = agree(got.value, predicted.value, loose(predicted.value))
        return same and bool(predicted.changed) and set(predicted.changed) == set(got.changed)
    return explains(wrong, predicted.value, got.value, item.expected.value)


def _in_parts(item: Evidence, ideas: Sequence[tuple[Misconception, Played]]) -> Iterator[Sight]:
    """The misconceptions that explain, together, every wrong part of what the calls gave.

    One with which the check would have passed explains nothing of it: it is in a part that the
    check doesn't look at, such as a loss beside the gradients that are compared.
    """
    parts = wrong_parts(item)
    if not parts or item.expected is None:
        return
    due = item.expected.value
    sights = [
        Sight(wrong, certain=True, places=places)
        for wrong, predicted in ideas
        if (places := explained(wrong, predicted, parts)) and not agree(predicted.value, due)
    ]
    if frozenset().union(*(sight.places or () for sight in sights)) == frozenset(parts):
        yield from sights


def _same_message(got: Played, predicted: Played) -> bool:
    ours, theirs = got.failure, predicted.failure
    if not isinstance(ours, Raised) or not isinstance(theirs, Raised):
        return False
    return ours.message == theirs.message
