"""``grade EXERCISE [FILE]``: grade one file, and say what to look at first."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli import options
from grader.cli.output import console, say, short, write
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.model import Course, Exercise, Report, Submission
    from grader.report.view import View

_ELSEWHERE = "Choose another place."


@click.command()
@click.argument("exercise")
@click.argument("file", required=False, type=options.PATH)
@click.option("--json", "json_path", metavar="PATH", help="Write the result as JSON; - for stdout.")
@click.option("--html", "html_path", metavar="PATH", help="Where the page goes; - for stdout.")
@click.option("--no-html", is_flag=True, help="Write no page.")
@click.option("--open", "open_page", is_flag=True, help="Open the page in the browser.")
@options.timeout
@click.option("--hint", is_flag=True, help="Open one more step of the hint with each call.")
@click.option(
    "--locate/--no-locate",
    default=True,
    help="Look for a line on which one change makes all checks pass; takes up to 2 s.",
)
@options.form
@options.plain
@options.course
@click.pass_context
def check(ctx: click.Context, /, **given: Any) -> None:
    """Grade FILE for EXERCISE and say what is wrong and why.

    EXERCISE is a number, a name or both: 3, swish, exercise-3. Without FILE
    the stub's name is looked for here, then in your workspace.
    """
    ctx.exit(_Check(**given).run())


@dataclass(frozen=True)
class _Check:
    """One call of the command."""

    exercise: str
    file: Path | None
    json_path: str | None
    html_path: str | None
    no_html: bool
    open_page: bool
    timeout: float | None
    hint: bool
    locate: bool
    form: str
    plain: bool
    course_folder: Path | None

    def __post_init__(self) -> None:
        if self.json_path == "-" and self.html_path == "-":
            raise UsageError(
                "standard output can carry JSON or HTML, not both",
                advice="Give one of --json and --html a file name.",
            )
        if self.no_html and (self.html_path or self.open_page):
            raise UsageError(
                "--no-html goes with neither --html nor --open", advice="Leave one of them out."
            )

    def run(self) -> int:
        """Grade, write what was asked for, print; returns the exit code."""
        from grader.course.loading import find_exercise, load_course
        from grader.submissions.single_file import read_submission
        from grader.submissions.workspace import default_file

        course = load_course(self.course_folder)
        exercise = find_exercise(course, self.exercise)
        path = self.file if self.file is not None else default_file(exercise, course, Path.cwd())
        submission = read_submission(path)
        for wanted in (self.json_path, self.html_path):
            if wanted not in (None, "-") and Path(wanted).is_dir():
                raise UsageError(f"{wanted} is a folder", advice="Name a file to write to.")
        report = _graded(course, exercise, submission, self.timeout, locate=self.locate)
        return self._deliver(course, exercise, report, path)

    def _deliver(self, course: Course, exercise: Exercise, report: Report, path: Path) -> int:
        from grader.report import document
        from grader.report.redaction import Audience, redact
        from grader.report.view import view
        from grader.submissions.workspace import History, find_workspace, run_of

        shown = redact(report, Audience.student, course.feedback)
        workspace = find_workspace(Path.cwd())
        history = History.read(workspace) if workspace is not None else History()
        seen = view(
            shown,
            file=short(path),
            progress=history.progress(shown),
            following=_following(course, exercise),
            curiosity=exercise.curiosity,
        )
        hints = self._hints(history, exercise.name, seen)
        if self.json_path is not None:
            write(self.json_path, document.dumps(document.to_document(shown)), advice=_ELSEWHERE)
        page = self._page(workspace, exercise.name, seen)
        self._print(seen, hints=hints)
        if workspace is not None:
            first = seen.first.anchor if seen.first else ""
            history.write(workspace, exercise.name, run_of(shown, hints=hints, first=first))
        if self.form == "full":
            say(f"\nGraded: {short(path)}{self._beside(path, exercise)}", err=self._to_stderr)
            if page is not None:
                say(f"Report: {short(page)}", err=self._to_stderr)
        if page is not None and self.open_page:
            click.launch(page.resolve().as_uri())
        if report.at_fault:
            return 3
        return 0 if report.full_marks else 1

    def _print(self, seen: View, *, hints: int) -> None:
        from grader.report import concise, terminal

        if self.form == "concise":
            for line in concise.lines(seen):
                say(line, err=self._to_stderr)
            return
        screen = console(sys.stderr if self._to_stderr else sys.stdout)
        terminal.render(seen, screen, hints=hints, plain=self.plain)

    @property
    def _to_stderr(self) -> bool:
        return "-" in {self.json_path, self.html_path}

    def _beside(self, path: Path, exercise: Exercise) -> str:
        """Why a notebook was taken where a script lies beside it."""
        taken = self.file is None and path.suffix == ".ipynb"
        untouched = taken and (path.parent / exercise.stub).is_file()
        return f" ({exercise.stub} beside it is still the stub)" if untouched else ""

    def _hints(self, history: Any, exercise: str, seen: View) -> int:
        """How many steps of the hint to open: one more with each call for the same check."""
        last = history.last(exercise)
        before = last.hints if last and seen.first and last.first == seen.first.anchor else 0
        return before + 1 if self.hint else 0

    def _page(self, workspace: Path | None, exercise: str, seen: View) -> Path | None:
        """Write the page; returns where it is, if it is a file."""
        if self.no_html:
            return None
        from grader.report import html

        data = html.render(seen)
        if self.html_path is not None:
            write(self.html_path, data, advice=_ELSEWHERE)
            return None if self.html_path == "-" else Path(self.html_path)
        path = (workspace or Path.cwd()) / "reports" / f"{exercise}.html"
        try:
            write(path, data)
        except UsageError as error:
            say(f"No page was written: {error.happened} Use --html PATH.", err=True)
            return None
        return path


def _graded(
    course: Course,
    exercise: Exercise,
    submission: Submission,
    timeout: float | None,
    *,
    locate: bool,
) -> Report:
    """Grade in a judge's process; while it imports torch, this one imports the rest."""
    from grader.grading.process import hand_in, open_judge

    judge = open_judge(exercise.preload)
    try:
        hand_in(judge, course, exercise, submission, timeout, locate=locate)
        _import_renderers()
        return judge.receive()
    finally:
        judge.close()


def _import_renderers() -> None:
    for name in (
        "rich.console", "rich.table", "grader.report.html", "grader.report.terminal",
        "grader.report.document", "numpy",
    ):  # fmt: skip
        importlib.import_module(name)


def _following(course: Course, exercise: Exercise) -> str:
    from grader.course.path import following

    later = following(course, exercise)
    return f"exercise-{later.number}" if later is not None else ""
