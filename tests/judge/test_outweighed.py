"""What passes speaks against a mistake that could not have passed there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from grader.course.declarations import misconception
from grader.evidence import Evidence
from grader.judge.diagnosis import diagnose
from grader.judge.values import compare
from grader.model import Exercise
from grader.oracle.reference import ReferenceOracle, Scenario, play
from grader.oracle.subject import Subject
from grader.oracle.transport import LocalTransport

EXERCISE = Exercise(
    number=1,
    slug="power",
    title="x to a power",
    stub="power.py",
    functions=("power",),
    public=Path("exercises"),
    staff=None,
)


@misconception("multiplied", of="power", says="It multiplies by the power.", why="Look at x = 3.")
def multiplied(x: torch.Tensor, _how: str = "") -> torch.Tensor:
    return 2 * x


def right(x: torch.Tensor, _how: str = "") -> torch.Tensor:
    return x**2


def told(wrong: Any, *scenarios: Scenario) -> list[str]:
    """What is said of each comparison; empty where it passed, or where nothing is known."""
    oracle = ReferenceOracle(EXERCISE, {"power": right}, [multiplied])
    subject = Subject(LocalTransport({"power": wrong}), EXERCISE.functions)
    seen = []
    for at, scenario in enumerate(scenarios):
        got, expected = play(scenario, subject), play(scenario, oracle.subject)
        seen.append(
            Evidence(
                check=str(at),
                functions=EXERCISE.functions,
                ordinal=0,
                scenario=scenario,
                got=got,
                expected=expected,
                mismatch=compare(got.value, expected.value),
            )
        )
    failed = [item for item in seen if item.mismatch is not None]
    passed = [item for item in seen if item.mismatch is None]
    named = diagnose(failed, oracle, passed)
    return [named[item.check].says if item.check in named else "" for item in seen]


def powers_at(*values: float) -> Scenario:
    """The second power of some numbers; that of 2 is twice 2, too."""
    x = torch.tensor(values, dtype=torch.float64)
    return lambda code: code.power(x)


def wrong_for_two(x: torch.Tensor) -> torch.Tensor:
    """Doubles where it is asked for one number, and is right otherwise."""
    return 2 * x if len(x) == 1 else x**2


@pytest.mark.parametrize(
    ("others", "says"),
    [
        ([], "It multiplies by the power."),
        ([powers_at(3.0, 1.5)], "It multiplies by the power."),
        ([powers_at(2.0, 0.0), powers_at(0.0, 2.0)], "It multiplies by the power."),
        ([powers_at(3.0, 1.5), powers_at(-1.0, 5.0)], ""),
    ],
    ids=["alone", "one against one", "right by either", "two against one"],
)
def test_a_name_that_most_of_what_passed_contradicts_is_not_told(
    others: list[Scenario], says: str
) -> None:
    """A mistake is named unless more comparisons passed that it couldn't have passed."""
    first, *rest = told(wrong_for_two, powers_at(3.0), *others)
    named = first if "multiplies" in first else ""
    assert (named, rest) == (says, [""] * len(others))


def test_a_name_holds_where_the_same_words_pass_nowhere() -> None:
    """What passes in another branch says nothing of the one that is wrong."""
    assert (
        told(
            lambda x, how="": 2 * x if how else x**2,
            lambda code: code.power(torch.tensor([3.0]), "two"),
            powers_at(3.0),
            powers_at(1.0, 5.0),
        )[0]
        == "It multiplies by the power."
    )
