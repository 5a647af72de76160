"""The fixture ``agree``: both sides play a scenario, and what differs is evidence."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NoReturn

import msgspec

from grader.course.arguments import changed_in_words
from grader.errors import CourseError, GraderError
from grader.evidence import CallFailed, Evidence, Lost, Played
from grader.judge.changed import changed_arguments
from grader.judge.diagnosis import diagnose
from grader.judge.failing_call import first_difference, in_its_terms
from grader.judge.values import Mismatch, Tolerance, compare
from grader.model import Check, Kind
from grader.oracle.reference import Key, Oracle, Scenario, play
from grader.oracle.subject import Subject
from grader.worker.protocol import HIDDEN, Reply, Trace
from grader.worker.trace import ONE_BY_ONE


class CheckFailed(Exception):
    """A check did not pass; carries the evidence."""

    def __init__(self, evidence: Evidence) -> None:
        super().__init__(evidence.check)
        self.evidence = evidence


class StartError(Exception):
    """The reference can't go on from the values that a student's code gave."""


class Agreement:
    """The fixture ``agree``: plays a scenario with both sides and compares.

    ``agree(lambda code: code.swish(z))`` plays it with the student's code and
    with the reference. The scenario may call several functions, and gives any
    value made of tensors, numbers, strings, lists, tuples and dicts.
    """

    def __init__(
        self,
        check: Check,
        subject: Subject,
        oracle: Oracle,
        place: Callable[[int], str] = "line {}".format,
        rejecting: Callable[[], frozenset[int]] = frozenset,
        *,
        excused: Callable[[Evidence, Tolerance | None], bool] = lambda *_: False,
        agreed: Callable[[Evidence], None] = lambda _: None,
        parameters: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        self._check = check
        self._place = place
        self._rejecting = rejecting
        self._excused = excused
        self._agreed = agreed
        self._parameters = parameters
        self._subject = subject
        self._oracle = oracle
        self._ordinal = 0
        self.last: tuple[Played, Played | None] | None = None

    def __call__(
        self,
        scenario: Scenario,
        *,
        rtol: float | None = None,
        atol: float | None = None,
        unchanged: bool = False,
    ) -> Any:
        """Compare what both sides give; returns the student's value if they agree.

        Args:
            scenario: what to do with a subject.
            rtol: relative tolerance; None for the default of the dtype.
            atol: absolute tolerance, as well.
            unchanged: whether arguments must be left as they were, too.
        """
        begin = lambda: (scenario, None)  # noqa: E731
        return self._compare(begin, rtol, atol, unchanged=unchanged, following=False)

    def following(
        self,
        start: Callable[[Subject], Any],
        scenario: Callable[[Any, Any], Any],
        *,
        rtol: float | None = None,
        atol: float | None = None,
    ) -> Any:
        """Compare from where this student starts; returns the student's value if they agree.

        ``start(code)`` is asked of the student alone, and gives plain values, such as the
        initial parameters of a model; ``scenario(code, values)`` is then played by all. Nothing
        of it is remembered from one student to the next, and no kit can record it: it is for
        hidden checks.
        """

        def started() -> tuple[Scenario, Any]:
            values = start(self._subject)
            return lambda code: scenario(code, values), values

        return self._compare(started, rtol, atol, unchanged=False, following=True)

    def _compare(
        self,
        begin: Callable[[], tuple[Scenario, Any]],
        rtol: float | None,
        atol: float | None,
        *,
        unchanged: bool,
        following: bool,
    ) -> Any:
        key = (self._check.id, self._ordinal)
        self._ordinal += 1
        tolerance = None if rtol is None and atol is None else Tolerance(rtol or 0.0, atol or 0.0)
        compared = functools.partial(self._compared, key, tolerance, following=following)
        self._subject.layouts.begin()
        # What follows from an answer is nobody else's.
        with self._subject.section("") if following else contextlib.nullcontext():
            found = compared(*begin())
        if found.mismatch is not None:
            found = self._in_another_layout(found, lambda: compared(*begin()))
        self.last = (found.got, found.expected)
        right = found.got.failure is None and (
            found.mismatch is None or self._excused(found, tolerance)
        )
        if not right or (unchanged and found.got.changed):
            changed = changed_arguments(found.got.calls, self._parameters) if right else ()
            says = changed_in_words(changed) if changed else ""
            raise CheckFailed(msgspec.structs.replace(found, changed=changed, message=says))
        self._agreed(found)
        return found.got.value

    def _compared(
        self, key: Key, tolerance: Tolerance | None, scenario: Scenario, start: Any, *,
        following: bool,
    ) -> Evidence:  # fmt: skip
        try:
            expected = self._oracle.expected(None if following else key, scenario)
        except CourseError as error:
            if following:
                # From where this student starts nobody can go on.
                raise StartError from error
            raise
        got, mismatch = self._played(scenario, expected, tolerance)
        if mismatch is not None:
            mismatch = in_its_terms(mismatch, got, expected, tolerance)
        return Evidence(
            check=self._check.id,
            functions=self._check.functions,
            ordinal=key[1],
            scenario=scenario,
            got=got,
            expected=expected,
            mismatch=mismatch,
            following=following,
            start=start,
        )

    def _in_another_layout(self, first: Evidence, again: Callable[[], Evidence]) -> Evidence:
        """What a comparison shows once the model's parameters are told apart rightly.

        Names are the student's, and where shapes leave open which is which, only what a model
        computes can tell. It is wrong if no assignment makes it right; then the one is kept in
        which its mistake is known.
        """
        layouts = self._subject.layouts
        before = layouts.choice
        wrong = [(before, first)]
        for choice in layouts.alternatives():
            layouts.choose(choice)
            try:
                found = again()
            except CallFailed:
                break
            if isinstance(found.got.failure, Lost):
                break
            if found.got.failure is None:
                if found.mismatch is None:
                    return found
                wrong.append((choice, found))
        if wrong[-1][0].keys() - before.keys():
            for choice, found in wrong:
                named = diagnose([found], self._oracle).get(found.check)
                if named is not None and named.kind is Kind.misconception:
                    layouts.choose(choice)
                    return found
        layouts.choose(before)
        return first

    def _played(
        self, scenario: Scenario, expected: Played, tolerance: Tolerance | None
    ) -> tuple[Played, Mismatch | None]:
        """Play a scenario with the student's code, and compare what it gives."""
        # What is expected was played by it.
        if self._subject is getattr(self._oracle, "subject", None):
            return expected, None
        try:
            got = play(scenario, self._subject)
        except GraderError:
            raise
        except Exception:
            # The scenario went on computing with a value of the wrong kind, such as None: the
            # first call that differs from the reference's is what is wrong.
            calls = tuple(self._subject.calls)
            mismatch = first_difference(calls, expected.calls, tolerance)
            if mismatch is None:
                raise
            return Played(value=mismatch.got, calls=calls), mismatch
        if got.failure is not None:
            return got, None
        return got, compare(got.value, expected.value, tolerance)

    def in_tensors(
        self, scenario: Scenario, *, rtol: float | None = None, atol: float | None = None
    ) -> Any:
        """Compare, and ask that no value leaves the tensors on the way; returns the value."""
        value = self._traced(scenario, rtol, atol, inside=True)
        escapes = [escape for trace in self._traces() for escape in trace.escapes]
        if escapes:
            # A student may look at values to turn an argument down.
            escapes = [escape for escape in escapes if escape.line not in self._rejecting()]
        if escapes:
            escape = escapes[0]
            where = f" ({self._place(escape.line)})" if escape.line else ""
            name = escape.name.strip("_") if escape.name.startswith("__") else escape.name
            does = "takes a value out of the tensors"
            if name in ONE_BY_ONE:
                does = "hands the elements to Python one by one"
            self.fail(f"`{name}` {does}{where}", named="left-the-tensors", traced=True)
        return value

    def vectorised(
        self,
        small: Scenario,
        large: Scenario,
        *,
        rtol: float | None = None,
        atol: float | None = None,
    ) -> Any:
        """Compare both, and ask that a larger input takes no more operations."""
        counts = []
        for scenario in (small, large):
            value = self._traced(scenario, rtol, atol)
            counts.append(sum(trace.count for trace in self._traces()))
        if counts[1] > counts[0]:
            self.fail(
                f"a larger input takes more operations: {counts[0]}, then {counts[1]}",
                named="not-vectorised",
                traced=True,
            )
        return value

    def _traced(
        self, scenario: Scenario, rtol: float | None, atol: float | None, *, inside: bool = False
    ) -> Any:
        self._subject.watching, self._subject.inside = True, inside
        try:
            value = self(scenario, rtol=rtol, atol=atol)
        finally:
            self._subject.watching = self._subject.inside = False
        for trace in self._traces():
            unseen = [event for event in trace.breaches if event.name == HIDDEN]
            if trace.lost or unseen:
                line = unseen[0].line if unseen else None
                where = f" ({self._place(line)})" if line else ""
                says = f"something is computed where the grader can't see how{where}"
                self.fail(says, traced=True)
        return value

    def _traces(self) -> list[Trace]:
        calls = self.last[0].calls if self.last else ()
        replies = [call.reply for call in calls if isinstance(call.reply, Reply)]
        return [reply.trace for reply in replies if reply.trace is not None]

    def fail(self, message: str, *, named: str = "", traced: bool = False) -> NoReturn:
        """Fail the check for a reason the suite itself found.

        Args:
            message: what was seen, one sentence.
            named: a misconception's id, or an identifier of a structural reason.
            traced: whether a trace told it.
        """
        got = self.last[0] if self.last else Played(calls=tuple(self._subject.calls))
        raise CheckFailed(
            Evidence(
                check=self._check.id,
                functions=self._check.functions,
                ordinal=-1,
                scenario=None,
                got=got,
                expected=self.last[1] if self.last else None,
                named=named,
                message=message,
                traced=traced,
            )
        )
