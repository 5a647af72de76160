"""The staff's own code where a submission's would be, and the exam that it is asked."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, cast

import msgspec

from grader.evidence import Lost
from grader.grading.submission_run import SubmissionRun
from grader.model import Exercise, Status, Submission
from grader.oracle.reference import ReferenceOracle
from grader.oracle.subject import Subject
from grader.oracle.transport import LocalTransport, Transport
from grader.sandbox.exam import PATIENCE, Exam, Question, first_handle, question
from grader.sandbox.session import Session
from grader.submissions.notebooks import as_script
from grader.worker.protocol import Reply, Request

_MOST_BYTES: Final = 16 << 20
"""An exam that takes more is not kept."""
_PATIENCE: Final = 4.0
"""As many times what the reference takes."""


class StaffRun(SubmissionRun):
    """The staff's own functions, played in this process."""

    def __init__(self, exercise: Exercise, transport: Transport) -> None:
        super().__init__(cast("Session", _NoSession(exercise)))
        self.subject = Subject(transport, exercise.functions)


class _NoSession:
    """The part of a session that suites look at, where there is no worker."""

    failure = None
    astray = False

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self.script = as_script(Submission(name=exercise.stub, source=b"", sha256=""))

    def start(self, *_: object, **__: object) -> None:
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


class Recorder(LocalTransport):
    """Carries requests out with the reference, and writes them down until it is told to stop."""

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        super().__init__(namespace)
        self.asked: list[Question] = []
        self.sections: dict[str, list[int]] = {}
        self.called: set[str] = set()
        self.inside = False
        """Whether something is asked whose values have to stay in the tensors."""
        self.through: dict[str, set[str]] = {}
        """The sections that each check goes through."""
        self.names: dict[str, set[str]] = {}
        """The graded names that each section asks."""
        self.over = False
        self._check = ""
        self._open = [""]
        self._follows = False
        """Whether what is asked next may follow from what was answered."""

    def enter(self, check: str) -> None:
        """A check begins."""
        self._check, self._open, self._follows = check, [check], False
        self.through[check] = {check}

    @contextlib.contextmanager
    def section(self, name: str) -> Iterator[None]:
        """What is asked meanwhile is of a section of its own; "" for what isn't written down."""
        self._open.append(name)
        self.through[self._check].add(name or self._check)
        try:
            yield
        finally:
            self._open.pop()

    def request(self, request: Request, function: str) -> Reply | Lost:
        """The reference's answer."""
        called = request.target if isinstance(request.target, str) else function
        self.names.setdefault(self._open[-1] or self._check, set()).update((called, function))
        self.inside |= request.inside
        if not (self.over or self._follows) and self._open[-1]:
            at = len(self.asked)
            request = msgspec.structs.replace(request, handles=first_handle(at))
            self.asked.append(question(request, function, self._check))
            self.sections.setdefault(self._open[-1], []).append(at)
            self.called.add(self.asked[-1].called)
            self._follows = request.verb in _OWN
        return super().request(request, function)


_OWN: Final = frozenset({"state", "requires_grad", "layers"})
"""What is asked of a model that a student is free to build as they like."""


class _Recorded(StaffRun):
    """The reference's run, while it is written down."""

    recorded = True

    def __init__(self, exercise: Exercise, recorder: Recorder, subject: Subject) -> None:
        super().__init__(exercise, recorder)
        self._recorder = recorder
        self.subject = subject

    def enter(self, section: str) -> None:
        """A check begins."""
        self._recorder.enter(section)

    def draw(self, *_: object) -> None:
        """What is expected was asked; there is nobody to draw it for."""


def recorded_exam(
    exercise: Exercise, oracle: ReferenceOracle, play: Callable[[SubmissionRun], bool]
) -> Exam | None:
    """What the suites ask of everybody; None where it can't be known, or is too much to keep.

    The oracle knows afterwards what is expected.

    Args:
        exercise: whose suites they are.
        oracle: has the reference.
        play: runs every check for a submission.
    """
    recorder = Recorder(oracle.namespace)
    run = _Recorded(exercise, recorder, oracle.answer_by(recorder))
    began = time.process_time()
    play(run)
    recorder.over = True
    statuses = [outcome.status for _, outcome, _, _ in run.outcomes.values()]
    if not statuses or any(status is not Status.passed for status in statuses):
        return None
    if sum(one.size for one in recorder.asked) > _MOST_BYTES:
        return None
    # Where a rule binds what is never called, the file has to be read in full.
    bound = {name for rule in exercise.rules for name in rule.functions}
    return Exam(
        questions=tuple(recorder.asked),
        sections={name: tuple(places) for name, places in recorder.sections.items()},
        through={check: frozenset(names) for check, names in recorder.through.items()},
        names={section: frozenset(names) for section, names in recorder.names.items()},
        ahead=bound <= recorder.called,
        inside=recorder.inside,
        patience=PATIENCE + _PATIENCE * (time.process_time() - began),
    )
