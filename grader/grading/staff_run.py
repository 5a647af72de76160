"""The staff's own code where a submission's would be, and the exam that it is asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast

from grader.evidence import Lost, Missing
from grader.grading.submission_run import SubmissionRun
from grader.model import Exercise, Status, Submission
from grader.oracle.subject import Subject
from grader.oracle.transport import LocalTransport, Transport
from grader.sandbox.exam import Exam, Question, question
from grader.sandbox.session import Session
from grader.submissions.notebooks import as_script
from grader.worker.protocol import Reply, Request
from grader.worker.wire import Remote, SourceCode

_MOST_BYTES: Final = 16 << 20
"""An exam that takes more is not kept."""
_MOST_SECONDS: Final = 0.25
"""Of processor time: what takes longer gains nothing by being sent at once."""


class StaffRun(SubmissionRun):
    """The staff's own functions, played in this process."""

    def __init__(self, exercise: Exercise, transport: Transport) -> None:
        super().__init__(cast("Session", _NoSession(exercise)))
        self.subject = Subject(transport, exercise.functions)


class _NoSession:
    """The part of a session that suites look at, where there is no worker."""

    failure = None
    generation = 0
    sits = astray = False

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self.script = as_script(Submission(name=exercise.stub, source=b"", sha256=""))

    def start(self, _exam: None = None) -> None:
        """There is nothing to import."""

    def enter(self, _section: str) -> None:
        """Nothing is ever sent ahead."""

    def doubt(self) -> None:
        """As well."""

    def answers(self) -> None:
        """There are no answers to wait for."""

    def end(self) -> None:
        """There is nothing to kill."""

    def take_output(self) -> str:
        """Nothing is kept of what the staff's code prints."""
        return ""


class _NotForAll(Exception):
    """Something is asked that depends on what came before, or that stays in a worker."""


class _Recorder:
    """Carries requests out with the reference, and writes them down."""

    generation = 0

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        self._inner = LocalTransport(namespace)
        self.asked: list[Question] = []
        self.called: set[str] = set()
        self.refused = False
        """Whether something was asked that can't be written down for everybody."""

    def request(self, request: Request, function: str) -> Reply | Lost:
        """The reference's answer."""
        if not isinstance(request.target, str) or _stays([request.args, request.kwargs]):
            self.refused = True
            raise _NotForAll
        self.asked.append(question(request, function))
        if request.verb == "call":
            self.called.add(function)
        return self._inner.request(request, function)

    def missing(self, function: str) -> Missing | None:
        """The reference has everything."""
        return self._inner.missing(function)


def _stays(value: Any) -> bool:
    """Whether a part of a value is a handle, or code of the suite's."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return any(map(_stays, value))
    return isinstance(value, (Remote, SourceCode))


class _Sections(StaffRun):
    """Notes where each check's questions begin."""

    def __init__(self, exercise: Exercise, recorder: _Recorder) -> None:
        super().__init__(exercise, recorder)
        self._recorder = recorder
        self.sections: dict[str, int] = {}

    @property
    def astray(self) -> bool:
        """Whether there is no exam to write down: then nothing more is played."""
        return self._recorder.refused

    def enter(self, section: str) -> None:
        """A check begins."""
        self.sections[section] = len(self._recorder.asked)


def recorded_exam(
    exercise: Exercise, namespace: Mapping[str, Any], play: Callable[[SubmissionRun], bool]
) -> Exam | None:
    """What the suites ask of everybody; None where everybody has to be asked one by one.

    Args:
        exercise: whose suites they are.
        namespace: what the reference's file defines.
        play: runs every check for a submission.
    """
    recorder = _Recorder(namespace)
    run = _Sections(exercise, recorder)
    began = time.process_time()
    if not play(run):
        return None
    seconds = time.process_time() - began
    # Where a rule binds what is never called, the file has to be read in full.
    bound = {name for rule in exercise.rules for name in rule.functions}
    size = sum(one.size for one in recorder.asked)
    passed = _all_passed([outcome.status for _, outcome, _, _ in run.outcomes.values()])
    short = size <= _MOST_BYTES and seconds <= _MOST_SECONDS
    if not passed or not short or not bound <= recorder.called:
        return None
    return Exam(questions=tuple(recorder.asked), sections=run.sections)


def _all_passed(statuses: Sequence[Status]) -> bool:
    return bool(statuses) and all(status is Status.passed for status in statuses)
