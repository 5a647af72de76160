"""What the reference says, and what each known misconception would have said.

Both are played once for each comparison of a suite and remembered, so that a
batch computes its expected values once.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import torch

from grader.course.catalogue import load_staff
from grader.course.declarations import Key as Name
from grader.course.declarations import Misconception
from grader.errors import CourseError
from grader.evidence import CallFailed, Missing, Played, first_call
from grader.judge.bounds import is_small, unless_it_fails
from grader.judge.diagnosis import Knowledge
from grader.judge.sketches import Sketches
from grader.model import Exercise
from grader.oracle.subject import Subject
from grader.oracle.transport import LocalTransport, Transport
from grader.worker.fresh_memory import make_fresh_memory_alike
from grader.worker.protocol import Raised, Reply

Scenario = Callable[[Any], Any]
Key = tuple[str, int]
"""A check's id and the ordinal of a comparison in it."""
NOT_YOURS = "This is the exercise's fault, not yours. Tell your instructor."
"""What a student is told of a check that fails by itself."""


class Oracle(Knowledge, Protocol):
    """Gives expected values, and knows of wrong answers."""

    def expected(self, key: Key | None, scenario: Scenario) -> Played:
        """What the reference gives in a scenario; remembered unless the key is None."""


def play(scenario: Scenario, subject: Subject) -> Played:
    """Run a scenario and keep what came of it, and the calls that it made.

    Calls made before stay on the subject: the rules look at all that a check called.
    """
    before = len(subject.calls)
    try:
        value = scenario(subject)
    except CallFailed as failure:
        calls = tuple(subject.calls[before:])
        return Played(failure=failure.reason, function=failure.function, calls=calls)
    return Played(value=value, calls=tuple(subject.calls[before:]))


class ReferenceOracle:
    """Plays scenarios with the staff's own code, in this process."""

    def __init__(
        self,
        exercise: Exercise,
        reference: Mapping[str, Any],
        catalogue: Sequence[Misconception],
    ) -> None:
        self._exercise = exercise
        self.namespace = reference
        """What the reference's file defines."""
        self.catalogue = tuple(catalogue)
        """The exercise's misconceptions."""
        self._expected: dict[Key, Played] = {}
        self._predicted: dict[tuple[Key, Name], Played] = {}
        self.subject = Subject(LocalTransport(reference), exercise.functions)
        self._wrong: dict[Name, Subject] = {}
        self.sketches = Sketches()
        """What families of mistakes give, as far as it was worked out before."""

    def answer_by(self, transport: Transport) -> Subject:
        """Have another transport carry out what the reference is asked; nothing is known yet."""
        self._expected.clear()
        self.subject = Subject(transport, self._exercise.functions)
        return self.subject

    @property
    def reference(self) -> Subject:
        """The reference, for a suite that wants to ask it directly."""
        return self.subject

    def expected(self, key: Key | None, scenario: Scenario) -> Played:
        """What the reference gives in a scenario; remembered unless the key is None.

        Raises:
            CourseError: the reference fails there, which is never the student's fault.
        """
        played = None if key is None else self._expected.get(key)
        if played is None:
            played = isolated(scenario, self.subject)
            if played.failure is not None:
                place = f"the check {key[0]!r}" if key else "a check"
                raise CourseError(
                    f"the reference of {self._exercise.name} fails in {place}: {_in_words(played)}",
                    advice=NOT_YOURS,
                )
            if key is not None:
                self._expected[key] = played
        return played

    def predictions(
        self,
        key: Key | None,
        scenario: Scenario,
        got: Played,
        among: Sequence[Misconception] | None = None,
    ) -> list[tuple[Misconception, Played]]:
        """What each misconception gives in it; those that say nothing are left out."""
        found: list[tuple[Misconception, Played]] = []
        # Where a function isn't called, a wrong idea of it gives what the reference gives.
        called = {call.function for call in got.calls} | {got.function}
        for wrong in self.catalogue if among is None else among:
            if wrong.exhausts_memory or wrong.recognise is not None or wrong.forms:
                continue
            if wrong.function not in called:
                continue
            played = self._predict(key, scenario, wrong, got)
            if played is not None:
                found.append((wrong, played))
        return found

    def _predict(
        self, key: Key | None, scenario: Scenario, wrong: Misconception, got: Played
    ) -> Played | None:
        if wrong.estimate is not None:
            parameters = _estimated(wrong, got)
            if parameters is None:
                return None
            implementation = functools.partial(wrong.implementation, **parameters)
            return isolated(scenario, self.with_wrong(wrong, implementation))
        played = None if key is None else self._predicted.get((key, wrong.key))
        if played is None:
            subject = self._wrong.get(wrong.key)
            if subject is None:
                subject = self._wrong[wrong.key] = self.with_wrong(wrong, wrong.implementation)
            played = isolated(scenario, subject)
            if key is not None:
                self._predicted[key, wrong.key] = played
        return played

    def with_wrong(self, wrong: Misconception, implementation: Any) -> Subject:
        """The reference with code of a misconception's in its place."""
        namespace = {**self.namespace, wrong.function: implementation}
        return Subject(LocalTransport(namespace), self._exercise.functions)

    def request(self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """The reference's value for one call; None if it raises."""
        with torch.random.fork_rng(devices=[]):
            try:
                return getattr(self.subject, function)(*args, **kwargs)
            except CallFailed:
                return None


def _in_words(played: Played) -> str:
    """Why there was no value, for who wrote the exercise."""
    match played.failure:
        case Raised(type=kind, message=message):
            return f"`{played.function}` raised {kind}: {message}"
        case Missing():
            return f"it defines no `{played.function}`"
        case reason:
            return f"`{played.function}`: {reason}"


def isolated(scenario: Scenario, subject: Subject) -> Played:
    """Play a scenario; its own mistakes with a wrong value are failures too, not ours."""
    subject.calls.clear()
    with torch.random.fork_rng(devices=[]):
        try:
            return play(scenario, subject)
        except CourseError:
            raise
        except Exception as error:
            raised = Raised(type=type(error).__name__, message=str(error))
            return Played(failure=raised, calls=tuple(subject.calls))


def _estimated(wrong: Misconception, got: Played) -> dict[str, Any] | None:
    call = first_call(got.calls, wrong.function)
    if call is None or not isinstance(call.reply, Reply) or wrong.estimate is None:
        return None
    value = call.reply.value
    look = functools.partial(wrong.estimate, value, *call.args, **call.kwargs)
    found = unless_it_fails(look, None) if is_small(value) else None
    # With a parameter that is no number all would be NaN, as it is in many a wrong answer.
    numbers = [item for item in (found or {}).values() if isinstance(item, float)]
    return found if all(map(math.isfinite, numbers)) else None


def reference_oracle(exercise: Exercise) -> ReferenceOracle:
    """The staff's reference and misconceptions of an exercise, loaded here.

    Raises:
        CourseError: a file is missing or raises.
    """
    # The reference's tensors are small: more threads than one cost time, ten times as much while
    # other processes want the cores. The workers have one as well, so that sums round alike.
    torch.set_num_threads(1)
    make_fresh_memory_alike()
    staff = load_staff(exercise)
    return ReferenceOracle(exercise, staff.reference, staff.misconceptions)
