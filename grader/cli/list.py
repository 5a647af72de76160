"""``grade list``: the exercises, and how far one is."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grader.cli import options
from grader.cli.say import say
from grader.course.loading import load_course
from grader.submissions.workspace import History, find_workspace


@click.command("list")
@options.course
def list_exercises(course_folder: Path | None) -> None:
    """List the exercises, one line each, with how far you are."""
    course = load_course(course_folder)
    workspace = find_workspace(Path.cwd())
    history = History.read(workspace) if workspace is not None else History()
    wide = max(len(exercise.name) for exercise in course.exercises)
    on_terminal = sys.stdout.isatty()
    for exercise in course.exercises:
        last = history.last(exercise.name)
        line = f"{exercise.name:<{wide}}  {exercise.title}"
        if last is not None:
            points = f"{last.score:g}/{last.max_score:g}"
            bar = _bar(last.score, last.max_score) if on_terminal else ""
            line = f"{exercise.name:<{wide}}  {bar}{points:>7}  {exercise.title}"
        elif history.known:
            blank = " " * (12 if on_terminal else 0)
            line = f"{exercise.name:<{wide}}  {blank}      –  {exercise.title}"
        say(line)


def _bar(score: float, maximum: float) -> str:
    filled = int(10 * score / maximum) if maximum else 0
    return "█" * filled + "░" * (10 - filled) + "  "
