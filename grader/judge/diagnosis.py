"""Names the mistake: the catalogue first, then general relations, then the symptom."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

import msgspec
import torch

from grader.evidence import Call, Evidence, Lost, Missing, Played, first_call
from grader.judge import relations, symptoms
from grader.judge.relations.common import Near
from grader.judge.values import Aspect, Mismatch, Tolerance, compare
from grader.model import Diagnosis, Kind
from grader.suite.declarations import Misconception
from grader.worker.protocol import Answer, Raised

LOOSE: Final = Tolerance(2e-5, 2e-7)
"""How near an answer must come to what a misconception predicts (float64)."""
LOOSE_FLOAT32: Final = Tolerance(1e-3, 2e-5)
_HISTORY: Final = Tolerance(2e-3, 1e-6)
"""For loss histories, which drift apart with rounding."""
_DRIFT: Final = 2e-4
"""How far two histories may drift apart, as a part of their largest value."""


class Knowledge(Protocol):
    """What an oracle knows of wrong answers."""

    @property
    def catalogue(self) -> Sequence[Misconception]:
        """The exercise's misconceptions, in the order in which they are preferred."""

    def predictions(
        self, key: tuple[str, int] | None, scenario: Callable[[Any], Any], got: Played
    ) -> Sequence[tuple[Misconception, Played]]:
        """What each misconception gives in a scenario."""

    def ask(self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """The reference's value for one call; None if it raises or there is no reference."""


def diagnose(evidence: Sequence[Evidence], oracle: Knowledge) -> dict[str, Diagnosis]:
    """A diagnosis for each check that did not pass and can be explained.

    A misconception that explains more of a function's failed checks is
    preferred to one that explains fewer; among equals the catalogue's order decides.
    An exception of the same type but another message is no evidence of its own: many
    mistakes end in a RuntimeError. It counts where another check shows the same misconception.
    """
    silent: dict[str, set[str]] = {item.check: set() for item in evidence}
    possible = {item.check: list(_matching(item, oracle, silent[item.check])) for item in evidence}
    refuted = _refuted(evidence, possible, silent)
    possible = {
        check: [pair for pair in found if pair[0].id not in refuted]
        for check, found in possible.items()
    }
    shown = {wrong.id for found in possible.values() for wrong, certain in found if certain}
    matches = {
        check: [wrong for wrong, _ in found if wrong.id in shown]
        for check, found in possible.items()
    }
    weight: dict[str, int] = {}
    for names in matches.values():
        for wrong in names:
            weight[wrong.id] = weight.get(wrong.id, 0) + 1
    order = {wrong.id: -at for at, wrong in enumerate(oracle.catalogue)}
    found: dict[str, Diagnosis] = {}
    for item in evidence:
        names = matches[item.check]
        if names:
            best = max(names, key=lambda wrong: (weight[wrong.id], order[wrong.id]))
            found[item.check] = of_misconception(best)
            continue
        diagnosis = relations.relate(item, oracle.ask) or symptoms.symptom(item)
        if diagnosis is None and item.scenario is None:
            # A property that the suite judged by itself, such as where a training run ends: no
            # misconception can be played there, but the same code shows one elsewhere.
            diagnosis = _shown_elsewhere(item, evidence, matches, weight)
        if diagnosis is not None:
            found[item.check] = diagnosis
    return found


def _refuted(
    evidence: Sequence[Evidence],
    possible: Mapping[str, Sequence[tuple[Misconception, bool]]],
    silent: Mapping[str, set[str]],
) -> set[str]:
    """Misconceptions that a few inputs show and others contradict.

    Numbers that nothing in the catalogue explains, from a call with the same words among its
    arguments, show that the code is something else. So do numbers of the same dtype that only
    other misconceptions explain, if there are more of them. What is not finite or raises is no
    contradiction: a mistake can be spelt so that it overflows as well; nor is a check in which
    the misconception is ``silent``, as it gives what is right there, or can be seen in a part.
    """
    shown: dict[str, list[Evidence]] = {}
    by_name = {wrong.id: wrong for found in possible.values() for wrong, _ in found}
    for item in evidence:
        for wrong, _ in possible[item.check]:
            shown.setdefault(wrong.id, []).append(item)
    others = [item for item in evidence if _is_plainly_other(item.mismatch)]
    refuted = set()
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
            explained = {found.id for found, _ in possible[item.check]}
            theirs = _wrong_calls(item, wrong.function)
            if not explained and any(call.words in words for call in theirs):
                refuted.add(identifier)
            elif identifier not in explained and calls & set(theirs[:1]):
                against += 1
        if against > len(items):
            refuted.add(identifier)
    return refuted


class CallKind(msgspec.Struct, frozen=True):
    """What calls have in common that run the same code."""

    words: tuple[str, ...]
    dtypes: tuple[str, ...]


def _is_plainly_other(mismatch: Any) -> bool:
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
        if call.function == function
        and isinstance(call.answer, Answer)
        and _differs(call, theirs, at)
    ]


def _kind_of(call: Call) -> CallKind:
    values = list(_flat([*call.args, *call.kwargs.values()]))
    dtypes = {str(value.dtype) for value in values if isinstance(value, torch.Tensor)}
    return CallKind(
        words=tuple(value for value in values if isinstance(value, str)),
        dtypes=tuple(sorted(dtypes)),
    )


def _flat(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, (list, tuple)):
            yield from _flat(value)
        else:
            yield value


def _shown_elsewhere(
    item: Evidence,
    evidence: Sequence[Evidence],
    matches: dict[str, list[Misconception]],
    weight: dict[str, int],
) -> Diagnosis | None:
    """The misconception that the other failed checks of the same functions show most."""
    shown = [
        wrong
        for other in evidence
        if set(other.functions) & set(item.functions)
        for wrong in matches[other.check]
        if wrong.function in item.functions
    ]
    best = max(shown, key=lambda wrong: weight[wrong.id], default=None)
    return of_misconception(best) if best is not None else None


def of_misconception(wrong: Misconception) -> Diagnosis:
    """A misconception as a diagnosis."""
    return Diagnosis(kind=Kind.misconception, id=wrong.id, says=wrong.says, why=wrong.why)


def _matching(
    item: Evidence, oracle: Knowledge, silent: set[str]
) -> Iterable[tuple[Misconception, bool]]:
    """The misconceptions that would have shown this, and whether it takes them to show it.

    Those that nothing in this check contradicts are added to ``silent``.
    """
    if item.named:
        yield from ((wrong, True) for wrong in oracle.catalogue if wrong.id == item.named)
        return
    failure = item.got.failure
    if isinstance(failure, Missing) or _not_written(failure):
        return
    for wrong in oracle.catalogue:
        if wrong.function not in item.functions and not _calls(item, wrong.function):
            continue
        if (
            (wrong.exhausts_memory and _out_of_memory(failure))
            or (wrong.raises and isinstance(failure, Raised) and wrong.raises in failure.message)
            or _recognised(wrong, item)
        ):
            yield wrong, True
    if item.scenario is None:
        return
    key = None if item.following else (item.check, item.ordinal)
    ideas = list(oracle.predictions(key, item.scenario, item.got))
    silent.update(wrong.id for wrong, predicted in ideas if _is_uncontradicted(item, predicted))
    whole = [(wrong, predicted) for wrong, predicted in ideas if _agrees(item, predicted)]
    for wrong, predicted in whole:
        yield wrong, item.got.failure is None or _same_message(item.got, predicted)
    if not whole:
        yield from ((wrong, True) for wrong in _agreeing_in_calls(item, ideas))


def _calls(item: Evidence, function: str) -> bool:
    return first_call(item.got.calls, function) is not None


def _not_written(failure: object) -> bool:
    return isinstance(failure, Raised) and failure.type == "NotImplementedError"


def _out_of_memory(failure: object) -> bool:
    if isinstance(failure, Raised):
        return failure.memory
    return isinstance(failure, Lost) and failure.end == "out_of_memory"


def _recognised(wrong: Misconception, item: Evidence) -> bool:
    if wrong.recognise is None or item.expected is None:
        return False
    call = first_call(item.got.calls, wrong.function)
    theirs = first_call(item.expected.calls, wrong.function)
    if call is None or theirs is None:
        return False
    if not isinstance(call.answer, Answer) or not isinstance(theirs.answer, Answer):
        return False
    try:
        return bool(
            wrong.recognise(call.answer.value, theirs.answer.value, *call.args, **call.kwargs)
        )
    except Exception:
        return False


def _agrees(item: Evidence, predicted: Played) -> bool:
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
        same = compare(got.value, predicted.value, _loose(got.value)) is None
        return same and bool(predicted.changed) and set(predicted.changed) == set(got.changed)
    if compare(predicted.value, item.expected.value, _loose(got.value)) is None:
        return False
    return compare(got.value, predicted.value, _loose(got.value)) is None


def _is_uncontradicted(item: Evidence, predicted: Played) -> bool:
    """Whether each call in which a misconception makes a difference shows it in some part.

    So two mistakes are known that each show in their own part of what a function returns.
    Where the misconception raises an error about shapes, another spelling may broadcast.
    """
    if item.expected is None:
        return False
    if predicted.failure is not None:
        return isinstance(predicted.failure, Raised) and predicted.failure.type == "RuntimeError"
    if compare(predicted.value, item.expected.value, _loose(predicted.value)) is None:
        return True
    calls = (item.got.calls, predicted.calls, item.expected.calls)
    if len({len(each) for each in calls}) > 1:
        return False
    return all(_shows_in_part(*each) for each in zip(*calls, strict=True))


def _shows_in_part(got: Call, predicted: Call, expected: Call) -> bool:
    parts = []
    for call in (got, predicted, expected):
        if not isinstance(call.answer, Answer):
            return False
        parts.append(list(_flat([_of_call(call.answer)])))
    if len({len(each) for each in parts}) > 1:
        return False
    differing = [
        (ours, idea)
        for ours, idea, due in zip(*parts, strict=True)
        if compare(idea, due, _loose(due)) is not None
    ]
    return not differing or any(compare(*pair, _loose(pair[0])) is None for pair in differing)


def _agreeing_in_calls(
    item: Evidence, ideas: Sequence[tuple[Misconception, Played]]
) -> list[Misconception]:
    """The misconceptions that explain, together, every wrong call of a scenario with several.

    So a mistake is known that is made in one dtype or for one word only, and so are two.
    """
    calls = item.got.calls
    if item.expected is None or item.got.failure is not None or len(calls) < 2:
        return []
    wrong = {at for at, call in enumerate(calls) if _differs(call, item.expected.calls, at)}
    found: list[Misconception] = []
    explained: set[int] = set()
    told = min(wrong, default=0)
    for misconception, predicted in ideas:
        if len(predicted.calls) == len(calls):
            shown = {at for at in wrong if _predicts(predicted.calls[at], calls[at], item, at)}
            explained |= shown
            if told in shown:
                found.append(misconception)
    return found if wrong and explained == wrong else []


def _differs(call: Call, expected: Sequence[Call], at: int) -> bool:
    """Whether a call gave another value than the reference's."""
    if at >= len(expected):
        return True
    due = expected[at].answer
    if not isinstance(call.answer, Answer) or not isinstance(due, Answer):
        return True
    return compare(_of_call(call.answer), _of_call(due)) is not None


def _predicts(predicted: Call, call: Call, item: Evidence, at: int) -> bool:
    """Whether a misconception gives what a call gave, and that isn't right."""
    if not isinstance(predicted.answer, Answer) or not isinstance(call.answer, Answer):
        return False
    got, idea = _of_call(call.answer), _of_call(predicted.answer)
    right = item.expected.calls[at].answer if item.expected is not None else None
    if not isinstance(right, Answer) or predicted.function != call.function:
        return False
    loose = _loose(got)
    return compare(idea, _of_call(right), loose) is not None and compare(got, idea, loose) is None


def _of_call(answer: Any) -> Any:
    """What a call gave: its gradients if it was asked for them, else its value."""
    return answer.value if answer.gradients is None else list(answer.gradients)


def _same_message(got: Played, predicted: Played) -> bool:
    ours, theirs = got.failure, predicted.failure
    if not isinstance(ours, Raised) or not isinstance(theirs, Raised):
        return False
    return ours.message == theirs.message


def _loose(value: object) -> Tolerance:
    if isinstance(value, torch.Tensor):
        return LOOSE_FLOAT32 if value.dtype == torch.float32 else LOOSE
    if isinstance(value, (list, tuple)) and value:
        if all(isinstance(item, float) for item in value):
            # A loss that has come near 0 is all rounding: what counts is the history's own size.
            size = max((abs(item) for item in value if math.isfinite(item)), default=0.0)
            return Tolerance(_HISTORY.relative, max(_HISTORY.absolute, _DRIFT * size))
        return max((_loose(item) for item in value), key=lambda rule: rule.relative)
    if isinstance(value, float) and math.isfinite(value):
        return _HISTORY
    return LOOSE
