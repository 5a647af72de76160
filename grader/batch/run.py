"""One run of ``grade batch``: from what was discovered to a gradebook and pages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec

from grader import files
from grader.batch.chunk import GradedInChunk, Options
from grader.batch.coordinator import Backend, Coordinator
from grader.batch.outcome import Failure, RunSummary, Tally
from grader.batch.plan import Plan
from grader.course.loading import content_hash
from grader.course.path import on_the_path
from grader.errors import GradebookError, SubmissionError
from grader.gradebook.layout import has_report, report_file, sweep
from grader.gradebook.store import Gradebook
from grader.gradebook.tasks import Task
from grader.gradebook.values import CourseVersion, GradeChange, GradedSubmission, Run, Sighting
from grader.model import Course, Exercise, Report, Status, Submission
from grader.report.by_hand import MarkByHand, with_mark
from grader.submissions.discovery.reading import SourceReader
from grader.submissions.discovery.values import Found
from grader.submissions.faults import Fault, attempt
from grader.text import clean, storable

Observe = Callable[[Tally], None]


def course_version(course: Course, exercises: Sequence[Exercise]) -> CourseVersion:
    """What a run grades with; the hash is over the exercises that it grades."""
    return CourseVersion(
        hash=content_hash(exercises),
        name=course.name,
        title=course.title,
        feedback=course.feedback,
        contents={exercise.name: content_hash([exercise]) for exercise in exercises},
        path={exercise.name: lesson for lesson, exercise in on_the_path(course) if lesson},
    )


class BatchRun:
    """Grades what a plan left in the gradebook into a folder.

    Args:
        plan: what was found.
        run: the run that was begun with it.
        version: the course that it is done with.
        out: the folder with the gradebook and the reports.
        gradebook: open for writing.
        options: how to grade.
    """

    def __init__(
        self,
        plan: Plan,
        run: Run,
        version: CourseVersion,
        out: Path,
        gradebook: Gradebook,
        *,
        options: Options,
    ) -> None:
        self._plan = plan
        self._version = version
        self._out = out
        self._gradebook = gradebook
        self._options = options
        self.run = run
        gradebook.go_on(run)
        sweep(out)
        self._by_hand = gradebook.marks_by_hand()
        self.left, self.pages_only = gradebook.leave_out(self._needs_no_page)
        """How many are left to grade, and of them to grade again, for want of the page."""
        self._already = plan.found - self.left
        self.tally = Tally(total=self.left)
        """What is kept so far."""
        self._failures: list[Failure] = []

    def grade(
        self, source: Path, open_backend: AbstractContextManager[Backend], observe: Observe
    ) -> RunSummary:
        """Grade all that is left, and close the run.

        Args:
            source: what was given to discovery.
            open_backend: gives the backend; entered only if there is something to grade.
            observe: told of the tally as it grows, and now and then.

        Raises:
            CourseError: a worker has another course.
            ConfinementError: what is required of the sandbox can't be had.
            GradebookError: a result or a page can't be written.
        """
        self._record_problems()
        if self.left:
            with SourceReader(source) as reader, open_backend as backend:
                Coordinator(
                    backend=backend,
                    contents=self._version.contents,
                    options=self._options,
                    read=lambda found: submission_from(reader, found),
                    record=lambda results: self._record(results, observe),
                    tick=lambda: observe(self.tally),
                ).run(self._gradebook.tasks(), self.left)
        self._gradebook.finish_run()
        return RunSummary(tally=self.tally, failures=tuple(self._failures), already=self._already)

    def _needs_no_page(self, task: Task) -> bool:
        """No page is wanted, or it is there, and not that of an earlier submission."""
        return not self._options.reports or has_report(self._page_of(task), task.sighting.sha256)

    def _page_of(self, task: Task) -> Path:
        return self._out / report_file(task.sighting.student.key, task.sighting.exercise)

    def changes(self) -> tuple[GradeChange, ...]:
        """What this run changed, against all runs before it."""
        return self._gradebook.changes(self.run.number - 1, self.run.number)

    def late_and_missing(self, exercises: Sequence[str]) -> tuple[int, int]:
        """How many submissions were handed in late, and how many are missing, in all runs."""
        return self._gradebook.late_and_missing(exercises)

    def _record_problems(self) -> None:
        self._gradebook.record_chunk(
            [self._row(seen, None, problem) for seen, problem in self._plan.problems]
        )
        for seen, problem in (*self._plan.problems, *self._plan.set_aside):
            self._fail(seen, problem)

    def _record(self, results: Sequence[tuple[Task, GradedInChunk]], observe: Observe) -> None:
        """Pages first: a grade that is kept has its page, whenever the run is killed."""
        # A page would make a folder that has gone anew, with nothing else in it.
        self._gradebook.require_there()
        written = [(task, self._with_page_written(task, graded)) for task, graded in results]
        try:
            self._keep(written)
        except GradebookError:
            raise
        except Exception:
            # One of them can't be kept as it is, and none was.
            written = [(task, self._kept_alone(task, graded)) for task, graded in written]
        for task, graded in written:
            self.tally = self.tally.count(graded.report)
            if reason := _ungraded(graded):
                self._fail(task.sighting, reason)
            elif graded.no_page:
                self._fail(task.sighting, graded.no_page, graded=True)
        observe(self.tally)

    def _keep(self, results: Sequence[tuple[Task, GradedInChunk]]) -> None:
        self._gradebook.record_chunk(
            [
                self._row(task.sighting, graded.report, graded.problem)
                for task, graded in results
                # The grade that was given stays the one that counts.
                if not task.graded
            ]
        )

    def _kept_alone(self, task: Task, graded: GradedInChunk) -> GradedInChunk:
        """What the gradebook has of one result: the result, or why it can't be kept."""
        fault = attempt("its grade was recorded", lambda: self._keep([(task, graded)]))
        if fault is None:
            return graded
        instead = GradedInChunk(number=graded.number, problem=str(fault))
        attempt("its fault was recorded", lambda: self._keep([(task, instead)]))
        return instead

    def _with_page_written(self, task: Task, graded: GradedInChunk) -> GradedInChunk:
        if not graded.page:
            return graded
        fault = attempt("its page was written", lambda: self._write_page(task, graded.page))
        return graded if fault is None else msgspec.structs.replace(graded, no_page=str(fault))

    def _row(self, seen: Sighting, report: Report | None, problem: str) -> GradedSubmission:
        fields = msgspec.structs.asdict(seen)
        return GradedSubmission(
            **fields, course_hash=self._version.hash, report=report, problem=problem
        )

    def _fail(self, seen: Sighting, reason: str, *, graded: bool = False) -> None:
        self._failures.append(
            Failure(student=seen.student.name, exercise=seen.exercise, reason=reason, graded=graded)
        )

    def _write_page(self, task: Task, page: bytes) -> None:
        path = self._page_of(task)
        mark = self._by_hand.get((storable(task.sighting.student.key), task.sighting.exercise))
        if mark is not None:
            page = with_mark(page, MarkByHand(score=mark[0], reason=mark[1]))
        advice = "What was recorded stays. Make room there, then run the same command again."
        with files.told(GradebookError, f"{path} can't be written", advice):
            try:
                files.write_atomically(path, page)
            except (NotADirectoryError, IsADirectoryError, FileExistsError) as error:
                raise SubmissionError(
                    f"{clean(str(path))} can't be written: something else stands there.",
                    advice="Move it away, then run the same command again.",
                ) from error


def _ungraded(graded: GradedInChunk) -> str:
    """Why there is no grade; empty if there is one."""
    if graded.report is None:
        return graded.problem
    if graded.report.at_fault:
        reasons = (v.message for v in graded.report.verdicts if v.status is Status.grader_fault)
        return str(Fault(next(reasons, "")))
    return ""


def submission_from(reader: SourceReader, found: Found) -> Submission:
    """The file as it was found.

    Raises:
        SubmissionError: it can't be read any more, or has changed since.
    """
    data = reader.read(found)
    if hashlib.sha256(data).hexdigest() != found.sha256:
        raise SubmissionError(
            f"{found.origin} has changed since the run began.",
            advice="Leave the submissions alone while they are graded, and start again.",
        )
    return Submission(name=found.name, source=data, sha256=found.sha256)
