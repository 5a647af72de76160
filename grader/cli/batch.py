"""``grade batch``: everything that a class handed in."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli import options
from grader.cli.say import say
from grader.errors import ConfinementError, GradebookError, UsageError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from grader.batch.coordinator import Backend
    from grader.batch.outcome import RunSummary
    from grader.batch.plan import Plan, Where
    from grader.batch.run import BatchRun
    from grader.model import Course, Exercise


@click.command(short_help="Grade everything that a class handed in.")
@click.argument("submissions", type=options.PATH)
@click.option(
    "--exercise", "names", multiple=True, metavar="EXERCISE", help="What to grade; repeatable."
)
@click.option("--all", "everything", is_flag=True, help="Grade every exercise of the course.")
@click.option(
    "--out",
    required=True,
    type=options.FOLDER,
    metavar="DIR",
    help="Gets gradebook.sqlite, index.html and reports/STUDENT/EXERCISE.html.",
)
@click.option(
    "--roster",
    type=options.FILE,
    metavar="CSV",
    help="The class list: names the students, and shows who is missing.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 1024),
    metavar="N",
    help="How many submissions to grade at a time; as many as there are cores by default.",
)
@click.option(
    "--figures",
    type=click.Choice(["all", "wrong", "none"]),
    default="all",
    show_default=True,
    help="Whose reports have figures.",
)
@click.option("--reports/--no-reports", default=True, help="Whether to write a page for each.")
@click.option("--scheduler", metavar="ADDRESS", help="Grade on the Dask cluster at this address.")
@click.option("--regrade", is_flag=True, help="Grade everything anew, and show what changed.")
@click.option("--similarity", is_flag=True, help="Also list submissions that resemble each other.")
@click.option(
    "--allow-unconfined",
    is_flag=True,
    help="Grade even where this machine can't confine the students' code. Dangerous.",
)
@options.course
@click.pass_context
def batch(ctx: click.Context, /, **given: Any) -> None:
    r"""Grade SUBMISSIONS: a folder or a zip, as a learning platform exports it.

    Students' folders, flat files, and the downloads of Moodle, Canvas and
    Gradescope are recognised. A run that was stopped goes on with the same
    command; only what changed is graded again.

    \b
    Exit codes: 0 every submission was graded, whatever the marks;
    1 somebody's could not be, or has no page, each named;
    2 wrong usage; 3 none could.
    """
    ctx.exit(_Batch(**given).run())


class _Batch:
    """One call of the command."""

    def __init__(self, **given: Any) -> None:
        self.source: Path = given["submissions"]
        self.out: Path = given["out"]
        self.given = given

    def run(self) -> int:
        """Grade, write, tell; returns the exit code."""
        from grader.batch.plan import begin, open_gradebook
        from grader.batch.processes import run_apart
        from grader.batch.run import BatchRun, course_version
        from grader.course.loading import load_course

        course = load_course(self.given["course_folder"])
        exercises = self._exercises(course)
        if sys.platform != "linux" and not self.given["scheduler"]:
            raise ConfinementError(
                "grade batch needs Linux: elsewhere the students' code can't be confined.",
                advice="Run it in a Linux container, or give --scheduler a Linux cluster.",
            )
        where, version = self._where(course, exercises), course_version(course, exercises)
        plan = run_apart(begin, where, version, self.out, regrade=self.given["regrade"])
        for line in (*plan.remarks, *(str(problem) for problem in plan.unclaimed)):
            say(line, err=True)
        if plan.run is None:
            raise UsageError(
                f"{self.source}: no submission to {_names(exercises)} was found.",
                advice="The files should be named as the stubs are; `grade list` shows them.",
            )
        with open_gradebook(self.out) as gradebook, _stopped_by_signals():
            run = BatchRun(plan, plan.run, version, self.out, gradebook, options=self._options())
            outcome = self._grade(run, course)
            if outcome is None:
                return 130
            self._tell(run, outcome, plan)
        complete = self._pages(exercises, where) and not plan.unclaimed
        return max(outcome.exit_code, 0 if complete else 1)

    # --- before ----------------------------------------------------------------------

    def _exercises(self, course: Course) -> tuple[Exercise, ...]:
        from grader.course.loading import find_exercise

        names = self.given["names"]
        if bool(names) == self.given["everything"]:
            raise UsageError(
                "say what to grade",
                advice="Give --exercise EXERCISE, as often as needed, or --all.",
            )
        if self.given["everything"]:
            return course.exercises
        return tuple(dict.fromkeys(find_exercise(course, name) for name in names))

    def _where(self, course: Course, exercises: tuple[Exercise, ...]) -> Where:
        from grader.batch.plan import Where

        return Where(
            submissions=self.source,
            stubs={one.name: one.stub for one in exercises},
            others={one.name: one.stub for one in course.exercises if one not in exercises},
            roster=self.given["roster"],
        )

    def _options(self) -> Any:
        from grader.batch.chunk import Options

        return Options(
            reports=self.given["reports"],
            figures=self.given["figures"],
            required=not self.given["allow_unconfined"],
        )

    # --- grading ---------------------------------------------------------------------

    def _grade(self, run: BatchRun, course: Course) -> RunSummary | None:
        """Grade; None if it was stopped."""
        from grader.batch.progress import Progress

        if run.run.resumed:
            say(f"Going on with run {run.run.number}.", err=True)
        if run.pages_only:
            some = _counted(run.pages_only, "submission")
            say(f"Grading {some} again: only the page is missing.", err=True)
        try:
            with Progress(run.left, sys.stderr) as progress:
                return run.grade(self.source, self._backend(course), progress.show)
        except KeyboardInterrupt:
            say(
                "\nStopped. What was graded is kept; the same command goes on from there.", err=True
            )
            return None

    def _backend(self, course: Course) -> AbstractContextManager[Backend]:
        if self.given["scheduler"]:
            from grader.batch.cluster import connect

            return connect(self.given["scheduler"])
        workers = self.given["workers"] or len(os.sched_getaffinity(0))
        return _local(course.root, workers)

    # --- after -----------------------------------------------------------------------

    def _tell(self, run: BatchRun, outcome: RunSummary, plan: Plan) -> None:
        tally = outcome.tally
        for failure in outcome.failures:
            who = f"{failure.student}, {failure.exercise}"
            what = "Graded, but without a page" if failure.graded else "Not graded"
            say(f"{what}: {who}: {failure.reason}", err=True)
        parts = [f"{tally.full_marks} full marks", f"{tally.mistakes} with mistakes"]
        if not tally.done and outcome.already:
            parts = ["nothing new to grade"]
        if not_graded := sum(not failure.graded for failure in outcome.failures):
            parts.append(f"{not_graded} not graded")
        if outcome.already:
            parts.append(f"{outcome.already} graded before")
        if plan.missing:
            parts.append(f"{plan.missing} missing")
        say(f"{plan.layout}: {', '.join(parts)}.")
        if self.given["regrade"]:
            for line in _changes(run):
                say(line)
        say(f"Gradebook: {self.out / 'gradebook.sqlite'}")

    def _pages(self, exercises: tuple[Exercise, ...], where: Where) -> bool:
        """Write what is about the whole class; whether everybody is on it."""
        from grader.batch.overview import overview_of
        from grader.batch.plan import open_gradebook
        from grader.batch.processes import run_apart
        from grader.batch.similarity import write_similarity

        page, left_out = run_apart(overview_of, self.out)
        say(f"Class page: {page}")
        for who in left_out:
            say(f"Not on the class page: {who}", err=True)
        # SQLite's files beside it go when whoever closes it last may write.
        with contextlib.suppress(GradebookError), open_gradebook(self.out):
            pass
        if self.given["similarity"]:
            path = run_apart(write_similarity, self.out, exercises, where)
            say(f"Similar submissions: {path}")
        return not left_out


@contextlib.contextmanager
def _local(root: Path, workers: int) -> Iterator[Backend]:
    from grader.batch.coordinator import Backend
    from grader.batch.processes import LocalProcesses
    from grader.batch.task import grade_encoded

    with LocalProcesses(workers, environment={"GRADE_COURSE": str(root)}) as processes:
        yield Backend(executor=processes, grade=grade_encoded, workers=workers)


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


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _names(exercises: tuple[Exercise, ...]) -> str:
    return "the course" if len(exercises) > 3 else ", ".join(item.name for item in exercises)


def _changes(run: BatchRun) -> Iterator[str]:
    """The table of before and after: whoever's score changed, and how many's did not."""
    changes = run.changes()
    moved = [change for change in changes if change.before != change.after]
    told = _counted(len(moved), "score") if moved else "no score"
    yield f"Regraded {_counted(len(changes), 'submission')}: {told} changed."
    if moved:
        width = max(len(change.name) for change in moved)
        long = max(len(change.exercise) for change in moved)
        yield f"{'student':<{width}}  {'exercise':<{long}}  before  after"
    for change in moved:
        adjusted = "" if change.adjusted is None else f"  (by hand: {change.adjusted:g})"
        yield (
            f"{change.name:<{width}}  {change.exercise:<{long}}  "
            f"{_score(change.before):>6}  {_score(change.after):>5}{adjusted}"
        )


def _score(score: float | None) -> str:
    return "-" if score is None else f"{score:g}"
