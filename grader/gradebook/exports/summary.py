"""What a platform shows of a grade in words: only what the student may see."""

from __future__ import annotations

from grader.gradebook.exports.cells import number
from grader.gradebook.values import Feedback, GradeRow, GradeStatus, VerdictRow
from grader.report.hidden import sentence

_SPOKEN = {
    "raised": "An exception was raised.",
    "timed_out": "It took too long.",
    "out_of_memory": "It needed too much memory.",
    "killed": "The process ended before it had an answer.",
    "skipped": "Not tried: something it needs did not pass.",
    "grader_fault": "The grader itself failed here; it costs nothing.",
}
_MOST = 3


def explanation(verdict: VerdictRow, feedback: Feedback) -> str:
    """Why a check did not pass, in plain words; empty for one that passed.

    A hidden check shows its diagnosis in fixed words, and never its message, which may tell its
    inputs.
    """
    if verdict.status == "passed" or feedback == "score":
        return ""
    if verdict.says and not verdict.visible:
        return sentence(verdict.kind or "", verdict.diagnosis or "", verdict.says)
    if verdict.says:
        return verdict.says
    if verdict.visible and feedback == "full" and verdict.message:
        return verdict.message
    return _SPOKEN.get(verdict.status, "")


def message(row: GradeRow) -> str:
    """One line on the grade: the adjustment's reason, the problem, or the first mistakes."""
    if row.status is GradeStatus.adjusted:
        computed = "nothing" if row.computed_score is None else number(row.computed_score)
        return f"Set by hand: {row.reason} (computed: {computed})"
    if row.problem:
        return row.problem
    failed = [verdict for verdict in row.verdicts if verdict.status != "passed"]
    if not failed:
        return ""
    told = dict.fromkeys(explanation(verdict, row.feedback) or verdict.title for verdict in failed)
    said = list(told)[:_MOST]
    more = f" … and {len(told) - _MOST} more" if len(told) > _MOST else ""
    counted = f"{len(failed)} of {len(row.verdicts)} checks did not pass"
    return f"{counted}: {' · '.join(' '.join(text.split()) for text in said)}{more}"
