"""What a suite may do with a check beside letting it pass or fail, and how that is told.

A check passes or fails. One that a suite skips, or that wants to end the run, was judged by
nobody: that is never the student's fault, it is told with its reason, and the others go on.
"""

from __future__ import annotations

import traceback
import unittest
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest

from grader.course.guard import Stuck

Result = TypeVar("Result")


class LeftError(Exception):
    """A suite wanted to end the whole run."""


def without_exit() -> Generator[None, Result, Result]:
    """Let a fixture that calls ``pytest.exit`` end its own check and no other.

    Raises:
        LeftError: it did.
    """
    try:
        return (yield)
    except pytest.exit.Exception as error:
        raise LeftError(str(error)) from error


def why_not_judged(error: BaseException) -> str:
    """Why a check or a suite told nothing of the student's code."""
    said = str(getattr(error, "msg", "") or error)
    if isinstance(error, (pytest.skip.Exception, pytest.xfail.Exception, unittest.SkipTest)):
        return f"the suite skips it: {said or 'no reason is given'}"
    if isinstance(error, (pytest.exit.Exception, SystemExit, LeftError)):
        return f"the suite ends the run: {said or 'no reason is given'}"
    if isinstance(error, pytest.FixtureLookupError):
        return f"there is no fixture `{error.argname}`"
    return said if isinstance(error, Stuck) else f"{type(error).__name__}: {said}"


def place_of(error: BaseException, suite: Path) -> tuple[Path, int]:
    """The last line of the suite's own that an exception went through."""
    if isinstance(error, SyntaxError) and error.filename:
        return Path(error.filename), error.lineno or 1
    lines = [
        number
        for frame, number in traceback.walk_tb(error.__traceback__)
        if Path(frame.f_code.co_filename) == suite
    ]
    return suite, lines[-1] if lines else 1
