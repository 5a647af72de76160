"""The gradebook's schema, version 1.

A gradebook is an SQLite file with ``PRAGMA application_id`` 0x47524144 ("GRAD")
and ``PRAGMA user_version`` 1, in WAL mode. Every key is natural (names and
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
``lessons``      the learning path of the newest run: what page and order follow; a gradebook
                 may be older than it
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

APPLICATION_ID = 0x47524144
VERSION = 1
LESSONS = """CREATE TABLE IF NOT EXISTS lessons (
    exercise TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    module TEXT NOT NULL
) WITHOUT ROWID"""


def create(connection: sqlite3.Connection) -> None:
    """Lay out an empty database; all of it or, if the process is killed, nothing."""
    tables = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(
        f"BEGIN IMMEDIATE; {tables} PRAGMA application_id = {APPLICATION_ID};"
        f" PRAGMA user_version = {VERSION}; COMMIT;"
    )
