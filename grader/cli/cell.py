"""``check("swish")`` in a notebook: grade what its cells define, and show the report below."""

from __future__ import annotations

import atexit
import functools
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup
from rich.console import Console

from grader.cli.output import say
from grader.course.loading import find_exercise, load_course
from grader.errors import GraderError, UsageError
from grader.grading.process import JudgeHere, JudgeProcess, hand_in, open_judge
from grader.model import Course, Exercise, Report
from grader.report import html, terminal
from grader.report.redaction import Audience, redact
from grader.report.view import View, view
from grader.submissions.cells import Needed, needed
from grader.submissions.single_file import submission_of
from grader.submissions.workspace import History, find_workspace, run_of

_FRAME: Final = Markup(
    '<iframe title="{title}" srcdoc="{page}" sandbox '
    'style="width:100%;height:36rem;border:1px solid #8884;border-radius:6px"></iframe>'
)


def check(exercise: str) -> None:
    """Grade what this notebook's cells define for an exercise, and show the report.

    Args:
        exercise: its number or name, such as ``"swish"``.
    """
    try:
        _check(exercise)
    except GraderError as error:
        say(error.happened)
        if error.advice:
            say(error.advice)


def _check(name: str) -> None:
    shell = _shell()
    chosen = os.environ.get("GRADE_COURSE")
    course = load_course(Path(chosen) if chosen else None)
    exercise = find_exercise(course, name)
    cells = list(shell.history_manager.input_hist_raw)[1:]
    found = needed(cells, exercise.functions)
    told = list(_elsewhere(found, shell.user_ns))
    if set(found.missing) | set(found.imported) == set(exercise.functions):
        wanted = " and ".join(f"`{each}`" for each in exercise.functions)
        first = told or [f"No cell that was run defines {wanted}."]
        raise UsageError("\n".join(first), advice="Run the cell with the `def`, then this one.")
    for line in told:
        say(line)
    report = redact(_graded(course, exercise, found), Audience.student, course.feedback)
    _show(view(report, progress=_kept(report), curiosity=exercise.curiosity))


def _shell() -> Any:
    interactive = sys.modules.get("IPython")
    shell = interactive.get_ipython() if interactive is not None else None
    if shell is None:
        raise UsageError(
            "check() grades what was run in a notebook, and this is none.",
            advice="In a terminal it is `grade swish swish.py`.",
        )
    return shell


def _elsewhere(found: Needed, there: dict[str, Any]) -> Iterator[str]:
    """What is needed of a graded name whose source stands in no cell."""
    for name in found.imported:
        yield f"`{name}` is imported, and only code in a cell is graded: put its `def` into one."
    for name in found.missing:
        if name in there:
            yield (
                f"`{name}` is there, but no cell that was run has its `def` (exec, %run and %load "
                "leave none): put it into one."
            )


def _graded(course: Course, exercise: Exercise, found: Needed) -> Report:
    judge = _judge(exercise.preload)
    submission = submission_of(f"{exercise.module}.ipynb", found.notebook())
    try:
        hand_in(judge, course, exercise, submission, locate=True)
        return judge.receive()
    except BaseException:
        # Interrupted or dead: the next call begins with a new one.
        judge.close()
        _judge.cache_clear()
        raise


@functools.cache
def _judge(preload: tuple[str, ...]) -> JudgeProcess | JudgeHere:
    """The judge of this notebook: it is kept, so that the second check takes no time to begin."""
    judge = open_judge(preload)
    atexit.register(judge.close)
    return judge


def _kept(report: Report) -> str:
    """Write the run into the workspace's history; what changed since the last one."""
    workspace = find_workspace(Path.cwd())
    if workspace is None:
        return ""
    history = History.read(workspace)
    progress = history.progress(report)
    history.write(workspace, report.exercise, run_of(report))
    return progress


def _show(seen: View) -> None:
    from IPython.display import display

    text = io.StringIO()
    screen = Console(file=text, width=80, color_system=None, highlight=False, force_jupyter=False)
    terminal.render(seen, screen, offer=False)
    title = f"{seen.score} of {seen.max_score}: {seen.title}"
    frame = _FRAME.format(title=title, page=html.render(seen).decode())
    display({"text/html": str(frame), "text/plain": text.getvalue()}, raw=True)
