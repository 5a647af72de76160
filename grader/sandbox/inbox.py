"""What comes from a child: answers, told from what nobody asked for, and what it printed."""

from __future__ import annotations

from grader.sandbox.connection import MAX_OUTPUT
from grader.sandbox.exam import Answer
from grader.sandbox.protocols import Worker
from grader.worker.limits import MAX_PRINTED
from grader.worker.protocol import MAX_EVENTS, Event, Loaded, Reply, unpack


class Inbox:
    """Waits for what one submission's children send.

    Attributes:
        forgers: graded names during whose calls an answer came twice.
        at_top: the line outside functions at which the file is that takes long to load.
        inside: the line at which a call is that takes long.
    """

    def __init__(self) -> None:
        self.forgers: set[str] = set()
        self.at_top: int | None = None
        self.inside: int | None = None
        self._answered: dict[int, str] = {}

    def begin(self) -> None:
        """Something is sent, and nothing is known yet of where it is."""
        self.at_top = self.inside = None

    def loaded(self, worker: Worker, until: float) -> Loaded:
        """Wait for what loading the file gave."""
        loaded = unpack(worker.receive(deadline=until), Loaded)
        while loaded.running is not None:
            self.at_top, self.inside = loaded.running, loaded.inner
            loaded = unpack(worker.receive(deadline=until), Loaded)
        return loaded

    def answer(self, worker: Worker, number: int, function: str, until: float) -> Answer:
        """Wait for the answer to one request; what came before it is told apart or dropped."""
        told: list[Event] = []
        while True:
            data = worker.receive(deadline=until)
            reply = unpack(data, Reply)
            if reply.number == -number and reply.running is not None:
                self.at_top, self.inside = None, reply.running
            elif reply.number == -number and reply.trace is not None:
                told = [*told, *reply.trace.breaches][:MAX_EVENTS]
            elif reply.number in self._answered:
                # An honest worker answers once.
                self.forgers.add(self._answered[reply.number])
            elif reply.number == number:
                self._answered[number] = function
                return Answer(number, data, tuple(told))


class Printed:
    """What was printed during the answers that were looked at, and by a child since."""

    def __init__(self) -> None:
        self._told = ""
        self._last = ""

    @property
    def last(self) -> str:
        """What the child that was left last had printed."""
        return self._last

    def keep(self, answer: Answer) -> None:
        """Keep what was printed during an answer, as far as there is room."""
        self._told += answer.printed[: max(0, MAX_OUTPUT - len(self._told))]

    def keep_told(self, reply: Reply) -> bool:
        """Keep what a reply tells; returns whether that may be all there was."""
        self._told += reply.printed.decode("utf-8", "replace")
        return len(reply.printed) <= MAX_PRINTED and len(self._told) <= MAX_OUTPUT

    def leave(self, worker: Worker) -> None:
        """Keep what a child printed that is left now."""
        self._last = worker.take_output()

    def take(self, worker: Worker | None) -> str:
        """What was printed since the last time it was asked for."""
        told, self._told = self._told, ""
        last, self._last = self._last, ""
        return told + (worker.take_output() if worker is not None else last)
