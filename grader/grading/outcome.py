"""What became of one check: it passed, or what is known of its failure.

A check is run once with the submission; whatever it raises is told as evidence, and as the
student's affair, the check's or the grader's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from grader.course.guard import guarded
from grader.errors import GraderError
from grader.evidence import CallFailed, Evidence, Lost, Missing, Played, Unmatched
from grader.grading.agreement import CheckFailed
from grader.grading.endings import why_not_judged
from grader.grading.submission_run import Outcome, SubmissionRun
from grader.grading.unusable import unusable_value
from grader.model import Check, Status
from grader.oracle.subject import Subject
from grader.worker.protocol import Raised

Play = Callable[[Subject], Any]
"""Runs a check with a subject in the submission's place."""


def outcome_of(
    check: Check,
    grading: SubmissionRun,
    play: Play,
    *,
    right: Callable[[], Subject | None],
    guard: float,
) -> Outcome:
    """Run a check and tell what became of it.

    Args:
        check: the check.
        grading: the submission.
        play: runs the check with a subject.
        right: the reference; None where it isn't at hand.
        guard: seconds after which the check is given up; 0 for never.
    """
    grading.subject.calls.clear()
    grading.subject.charged = check.functions[0]
    try:
        with guarded(guard):
            play(grading.subject)
    except CheckFailed as failed:
        return Outcome(status=_status_of(failed.evidence), evidence=failed.evidence)
    except CallFailed as failure:
        seen = _seen(check, grading, failure=failure.reason, function=failure.function)
        return Outcome(status=_status_of(seen), evidence=seen)
    except pytest.xfail.Exception as error:
        return _fault(error)
    except (AssertionError, pytest.fail.Exception) as error:
        seen = _seen(check, grading, message=str(error).split("\n")[0])
        return Outcome(status=Status.failed, evidence=seen)
    except GraderError as error:
        return Outcome(status=Status.grader_fault, message=str(error))
    except KeyboardInterrupt:
        raise
    except Exception as error:
        unusable = unusable_value(check, tuple(grading.subject.calls), play, right())
        if unusable is not None:
            return Outcome(status=Status.failed, evidence=unusable)
        return _fault(error)
    except BaseException as error:
        return _fault(error)
    return Outcome(
        status=Status.passed,
        message=grading.remarks.get(check.id, ""),
        agreed=tuple(grading.agreed.pop(check.id, ())),
    )


def _seen(
    check: Check,
    grading: SubmissionRun,
    *,
    failure: Missing | Unmatched | Raised | Lost | None = None,
    function: str = "",
    message: str = "",
) -> Evidence:
    """What is known where no values were compared."""
    calls = tuple(grading.subject.calls)
    return Evidence(
        check=check.id,
        functions=check.functions,
        ordinal=-1,
        scenario=None,
        got=Played(failure=failure, function=function, calls=calls),
        message=message,
    )


def _fault(error: BaseException) -> Outcome:
    message = f"the check itself failed: {why_not_judged(error)}"
    return Outcome(status=Status.grader_fault, message=message)


def _status_of(evidence: Evidence) -> Status:
    """The outcome word for a check that did not pass."""
    failure = evidence.got.failure
    if failure is None or isinstance(failure, (Missing, Unmatched)):
        return Status.failed
    if isinstance(failure, Lost):
        return Status(failure.end.value)
    if isinstance(failure, Raised) and failure.memory:
        return Status.out_of_memory
    return Status.raised
