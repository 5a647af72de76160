"""What a submission is going to be asked, so that it can be sent ahead of the answers.

The requests of an exercise's suites are the same for every right answer. Sent all at once,
they spare both processes the waiting for each other, which costs more than most of the calls.
Only a run in which everything went as foreseen and every check passed stands; any other is
begun again, one request at a time, so that no report depends on it.
"""

from __future__ import annotations

import hashlib
import math
import secrets
import time
from collections.abc import Iterable, Sequence
from typing import Final, Generic, TypeVar

import msgspec

from grader.worker.protocol import Request, pack

_NUMBER: Final = 1 << 62
"""The least number of a request; from here on all take eight bytes on the wire."""
_MARK: Final = _NUMBER.to_bytes(8, "big")
_MOST_BYTES: Final = 4 << 20
"""Requests that take more together are not kept."""
_MOST_SECONDS: Final = 0.25
"""A submission that takes longer gains nothing by being asked ahead."""
_MOST_CREDIT: Final = 8
_MOST_PRECEDENTS: Final = 64

T = TypeVar("T")

PATIENCE: Final = 1.0
"""Seconds after which a run ahead is given up and begun again, with its deadlines whole."""


def unguessable() -> int:
    """A number for a request, which nobody can answer before having read it."""
    return _NUMBER | secrets.randbits(62)


class Asked(msgspec.Struct, frozen=True):
    """One request as it goes over the wire, without its number."""

    function: str
    """The graded name whose time it takes."""
    before: bytes
    after: bytes
    calls: bool = True
    """Whether it calls that name, and doesn't merely ask something on its behalf."""

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return len(self.before) + len(_MARK) + len(self.after)

    def numbered(self, number: int) -> bytes:
        """The request with its number."""
        return b"".join((self.before, number.to_bytes(8, "big"), self.after))

    def is_for(self, request: Request, function: str) -> bool:
        """Whether a request is this one, to the last byte."""
        if function != self.function:
            return False
        return pack(msgspec.structs.replace(request, number=_NUMBER)) == b"".join(
            (self.before, _MARK, self.after)
        )


def asked(data: bytes, request: Request, function: str) -> Asked:
    """A request that was sent, to be sent again."""
    before, _, after = data.partition(request.number.to_bytes(8, "big"))
    return Asked(
        function, before, after, calls=request.verb == "call" and request.target == function
    )


class RunAhead:
    """The requests that a worker is sent once the file is loaded; how many were made since.

    Args:
        requests: what is foreseen.
        patience: seconds for all of them together.
    """

    def __init__(self, requests: Sequence[Asked], patience: float = PATIENCE) -> None:
        self._requests = requests
        self._numbers = [unguessable() for _ in requests]
        self._next = 0
        self._patience = patience
        self._end: float | None = None
        self.astray = False
        """Whether something was not as foreseen: the submission has to be begun again."""

    @property
    def frames(self) -> list[bytes]:
        """All requests, in order."""
        return [
            request.numbered(number)
            for request, number in zip(self._requests, self._numbers, strict=True)
        ]

    @property
    def size(self) -> int:
        """Bytes that all requests take."""
        return sum(request.size for request in self._requests)

    def heard_out(self, replies: Sequence[bytes]) -> bytes | None:
        """What is the same for all submissions that answer everything alike, to the last bit.

        Args:
            replies: a frame for each request, in order.

        Returns:
            A digest; None if some frame isn't the answer to its request.
        """
        digest = hashlib.sha256()
        for request, number, reply in zip(self._requests, self._numbers, replies, strict=True):
            before, mark, after = reply.partition(number.to_bytes(8, "big"))
            if not mark:
                return None
            parts = (request.before, request.after, before, after)
            digest.update(b"".join(len(part).to_bytes(8, "big") for part in parts))
            digest.update(b"".join(parts))
        return digest.digest()

    def take_all(self) -> None:
        """Take note that what all requests gave is known already."""
        self._next = len(self._requests)

    def __len__(self) -> int:
        return len(self._requests)

    @property
    def waiting(self) -> bool:
        """Whether there are requests left that nobody has made."""
        return self._next < len(self._requests)

    def take(self, request: Request, function: str) -> int | None:
        """The number under which a request was sent; None if another was foreseen."""
        at, self._next = self._next, self._next + 1
        return self._numbers[at] if self._requests[at].is_for(request, function) else None

    def stray(self) -> None:
        """Take note that something was not as foreseen."""
        self.astray = True

    def until(self, deadline: float = math.inf) -> float:
        """When ``time.monotonic()`` ends the patience with all of them, or the deadline."""
        if self._end is None:
            self._end = time.monotonic() + self._patience
        return min(deadline, self._end)


class Foresight(Generic[T]):
    """Learns from right answers what the next submission is going to be asked.

    A submission that answers everything just as one before it did, to the last bit, is judged
    as that one was: of right answers a class hands in a few kinds only.

    Args:
        bound: the graded names that a rule binds. Where one is never called the file has to be
            read in full, and nothing is sent ahead.
    """

    def __init__(self, bound: Iterable[str] = ()) -> None:
        self._bound = frozenset(bound)
        self._requests: tuple[Asked, ...] | None = None
        self._credit = _MOST_CREDIT // 2
        self._precedents: dict[bytes, T] = {}

    def run_ahead(self) -> RunAhead | None:
        """What to send ahead; None where nothing is known, or too few have gone well."""
        return RunAhead(self._requests) if self._requests and self._credit > 0 else None

    def went(self, *, well: bool) -> None:
        """Take note of how a run ahead ended."""
        self._credit = min(self._credit + 1, _MOST_CREDIT) if well else self._credit - 1

    def learn(self, requests: Sequence[Asked], seconds: float) -> None:
        """Take note of what a right answer was asked, one request at a time.

        What depends on a submission's own values is asked only after them: all that right
        answers have in common from the start is foreseen.
        """
        self._credit = min(max(self._credit, 0) + 1, _MOST_CREDIT)
        if self._requests is None:
            known: Sequence[Asked] = requests
        else:
            same = [ours == theirs for ours, theirs in zip(self._requests, requests, strict=False)]
            known = self._requests[: same.index(False) if False in same else len(same)]
        size = sum(one.size for one in known)
        short = size <= _MOST_BYTES and seconds <= _MOST_SECONDS
        seen = self._bound <= {one.function for one in known if one.calls}
        self._requests = tuple(known) if short and seen else ()

    def precedent(self, replies: bytes) -> T | None:
        """What was kept for these answers, if anything was."""
        return self._precedents.get(replies)

    def keep(self, replies: bytes, judged: T) -> None:
        """Keep how answers were judged, for a while."""
        if len(self._precedents) >= _MOST_PRECEDENTS:
            del self._precedents[next(iter(self._precedents))]
        self._precedents[replies] = judged
