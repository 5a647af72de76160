"""Looks for one change of a submission's own source that makes all checks of a function pass.

Only a file that keeps to the rules and ran fully confined is searched. The changes are played on
the checks themselves; the values that are due never leave this process.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from grader.errors import GraderError
from grader.evidence import Played
from grader.grading.plugin import SuitePlugin
from grader.grading.staff_run import StaffRun
from grader.grading.submission_run import Outcome, SubmissionRun
from grader.judge import rules
from grader.locating.coverage import LIMIT, Watched, suspicion
from grader.locating.edits import edits, region_of
from grader.locating.mutants import Mutants
from grader.locating.search import Budget, lines_that_would_do
from grader.model import Check, Kind, OneChange, Report, Status
from grader.sandbox.protocols import Sandbox
from grader.sandbox.session import Session
from grader.worker.confinement.policy import LAYERS

_BUDGET: Final = 150_000
"""Operators that the changes of one submission may run; some ten microseconds each."""
_OF_ITS_OWN: Final = 40
"""What it costs to have a change run at all, as so many operators."""
_WATCHED: Final = 10_000
"""Operators that run until no more checks are watched."""
_TIMES: Final = 5
"""How many times as long as the submission itself a change may take."""
_SECONDS: Final = 0.25
"""What it may take beside that."""
_GIVEN_UP: Final = frozenset({Status.grader_fault, Status.killed, Status.timed_out})


class _Changed(StaffRun):
    """A changed source while its checks are played."""

    def record(self, check: Check, outcome: Outcome, _seconds: float) -> None:
        """Keep what became of a check."""
        self.outcomes[check.id] = (check, outcome, "", 0.0)

    def draw(self, *_args: Any) -> None:
        """Nobody looks at it."""

    def counterpart(self, *_args: Any) -> Played | None:
        """It has none."""
        return None


class _Search:
    """The search of one submission.

    Args:
        run: what was seen of it.
        plugin: has its exercise's checks.
        sandbox: where changes run.
    """

    def __init__(self, run: SubmissionRun, plugin: SuitePlugin, sandbox: Sandbox) -> None:
        self._run = run
        self._plugin = plugin
        self._sandbox = sandbox
        self._exercise = run.session.exercise
        self._mutants = Mutants(self._exercise, sandbox)
        self._seconds = 0.0

    def lines(self, function: str, failing: Sequence[str], budget: Budget) -> list[Any]:
        """The lines on which one change of a function would do."""
        source = self._run.session.script.source
        graded = self._exercise.functions
        region = region_of(source, function, graded)
        checks = [check.id for check in self._plugin.checks if function in check.functions]
        began = time.monotonic()
        watched = self._watched(source, checks, failing) if region else {}
        screen = sorted(
            (name for name in failing if name in watched and not watched[name].passed),
            key=lambda name: (not watched[name].whole, watched[name].operators),
        )
        if not screen or self._mutants.spent:
            return []
        self._seconds = (time.monotonic() - began) / len(watched)
        return lines_that_would_do(
            source,
            edits(source, function, suspicion(watched.values(), region), graded),
            budget,
            cost=watched[screen[0]].operators + _OF_ITS_OWN,
            passes=lambda changed: not self._mutants.spent and self._passes(changed, screen),
            confirmed=lambda changed: self._confirmed(changed, function, [*screen, *checks]),
        )

    def _watched(
        self, source: bytes, checks: Sequence[str], failing: Sequence[str]
    ) -> dict[str, Watched]:
        """What the file itself runs in the checks of a function, the failing ones first."""
        found: dict[str, Watched] = {}
        last = source.count(b"\n") + 1
        for name in [*failing, *(name for name in checks if name not in failing)]:
            with self._mutants.watched(source, 10 * _SECONDS):
                passed = self._played([name])
                lines = self._mutants.lines(last)
            whole = sum(lines.values()) < LIMIT
            found[name] = Watched(passed, frozenset(lines), self._mutants.operators, whole)
            total = sum(one.operators for one in found.values())
            if total > _WATCHED or self._mutants.spent:
                break
        # What watches lines goes with its child.
        self._mutants.close()
        return found

    def _passes(self, source: bytes, checks: Sequence[str]) -> bool:
        """Whether a changed source passes checks, as far as can be seen beside others."""
        self._mutants.take(source, _SECONDS + _TIMES * self._seconds)
        return self._played(checks)

    def _played(self, checks: Sequence[str]) -> bool:
        return self._plugin.passes(_Changed(self._exercise, self._mutants), checks)

    def _confirmed(self, source: bytes, function: str, checks: Sequence[str]) -> bool:
        """Whether it passes them when it is graded by itself, and keeps to the rules."""
        script = msgspec.structs.replace(self._run.session.script, source=source)
        session = Session(self._exercise, script, self._sandbox, required=True)
        run = SubmissionRun(session)
        try:
            run.begin(pictures=False)
            passed = self._plugin.passes(run, checks)
            broken = rules.breaches(self._exercise.rules, run.traces, session.examined, [])
            return passed and function not in broken and not session.forgers
        finally:
            session.end()

    def close(self) -> None:
        """End what runs."""
        self._mutants.close()


def one_changes(
    run: SubmissionRun, report: Report, plugin: SuitePlugin, sandbox: Sandbox, *, kit: bool
) -> tuple[OneChange, ...]:
    """For each wrong function of a submission the lines on which one change would do.

    Args:
        run: what was seen of it.
        report: what is said of it.
        plugin: has its exercise's checks.
        sandbox: where changes run.
        kit: whether there are hidden checks that nobody can play here.
    """
    wrong = _wrong(report)
    if not wrong or not plugin.direct or not _may_be_searched(run):
        return ()
    search = _Search(run, plugin, sandbox)
    found = []
    left = Budget(_BUDGET)
    try:
        for at, (function, failing) in enumerate(wrong.items()):
            share = left.left // (len(wrong) - at)
            own = Budget(share)
            lines = search.lines(function, failing, own)
            left.take(share - own.left)
            if lines:
                found.append(OneChange(function=function, lines=tuple(lines), visible_only=kit))
    except GraderError:
        # Nothing is said of what could not be tried.
        return tuple(found)
    finally:
        search.close()
    return tuple(found)


def _wrong(report: Report) -> dict[str, list[str]]:
    """The functions that fail, each with the checks by which one sees it."""
    found: dict[str, list[str]] = {}
    broken: set[str] = set()
    for verdict in report.verdicts:
        if verdict.status in {Status.passed, Status.skipped}:
            continue
        diagnosis = verdict.diagnosis
        unsearched = diagnosis is not None and (
            diagnosis.kind is Kind.rule or diagnosis.id in _NOTHING_TO_CHANGE
        )
        for name in verdict.check.functions[:1]:
            if unsearched or verdict.status in _GIVEN_UP:
                broken.add(name)
            else:
                found.setdefault(name, []).append(verdict.check.id)
    return {name: checks for name, checks in found.items() if name not in broken}


_NOTHING_TO_CHANGE: Final = frozenset({"not-written-yet", "missing-function", "not-a-function"})


def _may_be_searched(run: SubmissionRun) -> bool:
    session = run.session
    has = {word.partition("-")[0] for word in session.isolation}
    return session.failure is None and set(LAYERS) <= has and not session.forgers
