"""Runs an exercise's suites once with the reference, and keeps what they asked of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import msgspec

from grader.course.loading import load_module
from grader.errors import CourseError, ReleaseError
from grader.evidence import Call, Lost, Played
from grader.grading.examiner import Examiner
from grader.grading.picture import FIRST
from grader.model import Check, Course, Exercise, Report, Status, Value
from grader.oracle.recorded import Comparison, RecordedOracle, Recording
from grader.oracle.recorded_values import (
    NotRecordableError,
    RecordedCall,
    pack,
    pack_call,
    stood_in,
)
from grader.oracle.reference import Key, Oracle, ReferenceOracle, Scenario, reference_oracle
from grader.oracle.subject import Subject
from grader.oracle.transport import LocalTransport
from grader.release.mistakes import handed_out, record_mistakes
from grader.sandbox.exam import Exam
from grader.sandbox.protocols import Sandbox
from grader.submissions.single_file import submission_of
from grader.worker.protocol import Reply, Request


class Recorded(Value, frozen=True, kw_only=True):
    """What one exercise's run with the reference showed."""

    recording: Recording
    visible: tuple[Check, ...]
    """Also those that compare nothing, such as an example with a property."""
    hidden: tuple[Check, ...]
    code: tuple[str, ...] = ()
    """Code of the catalogue that is handed out: it recognises mistakes."""


class RecordingOracle(ReferenceOracle):
    """A reference that remembers what it was asked.

    Args:
        exercise: whose reference it is.
    """

    def __init__(self, exercise: Exercise) -> None:
        if exercise.staff is None:
            raise ReleaseError(f"{exercise.name} has no reference to record")
        inner = reference_oracle(exercise)
        super().__init__(exercise, inner.namespace, inner.catalogue)
        self.played: dict[Key, tuple[Scenario, Played]] = {}
        """What the suites compare, with what the reference gives."""
        self.asked: list[tuple[Request, Reply]] = []
        """What the suites asked the reference directly."""
        name = f"_course_{exercise.module}_recorded"
        namespace = load_module(exercise.staff / exercise.stub, name)
        listening = _Listening(namespace, self.asked)
        self._heard = Subject(listening, exercise.functions)

    @property
    def reference(self) -> Subject:
        """The reference, listened to."""
        return self._heard

    def expected(self, key: Key | None, scenario: Scenario) -> Played:
        """What the reference gives in a scenario, kept to be recorded."""
        played = super().expected(key, scenario)
        if key is not None:
            self.played[key] = scenario, played
        return played


class _Listening(LocalTransport):
    def __init__(self, namespace: Mapping[str, Any], asked: list[tuple[Request, Reply]]) -> None:
        super().__init__(namespace)
        self._asked = asked

    def request(self, request: Request, function: str) -> Reply | Lost:
        reply = super().request(request, function)
        if isinstance(reply, Reply):
            self._asked.append((request, reply))
        return reply


def record(
    course: Course, exercise: Exercise, sandbox: Sandbox, *, mistakes: bool = True
) -> Recorded:
    """Grade an exercise's own reference, and keep what its suites asked.

    Args:
        course: whose exercise it is.
        exercise: with its reference.
        sandbox: where it runs.
        mistakes: whether what misconceptions give is kept as well.

    Raises:
        ReleaseError: the reference doesn't earn full marks, or a visible check asks for
            something that can't be recorded.
        CourseError: the exercise is broken.
    """
    oracle = RecordingOracle(exercise)
    kit = msgspec.structs.replace(exercise, staff=None)
    visible, exam = _full_marks(course, kit, sandbox, oracle)
    seen = dict(oracle.played)
    asked = list(oracle.asked)
    whole, _ = _full_marks(course, exercise, sandbox, oracle)
    shown = tuple(verdict.check for verdict in visible.verdicts)
    known = {check.id for check in shown}
    hidden = tuple(v.check for v in whole.verdicts if v.check.id not in known)
    # What is drawn is judged by nobody.
    compares = {key: found for key, found in seen.items() if key[1] < FIRST}
    recording = Recording(
        exercise=exercise.name,
        hidden_waiting=len(hidden),
        comparisons=tuple(_comparison(exercise, key, played) for key, (_, played) in seen.items()),
        calls=tuple(_recorded(exercise, request, reply) for request, reply in asked),
        exam=None if exam is None else _for_a_kit(exam),
        mistakes=record_mistakes(exercise, oracle, compares) if mistakes else b"",
    )
    code = tuple(source for one in oracle.catalogue if (source := handed_out(one)) is not None)
    return Recorded(
        recording=recording,
        visible=shown,
        hidden=hidden,
        code=tuple(source.source for source in code),
    )


def _for_a_kit(exam: Exam) -> Exam:
    """The exam without what only proofs ask, and with a patience that doesn't hang on the machine.

    One course gives one kit, byte for byte; a student's machine may be slower, too.
    """
    patience = 2.0 ** math.ceil(math.log2(exam.patience))
    # Sets have another order in each process, and the same course gives the same kit.
    return msgspec.structs.replace(exam, patience=patience, through={}, names={})


def _full_marks(
    course: Course, exercise: Exercise, sandbox: Sandbox, oracle: Oracle
) -> tuple[Report, Exam | None]:
    """The reference's report, and the exam that it sat."""
    staff = course.root / "reference" / exercise.name
    source = (staff / exercise.stub).read_bytes()
    examiner = Examiner(course, exercise, sandbox, required=False, oracle=oracle)
    report = examiner.examine([submission_of(exercise.stub, source)])[0]
    failed = [v for v in report.verdicts if v.status is not Status.passed]
    if failed:
        raise ReleaseError(
            f"{exercise.name}: the reference does not pass its own check "
            f"“{failed[0].check.title}”: {failed[0].message or failed[0].status}",
            advice=f"Mend the exercise first; `grade validate {exercise.name}` tells more.",
        )
    return report, examiner.exam


def _comparison(exercise: Exercise, key: Key, played: Played) -> Comparison:
    try:
        value = pack(played.value)
    except NotRecordableError as reason:
        raise _unrecordable(exercise, f"the check {key[0]!r}", reason) from reason
    calls = tuple(_of_call(call) for call in played.calls if isinstance(call.reply, Reply))
    return Comparison(check=key[0], ordinal=key[1], value=value, calls=calls)


def _of_call(call: Call) -> RecordedCall:
    """A call with its arguments; something stands in for a model, which no kit can hold."""
    assert isinstance(call.reply, Reply)
    request = Request(
        number=0, verb="call", target=call.function, args=stood_in(call.args),
        kwargs=stood_in(call.kwargs), gradient=call.reply.gradients is not None,
    )  # fmt: skip
    return pack_call(request, msgspec.structs.replace(call.reply, value=stood_in(call.reply.value)))


def _recorded(exercise: Exercise, request: Request, reply: Reply) -> RecordedCall:
    try:
        if request.verb != "call" or request.trace or request.watch or request.memory:
            raise NotRecordableError(f"it asks for more than a value ({request.verb})")  # noqa: TRY301
        return pack_call(request, reply)
    except NotRecordableError as reason:
        raise _unrecordable(exercise, "a visible check's call of the reference", reason) from reason


def _unrecordable(exercise: Exercise, what: str, reason: Exception) -> ReleaseError:
    return ReleaseError(
        f"{exercise.name}: {what} can't be recorded for the kit: {reason}.",
        advice="A visible check compares plain values (tensors, numbers, text, lists, dicts); "
        "move the check to the hidden suite, or compare parts of the value.",
    )


def verify(course: Course, exercise: Exercise, recording: Recording, sandbox: Sandbox) -> None:
    """Check that the visible suite gives the reference full marks by the recording alone.

    Raises:
        ReleaseError: it doesn't.
    """
    kit = msgspec.structs.replace(exercise, staff=None)
    try:
        _full_marks(course, kit, sandbox, RecordedOracle(kit, recording))
    except CourseError as error:
        raise ReleaseError(f"{exercise.name}: {error.happened}", advice=error.advice) from error
