"""Runs an exercise's suites over submissions: one pytest session, one zygote, many children."""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Final

import msgspec

from grader.course import seeds
from grader.errors import CourseError
from grader.grading.one_change import one_changes
from grader.grading.plugin import SuitePlugin
from grader.grading.report_builder import build_report, faulty
from grader.grading.staff_run import recorded_exam
from grader.grading.submission_run import Judged, SubmissionRun
from grader.judge.explanations import Explanations
from grader.judge.recent import Recent
from grader.model import Check, Course, Exercise, Report, Submission
from grader.oracle.recorded import RecordedOracle, recorded_oracle
from grader.oracle.reference import Oracle, ReferenceOracle, reference_oracle
from grader.sandbox.exam import Exam
from grader.sandbox.protocols import Sandbox
from grader.sandbox.session import Session
from grader.submissions.faults import Fault, attempt
from grader.submissions.notebooks import as_script
from grader.worker.operator_profile import can_see

_GUARD_SECONDS: Final = 120.0


class Examiner:
    """Grades submissions to one exercise; remembers expected values from one to the next.

    Args:
        course: the course that the exercise belongs to.
        exercise: what is graded.
        sandbox: where the students' code runs.
        required: whether nothing may run without full confinement.
        deadline: seconds, in place of the exercise's own.
        oracle: gives expected values; None for the exercise's reference.
        seed: of everything random; a grade is always given with 0.
        ahead: whether files that can't read what they are sent are sent more than one request
            at a time.
    """

    def __init__(
        self,
        course: Course,
        exercise: Exercise,
        sandbox: Sandbox,
        *,
        required: bool,
        deadline: float | None = None,
        oracle: Oracle | None = None,
        seed: int = 0,
        ahead: bool = True,
    ) -> None:
        self.course = course
        self.exercise = exercise
        self._sandbox = sandbox
        self._required = required
        self._deadline = deadline
        self._oracle = oracle
        self._seed = seed
        self._ahead = ahead and can_see(
            {name for rule in exercise.rules for name in rule.operators}
        )
        self._explanations = Explanations()
        self._collected: dict[bool, tuple[Stamp, SuitePlugin]] = {}
        self.exam: Exam | None = None
        """What everybody is asked, once that is known."""
        self._exams: dict[bool, tuple[Exam | None, Recent[Judged]]] = {}
        """For suites that draw, and that don't: what everybody is asked, and how some answered."""

    @property
    def oracle(self) -> Oracle:
        """What gives the expected values."""
        if self._oracle is None:
            kit = self.exercise.staff is None
            self._oracle = (recorded_oracle if kit else reference_oracle)(self.exercise)
        return self._oracle

    def examine(
        self,
        submissions: Sequence[Submission],
        *,
        figures: bool = True,
        locate: bool = False,
        changed: Sequence[frozenset[str] | None] = (),
    ) -> list[Report]:
        """A report for each submission.

        Args:
            submissions: what was handed in.
            figures: whether the suites draw.
            locate: whether lines are looked for on which one change would do.
            changed: for each submission the graded names that aren't the reference's, word for
                word, where that is known: what asks none of them passes.

        Raises:
            CourseError: the exercise is broken.
            ConfinementError: what is required of the sandbox can't be had.
        """
        begun = [
            attempt("its code was read", partial(self._grading, one, names))
            for one, names in zip_longest(submissions, changed)
        ]
        gradings = [one for one in begun if not isinstance(one, Fault)]
        # What torch warns of quotes the line of the staff's that it came from.
        with seeds.shifted(self._seed), warnings.catch_warnings(action="ignore"):
            plugin = self._run(gradings, figures=figures)
            reports = [
                self._report(submission, item, plugin.checks)
                for submission, item in zip(submissions, begun, strict=True)
            ]
            if not locate:
                return reports
            return [
                self._located(report, item, plugin)
                for report, item in zip(reports, begun, strict=True)
            ]

    def _grading(self, submission: Submission, changed: frozenset[str] | None) -> SubmissionRun:
        session = Session(
            self.exercise,
            as_script(submission),
            self._sandbox,
            required=self._required,
            deadline=self._deadline,
        )
        run = SubmissionRun(session)
        run.changed = changed
        return run

    def _report(
        self, submission: Submission, grading: SubmissionRun | Fault, checks: Sequence[Check]
    ) -> Report:
        def concluded() -> Report | Fault:
            if isinstance(grading, Fault):
                return grading
            return grading.fault or build_report(
                grading,
                checks,
                self.course,
                self.oracle,
                self._guard(),
                known=self._explanations,
            )

        report = attempt("its report was made", concluded)
        if isinstance(report, Fault):
            return faulty(submission, self.exercise, self.course, report, checks)
        waiting = self.oracle.hidden_waiting if isinstance(self.oracle, RecordedOracle) else 0
        return msgspec.structs.replace(report, hidden_waiting=waiting)

    def _located(
        self, report: Report, grading: SubmissionRun | Fault, plugin: SuitePlugin
    ) -> Report:
        """The report, with the lines on which one change would do."""
        if isinstance(grading, Fault) or grading.fault is not None:
            return report
        kit = self.exercise.staff is None
        look = partial(one_changes, grading, report, plugin, self._sandbox, kit=kit)
        found = attempt("its lines were searched", look)
        return msgspec.structs.replace(
            report, one_changes=() if isinstance(found, Fault) else found
        )

    def _run(self, gradings: Sequence[SubmissionRun], *, figures: bool) -> SuitePlugin:
        """Run the suites over submissions; collect them where they aren't what they were."""
        stamp = _stamp(self.exercise)
        known = self._collected.get(figures)
        if known is not None and known[0] == stamp:
            self._hand_out(gradings, figures=figures)
            known[1].run_again(gradings)
            return known[1]
        # What was said of answers to other suites is not said again.
        self._explanations = Explanations()
        plugin = SuitePlugin(self.exercise, gradings, self.oracle, figures=figures)

        def begin() -> None:
            self._exams[figures] = self._recorded(plugin), Recent()
            self._hand_out(gradings, figures=figures)

        plugin.begin = begin
        run_suites(self.exercise, self.course, plugin, self._guard())
        if plugin.direct:
            self._collected[figures] = (stamp, plugin)
        return plugin

    def _recorded(self, plugin: SuitePlugin) -> Exam | None:
        """What everybody is asked: of a kit as it was recorded, else as the reference is."""
        if isinstance(self.oracle, ReferenceOracle):
            self.exam = recorded_exam(self.exercise, self.oracle, plugin.run_all)
        elif isinstance(self.oracle, RecordedOracle):
            self.exam = self.oracle.exam
        return self.exam

    def _hand_out(self, gradings: Sequence[SubmissionRun], *, figures: bool) -> None:
        """Give submissions the exam, and how those before them did in it."""
        for grading in gradings:
            exam, grading.known = self._exams[figures]
            if exam is not None and grading.changed is not None:
                exam = exam.about(grading.changed)
            grading.exam = exam
            grading.ahead = self._ahead

    def _guard(self) -> float:
        deadline = self._deadline or self.exercise.limits.deadline
        return _GUARD_SECONDS + deadline * (1 + len(self.exercise.functions))


def suites(exercise: Exercise) -> list[str]:
    """The paths of an exercise's suites, the visible one first."""
    paths = [exercise.public / "test_visible.py"]
    if exercise.staff is not None:
        paths.append(exercise.staff / "test_hidden.py")
    for path in paths:
        if not path.is_file():
            raise CourseError(f"{path}: there is no such suite")
    return [str(path) for path in paths]


Stamp = tuple[tuple[int, int], ...]
"""When each file was last written, in nanoseconds, and its size in bytes."""


def _stamp(exercise: Exercise) -> Stamp:
    found = [Path(path).stat() for path in suites(exercise)]
    return tuple((one.st_mtime_ns, one.st_size) for one in found)


def run_suites(exercise: Exercise, course: Course, plugin: SuitePlugin, guard: float) -> None:
    """Run the suites under pytest with a plugin.

    Raises:
        CourseError: they can't be collected, or the run was cut short.
    """
    import pytest

    log = io.StringIO()
    arguments = [
        *suites(exercise),
        f"--rootdir={course.root}",
        f"--config-file={os.devnull}",
        "--noconftest",
        "--import-mode=importlib",
        "--assert=plain",
        "--capture=no",
        "-q",
        "--no-header",
        "--no-summary",
        "--show-capture=no",
        "--tb=short",
        # Of a fixture; the checks have their own guard inside it.
        f"--timeout={2 * guard:.0f}",
        "--disable-warnings",
        *(f"-p no:{name}" for name in _UNUSED),
    ]
    plugin.guard = guard
    with _quiet_environment(), contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
        timeout = importlib.import_module("pytest_timeout")
        _forget(exercise)
        try:
            code = pytest.main(arguments, plugins=[plugin, timeout])
        finally:
            _forget(exercise)
    if plugin.fault is not None:
        raise plugin.fault
    if plugin.problems or code not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        raise CourseError(
            f"the suites of {exercise.name} can't be run:\n"
            + ("\n".join(plugin.problems) or log.getvalue().strip()[-2000:]),
            advice="The exercise is broken; this is not the student's fault.",
        )


def _forget(exercise: Exercise) -> None:
    """Have each run read its suites from disk, where they may have changed.

    pytest keeps a module by its path below the course's root: another course's suite would be
    taken for this one's, and inputs made at its import would not follow the run's seed.
    """
    paths = suites(exercise)
    stems = {f"exercises.{exercise.name}.test_visible", f"reference.{exercise.name}.test_hidden"}
    for name, module in list(sys.modules.items()):
        if name in stems or getattr(module, "__file__", None) in paths:
            del sys.modules[name]


_UNUSED: Final = (
    "cacheprovider", "doctest", "junitxml", "pastebin", "stepwise", "setuponly", "setupplan",
    "faulthandler", "unraisableexception", "threadexception", "nose", "logging", "unittest",
    "legacypath", "debugging", "monkeypatch", "recwarn", "tmpdir",
)  # fmt: skip


@contextlib.contextmanager
def _quiet_environment() -> Iterator[None]:
    """No plugin of the machine's joins in, and the course's folders get no bytecode."""
    before = {
        name: os.environ.get(name)
        for name in ("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PYTEST_ADDOPTS", "PYTEST_PLUGINS")
    }
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ.pop("PYTEST_ADDOPTS", None)
    os.environ.pop("PYTEST_PLUGINS", None)
    try:
        yield
    finally:
        sys.dont_write_bytecode = writes
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
