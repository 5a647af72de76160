"""A confined child that runs one changed source after the other.

Each request brings the whole source with it and has it run anew, so that no child has to be
forked for a change. What a change does to the child it does to those after it; so nothing that
is seen here is told before the source has been graded by itself.
"""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from grader.errors import GraderError
from grader.evidence import End, Lost
from grader.locating.coverage import CALLED, FORGET, LIMIT, SEEN, WATCH, seen
from grader.model import Exercise
from grader.oracle.transport import Transport
from grader.sandbox.connection import Died
from grader.sandbox.exam import unguessable
from grader.sandbox.protocols import Policy, Sandbox, Worker
from grader.sandbox.replies import Replies
from grader.worker.protocol import Examined, Load, Loaded, Reply, Request, pack, unpack
from grader.worker.wire import SourceCode, WireError

_START_SECONDS: Final = 5.0
_CPU_SECONDS: Final = 60
_MANY: Final = 1 << 30
"""Requests that may follow one another without being waited for."""
_AT_ONCE: Final = 32 << 10
"""Bytes that a socket takes without anybody reading."""
MOST_CHILDREN: Final = 5
"""Changes that may each end a child, by going on for ever or otherwise, until no more are tried."""


class Mutants(Transport):
    """Carries requests out on whatever source is due.

    Args:
        exercise: what the source is for.
        sandbox: where the child comes from; it has to be fully confined.
    """

    def __init__(self, exercise: Exercise, sandbox: Sandbox) -> None:
        self._functions = frozenset(exercise.functions)
        self._sandbox = sandbox
        self._policy = Policy(
            memory=exercise.limits.memory, cpu_seconds=_CPU_SECONDS, required=True
        )
        self._worker: Worker | None = None
        self._source = ""
        self._until = 0.0
        self._replies = Replies()
        self._generation = 0
        self.watching = False
        """Whether it is noted which lines run, and how many operators."""
        self.operators = 0
        """How many ran while that was noted."""
        self.sent = 0
        """Bytes that were asked."""
        self.answered = 0
        """Bytes that were answered."""

    @property
    def generation(self) -> int:
        """Which child it is; handles of an earlier one are dead."""
        return self._generation

    @property
    def spent(self) -> bool:
        """Whether so many children were lost that nothing more is tried."""
        return self._generation > MOST_CHILDREN

    def take(self, source: bytes, seconds: float) -> None:
        """From here on requests are carried out on a source, all in a time."""
        self._source, self._replies = source.decode("utf-8"), Replies()
        self._until = time.monotonic() + seconds

    def request(self, request: Request, function: str) -> Reply | Lost:  # noqa: ARG002
        """Do it, with the source run anew where the request is to call a name of it."""
        request = msgspec.structs.replace(
            request, number=unguessable(), trace=request.trace or self.watching
        )
        if request.verb == "call" and request.target in self._functions:
            code = SourceCode(self._source, self._expression(str(request.target)))
            request = _of(request, code)
        try:
            data = pack(request)
            self.sent += len(data)
            self._running().send(data, deadline=self._until)
            reply = self._answer(request.number, self._until)
        except TimeoutError:
            return self._lost(End.timed_out)
        except (Died, WireError):
            return self._lost(End.killed)
        self.operators += reply.trace.count if reply.trace is not None else 0
        return reply

    def answers(
        self, sources: Iterable[bytes], request: Request, seconds: float
    ) -> Iterator[tuple[bytes, Reply | None]]:
        """What each of many sources answers to one call; None of one that doesn't.

        No more is on its way than a socket takes, so that nobody waits for the other.
        """
        waiting: deque[tuple[bytes, int, bytes]] = deque()
        coming, size, last = iter(sources), 0, False
        while waiting or not last:
            sent = []
            while not last and (not waiting or size < _AT_ONCE):
                source = next(coming, None)
                last = source is None
                if source is not None:
                    waiting.append(_packed(source, request))
                    size += len(waiting[-1][2])
                    sent.append(waiting[-1][2])
            if not waiting:
                return
            reply: Reply | None = None
            try:
                if self._worker is None:
                    # What a lost child left is asked again.
                    self._running()
                    sent = [data for _, _, data in waiting]
                self._replies = Replies()
                until = time.monotonic() + seconds
                self._running().send(*sent, deadline=until)
                reply = self._answer(waiting[0][1], until)
            except (TimeoutError, Died, WireError):
                self.close()
            source, _, data = waiting.popleft()
            size -= len(data)
            yield source, reply
            if self.spent:
                return

    def _answer(self, number: int, until: float) -> Reply:
        worker = self._running()
        while True:
            data = worker.receive(deadline=until)
            self.answered += len(data)
            reply = self._replies.read(data)
            if reply.number == number:
                return reply

    def _running(self) -> Worker:
        """The child; a new one has nothing in it yet."""
        if self._worker is not None:
            return self._worker
        self._generation += 1
        worker = self._worker = self._sandbox.open(self._policy)
        until = time.monotonic() + _START_SECONDS
        load = Load(
            source=b"", filename="change.py", module="change", functions=(), watched=(),
            operators=(), ahead=_MANY,
        )  # fmt: skip
        worker.send(pack(load), deadline=until)
        unpack(worker.receive(deadline=until), Examined)
        unpack(worker.receive(deadline=until), Loaded)
        # The time it takes to begin is not the source's.
        self._until = max(self._until, time.monotonic() + _LEAST_SECONDS)
        return worker

    def _expression(self, name: str) -> str:
        return CALLED.format(name=name, limit=LIMIT) if self.watching else name

    @contextlib.contextmanager
    def watched(self, source: bytes, seconds: float) -> Iterator[None]:
        """Note which lines of a source run, and how many operators; see :meth:`lines`."""
        self.take(source + WATCH.encode(), seconds)
        self.watching, self.operators, self.sent, self.answered = True, 0, 0, 0
        self._supplied(FORGET)
        try:
            yield
        finally:
            self.watching = False

    def lines(self, last: int) -> dict[int, int]:
        """The lines that ran, up to the last of the file, and how often."""
        reply = self._supplied(SEEN)
        return seen(reply.value, last) if isinstance(reply, Reply) else {}

    def _supplied(self, code: tuple[str, str]) -> Reply | Lost:
        request = Request(number=0, verb="supply", target="", args=(SourceCode(*code),))
        return self.request(request, "")

    def _lost(self, end: End) -> Lost:
        self.close()
        return Lost(end=end, says="")

    def close(self) -> None:
        """Kill the child."""
        worker, self._worker = self._worker, None
        if worker is not None:
            with contextlib.suppress(GraderError):
                worker.end()


_LEAST_SECONDS: Final = 0.25


def _of(request: Request, code: SourceCode) -> Request:
    """The request for what source text gives."""
    return msgspec.structs.replace(request, verb="apply", target="", args=(code, *request.args))


def _packed(source: bytes, request: Request) -> tuple[bytes, int, bytes]:
    """A source, the number of the request to it, and that as it is sent."""
    number = unguessable()
    code = SourceCode(source.decode("utf-8"), str(request.target))
    return source, number, pack(_of(msgspec.structs.replace(request, number=number), code))
