"""What a check saw, before anybody has said what it means: frozen values for the judge."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec

from grader.model import Argument
from grader.worker.protocol import Raised, Reply

UNREAD: Final = frozenset({"SyntaxError", "IndentationError", "TabError"})
"""Of a file, or a notebook's cell, that is no Python nothing runs at all."""


class End(enum.StrEnum):
    """Why a call gave no answer."""

    timed_out = "timed_out"
    killed = "killed"
    out_of_memory = "out_of_memory"


class Lost(msgspec.Struct, frozen=True, kw_only=True):
    """A call, or the import, that gave no answer."""

    end: End
    says: str
    """What happened, as one sentence."""
    line: int | None = None
    """Where the code was then, if that is known."""
    source: str = ""
    """The text of that line."""


class Missing(msgspec.Struct, frozen=True):
    """The file defines no such function, or something that can't be called."""

    function: str
    type: str = ""
    """The type of what has the name instead; empty if nothing has it."""
    instead: str = ""
    """What is there in place of it, such as a name that is spelt much like it; one sentence."""
    line: int | None = None
    """Where that stands."""
    source: str = ""
    """The text of that line."""


class Unmatched(msgspec.Struct, frozen=True):
    """A model whose parameters can't be told apart, or are not those the exercise needs."""

    function: str
    says: str


class Raise(msgspec.Struct, frozen=True):
    """An exception as a value, where a scenario asks what happens.

    ``code.f.outcome(-1)`` gives ``Raise("ValueError", "…")`` where ``f`` raises.
    """

    type: str
    message: str = ""
    kinds: tuple[str, ...] = ()
    """Python's own exceptions that it is one of."""


class Call(msgspec.Struct, frozen=True):
    """One call that a scenario made, with what became of it."""

    function: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    reply: Reply | Lost


class CallFailed(Exception):
    """A call gave no value: it raised, crashed, ran out of time, or there is nothing to call.

    A suite rarely catches it, as a check fails by it: ``try: y = student.f(X)``,
    ``except CallFailed: return False``.
    """

    def __init__(self, function: str, reason: Raised | Lost | Missing | Unmatched) -> None:
        super().__init__(f"{function}: {reason}")
        self.function = function
        self.reason = reason


class Played(msgspec.Struct, frozen=True, kw_only=True):
    """What a scenario gave with one subject."""

    value: Any = None
    failure: Raised | Lost | Missing | Unmatched | None = None
    function: str = ""
    """The graded name that failed."""
    calls: tuple[Call, ...] = ()

    @property
    def changed(self) -> tuple[str, ...]:
        """Arguments that some call changed, as ``function[argument]``."""
        return tuple(
            f"{call.function}[{name}]"
            for call in self.calls
            if isinstance(call.reply, Reply)
            for name in call.reply.changed
        )


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Why a check did not pass."""

    check: str
    """Its id."""
    functions: tuple[str, ...]
    ordinal: int
    """Which comparison of the check it is, from 0; the key of what oracles remember."""
    following: bool = False
    """The scenario starts from this student's own values, so nothing of it is remembered."""
    start: Any = None
    """Those values."""
    scenario: Callable[[Any], Any] | None
    got: Played
    expected: Played | None = None
    mismatch: Any = None
    """A :class:`grader.judge.values.Mismatch`, or None where something else failed."""
    changed: tuple[Argument, ...] = ()
    """Arguments that were changed, where the values are right."""
    named: str = ""
    """A misconception or structure that the suite itself recognised."""
    message: str = ""
    """What the suite itself has to say."""
    traced: bool = False
    """Whether that is told by a trace, and not by a value."""


def first_call(calls: Sequence[Call], function: str) -> Call | None:
    """The first call of a function among some, if there is one."""
    return next((call for call in calls if call.function == function), None)
