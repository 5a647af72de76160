"""Inserts of one transaction: a student, a submission, a grade with its verdicts.

Each leaves the same rows in whatever order results arrive, and when it is done twice.
"""

from __future__ import annotations

import sqlite3

import msgspec

from grader.gradebook.values import (
    CourseVersion,
    GradedSubmission,
    Run,
    Sighting,
    Student,
)
from grader.model import Report, Status
from grader.text import storable


def keep_course(sql: sqlite3.Connection, course: CourseVersion) -> None:
    """Add a version of the course with its exercises; how much students see may change later."""
    sql.execute(
        "INSERT INTO courses VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
        " SET feedback = excluded.feedback",
        (course.hash, course.name, course.title, course.feedback),
    )
    sql.executemany(
        "INSERT OR IGNORE INTO exercises VALUES (?, ?, '', NULL, ?)",
        ((course.hash, exercise, content) for exercise, content in course.contents.items()),
    )


def keep_student(sql: sqlite3.Connection, student: Student, *, from_roster: bool) -> None:
    """Add a student. A roster's word replaces what was there; a submission's only adds who is new.

    The lesser of two names that submissions give is kept, so that their order leaves no trace.
    """
    sql.execute(
        "INSERT INTO students VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
        + (
            "name = excluded.name, ids = excluded.ids, on_roster = 1"
            if from_roster
            else "name = excluded.name WHERE NOT on_roster AND excluded.name < name"
        ),
        (
            storable(student.key),
            storable(student.name),
            _ids(student) if from_roster else "{}",
            int(from_roster),
        ),
    )


def keep_sighting(sql: sqlite3.Connection, sighting: Sighting, run: int) -> None:
    """Add a submission, or note that this run has seen it again."""
    keep_student(sql, sighting.student, from_roster=False)
    key = sighting.key
    sql.execute(
        "INSERT INTO submissions VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " file = excluded.file, late = excluded.late, mark = excluded.mark, ids = excluded.ids,"
        " last_run = excluded.last_run",
        (
            *(key.student, key.exercise, key.sha256),
            storable(sighting.file),
            int(sighting.late),
            storable(sighting.mark),
            _ids(sighting.student),
            run,
        ),
    )


def keep_grade(sql: sqlite3.Connection, result: GradedSubmission, run: Run) -> bool:
    """Insert one result; False where the run already gave this grade."""
    if result.course_hash != run.course_hash:
        raise ValueError(f"{result.file}: graded with another course than the run's")
    if (result.report is None) == (result.problem == ""):
        raise ValueError(f"{result.file}: either a report or a problem, not both or neither")
    keep_sighting(sql, result, run.number)
    key = result.key
    grade = (key.student, key.exercise, key.sha256, run.course_hash, run.number)
    where = "student = ? AND exercise = ? AND sha256 = ? AND course_hash = ? AND run = ?"
    there = sql.execute(f"SELECT problem, faults FROM grades WHERE {where}", grade).fetchone()
    if there is not None:
        if not there["problem"] and not there["faults"]:
            return False
        for table in ("diagnoses", "verdicts", "grades"):
            sql.execute(f"DELETE FROM {table} WHERE {where}", grade)
    _keep_exercise(sql, run.course_hash, key.exercise, result.report)
    totals = _totals(result.report, result.problem)
    sql.execute(f"INSERT INTO grades VALUES ({', '.join('?' * 11)})", (*grade, *totals))
    if result.report is not None:
        _keep_verdicts(sql, grade, result.report, result.fingerprints)
    return True


def _totals(
    report: Report | None, problem: str
) -> tuple[float | None, float | None, int, int, int, str]:
    if report is None:
        return (None, None, 0, 0, 0, storable(problem))
    statuses = [verdict.status for verdict in report.verdicts]
    return (
        report.score,
        report.max_score,
        statuses.count(Status.passed),
        len(statuses),
        statuses.count(Status.grader_fault),
        "",
    )


def _keep_exercise(
    sql: sqlite3.Connection, course_hash: str, exercise: str, report: Report | None
) -> None:
    sql.execute(
        "INSERT INTO exercises (course_hash, exercise, title, max_score) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE"
        " SET title = excluded.title, max_score = excluded.max_score"
        " WHERE excluded.max_score IS NOT NULL",
        (
            course_hash,
            exercise,
            storable(report.title) if report else "",
            report.max_score if report else None,
        ),
    )
    if report is None:
        return
    sql.executemany(
        "INSERT OR IGNORE INTO checks VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *(course_hash, exercise, check.id, position, storable(check.title)),
                msgspec.json.encode(check.functions).decode(),
                check.points,
                int(check.visible),
            )
            for position, check in enumerate(verdict.check for verdict in report.verdicts)
        ),
    )


def _keep_verdicts(
    sql: sqlite3.Connection,
    grade: tuple[str, str, str, str, int],
    report: Report,
    fingerprints: dict[str, str],
) -> None:
    sql.executemany(
        f"INSERT INTO verdicts VALUES ({', '.join('?' * 10)})",
        (
            (
                *grade,
                verdict.check.id,
                verdict.status.value,
                verdict.points,
                storable(verdict.message),
                storable(fingerprints.get(verdict.check.id, "")),
            )
            for verdict in report.verdicts
        ),
    )
    sql.executemany(
        f"INSERT INTO diagnoses VALUES ({', '.join('?' * 10)})",
        (
            (
                *grade,
                verdict.check.id,
                verdict.diagnosis.kind.value,
                storable(verdict.diagnosis.id),
                storable(verdict.diagnosis.says),
                storable(verdict.diagnosis.why),
            )
            for verdict in report.verdicts
            if verdict.diagnosis is not None
        ),
    )


def _ids(student: Student) -> str:
    ids = {storable(name): storable(value) for name, value in sorted(student.ids.items())}
    return msgspec.json.encode(ids).decode()
