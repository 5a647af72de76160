"""Lets a right formula pass whose constants have lost digits, with a remark in place of points."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import torch

from grader.evidence import Evidence
from grader.grading.submission_run import SubmissionRun
from grader.judge.bounds import unless_it_fails
from grader.judge.constants import told, without_rounding
from grader.judge.values import FLOAT32, Aspect, Tolerance, agree


def only_digits_are_lost(
    grading: SubmissionRun,
    place: Callable[[int], str],
    found: Evidence,
    tolerance: Tolerance | None,
) -> bool:
    """Whether an answer is wrong only by what rounded constants make of it.

    It has to be right as far as float32 goes, and right altogether once those constants that
    the file itself has rounded have all their digits: nothing else is let pass, however near.
    Then the check gets a remark that names them.
    """
    if found.following or found.scenario is None or found.mismatch.aspect is not Aspect.values:
        return False
    got, expected = found.got.value, found.expected.value if found.expected is not None else None
    if not agree(got, expected, FLOAT32):
        return False
    grading.own = True
    names = dict.fromkeys([*found.functions, *(call.function for call in found.got.calls)])
    source = grading.session.script.source
    rewritten = unless_it_fails(partial(without_rounding, source, tuple(names)), None)
    if rewritten is None:
        return False
    exact_source, constants = rewritten
    exact = grading.counterpart(exact_source, found.scenario)
    if exact is None or exact.failure is not None:
        return False
    if not agree(_better(got, exact.value, expected, tolerance), expected, tolerance):
        return False
    grading.remarks[found.check] = told(constants, place)
    return True


def _better(got: Any, exact: Any, expected: Any, tolerance: Tolerance | None) -> Any:
    """Each part as it was got where that is right, and with every digit where it isn't.

    A constant in float64 would make float64 of a result in float32, which was right.
    """
    both = (got, exact, expected)
    if all(type(item) in {list, tuple} for item in both) and len({len(item) for item in both}) == 1:
        parts = [_better(*items, tolerance) for items in zip(*both, strict=True)]
        return type(got)(parts)
    if all(isinstance(item, dict) for item in both) and got.keys() == exact.keys():
        return {key: _better(got[key], exact[key], expected.get(key), tolerance) for key in got}
    if agree(got, expected, tolerance):
        return got
    if isinstance(exact, torch.Tensor) and isinstance(got, torch.Tensor):
        same = exact.dtype == got.dtype and agree(exact, got, FLOAT32)
        return exact if same else got
    return exact
