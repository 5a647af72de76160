"""What a run that begins has to tell of the runs before it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from grader.gradebook.matching import name_forms, told_apart
from grader.gradebook.tasks import Task
from grader.submissions.discovery.values import Student
from grader.text import storable

_NAMED = 5


def files_back_again(sql: sqlite3.Connection, tasks: Sequence[Task]) -> Iterator[str]:
    """A sentence on files that an earlier run saw before others, where those counted until now.

    It happens when an older folder is graded again after a folder of late ones.
    """
    seen = {tuple(row) for row in sql.execute("SELECT student, exercise, sha256 FROM submissions")}
    newest = {
        (row["student"], row["exercise"]): row["sha256"]
        for row in sql.execute("SELECT student, exercise, sha256 FROM newest_submissions")
    }
    sightings = [task.sighting for task in tasks]
    names = told_apart(one.student for one in sightings)
    back = [
        f"{names[one.student.key]} ({one.exercise})"
        for one in sightings
        if one.key in seen and newest[one.key[:2]] != one.key[2]
    ]
    if back:
        count = "1 file counts" if len(back) == 1 else f"{len(back)} files count"
        yield (
            f"{count} again, in place of another that was seen later: {_listed(back)}. "
            "If those later ones are meant to count, grade their folder once more."
        )


def keys_that_differ(sql: sqlite3.Connection, students: Sequence[Student]) -> Iterator[str]:
    """A sentence on students who are known by another key than before, such as a roster's."""
    now = {storable(one.key) for one in students}
    before = {
        form: row["student"]
        for row in sql.execute("SELECT student, name FROM students")
        if row["student"] not in now
        for form in name_forms(row["name"])
    }
    known = {one.key: _first(before, one.name) for one in students}
    # Whoever of several people of one name it was before, a name can't tell.
    often = Counter(known.values())
    twice = [
        f"{one.name} ({known[one.key]} before, {one.key} now)"
        for one in students
        if known[one.key] and often[known[one.key]] == 1
    ]
    if twice:
        yield (
            f"Known by another key than in an earlier run, so standing twice: {_listed(twice)}. "
            "Grade with the roster of that run or, to have everybody once, into another folder."
        )


def _first(before: Mapping[str, str], name: str) -> str:
    return next((before[form] for form in sorted(name_forms(name)) if form in before), "")


def _listed(some: Sequence[str]) -> str:
    more = f" and {len(some) - _NAMED} more" if len(some) > _NAMED else ""
    return f"{', '.join(some[:_NAMED])}{more}"
