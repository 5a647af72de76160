"""Inserts of one transaction: a student, a submission, a grade with its verdicts.

Each leaves the same rows in whatever order results arrive, and when it is done twice.
"""

from __future__ import annotations

import sqlite3

import msgspec

from grader.gradebook.values import CourseVersion, GradedSubmission, Run, Sighting
from grader.model import Report, Status
from grader.submissions.discovery.values import Student
from grader.text import storable


def keep_course(sql: sqlite3.Connection, course: CourseVersion) -> None:
    """Add a version of the course with its exercises; how much students see may change later."""
    _insert(
        sql,
        "courses",
        *(course.hash, course.name, course.title, course.feedback),
        otherwise="ON CONFLICT DO UPDATE SET feedback = excluded.feedback",
    )
    sql.executemany(
        "INSERT OR IGNORE INTO exercises VALUES (?, ?, '', NULL, ?)",
        ((course.hash, exercise, content) for exercise, content in course.contents.items()),
    )
    sql.execute("DELETE FROM lessons")
    sql.executemany(
        "INSERT INTO lessons VALUES (?, ?, ?, ?, ?)",
        (
            (exercise, position, lesson.number, lesson.title, lesson.module)
            for position, (exercise, lesson) in enumerate(course.path.items())
        ),
    )


def keep_run(sql: sqlite3.Connection, run: Run) -> None:
    """Add a run, or note what else is known of one that goes on."""
    exercises, notes = (msgspec.json.encode(some).decode() for some in (run.exercises, run.notes))
    _insert(
        sql,
        "runs",
        *(run.number, run.course_hash, exercises, int(run.regrade), run.started, None, notes),
        otherwise="ON CONFLICT DO UPDATE SET notes = excluded.notes",
    )


def keep_student(sql: sqlite3.Connection, student: Student) -> None:
    """Add a student. A roster's word replaces what was there; a submission's only adds who is new.

    The lesser of two names that submissions give is kept, so that their order leaves no trace.
    """
    _insert(
        sql,
        "students",
        *(storable(student.key), storable(student.name)),
        *(_ids(student) if student.on_roster else "{}", int(student.on_roster)),
        otherwise="ON CONFLICT DO UPDATE SET name = excluded.name"
        + (
            ", ids = excluded.ids, on_roster = 1"
            if student.on_roster
            else " WHERE NOT on_roster AND excluded.name < name"
        ),
    )


def keep_sighting(sql: sqlite3.Connection, sighting: Sighting, run: int) -> None:
    """Add a submission, or note that this run has seen it again."""
    keep_student(sql, sighting.student)
    _insert(
        sql,
        "submissions",
        *(*sighting.key, storable(sighting.file), int(sighting.late), storable(sighting.mark)),
        *(_ids(sighting.student), run),
        otherwise="ON CONFLICT DO UPDATE SET file = excluded.file, late = excluded.late,"
        " mark = excluded.mark, ids = excluded.ids, last_run = excluded.last_run",
    )


def keep_grade(sql: sqlite3.Connection, result: GradedSubmission, run: Run) -> bool:
    """Insert one result; False where the run already gave this grade."""
    if result.course_hash != run.course_hash:
        raise ValueError(f"{result.file}: graded with another course than the run's")
    if (result.report is None) == (result.problem == ""):
        raise ValueError(f"{result.file}: either a report or a problem, not both or neither")
    keep_sighting(sql, result, run.number)
    grade = (*result.key, run.course_hash, run.number)
    where = "student = ? AND exercise = ? AND sha256 = ? AND course_hash = ? AND run = ?"
    there = sql.execute(f"SELECT problem, faults FROM grades WHERE {where}", grade).fetchone()
    if there is not None:
        if not there["problem"] and not there["faults"]:
            return False
        for table in ("diagnoses", "verdicts", "grades"):
            sql.execute(f"DELETE FROM {table} WHERE {where}", grade)
    _keep_exercise(sql, run.course_hash, grade[1], result.report)
    _insert(sql, "grades", *grade, *_totals(result.report, result.problem))
    if result.report is not None:
        _keep_verdicts(sql, grade, result.report)
    return True


def _insert(sql: sqlite3.Connection, into: str, *values: object, otherwise: str = "") -> None:
    """Add a row of all columns; ``otherwise`` says what happens where its key is there."""
    places = ", ".join("?" * len(values))
    sql.execute(f"INSERT INTO {into} VALUES ({places}) {otherwise}", values)


def _totals(report: Report | None, problem: str) -> tuple[object, ...]:
    if report is None:
        return (None, None, 0, 0, 0, storable(problem))
    statuses = [verdict.status for verdict in report.verdicts]
    passed, faults = statuses.count(Status.passed), statuses.count(Status.grader_fault)
    return (report.score, report.max_score, passed, len(statuses), faults, "")


def _keep_exercise(
    sql: sqlite3.Connection, course_hash: str, exercise: str, report: Report | None
) -> None:
    title, maximum = (storable(report.title), report.max_score) if report else ("", None)
    _insert(
        sql,
        "exercises (course_hash, exercise, title, max_score)",
        *(course_hash, exercise, title, maximum),
        otherwise="ON CONFLICT DO UPDATE SET title = excluded.title,"
        " max_score = excluded.max_score WHERE excluded.max_score IS NOT NULL",
    )
    for position, verdict in enumerate(report.verdicts if report else ()):
        check = verdict.check
        _insert(
            sql,
            "checks",
            *(course_hash, exercise, check.id, position, storable(check.title)),
            *(msgspec.json.encode(check.functions).decode(), check.points, int(check.visible)),
            otherwise="ON CONFLICT DO NOTHING",
        )


def _keep_verdicts(
    sql: sqlite3.Connection, grade: tuple[str, str, str, str, int], report: Report
) -> None:
    for verdict in report.verdicts:
        key = (*grade, verdict.check.id)
        told = (verdict.message, verdict.fingerprint)
        status = (verdict.status.value, verdict.points)
        _insert(sql, "verdicts", *key, *status, *map(storable, told))
        if (found := verdict.diagnosis) is not None:
            words = map(storable, (found.id, found.says, found.why))
            _insert(sql, "diagnoses", *key, found.kind.value, *words)


def _ids(student: Student) -> str:
    ids = {storable(name): storable(value) for name, value in sorted(student.ids.items())}
    return msgspec.json.encode(ids).decode()
