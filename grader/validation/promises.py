"""Whether an exercise keeps its promises: one pure function for each, on finished reports."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterable, Sequence

import msgspec

from grader.grading.plugin import NOT_RUN
from grader.model import Check, Report, Status, Verdict
from grader.validation.places import Sources, of_check
from grader.validation.values import Answer, AnswerKind, GradedAnswer, Promise, Shortfall


def of_group(graded: Sequence[GradedAnswer], *groups: AnswerKind) -> list[GradedAnswer]:
    """Those answers that belong to some groups."""
    return [item for item in graded if item.answer.group in groups]


def stub_earns_nothing(graded: Sequence[GradedAnswer]) -> list[Shortfall]:
    """The stub has no points, and every check says why: not written yet."""
    return [
        _short(
            Promise.stub,
            item.answer,
            f"{verdict.check.id}: {_seen(verdict)}, and not “not written yet”",
        )
        for item in of_group(graded, AnswerKind.stub)
        for verdict in item.report.verdicts
        if verdict.points or _diagnosis(verdict) != "not-written-yet"
    ]


def right_earns_everything(graded: Sequence[GradedAnswer]) -> list[Shortfall]:
    """The reference and every correct answer lose no check."""
    return [
        _short(
            Promise.right, item.answer, f"it loses {verdict.check.id}: {_seen(verdict)}", verdict
        )
        for item in of_group(graded, AnswerKind.reference, AnswerKind.correct)
        for verdict in item.report.verdicts
        if verdict.status is not Status.passed
    ]


def wrong_loses_what_it_names(
    graded: Sequence[GradedAnswer], faulty: frozenset[str] = frozenset()
) -> list[Shortfall]:
    """Every wrong answer loses exactly the checks it names, with the diagnoses it names.

    Args:
        graded: the answers.
        faulty: checks that are left out, because they fail by themselves.
    """
    found: list[Shortfall] = []
    for item in of_group(graded, AnswerKind.wrong):
        found += _losses(Promise.wrong, item, faulty)
        claimed = set(item.answer.diagnoses)
        if not claimed:
            continue  # its header is a shortfall of its own
        lost = [verdict for verdict in item.report.verdicts if not _passed(verdict)]
        found += [
            _short(
                Promise.wrong,
                item.answer,
                f"{verdict.check.id} is diagnosed as {_diagnosis(verdict)}, "
                f"not {' or '.join(sorted(claimed))}: {_seen(verdict)}",
            )
            for verdict in lost
            if _diagnosis(verdict) not in claimed
        ]
        unseen = claimed - {_diagnosis(verdict) for verdict in lost}
        found += [
            _short(Promise.wrong, item.answer, f"no check of it is diagnosed as {name}")
            for name in sorted(unseen)
            if lost
        ]
    return found


def hostile_is_held(
    graded: Sequence[GradedAnswer], faulty: frozenset[str] = frozenset()
) -> list[Shortfall]:
    """Every hostile answer loses exactly the checks it names, and the grader stays whole.

    Args:
        graded: the answers.
        faulty: checks that are left out, because they fail by themselves.
    """
    return [
        shortfall
        for item in of_group(graded, AnswerKind.hostile)
        for shortfall in _losses(Promise.hostile, item, faulty)
    ]


def _losses(promise: Promise, item: GradedAnswer, faulty: frozenset[str]) -> list[Shortfall]:
    """What differs between the checks that an answer loses and those that it names."""
    answer, verdicts = item.answer, item.report.verdicts
    if not answer.loses:
        return []  # its header is a shortfall of its own
    known = {verdict.check.id for verdict in verdicts}
    if answer.loses == ("all",):
        claimed = known
    elif answer.loses == ("none",):
        claimed = set()
    else:
        claimed = set(answer.loses) - faulty
    found = [
        _short(promise, answer, f"`# loses:` names {name}, and there is no such check")
        for name in sorted(claimed - known)
    ]
    for verdict in verdicts:
        name = verdict.check.id
        if verdict.status is Status.grader_fault:
            found.append(_short(promise, answer, f"{name}: {_seen(verdict)}"))
        elif _passed(verdict) and name in claimed:
            found.append(_short(promise, answer, f"it passes {name}, which it says it loses"))
        elif not _passed(verdict) and name not in claimed:
            says = f"it loses {name}, which it does not name: {_seen(verdict)}"
            found.append(_short(promise, answer, says))
    return found


def empty_earns_nothing(graded: Sequence[GradedAnswer]) -> list[Shortfall]:
    """Zeros, ones, the input returned and random numbers have no points at all."""
    return [
        _short(
            Promise.empty,
            item.answer,
            f"{_kind(item.answer)} pass {verdict.check.id}: have it compare values too",
        )
        for item in of_group(graded, AnswerKind.empty)
        for verdict in item.report.verdicts
        if verdict.points
    ] + [
        _short(
            Promise.empty,
            item.answer,
            f"{_kind(item.answer)} can't be tried: {verdict.check.id}: {_seen(verdict)}",
        )
        for item in of_group(graded, AnswerKind.empty)
        for verdict in item.report.verdicts
        if verdict.status is Status.grader_fault
    ]


def _kind(answer: Answer) -> str:
    return answer.submission.name.removesuffix(".py").replace("_", " ")


def checks_are_complete(
    checks: Sequence[Check], graded: Sequence[GradedAnswer], sources: Sources
) -> list[Shortfall]:
    """Every check has a title and a hint, and some wrong answer fails it."""
    lost = {
        verdict.check.id
        for item in of_group(graded, AnswerKind.wrong)
        for verdict in item.report.verdicts
        if not _passed(verdict)
    }
    asked: tuple[tuple[Callable[[Check], bool], str], ...] = (
        (lambda check: bool(check.title.strip()), "has no title"),
        (lambda check: any(hint.strip() for hint in check.hints), "has no hint"),
        (lambda check: check.id in lost, "is failed by no wrong answer"),
    )
    return [
        _of_check(Promise.checks, sources, check.id, f"{check.id} {says}")
        for check in checks
        for holds, says in asked
        if not holds(check)
    ]


def points_add_up(
    checks: Sequence[Check], functions: tuple[str, ...], sources: Sources
) -> list[Shortfall]:
    """Points are positive, a third of them visible; each graded name has some, and no other."""
    promise = Promise.points
    found = [
        _of_check(promise, sources, check.id, f"{check.id} is worth {check.points:g} points")
        for check in checks
        if not (math.isfinite(check.points) and check.points > 0)
    ]
    total = math.fsum(check.points for check in checks)
    visible = math.fsum(check.points for check in checks if check.visible)
    if 3 * visible < total - 1e-9:
        says = f"visible checks have {visible:g} of {total:g} points, less than a third"
        found.append(Shortfall(promise=promise, path=sources.visible.path, line=1, says=says))
    for check in checks:
        found += [
            _of_check(promise, sources, check.id, f"{check.id} is of {name}, which is not graded")
            for name in check.functions
            if name not in functions
        ]
    judged = {name for check in checks for name in check.functions}
    found += [
        Shortfall(
            promise=promise, path=sources.settings.path, line=1, says=f"no check is of {name}"
        )
        for name in functions
        if name not in judged
    ]
    return found + _needs_are_met(checks, sources)


def _needs_are_met(checks: Sequence[Check], sources: Sources) -> list[Shortfall]:
    """What a check needs stands before it and concerns the same function."""
    found: list[Shortfall] = []
    earlier: dict[str, Check] = {}
    for check in checks:
        for name in check.needs:
            if name not in earlier:
                says = f"{check.id} needs {name}, which is no check before it"
            elif not set(earlier[name].functions) <= set(check.functions):
                says = f"{check.id} needs {name}, which is of another function"
            else:
                continue
            found.append(_of_check(Promise.points, sources, check.id, says))
        earlier[check.id] = check
    return found


def misconceptions_are_named(
    catalogue: Sequence[tuple[str, int]], graded: Sequence[GradedAnswer], sources: Sources
) -> list[Shortfall]:
    """Some wrong answer is diagnosed as each misconception.

    Args:
        catalogue: their ids and lines.
        graded: the answers.
        sources: the exercise's files.
    """
    named = {
        _diagnosis(verdict)
        for item in of_group(graded, AnswerKind.wrong)
        for verdict in item.report.verdicts
    }
    return [
        Shortfall(
            promise=Promise.misconceptions,
            path=sources.misconceptions.path,
            line=line,
            says=f"no wrong answer is diagnosed as {name}",
        )
        for name, line in catalogue
        if name not in named
    ]


def checks_run(graded: Sequence[GradedAnswer], sources: Sources) -> list[Shortfall]:
    """No check fails by itself: those that do so on the reference are told once."""
    found = []
    for item in of_group(graded, AnswerKind.reference):
        for verdict in item.report.verdicts:
            if verdict.status is Status.grader_fault:
                started = not verdict.message.startswith(NOT_RUN)
                promise = Promise.checks if started else Promise.loads
                says = f"{verdict.check.id}: {' '.join(verdict.message.split())}"
                found.append(_of_check(promise, sources, verdict.check.id, says))
    return found


def without_faults(graded: Sequence[GradedAnswer], faulty: frozenset[str]) -> list[GradedAnswer]:
    """The answers without what became of some checks."""
    return [
        GradedAnswer(
            answer=item.answer,
            report=msgspec.structs.replace(
                item.report,
                verdicts=tuple(
                    verdict for verdict in item.report.verdicts if verdict.check.id not in faulty
                ),
            ),
        )
        for item in graded
    ]


def faults(graded: Sequence[GradedAnswer]) -> frozenset[str]:
    """Ids of the checks that fail by themselves on the reference."""
    return frozenset(
        verdict.check.id
        for item in of_group(graded, AnswerKind.reference)
        for verdict in item.report.verdicts
        if verdict.status is Status.grader_fault
    )


def draws_follow_the_seed(sources: Sources) -> list[Shortfall]:
    """Suites draw from ``grader.suite.generator``, or another seed would change nothing."""
    return [
        Shortfall(
            promise=Promise.steady,
            path=suite.path,
            line=node.lineno,
            says=f"`torch.{node.attr}` draws the same whatever the run's seed: use "
            "`generator(seed)` of grader.suite",
        )
        for suite in sources.suites
        for node in ast.walk(suite.tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "torch"
        and node.attr in {"Generator", "manual_seed"}
        and isinstance(node.ctx, ast.Load)
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
    before = {item.answer.path: item for item in first}
    found = []
    for item in again:
        then = _verdicts(before[item.answer.path].report)
        now = _verdicts(item.report)
        for name in sorted(then.keys() | now.keys()):
            if then.get(name) != now.get(name):
                says = f"{name} is {_told(then.get(name))} at first, {_told(now.get(name))} "
                found.append(_short(Promise.steady, item.answer, f"{says}with {run}"))
    return found


def _verdicts(report: Report) -> dict[str, tuple[Status, str]]:
    return {verdict.check.id: (verdict.status, _diagnosis(verdict)) for verdict in report.verdicts}


def _told(verdict: tuple[Status, str] | None) -> str:
    if verdict is None:
        return "not there"
    status, diagnosis = verdict
    return status.value if diagnosis == "none" else f"{status.value} ({diagnosis})"


def tallies(
    graded: Sequence[GradedAnswer], shortfalls: Iterable[Shortfall]
) -> tuple[tuple[AnswerKind, int, int], ...]:
    """For each group, how many answers there are and how many have no shortfall."""
    short = {(item.promise, item.path) for item in shortfalls}
    promise = {
        AnswerKind.stub: Promise.stub,
        AnswerKind.reference: Promise.right,
        AnswerKind.correct: Promise.right,
        AnswerKind.wrong: Promise.wrong,
        AnswerKind.hostile: Promise.hostile,
        AnswerKind.empty: Promise.empty,
    }
    found = []
    for group in AnswerKind:
        mine = of_group(graded, group)
        if group is AnswerKind.empty:
            good = sum(not item.report.score for item in mine)
        else:
            good = sum((promise[group], item.answer.path) not in short for item in mine)
        found.append((group, len(mine), good))
    return tuple(found)


def _passed(verdict: Verdict) -> bool:
    return verdict.status is Status.passed


def _diagnosis(verdict: Verdict) -> str:
    return verdict.diagnosis.id if verdict.diagnosis is not None else "none"


def _seen(verdict: Verdict) -> str:
    message = " ".join(verdict.message.split())[:300]
    return verdict.status.value + (f": {message}" if message else "")


def _short(
    promise: Promise, answer: Answer, says: str, verdict: Verdict | None = None
) -> Shortfall:
    line = answer.line
    if verdict is not None and verdict.exception is not None and verdict.exception.line:
        line = verdict.exception.line
    elif verdict is not None and verdict.diagnosis is not None and verdict.diagnosis.place:
        line = verdict.diagnosis.place.line
    return Shortfall(promise=promise, path=answer.path, line=line, says=says)


def _of_check(promise: Promise, sources: Sources, identifier: str, says: str) -> Shortfall:
    path, line = of_check(sources, identifier)
    return Shortfall(promise=promise, path=path, line=line, says=says)
