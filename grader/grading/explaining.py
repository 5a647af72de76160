"""Explains what the checks saw of one submission, or finds that it was explained before."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import torch

from grader.course.guard import Stuck, guarded
from grader.evidence import Evidence
from grader.grading.submission_run import SubmissionRun
from grader.judge import symptoms
from grader.judge.bounds import unless_it_fails
from grader.judge.closeness import flat
from grader.judge.diagnosis import diagnose
from grader.judge.explanations import Explained, Explanation, Explanations, key_of
from grader.judge.failing_call import failing_call
from grader.judge.fingerprint import fingerprint
from grader.judge.samples import samples
from grader.judge.text import name_of, scrubbed, show, show_apart
from grader.judge.values import Mismatch
from grader.model import Diagnosis, Facts, Sample, Status
from grader.oracle.reference import Oracle
from grader.worker.wire import SourceCode


def explain(
    grading: SubmissionRun, oracle: Oracle, guard: float, known: Explanations
) -> tuple[Explained, list[str]]:
    """What is said of the checks that did not pass, and what could not be explained in time.

    Args:
        grading: what was seen of a submission.
        oracle: knows what wrong answers look like.
        guard: seconds after which an explanation is given up; 0 for never.
        known: what was said of others.
    """
    evidence = [
        outcome.evidence
        for _, outcome, _, _ in grading.outcomes.values()
        if outcome.evidence is not None and outcome.status is not Status.skipped
    ]
    if not evidence:
        return {}, []
    passed = [item for _, outcome, _, _ in grading.outcomes.values() for item in outcome.agreed]
    key = key_of(evidence, grading.transport.others, [item.check for item in passed])
    before = known.of(key)
    if before is not None:
        return before, []
    named: dict[str, Diagnosis] = {}
    given_up: list[str] = []
    try:
        with guarded(guard):
            named = diagnose(evidence, oracle, passed)
    except Stuck as stuck:
        given_up.append(f"No mistake could be named: {stuck}.")
    explained: dict[str, Explanation] = {}
    for item in evidence:
        try:
            with guarded(guard):
                explained[item.check] = _explanation(item, named)
        except Stuck as stuck:
            title = grading.outcomes[item.check][0].title
            given_up.append(f"“{title}” could not be explained: {stuck}.")
    if not given_up:
        known.keep(key, explained)
    return explained, given_up


def _explanation(item: Evidence, named: Mapping[str, Diagnosis]) -> Explanation:
    nothing: dict[str, Any] = {}
    return Explanation(
        diagnosis=named.get(item.check) or unless_it_fails(partial(symptoms.symptom, item), None),
        fingerprint=unless_it_fails(partial(fingerprint, item), ""),
        shown=unless_it_fails(partial(_shown, item), nothing),
    )


def _shown(evidence: Evidence) -> dict[str, Any]:
    """Input, got and expected as text, and the elements that show the difference best."""
    found: dict[str, Any] = {}
    call = failing_call(evidence)
    if call is not None:
        parts = [show(item) for item in call.args]
        parts += [f"{name}={show(item)}" for name, item in call.kwargs.items()]
        shown = f"{call.function}({', '.join(parts)})"
        # Functions that were handed over are named there, and told by their source.
        given = (
            item
            for item in flat([*call.args, *call.kwargs.values()])
            if isinstance(item, SourceCode)
        )
        sources = dict.fromkeys(item.source.strip() for item in given)
        found["input"] = "\n\n".join([scrubbed(shown)[:1500], *sources])[:3000]
    mismatch = evidence.mismatch
    if isinstance(mismatch, Mismatch):
        got, found["expected"] = show_apart(mismatch.got, mismatch.expected)
        found["got"] = scrubbed(got)
        rows: tuple[Sample, ...] = samples(mismatch, call.args if call else ())
        found["samples"] = rows
        found["facts"] = _facts(mismatch)
    elif evidence.expected is not None and evidence.got.failure is not None:
        found["expected"] = show(evidence.expected.value)
    return found


def _facts(mismatch: Mismatch) -> Facts | None:
    got, expected = mismatch.got, mismatch.expected
    if not isinstance(got, torch.Tensor) or not isinstance(expected, torch.Tensor):
        return None
    return Facts(
        dtypes=(name_of(got.dtype), name_of(expected.dtype)), dimensions=(got.ndim, expected.ndim)
    )
