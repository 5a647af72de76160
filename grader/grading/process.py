"""The judge in a process of its own, for one submission at a time.

The command line starts it, and gets its own imports done (templates, figures,
colours) while torch is imported here, once: the zygote is forked from this
process before it has seen anything of the course. Its environment is the
workers' clean one, so the zygote inherits nothing of the caller's.

Messages are msgpack with the wire's framing: a :class:`Job` in, an
:class:`Outcome` out.
"""

from __future__ import annotations

import contextlib
import gc
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from grader import errors
from grader.errors import GraderError, WorkerError
from grader.model import Course, Exercise, Report, Submission
from grader.sandbox import matplotlib_cache
from grader.sandbox.environment import python_command, worker_environment
from grader.sandbox.protocols import Sandbox
from grader.submissions.faults import Fault, attempt

if TYPE_CHECKING:
    from grader.grading.examiner import Examiner


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One submission to grade."""

    course: Path
    exercise: str
    submission: Submission
    required: bool
    deadline: float | None = None
    ahead: bool = True
    """Whether it may be sent more than one request at a time."""


class JobResult(msgspec.Struct, frozen=True, kw_only=True):
    """A report, or the error that stood in its way."""

    report: Report | None = None
    error: str = ""
    """The name of a class in :mod:`grader.errors`."""
    happened: str = ""
    advice: str = ""


_ENTRY: Final = "grader.grading.process_main:main"


class JudgeProcess:
    """A judge that begins to import torch as soon as it is made.

    Args:
        preload: what the zygote imports before its first fork.
    """

    def __init__(self, preload: Sequence[str] = ()) -> None:
        self._connection, there = Pipe()
        with there:
            self._process = subprocess.Popen(
                python_command(
                    "grader.grading.process_main:main", there.fileno(), " ".join(preload)
                ),
                env=worker_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[there.fileno()],
                cwd="/",
            )

    def send(self, job: Job) -> None:
        """Hand a submission in; :meth:`receive` waits for its report."""
        with contextlib.suppress(BrokenPipeError):
            self._connection.send_bytes(msgspec.msgpack.encode(job, enc_hook=encode_path))

    def receive(self) -> Report:
        """The report on what was sent.

        Raises:
            GraderError: of the kind that was raised in the judge.
        """
        try:
            data = self._connection.recv_bytes()
        except (EOFError, OSError) as error:
            raise WorkerError(
                f"the judge's process ended unexpectedly (status {self._process.poll()})",
                advice="Try again; if it happens again, run `grade doctor`.",
            ) from error
        outcome = msgspec.msgpack.decode(data, type=JobResult)
        if outcome.report is not None:
            return outcome.report
        kind: Any = getattr(errors, outcome.error, GraderError)
        raise kind(outcome.happened, advice=outcome.advice)

    def close(self) -> None:
        """End it, with its zygote and everything that runs there."""
        self._connection.close()
        # There is nothing to flush in it; its zygote and its children die with it.
        self._process.kill()
        self._process.wait()


class JudgeHere:
    """The judge in this process, with fresh workers, where nothing can be forked.

    Args:
        preload: what a worker imports before the student's file.
    """

    def __init__(self, preload: Sequence[str] = ()) -> None:
        from grader.sandbox.subprocesses import FreshProcesses

        self._sandbox = FreshProcesses(preload, environment=worker_environment())
        self._job: Job | None = None

    def send(self, job: Job) -> None:
        """Hand a submission in; :meth:`receive` grades it."""
        self._job = job

    def receive(self) -> Report:
        """The report on what was sent.

        Raises:
            GraderError: it can't be graded.
        """
        if self._job is None:
            raise WorkerError("nothing was handed in")
        return _examined(self._job, self._sandbox)

    def close(self) -> None:
        """End the worker that waits."""
        self._sandbox.close()


def open_judge(preload: Sequence[str] = ()) -> JudgeProcess | JudgeHere:
    """The judge that this platform can have; it begins to import torch at once."""
    return JudgeProcess(preload) if sys.platform == "linux" else JudgeHere(preload)


def hand_in(
    judge: JudgeProcess | JudgeHere,
    course: Course,
    exercise: Exercise,
    submission: Submission,
    deadline: float | None = None,
) -> None:
    """Send somebody's own file, which is graded with what confinement their machine has.

    ``judge.receive()`` then waits for the report.
    """
    if b"matplotlib" in submission.source:
        # Its list of fonts can't be written where the file is run.
        matplotlib_cache.make_ready(matplotlib_cache.folder())
    judge.send(
        Job(
            course=course.root,
            exercise=exercise.name,
            submission=submission,
            required=False,
            deadline=deadline,
        )
    )


def encode_path(value: Any) -> bytes:
    """Paths travel as the bytes that they are: a name on disk need not be UTF-8."""
    if isinstance(value, Path):
        return os.fsencode(value)
    raise NotImplementedError(type(value))


def decode_path(kind: type, value: Any) -> Any:
    """Bytes where a path is due become one."""
    if kind is Path:
        return Path(os.fsdecode(value))
    raise NotImplementedError(kind)


def serve(connection: Connection, sandbox: Sandbox) -> None:
    """Grade jobs until the caller hangs up."""
    from grader.course.loading import find_exercise, load_course

    known: dict[tuple[Path, str, bool, float | None, bool], Examiner] = {}
    for number, data in enumerate(_messages(connection)):
        job = msgspec.msgpack.decode(data, type=Job, dec_hook=decode_path)
        key = (job.course, job.exercise, job.required, job.deadline, job.ahead)
        try:
            examiner = known.get(key)
            if examiner is None:
                course = load_course(job.course)
                exercise = find_exercise(course, job.exercise)
                examiner = known[key] = _examiner(course, exercise, sandbox, job)
            reply = attempt("it was graded", partial(_encoded_report, examiner, job.submission))
            if isinstance(reply, Fault):
                raise WorkerError(reply.says)
        except GraderError as error:
            reply = msgspec.msgpack.encode(
                JobResult(error=type(error).__name__, happened=error.happened, advice=error.advice)
            )
        with contextlib.suppress(BrokenPipeError):
            connection.send_bytes(reply)
        # Where there are many jobs, and while nobody waits: a pytest session leaves cycles that
        # hold tensors, and what Python collects by itself comes so seldom that the process grows.
        if number:
            gc.collect()


def _messages(connection: Connection) -> Iterator[bytes]:
    """What comes until the other side hangs up."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            yield connection.recv_bytes()


def _encoded_report(examiner: Examiner, submission: Submission) -> bytes:
    return msgspec.msgpack.encode(JobResult(report=examiner.examine([submission])[0]))


def _examined(job: Job, sandbox: Sandbox) -> Report:
    from grader.course.loading import find_exercise, load_course

    course = load_course(job.course)
    exercise = find_exercise(course, job.exercise)
    return _examiner(course, exercise, sandbox, job).examine([job.submission])[0]


def _examiner(course: Course, exercise: Exercise, sandbox: Sandbox, job: Job) -> Examiner:
    from grader.grading.examiner import Examiner

    return Examiner(
        course, exercise, sandbox, required=job.required, deadline=job.deadline, ahead=job.ahead
    )
