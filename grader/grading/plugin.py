"""The pytest plugin that suites run under: collects checks, runs each for each submission.

One pytest session collects the checks once and grades many submissions, one
after the other. A check that asks for nothing but the fixtures below is called
directly, for pytest's own way around a test costs more than most checks do;
any other takes that way. A check's failure is evidence, not a traceback; it is
kept on the :class:`Grading` and pytest sees the test end normally.
"""

from __future__ import annotations

import contextlib
import functools
import io
import time
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from grader.course.declarations import Declared
from grader.course.guard import guarded
from grader.errors import CourseError, GraderError
from grader.grading.agreement import Agreement
from grader.grading.digits import only_digits_are_lost
from grader.grading.direct_calls import OWN_FIXTURES, direct_arguments
from grader.grading.endings import place_of, why_not_judged, without_exit
from grader.grading.outcome import outcome_of
from grader.grading.picture import Picture
from grader.grading.submission_run import Outcome, SubmissionRun
from grader.judge.argument_checks import rejecting_lines
from grader.model import Check, Exercise, Status, where
from grader.oracle.reference import Oracle
from grader.oracle.subject import Subject
from grader.oracle.transport import LocalTransport
from grader.submissions.faults import attempt

Ways = Sequence[tuple[pytest.Item, dict[str, Any] | None]]
"""Checks, each with the arguments that it is called with directly; None for pytest's way."""


class SuitePlugin:
    """Runs an exercise's suites over submissions.

    Args:
        exercise: whose suites they are.
        gradings: one for each submission; their outcomes are filled in.
        oracle: gives the expected values.
        figures: whether suites draw.
    """

    def __init__(
        self,
        exercise: Exercise,
        gradings: Sequence[SubmissionRun],
        oracle: Oracle,
        *,
        figures: bool = True,
    ) -> None:
        self._figures = figures
        self._exercise = exercise
        self._gradings = gradings
        self._oracle = oracle
        self.checks: list[Check] = []
        self.problems: list[str] = []
        self.fault: GraderError | None = None
        """What ended the run: a submission could not be started at all."""
        self.collected: Ways = ()
        """The checks with their arguments, once a session of pytest's has found them."""
        self.begin: Callable[[], None] = lambda: None
        """Called once the checks have been collected, where all of them are called directly."""
        self.guard = 0.0
        """Seconds after which a check that is called directly is given up; 0 for never."""
        self._grading: SubmissionRun | None = None

    # --- collection ------------------------------------------------------------------

    def pytest_configure(self, config: pytest.Config) -> None:
        """Make the marker known."""
        config.addinivalue_line("markers", "check(declared): a check with a title and points")

    @pytest.fixture
    def grading(self) -> SubmissionRun:
        """The submission whose turn it is, loaded in a worker for as long as its checks run."""
        return self._now()

    @pytest.fixture(autouse=True)
    def _needs_a_submission(self, grading: SubmissionRun) -> None:
        """Every check runs for every submission, whatever fixtures it names."""

    @pytest.fixture
    def student(self, grading: SubmissionRun) -> Subject:
        """The student's functions."""
        return grading.subject

    @pytest.fixture
    def reference(self) -> Subject:
        """The staff's functions."""
        return self._reference()

    def _reference(self) -> Subject:
        found = getattr(self._oracle, "reference", None)
        if not isinstance(found, Subject):
            raise CourseError("this check asks for the reference, which is not at hand here")
        return found

    @pytest.fixture
    def agree(self, request: pytest.FixtureRequest, grading: SubmissionRun) -> Agreement:
        """Compares what the student's code and the reference give in a scenario."""
        check = self._check_of(request.node)
        made: Agreement = self._arguments(check, grading, {"agree": None}, grading.subject)["agree"]
        return made

    @pytest.fixture
    def picture(self, request: pytest.FixtureRequest, grading: SubmissionRun) -> Picture:
        """Adds figures to the report."""
        return self._picture(self._check_of(request.node), grading)

    def _picture(self, check: Check, grading: SubmissionRun, *, draws: bool = True) -> Picture:
        draws = draws and (self._figures or grading.recorded)
        draw = functools.partial(grading.draw, check) if draws else None
        return Picture(check, self._oracle, draw, grading.subject.section)

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Generator[None, object, object]:
        """Give a suite up whose import does not come to an end."""
        with guarded(self.guard):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Say why a suite can't be collected, with its line; none is left out without a word."""
        error: BaseException | None = None
        try:
            report = yield
            call = getattr(report, "call", None)
            error = call.excinfo.value if call is not None and call.excinfo is not None else None
        except SystemExit as left:
            report, error = pytest.CollectReport(collector.nodeid, "failed", None, []), left
        if error is not None:
            if isinstance(error, pytest.Collector.CollectError):
                error = error.__cause__ or error
            path, line = place_of(error, Path(collector.path))
            self.problems.append(f"{path}:{line}: {why_not_judged(error)}")
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self) -> Generator[None, object, object]:
        """A fixture that wants to end the run ends its own check."""
        return (yield from without_exit())

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self) -> Generator[None, object, object]:
        """As before a check, so after it."""
        return (yield from without_exit())

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[Any]) -> None:
        """Say why a check can't be set up, or is marked as one that is not to be run."""
        check, grading = item.stash.get(_CHECK, None), self._grading
        if call.when != "setup" or call.excinfo is None or check is None or grading is None:
            return
        outcome = grading.blocked(check)
        if outcome is None:
            message = f"{NOT_RUN}: {why_not_judged(call.excinfo.value)}"
            outcome = Outcome(status=Status.grader_fault, message=message)
        grading.record(check, outcome, 0.0)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Note the checks in the suites' order."""
        seen: dict[str, Check] = {}
        for item in items:
            check = self._declare(item)
            if check is not None:
                seen.setdefault(check.id, check)
        self.checks = list(seen.values())

    def _declare(self, item: pytest.Item) -> Check | None:
        marker = item.get_closest_marker("check")
        if marker is None or not marker.args or not isinstance(marker.args[0], Declared):
            line = (item.location[1] or 0) + 1
            self.problems.append(f"{item.path}:{line}: {item.name} has no @check")
            return None
        declared = marker.args[0]
        staff = self._exercise.staff
        visible = staff is None or staff not in Path(item.path).parents
        check = Check(
            id=_identifier(item.name),
            title=_title(declared.title, item),
            functions=declared.functions,
            points=declared.points,
            visible=visible,
            hints=declared.hints,
            needs=declared.needs,
        )
        item.stash[_CHECK] = check
        return check

    def _check_of(self, item: Any) -> Check:
        check: Check = item.stash[_CHECK]
        return check

    # --- one submission after the other ------------------------------------------------

    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Run every check for every submission; pytest reports what could not be collected."""
        if session.testsfailed or self.problems:
            return None if session.testsfailed else True
        self.collected = [(item, direct_arguments(item)) for item in session.items]
        if self.direct:
            self.begin()
        self._run_each(self._gradings)
        return True

    @property
    def direct(self) -> bool:
        """Whether checks were collected, and none of them takes pytest's way."""
        return bool(self.collected) and all(direct is not None for _, direct in self.collected)

    def run_again(self, gradings: Sequence[SubmissionRun]) -> None:
        """Run what was collected for other submissions, where that is possible directly.

        Raises:
            GraderError: a submission could not be started at all.
        """
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            self._run_each(gradings)
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault

    def _run_each(self, gradings: Sequence[SubmissionRun]) -> None:
        for grading in gradings:
            self._grading = grading
            try:
                grading.fault = attempt(
                    "its checks were run", functools.partial(self._run_one, grading)
                )
            except GraderError as error:
                self.fault = error
                return
            finally:
                self._grading = None
                ended = attempt("its run was ended", grading.finish)
                grading.fault = grading.fault or ended

    def _run_one(self, grading: SubmissionRun) -> None:
        grading.begin(pictures=self._figures)
        if grading.astray or not (grading.recognise() or self.run_all(grading)):
            grading.begin_again(pictures=self._figures)
            self.run_all(grading)

    def run_all(self, grading: SubmissionRun) -> bool:
        """Run every check; False as soon as the exam turns out not to tell enough."""
        around = [item for item, direct in self.collected if direct is None]
        for item, direct in self.collected:
            if direct is not None:
                self._run_directly(item, direct, grading)
            else:
                following = around[(around.index(item) + 1) % len(around)]
                item.config.hook.pytest_runtest_protocol(
                    item=item, nextitem=following if following is not item else None
                )
            if grading.astray:
                return False
        return True

    def passes(self, grading: SubmissionRun, checks: Sequence[str]) -> bool:
        """Whether checks pass that are all called directly; none is run after one that doesn't."""
        ways = {self._check_of(item).id: (item, direct) for item, direct in self.collected}
        for name in checks:
            item, direct = ways[name]
            if direct is None:
                return False
            self._run_directly(item, direct, grading)
            if grading.outcomes[name][1].status is not Status.passed:
                return False
        return True

    def _now(self) -> SubmissionRun:
        if self._grading is None:
            raise CourseError("no submission is being graded")
        return self._grading

    def _run_directly(
        self, item: pytest.Item, direct: dict[str, Any], grading: SubmissionRun
    ) -> None:
        function: Callable[..., Any] = item.obj  # type: ignore[attr-defined]
        self._perform(self._check_of(item), grading, function, direct)

    def _agreement(self, check: Check, grading: SubmissionRun, subject: Subject) -> Agreement:
        script = grading.session.script
        place = functools.partial(where, places=script.places)
        # What the reference is asked to find out whose fault something is shows nothing of them.
        agreed = grading.agreed.setdefault(check.id, []) if subject is grading.subject else []
        return Agreement(
            check,
            subject,
            self._oracle,
            place,
            functools.partial(rejecting_lines, script.source),
            excused=functools.partial(only_digits_are_lost, grading, place),
            agreed=agreed.append,
            parameters=dict(self._exercise.parameters),
        )

    def _arguments(
        self, check: Check, grading: SubmissionRun, given: dict[str, Any], subject: Subject
    ) -> dict[str, Any]:
        """What a check is called with, for it to be played with a subject."""

        def fixture(name: str) -> Any:
            if name == "agree":
                return self._agreement(check, grading, subject)
            if name == "student":
                return subject
            if name == "reference":
                return self._reference()
            if name == "picture":
                return self._picture(check, grading, draws=subject is grading.subject)
            return grading

        return {
            name: fixture(name) if name in OWN_FIXTURES else value for name, value in given.items()
        }

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        """Run one check that takes pytest's way; a failure is evidence, not a traceback."""
        check = pyfuncitem.stash.get(_CHECK, None)
        if check is None:
            return None
        names = pyfuncitem._fixtureinfo.argnames  # noqa: SLF001  (what pytest's own hook uses)
        given = {name: pyfuncitem.funcargs[name] for name in names}
        self._perform(check, self._now(), pyfuncitem.obj, given)
        return True

    def _perform(
        self,
        check: Check,
        grading: SubmissionRun,
        function: Callable[..., Any],
        given: dict[str, Any],
    ) -> None:
        began = time.perf_counter()
        grading.enter(check.id)
        outcome = grading.blocked(check) or outcome_of(
            check,
            grading,
            lambda subject: function(**self._arguments(check, grading, given, subject)),
            right=self._right,
            guard=self.guard,
        )
        grading.record(check, outcome, time.perf_counter() - began)

    def _right(self) -> Subject | None:
        """The reference's functions, where they are at hand."""
        namespace = getattr(self._oracle, "namespace", None)
        return namespace and Subject(LocalTransport(namespace), self._exercise.functions)


_CHECK: pytest.StashKey[Check] = pytest.StashKey()
NOT_RUN: Final = "the check was not run"
"""How the message of a check begins that could not be set up."""


def _title(title: str, item: pytest.Item) -> str:
    """A check's title, with the case where one title stands for several."""
    case = getattr(item, "callspec", None)
    return f"{title}: {case.id.replace('_', ' ')}" if case is not None else title


def _identifier(name: str) -> str:
    """``test_known_points[float32]`` becomes ``known_points[float32]``."""
    return name.removeprefix("test_")
