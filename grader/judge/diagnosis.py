"""Names the mistake: the catalogue first, then general relations, then the symptom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Protocol

from grader.evidence import Evidence, Lost, Missing, Played, first_call
from grader.judge import relations, symptoms
from grader.judge.bounds import is_small, unless_it_fails
from grader.judge.consequences import shape_before, shape_beside
from grader.judge.contradiction import explains_its_word, is_uncontradicted, refuted
from grader.judge.likeness import differs, loose, predicts
from grader.judge.values import compare
from grader.model import Diagnosis, Kind
from grader.suite.declarations import Misconception
from grader.worker.protocol import Answer, Raised


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
    nothing: list[tuple[Misconception, bool]] = []
    possible = {
        item.check: unless_it_fails(partial(_matching, item, oracle, silent[item.check]), nothing)
        for item in evidence
    }
    # Where that fails nothing of the catalogue is told, rather than something that is wrong.
    everything = {wrong.id for wrong in oracle.catalogue}
    contradicted = unless_it_fails(partial(refuted, evidence, possible, silent), everything)
    possible = {
        check: [pair for pair in found if pair[0].id not in contradicted]
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
        diagnosis = unless_it_fails(partial(shape_before, item, oracle.ask), None)
        if diagnosis is None:
            diagnosis = unless_it_fails(partial(relations.relate, item, oracle.ask), None)
        if diagnosis is None:
            diagnosis = unless_it_fails(partial(symptoms.symptom, item), None)
        if diagnosis is None and item.scenario is None:
            # A property that the suite judged by itself, such as where a training run ends: no
            # misconception can be played there, but the same code shows one elsewhere.
            diagnosis = _shown_elsewhere(item, evidence, matches, weight)
        if diagnosis is not None:
            found[item.check] = diagnosis
    beside = {item.check: shape_beside(item, evidence, found) for item in evidence}
    return {**found, **{check: known for check, known in beside.items() if known is not None}}


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
) -> list[tuple[Misconception, bool]]:
    return list(_matches(item, oracle, silent))


def _matches(
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
    silent.update(
        wrong.id
        for wrong, predicted in ideas
        if is_uncontradicted(item, predicted)
        or (wrong.estimate is not None and explains_its_word(item, predicted, wrong.function))
    )
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
    got, due = call.answer.value, theirs.answer.value
    look = partial(wrong.recognise, got, due, *call.args, **call.kwargs)
    return is_small(got) and bool(unless_it_fails(look, otherwise=False))


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
        same = compare(got.value, predicted.value, loose(got.value)) is None
        return same and bool(predicted.changed) and set(predicted.changed) == set(got.changed)
    if compare(predicted.value, item.expected.value, loose(got.value)) is None:
        return False
    return compare(got.value, predicted.value, loose(got.value)) is None


def _agreeing_in_calls(
    item: Evidence, ideas: Sequence[tuple[Misconception, Played]]
) -> list[Misconception]:
    """The misconceptions that explain, together, every wrong call of a scenario with several.

    So a mistake is known that is made in one dtype or for one word only, and so are two.
    """
    calls = item.got.calls
    if item.expected is None or item.got.failure is not None or len(calls) < 2:
        return []
    wrong = {at for at, call in enumerate(calls) if differs(call, item.expected.calls, at)}
    found: list[Misconception] = []
    explained: set[int] = set()
    told = min(wrong, default=0)
    for misconception, predicted in ideas:
        if len(predicted.calls) == len(calls):
            shown = {at for at in wrong if predicts(predicted.calls[at], calls[at], item, at)}
            explained |= shown
            if told in shown:
                found.append(misconception)
    return found if wrong and explained == wrong else []


def _same_message(got: Played, predicted: Played) -> bool:
    ours, theirs = got.failure, predicted.failure
    if not isinstance(ours, Raised) or not isinstance(theirs, Raised):
        return False
    return ours.message == theirs.message
