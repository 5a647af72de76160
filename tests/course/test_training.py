"""Exercises 11 and 12: what a report draws of a training run, and where a history goes wrong."""

from __future__ import annotations

import copy
from types import SimpleNamespace

import pytest
import torch
from torch import nn

from grader.course.loading import find_exercise, load_module
from grader.model import Exercise
from tests.conftest import ROOT, Grader

SINE = load_module(ROOT / "reference/exercise-11-fit-the-sine/misconceptions.py", "_sine")


def reference(exercise: Exercise) -> str:
    """The course's own answer."""
    assert exercise.staff is not None
    return (exercise.staff / exercise.stub).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("slug", "drawn"),
    [
        ("fit-the-sine", {("fits", "SineNet"), ("losses", "train")}),
        ("two-moons", {("boundary", "LinearModel"), ("boundary", "MLP"), ("losses", "train")}),
    ],
)
def test_the_pictures_show_what_was_trained(
    grade: Grader, slug: str, drawn: set[tuple[str, str]]
) -> None:
    """The report draws the fits and the losses, or the boundaries over the data."""
    exercise = find_exercise(grade.course, slug)
    report = grade(slug, {exercise.stub: reference(exercise)})[exercise.stub]
    assert {(item.kind, item.function) for item in report.figures} == drawn
    fits = [item for item in report.figures if item.kind == "fits"]
    names = {one.name for item in fits for one in item.series}
    assert not fits or names >= {"fit:none", "fit:relu", "fit:tanh", "loss:tanh"}


def test_a_history_is_told_at_the_first_step_that_differs(grade: Grader) -> None:
    """Who forgets zero_grad reads that the first two losses are right, and what went wrong then."""
    exercise = find_exercise(grade.course, "fit-the-sine")
    wrong = reference(exercise).replace("        optimiser.zero_grad()\n", "")
    report = grade("fit-the-sine", {exercise.stub: wrong})[exercise.stub]
    verdict = next(item for item in report.verdicts if item.check.id == "losses")
    assert "the first 2 are right" in verdict.message
    assert {item.check.functions for item in report.verdicts if item.points == 0} == {("train",)}


@pytest.mark.parametrize(
    ("index", "way"), [(0, "each"), (2, "recorded"), (5, "trained"), (None, None)]
)
def test_a_history_of_one_element_says_which_and_how(index: int | None, way: str | None) -> None:
    """One element's loss is told from the mean, also where a step is taken for each in turn."""
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(1, 4), nn.Tanh(), nn.Linear(4, 1))
    x = torch.linspace(-3, 3, 8).unsqueeze(1)
    y = x.sin()
    given = SimpleNamespace(replica=lambda: copy.deepcopy(model))
    wrong = SINE["one_element"]
    if index is None:
        got = SINE["steps"](copy.deepcopy(model), x, y, 5, SINE["adam"](model, 0.01))
    else:
        got = wrong(copy.deepcopy(model), x, y, 5, 0.01, index, way)
    found = SINE["element_of"](got, given, x, y, 5, 0.01)
    assert found == (None if index is None else {"index": index, "way": way})
