"""Names the mistake: the catalogue first, then general relations, then the symptom."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, Protocol

import msgspec

from grader.course.declarations import Key, Misconception
from grader.evidence import Evidence, Missing, Played
from grader.judge import relations, symptoms
from grader.judge.bounds import unless_it_fails
from grader.judge.consequences import shape_before, shape_beside
from grader.judge.counterevidence import (
    explains_its_word,
    is_plainly_other,
    is_uncontradicted,
    outweighed,
    refuted,
)
from grader.judge.families import likeliest
from grader.judge.nesting import nested
from grader.judge.parts import Sight
from grader.judge.relations import factors, sizes
from grader.judge.sights import Ideas, agrees, not_written, recognised, sights_of
from grader.judge.sketches import Sketches
from grader.judge.values import Mismatch, called
from grader.model import Diagnosis, Kind

_COMPUTED: Final = 2
"""In as many checks a form is played whose answers look otherwise than a student's."""


class Knowledge(Protocol):
    """What an oracle knows of wrong answers."""

    @property
    def catalogue(self) -> Sequence[Misconception]:
        """The exercise's misconceptions, in the order in which they are preferred."""

    @property
    def sketches(self) -> Sketches:
        """What families of mistakes give, as far as it was worked out before."""

    def predictions(
        self,
        key: tuple[str, int] | None,
        scenario: Callable[[Any], Any],
        got: Played,
        among: Sequence[Misconception] | None = None,
    ) -> Sequence[tuple[Misconception, Played]]:
        """What misconceptions give in a scenario: some, or all that have code of their own."""

    def request(self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """The reference's value for one call; None if it raises or there is no reference."""


def diagnose(
    evidence: Sequence[Evidence], oracle: Knowledge, passed: Sequence[Evidence] = ()
) -> dict[str, Diagnosis]:
    """A diagnosis for each check that did not pass and can be explained.

    A misconception that explains more of a function's failed checks is
    preferred to one that explains fewer; among equals the catalogue's order decides.
    An exception of the same type but another message is no evidence of its own: many
    mistakes end in a RuntimeError. It counts where another check shows the same misconception.
    What passed speaks against a misconception that could not have passed there.

    Args:
        evidence: of each check that did not pass.
        oracle: what is known of wrong answers.
        passed: comparisons of the other checks, which showed no difference.
    """
    # Where that fails nothing of the catalogue is told, rather than something that is wrong.
    nothing: dict[str, list[Sight]] = {item.check: [] for item in evidence}
    unknown: Ideas = []
    ideas = {
        item.check: unless_it_fails(partial(_ideas, item, oracle), unknown) for item in evidence
    }
    against = partial(_outweighed, oracle, passed)
    matches = unless_it_fails(partial(_plain, evidence, oracle, ideas, against), nothing)
    left = [item for item in evidence if not _is_told_by_one(matches[item.check])]
    # What an entry explains is as little a form's as what passed.
    told = [item for item in evidence if item not in left and is_plainly_other(item.mismatch)]
    against = partial(_outweighed, oracle, [*passed, *told])
    general = unless_it_fails(partial(_of_families, left, oracle, ideas, against), {})
    matches |= {
        check: sights
        for check, sights in general.items()
        # One form that gives it all is likelier than several entries that share it by chance.
        if not matches[check] or any(sight.places is None for sight in sights)
    }
    weight = Counter(sight.wrong.key for sights in matches.values() for sight in sights)
    order = {wrong.id: -at for at, wrong in enumerate(oracle.catalogue)}

    def rank(wrong: Misconception) -> tuple[bool, int, int]:
        # A family's names are the more general ones.
        return not wrong.form, weight[wrong.key], order[wrong.id]

    found: dict[str, Diagnosis] = {}
    for item in evidence:
        sights = matches[item.check]
        if sights:
            found[item.check] = _told(sights, rank)
            continue
        asked: tuple[Callable[[], Diagnosis | None], ...] = (
            partial(shape_before, item, oracle.request),
            partial(nested, item),
            partial(relations.relate, item, oracle.request),
            partial(symptoms.symptom, item),
        )
        answers = (unless_it_fails(ask, None) for ask in asked)
        diagnosis = next((told for told in answers if told is not None), None)
        if diagnosis is None and item.scenario is None:
            # A property that the suite judged by itself, such as where a training run ends: no
            # misconception can be played there, but the same code shows one elsewhere.
            diagnosis = _shown_elsewhere(item, evidence, matches, weight)
        if diagnosis is not None:
            found[item.check] = diagnosis
    found = unless_it_fails(partial(_reconciled, evidence, found), found)
    beside = {item.check: shape_beside(item, evidence, found) for item in evidence}
    return {**found, **{check: known for check, known in beside.items() if known is not None}}


def _reconciled(evidence: Sequence[Evidence], found: dict[str, Diagnosis]) -> dict[str, Diagnosis]:
    """Without relations that one call shows by chance and another one contradicts."""
    groups: dict[tuple[str, ...], list[Evidence]] = {}
    for item in evidence:
        groups.setdefault(item.functions, []).append(item)
    for items in groups.values():
        counted = {
            item.check: found[item.check]
            for item in items
            if item.check in found and found[item.check].id in sizes.COUNTED
        }
        # Numbers that nothing explains contradict a factor that one call shows.
        sure = all(item.check in found for item in items)
        for check, told in sizes.reconciled(items, counted, sure=sure).items():
            if told is None:
                del found[check]
            else:
                found[check] = told
        mine = {item.check: found[item.check] for item in items if item.check in found}
        found |= factors.shifted_variously(mine)
    return found


def _is_told_by_one(sights: Sequence[Sight]) -> bool:
    """Whether one of them explains all that the others do, too."""
    every = frozenset().union(*(sight.places or () for sight in sights))
    return any(sight.places is None or sight.places == every for sight in sights)


def _told(
    sights: Sequence[Sight], rank: Callable[[Misconception], tuple[bool, int, int]]
) -> Diagnosis:
    """What is said of a check: one misconception, and with it what explains the other parts."""
    whole = [sight for sight in sights if sight.places is None]
    if whole:
        return of_misconception(max((sight.wrong for sight in whole), key=rank))
    # The part that is told first is explained by the one that is named first.
    first = min(place for sight in sights for place in sight.places or ())
    left = {place for sight in sights for place in sight.places or ()}
    named: list[Misconception] = []
    while left:
        able = [sight for sight in sights if left & (sight.places or frozenset())]
        if not named:
            able = [sight for sight in able if first in (sight.places or ())]
        best = max(able, key=lambda sight: (len(left & (sight.places or set())), rank(sight.wrong)))
        named.append(best.wrong)
        left -= best.places or frozenset()
    told = of_misconception(named[0])
    return msgspec.structs.replace(
        told,
        says=" Beside that: ".join(wrong.says for wrong in named),
        why="\n\n".join(dict.fromkeys(wrong.why for wrong in named)),
    )


def _shown_elsewhere(
    item: Evidence,
    evidence: Sequence[Evidence],
    matches: dict[str, list[Sight]],
    weight: Mapping[Key, int],
) -> Diagnosis | None:
    """The misconception that the other failed checks of the same functions show most."""
    shown = [
        sight.wrong
        for other in evidence
        if set(other.functions) & set(item.functions)
        for sight in matches[other.check]
        if sight.wrong.function in item.functions
    ]
    best = max(shown, key=lambda wrong: weight[wrong.key], default=None)
    return of_misconception(best) if best is not None else None


def of_misconception(wrong: Misconception) -> Diagnosis:
    """A misconception as a diagnosis."""
    return Diagnosis(kind=Kind.misconception, id=wrong.id, says=wrong.says, why=wrong.why)


Against = Callable[[Mapping[Key, tuple[Misconception, list[Evidence]]]], set[Key]]
"""Which misconceptions of those that some evidence shows other evidence speaks against."""


def _outweighed(
    oracle: Knowledge,
    witnesses: Sequence[Evidence],
    shown: Mapping[Key, tuple[Misconception, list[Evidence]]],
) -> set[Key]:
    """Misconceptions that more comparisons speak against than show them."""

    def play(item: Evidence, among: list[Misconception]) -> Ideas:
        return _ideas(item, oracle, among)

    return {
        key for key, (wrong, items) in shown.items() if outweighed(wrong, items, witnesses, play)
    }


def _plain(
    evidence: Sequence[Evidence], oracle: Knowledge, ideas: dict[str, Ideas], against: Against
) -> dict[str, list[Sight]]:
    """What entries with code of their own explain of each check."""
    unseen: list[Sight] = []
    possible = {
        item.check: unless_it_fails(partial(_seen, item, oracle, ideas[item.check]), unseen)
        for item in evidence
    }
    return _uncontradicted(evidence, possible, ideas, against)


def _seen(item: Evidence, oracle: Knowledge, ideas: Ideas) -> list[Sight]:
    return [*recognised(item, oracle.catalogue), *sights_of(item, ideas)]


def _of_families(
    evidence: Sequence[Evidence], oracle: Knowledge, plain: dict[str, Ideas], against: Against
) -> dict[str, list[Sight]]:
    """What families explain of checks that nothing else does, alone or beside an entry."""
    evidence = [item for item in evidence if item.expected is not None]
    forms = likeliest(evidence, oracle.catalogue, oracle.sketches)
    known = {form.key for form in forms}
    forms += [form for form in _computing(evidence, oracle) if form.key not in known]
    ideas = {item.check: plain[item.check] + _ideas(item, oracle, forms) for item in evidence}
    possible = {
        item.check: [
            sight
            for sight in sights_of(item, ideas[item.check])
            # By itself it was contradicted.
            if sight.wrong.form or sight.places is not None
        ]
        for item in evidence
    }
    return _uncontradicted(evidence, possible, ideas, against)


def _computing(evidence: Sequence[Evidence], oracle: Knowledge) -> list[Misconception]:
    """The forms that lead to what a suite computed from an answer and has a name for.

    There the answer itself may be another: of two networks with other weights that compute the
    same, one is as wrong as the other. A form is played in two checks of its function at most.
    """
    found: list[Misconception] = []
    for family in oracle.catalogue:
        shown = [
            item
            for item in evidence
            if family.function in item.functions
            and isinstance(item.mismatch, Mismatch)
            and called(item.mismatch.path)
        ]
        forms = [family.of_form(name) for name in family.forms] if shown else []
        agreeing = (
            form
            for item in shown[:_COMPUTED]
            for form, predicted in _ideas(item, oracle, forms)
            if agrees(form, item, predicted)
        )
        found += itertools.islice(agreeing, 1)
    return found


def _uncontradicted(
    evidence: Sequence[Evidence],
    possible: dict[str, list[Sight]],
    ideas: dict[str, Ideas],
    against: Against,
) -> dict[str, list[Sight]]:
    """The sights that no other check contradicts, and that some check shows for certain."""
    keys = {sight.wrong.key for found in possible.values() for sight in found}
    silent = {
        item.check: _silent(item, [idea for idea in ideas[item.check] if idea[0].key in keys])
        for item in evidence
    }
    contradicted = refuted(evidence, possible, silent)
    possible = {
        check: [sight for sight in found if sight.wrong.key not in contradicted]
        for check, found in possible.items()
    }
    named: dict[Key, tuple[Misconception, list[Evidence]]] = {}
    for item in evidence:
        for sight in possible[item.check]:
            named.setdefault(sight.wrong.key, (sight.wrong, []))[1].append(item)
    beaten = unless_it_fails(partial(against, named), set[Key]())
    possible = {
        check: [sight for sight in found if sight.wrong.key not in beaten]
        for check, found in possible.items()
    }
    shown = {sight.wrong.key for found in possible.values() for sight in found if sight.certain}
    return {
        check: [sight for sight in found if sight.wrong.key in shown]
        for check, found in possible.items()
    }


def _ideas(
    item: Evidence, oracle: Knowledge, among: Sequence[Misconception] | None = None
) -> Ideas:
    failure = item.got.failure
    if item.named or item.scenario is None or isinstance(failure, Missing) or not_written(failure):
        return []
    key = None if item.following else (item.check, item.ordinal)
    return list(oracle.predictions(key, item.scenario, item.got, among))


def _silent(item: Evidence, ideas: Ideas) -> set[Key]:
    """The misconceptions that nothing in a check contradicts."""
    return {
        wrong.key
        for wrong, predicted in ideas
        if is_uncontradicted(item, wrong, predicted)
        or (wrong.estimate is not None and explains_its_word(item, predicted, wrong))
    }
