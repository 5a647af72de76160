"""Figures of what is odd: extreme, empty, broken, very large, or named like markup."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree as ET

import pytest
import torch

from grader.model import Figure, Series
from grader.report.plots import draw
from grader.suite import pictures
from tests.report.test_plots import CAPTION, drawn

EXTREMES = {
    "nan": math.nan,
    "inf": math.inf,
    "-inf": -math.inf,
    "huge": 1e308,
    "-huge": -1e308,
    "tiny": 5e-324,
    "large": 1e99,
    "zero": 0.0,
}


@pytest.mark.parametrize("one", EXTREMES)
@pytest.mark.parametrize("two", EXTREMES)
def test_extreme_values_give_a_picture_or_a_sentence(one: str, two: str):
    """NaN, infinity and the ends of the range never raise, and never leave a gap in silence."""
    a, b = EXTREMES[one], EXTREMES[two]
    x = torch.tensor([0.0, 1, 2, 3], dtype=torch.float64)
    got = torch.tensor([a, b, a, 1], dtype=torch.float64)
    expected = torch.tensor([b, b, 0, a], dtype=torch.float64)
    square = (got.reshape(2, 2), expected.reshape(2, 2))
    for figure in [
        pictures.curve(x, got, expected, **CAPTION),
        pictures.curve(x, got, expected, logarithmic=True, **CAPTION),
        pictures.derivative(x, got, expected, expected, **CAPTION),
        pictures.heatmap(*square, **CAPTION),
        pictures.boundary([0, 1], [0, 1], square[0], square[1], [0, 1], **CAPTION),
        pictures.losses(got, expected, ("mistake", got), **CAPTION),
        pictures.fits(x, expected, {"relu": got}, losses={"relu": got}, **CAPTION),
    ]:
        drawing = draw(figure)
        assert drawing.alternative.endswith(".")
        assert "could not be drawn" not in drawing.sentence
        assert (drawing.picture is None) == bool(drawing.sentence)
        if drawing.picture is not None:
            ET.fromstring(str(drawing.picture))
            assert not re.search(r"\b(nan|inf)\b", str(drawing.picture).partition(">")[2])


@pytest.mark.parametrize(
    "figure",
    [
        pictures.curve([], [], [], **CAPTION),
        pictures.derivative([], [], [], [], **CAPTION),
        pictures.heatmap(torch.zeros(0, 3), torch.zeros(0, 3), **CAPTION),
        pictures.boundary([], [], [], torch.zeros(0, 2), [], **CAPTION),
        pictures.losses([], [], **CAPTION),
        pictures.fits([], [], {}, **CAPTION),
        pictures.bars({"one": 1}, {"one": math.nan}, **CAPTION),
        pictures.curve([1], [math.nan], [math.nan], **CAPTION),
    ],
    ids=lambda figure: figure.kind,
)
def test_nothing_to_draw_is_a_sentence(figure: Figure):
    """Where there is nothing to draw, the report says so in a sentence."""
    drawing = draw(figure)
    assert drawing.picture is None
    assert re.fullmatch(r"There is no picture of .*\.", drawing.sentence)
    assert drawing.alternative == drawing.sentence


def test_a_broken_figure_is_a_sentence():
    """A figure without the series of its kind costs no report."""
    broken = Figure(series=(Series(name="z", values=(1.0,), shape=(1,)),), kind="curve", **CAPTION)
    assert draw(broken).sentence == "The picture of f could not be drawn."


def test_a_million_points_make_a_small_picture():
    """A million points weigh no more than a few hundred."""
    x = torch.linspace(-5, 5, 1_000_000)
    drawing = drawn(pictures.curve(x, torch.rand(x.shape), torch.sin(x), **CAPTION))
    assert len(str(drawing.picture)) < 60_000
    wide = torch.linspace(-5, 5, 500)
    surface = torch.rand(500, 500, generator=torch.Generator().manual_seed(0))
    points = torch.rand(5000, 2, generator=torch.Generator().manual_seed(1))
    figure = pictures.boundary(wide, wide, surface, points, torch.ones(5000), **CAPTION)
    assert len(str(drawn(figure).picture)) < 120_000


def test_names_are_text():
    """A name with markup, a dollar sign or a quote is shown as it is."""
    name = '<b>&"$x$-->'
    caption = pictures.Caption(function=name, title=name, check="c", visible=True)
    drawing = drawn(pictures.losses([1.0, 2], [1.0, 2], (name, [1.0, 2]), **caption))
    root = ET.fromstring(str(drawing.picture))
    assert name in root.itertext()
    assert str(root.get("aria-label")).startswith(f"{name}. ")
