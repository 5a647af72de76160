"""One call of ``grade batch``: from what was typed to what is told."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.batch.changes import changes_told, counted
from grader.batch.chunk import Figures, Options, grade_chunk
from grader.batch.cluster import connect
from grader.batch.coordinator import Backend
from grader.batch.outcome import RunSummary
from grader.batch.plan import Plan, Where, begin, open_gradebook
from grader.batch.processes import LocalProcesses, run_apart
from grader.batch.progress import Progress
from grader.batch.run import BatchRun, course_version
from grader.cli.output import say
from grader.course.loading import find_exercise, load_course
from grader.course.path import of_modules
from grader.errors import ConfinementError, GradebookError, GraderError, UsageError, require_extra
from grader.model import Course, Exercise

_MOST_REMARKS: Final = 15
_FEW_REMARKS: Final = 10


@dataclass(frozen=True)
class BatchCall:
    """What was typed."""

    submissions: Path
    names: tuple[str, ...]
    modules: tuple[int, ...]
    everything: bool
    out: Path
    roster: Path | None
    workers: int | None
    figures: Figures
    locate: bool
    late: bool
    reports: bool
    scheduler: str | None
    regrade: bool
    similarity: bool
    allow_unconfined: bool
    course_folder: Path | None

    def run(self) -> int:
        """Grade, write, tell; returns the exit code."""
        with _stopped_by_signals():
            return self._run()

    def _run(self) -> int:
        course = load_course(self.course_folder)
        exercises = self._exercises(course)
        if sys.platform != "linux" and not self.scheduler:
            raise ConfinementError(
                "grade batch needs Linux: elsewhere the students' code can't be confined.",
                advice="Run it in a Linux container, or give --scheduler a Linux cluster.",
            )
        if self.similarity:
            require_extra("similarity", "copydetect", wanted="--similarity")
        if self.scheduler:
            require_extra("cluster", "distributed", wanted="--scheduler")
        version = course_version(course, exercises)
        where = Where(
            submissions=self.submissions,
            stubs={one.name: one.stub for one in exercises},
            others={one.name: one.stub for one in course.exercises if one not in exercises},
            roster=self.roster,
            late=self.late,
        )
        plan = run_apart(begin, where, version, self.out, regrade=self.regrade)
        tell_remarks(plan)
        if plan.run is None:
            _tell_unclaimed(plan)
            raise UsageError(
                f"{self.submissions}: no submission to {_names(exercises)} was found.",
                advice="The files should be named as the stubs are; `grade list` shows them.",
            )
        options = Options(
            reports=self.reports,
            figures=self.figures,
            locate=self.locate,
            required=not self.allow_unconfined,
        )
        with open_gradebook(self.out) as gradebook:
            run = BatchRun(plan, plan.run, version, self.out, gradebook, options=options)
            outcome = self._grade(run, course)
            if outcome is None:
                return 130
            self._tell(run, outcome, plan, [one.name for one in exercises])
        complete = self._pages(exercises, where) and not plan.unclaimed
        return max(outcome.exit_code, 0 if complete else 1)

    def _exercises(self, course: Course) -> tuple[Exercise, ...]:
        if bool(self.names or self.modules) == self.everything:
            raise UsageError(
                "say what to grade",
                advice="Give --exercise EXERCISE or --module N, as often as needed, or --all.",
            )
        if self.everything:
            return course.exercises
        named = [find_exercise(course, name) for name in self.names]
        meant = {*named, *(of_modules(course, self.modules) if self.modules else ())}
        return tuple(exercise for exercise in course.exercises if exercise in meant)

    def _grade(self, run: BatchRun, course: Course) -> RunSummary | None:
        """Grade; None if it was stopped."""
        if run.run.resumed:
            say(f"Going on with run {run.run.number}.", err=True)
        if run.pages_only:
            some = counted(run.pages_only, "submission")
            say(f"Grading {some} again: only the page is missing.", err=True)
        try:
            with Progress(run.left, sys.stderr) as progress:
                return run.grade(self.submissions, self._backend(course.root), progress.show)
        except KeyboardInterrupt:
            kept = _kept(run)
            say(f"\nStopped. {kept}; the same command goes on from there.", err=True)
            return None
        except GraderError:
            say(f"{_kept(run)}.", err=True)
            raise

    def _backend(self, root: Path) -> AbstractContextManager[Backend]:
        if self.scheduler:
            return connect(self.scheduler)
        return _local(root, self.workers or len(os.sched_getaffinity(0)))

    def _tell(
        self, run: BatchRun, outcome: RunSummary, plan: Plan, exercises: Sequence[str]
    ) -> None:
        tally = outcome.tally
        _tell_unclaimed(plan)
        for failure in outcome.failures:
            who = f"{failure.student}, {failure.exercise}"
            what = "Graded, but without a page" if failure.graded else "Not graded"
            say(f"{what}: {who}: {failure.reason}", err=True)
        parts = [f"{tally.full_marks} full marks", f"{tally.mistakes} with mistakes"]
        if not tally.done and outcome.already:
            parts = ["nothing new to grade"]
        not_graded = sum(not failure.graded for failure in outcome.failures)
        if not_graded := not_graded + len(plan.unclaimed):
            parts.append(f"{not_graded} not graded")
        if outcome.already:
            parts.append(f"{outcome.already} graded before")
        late, missing = run.late_and_missing(exercises)
        parts += [
            f"{count} {what}" for count, what in ((late, "late"), (missing, "missing")) if count
        ]
        say(f"{plan.layout}: {', '.join(parts)}.")
        for line in changes_told(run.changes(), regrade=self.regrade):
            say(line)
        say(f"Gradebook: {self.out / 'gradebook.sqlite'}")

    def _pages(self, exercises: tuple[Exercise, ...], where: Where) -> bool:
        """Write what is about the whole class; whether everybody is on it."""
        from grader.batch.overview import overview_of
        from grader.batch.similarity import write_similarity

        page, left_out = run_apart(overview_of, self.out)
        say(f"Class page: {page}")
        for who in left_out:
            say(f"Not on the class page: {who}", err=True)
        # SQLite's files beside it go when whoever closes it last may write.
        with contextlib.suppress(GradebookError), open_gradebook(self.out):
            pass
        if self.similarity:
            path = run_apart(write_similarity, self.out, exercises, where)
            say(f"Similar submissions: {path}")
        return not left_out


@contextlib.contextmanager
def _local(root: Path, workers: int) -> Iterator[Backend]:
    with LocalProcesses(workers, environment={"GRADE_COURSE": str(root)}) as processes:
        yield Backend(executor=processes, grade=grade_chunk, workers=workers)


@contextlib.contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """A cluster's SIGTERM stops a run as Ctrl-C does."""

    def stop(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _names(exercises: tuple[Exercise, ...]) -> str:
    return "the course" if len(exercises) > 3 else ", ".join(item.name for item in exercises)


def tell_remarks(plan: Plan) -> None:
    """What was noticed about how the submissions lie, before anything is graded."""
    told = plan.remarks if len(plan.remarks) <= _MOST_REMARKS else plan.remarks[:_FEW_REMARKS]
    for line in told:
        say(line, err=True)
    if more := len(plan.remarks) - len(told):
        say(f"… and {more} more that the class page has under “Noticed”.", err=True)


def _tell_unclaimed(plan: Plan) -> None:
    for problem in plan.unclaimed:
        say(f"Not graded: {problem}", err=True)


def _kept(run: BatchRun) -> str:
    """What a run that ends before its time has come to."""
    done = run.tally.done
    if not done:
        return f"None of the {run.left} left was graded"
    return f"{done} of the {run.left} left were graded and recorded"
