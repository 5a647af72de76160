"""What a suite computes from an answer is explained by what leads to it, however it was made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.course.declarations import Misconception, family, misconception
from grader.evidence import Evidence
from grader.judge.diagnosis import diagnose
from grader.judge.values import compare
from grader.model import Exercise
from grader.oracle.reference import ReferenceOracle, Scenario, play
from grader.oracle.subject import Subject
from grader.oracle.transport import LocalTransport

FACTORS = family(
    "factors",
    of="factors",
    says="The product is wrong: {form}.",
    why="Multiply them.",
    forms={
        "it is doubled": lambda x: (2 * x, x),
        "a factor is missing": lambda x: (x, 1.0),
    },
)
EXERCISE = Exercise(
    number=1,
    slug="factors",
    title="Two factors of x²",
    stub="factors.py",
    functions=("factors",),
    public=Path("exercises"),
    staff=None,
)


def product(code: Any) -> Any:
    first, second = code.factors(3.0)
    return {"at x = 3": first * second}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda x: (2 * x, x), "The product is wrong: it is doubled."),
        (lambda x: (x / 2, 4 * x), "The product is wrong: it is doubled."),
        (lambda x: (2.0, x / 2), "The product is wrong: a factor is missing."),
        (lambda x: (x, -x), ""),
        (lambda x: (5 * x, x), ""),
    ],
    ids=["as it stands", "other factors", "others again", "the sign", "another product"],
)
def test_a_mistake_is_known_by_what_is_computed_from_it(wrong: Any, says: str) -> None:
    """A family's mistake is named in any answer that leads to the same, and nothing is made up."""
    assert told_of(wrong, product) == says


def told_of(wrong: Any, scenario: Scenario, *catalogue: Misconception) -> str:
    """What is said of a check that plays a scenario, with a catalogue or with the family alone."""
    known = catalogue or (FACTORS,)
    oracle = ReferenceOracle(EXERCISE, {"factors": lambda x: (x, x)}, known)
    subject = Subject(LocalTransport({"factors": wrong}), EXERCISE.functions)
    got, expected = play(scenario, subject), oracle.expected(None, scenario)
    seen = Evidence(
        check="c", functions=("factors",), ordinal=0, scenario=scenario, got=got,
        expected=expected, mismatch=compare(got.value, expected.value),
    )  # fmt: skip
    told = diagnose([seen], oracle).get("c")
    return told.says if told else ""


def second(code: Any) -> Any:
    _, found = code.factors(3.0)
    return {"of the second factor": found}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda x: (2 * x, 7.25), ""),
        (lambda x: (2 * x, 1.0), "The product is wrong: a factor is missing."),
        (
            lambda x: (2 * x, None),
            "The value of the second factor is None where a float is due.",
        ),
        (lambda x: (x, [x]), "The value of the second factor is a list where a float is due."),
    ],
    ids=["other numbers", "its own mistake", "none", "another type"],
)
def test_what_a_check_does_not_look_at_explains_nothing_of_it(wrong: Any, says: str) -> None:
    """A mistake beside what is compared is never told of it, nor that a function returned it."""
    assert told_of(wrong, second) == says


def multiplied(by: int) -> Misconception:
    """An entry that multiplies the first factor."""
    declare = misconception(
        f"by-{by}",
        of="factors",
        says=f"The first is {by} times too large.",
        why="It is x.",
        spelled=[{}],
    )
    return declare(lambda x: (by * x, x))


SQUARED = family(
    "powers",
    of="factors",
    says="The first factor is wrong: {form}.",
    why="It has no power.",
    forms={"it is squared": lambda x: (x * x, x)},
)


@pytest.mark.parametrize(
    ("catalogue", "says"),
    [
        ([SQUARED], "The first factor is wrong: it is squared."),
        ([], "The first is 2 times too large. Beside that: The first is 3 times too large."),
    ],
    ids=["one form", "two entries"],
)
def test_one_mistake_is_likelier_than_two(catalogue: list[Misconception], says: str) -> None:
    """Two mistakes that share what the calls gave are told where no single one gives all of it."""

    def both(code: Any) -> Any:
        return [code.factors(2.0), code.factors(3.0)]

    entries = multiplied(2), multiplied(3)
    assert told_of(lambda x: (x * x, x), both, *entries, *catalogue) == says
