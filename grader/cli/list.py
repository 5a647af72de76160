"""``grade list``: the learning path, and how far one is on it."""

from __future__ import annotations

import itertools
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from grader.cli import options
from grader.cli.output import say
from grader.course.loading import load_course
from grader.course.path import also_in, on_the_path
from grader.model import Course, Exercise, Lesson
from grader.submissions.workspace import History, find_workspace

Placed = tuple[Lesson | None, Exercise]

_BAR: Final = 10
_POINTS: Final = 7


@click.command("list")
@options.course
def list_exercises(course_folder: Path | None) -> None:
    """List the exercises in the order of the learning path, with how far you are.

    On a terminal ✓ marks a lesson that is done, and → the exercise to go on with. Elsewhere
    every line is an exercise and begins with its full name.
    """
    course = load_course(course_folder)
    workspace = find_workspace(Path.cwd())
    history = History.read(workspace) if workspace is not None else History()
    on_terminal = sys.stdout.isatty()
    path = on_the_path(course)
    lines = _lines(course, path, history, drawn=on_terminal)
    # A title may be wrapped; the points of a module are not to be lost beyond the edge.
    wide = min(max(map(len, lines)), shutil.get_terminal_size().columns)
    rest = iter(lines)
    for number, group in itertools.groupby(path, lambda placed: _module(placed[0])):
        items = list(group)
        if on_terminal and course.lessons:
            if number != _module(path[0][0]):
                say()
            lesson = items[0][0]
            heading = f"Module {number} · {lesson.module}" if lesson is not None else "More"
            say(_heading(heading, _points(items, history), wide), bold=True)
        for line in itertools.islice(rest, len(items)):
            say(line)


def _lines(course: Course, path: Sequence[Placed], history: History, *, drawn: bool) -> list[str]:
    """A line for each exercise; its bar and its mark only where they are drawn."""
    done = {item.slug for item in course.exercises if _is_done(item, history)}
    going_on = next((item.slug for _, item in path if item.slug not in done), "")
    wide = max(len(exercise.name) for exercise in course.exercises)
    lines = []
    for lesson, exercise in path:
        cells = [f"{exercise.name:<{wide}}", *_progress(exercise, history, drawn=drawn)]
        if course.lessons:
            mark = " "
            if history.known and exercise.slug == going_on:
                mark = "→"
            elif lesson is not None and _all_done(lesson, course, done):
                mark = "✓"
            number = lesson.number if lesson is not None else "–"
            cells.append(f"{number:<3} {mark}" if drawn else f"{number:<3}")
        lines.append("  ".join([*cells, _title(exercise, course)]))
    return lines


def _module(lesson: Lesson | None) -> int | None:
    return lesson.module_number if lesson is not None else None


def _is_done(exercise: Exercise, history: History) -> bool:
    last = history.last(exercise.name)
    return last is not None and bool(last.max_score) and last.score == last.max_score


def _all_done(lesson: Lesson, course: Course, done: set[str]) -> bool:
    """Whether all that a lesson names, and the course has, is done."""
    mine = {item.slug for item in course.exercises} & set(lesson.exercises)
    return mine <= done


def _progress(exercise: Exercise, history: History, *, drawn: bool) -> list[str]:
    """The cells that say how far somebody is; none before anything was graded."""
    last = history.last(exercise.name)
    if last is not None:
        filled = int(_BAR * last.score / last.max_score) if last.max_score else 0
        points = f"{last.score:g}/{last.max_score:g}"
    elif history.known:
        filled, points = 0, "–"
    else:
        return []
    bar = ["█" * filled + "░" * (_BAR - filled)] if drawn else []
    return [*bar, f"{points:>{_POINTS}}"]


def _title(exercise: Exercise, course: Course) -> str:
    later = also_in(course.lessons, exercise.slug)
    return exercise.title + (f" (also in {', '.join(later)})" if later else "")


def _points(items: Sequence[Placed], history: History) -> str:
    """A module's points, of those exercises that were graded; their maximum is known only then."""
    runs = [run for _, item in items if (run := history.last(item.name)) is not None]
    if not runs:
        return ""
    earned, most = sum(run.score for run in runs), sum(run.max_score for run in runs)
    rest = len(items) - len(runs)
    return f"{earned:g}/{most:g}" + (f", {rest} not tried" if rest else "")


def _heading(title: str, points: str, wide: int) -> str:
    return f"{title}  {points.rjust(wide - len(title) - 2)}" if points else title
