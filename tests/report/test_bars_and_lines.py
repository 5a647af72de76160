"""Bars, logarithmic axes and lines to compare with, and what their texts say."""

from __future__ import annotations

import math
import re

import pytest
import torch

from grader.report.plots.panel import UNITS
from grader.suite import pictures
from tests.report.test_plots import CAPTION, drawn


def test_a_logarithmic_curve_is_told_by_factors():
    """On a logarithmic axis what counts is how many times too large, and 0 has no place on it."""
    layers = torch.arange(1.0, 21.0, dtype=torch.float64)
    due = 0.5**layers
    caption = {**CAPTION, "argument": "layer", "logarithmic": True}
    drawing = drawn(pictures.curve(layers, due * 1.1**layers, due, **caption))
    assert drawing.alternative.startswith("Your f lies above the reference everywhere; the largest")
    assert "the largest factor, 6.73, is at layer = 20 (yours " in drawing.alternative
    svg = str(drawing.picture)
    assert all(f">{label}</" in svg for label in ("0.0001", "0.01", "× 6.73"))
    right = drawn(pictures.curve(layers, due * (1 + 1e-15), due, **caption))
    assert right.alternative.startswith("Your f lies on the reference from 1 to 20")
    got = torch.where(layers > 5, 0, due)
    text = drawn(pictures.curve(layers, got, due, **caption)).alternative
    assert text.endswith("is no number above 0 at 15 of 20 inputs, the first at layer = 6.")


def test_another_line_stands_beside_a_curve():
    """A line to compare with has its key, is told, and has its place on the axis."""
    x = torch.arange(1.0, 11.0, dtype=torch.float64)
    flat = torch.full_like(x, 2.0)
    for logarithmic in (False, True):
        beside = {"without": 10 ** (x - 11), "nowhere": -flat / 0}
        drawing = drawn(
            pictures.curve(x, flat, flat, logarithmic=logarithmic, beside=beside, **CAPTION)
        )
        svg = str(drawing.picture)
        assert ">without</" in svg
        assert drawing.alternative == (
            "Your f lies on the reference from 1 to 10, exactly. Drawn beside it, without: from "
            "1 × 10⁻¹⁰ to 0.1."
        )
        lowest = "1·10⁻¹⁰" if logarithmic else "0"
        assert f">{lowest}</" in svg


def test_bars_say_which_are_wrong():
    """The text has both numbers of each bar that is wrong, and how many are right."""
    due = {"small": 8, "large": 12_000, "none": 0}
    text = drawn(pictures.bars({**due, "large": 4_000}, due, **CAPTION)).alternative
    assert text == "Your f gives 4,000 for large, where 12,000 is due. 2 of 3 bars are right."
    text = drawn(pictures.bars(due, due, **CAPTION)).alternative
    assert "what the reference gives: 8 for small, 12,000 for large and 0 for none." in text


@pytest.mark.parametrize("ours", [math.inf, math.nan, -3e200, 10**300, 0, -2])
def test_bars_of_any_length_stay_in_the_picture(ours: float):
    """What is no number, or out of all proportion, is told, and leaves the others their room."""
    due = {"one": 3, "two": 4}
    drawing = drawn(pictures.bars({**due, "two": ours}, due, **CAPTION))
    assert "for two, where 4 is due. 1 of 2 bars are right." in drawing.alternative
    places = [float(x) for x in re.findall(r"M(-?[\d.]+) ", str(drawing.picture))]
    assert max(map(abs, places)) < 10 * UNITS


def test_bars_that_cannot_be_drawn_say_why():
    """A name without a single number, and more bars than have room, are refused in a sentence."""
    many = {str(at): at for at in range(40)}
    for got, due, told in (
        ({"one": torch.ones(3)}, {"one": 1}, "for one there isn't one"),
        ({"one": "text"}, {"one": 1}, "holds no numbers"),
        (many, many, "There are 40 bars"),
    ):
        with pytest.raises(pictures.CannotDraw, match=told):
            pictures.bars(got, due, **CAPTION)
