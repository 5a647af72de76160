"""Whether an exercise keeps its promises: one pure function for each, on finished reports."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from grader.grading.plugin import NOT_RUN
from grader.model import Report, Status, Verdict
from grader.oracle.reference import NOT_YOURS
from grader.text import in_words
from grader.validation.places import Sources
from grader.validation.values import PROMISE, Answer, AnswerKind, GradedAnswer, Promise, Shortfall

_COUNTS: Final = ("no wrong answer is", "one wrong answer is")


def _verdicts(
    graded: Sequence[GradedAnswer], *groups: AnswerKind
) -> Iterator[tuple[Answer, Verdict]]:
    """All that became of the answers of some groups."""
    for item in graded:
        if item.answer.group in groups:
            for verdict in item.report.verdicts:
                yield item.answer, verdict


def stub_earns_nothing(graded: Sequence[GradedAnswer]) -> list[Shortfall]:
    """The stub has no points, and every check says why: not written yet."""
    lost = [
        (answer, verdict)
        for answer, verdict in _verdicts(graded, AnswerKind.stub)
        if verdict.points or diagnosis_of(verdict) != "not-written-yet"
    ]
    return [
        _short(
            answer,
            f"{in_words(names)} should say “not written yet” of the stub, and "
            f"{verdict.status.value} instead: it raises NotImplementedError in every graded name",
        )
        for answer, names, verdict in _alike(lost, lambda verdict: verdict.status.value)
    ]


def right_earns_everything(graded: Sequence[GradedAnswer]) -> list[Shortfall]:
    """The reference and every correct answer lose no check."""
    lost = [
        (answer, verdict)
        for answer, verdict in _verdicts(graded, AnswerKind.reference, AnswerKind.correct)
        if not _passed(verdict)
    ]
    return [
        _short(answer, f"{answer.name} loses {in_words(names)}: {_seen(verdict)}", verdict)
        for answer, names, verdict in _alike(lost, _seen)
    ]


def _alike(
    told: Iterable[tuple[Answer, Verdict]], key: Callable[[Verdict], str]
) -> Iterator[tuple[Answer, list[str], Verdict]]:
    """Each answer with the checks of which the same is told, and the first of their verdicts."""
    found: dict[tuple[Path, str, str], tuple[Answer, list[str], Verdict]] = {}
    for answer, verdict in told:
        at = (answer.path, answer.name, key(verdict))
        found.setdefault(at, (answer, [], verdict))[1].append(verdict.check.id)
    yield from found.values()


def wrong_is_named(
    graded: Sequence[GradedAnswer], faulty: frozenset[str] = frozenset()
) -> list[Shortfall]:
    """Every wrong answer loses something, and a spelling is told by the name it stands under.

    Args:
        graded: the answers.
        faulty: checks that fail by themselves: the answers may be wrong in those alone.
    """
    found: list[Shortfall] = []
    for item in graded:
        answer, lost = item.answer, lost_verdicts(item)
        if answer.group is not AnswerKind.wrong:
            continue
        found += [
            _short(answer, f"{answer.name}: {verdict.check.id}: {_seen(verdict)}")
            for verdict in lost
            if verdict.status is Status.grader_fault
        ]
        if not lost and faulty:
            continue
        if not lost:
            says = f"{answer.name} passes every check: it is in fact right"
            found.append(_short(answer, says, promise=_promise_of(answer)))
            continue
        told = list(dict.fromkeys(map(diagnosis_of, lost)))
        if answer.diagnosis and answer.diagnosis not in told:
            instead = " and ".join(told).replace("none", "nothing but numbers")
            says = f"{answer.name} is never told as {answer.diagnosis}, but as {instead}"
            other = next((name for name in told if name in _names(graded)), "")
            if other and answer.name == answer.diagnosis:
                says += f": {other} explains all it loses; are they one and the same mistake?"
            found.append(_short(answer, says, promise=_promise_of(answer)))
    return found


def _promise_of(answer: Answer) -> Promise:
    return Promise.wrong if answer.is_file else Promise.misconceptions


def _names(graded: Sequence[GradedAnswer]) -> set[str]:
    """The ids that spellings stand under."""
    return {item.answer.diagnosis for item in graded} - {""}


def lost_verdicts(item: GradedAnswer) -> list[Verdict]:
    """What an answer did not pass."""
    return [verdict for verdict in item.report.verdicts if not _passed(verdict)]


def hostile_is_held(graded: Sequence[GradedAnswer], faulty: frozenset[str]) -> list[Shortfall]:
    """Every hostile answer loses exactly the checks it names, and the grader stays whole."""
    return [
        shortfall
        for item in graded
        if item.answer.group is AnswerKind.hostile
        for shortfall in _losses(item, faulty)
    ]


def _losses(item: GradedAnswer, faulty: frozenset[str]) -> list[Shortfall]:
    """What differs between the checks that an answer loses and those that it names."""
    answer, verdicts = item.answer, item.report.verdicts
    if not answer.loses:
        return []  # its header is a shortfall of its own
    known = {verdict.check.id for verdict in verdicts}
    claimed = set(answer.loses) - faulty
    if answer.loses in {("all",), ("none",)}:
        claimed = known if answer.loses == ("all",) else set()
    found = [
        _short(answer, f"`# loses:` names {name}, and there is no such check")
        for name in sorted(claimed - known)
    ]
    for verdict in verdicts:
        name = verdict.check.id
        if verdict.status is Status.grader_fault:
            found.append(_short(answer, f"{name}: {_seen(verdict)}"))
        elif _passed(verdict) and name in claimed:
            found.append(_short(answer, f"it passes {name}, which it says it loses"))
        elif not _passed(verdict) and name not in claimed:
            says = f"it loses {name}, which it does not name: {_seen(verdict)}"
            found.append(_short(answer, says))
    return found


def empty_earns_nothing(graded: Sequence[GradedAnswer], sources: Sources) -> list[Shortfall]:
    """Zeros, ones, the input returned and random values have no points at all."""
    found: list[Shortfall] = []
    passing: dict[str, list[str]] = {}
    for answer, verdict in _verdicts(graded, AnswerKind.empty):
        kind = answer.submission.name.removesuffix(".py").replace("_", " ")
        name = verdict.check.id
        if verdict.points:
            passing.setdefault(name, []).append(kind)
        elif verdict.status is Status.grader_fault:
            found.append(_short(answer, f"{kind} can't be tried: {name}: {_seen(verdict)}"))
    for name, kinds in passing.items():
        says = f"{name} gives points to {in_words(kinds)}: have it compare values too"
        found.append(sources.of_check(Promise.empty, name, says))
    return found


def misconceptions_are_named(
    catalogue: Iterable[str], graded: Sequence[GradedAnswer], sources: Sources
) -> list[Shortfall]:
    """Two wrong answers are told as each misconception of a catalogue of ids.

    One that is meant to be and isn't has a shortfall of its own.
    """
    named = Counter(
        name
        for item in graded
        if item.answer.group is AnswerKind.wrong
        for name in {item.answer.diagnosis, *map(diagnosis_of, lost_verdicts(item))}
    )
    return [
        sources.of_misconception(
            name,
            f"{_COUNTS[named[name]]} told as {name}, and two are needed, its own code among them: "
            "write the same mistake in another way into `spelled=[…]`",
        )
        for name in catalogue
        if named[name] < len(_COUNTS)
    ]


def checks_run(graded: Sequence[GradedAnswer], sources: Sources) -> list[Shortfall]:
    """No check fails by itself: those that do so on the reference are told once."""
    found = []
    for _, verdict in _verdicts(graded, AnswerKind.reference):
        if verdict.status is Status.grader_fault:
            started = not verdict.message.startswith(NOT_RUN)
            promise = Promise.checks if started else Promise.loads
            message = " ".join(verdict.message.split()).removesuffix(NOT_YOURS).rstrip()
            says = f"{verdict.check.id}: {message}"
            found.append(sources.of_check(promise, verdict.check.id, says))
    return found


def faults(graded: Sequence[GradedAnswer]) -> frozenset[str]:
    """Ids of the checks that fail by themselves on the reference."""
    return frozenset(
        verdict.check.id
        for _, verdict in _verdicts(graded, AnswerKind.reference)
        if verdict.status is Status.grader_fault
    )


def without_faults(graded: Sequence[GradedAnswer], faulty: frozenset[str]) -> list[GradedAnswer]:
    """The answers without what became of some checks."""

    def cleared(report: Report) -> Report:
        kept = tuple(one for one in report.verdicts if one.check.id not in faulty)
        return msgspec.structs.replace(report, verdicts=kept)

    return [GradedAnswer(item.answer, cleared(item.report)) for item in graded]


def draws_follow_the_seed(sources: Sources) -> list[Shortfall]:
    """Suites draw from ``grader.suite.generator``, or another seed would change nothing."""
    says = "draws the same whatever the run's seed: use `generator(seed)` of grader.suite"
    return [
        suite.short(Promise.steady, node.lineno, f"`torch.{node.attr}` {says}")
        for suite in sources.suites
        for node in ast.walk(suite.tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "torch"
        and node.attr in {"Generator", "manual_seed"}
    ]


def runs_agree(
    first: Sequence[GradedAnswer], again: Sequence[GradedAnswer], run: str
) -> list[Shortfall]:
    """The same answers have the same verdicts in another run.

    Args:
        first: the first run.
        again: another run of some of its answers.
        run: how it differs, such as ``seed 3``.
    """
    before = {item.answer.path: item for item in first if item.answer.is_file}
    found = []
    for item in again:
        then = _told(before[item.answer.path].report)
        now = _told(item.report)
        for name in sorted(then.keys() | now.keys()):
            one, other = then.get(name, "not there"), now.get(name, "not there")
            if one != other:
                says = f"{name} is {one} at first, {other} with {run}"
                found.append(_short(item.answer, says, promise=Promise.steady))
    return found


def _told(report: Report) -> dict[str, str]:
    """What became of each check, in words."""
    return {
        verdict.check.id: verdict.status.value
        + (f" ({verdict.diagnosis.id})" if verdict.diagnosis is not None else "")
        for verdict in report.verdicts
    }


def tallies(
    graded: Sequence[GradedAnswer], shortfalls: Iterable[Shortfall]
) -> tuple[tuple[AnswerKind, int, int], ...]:
    """For each group, how many answers there are and how many have no shortfall."""
    short = {(item.path, item.line) for item in shortfalls}
    found = []
    for group in AnswerKind:
        mine = [item for item in graded if item.answer.group is group]
        if group is AnswerKind.empty:  # all of them lie where the stub does
            good = sum(not item.report.score for item in mine)
        else:
            good = sum(_is_good(item.answer, short) for item in mine)
        found.append((group, len(mine), good))
    return tuple(found)


def _is_good(answer: Answer, short: set[tuple[Path, int]]) -> bool:
    """Whether nothing falls short in the answer's file, or in the lines of a spelling."""
    if answer.is_file:
        return all(path != answer.path for path, _ in short)
    return (answer.path, answer.line) not in short


def _passed(verdict: Verdict) -> bool:
    return verdict.status is Status.passed


def diagnosis_of(verdict: Verdict) -> str:
    """The id by which a check that was lost is told, ``none`` if only its numbers are."""
    return verdict.diagnosis.id if verdict.diagnosis is not None else "none"


def _seen(verdict: Verdict) -> str:
    message = " ".join(verdict.message.split())[:300]
    return verdict.status.value + (f": {message}" if message else "")


def _short(
    answer: Answer, says: str, verdict: Verdict | None = None, *, promise: Promise | None = None
) -> Shortfall:
    line = answer.line
    if not answer.is_file:
        verdict = None  # the lines of what was made of it are written nowhere
    if verdict is not None and verdict.exception is not None and verdict.exception.line:
        line = verdict.exception.line
    elif verdict is not None and verdict.diagnosis is not None and verdict.diagnosis.place:
        line = verdict.diagnosis.place.line
    return Shortfall(promise or PROMISE[answer.group], answer.path, line, says)
