"""The gradebook's schema, version 2.

A gradebook is an SQLite file with ``PRAGMA application_id`` 0x47524144 ("GRAD")
and ``PRAGMA user_version`` 2, in WAL mode. Every key is natural (names and
hashes), so that the order in which results arrive leaves no trace: a run that
was killed and taken up again leaves the rows of an undisturbed one.

===============  ==========================================================================
``courses``      a version of the course, by the hash of its content
``exercises``    an exercise of such a version: title, points, the hash of its own content
``checks``       a check of an exercise: title, functions, points, whether students see it
``students``     key, name, and the roster's identifiers as a JSON object
``runs``         a run: course, exercises, times, what was noticed among the submissions;
                 ``finished`` is NULL until it is
``submissions``  a file by a student: where from, late, the platform's mark and identifiers
``grades``       a grade given in a run: totals, or the problem that prevented it
``verdicts``     what became of one check; ``fingerprint``: what a wrong answer computes
``diagnoses``    the name of the mistake behind a verdict
``adjustments``  a mark by hand; ``score`` NULL withdraws the ones before it
``lessons``      the learning path of the newest run: what page and order follow
``tasks``        only while a run lasts: what it has to do (tasks.py)
===============  ==========================================================================

A grade is never changed and never deleted; only a problem makes way for a grade that the
same run gives after all. Two views say what counts:

``newest_submissions``
    for each student and exercise the submission of the newest run that saw one;
    within a run the one with the greatest platform mark.
``counting_grades``
    one row for each student and exercise: the newest grade of the newest
    submission (one without a problem or a fault of the grader is preferred), and
    beside it the newest mark by hand, which wins where ``adjusted`` is 1.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

APPLICATION_ID: Final = 0x47524144
VERSION: Final = 2
_ADDED: Final = (
    ("students", "on_roster", "INTEGER NOT NULL DEFAULT 0 CHECK (on_roster IN (0, 1))"),
    ("exercises", "content", "TEXT NOT NULL DEFAULT ''"),
    ("runs", "notes", "TEXT NOT NULL DEFAULT '[]'"),
)
"""Columns that some gradebooks of version 1 lack; each is the last one of its table."""


def create(connection: sqlite3.Connection) -> None:
    """Lay out an empty database; all of it or, if the process is killed, nothing."""
    connection.execute("PRAGMA journal_mode = WAL")
    _at_once(
        connection,
        _text("schema"),
        _text("views"),
        f"PRAGMA application_id = {APPLICATION_ID}",
        f"PRAGMA user_version = {VERSION}",
    )


def upgrade(connection: sqlite3.Connection) -> None:
    """Give a gradebook of an older version what it lacks; all of it or nothing.

    No row is lost or changed. The views are laid out anew, for they are what decides.
    """
    statements = []
    for table, column, definition in _ADDED:
        there = connection.execute(f"SELECT name FROM pragma_table_info('{table}')")
        if (column,) not in map(tuple, there):
            statements.append(f"ALTER TABLE {table} ADD COLUMN {column} {definition}")
    views = connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'")
    statements = [*(f"DROP VIEW {name}" for (name,) in views), *statements]
    _at_once(
        connection,
        *statements,
        _text("schema"),
        _text("views"),
        f"PRAGMA user_version = {VERSION}",
    )


def _at_once(connection: sqlite3.Connection, *statements: str) -> None:
    try:
        connection.executescript(f"BEGIN IMMEDIATE; {'; '.join(statements)}; COMMIT;")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _text(name: str) -> str:
    return Path(__file__).with_name(f"{name}.sql").read_text(encoding="utf-8")
