"""What an exercise promises of its checks as they are declared: texts, points and needs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

from grader.model import Check
from grader.validation.places import Sources
from grader.validation.promises import lost_verdicts
from grader.validation.values import AnswerKind, GradedAnswer, Promise, Shortfall

_ASKED: Final[tuple[tuple[Callable[[Check, set[str]], bool], str], ...]] = (
    (lambda check, _: bool(check.title.strip()), "has no title"),
    (lambda check, _: any(hint.strip() for hint in check.hints), "has no hint"),
    (lambda check, lost: check.id in lost, "is failed by no wrong answer"),
)


def checks_are_complete(
    checks: Sequence[Check], graded: Sequence[GradedAnswer], sources: Sources
) -> list[Shortfall]:
    """Every check has a title and a hint, and some wrong answer fails it."""
    lost = {
        verdict.check.id
        for item in graded
        if item.answer.group is AnswerKind.wrong
        for verdict in lost_verdicts(item)
    }
    return [
        sources.of_check(Promise.checks, check.id, f"{check.id} {says}")
        for check in checks
        for holds, says in _ASKED
        if not holds(check, lost)
    ]


def points_add_up(
    checks: Sequence[Check], functions: tuple[str, ...], sources: Sources
) -> list[Shortfall]:
    """Points are positive, a third of them visible; each graded name has some, and no other."""
    promise = Promise.points
    found = [
        sources.of_check(promise, check.id, f"{check.id} is worth {check.points:g} points")
        for check in checks
        if not (math.isfinite(check.points) and check.points > 0)
    ]
    total = math.fsum(check.points for check in checks)
    visible = math.fsum(check.points for check in checks if check.visible)
    if 3 * visible < total - 1e-9:
        share = f"{visible:g} of {total:g} points, less than a third"
        says = f"visible checks have {share}: give them more"
        found.append(sources.visible.short(promise, 1, says))
    found += [
        sources.of_check(promise, check.id, f"{check.id} is of {name}, which is not graded")
        for check in checks
        for name in check.functions
        if name not in functions
    ]
    judged = {name for check in checks for name in check.functions}
    found += [
        sources.settings.short(promise, 1, f"no check is of {name}")
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
            found.append(sources.of_check(Promise.points, check.id, says))
        earlier[check.id] = check
    return found
