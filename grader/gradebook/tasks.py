"""What a run has to do: a table that lies in the gradebook for as long as the run lasts.

Memory does not grow with the class: a task is read when its turn comes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Final

import msgspec

from grader.gradebook.values import Run, Sighting
from grader.model import Value
from grader.submissions.discovery.values import Found

AT_A_TIME: Final = 100
_TABLE: Final = """CREATE TABLE tasks (
    number INTEGER PRIMARY KEY,
    student TEXT NOT NULL,
    exercise TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    graded INTEGER NOT NULL DEFAULT 0,
    task TEXT NOT NULL
)"""

DONE: Final = """
    SELECT student, exercise, sha256 FROM newest_grades AS grade
    WHERE problem = '' AND faults = 0 AND run = coalesce(:run, run)
    AND (course_hash = :course OR EXISTS (
        SELECT 1 FROM exercises AS ours JOIN exercises AS theirs USING (exercise, content)
        WHERE ours.course_hash = :course AND theirs.course_hash = grade.course_hash
        AND exercise = grade.exercise AND content <> ''))
"""


class Task(Value, frozen=True, kw_only=True):
    """One submission that is to be graded."""

    number: int
    """Its place among all of the run's."""
    found: Found
    sighting: Sighting
    graded: bool = False
    """Whether it has its grade, and lacks only its page."""


def keep_tasks(sql: sqlite3.Connection, tasks: Iterable[Task]) -> None:
    """Put a run's tasks in the place of those of a run that never ended."""
    drop_tasks(sql)
    sql.execute(_TABLE)
    sql.executemany(
        "INSERT INTO tasks (number, student, exercise, sha256, task) VALUES (?, ?, ?, ?, ?)",
        ((one.number, *one.sighting.key, msgspec.json.encode(one)) for one in tasks),
    )


def mark_graded(sql: sqlite3.Connection, run: Run) -> None:
    """Mark what has its grade: one was given with this course, and nothing was at fault.

    A grade that another version of the course gave counts where that exercise is the same; in a
    regrade only this run's do.
    """
    sql.execute(
        f"UPDATE tasks SET graded = 1 WHERE (student, exercise, sha256) IN ({DONE})",
        {"course": run.course_hash, "run": run.number if run.regrade else None},
    )


def drop_tasks(sql: sqlite3.Connection) -> None:
    """Leave no table of tasks."""
    sql.execute("DROP TABLE IF EXISTS tasks")


def tasks_after(sql: sqlite3.Connection, number: int) -> list[Task]:
    """The next few tasks."""
    rows = sql.execute(
        "SELECT task, graded FROM tasks WHERE number > ? ORDER BY number LIMIT ?",
        (number, AT_A_TIME),
    )
    return [
        msgspec.structs.replace(msgspec.json.decode(task, type=Task), graded=bool(graded))
        for task, graded in rows
    ]
