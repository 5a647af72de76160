"""The judge in a process of its own, for one submission at a time.

The command line starts it, and gets its own imports done (templates, figures,
colours) while torch is imported here, once: the zygote is forked from this
process before it has seen anything of the course. Its environment is the
workers' clean one, so the zygote inherits nothing of the caller's.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from grader.errors import WorkerError
from grader.grading import head_start
from grader.model import Course, Exercise, Report, Submission
from grader.sandbox import matplotlib_cache
from grader.sandbox.environment import drawing_environment, worker_environment
from grader.sandbox.protocols import Sandbox
from grader.sandbox.server_process import ProcessLost, ServerProcess
from grader.submissions.faults import Fault, attempt

if TYPE_CHECKING:
    from grader.grading.examiner import Examiner


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One submission to grade."""

    course: Course
    exercise: Exercise
    submission: Submission
    required: bool
    deadline: float | None = None
    ahead: bool = True
    """Whether it may be sent more than one request at a time."""
    locate: bool = False
    """Whether lines are looked for on which one change would do."""


class JudgeProcess(ServerProcess):
    """A judge that begins to import torch as soon as it is made.

    Args:
        preload: what the zygote imports before its first fork.
    """

    def __init__(self, preload: Sequence[str] = ()) -> None:
        super().__init__(*head_start.begun())
        super().send(preload, drawing_environment())

    def receive(self) -> Report:
        """The report on what was sent.

        Raises:
            GraderError: of the kind that was raised in the judge.
        """
        try:
            report: Report = super().receive()
        except ProcessLost as error:
            raise WorkerError(
                f"the judge's process ended unexpectedly (status {self._process.poll()})",
                advice="Try again; if it happens again, run `grade doctor`.",
            ) from error
        return report


class JudgeHere:
    """The judge in this process, with fresh workers, where nothing can be forked.

    Args:
        preload: what a worker imports before the student's file.
    """

    def __init__(self, preload: Sequence[str] = ()) -> None:
        from grader.sandbox.subprocesses import FreshProcesses

        self._sandbox = FreshProcesses(preload, environment=worker_environment())
        self._judge = Judge(self._sandbox)
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
        return self._judge.grade(self._job)

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
    *,
    locate: bool = False,
) -> None:
    """Send somebody's own file, which is graded with what confinement their machine has.

    ``judge.receive()`` then waits for the report.
    """
    if b"matplotlib" in submission.source:
        # Its list of fonts can't be written where the file is run.
        matplotlib_cache.make_ready(matplotlib_cache.folder())
    judge.send(
        Job(
            course=course,
            exercise=exercise,
            submission=submission,
            required=False,
            deadline=deadline,
            locate=locate,
        )
    )


class Judge:
    """Grades jobs, and keeps what an exercise has taught so far."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._last: Job | None = None
        self._known: dict[tuple[Path, str, bool, float | None, bool], Examiner] = {}

    def grade(self, job: Job) -> Report:
        """The report on one submission.

        Raises:
            GraderError: it can't be graded.
        """
        self._last = job
        self.expect_another()
        key = (job.course.root, job.exercise.name, job.required, job.deadline, job.ahead)
        if key not in self._known:
            self._known[key] = self._examiner(job)
        work = partial(self._known[key].examine, [job.submission], locate=job.locate)
        reports = attempt("it was graded", work)
        if isinstance(reports, Fault):
            raise WorkerError(reports.says)
        return reports[0]

    def expect_another(self) -> None:
        """Have a worker made ready for a job like the last, while something else is done here."""
        from grader.sandbox.session import policy_for

        if (job := self._last) is not None:
            deadline = job.deadline or job.exercise.limits.deadline
            self._sandbox.expect(policy_for(job.exercise, deadline, required=job.required))

    def _examiner(self, job: Job) -> Examiner:
        from grader.grading.examiner import Examiner

        return Examiner(
            job.course,
            job.exercise,
            self._sandbox,
            required=job.required,
            deadline=job.deadline,
            ahead=job.ahead,
        )
