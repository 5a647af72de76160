"""Which figure stands in the card of what to look at first, and which ones are folded."""

from __future__ import annotations

import math

import pytest

from grader.model import Check, Environment, Figure, Report, Status, Verdict
from grader.report.view import view
from grader.suite import pictures

NAN = math.nan


def verdict(name: str, *, right: bool) -> Verdict:
    status = Status.passed if right else Status.failed
    check = Check(id=name, title=name, functions=("f",), points=1, visible=True)
    return Verdict(check=check, status=status)


def report(figures: list[Figure], **right: bool) -> Report:
    return Report(
        course="c", exercise="e", title="t", submission="f.py", sha256="0" * 64,
        verdicts=tuple(verdict(name, right=value) for name, value in right.items()),
        functions=("f", "g"), isolation=(), figures=tuple(figures),
        environment=Environment(grader="1", python="3", torch="2", platform="here"),
    )  # fmt: skip


def bars(check: str, got: float, *, function: str = "f") -> Figure:
    caption = pictures.Caption(function=function, title=check, check=check, visible=True)
    return pictures.bars({"one": got}, {"one": 1.0}, **caption)


def test_the_first_card_has_the_figure_of_the_case_that_it_names() -> None:
    """Of its own check, else of another that shows its function's mistake; never a right one's."""
    own, other, right = bars("b", 2), bars("a", 3), bars("c", 1)
    elsewhere = bars("b", 2, function="g")
    shown = view(report([elsewhere, other, own, right], a=True, b=False, c=True))
    assert shown.picture == own
    assert shown.groups[0].figures == (other, right)
    assert shown.groups[0].telling == (other,)
    assert view(report([elsewhere, right, other], a=True, b=False)).picture == other
    assert view(report([elsewhere, right], b=False, c=True)).picture is None
    assert view(report([other], a=True)).picture is None


@pytest.mark.parametrize(
    ("got", "expected", "wrong"),
    [
        ([1.0, 2.0], [1.0, 2.0 + 1e-9], False),
        ([1.0, 2.0], [1.0, 2.1], True),
        ([1.0, NAN], [1.0, 2.0], True),
        ([1.0, NAN], [1.0, NAN], False),
        ([math.inf, 1.0], [-math.inf, 1.0], True),
        ([[1.0, 2.0]], [[1.0], [2.0]], True),
    ],
)
def test_a_figure_tells_where_it_differs(got: list, expected: list, *, wrong: bool) -> None:
    """Rounding is no difference; another sign of infinity, a gap or another shape is one."""
    caption = pictures.Caption(function="f", title="", check="a", visible=True)
    figure = pictures.heatmap(got, expected, **caption)
    assert view(report([figure], a=True)).groups[0].telling == ((figure,) if wrong else ())


def test_where_nothing_is_compared_the_check_decides() -> None:
    """A surface has no reference's beside it: it shows a mistake if its own check failed."""
    caption = pictures.Caption(function="f", title="", check="a", visible=True)
    figure = pictures.boundary([0, 1], [0, 1], [0, 0, 1, 1], [[0, 0]], [1], **caption)
    assert view(report([figure], a=False)).picture == figure
    assert view(report([figure], a=True, b=False)).picture is None
