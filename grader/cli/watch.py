"""``grade watch EXERCISE``: grade again whenever the file is saved."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from watchfiles import watch as changes

from grader.cli import options
from grader.cli.live_page import LivePage
from grader.cli.output import console
from grader.cli.say import say
from grader.course.loading import find_exercise, load_course
from grader.errors import UsageError
from grader.grading.process import Job, JudgeHere, JudgeProcess, open_judge
from grader.model import Course, Exercise, Report
from grader.report import html, terminal
from grader.report.redaction import Audience, redact
from grader.report.view import view
from grader.submissions.single_file import read_submission
from grader.submissions.workspace import History, default_file, run_of


@click.command()
@click.argument("exercise")
@click.argument("file", required=False, type=options.PATH)
@click.option("--open/--no-open", "open_page", default=True, help="Show the page in the browser.")
@options.timeout
@options.plain
@options.course
def watch(  # one argument for each option
    exercise: str,
    file: Path | None,
    *,
    open_page: bool,
    timeout: float | None,
    plain: bool,
    course_folder: Path | None,
) -> None:
    """Grade FILE for EXERCISE again each time it is saved. Ctrl-C ends it.

    The page in the browser follows, and stays where you had scrolled to.
    """
    course = load_course(course_folder)
    found = find_exercise(course, exercise)
    path = file if file is not None else default_file(found, course, Path.cwd())
    judge = open_judge(found.preload)
    try:
        with LivePage() as page:
            watcher = _Watcher(course, found, path, judge, page, timeout, plain)
            for number, _ in enumerate(_saves(path)):
                watcher.once()
                if number == 0 and open_page:
                    click.launch(page.address)
    except KeyboardInterrupt:
        say("\nStopped watching.")
    finally:
        judge.close()


@dataclass
class _Watcher:
    """Grades the file as it is now, and shows it in the terminal and on the page."""

    course: Course
    exercise: Exercise
    path: Path
    judge: JudgeProcess | JudgeHere
    page: LivePage
    timeout: float | None
    plain: bool
    good: Report | None = None
    """The last report on a file that could be run."""

    def once(self) -> None:
        """Grade the file as it is now."""
        try:
            submission = read_submission(self.path)
        except UsageError as error:
            # An editor may take the file away for a moment while it saves.
            say(f"{error.happened}; waiting for it.", err=True)
            return
        self.judge.send(
            Job(
                course=self.course.root,
                exercise=self.exercise.name,
                submission=submission,
                required=False,
                deadline=self.timeout,
            )
        )
        report = redact(self.judge.receive(), Audience.student, self.course.feedback)
        if report.failure and self.good is not None:
            self._show(self.good, unfinished=report.failure)
            return
        before, self.good = self.good, report
        self._show(report, before=before)

    def _show(self, report: Report, *, before: Report | None = None, unfinished: str = "") -> None:
        history = History(runs={report.exercise: [run_of(before)]} if before else {})
        progress = history.progress(report)
        seen = view(report)
        shown = progress if progress is not None and progress.sentence else None
        curiosity = self.exercise.curiosity if seen.full_marks else ""
        self.page.show(
            lambda live: html.render(
                seen, progress=shown, curiosity=curiosity, live=live, banner=unfinished
            )
        )
        screen = console(sys.stdout)
        if sys.stdout.isatty() and not self.plain:
            screen.clear()
        terminal.render(
            seen,
            screen,
            progress=shown.sentence if shown else "",
            curiosity=curiosity,
            plain=self.plain,
        )
        if unfinished:
            say(f"\nNot graded again yet: {unfinished}\nAbove is the last result.")
        say(f"\nWatching {self.path}. The page: {self.page.address}  (Ctrl-C ends)")
        sys.stdout.flush()


def _saves(path: Path) -> Iterator[None]:
    """Yields whenever the file was written, however the editor does it."""
    name = path.name
    seen = _stamp(path)
    yield
    # The folder is watched: many editors write a new file and rename it. The stamp decides, so
    # that a save that fell between two looks, or before the first, isn't missed.
    for _ in changes(
        path.parent or Path(),
        watch_filter=lambda _change, changed: Path(changed).name == name,
        debounce=60,
        step=20,
        rust_timeout=500,
        yield_on_timeout=True,
        recursive=False,
        raise_interrupt=True,
    ):
        stamp = _stamp(path)
        if stamp != seen:
            seen = stamp
            yield


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
