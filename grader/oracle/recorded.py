"""Expected values without the reference: what it gave, recorded for the students' kit.

A kit has no reference code. Its visible suites are run once with the reference
(:mod:`grader.release.recording`); what each comparison expects is stored in the
wire's format beside the exercise, keyed by the check and the comparison's
ordinal, with the calls that were made and their arguments.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from grader.course.declarations import Misconception
from grader.course.mistakes import ANOTHER, FILE, FORMAT, Part, compressed, read_recording
from grader.errors import CourseError
from grader.evidence import Call, Played
from grader.judge.sketches import Sketches
from grader.judge.values import agree
from grader.model import Exercise, Value
from grader.oracle.mistakes import RecordedMistakes
from grader.oracle.recorded_values import (
    NotRecordableError,
    RecordedCall,
    pack,
    unpack,
    unpack_answer,
)
from grader.oracle.reference import Key, Scenario
from grader.oracle.subject import Subject
from grader.oracle.transport import Transport
from grader.sandbox.exam import Exam
from grader.worker.protocol import Reply, Request


class Comparison(Value, frozen=True, kw_only=True):
    """What one comparison of a check expects."""

    check: str
    ordinal: int
    value: bytes
    calls: tuple[RecordedCall, ...]


class Recording(Part, frozen=True, kw_only=True):
    """All that an exercise's visible suite asks of the reference."""

    format: int = FORMAT
    hidden_waiting: int
    """How many hidden checks wait for the hand-in."""
    comparisons: tuple[Comparison, ...]
    calls: tuple[RecordedCall, ...]
    """What the suite asked the reference directly."""
    exam: Exam | None = None
    """What everybody is asked, as it goes over the wire."""


def dumps(recording: Recording) -> bytes:
    """A recording as it lies on disk."""
    return compressed(msgspec.msgpack.encode(recording))


# --- the oracle -------------------------------------------------------------------------


class RecordedOracle:
    """Gives expected values, and what misconceptions give, from a recording."""

    def __init__(self, exercise: Exercise, recording: Recording) -> None:
        self._exercise = exercise
        self._comparisons = {(item.check, item.ordinal): item for item in recording.comparisons}
        self._book = _Book(
            [*recording.calls, *(call for item in recording.comparisons for call in item.calls)]
        )
        self.reference = Subject(RecordedTransport(self._book, exercise), exercise.functions)
        """The reference's answers to what the suite asked it when it was recorded."""
        self.hidden_waiting = recording.hidden_waiting
        self.exam = recording.exam
        self.sketches = Sketches()
        """What families of mistakes give, as far as it was looked up before."""
        self._played: dict[Key, Played] = {}
        self._mistakes = RecordedMistakes(recording.mistakes, self._given)

    @property
    def catalogue(self) -> Sequence[Misconception]:
        """The misconceptions that show on a visible check."""
        return self._mistakes.catalogue

    def expected(self, key: Key | None, scenario: Scenario) -> Played:  # noqa: ARG002
        """What the reference gave in a scenario.

        Raises:
            CourseError: it was not recorded.
        """
        found = self._given(key) if key is not None else None
        if found is None:
            name = f"check {key[0]!r}" if key is not None else "check"
            raise CourseError(
                f"{self._exercise.name}: nothing was recorded for this comparison of the {name}",
                advice=ANOTHER,
            )
        return found

    def _given(self, key: Key) -> Played | None:
        """What the reference gave in a comparison; None if that wasn't recorded."""
        found = self._comparisons.get(key)
        if found is not None and key not in self._played:
            calls = []
            for call in found.calls:
                args, kwargs, _ = unpack(call.arguments)
                calls.append(Call(call.function, tuple(args), kwargs, unpack_answer(call)))
            self._played[key] = Played(value=unpack(found.value), calls=tuple(calls))
        return self._played.get(key)

    def predictions(
        self,
        key: Key | None,
        scenario: Scenario,  # noqa: ARG002
        got: Played,
        among: Sequence[Misconception] | None = None,
    ) -> list[tuple[Misconception, Played]]:
        """What each misconception gave in it; those that say nothing are left out."""
        return [] if key is None else list(self._mistakes.predictions(key, got, among))

    def request(self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """The reference's value for one call, if just this was recorded; else None."""
        call = self._book.find(
            Request(number=0, verb="call", target=function, args=args, kwargs=kwargs)
        )
        if call is None:
            return None
        reply = unpack_answer(call)
        return None if reply.error is not None else reply.value


class _Book:
    """Recorded calls, looked up by what was asked."""

    def __init__(self, calls: Sequence[RecordedCall]) -> None:
        self._calls = calls

    def find(self, request: Request) -> RecordedCall | None:
        """The call with these arguments: bit for bit, else within the usual tolerance."""
        wanted: Any = [request.args, request.kwargs, request.upstream]
        try:
            exact = pack(wanted)
        except NotRecordableError:
            return None
        calls = [
            call
            for call in self._calls
            if call.function == request.target and call.gradient == request.gradient
        ]
        for call in calls:
            if call.arguments == exact:
                return call
        # A suite that computes its inputs may differ in the last bit on another machine.
        return next((call for call in calls if agree(wanted, unpack(call.arguments))), None)


class RecordedTransport(Transport):
    """Answers what the reference was asked when the kit was made."""

    def __init__(self, book: _Book, exercise: Exercise) -> None:
        self._book = book
        self._exercise = exercise

    def request(self, request: Request, function: str) -> Reply:
        """The recorded answer.

        Raises:
            CourseError: nothing of the kind was recorded.
        """
        plain = request.verb == "call" and not (request.trace or request.watch or request.memory)
        call = self._book.find(request) if plain else None
        if call is None:
            raise CourseError(
                f"{self._exercise.name}: the reference is asked for something that was not "
                f"recorded ({function})",
                advice=ANOTHER,
            )
        return unpack_answer(call)


def recorded_oracle(exercise: Exercise) -> RecordedOracle:
    """The oracle of a kit's exercise.

    Raises:
        CourseError: the exercise has neither a reference nor a recording.
    """
    recording = read_recording(exercise, Recording)
    if recording is None:
        raise CourseError(
            f"{exercise.name} has neither a folder in reference/ nor recorded values",
            advice=f"A students' kit has {Path(exercise.public.name) / FILE}; "
            "`grade release DIR` makes one.",
        )
    return RecordedOracle(exercise, recording)
