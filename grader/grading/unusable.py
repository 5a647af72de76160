"""Whose fault it is where a check comes to grief: the check's, or that of what was returned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

from grader.evidence import Call, Evidence, Played
from grader.judge.failing_call import first_difference
from grader.model import Check
from grader.oracle.subject import Subject


def unusable_value(
    check: Check,
    calls: tuple[Call, ...],
    play: Callable[[Subject], Any],
    right: Subject | None,
) -> Evidence | None:
    """What to tell of a check that raised an exception of its own.

    None if it does so with the reference as well: then it is the check that is wrong.

    Args:
        check: the check.
        calls: what it asked of the submission before it raised.
        play: runs the check with a subject in the submission's place.
        right: the reference; None in a kit, whose suites ran with the reference when it was made.
    """
    if right is None and not calls:
        return None
    if right is not None:
        try:
            with torch.random.fork_rng(devices=[]):
                play(right)
        except (Exception, pytest.fail.Exception):
            return None
    theirs = tuple(right.calls) if right is not None else ()
    mismatch = first_difference(calls, theirs)
    return Evidence(
        check=check.id,
        functions=check.functions,
        ordinal=-1,
        scenario=None,
        got=Played(calls=calls),
        expected=Played(calls=theirs),
        mismatch=mismatch,
        message="" if mismatch is not None else "the check can't go on with what was returned",
    )
