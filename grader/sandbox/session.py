"""One submission's life: load it, call it within its deadlines, and start again after a crash.

The deadline holds once for the import and once for each graded function, for
all its calls together. When a function's time is out the child is killed and
the function is not called again; a crash costs the call that caused it, and
the next call gets a new child.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Final

import msgspec

from grader.errors import GraderError, WorkerError
from grader.evidence import End, Lost, Missing
from grader.model import Exercise, Script
from grader.sandbox.connection import Died
from grader.sandbox.deadlines import Deadlines
from grader.sandbox.exam import Answer, Exam, Question, Sitting, first_handle, question, unguessable
from grader.sandbox.exit_status import how_it_ended
from grader.sandbox.inbox import Inbox, Printed
from grader.sandbox.loading import Ends, Stop, placed
from grader.sandbox.protocols import Policy, Sandbox, Worker
from grader.sandbox.replies import Replies, with_trace
from grader.worker import wire
from grader.worker.protocol import Examined, Loaded, Raised, Reply, Request, pack, unpack

_BEGUN_AGAIN: Final = Lost(end=End.killed, says="The submission is begun again.")
"""Nobody is told it: what was seen so far is forgotten."""


def policy_for(exercise: Exercise, deadline: float, *, required: bool) -> Policy:
    """What a submission's workers may spend, and whether they have to be fully confined."""
    graded = len(exercise.functions) + 1
    return Policy(
        memory=exercise.limits.memory,
        # A backstop: the wall clock's deadlines come first.
        cpu_seconds=int(graded * deadline) + 10,
        required=required,
    )


class Session:
    """Runs one submission in workers of a sandbox.

    Args:
        exercise: what the file is for.
        script: what is run of the submission.
        sandbox: where workers come from.
        required: whether every layer of confinement must be in force.
        deadline: seconds; None for the exercise's own.
        clock: seconds that only grow, for tests.
    """

    def __init__(
        self,
        exercise: Exercise,
        script: Script,
        sandbox: Sandbox,
        *,
        required: bool,
        deadline: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.exercise = exercise
        self.script = script
        self._sandbox = sandbox
        self._clock = clock
        self.deadline = deadline or exercise.limits.deadline
        self._policy = policy_for(exercise, self.deadline, required=required)
        self.deadlines = Deadlines(exercise.functions, self.deadline)
        self._worker: Worker | None = None
        self._watched = frozenset(name for rule in exercise.rules for name in rule.functions)
        self._sitting: Sitting | None = None
        self._ahead = False
        """Whether it is asked everything at once."""
        self.astray = False
        """Whether that doesn't tell enough: the file has to be asked one by one."""
        self.live = False
        """Whether something was asked that is not of the exam, as it follows from the answers."""
        self._asked = 0
        """How often something was asked that is not of the exam."""
        self._printed = Printed()
        self._inbox = Inbox()
        self._replies = Replies()
        self._what = ""
        """What a child does that has not loaded the file yet."""
        self.generation = 0
        """Grows with each new child; handles of an older one are dead."""
        self.isolation: tuple[str, ...] = ()
        self.examined: Examined | None = None
        self.loaded: Loaded | None = None
        self.lost: Lost | None = None
        """Why the file could not be imported at all, if a crash or the deadline was why."""
        self.import_output = ""
        self.ends = Ends(script)

    @property
    def forgers(self) -> set[str]:
        """Graded names during whose calls an answer came twice."""
        return self._inbox.forgers

    @property
    def failure(self) -> Raised | Lost | None:
        """Why no function of the file can be called; None if all is well."""
        if self.lost is not None:
            return self.lost
        if self.examined is not None and self.examined.error is not None:
            return placed(self.examined.error, self.script)
        if self.loaded is not None and self.stops and not self.loaded.present:
            reasons = map(self.absent, self.exercise.functions)
            return next((reason for reason in reasons if not isinstance(reason, Missing)), None)
        return None

    @property
    def stops(self) -> list[Stop]:
        """What ended the file, or cells of it, before its end."""
        return self.ends.stops((self.examined, self.loaded))

    def absent(self, function: str) -> Stop | Missing:
        """Why nothing has a graded name."""
        read = self.examined or Examined()
        return self.ends.absent(function, self.stops, self.exercise.functions, read.elsewhere)

    def start(self, exam: Exam | None = None, *, ahead: bool = True, pictures: bool = True) -> None:
        """Import the file in a first child, and have it sit an exam; see :attr:`failure`.

        Args:
            exam: what everybody is asked.
            ahead: whether all of it may be asked at once; :attr:`astray` tells whether that
                told enough.
            pictures: whether what is asked for figures is asked too.
        """
        if self.script.refused:
            error = Raised(type="NotebookError", message=self.script.refused)
            self.examined = Examined(error=error)
            return
        if exam is not None and exam.questions:
            self._sitting = Sitting(exam, pictures=pictures)
        self._ahead = ahead and self._sitting is not None and exam is not None and exam.ahead
        self._load("")
        while not self._ahead and self.lost is not None and self.ends.cuts_off(self.lost):
            self._load(self.exercise.functions[0] if self.lost.end is End.timed_out else "")
        if self._sitting is not None and self._ahead:
            self._sit(self._sitting)
        elif self._sitting is not None and self.failure is None:
            self._sit_one_by_one(self._sitting)

    def _sit(self, sitting: Sitting) -> None:
        """Ask the first child everything; what can't be told from that goes astray."""
        # No earlier: while the file is imported, nobody watches what it reads.
        ready = not self.astray and self._worker is not None and self.failure is None
        present = self.loaded.present if self.loaded is not None else ()
        # Where a name is missing, only a full reading tells what is there in its place.
        ready = ready and set(self.exercise.functions) <= set(present)
        # What went past Python's streams was printed by nobody knows which call.
        if (
            not ready
            or not sitting.sit(self._running(), self.generation, self.deadline)
            or self._running().take_output()
        ):
            self.doubt()
            return
        try:
            # Whether the worker is whole is told once, with the last answer. No account is kept
            # here: it is read again when its check asks for it.
            self._is_sure(unpack(sitting.last, Reply))
        except wire.WireError:
            self.doubt()

    def _sit_one_by_one(self, sitting: Sitting) -> None:
        """Ask the same in the same order; after a crash the rest of its check is left out."""
        over = ""
        for at in sitting.order:
            asked = sitting.exam.questions[at]
            if asked.check != over and self.deadlines.of(asked.function) > 0.0:
                answer = self._ask(asked)
                if answer.lost is not None:
                    over = asked.check
                answer = msgspec.structs.replace(answer, printed=self.take_output())
                sitting.take(at, answer, self.generation)

    def _is_sure(self, reply: Reply) -> bool:
        """Whether a sitting's answer tells enough."""
        if reply.trace is not None and reply.trace.unsure:
            self.doubt()
        return not self.astray

    def enter(self, section: str) -> None:
        """Go on with the questions of a check."""
        if self._sitting is not None:
            self._sitting.enter(section)

    def section(self, name: str) -> AbstractContextManager[None]:
        """Go on meanwhile with the questions that several checks share."""
        return self._sitting.section(name) if self._sitting is not None else nullcontext()

    def doubt(self) -> None:
        """Take note that being asked everything at once doesn't tell enough."""
        self.astray = self._ahead

    def answers(self) -> bytes | None:
        """What is the same for all files that answer alike; None if the exam isn't all."""
        sitting = self._sitting if self._ahead and not (self.astray or self.live) else None
        if sitting is None or self.loaded is None:
            return None
        return pack(self.loaded) + sitting.digest()

    @property
    def answered(self) -> int:
        """Bytes that the answers to the exam take."""
        return self._sitting.size if self._sitting is not None else 0

    def anew(self, source: bytes | None = None) -> Session:
        """The same submission from its start; or another source, in the time that is left."""
        script = self.script
        if source is not None:
            script = msgspec.structs.replace(script, source=source)
        again = Session(
            self.exercise, script, self._sandbox, required=self._policy.required,
            deadline=self.deadline, clock=self._clock,
        )  # fmt: skip
        if source is None:
            self.end()
        else:
            again.deadlines = self.deadlines
        return again

    def _load(self, charged: str) -> bool:
        """Open a child and import the file; its time is taken from what ``charged`` has left."""
        worker = self._worker = self._sandbox.open(self._policy)
        self.generation += 1
        self.isolation = worker.isolation
        began = self._clock()
        first = self.loaded is None
        until = time.monotonic() + self.deadlines.of_import(charged)
        if self._sitting is not None and self._ahead:
            # What takes longer is asked one by one, with its deadlines whole.
            until = min(until, time.monotonic() + self._sitting.exam.patience)
        self._what, lost = "reading the file", None
        self._inbox.begin()
        try:
            # It says how many questions are going to follow at once.
            ahead = len(self._sitting) if self._sitting is not None and self._ahead else 0
            inside = self._sitting is None or self._sitting.exam.inside
            file = self.ends.load(self.exercise, self.deadline, ahead=ahead, inside=inside)
            worker.send(pack(file), deadline=until)
            self._receive_loaded(worker, until, first=first)
        except TimeoutError:
            lost = self._timed_out("Loading the file", self._inbox.at_top)
        except (Died, wire.WireError):
            lost = self._crashed(self._what, self._inbox.at_top)
        if first:
            self.lost = lost
        self.deadlines.spend_on_import(self._clock() - began, charged)
        output = self._worker.take_output() if self._worker is not None else ""
        if first and output:
            self.import_output = output
        return self._worker is not None

    def _receive_loaded(self, worker: Worker, until: float, *, first: bool) -> None:
        """What reading the file showed, and what running it gave."""
        found = unpack(worker.receive(deadline=until), Examined)
        self._what = "while the file was imported"
        if first:
            self.examined = found
        if found.doubt:
            self.doubt()
            return
        if found.error is not None:
            self._sitting, self._ahead = None, False  # nothing of the file runs
            return
        loaded = self._inbox.loaded(worker, until)
        if first:
            self.loaded = loaded

    def call(self, request: Request, function: str) -> Reply | Lost:
        """What comes of a request on behalf of a graded name, whose time it takes."""
        if self.astray:
            return _BEGUN_AGAIN
        bound = not self._watched.isdisjoint((request.target, request.owner))
        called = request.verb == "call" and bound
        watched = request.trace or request.watch or called
        try:
            found = self._sitting.answer(request, function) if self._sitting is not None else None
            if found is None:
                found = self._asked_now(request, function)
            self._printed.keep(found)
            if found.lost is None:
                reply = self._told(self._replies.read(found.data), found, watched=watched)
                return _BEGUN_AGAIN if self.astray else reply
        except wire.WireError:
            if not self._ahead:
                raise
            self.doubt()
            return _BEGUN_AGAIN
        if self._ahead:
            # Of a file that was asked everything at once nobody knows where it was.
            self.doubt()
        return _BEGUN_AGAIN if self.astray else found.lost

    def _asked_now(self, request: Request, function: str) -> Answer:
        """Ask what is not of the exam, as it follows from the answers."""
        self.live = True
        if request.watch or request.trace:
            self.doubt()  # What is counted there is not what is counted in a sitting.
            if self.astray:
                return Answer(0, b"", lost=_BEGUN_AGAIN)
        exam = self._sitting.exam.questions if self._sitting is not None else ()
        handles = first_handle(len(exam) + self._asked)
        self._asked += 1
        return self._ask(question(msgspec.structs.replace(request, handles=handles), function))

    def _ask(self, asked: Question) -> Answer:
        """Send a question and wait for its answer, within what its function has left of time."""
        function = asked.function
        if self.deadlines.of(function) <= 0.0:
            return Answer(0, b"", lost=self.deadlines.used_up(function))
        if self._worker is None and not self._load(function):
            says = "The file could be imported once, but not again."
            return Answer(0, b"", lost=Lost(end=End.killed, says=says))
        lost = self._handed(asked.uses)
        if lost is not None:
            return Answer(0, b"", lost=lost)
        began = self._clock()
        self._inbox.begin()
        # Nobody can answer ahead to a number that can't be guessed.
        number = unguessable()
        until = time.monotonic() + self.deadlines.of(function)
        try:
            self._running().send(asked.numbered(number), deadline=until)
            return self._inbox.answer(self._running(), number, function, until)
        except TimeoutError:
            lost = self._timed_out(f"`{function}`", self._inbox.inside)
            self.deadlines.use_up(function, lost)
        except (Died, wire.WireError):
            lost = self._crashed(f"while `{function}` ran")
        finally:
            self.deadlines.spend(function, self._clock() - began)
        return Answer(0, b"", lost=lost)

    def _handed(self, handles: Sequence[int]) -> Lost | None:
        """See to it that this child has given some handles, as the one before it had."""
        sitting = self._sitting
        for at in sitting.forgotten(handles, self.generation) if sitting is not None else ():
            if sitting is not None:
                sitting.put(at, self.generation)
                again = self._ask(sitting.exam.questions[at])
                if again.lost is not None:
                    return again.lost
        return None

    def _running(self) -> Worker:
        if self._worker is None:  # pragma: no cover  (whoever asks has loaded the file)
            raise WorkerError("no worker is running")
        return self._worker

    def _told(self, reply: Reply, found: Answer, *, watched: bool) -> Reply:
        """An answer with its places, and with what was told while the call ran."""
        if self._ahead and (reply.number != found.number or not self._is_sure(reply)):
            self.doubt()
        if not self._printed.keep_told(reply):
            self.doubt()
        if reply.error is not None:
            reply = msgspec.structs.replace(reply, error=placed(reply.error, self.script))
        return with_trace(reply, found.told) if watched else reply

    def take_output(self) -> str:
        """What was printed since the last time it was asked for."""
        return self._printed.take(self._worker)

    def _drop(self) -> int:
        worker, self._worker = self._worker, None
        if worker is None:
            return 0
        self._printed.leave(worker)
        return worker.end()

    def _timed_out(self, what: str, line: int | None) -> Lost:
        self._drop()
        return self.ends.late(what, self.deadline, line)

    def _crashed(self, when: str, line: int | None = None) -> Lost:
        return self.ends.at_line(how_it_ended(self._drop(), when, self._printed.last), line)

    def end(self) -> None:
        """Kill what is left of the submission."""
        try:
            self._drop()
        except GraderError:
            self._worker = None
