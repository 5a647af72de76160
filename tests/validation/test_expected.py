"""What is written of wrong answers and compared with it later: short, and as strict as it was."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.model import Check, Diagnosis, Environment, Kind, Report, Status, Verdict
from grader.submissions.single_file import submission_of
from grader.validation.expected import compared, expected
from grader.validation.values import Answer, AnswerKind, GradedAnswer

FILE = Path("expected.toml")
WHY = "Below zero the slope is something else, and a look at the graph of it shows that at once."
REASONS = {"cube-is-flat": WHY}


def checks_of(names: Sequence[str]) -> list[Check]:
    """Checks of functions of their own, so that each is lost by its own name."""
    return [
        Check(id=name, title=name, functions=(f"f{at}",), points=1.0, visible=True)
        for at, name in enumerate(names)
    ]


def graded(
    lost: Sequence[Check],
    *,
    name: str = "cube-is-flat",
    status: Status = Status.failed,
    **said: Any,
) -> GradedAnswer:
    """A wrong answer that lost some checks, told by a misconception."""
    parts = {"kind": Kind.misconception, "id": "cube-is-flat", "says": "It is flat.", "why": WHY}
    shown = {key: said.pop(key) for key in ("output", "got") if key in said}
    found = Diagnosis(**(parts | said))
    report = Report(
        course="own",
        exercise="exercise-01-cube",
        title="The cube",
        submission="cube.py",
        sha256="",
        verdicts=tuple(Verdict(check=one, status=status, diagnosis=found, **shown) for one in lost),
        functions=tuple(one.functions[0] for one in lost),
        isolation=(),
        environment=Environment(grader="", python="", torch="", platform=""),
    )
    file = submission_of("cube.py", b"")
    answer = Answer(group=AnswerKind.wrong, path=Path("cube.py"), submission=file, name=name)
    return GradedAnswer(answer=answer, report=report)


CHECKS = checks_of(["points", "all_rows", "layers[1]"])
USUAL = [graded(CHECKS), graded(CHECKS, name="cube-is-flat/2")]
ACCEPTED = expected(USUAL, CHECKS, REASONS)
OTHERS = {
    "another first line": [graded(CHECKS, says="It is steep."), USUAL[1]],
    "another reason": [graded(CHECKS, why="It isn't."), USUAL[1]],
    "a reason that goes on": [graded(CHECKS, why=f"{WHY} So it is."), USUAL[1]],
    "a reason that ends before": [graded(CHECKS, why=WHY[:-3]), USUAL[1]],
    "no reason": [graded(CHECKS, why=""), USUAL[1]],
    "the same words by another id": [graded(CHECKS, id="cube-is-steep"), USUAL[1]],
    "something printed": [graded(CHECKS, output="here"), USUAL[1]],
    "something got": [graded(CHECKS, got="0.5"), USUAL[1]],
    "a check that isn't lost": [graded(CHECKS[1:]), graded(CHECKS[1:], name="cube-is-flat/2")],
    "a check that isn't lost by one spelling": [
        USUAL[0],
        graded(CHECKS[1:], name="cube-is-flat/2"),
    ],
    "a spelling that reads something else": [
        USUAL[0],
        graded(CHECKS, name="cube-is-flat/2", says="It is steep."),
    ],
    "a spelling less": USUAL[:1],
    "a spelling more": [*USUAL, graded(CHECKS, name="cube-is-flat/3")],
    "an answer of another name": [*USUAL, graded(CHECKS, name="cube-is-steep")],
}
"""What else could become of the two answers."""


def test_what_was_accepted_is_found_again() -> None:
    """Who grades the same answers once more is told of no difference."""
    assert compared(FILE, ACCEPTED, expected(USUAL[::-1], CHECKS, REASONS)) == []


@pytest.mark.parametrize("name", OTHERS)
def test_whatever_else_is_lost_or_read_is_a_difference(name: str) -> None:
    """No other outcome is written as what was accepted, also not where words are left out."""
    (short,) = compared(FILE, ACCEPTED, expected(OTHERS[name], CHECKS, REASONS))
    assert "something else" in short.says


def test_only_a_reason_of_the_catalogue_is_left_out() -> None:
    """A misconception's own reason stands in the catalogue; every other one in the file."""
    assert WHY[:30] not in ACCEPTED
    assert "  # and why" in ACCEPTED
    for reasons in ({}, {"cube-is-steep": WHY}, {"cube-is-flat": "Another."}):
        whole = expected(USUAL, CHECKS, reasons)
        assert WHY[:30] in whole
        assert "  # and why" not in whole
        assert compared(FILE, ACCEPTED, whole)
        assert tomllib.loads(whole)["cube-is-flat"]["reads"].startswith(
            tomllib.loads(ACCEPTED)["cube-is-flat"]["reads"]
        )


NAMES = st.lists(st.text("abz_[]- 09é", min_size=1, max_size=40), min_size=1, unique=True)


@settings(max_examples=20, deadline=None)
@given(NAMES)
@example(["all of f and g", "x" * 96, "y" * 99])
def test_a_list_takes_few_lines_and_loses_nothing(names: list[str]) -> None:
    """Every lost check can be read from the file, on lines of a page's width."""
    checks = checks_of(names)
    text = expected([graded(checks)], checks, REASONS)
    loses = tomllib.loads(text)["cube-is-flat"]["loses"]
    assert ([loses] if isinstance(loses, str) else loses) == names
    lines = text[text.index("loses = ") : text.index("\nreads = ")].split("\n")
    for line, after in itertools.pairwise(lines):
        (following,) = re.findall(r'^ +("[^"]*"[],])', after)
        assert len(line) + 1 + len(following) > 100
    assert all(len(line) <= 100 or '", "' not in line for line in lines)


@pytest.mark.parametrize(
    ("digits", "same"), [("0.50001", True), ("0.51", False), ("5e-1", True), ("1.5", False)]
)
def test_only_the_last_digits_may_differ(digits: str, *, same: bool) -> None:
    """What training gives on another processor is no difference; another number is one."""
    accepted = expected([graded(CHECKS, got="0.5")], CHECKS, REASONS)
    found = expected([graded(CHECKS, got=digits)], CHECKS, REASONS)
    assert (compared(FILE, accepted, found) == []) == same
