"""Misconceptions of a kit: what each of them gives is looked up where a checkout plays it.

The judge sees the same catalogue as in a checkout, in the same order, and the same predictions,
so that it ranks them alike. What needs code there, such as a free parameter, is known for the
settings that were recorded.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from grader.course.declarations import Misconception
from grader.course.mistakes import Entry, Mistakes, Prediction, Sort, Step, unpacked
from grader.evidence import Call, Played, first_call
from grader.judge.closeness import loose, of_call
from grader.judge.exact import exact
from grader.judge.families import Look, look
from grader.judge.values import agree
from grader.oracle.recorded_values import stood_in, unpack, with_free
from grader.oracle.reference import Key
from grader.worker.protocol import Raised, Reply
from grader.worker.wire import SourceCode

Place = tuple[Key, int]
"""A comparison, and which call in it."""


class NotRecordedError(Exception):
    """Nobody knows what a misconception gives for these arguments."""


class RecordedMistakes:
    """The catalogue of a kit's exercise; nothing of it is read before something is wrong.

    Args:
        data: what was recorded.
        expected: what the reference gave, by comparison.
    """

    def __init__(self, data: bytes, expected: Callable[[Key], Played | None]) -> None:
        self._data = data
        self._expected = expected
        self._found: dict[bytes, Place | None] = {}
        self._last: tuple[str, tuple[Any, ...], Place | None] | None = None

    @functools.cached_property
    def _content(self) -> Mistakes:
        return unpacked(self._data)

    @functools.cached_property
    def catalogue(self) -> tuple[Misconception, ...]:
        """The misconceptions, in the order in which they are preferred."""
        return tuple(self._as_declared(at, one) for at, one in enumerate(self._content.entries))

    @functools.cached_property
    def _entries(self) -> dict[str, tuple[int, Entry]]:
        return {entry.id: (at, entry) for at, entry in enumerate(self._content.entries)}

    @functools.cached_property
    def _predictions(self) -> dict[tuple[Key, int, int], Prediction]:
        return {
            ((item.check, item.ordinal), one.entry, one.way): one
            for item in self._content.compared
            for one in item.predictions
        }

    @functools.cached_property
    def _calls(self) -> tuple[tuple[Place, Look], ...]:
        """The reference's calls, with where they stand, as a family looks at them."""
        found: list[tuple[Place, Look]] = []
        for item in self._content.compared:
            key = (item.check, item.ordinal)
            expected = self._expected(key)
            for at, call in enumerate(expected.calls if expected is not None else ()):
                if (one := look(call)) is not None:
                    found.append(((key, at), one))
        return tuple(found)

    def predictions(
        self, key: Key, got: Played, among: Sequence[Misconception] | None
    ) -> Iterator[tuple[Misconception, Played]]:
        """What misconceptions give in a comparison: where nothing was recorded, what is right."""
        called = {call.function for call in got.calls} | {got.function}
        for wrong in self.catalogue if among is None else among:
            if wrong.function in called:
                at, entry = self._entries[wrong.id]
                played = None
                if entry.sort is Sort.estimate:
                    played = self._fitting(key, at, got)
                elif entry.sort is Sort.plain or wrong.form:
                    played = self._played(key, at, entry.ways.index(wrong.form))
                if played is not None:
                    yield wrong, played

    def _played(self, key: Key, entry: int, way: int) -> Played | None:
        one = self._predictions.get((key, entry, way))
        return self._expected(key) if one is None else self._restored(one)

    def _fitting(self, key: Key, entry: int, got: Played) -> Played | None:
        """What the setting gives with which the first call is what was got."""
        function = self._content.entries[entry].function
        call = first_call(got.calls, function)
        if call is None or not isinstance(call.reply, Reply):
            return None
        for way in range(len(self._content.entries[entry].ways)):
            one = self._predictions.get((key, entry, way))
            if one is None:
                continue
            played = self._restored(one, of_call(call.reply))
            idea = first_call(played.calls, function)
            if idea is None or not isinstance(idea.reply, Reply):
                continue
            value = of_call(idea.reply)
            if idea.reply.error is None and agree(of_call(call.reply), value, loose(value)):
                return played
        return None

    # --- as the judge knows them ------------------------------------------------------

    def _as_declared(self, at: int, entry: Entry) -> Misconception:
        family = entry.sort is Sort.family
        return Misconception(
            id=entry.id,
            function=entry.function,
            implementation=_unknown,
            says=entry.says,
            why=entry.why,
            explanation=entry.explanation,
            raises=entry.raises,
            exhausts_memory=entry.sort is Sort.memory,
            estimate=_unknown if entry.sort is Sort.estimate else None,
            recognise=self._recogniser(at, entry) if entry.sort is Sort.recognise else None,
            forms={
                way: functools.partial(self._value, at, number)
                for number, way in enumerate(entry.ways)
            }
            if family
            else {},
        )

    def _recogniser(self, at: int, entry: Entry) -> Callable[..., bool]:
        if entry.code is None:
            return functools.partial(self._is_a_sample, at)
        made: Callable[..., bool] = SourceCode(*entry.code).made()
        return made

    def _value(self, entry: int, way: int, *args: Any, **kwargs: Any) -> Any:
        """What a form gives for a call's arguments.

        Raises:
            NotRecordedError: nobody knows, or it raises.
        """
        place = self._place(entry, args, kwargs)
        reply = None if place is None else self._reply_at(place, entry, way)
        if place is None or reply is None or reply.error is not None:
            raise NotRecordedError
        # Of much a family looks at a part.
        one = look(msgspec.structs.replace(self._call_at(place), reply=reply))
        return reply.value if one is None else one[0]

    def _is_a_sample(self, entry: int, got: Any, due: Any, *args: Any, **kwargs: Any) -> bool:
        """Whether what was got is what a sample of the misconception gave there."""
        place = self._place(entry, args, kwargs)
        if place is None or agree(got, due):
            return False
        ways = range(len(self._content.entries[entry].ways))
        replies = [self._reply_at(place, entry, way) for way in ways]
        return any(
            reply is not None and reply.error is None and agree(got, of_call(reply))
            for reply in replies
        )

    # --- places -----------------------------------------------------------------------

    def _place(self, entry: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Place | None:
        """Where a call with these arguments was recorded; None if none was."""
        function = self._content.entries[entry].function
        last = self._last
        # All forms of a family are asked for the same call in turn.
        if last is not None and not kwargs and last[0] == function:
            known = last[1]
            if len(known) == len(args) and all(map(operator.is_, known, args)):
                return last[2]
        place = self._searched(function, stood_in(args), stood_in(kwargs))
        if not kwargs:
            self._last = function, args, place
        return place

    def _searched(self, function: str, args: tuple[Any, ...], kwargs: Any) -> Place | None:
        digest = exact(function, args, kwargs)
        if digest not in self._found:
            # A suite that computes its inputs may differ in the last bit on another machine.
            same = (
                place
                for near in (False, True)
                for place, (_, *given) in self._calls
                if self._call_at(place).function == function
                and (agree([args, kwargs], given) if near else exact(function, *given) == digest)
            )
            self._found[digest] = next(same, None)
        return self._found[digest]

    def _call_at(self, place: Place) -> Call:
        expected = self._expected(place[0])
        assert expected is not None  # It was found there.
        return expected.calls[place[1]]

    def _reply_at(self, place: Place, entry: int, way: int) -> Reply | None:
        """What a way of a misconception gives for a call; None if nobody knows."""
        key, at = place
        one = self._predictions.get((key, entry, way))
        if one is not None:
            return self._reply(one.steps[at]) if at < len(one.steps) else None
        reply = self._call_at(place).reply
        return reply if isinstance(reply, Reply) else None

    # --- values -----------------------------------------------------------------------

    def _restored(self, one: Prediction, free: Any = None) -> Played:
        return Played(
            value=self._filled(one.value, free) if one.failure is None else None,
            failure=_raised(one),
            function=one.function,
            calls=tuple(Call(step.function, (), {}, self._reply(step, free)) for step in one.steps),
        )

    def _reply(self, step: Step, free: Any = None) -> Reply:
        gradients = None if step.gradients is None else self._filled(step.gradients, free)
        return Reply(
            number=0,
            value=self._filled(step.value, free) if step.failure is None else None,
            error=_raised(step),
            changed=step.changed,
            gradients=None if gradients is None else tuple(gradients),
        )

    def _filled(self, place: int, free: Any) -> Any:
        return with_free(self._unpacked(place), free)

    @functools.lru_cache(4096)  # noqa: B019 – lives as long as the exercise is graded
    def _unpacked(self, place: int) -> Any:
        return unpack(self._content.values[place])


def _raised(one: Prediction | Step) -> Raised | None:
    failure = one.failure
    return None if failure is None else Raised(type=failure.type, message=failure.message)


def _unknown(*_: Any, **__: Any) -> Any:
    """Stands for code that no kit has."""
    raise NotRecordedError
