"""The exam: what every file is asked, recorded once, and one file's sitting of it.

The requests of an exercise's suites are the same for everybody. Sent all at once, they spare
both processes the waiting for each other, which costs more than most of the calls; and whatever
a file answers, right or wrong, it is asked nothing twice.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Mapping
from typing import Final

import msgspec

from grader.sandbox.connection import Died
from grader.sandbox.protocols import Worker
from grader.worker.limits import MAX_REPLIES
from grader.worker.protocol import Request, pack
from grader.worker.wire import WireError

_NUMBER: Final = 1 << 62
"""The least number of a request; from here on all take eight bytes on the wire."""
_MARK: Final = _NUMBER.to_bytes(8, "big")
_AT_ONCE: Final = 32 << 10
"""Bytes that a socket takes without anybody reading."""

PATIENCE: Final = 1.0
"""Seconds after which a sitting is given up; the file is then asked one thing at a time."""


def unguessable() -> int:
    """A number for a request, which nobody can answer before having read it."""
    return _NUMBER | secrets.randbits(62)


class Question(msgspec.Struct, frozen=True):
    """One request as it goes over the wire, without its number."""

    function: str
    """The graded name whose time it takes."""
    before: bytes
    after: bytes

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return len(self.before) + len(_MARK) + len(self.after)

    def numbered(self, number: int) -> bytes:
        """The request with its number."""
        return b"".join((self.before, number.to_bytes(8, "big"), self.after))


def question(request: Request, function: str) -> Question:
    """A request on behalf of a graded name, as it is sent to everybody.

    Raises:
        WireError: a value in it can't be sent.
    """
    data = pack(msgspec.structs.replace(request, number=_NUMBER))
    before, _, after = data.partition(_MARK)
    return Question(function, before, after)


class Exam(msgspec.Struct, frozen=True):
    """What everybody is asked, in the suites' order."""

    questions: tuple[Question, ...]
    sections: Mapping[str, int]
    """Where the questions of each check begin, by its id."""


class Sitting:
    """One file's sitting of an exam: the questions under numbers of its own, and the answers."""

    def __init__(self, exam: Exam) -> None:
        self._exam = exam
        self._numbers = [unguessable() for _ in exam.questions]
        self._replies: list[bytes] = []
        self.size = 0
        """Bytes that all answers take."""
        self._next = 0

    def __len__(self) -> int:
        return len(self._exam.questions)

    def sit(self, worker: Worker) -> bool:
        """Send all questions and wait for all answers.

        No more is on its way than a socket takes, so that nobody waits for the other.

        Returns:
            Whether each question has been answered in its turn, and nothing else has come.
        """
        until = time.monotonic() + PATIENCE
        questions, sent, waiting = self._exam.questions, 0, 0
        try:
            while len(self._replies) < len(questions):
                frames = []
                while sent < len(questions) and (
                    not waiting or waiting + questions[sent].size <= _AT_ONCE
                ):
                    frames.append(questions[sent].numbered(self._numbers[sent]))
                    waiting += questions[sent].size
                    sent += 1
                if frames:
                    worker.send(*frames, deadline=until)
                at = len(self._replies)
                reply = worker.receive(deadline=until)
                if self._numbers[at].to_bytes(8, "big") not in reply:
                    return False
                self._replies.append(reply)
                self.size += len(reply)
                if self.size > MAX_REPLIES:
                    return False
                waiting -= questions[at].size
        except (TimeoutError, Died, WireError):
            return False
        return True

    @property
    def last(self) -> bytes:
        """The answer to the last question."""
        return self._replies[-1]

    def digest(self) -> bytes:
        """What is the same for all files that answer everything alike, to the last bit."""
        digest = hashlib.sha256()
        for number, reply in zip(self._numbers, self._replies, strict=True):
            before, _, after = reply.partition(number.to_bytes(8, "big"))
            digest.update(b"%d:%d:" % (len(before), len(after)))
            digest.update(before)
            digest.update(after)
        return digest.digest()

    def enter(self, section: str) -> None:
        """Go on with a check's questions, whatever was left of another's."""
        self._next = self._exam.sections.get(section, len(self._replies))

    def answer(self, asked: Question) -> tuple[int, bytes] | None:
        """The number and the answer of the next question.

        None if that is another one: what is asked then follows from what was answered, and so
        does the rest of the check.
        """
        at, self._next = self._next, self._next + 1
        if at < len(self._replies) and self._exam.questions[at] == asked:
            return self._numbers[at], self._replies[at]
        self._next = len(self._replies)
        return None
