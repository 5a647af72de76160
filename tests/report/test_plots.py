"""Figures as they stand in a page, and what their texts say."""

from __future__ import annotations

import base64
import io
import math
import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from grader.model import Figure
from grader.report.plots import Drawing, draw
from grader.report.plots.panel import Panel
from grader.report.plots.pixels import address, tinted
from grader.report.plots.scales import ticks
from grader.suite import pictures
from tests.conftest import ROOT

CAPTION = pictures.Caption(function="f", title="A title", check="values", visible=True)
Z = torch.linspace(-5, 5, 1001, dtype=torch.float64)
SIGMA = torch.sigmoid(Z)
SWISH_SLOPE = SIGMA + Z * SIGMA * (1 - SIGMA)
GRID = torch.linspace(-0.5, 1.5, 41)
CORNERS = torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]])


def every_kind() -> dict[str, Figure]:
    wrong = SIGMA * (1 - SIGMA)
    up, across = torch.meshgrid(GRID, GRID, indexing="ij")
    surface = torch.relu(across + up) - 2 * torch.relu(across + up - 1)
    x = torch.linspace(-6, 6, 100)[:, None]
    epochs = torch.arange(60.0)
    return {
        "curve": pictures.curve(Z, wrong, SWISH_SLOPE, **CAPTION),
        "derivative": pictures.derivative(Z, wrong, SWISH_SLOPE, Z * SIGMA, **CAPTION),
        "heatmap": pictures.heatmap(torch.eye(3), 2 * torch.eye(3), **CAPTION),
        "boundary": pictures.boundary(GRID, GRID, surface, CORNERS, [0, 1, 1, 0], **CAPTION),
        "losses": pictures.losses(
            torch.exp(-epochs / 30),
            torch.exp(-epochs / 9),
            ("SGD", epochs / 60),
            marked=("the end", 9, 8),
            **CAPTION,
        ),
        "fits": pictures.fits(
            x, x.sin(), {"none": -0.1 * x, "tanh": x.sin()}, losses={"none": [2, 1]}, **CAPTION
        ),
        "landscape": pictures.landscape(GRID, GRID, surface, CORNERS[:2], CORNERS, **CAPTION),
        "bars": pictures.bars({"one": 3, "two": 5.0}, {"one": 3, "two": 4}, **CAPTION),
    }


def drawn(figure: Figure) -> Drawing:
    drawing = draw(figure)
    assert drawing.picture is not None, drawing.sentence
    assert not drawing.sentence
    return drawing


@pytest.mark.parametrize("kind", list(every_kind()))
def test_every_kind_is_a_small_picture_that_asks_for_nothing(kind: str):
    """A picture has a text and no id, loads nothing, and is small."""
    drawing = drawn(every_kind()[kind])
    root = ET.fromstring(str(drawing.picture))
    assert root.get("role") == "img"
    assert root.get("aria-label") == f"A title. {drawing.alternative}"
    assert len(str(drawing.picture)) < 20_000
    elements = list(root.iter())
    assert not [element for element in elements if element.get("id")]
    targets = [target for element in elements if (target := element.get("href"))]
    assert all(target.startswith("data:image/png;base64,") for target in targets)
    assert {element.tag for element in elements} <= {
        "div", "span", "svg", "path", "image", "text"
    }  # fmt: skip


@pytest.mark.parametrize("kind", list(every_kind()))
def test_every_kind_of_line_has_its_style(kind: str):
    """Whatever a picture is made of stands in the style sheet, with a colour for light and dark."""
    style = (ROOT / "grader/report/templates/plots.css").read_text(encoding="utf-8")
    root = ET.fromstring(str(drawn(every_kind()[kind]).picture))
    named = {name for element in root.iter() for name in str(element.get("class", "")).split()}
    assert {name for name in named if f".{name}" not in style} <= {"ink", "dot", "smooth"}


def test_pixels_are_an_image_that_others_read():
    """The image of a surface is a PNG with the pixels that were meant, the first row on top."""
    pixels = tinted(np.array([[-1.0, 2.0, math.nan]]), np.array([[10, 20, 30]]), missing=90)
    image = plt.imread(io.BytesIO(base64.b64decode(address(pixels).partition(",")[2])))
    assert (image * 255).round().astype(int).tolist() == [
        [[0, 114, 178, 10], [213, 94, 0, 20], [128, 128, 128, 90]]
    ]


def test_the_same_figure_gives_the_same_bytes_in_another_process():
    """A picture drawn again, in whichever process, is the same byte for byte."""
    program = (
        "from tests.report.test_plots import every_kind, draw;"
        "print(*[draw(f).picture for f in every_kind().values()], sep='')"
    )
    there = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, encoding="utf-8", cwd=ROOT
    )
    here = "".join(str(draw(figure).picture) for figure in every_kind().values())
    assert there.stdout.strip() == here


@pytest.mark.parametrize(
    ("bounds", "most", "whole", "expected"),
    [
        ((-5.05, 5.05), 6, False, [-4, -2, 0, 2, 4]),
        ((0, 1), 4, False, [0, 0.25, 0.5, 0.75, 1]),
        ((0, 3), 6, True, [0, 1, 2, 3]),
        ((-1e-9, 2e-9), 3, False, [-1e-9, 0, 1e-9, 2e-9]),
        ((0, 100), 4, True, [0, 50, 100]),
        ((7.2, 7.9), 2, True, []),
    ],
)
def test_an_axis_has_round_numbers(
    bounds: tuple[float, float], most: int, *, whole: bool, expected: list[float]
):
    """Between two bounds stand a few numbers in steps of 1, 2, 2.5 or 5; of epochs no halves."""
    assert ticks(*bounds, most, whole=whole) == pytest.approx(expected, abs=1e-15)


def test_a_curve_says_where_it_is_wrong():
    """The text names the side, the largest difference, its place and both values."""
    got = SWISH_SLOPE + 0.25 * torch.exp(-8 * (Z - 1) ** 2)
    text = drawn(pictures.curve(Z, got, SWISH_SLOPE, **CAPTION)).alternative
    at = int((got - SWISH_SLOPE).abs().argmax())
    assert Z[at].item() == pytest.approx(1)
    assert text.startswith("Your f lies above the reference between ")
    assert "the largest difference, 0.25, is at z = 1 " in text
    assert f"(yours {got[at]:.2f}, expected {SWISH_SLOPE[at]:.3f})" in text
    low, high = map(float, re.findall(r"between (\S+) and (\S+);", text)[0])
    apart = Z[(got - SWISH_SLOPE).abs() > 1e-3 * (SWISH_SLOPE.max() - SWISH_SLOPE.min())]
    assert low == pytest.approx(apart.min().item(), abs=0.06)
    assert high == pytest.approx(apart.max().item(), abs=0.06)


@pytest.mark.parametrize("slope", [1.0, -1.0, 0.1])
@pytest.mark.parametrize("at", [0, 3, 10])
def test_a_number_stands_beside_the_lines(slope: float, at: float):
    """The number of the largest difference covers no line where there is room elsewhere."""
    x = np.linspace(0, 10, 201)
    line = 5 + slope * (x - 5)
    panel = Panel((0, 10, 0, 10), size="", height=14, log=False)
    here = 5 + slope * (at - 5)
    panel.tag(at, (here, here + 0.3), "0.3", [(x, line), (x, line + 0.3)])
    text = ET.fromstring(str(panel.html())).find("text")
    assert text is not None
    left, down = (float(text.get(name, "").rstrip("%")) / 10 for name in ("x", "y"))
    width = 10 * 0.56 * 3 / 15
    left -= width if "end" in text.get("class", "") else 0
    under = (x >= left) & (x <= left + width)
    for ordinates in (line, line + 0.3):
        assert (np.abs(10 - ordinates[under] - down) > 0.36).all()


def test_a_right_curve_is_said_to_be_right():
    """The text of a right answer says so, and names a difference that no eye can see."""
    text = drawn(pictures.curve(Z, SWISH_SLOPE, SWISH_SLOPE, **CAPTION)).alternative
    assert text == "Your f lies on the reference from −5 to 5, exactly."
    near = SWISH_SLOPE + 3e-8 * (Z == 2)
    text = drawn(pictures.curve(Z, near, SWISH_SLOPE, **CAPTION)).alternative
    assert "lies on the reference from −5 to 5; the largest difference, 3 × 10⁻⁸, is at" in text
    rounded = SWISH_SLOPE.nextafter(torch.ones_like(Z) * 9)
    text = drawn(pictures.curve(Z, rounded, SWISH_SLOPE, **CAPTION)).alternative
    assert text == "Your f lies on the reference from −5 to 5, up to rounding."


def test_a_side_is_said_once():
    """The text of a curve on one side but for a point between names that side once."""
    text = drawn(pictures.curve(Z, Z - Z.abs(), Z, **CAPTION)).alternative
    assert re.search(r"lies below the reference between −5 and \S+ and between \S+ and 5;", text)


def test_a_derivative_says_both_slopes():
    """The text of a tangent gives the student's slope and the one by differences."""
    figure = pictures.derivative(Z, torch.zeros_like(Z), 2 * Z, Z**2, **CAPTION)
    text = drawn(figure).alternative
    assert "At z = −3 the function's slope, by differences, is −6" in text
    assert text.endswith("the tangent with your slope has 0.")


def test_a_tangent_stands_where_it_is_seen():
    """At an end of the inputs, where half of it would lie outside, it stands only if it has to."""

    def place(got: torch.Tensor) -> float:
        figure = pictures.derivative(Z, got, 2 * Z, Z**2, **CAPTION)
        return next(one.values[0] for one in figure.series if one.name == "tangent")

    assert place(2 * Z + (Z > 1.5) * Z) == pytest.approx(3)
    assert place(2 * Z + (Z > 4)) > 4
    assert abs(place(2 * Z)) == pytest.approx(3)


def test_a_matrix_says_its_worst_entry():
    """The text of a heat map counts what agrees and gives the worst entry's place."""
    expected = torch.arange(6.0).reshape(2, 3)
    got = expected.clone()
    got[1, 2] = -2
    text = drawn(pictures.heatmap(got, expected, **CAPTION)).alternative
    assert text == (
        "Your f, 2 × 3, agrees in 5 of 6 entries; the largest difference, 7, is in row 1,"
        " column 2 (from 0; yours −2, expected 5)."
    )
    text = drawn(pictures.heatmap(expected.T, expected, **CAPTION)).alternative
    assert "3 × 2 where the reference is 2 × 3, with the same entries" in text
    text = drawn(pictures.heatmap(torch.ones(2), expected, **CAPTION)).alternative
    assert text == "Your f is a vector of 2 where the reference is 2 × 3."


def test_rounding_is_no_difference_in_a_matrix():
    """A right answer that rounds otherwise is drawn, and spoken of, as the reference itself."""
    expected = torch.arange(1.0, 7.0, dtype=torch.float64).reshape(2, 3)
    rounded = drawn(pictures.heatmap(expected + 4e-15, expected, **CAPTION))
    assert rounded.alternative == "Your f, 2 × 3, agrees in 6 of 6 entries."
    assert rounded.picture == drawn(pictures.heatmap(expected, expected, **CAPTION)).picture


def test_a_boundary_says_its_form_and_what_it_gets_right():
    """The text of a decision surface gives its range, its line and the points on their side."""
    up, across = torch.meshgrid(GRID, GRID, indexing="ij")
    straight = torch.sigmoid(9 * (across + up - 1.5))
    text = drawn(pictures.boundary(GRID, GRID, straight, CORNERS, [0, 1, 1, 0], **CAPTION))
    assert "one straight line. 1 of 4 points (25 %)" in text.alternative
    flat = torch.full((41, 41), 0.25)
    text = drawn(pictures.boundary(GRID, GRID, flat, CORNERS, [0, 1, 1, 0], **CAPTION))
    assert text.alternative == (
        "The output of your f goes from 0.25 to 0.25 and stays below 0.5, so there is no boundary."
        " 2 of 4 points (50 %) lie on the side of their class."
    )


def test_losses_say_where_they_part():
    """The text of the losses gives both ends, where they part, and the largest difference."""
    expected = [1.0, 0.5, 0.25, 0.125]
    text = drawn(pictures.losses([1.0, 0.5, 0.4, 0.3], expected, **CAPTION)).alternative
    assert text == (
        "Your losses go from 1 to 0.3 in 4 epochs, the reference's to 0.125 in 4; they part by"
        " more than 1 % at epoch 2 (yours 0.4, expected 0.25); the largest difference is at"
        " epoch 3 (yours 0.3, expected 0.125)."
    )


@pytest.mark.parametrize(
    ("epoch", "ours"),
    [(1, "epoch 1 of yours"), (7, "none of your epochs"), (0.5, "none of your epochs")],
)
def test_losses_mark_an_epoch_of_each_history(epoch: float, ours: str):
    """An epoch that matters is a dot on one's own losses and a ring on the reference's."""
    histories = [3.0, 1.0, 2.0], [3.0, 1.5, 1.2, 2.0]
    plain = drawn(pictures.losses(*histories, **CAPTION))
    marked = drawn(pictures.losses(*histories, marked=("best epoch", epoch, 2), **CAPTION))
    assert marked.alternative == (
        f"{plain.alternative} Marked as best epoch: {ours}, and epoch 2 of the reference's."
    )
    assert ">best epoch, yours<" in str(marked.picture)


def test_fits_say_how_far_each_misses():
    """The text of the fits gives each model's largest miss and last loss."""
    figure = pictures.fits([0, 1], [0, 1], {"relu": [0, 0.5]}, losses={"relu": [3, 2]}, **CAPTION)
    text = drawn(figure).alternative
    assert text == "f: the fit with relu misses the data by at most 0.5 and its loss ends at 2."


def test_fits_to_single_points_draw_no_line_through_them():
    """What was measured at a few places is drawn as dots, and a curve that is known as a band."""
    x, y = [0.0, 1.0, 3.0], [0.1, 0.9, 3.2]

    def lines(*, points: bool) -> int:
        figure = pictures.fits(x, y, {"a line": x}, points=points, **CAPTION)
        return str(drawn(figure).picture).count('"ink band"')

    assert lines(points=False) == 2, "the data, and their entry in the legend"
    assert lines(points=True) == 0


def test_held_out_points_are_told_from_those_that_were_trained_on():
    """Points that no model has seen are hollow, and missed apart; between points there is a fit."""
    nan = float("nan")
    x, y = [0.0, 1.0, 2.0, 3.0], [0.1, 0.9, nan, 3.5]
    fit = {"a line": x}
    figure = pictures.fits(x, y, fit, points=True, held_out=[0, 0, 0, 1], **CAPTION)
    told = drawn(figure)
    assert ">held out<" in str(told.picture)
    assert ">trained on<" in str(told.picture)
    assert told.alternative == (
        "f: the fit with a line misses what it was trained on by at most 0.1 and what was held out"
        " by at most 0.5."
    )
    plain = drawn(pictures.fits(x, y, fit, points=True, **CAPTION))
    assert "held out" not in str(plain.picture)
    assert plain.alternative == "f: the fit with a line misses the data by at most 0.5."
    only_new = pictures.fits(x, [nan] * 3 + [3.5], fit, points=True, held_out=[1] * 4, **CAPTION)
    assert drawn(only_new).alternative == (
        "f: the fit with a line misses what was held out by at most 0.5."
    )


def test_a_path_says_where_it_leads():
    """A path's text gives its points and ends and tells what is off the map; a right one is one."""
    bowl = GRID[:, None] ** 2 + 3 * GRID**2
    due = torch.tensor([[1.0, 1.0], [0.5, -0.5], [0.2, 0.1]])

    def of(path: torch.Tensor) -> Drawing:
        return drawn(pictures.landscape(GRID, GRID, bowl, path, due, **CAPTION))

    right = of(due)
    assert right.alternative == (
        "The path of your f has 3 points and goes from (1, 1) to (0.2, 0.1). So does the"
        " reference's."
    )
    wrong = of(torch.cat([due[:2], torch.tensor([[9.0, math.inf], [1e30, 0.0]])]))
    assert wrong.alternative == (
        "The path of your f has 4 points and goes from (1, 1) to (1 × 10³⁰, 0). 2 of its points"
        " lie outside the map, or are no finite numbers. The reference's has 3, from (1, 1) to"
        " (0.2, 0.1)."
    )
    assert "the reference" in str(wrong.picture)
    assert "the reference" not in str(right.picture).partition(">")[2]


def test_nan_in_a_curve_is_counted():
    """The text says how many values are no numbers, and from where on."""
    got = torch.where(Z > 3, math.nan, SWISH_SLOPE)
    text = drawn(pictures.curve(Z, got, SWISH_SLOPE, **CAPTION)).alternative
    assert text.endswith(
        "Your f is no finite number at 200 of 1,001 inputs, the first at z = 3.01."
    )


def test_importing_is_light():
    """Whoever draws nothing doesn't wait for numpy, and nobody waits for matplotlib."""
    program = (
        "import sys, grader.report.plots;"
        "assert not {'torch', 'matplotlib', 'numpy'} & set(sys.modules);"
        "import grader.report.plots.boundary;"
        "assert not {'torch', 'matplotlib'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
