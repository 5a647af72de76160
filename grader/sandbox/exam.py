"""The exam: what every file is asked, recorded once, and one file's sitting of it.

The requests of an exercise's suites are the same for everybody. Sent all at once, they spare
both processes the waiting for each other, which costs more than most of the calls; and whatever
a file answers, right or wrong, it is asked nothing twice. A file that could read what it was sent
ahead sits the same exam one request at a time, so that a file that keeps state is told alike.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any, Final

import msgspec

from grader.evidence import Lost
from grader.sandbox.connection import Died
from grader.sandbox.protocols import Worker
from grader.worker.limits import MAX_REPLIES
from grader.worker.protocol import Event, Request, pack
from grader.worker.wire import Remote, WireError

_NUMBER: Final = 1 << 62
"""The least number of a request; from here on all take eight bytes on the wire."""
_MARK: Final = _NUMBER.to_bytes(8, "big")
_AT_ONCE: Final = 32 << 10
"""Bytes that a socket takes without anybody reading."""
_HANDLES: Final = 1 << 20
"""Handles that each request may give."""
PICTURES: Final = "picture "
"""How the name of a section begins that only those are asked who are drawn."""

PATIENCE: Final = 1.0
"""Seconds, beside what the reference takes, after which a file is asked one thing at a time. That
tells the same, only slower."""


def unguessable() -> int:
    """A number for a request, which nobody can answer before having read it."""
    return _NUMBER | secrets.randbits(62)


def first_handle(at: int) -> int:
    """What the first handle is called that the request at this place gives."""
    return (at + 1) * _HANDLES


def giver(handle: int) -> int:
    """The place of the request that gave a handle."""
    return handle // _HANDLES - 1


class Question(msgspec.Struct, frozen=True):
    """One request as it goes over the wire, without its number."""

    function: str
    """The graded name whose time it takes."""
    before: bytes
    after: bytes
    traced: bool = False
    """Whether a trace is asked for."""
    called: str = ""
    """The graded name that it calls."""
    uses: tuple[int, ...] = ()
    """The handles that it takes."""
    check: str = ""
    """The check that asked it first."""

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return len(self.before) + len(_MARK) + len(self.after)

    def numbered(self, number: int) -> bytes:
        """The request with its number."""
        return b"".join((self.before, number.to_bytes(8, "big"), self.after))

    def asks(self, other: Question) -> bool:
        """Whether it asks for the same, on behalf of the same graded name."""
        mine, yours = [(one.function, one.before, one.after) for one in (self, other)]
        return mine == yours


def question(request: Request, function: str, check: str = "") -> Question:
    """A request on behalf of a graded name, as it is sent to everybody.

    Raises:
        WireError: a value in it can't be sent.
    """
    data = pack(msgspec.structs.replace(request, number=_NUMBER))
    before, _, after = data.partition(_MARK)
    called = request.target if request.verb == "call" and isinstance(request.target, str) else ""
    target = [request.target] if isinstance(request.target, int) else []
    uses = (*target, *_handles([request.args, request.kwargs]))
    traced = request.trace or request.watch
    return Question(function, before, after, traced, called, uses, check)


def _handles(value: Any) -> Iterator[int]:
    if isinstance(value, Remote):
        yield value.number
    elif isinstance(value, dict):
        yield from _handles(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _handles(item)


class Exam(msgspec.Struct, frozen=True):
    """What everybody is asked, in the suites' order."""

    questions: tuple[Question, ...]
    sections: Mapping[str, tuple[int, ...]]
    """The places of the questions of each check, and of what several share, by its name."""
    ahead: bool = True
    """Whether it can be sent to anybody at once."""
    patience: float = PATIENCE
    through: Mapping[str, frozenset[str]] = {}
    """The sections that each check goes through, its own among them."""
    names: Mapping[str, frozenset[str]] = {}
    """The graded names that each section asks, also in what follows from answers."""
    inside: bool = True
    """Whether something is asked whose values have to stay in the tensors."""
    settled: frozenset[str] = frozenset()
    """The checks that pass unasked: see :meth:`about`."""

    def about(self, names: frozenset[str]) -> Exam:
        """The exam of a file that is the reference but for some graded names.

        What asks none of them is left out, and passes.
        """

        def asks(check: str) -> bool:
            return any(names & self.names.get(one, frozenset()) for one in self.through[check])

        return msgspec.structs.replace(
            self, settled=frozenset(check for check in self.through if not asks(check))
        )

    def _unsettled(self) -> Set[str]:
        """The sections that those checks go through which are asked."""
        asked = self.through.keys() - self.settled
        return frozenset().union(*(self.through[check] for check in asked))

    def order(self, *, pictures: bool) -> tuple[int, ...]:
        """The places of what is asked, one after the other."""
        wanted: Set[str] = self._unsettled() if self.settled else self.sections.keys()
        left = {
            at
            for name, places in self.sections.items()
            if name not in wanted or (name.startswith(PICTURES) and not pictures)
            for at in places
        }
        return tuple(at for at in range(len(self.questions)) if at not in left)


class Answer(msgspec.Struct, frozen=True):
    """What came of one question."""

    number: int
    data: bytes
    told: tuple[Event, ...] = ()
    """What was told while the call ran."""
    printed: str = ""
    lost: Lost | None = None
    """Why there is none."""


class Sitting:
    """One file's sitting of an exam: the questions under numbers of its own, and the answers."""

    def __init__(self, exam: Exam, *, pictures: bool = True) -> None:
        self.exam = exam
        self.order = exam.order(pictures=pictures)
        """The places of the questions, as they are asked."""
        self._answers: dict[int, Answer] = {}
        self.size = 0
        """Bytes that all answers take."""
        self._open: list[Iterator[int]] = []
        self._put: dict[int, int] = {}
        """In which child a question was asked last."""

    def __len__(self) -> int:
        return len(self.order)

    def sit(self, worker: Worker, generation: int, seconds: float) -> bool:
        """Send all questions and wait for all answers.

        No more is on its way than a socket takes, so that nobody waits for the other.

        Returns:
            Whether each question has been answered in its turn, and nothing else has come.
        """
        until = time.monotonic() + min(seconds, self.exam.patience)
        questions = [self.exam.questions[at] for at in self.order]
        numbers = [unguessable() for _ in questions]
        sent = waiting = 0
        try:
            for at, number in enumerate(numbers):
                frames = []
                while sent < len(questions) and (
                    not waiting or waiting + questions[sent].size <= _AT_ONCE
                ):
                    frames.append(questions[sent].numbered(numbers[sent]))
                    waiting += questions[sent].size
                    sent += 1
                if frames:
                    worker.send(*frames, deadline=until)
                data = worker.receive(deadline=until)
                if number.to_bytes(8, "big") not in data:
                    return False
                if not self.take(self.order[at], Answer(number, data), generation):
                    return False
                waiting -= questions[at].size
        except (TimeoutError, Died, WireError):
            return False
        return True

    def take(self, at: int, answer: Answer, generation: int) -> bool:
        """Note what came of a question; False where all together is too much to hold."""
        self.put(at, generation)
        self.size += len(answer.data)
        if self.size > MAX_REPLIES:
            return False
        self._answers[at] = answer
        return True

    def put(self, at: int, generation: int) -> None:
        """Note in which child a question was asked last."""
        self._put[at] = generation

    @property
    def last(self) -> bytes:
        """The answer to the last question."""
        return self._answers[self.order[-1]].data

    def digest(self) -> bytes:
        """What is the same for all files that answer everything alike, to the last bit."""
        digest = hashlib.sha256()
        for at, answer in self._answers.items():
            before, _, after = answer.data.partition(answer.number.to_bytes(8, "big"))
            digest.update(b"%d:%d:%d:" % (at, len(before), len(after)))
            digest.update(before)
            digest.update(after)
        return digest.digest()

    def enter(self, check: str) -> None:
        """Go on with a check's questions, whatever was left of another's."""
        self._open = [iter(self.exam.sections.get(check, ()))]

    @contextlib.contextmanager
    def section(self, name: str) -> Iterator[None]:
        """Go on with the questions of a section meanwhile."""
        self._open.append(iter(self.exam.sections.get(name, ())))
        try:
            yield
        finally:
            if len(self._open) > 1:
                self._open.pop()

    def answer(self, request: Request, function: str) -> Answer | None:
        """What came of the next question.

        None if that is another one: what is asked then follows from what was answered, and so
        does the rest of the check.
        """
        at = next(self._open[-1], None) if self._open else None
        if at is not None:
            request = msgspec.structs.replace(request, handles=first_handle(at))
            if self.exam.questions[at].asks(question(request, function)):
                found = self._answers.get(at)
                if found is not None:
                    return found
        if self._open:
            self._open[-1] = iter(())
        return None

    def forgotten(self, handles: Sequence[int], generation: int) -> list[int]:
        """The places of what has to be asked again, for a child to have these handles."""
        for handle in handles:
            at = giver(handle)
            if self._put.get(at, generation) != generation:
                section = next(one for one in self.exam.sections.values() if at in one)
                return [one for one in section if self._put.get(one, generation) != generation]
        return []
