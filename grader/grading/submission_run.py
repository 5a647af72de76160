"""The way of one submission through the suites: its session, and what its checks saw."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import msgspec

from grader.course.guard import Stuck, guarded
from grader.errors import GraderError
from grader.evidence import Evidence, Lost, Played
from grader.judge import rules
from grader.model import (
    Check,
    Figure,
    Status,
)
from grader.oracle.reference import Scenario, play
from grader.oracle.subject import Subject
from grader.oracle.transport import SessionTransport
from grader.sandbox.foresight import Foresight, RunAhead
from grader.sandbox.session import Session
from grader.submissions.faults import Fault
from grader.worker.protocol import Reply


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one check, before it is explained."""

    status: Status
    evidence: Evidence | None = None
    message: str = ""


class Judged(msgspec.Struct, frozen=True):
    """What was seen of a submission that passed every check with what it was sent ahead."""

    checks: tuple[Check, ...]
    figures: tuple[Figure, ...]
    traces: tuple[rules.Traced, ...]
    notes: tuple[str, ...]


class SubmissionRun:
    """One submission while its checks run: the session, and what was seen so far.

    Args:
        session: the submission's life in its workers.
        foresight: what it is going to be asked, as far as others have shown.

    ``ran_ahead`` tells whether it was sent more than one request at a time.
    """

    def __init__(self, session: Session, foresight: Foresight[Judged] | None = None) -> None:
        self._foresight = foresight
        self.ran_ahead = False
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
        self.remarks: dict[str, str] = {}
        """What there is to say of checks that pass."""
        self._answers: bytes | None = None
        self._recognised = False

    def counterpart(self, source: bytes, scenario: Scenario) -> Played | None:
        """What a scenario gives with another source in the place of the submission's.

        It runs in a worker of its own, in the time that the submission has left, and what it
        runs is traced as the submission is. None where answers come ahead: what they can't
        tell is asked when the submission is begun again.
        """
        if self.ran_ahead:
            return None
        session = self.session.anew(source)
        subject = Subject(SessionTransport(session), session.exercise.functions)
        subject.watching, subject.charged = self.subject.watching, self.subject.charged
        try:
            session.start()
            return None if session.failure is not None else play(scenario, subject)
        finally:
            session.end()
            self.subject.calls.extend(subject.calls)

    def prepare(self) -> None:
        """Have a worker run the file and what it is going to be asked while others are judged."""
        ahead = self._foresight.run_ahead() if self._foresight is not None else None
        if ahead is not None:
            self.ran_ahead = True
            # Whatever is wrong with the sandbox is told when the submission's turn has come.
            with contextlib.suppress(GraderError):
                self.session.send_ahead(ahead)

    def unprepare(self) -> None:
        """Give back the processor that a prepared submission takes from another's deadlines."""
        if self.ran_ahead:
            self.ran_ahead = False
            self._look_at(self.session.anew())

    def begin(self, *, ahead: bool = False) -> None:
        """Import the file, and send what it is going to be asked thereafter, if that is known."""
        known: RunAhead | None = None
        if self._foresight is not None and ahead and not self.session.prepared:
            known = self._foresight.run_ahead()
        self.ran_ahead = known is not None or self.session.prepared
        self.session.start(known)

    @property
    def astray(self) -> bool:
        """Whether a worker carried out what nobody asked it for: nothing seen here counts."""
        return self.session.astray

    def recognise(self) -> bool:
        """Whether it answers just as one before it that passed every check: then so does it."""
        self._answers = self.session.hear_out()
        if self._foresight is None or self._answers is None:
            return False
        known = self._foresight.precedent(self._answers)
        if known is None:
            return False
        self._recognised = True
        self.session.accept()
        passed = Outcome(status=Status.passed)
        self.outcomes = {check.id: (check, passed, "", 0.0) for check in known.checks}
        self.figures[:], self.traces[:] = known.figures, known.traces
        self.notes[:] = known.notes
        return True

    def begin_again(self) -> None:
        """Forget what was seen, and import the file in a new worker that is sent nothing ahead."""
        if self._foresight is not None:
            self._foresight.went(well=False)
        self.ran_ahead = False
        self._look_at(self.session.anew())
        self.session.start()

    def finish(self) -> None:
        """Kill what is left of it."""
        self.session.end()
        if self._foresight is not None and self.fault is None:
            passed = all(
                outcome.status is Status.passed for _, outcome, _, _ in self.outcomes.values()
            )
            if self.ran_ahead:
                self._foresight.went(well=True)
                if self._answers and passed and not self._recognised and not self.session.asked:
                    self._foresight.keep(self._answers, self._judged())
            elif self.session.generation == 1 and passed:
                seconds = sum(seconds for _, _, _, seconds in self.outcomes.values())
                self._foresight.learn(self.session.asked, seconds)

    def _judged(self) -> Judged:
        return Judged(
            checks=tuple(check for check, _, _, _ in self.outcomes.values()),
            figures=tuple(self.figures),
            traces=tuple(self.traces),
            notes=tuple(self.notes),
        )

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
        if outcome.status is not Status.passed:
            self.session.doubt()
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
