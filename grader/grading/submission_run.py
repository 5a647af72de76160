"""The way of one submission through the suites: its session, and what its checks saw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from grader.course.guard import Stuck, guarded
from grader.errors import GraderError
from grader.evidence import Evidence, Lost, Played
from grader.judge import rules
from grader.judge.recent import Recent
from grader.model import (
    Check,
    Figure,
    Status,
)
from grader.oracle.reference import Scenario, play
from grader.oracle.subject import Subject
from grader.oracle.transport import SessionTransport
from grader.sandbox.exam import Exam
from grader.sandbox.session import Session
from grader.submissions.faults import Fault
from grader.worker.protocol import Reply

_MOST_KEPT: Final = 128 << 10
"""Bytes of one submission's answers that are kept for others who answer alike."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one check, before it is explained."""

    status: Status
    evidence: Evidence | None = None
    message: str = ""
    agreed: tuple[Evidence, ...] = ()
    """The comparisons of a check that passed: a name that contradicts them is none."""


class Judged(msgspec.Struct, frozen=True):
    """What was seen of a submission that sat the exam: it holds for all who answer alike."""

    outcomes: Mapping[str, tuple[Check, Outcome, str, float]]
    figures: tuple[Figure, ...]
    traces: tuple[rules.Traced, ...]
    notes: tuple[str, ...]


class SubmissionRun:
    """One submission while its checks run: the session, and what was seen so far.

    Args:
        session: the submission's life in its workers.
    """

    recorded = False
    """Whether what is asked of it is written down, for figures too."""

    def __init__(self, session: Session) -> None:
        self.exam: Exam | None = None
        """What everybody is asked; None where that isn't known."""
        self.ahead = True
        """Whether it may be asked all of it at once."""
        self.changed: frozenset[str] | None = None
        """The graded names that aren't the reference's, word for word; None where nobody knows."""
        self.known: Recent[Judged] = Recent()
        """What was seen of others who sat it."""
        self.fault: Fault | None = None
        """What the grader failed at; then nothing that was seen counts."""
        self._look_at(session)

    def _look_at(self, session: Session) -> None:
        self.session = session
        self.transport = SessionTransport(session)
        self.subject = Subject(self.transport, session.exercise.functions)
        self.outcomes: dict[str, tuple[Check, Outcome, str, float]] = {}
        self.figures: list[Figure] = []
        self.traces: list[rules.Traced] = []
        self.notes: list[str] = []
        self.agreed: dict[str, list[Evidence]] = {}
        """The comparisons that showed no difference, by check."""
        self.remarks: dict[str, str] = {}
        """What there is to say of checks that pass."""
        self.own = False
        """Whether something was decided by the file itself, and not by its answers alone."""

    def counterpart(self, source: bytes, scenario: Scenario) -> Played | None:
        """What a scenario gives with another source in the place of the submission's.

        It runs in a worker of its own, in the time that the submission has left, and what it
        runs is traced as the submission is.
        """
        session = self.session.anew(source)
        subject = Subject(SessionTransport(session), session.exercise.functions)
        subject.watching, subject.inside = self.subject.watching, self.subject.inside
        subject.charged = self.subject.charged
        try:
            session.start()
            return None if session.failure is not None else play(scenario, subject)
        finally:
            session.end()
            self.subject.calls.extend(subject.calls)

    def begin(self, *, pictures: bool) -> None:
        """Import the file, and have it sit the exam, if there is one."""
        self.session.start(self.exam, ahead=self.ahead, pictures=pictures)

    def enter(self, section: str) -> None:
        """Go on with a check, or a part of one."""
        self.session.enter(section)

    @property
    def astray(self) -> bool:
        """Whether the exam doesn't tell enough: nothing seen here counts."""
        return self.session.astray

    def recognise(self) -> bool:
        """Whether it answers just as one before it: then it is judged so."""
        answers = self.session.answers()
        known = self.known.of(answers) if answers is not None else None
        if known is None:
            return False
        self.outcomes = dict(known.outcomes)
        self.figures[:], self.traces[:] = known.figures, known.traces
        self.notes[:] = known.notes
        return True

    def begin_again(self, *, pictures: bool) -> None:
        """Forget what was seen, and import the file in a new worker; it is asked one by one."""
        self.ahead = False
        self._look_at(self.session.anew())
        self.begin(pictures=pictures)

    def finish(self) -> None:
        """Kill what is left of it."""
        answers = self.session.answers()
        self.session.end()
        if answers is not None and self.fault is None and not self.own and self._is_light():
            outcomes = {
                name: (check, outcome, output, 0.0)
                for name, (check, outcome, output, _) in self.outcomes.items()
            }
            parts = tuple(self.figures), tuple(self.traces), tuple(self.notes)
            self.known.keep(answers, Judged(outcomes, *parts))

    def _is_light(self) -> bool:
        """Whether there is little to keep: of what passed nothing is, of the rest the answers."""
        passed = all(outcome.evidence is None for _, outcome, _, _ in self.outcomes.values())
        return passed or self.session.answered <= _MOST_KEPT

    def blocked(self, check: Check) -> Outcome | None:
        """Why a check can't be tried: the file can't be imported, or a needed check failed."""
        failure = self.session.failure
        if failure is not None:
            evidence = Evidence(
                check=check.id,
                functions=check.functions,
                ordinal=-1,
                scenario=None,
                got=Played(failure=failure, function=check.functions[0]),
            )
            status = Status(failure.end.value) if isinstance(failure, Lost) else Status.raised
            return Outcome(status=status, evidence=evidence)
        if self.exam is not None and check.id in self.exam.settled:
            return Outcome(status=Status.passed)
        for name in check.needs:
            needed = self.outcomes.get(name)
            if needed is not None and needed[1].status is not Status.passed:
                message = f"not tried: it needs “{needed[0].title}” to pass first"
                # The reason travels on, so that every check of a stub says "not written yet".
                return Outcome(status=Status.skipped, evidence=needed[1].evidence, message=message)
        return None

    def record(self, check: Check, outcome: Outcome, seconds: float) -> None:
        """Keep what became of a check, with what was printed during it."""
        output = self.session.take_output()
        if outcome.evidence is not None and outcome.evidence.traced:
            self.session.doubt()  # A sitting tells roughly how many operators there were.
        self.outcomes[check.id] = (check, outcome, output, seconds)
        if outcome.evidence is not None and isinstance(outcome.evidence.got.failure, Lost):
            self.session.deadlines.told.add(outcome.evidence.got.function)
        for call in self.subject.calls:
            if isinstance(call.reply, Reply) and call.reply.trace is not None:
                self.traces.append(rules.Traced(function=call.function, trace=call.reply.trace))

    def draw(
        self,
        check: Check,
        scenario: Scenario,
        expected: Played,
        make: Callable[..., Figure],
        caption: dict[str, str],
    ) -> None:
        """Make a figure for a check; what can't be drawn is left out with a sentence."""
        from grader.suite.pictures import CannotDraw

        named = {"function": check.functions[0], "title": check.title, **caption}
        try:
            with guarded():
                got = play(scenario, self.subject)
                if got.failure is None:
                    figure = make(
                        got.value, expected.value, **named, check=check.id, visible=check.visible
                    )
                    self.figures.append(figure)
        except GraderError:
            raise
        except (CannotDraw, Stuck) as reason:
            if check.visible:
                self.notes.append(f"A figure of {named['function']} was left out: {reason}")
        except Exception:
            # Of a value of the wrong kind there is no picture; the check is about to tell.
            return
