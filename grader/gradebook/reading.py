"""The gradebook's rows as values. Reading needs no lock and goes on beside a run."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Self

import msgspec

from grader import __version__
from grader.errors import GradebookError
from grader.gradebook.failures import explained
from grader.gradebook.matching import told_apart
from grader.gradebook.schema import APPLICATION_ID, VERSION, upgrade
from grader.gradebook.values import GradeChange, GradeRow, GradeStatus, Run, VerdictRow
from grader.model import Lesson
from grader.submissions.discovery.values import Student


class GradebookReader:
    """A gradebook that is only read; a context manager."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        connection.row_factory = sqlite3.Row

    @classmethod
    def read(cls, path: Path) -> GradebookReader:
        """Open a gradebook for reading, also while a run is writing it.

        One of an older version stays as it is: an upgraded copy of it in memory is read.

        Raises:
            GradebookError: no such file, not a gradebook, damaged, or of a newer version.
        """
        check_is_file(path)
        with explained(path):
            connection = _connect_read_only(path)
            try:
                older = check_version(path, connection) < VERSION
                found = _upgraded(connection) if older else connection
            except BaseException:
                connection.close()
                raise
        return GradebookReader(path, found)

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def students(self) -> tuple[Student, ...]:
        """Everybody, by key; also those on the roster who handed nothing in."""
        return tuple(
            _student(row["student"], row["name"], row["ids"])
            for row in self._rows("SELECT student, name, ids FROM students ORDER BY student")
        )

    def exercises(self) -> tuple[str, ...]:
        """Full names of the exercises that any run was about."""
        names = {row["exercise"] for row in self._rows("SELECT exercise FROM exercises")}
        for run in self.runs():
            names.update(run.exercises)
        return tuple(sorted(names))

    def marks_by_hand(self) -> dict[tuple[str, str], tuple[float, str]]:
        """Score and reason of each mark that counts in place of a computed one, by key."""
        rows = self._rows("SELECT student, exercise, score, reason FROM newest_adjustments")
        return {(row["student"], row["exercise"]): (row["score"], row["reason"]) for row in rows}

    def runs(self) -> tuple[Run, ...]:
        """Every run, the oldest first."""
        rows = self._rows(
            "SELECT run AS number, course_hash, exercises, regrade, started, finished, notes"
            " FROM runs ORDER BY run"
        )
        return tuple(
            Run(**_fields(row, lists=("exercises", "notes"), flags=("regrade",))) for row in rows
        )

    def course_title(self) -> str:
        """The title of the course that the newest run graded with."""
        rows = self._rows(
            "SELECT title, name FROM runs JOIN courses USING (course_hash)"
            " ORDER BY run DESC LIMIT 1"
        )
        return str(rows[0]["title"] or rows[0]["name"]) if rows else ""

    def lessons(self) -> dict[str, Lesson]:
        """The lesson at which each exercise is at home, in the learning path's order."""
        rows = self._rows("SELECT exercise, number, title, module FROM lessons ORDER BY position")
        return {
            row["exercise"]: Lesson(number=row["number"], title=row["title"], module=row["module"])
            for row in rows
        }

    def grades(self, *, include_missing: bool = False) -> Iterator[GradeRow]:
        """The grade that counts, one row for each student and exercise, in order of both.

        Args:
            include_missing: also a row for each exercise to which a student handed nothing in.
        """
        rows = self._rows("SELECT * FROM counting_grades")
        graded = [self._grade(row) for row in rows]
        if include_missing:
            graded += self._missing({(row.student.key, row.exercise) for row in graded})
        yield from sorted(graded, key=lambda row: (row.student.key, row.exercise))

    def changes(self, before: int, after: int) -> tuple[GradeChange, ...]:
        """What a run changed: the scores that counted up to one run, and those of a later one.

        Args:
            before: a run's number; grades up to this run are the "before".
            after: a later run's number; only what this run graded is listed.
        """
        rows = self._rows(
            """
            WITH old AS (
                SELECT student, exercise, score, max_score, row_number() OVER (
                    PARTITION BY student, exercise ORDER BY run DESC, mark DESC, sha256 DESC
                ) AS place FROM grades JOIN submissions USING (student, exercise, sha256)
                WHERE run <= :before AND score IS NOT NULL AND faults = 0
            )
            SELECT new.student, students.name, new.exercise,
                old.score AS before, old.max_score AS before_maximum,
                CASE WHEN new.faults = 0 THEN new.score END AS after,
                new.max_score AS after_maximum, newest_adjustments.score AS adjusted,
                NOT EXISTS (SELECT 1 FROM grades AS same WHERE same.student = new.student
                    AND same.exercise = new.exercise AND same.sha256 = new.sha256
                    AND same.run <= :before) AS anew
            FROM grades AS new JOIN students USING (student)
            LEFT JOIN newest_adjustments USING (student, exercise)
            LEFT JOIN old ON old.student = new.student AND old.exercise = new.exercise
                AND old.place = 1
            WHERE new.run = :after ORDER BY new.student, new.exercise, new.sha256
            """,
            {"before": before, "after": after},
        )
        names = told_apart(self.students()) if rows else {}
        fields = (_fields(row, lists=(), flags=("anew",)) for row in rows)
        return tuple(GradeChange(**{**one, "name": names[one["student"]]}) for one in fields)

    def readable(self) -> frozenset[tuple[str, str]]:
        """The students' keys and exercises of which a file could be read, in any run."""
        rows = self._rows("SELECT DISTINCT student, exercise FROM submissions WHERE sha256 <> ''")
        return frozenset((row["student"], row["exercise"]) for row in rows)

    def on_time(self) -> frozenset[tuple[str, str, str]]:
        """What was handed in on time, as far as any run knows: student, exercise and SHA-256."""
        rows = self._rows("SELECT student, exercise, sha256 FROM submissions WHERE NOT late")
        return frozenset((row["student"], row["exercise"], row["sha256"]) for row in rows)

    def late_and_missing(self, exercises: Sequence[str]) -> tuple[int, int]:
        """How many submissions to these exercises were handed in late, and how many are missing.

        Whatever any run saw counts, so that a run of late ones alone leaves nobody missing.
        """
        some = f"({', '.join('?' * len(exercises))})"
        late = self._rows(
            f"SELECT count(*) FROM newest_submissions WHERE late AND exercise IN {some}", exercises
        )
        there = self._rows(
            f"SELECT count(*) FROM counting_grades WHERE exercise IN {some}", exercises
        )
        students = self._rows("SELECT count(*) FROM students")
        return late[0][0], students[0][0] * len(exercises) - there[0][0]

    def _rows(self, query: str, values: Any = ()) -> list[sqlite3.Row]:
        with explained(self.path):
            return self._connection.execute(query, values).fetchall()

    def _grade(self, row: sqlite3.Row) -> GradeRow:
        plain = ("exercise", "score", "max_score", "computed_score")
        named = ("title", "file", "sha256", "mark", "reason", "course_hash")
        texts: dict[str, Any] = {name: row[name] or "" for name in named}
        return GradeRow(
            student=_student(
                row["student"], row["name"], row["ids"], row["submission_ids"] or "{}"
            ),
            status=_status(row),
            late=bool(row["late"]),
            problem=_problem(row),
            feedback=self._feedback(row["course_hash"]),
            verdicts=self._verdicts(row),
            **{name: row[name] for name in plain},
            **texts,
        )

    def _verdicts(self, grade: sqlite3.Row) -> tuple[VerdictRow, ...]:
        key = ("student", "exercise", "sha256", "course_hash", "run")
        rows = self._rows(
            """
            SELECT verdicts.check_id AS "check", title, functions, status, points, max_points,
                   visible, message, fingerprint, kind, diagnosis, says, why
            FROM verdicts JOIN checks USING (course_hash, exercise, check_id)
            LEFT JOIN diagnoses USING (student, exercise, sha256, course_hash, run, check_id)
            WHERE student = ? AND exercise = ? AND sha256 = ? AND course_hash = ? AND run = ?
            ORDER BY position, check_id
            """,
            [grade[name] for name in key],
        )
        return tuple(
            VerdictRow(**_fields(row, lists=("functions",), flags=("visible",))) for row in rows
        )

    def _feedback(self, course_hash: str | None) -> Any:
        rows = self._rows("SELECT feedback FROM courses WHERE course_hash = ?", (course_hash,))
        return rows[0]["feedback"] if rows else "full"

    def _missing(self, present: set[tuple[str, str]]) -> Iterator[GradeRow]:
        known = {row["exercise"]: row for row in self._rows("SELECT * FROM newest_exercises")}
        for student in self.students():
            for exercise in self.exercises():
                if (student.key, exercise) in present:
                    continue
                row = known.get(exercise)
                yield GradeRow(
                    student=student,
                    exercise=exercise,
                    title=row["title"] if row else "",
                    status=GradeStatus.missing,
                    max_score=row["max_score"] if row else None,
                    problem="Nothing was handed in.",
                )


def check_is_file(path: Path) -> None:
    """Refuse what SQLite could only stumble over.

    Raises:
        GradebookError: there is no such file, or it is a folder, a device or a pipe.
    """
    if not path.exists():
        raise GradebookError(
            f"{path}: there is no such gradebook.",
            advice="`grade batch SUBMISSIONS --out DIR` writes DIR/gradebook.sqlite.",
        )
    if not path.is_file():
        raise GradebookError(
            f"{path}: not a file.", advice="Name the gradebook.sqlite of a batch run."
        )


def check_version(path: Path, connection: sqlite3.Connection) -> int:
    """The gradebook's version: this one, or an older one, which :func:`upgrade` takes.

    Raises:
        GradebookError: it is none, or one of a newer version.
    """
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if application != APPLICATION_ID or version < 1:
        raise GradebookError(
            f"{path}: the file is not a gradebook.",
            advice="Name the gradebook.sqlite of a batch run.",
        )
    if version > VERSION:
        raise GradebookError(
            f"{path}: a gradebook of version {version}; grade {__version__} reads up to "
            f"version {VERSION}.",
            advice="Use the version of grade that wrote it, or a newer one.",
        )
    return version


def _connect_read_only(path: Path) -> sqlite3.Connection:
    """Read-only, also on a medium where SQLite can't put its shared-memory file."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30)
    with contextlib.suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA user_version").fetchone()
        return connection
    connection.close()
    # Immutable means that a log beside the file is not read: only where there is none.
    if not path.with_name(f"{path.name}-wal").exists():
        uri += "&immutable=1"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30)


def _upgraded(connection: sqlite3.Connection) -> sqlite3.Connection:
    """A copy in memory with what a gradebook of an older version lacks, in the file's place."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.backup(copy)
        upgrade(copy)
    except BaseException:
        copy.close()
        raise
    connection.close()
    return copy


def _student(key: str, name: str, *ids: str) -> Student:
    merged: dict[str, str] = {}
    for text in ids:
        merged |= msgspec.json.decode(text, type=dict[str, str])
    return Student(key=key, name=name, ids=merged)


def _fields(row: sqlite3.Row, *, lists: tuple[str, ...], flags: tuple[str, ...]) -> dict[str, Any]:
    """A row's columns by name, with JSON lists and flags as what they stand for."""
    return {
        **row,
        **{name: msgspec.json.decode(row[name], type=tuple[str, ...]) for name in lists},
        **{name: bool(row[name]) for name in flags},
    }


def _status(row: sqlite3.Row) -> GradeStatus:
    if row["adjusted"]:
        return GradeStatus.adjusted
    if row["score"] is None:
        return GradeStatus.not_graded
    return GradeStatus.full_marks if row["passed"] == row["checks"] else GradeStatus.mistakes


def _problem(row: sqlite3.Row) -> str:
    """Why nothing was computed that could count; also where a mark by hand stands in for it."""
    if row["problem"]:
        return str(row["problem"])
    if row["run"] is None:
        return "Not graded yet." if row["sha256"] is not None else "Nothing was handed in."
    if row["faults"]:
        checks = "one check" if row["faults"] == 1 else f"{row['faults']} checks"
        return f"The grader itself failed in {checks}; grade it again."
    return ""
