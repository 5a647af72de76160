"""The search: what it may say, what it costs, and which lines it looks at first."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import msgspec
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.source import Replacement
from grader.locating.coverage import Watched, likelier, seen, suspicion
from grader.locating.edits import Edit
from grader.locating.nearest import nearest_line
from grader.locating.nearness import holds, is_near
from grader.locating.search import MOST_CONFIRMED, Budget, lines_that_would_do

CHANGES = st.lists(st.tuples(st.integers(1, 5), st.booleans(), st.booleans()), max_size=40)


@given(CHANGES, st.integers(1, 9), st.integers(0, 200))
@settings(max_examples=150, deadline=None)
def test_no_line_is_said_whose_change_was_not_graded(
    changes: list[tuple[int, bool, bool]], cost: int, left: int
) -> None:
    """Whatever seems to pass: a line is said only if a change on it passed when graded alone."""
    made = [
        Edit((Replacement(0, 0, b"%d," % at),), (line,)) for at, (line, _, _) in enumerate(changes)
    ]
    graded: list[bytes] = []

    def number(source: bytes) -> int:
        return int(source.split(b",")[0])

    def screened(sources: Iterator[bytes]) -> Iterator[bytes]:
        return (source for source in sources if changes[number(source)][1])

    def confirmed(source: bytes) -> bool:
        graded.append(source)
        return changes[number(source)][2]

    budget = Budget(left)
    said = lines_that_would_do(b"", made, budget, cost=cost, screened=screened, confirmed=confirmed)
    passed = {changes[number(source)][0] for source in graded if changes[number(source)][2]}
    assert {line for (line,) in said} <= passed
    assert len(said) == len(set(said))
    assert len(graded) <= MOST_CONFIRMED
    assert budget.left >= 0


def test_the_line_with_most_changes_comes_first() -> None:
    """Where several lines would do, the one is marked on which most changes would."""
    lines = [1, 2, 2, 3, 2, 1]
    made = [Edit((Replacement(0, 0, b"%d" % at),), (line,)) for at, line in enumerate(lines)]
    said = lines_that_would_do(
        b"", made, Budget(100), cost=1, screened=lambda some: some, confirmed=lambda _: True
    )
    assert said == [(2,), (1,), (3,)]


SOURCE = """
def f(z, kind):
    if kind == "relu":
        a = z
    else:
        a = z + 1
    return a
"""


def watched(*lines: int, passed: bool) -> Watched:
    return Watched(passed=passed, lines=frozenset(lines), operators=1, sent=1, whole=True)


def test_a_long_answer_leaves_room_for_fewer_changes() -> None:
    """A check whose answers are lists of a hundred thousand numbers is tried seldom, by count."""
    short = watched(3, passed=False)
    long = msgspec.structs.replace(short, answered=1_000_000)
    assert long.cost >= 1_000 * short.cost


def test_lines_that_only_failing_checks_run_are_suspicious() -> None:
    """A branch of failing checks alone comes first, and one that never runs not at all."""
    region = ast.parse(SOURCE).body
    found = suspicion([watched(3, 6, 7, passed=False), watched(3, 4, 7, passed=True)], region)
    assert found[6] == max(found.values())
    assert found[7] < found[6]
    assert 4 not in found
    assert likelier(1.0, [4], found) is None
    assert likelier(1.0, [6], found) == 1.0


@pytest.mark.parametrize(
    "told",
    [None, 3, "x", [1], [[1]], [[True, 1]], [["1", 1]], [[99, 1]], [[0, 1]], [[1, -1]], [[1, 2.0]]],
)
def test_a_file_can_not_lie_about_its_lines(told: object) -> None:
    """What a file says of the lines that ran is taken only where it can be so."""
    assert seen(told, 10) == {}


ONE = torch.tensor([1.0, 2.0])


@pytest.mark.parametrize(
    ("got", "due", "near"),
    [
        (ONE, ONE + 1e-7, True),
        (ONE, ONE + 0.1, False),
        (ONE, ONE.double(), False),
        (ONE, ONE[:1], False),
        (torch.tensor([True]), torch.tensor([True]), True),
        ((ONE, [ONE]), (ONE, [ONE]), True),
        ((ONE, [ONE]), (ONE, (ONE,)), False),
        ({"a": ONE}, {"a": ONE}, True),
        ({"a": ONE}, {"b": ONE}, False),
        (float("inf"), float("inf"), True),
        (1.0, 1.0005, True),
        (1, 1.0, False),
        (None, ONE, False),
    ],
)
def test_values_are_near_to_three_digits(got: object, due: object, near: bool) -> None:  # noqa: FBT001
    """The first look keeps what may be right, and drops what differs in kind or in three digits."""
    assert is_near(got, due) is near


def test_a_value_is_found_however_a_check_puts_it_together() -> None:
    """A check that puts what a function returns into a list of its own shows that value still."""
    assert holds([[ONE], 3.0], (ONE,))
    assert not holds([ONE + 1], (ONE,))


RETURNS = """
def flat(z):
    a = z + 1
    return a


def pair(z):
    a = [z]
    b = []
    for one in a:
        b.append(one)
    return a, b


def branches(z):
    if z:
        return 1
    return 2


def train(model):
    optimiser = torch.optim.SGD(model)
    losses = []
    losses.append(optimiser.step())
    return losses


class Net:
    def __init__(self):
        self.a = 1

    def forward(self, x):
        return self.a
"""


@pytest.mark.parametrize(
    ("function", "path", "says", "line"),
    [
        ("flat", "", "", 3),
        ("pair", "[0]", "", 8),
        ("pair", "[1][2]", "", 11),
        ("pair", "", "", 12),
        ("branches", "", "", None),
        ("train", "", "", 24),
        ("train", "", "The steps are those of gradient descent (SGD), not of Adam.", 22),
        ("Net", "", "", 33),
        ("missing", "", "", None),
    ],
)
def test_the_nearest_line(function: str, path: str, says: str, line: int | None) -> None:
    """Where no change is known, the line is marked that gives the value, or is spoken of."""
    assert nearest_line(RETURNS.encode(), function, path, says) == line
