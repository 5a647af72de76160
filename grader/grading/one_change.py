"""Looks for one change of a submission's own source that makes all checks of a function pass.

Only a file that keeps to the rules and ran fully confined is searched. The changes are played on
the checks themselves; the values that are due never leave this process.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from grader.course import seeds
from grader.errors import GraderError
from grader.evidence import Call, Evidence, Played
from grader.grading.plugin import SuitePlugin
from grader.grading.staff_run import StaffRun
from grader.grading.submission_run import Outcome, SubmissionRun
from grader.judge import rules
from grader.locating.coverage import LIMIT, Watched, suspicion
from grader.locating.edits import edits, region_of
from grader.locating.mutants import Mutants
from grader.locating.nearness import holds, is_near
from grader.locating.search import MOST_CONFIRMED, Budget, lines_that_would_do
from grader.model import Check, Kind, OneChange, Report, Status
from grader.oracle.subject import Module
from grader.sandbox.protocols import Sandbox
from grader.sandbox.session import Session
from grader.worker.confinement.policy import LAYERS
from grader.worker.protocol import Reply, Request
from grader.worker.wire import Remote, SourceCode

_BUDGET: Final = 100_000
"""Operators that the changes of one submission may run; some ten microseconds each."""
_OF_ITS_OWN: Final = 15
"""What it costs to have a change run at all, as so many operators."""
_BYTES: Final = 60
"""Of a file that are compiled in the time of an operator."""
_WATCHED: Final = 10_000
"""Operators that run until no more checks are watched."""
_TIMES: Final = 5
"""How many times as long as the submission itself a change may take."""
_SECONDS: Final = 0.25
"""What it may take beside that."""
_MOST_SECONDS: Final = 1.0
"""What it may take at most."""
_SECONDS_WATCHED: Final = 3.0
"""What the submission itself may take for a check while it is watched."""
_LONGEST: Final = 20.0
"""Seconds after which no more changes are run, ten times what the budget takes: a few operators may
do half a gigabyte of work."""
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
        self._plugin = plugin
        self._sandbox = sandbox
        self._exercise = run.session.exercise
        self._script = run.session.script
        self._many = Mutants(self._exercise, sandbox)
        """Where all changes run."""
        self._few = Mutants(self._exercise, sandbox)
        """Where those run whose first answer is right."""
        self._seconds = 0.0
        self._longest = time.monotonic() + _LONGEST

    def lines(self, function: str, failing: Sequence[str], budget: Budget) -> list[Any]:
        """The lines on which one change of a function would do."""
        source = self._script.source
        graded = self._exercise.functions
        region = region_of(source, function, graded)
        checks = [check.id for check in self._plugin.checks if function in check.functions]
        watched = self._watched(source, checks, failing) if region else {}
        screen = sorted(
            (name for name in failing if name in watched and not watched[name].passed),
            key=lambda name: (not watched[name].whole, not watched[name].call, watched[name].cost),
        )
        if not screen or self._few.spent:
            return []
        self._seconds = max(watched[name].seconds for name in screen)
        return lines_that_would_do(
            source,
            edits(source, function, suspicion(watched.values(), region), graded),
            budget,
            cost=watched[screen[0]].cost + _OF_ITS_OWN + len(source) // _BYTES,
            # Checks that train for long are gone through once.
            most=MOST_CONFIRMED if _are_short(watched, checks) else 1,
            screened=lambda sources: self._screened(sources, watched[screen[0]].call, screen),
            confirmed=lambda changed: self._confirmed(changed, function, [*screen, *checks]),
        )

    def _watched(
        self, source: bytes, checks: Sequence[str], failing: Sequence[str]
    ) -> dict[str, Watched]:
        """What the file itself runs in the checks of a function, the failing ones first."""
        found: dict[str, Watched] = {}
        last = source.count(b"\n") + 1
        for name in [*failing, *(name for name in checks if name not in failing)]:
            began = time.monotonic()
            with self._few.watched(source, _SECONDS_WATCHED):
                run = self._played([name])
                lines = self._few.lines(last)
            outcome = run.outcomes[name][1]
            found[name] = Watched(
                passed=outcome.status is Status.passed,
                lines=frozenset(lines),
                operators=self._few.operators,
                sent=self._few.sent,
                answered=self._few.answered,
                whole=sum(lines.values()) < LIMIT,
                call=_first_wrong(outcome.evidence),
                seconds=time.monotonic() - began,
            )
            ran = sum(one.cost for one in found.values())
            if self._few.spent or self._is_late or ran > _WATCHED:
                break
        # What watches lines goes with its child.
        self._few.close()
        return found

    def _screened(
        self, sources: Iterator[bytes], call: Call | None, checks: Sequence[str]
    ) -> Iterator[bytes]:
        """Those that seem to pass; where one call shows what is wrong, that comes first."""
        limit = min(_SECONDS + _TIMES * self._seconds, _MOST_SECONDS)
        promising = sources if call is None else self._promising(sources, call, limit)
        for source in promising:
            self._few.take(source, limit)
            run = self._played(checks)
            if self._few.spent or self._is_late:
                return
            if all(run.outcomes[name][1].status is Status.passed for name in run.outcomes):
                yield source

    def _promising(self, sources: Iterator[bytes], call: Call, limit: float) -> Iterator[bytes]:
        request = Request(
            number=0, verb="call", target=call.function, args=call.args, kwargs=call.kwargs,
            seed=seeds.current(),
        )  # fmt: skip
        due = call.reply.value if isinstance(call.reply, Reply) else None
        for source, reply in self._many.answers(sources, request, limit):
            if self._is_late:
                return
            if reply is not None and reply.error is None and is_near(reply.value, due):
                yield source

    @property
    def _is_late(self) -> bool:
        """Whether running changes has taken far longer than their operators tell."""
        return time.monotonic() > self._longest

    def _played(self, checks: Sequence[str]) -> _Changed:
        run = _Changed(self._exercise, self._few)
        self._plugin.passes(run, checks)
        return run

    def _confirmed(self, source: bytes, function: str, checks: Sequence[str]) -> bool:
        """Whether it passes them when it is graded by itself, and keeps to the rules."""
        script = msgspec.structs.replace(self._script, source=source)
        session = Session(self._exercise, script, self._sandbox, required=True)
        run = SubmissionRun(session)
        try:
            run.begin(pictures=False)
            passed = self._plugin.passes(run, list(dict.fromkeys(checks)))
            broken = rules.breaches(self._exercise.rules, run.traces, session.examined, [])
            return passed and function not in broken and not session.forgers
        finally:
            session.end()

    def close(self) -> None:
        """End what runs."""
        self._many.close()
        self._few.close()


def _are_short(watched: dict[str, Watched], checks: Sequence[str]) -> bool:
    """Whether all checks of a function were watched to their end."""
    return all(name in watched and watched[name].whole for name in checks)


def _first_wrong(evidence: Evidence | None) -> Call | None:
    """The first call whose value is wrong, with the value that is due for its reply."""
    if evidence is None or evidence.expected is None:
        return None
    for got, due in zip(evidence.got.calls, evidence.expected.calls, strict=False):
        if not isinstance(got.reply, Reply) or not isinstance(due.reply, Reply):
            return None
        if got.function != due.function or _stays([*got.args, *got.kwargs.values()]):
            return None
        if got.reply.error is not None or not is_near(got.reply.value, due.reply.value):
            # Of what the check computes on with there may be many that are right.
            return due if holds(evidence.expected.value, due.reply.value) else None
    return None


def _stays(value: Any) -> bool:
    """Whether a part of it is a module, which another child doesn't have."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return any(map(_stays, value))
    return isinstance(value, (Module, Remote, SourceCode))


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
    by_heart = {name for name, parameters in report.parameters if not parameters}
    for verdict in report.verdicts:
        if verdict.status in {Status.passed, Status.skipped}:
            continue
        diagnosis = verdict.diagnosis
        unsearched = diagnosis is not None and (
            diagnosis.kind is Kind.rule or diagnosis.id in _NOTHING_TO_CHANGE
        )
        for name in verdict.check.functions[:1]:
            # Changes of what takes nothing and is compared with a key are guesses at the key.
            guessed = name in by_heart and not verdict.check.visible
            if unsearched or guessed or verdict.status in _GIVEN_UP:
                broken.add(name)
            else:
                found.setdefault(name, []).append(verdict.check.id)
    return {name: checks for name, checks in found.items() if name not in broken}


_NOTHING_TO_CHANGE: Final = frozenset({"not-written-yet", "missing-function", "not-a-function"})


def _may_be_searched(run: SubmissionRun) -> bool:
    session = run.session
    has = {word.partition("-")[0] for word in session.isolation}
    return session.failure is None and set(LAYERS) <= has and not session.forgers
