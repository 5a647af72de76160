"""Runs an exercise's suites over its mutants and its reference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from grader.errors import WorkerError
from grader.grading.examiner import run_suites
from grader.grading.plugin import SuitePlugin
from grader.grading.staff_run import StaffRun
from grader.grading.submission_run import Outcome, SubmissionRun
from grader.model import Check, Course, Exercise, Status, Submission
from grader.oracle.reference import ReferenceOracle, reference_oracle
from grader.oracle.transport import LocalTransport
from grader.sandbox.protocols import Sandbox
from grader.sandbox.session import Session
from grader.submissions.notebooks import as_script

_GUARD: Final = 300.0
"""Seconds for one check, when the staff's own code runs in it."""


class ReferencePlay(msgspec.Struct, frozen=True, kw_only=True):
    """What the staff's own code does in an exercise's suites."""

    checks: tuple[Check, ...]
    oracle: ReferenceOracle


def play_reference(course: Course, exercise: Exercise) -> ReferencePlay:
    """Run the suites on the reference, in this process.

    Raises:
        CourseError: the exercise can't be loaded or its suites can't be collected.
    """
    oracle = reference_oracle(exercise)
    played = [StaffRun(exercise, LocalTransport(oracle.namespace))]
    plugin = SuitePlugin(exercise, played, oracle, figures=False)
    run_suites(exercise, course, plugin, _GUARD)
    _refuse_faults(played)
    return ReferencePlay(checks=tuple(plugin.checks), oracle=oracle)


def first_losses(
    course: Course,
    exercise: Exercise,
    submissions: Sequence[Submission],
    sandbox: Sandbox,
    *,
    required: bool = True,
) -> list[str]:
    """For each submission, the first check that it loses; empty if it passes them all.

    Nothing after that check is run: one is enough to kill a mutant.
    """
    gradings = [
        _UntilLost(Session(exercise, as_script(item), sandbox, required=required))
        for item in submissions
    ]
    plugin = SuitePlugin(exercise, gradings, reference_oracle(exercise), figures=False)
    run_suites(exercise, course, plugin, _GUARD)
    _refuse_faults(gradings)
    return [grading.lost for grading in gradings]


def _refuse_faults(gradings: Sequence[SubmissionRun]) -> None:
    """Nothing is proved by a run that the grader itself failed in."""
    for grading in gradings:
        if grading.fault is not None:
            raise WorkerError(f"The grader itself failed: {grading.fault.says}")


class _UntilLost(SubmissionRun):
    """Checks are skipped as soon as one is lost: one tells what there is to tell."""

    lost = ""

    def blocked(self, check: Check) -> Outcome | None:
        if self.lost:
            return Outcome(status=Status.skipped)
        return super().blocked(check)

    def record(self, check: Check, outcome: Outcome, seconds: float) -> None:
        super().record(check, outcome, seconds)
        if not self.lost and outcome.status is not Status.passed:
            self.lost = check.id
