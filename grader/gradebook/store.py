"""Writing the gradebook: one writer, one transaction a chunk, nothing twice."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from grader.errors import GradebookError, UsageError
from grader.gradebook import schema
from grader.gradebook.failures import explained
from grader.gradebook.lock import WriterLock
from grader.gradebook.matching import match_exercise, match_student
from grader.gradebook.noticed import files_back_again, keys_that_differ
from grader.gradebook.reading import GradebookReader, check_is_file, check_version
from grader.gradebook.recording import (
    keep_course,
    keep_grade,
    keep_run,
    keep_sighting,
    keep_student,
)
from grader.gradebook.tasks import Task, drop_tasks, keep_tasks, mark_graded, tasks_after
from grader.gradebook.values import CourseVersion, GradedSubmission, Run, Sighting
from grader.submissions.discovery.values import Student
from grader.text import storable


class Gradebook(GradebookReader):
    """A gradebook that this process, and no other, may write. A context manager."""

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: WriterLock) -> None:
        super().__init__(path, connection)
        self._lock = lock
        self._opened = _identity(path)
        self._run: Run | None = None

    @classmethod
    def open(cls, path: Path, *, create: bool) -> Gradebook:
        """Open for writing.

        Args:
            path: the file; its folder must exist.
            create: make a new gradebook where there is none.

        Raises:
            GradebookError: locked by another run, missing, not a gradebook, damaged, of a
                newer version, or not writable.
        """
        if not create or path.exists():
            check_is_file(path)
        lock = WriterLock(path)
        try:
            with explained(path):
                connection = _connect(path, create=create)
        except BaseException:
            lock.release()
            raise
        return cls(path, connection, lock)

    def close(self) -> None:
        """Close the file and let the next writer in."""
        super().close()
        self._lock.release()

    def require_there(self) -> None:
        """Refuse to go on where the file was deleted, moved or replaced while it is open.

        SQLite would write on, into a file that nobody finds again.

        Raises:
            GradebookError: it isn't there any more.
        """
        if _identity(self.path) != self._opened:
            raise GradebookError(
                f"{self.path} has gone, or another file stands in its place.",
                advice="If its folder was moved, move it back: what was recorded until then is in "
                "it. Then run the same command again.",
            )

    def begin_run(
        self,
        course: CourseVersion,
        exercises: Sequence[str],
        *,
        regrade: bool = False,
        students: Sequence[Student] = (),
        sightings: Sequence[Sighting] = (),
        notes: Sequence[str] = (),
        tasks: Sequence[Task] = (),
    ) -> Run:
        """Begin a run, or go on with the newest one if it asked for the same and never ended.

        Args:
            course: what is graded with.
            exercises: full names.
            regrade: whether everything is graded anew.
            students: the roster, whose names and ids replace older ones, and who else has a
                place in the download.
            sightings: what else was found, and is kept as what was handed in.
            notes: what else was noticed among the submissions.
            tasks: what there is to grade. The newest submission counts even where an equal one
                was graded long ago.

        Raises:
            GradebookError: it can't be written.
        """
        run = Run(
            number=1,
            course_hash=course.hash,
            exercises=tuple(sorted(set(exercises))),
            regrade=regrade,
            started=_now(),
            finished=None,
            notes=tuple(map(storable, notes)),
        )
        with self._transaction() as sql:
            keep_course(sql, course)
            for newest in self.runs()[-1:]:
                run = run.after(newest)
            told = (*files_back_again(sql, tasks), *keys_that_differ(sql, students))
            run = msgspec.structs.replace(run, notes=(*map(storable, told), *run.notes))
            keep_run(sql, run)
            for student in students:
                keep_student(sql, student)
            for sighting in (*sightings, *(task.sighting for task in tasks)):
                keep_sighting(sql, sighting, run.number)
            keep_tasks(sql, tasks)
        self._run = run
        return run

    def go_on(self, run: Run) -> None:
        """Take up a run that another process has begun.

        Raises:
            GradebookError: somebody else began one meanwhile.
        """
        newest = self.runs()[-1]
        if msgspec.structs.replace(newest, resumed=run.resumed) != run:
            raise GradebookError(
                f"{self.path}: another run has begun meanwhile.",
                advice="Wait until that run has ended, or grade into another folder.",
            )
        self._run = run

    def leave_out(self, needless: Callable[[Task], bool]) -> tuple[int, int]:
        """Strike the tasks off that have their grade, where nothing else is to be done either.

        Args:
            needless: whether a task that has its grade needs nothing else.

        Returns:
            How many are left, and how many of them have their grade.
        """
        run = self._begun()
        with self._transaction() as sql:
            mark_graded(sql, run)
            for task in self.tasks():
                if task.graded and needless(task):
                    sql.execute("DELETE FROM tasks WHERE number = ?", (task.number,))
            left = sql.execute("SELECT count(*), total(graded) FROM tasks").fetchone()
        return left[0], int(left[1])

    def tasks(self) -> Iterator[Task]:
        """What there is to do, read a few at a time."""
        last = -1
        with explained(self.path):
            while some := tasks_after(self._connection, last):
                yield from some
                last = some[-1].number

    def record_chunk(self, results: Sequence[GradedSubmission]) -> int:
        """Record results of the run in one transaction: all of them or, on an error, none.

        A grade that this run already gave stays as it is, so a chunk that was sent twice
        is recorded once; only a problem or a fault of the grader is replaced.

        Returns:
            How many were new.

        Raises:
            GradebookError: it can't be written; what was written before stays.
        """
        run = self._begun()
        with self._transaction() as sql:
            return sum(keep_grade(sql, result, run) for result in results)

    def finish_run(self) -> Run:
        """Mark the run as ended.

        Raises:
            GradebookError: it can't be written.
        """
        run, finished = self._begun(), _now()
        with self._transaction() as sql:
            sql.execute("UPDATE runs SET finished = ? WHERE run = ?", (finished, run.number))
            drop_tasks(sql)
        self._run = None
        return msgspec.structs.replace(run, finished=finished)

    def adjust(
        self,
        student: str,
        exercise: str,
        score: float | None,
        reason: str,
        *,
        above_maximum: bool = False,
    ) -> tuple[Student, str]:
        """Give a mark by hand; it counts until the next one, whatever is computed.

        Args:
            student: key, identifier or full name.
            exercise: full name, number or slug.
            score: points; None withdraws the mark by hand, and the computed one counts again.
            reason: why, for whoever reads the gradebook.
            above_maximum: allow more points than the exercise has.

        Returns:
            The student and the exercise's full name.

        Raises:
            UsageError: no such student or exercise (with close matches), a score that is
                negative, not a number or above the maximum, or no reason.
            GradebookError: it can't be written.
        """
        who = match_student(student, self.students())
        name = match_exercise(exercise, self.exercises())
        self._check_score(score, name, above_maximum=above_maximum)
        if not reason.strip():
            raise UsageError("A mark by hand needs a reason.", advice="Give --reason TEXT.")
        with self._transaction() as sql:
            sql.execute(
                "INSERT INTO adjustments SELECT ?, ?, coalesce(max(number), 0) + 1, ?, ?, ?"
                " FROM adjustments WHERE student = ? AND exercise = ?",
                (who.key, name, score, storable(reason), _now(), who.key, name),
            )
        return who, name

    def _check_score(self, score: float | None, exercise: str, *, above_maximum: bool) -> None:
        if score is None:
            return
        if not math.isfinite(score) or score < 0:
            raise UsageError(
                f"{score:g} is not a score.", advice="Give a number of points, 0 or more."
            )
        known = self._rows("SELECT max_score FROM newest_exercises WHERE exercise = ?", (exercise,))
        maximum = known[0]["max_score"] if known else None
        if maximum is not None and score > maximum and not above_maximum:
            raise UsageError(
                f"{score:g} is more than the {maximum:g} points of {exercise}.",
                advice="Give --above-maximum if that is meant.",
            )

    def _begun(self) -> Run:
        if self._run is None:
            raise RuntimeError("begin_run comes first")
        return self._run

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self.require_there()
        with explained(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                # On some errors SQLite has rolled back by itself.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one of its name; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _connect(path: Path, *, create: bool) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        empty = not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if create and empty:
            schema.create(connection)
        if check_version(path, connection) < schema.VERSION:
            schema.upgrade(connection)
    except BaseException:
        connection.close()
        raise
    return connection
