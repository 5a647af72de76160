"""``grade watch EXERCISE``: grade again whenever the file is saved."""

from __future__ import annotations

import os
import queue
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
from watchfiles import watch as changes

from grader.cli import keys, options
from grader.cli.live_page import LivePage
from grader.cli.output import console, say, short
from grader.course.loading import find_exercise, load_course
from grader.course.path import following
from grader.errors import UsageError
from grader.grading.process import JudgeHere, JudgeProcess, hand_in, open_judge
from grader.model import Course, Exercise, Report
from grader.report import concise, html, terminal
from grader.report.redaction import Audience, redact
from grader.report.view import View, view
from grader.submissions.single_file import read_submission
from grader.submissions.workspace import History, default_file, find_workspace, run_of

_KEYS: Final = "h hint · l list · o open the page · n next exercise · q quit"

_SAVED: Final = "saved"
_Stamp = tuple[int, int, int]
"""When a file was written, its size and which file it is."""


@click.command()
@click.argument("exercise")
@click.argument("file", required=False, type=options.PATH)
@click.option("--open/--no-open", "open_page", default=True, help="Show the page in the browser.")
@options.timeout
@options.form
@options.plain
@options.course
def watch(  # one argument for each option
    exercise: str,
    file: Path | None,
    *,
    open_page: bool,
    timeout: float | None,
    form: str,
    plain: bool,
    course_folder: Path | None,
) -> None:
    """Grade FILE for EXERCISE again each time it is saved. Ctrl-C ends it.

    The page in the browser follows, and stays where you had scrolled to.
    Keys: h opens a hint, l lists the checks, o opens the page, n goes on to
    the next exercise, q ends.
    """
    course = load_course(course_folder)
    found: Exercise | None = find_exercise(course, exercise)
    try:
        with LivePage() as page, keys.unbuffered():
            while found is not None:
                path = file if file is not None else default_file(found, course, Path.cwd())
                judge = open_judge(found.preload)
                try:
                    watcher = _Watcher(course, found, path, judge, page, timeout, form, plain)
                    found = watcher.run(open_page=open_page)
                finally:
                    judge.close()
                file, open_page = None, False
    except KeyboardInterrupt:
        pass
    say("\nStopped watching.")


@dataclass
class _Watcher:
    """Grades the file as it is now, and shows it in the terminal and on the page."""

    course: Course
    exercise: Exercise
    path: Path
    judge: JudgeProcess | JudgeHere
    page: LivePage
    timeout: float | None
    form: str
    plain: bool
    good: Report | None = None
    """The last report on a file that could be run."""
    before: Report | None = None
    unfinished: str = ""
    hints: int = 0
    whole: bool = False
    """Whether all checks are listed, not only what to look at first."""

    def run(self, *, open_page: bool) -> Exercise | None:
        """Grade at each save until somebody has had enough; what to watch next, if anything."""
        events: queue.Queue[str] = queue.Queue()
        ended = threading.Event()
        listen = (events, ended)
        # Before the file is read for the first time: what is saved from now on is seen.
        saves = threading.Thread(target=_saves, args=(self.path, _stamp(self.path), *listen))
        sources = [saves]
        if keys.are_there():
            sources.append(threading.Thread(target=_keys, args=listen))
        for source in sources:
            source.daemon = True
            source.start()
        try:
            self.once()
            if open_page:
                _open(self.page.address)
            while True:
                event = events.get()
                if event == "q":
                    return None
                if event == "n":
                    later = following(self.course, self.exercise)
                    if later is None:
                        say("This is the last exercise.")
                    elif self._is_there(later):
                        return later
                self._react(event)
        finally:
            ended.set()
            for source in sources:
                source.join()

    def _is_there(self, exercise: Exercise) -> bool:
        """Whether there is a file to go on with; where there is none, this one is still watched."""
        try:
            default_file(exercise, self.course, Path.cwd())
        except UsageError as error:
            say(f"{error.happened.rstrip('.')}. {error.advice}", err=True)
            return False
        return True

    def _react(self, event: str) -> None:
        if event == _SAVED:
            self.once()
        elif event == "o":
            _open(self.page.address)
        elif event == "h" and self.good is not None:
            self.hints += 1
            self._show()
        elif event == "l" and self.good is not None:
            self.whole = not self.whole
            self._show()

    def once(self) -> None:
        """Grade the file as it is now."""
        if self.form == "concise":
            say(f"Grading {short(self.path)} …")
        try:
            submission = read_submission(self.path)
        except UsageError as error:
            # An editor may take the file away for a moment while it saves.
            say(f"{error.happened.rstrip('.')}; waiting for it.", err=True)
            return
        hand_in(self.judge, self.course, self.exercise, submission, self.timeout)
        report = redact(self.judge.receive(), Audience.student, self.course.feedback)
        self.unfinished = report.failure if self.good is not None else ""
        if not self.unfinished:
            self.before, self.good = self.good, report
            self._remember(report)
            if self.before is None or view(self.before).first != view(report).first:
                self.hints = 0
        self._show()

    def _remember(self, report: Report) -> None:
        """Keep a run in the workspace, from which `grade list` tells how far somebody is."""
        workspace = find_workspace(Path.cwd())
        if workspace is not None:
            History.read(workspace).write(workspace, self.exercise.name, run_of(report))

    def _show(self) -> None:
        report, before = self.good, self.before
        if report is None:
            return
        history = History(runs={report.exercise: [run_of(before)]} if before else {})
        later = following(self.course, self.exercise)
        seen = view(
            report,
            file=short(self.path),
            progress=history.progress(report),
            following=f"exercise-{later.number}" if later else "",
            curiosity=self.exercise.curiosity,
        )
        self.page.show(lambda live: html.render(seen, live=live, banner=self.unfinished))
        if self.form == "concise":
            for line in concise.lines(seen):
                say(line)
        else:
            self._draw(seen)
        if self.unfinished:
            say(f"\nNot graded again yet: {self.unfinished}\nAbove is the last result.")
        say(f"Watching {short(self.path)}\nThe page: {self.page.address}")
        if keys.are_there():
            say(_KEYS, dim=True)
        sys.stdout.flush()

    def _draw(self, seen: View) -> None:
        screen = console(sys.stdout)
        drawn = sys.stdout.isatty() and not self.plain
        if drawn:
            screen.clear()
        if drawn and not self.whole:
            terminal.render_brief(seen, screen, hints=self.hints)
        else:
            terminal.render(seen, screen, hints=self.hints, offer=False, plain=not drawn)


def _open(address: str) -> None:
    """Show a page; where there is no browser nobody hears of it."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("BROWSER")
    ):
        return
    click.launch(address)


def _keys(events: queue.Queue[str], ended: threading.Event) -> None:
    while not ended.is_set():
        for key in keys.pressed(0.2):
            events.put(key)


def _saves(
    path: Path, seen: _Stamp | None, events: queue.Queue[str], ended: threading.Event
) -> None:
    """Tell whenever the file was written, however the editor does it."""
    name = path.name
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
        stop_event=ended,
    ):
        stamp = _stamp(path)
        if stamp != seen:
            seen = stamp
            events.put(_SAVED)


def _stamp(path: Path) -> _Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
