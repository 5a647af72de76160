"""Tensors turned into figures."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from grader.model import Figure
from grader.suite import pictures

CAPTION = pictures.Caption(function="f", title="A title", check="values", visible=True)


def series(figure: Figure) -> dict[str, np.ndarray]:
    return {s.name: np.array(s.values).reshape(s.shape) for s in figure.series}


def test_the_callers_words_are_kept():
    """A figure carries the function, the title, the check and whether it may be seen."""
    figure = pictures.curve([0.0], [1.0], [2.0], argument="x", **CAPTION)
    assert (figure.kind, figure.function, figure.title) == ("curve", "f", "A title")
    assert (figure.check, figure.visible, figure.series[0].name) == ("values", True, "x")


def test_a_million_points_are_thinned_and_keep_the_spike():
    """A single wrong element among a million is in the picture, at its place."""
    x = torch.linspace(-5, 5, 1_000_000, dtype=torch.float64)
    got = torch.sin(x)
    got[123_456] += 7
    lines = series(pictures.curve(x, got, torch.sin(x), **CAPTION))
    assert lines["z"].size <= 2 * pictures.POINTS
    at = int(np.argmax(np.abs(lines["got"] - lines["expected"])))
    assert lines["z"][at] == x[123_456]
    assert lines["got"][at] - lines["expected"][at] == pytest.approx(7)
    assert lines["counts"].tolist() == [1_000_000, 0]


def test_a_lonely_nan_among_a_million_is_kept():
    """A single NaN among a million is in the picture."""
    x = torch.linspace(-5, 5, 1_000_000)
    got = torch.sin(x)
    got[654_321] = math.nan
    lines = series(pictures.curve(x, got, torch.sin(x), **CAPTION))
    assert np.isnan(lines["got"]).sum() == 1
    assert lines["counts"].tolist() == [1_000_000, 1]


def test_the_same_tensors_give_the_same_figure():
    """Thinning is the same each time."""
    x = torch.linspace(-5, 5, 10_001)
    one, two = (pictures.curve(x, x.sin(), x.cos(), **CAPTION) for _ in range(2))
    assert one == two


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.int64])
def test_any_real_dtype_is_drawn(dtype: torch.dtype):
    """Half precision, integers and tensors with gradients are drawn like any others."""
    x = torch.arange(5).to(dtype)
    if dtype.is_floating_point:
        x.requires_grad_()
    lines = series(pictures.curve(x, x, x, **CAPTION))
    assert lines["got"].tolist() == [0, 1, 2, 3, 4]


def test_inputs_are_put_in_order():
    """Inputs in any order make one line from left to right; an infinite one is left out."""
    lines = series(pictures.curve([3, 1, math.inf, 2], [30, 10, 99, 20], [3, 1, 9, 2], **CAPTION))
    assert lines["z"].tolist() == [1, 2, 3]
    assert lines["got"].tolist() == [10, 20, 30]


def test_wrong_shapes_say_so():
    """What can't be drawn over each other raises CannotDraw with a sentence."""
    for attempt in [
        lambda: pictures.curve([1, 2], [1, 2, 3], [1, 2], **CAPTION),
        lambda: pictures.curve([1], ["no number"], [1], **CAPTION),
        lambda: pictures.curve([1], None, [object()], **CAPTION),
        lambda: pictures.heatmap(torch.zeros(2, 2, 2), torch.zeros(2, 2), **CAPTION),
        lambda: pictures.boundary([0, 1], [0, 1], [1, 2, 3], [[0, 0]], [0], **CAPTION),
        lambda: pictures.boundary([0, 1], [0, 1], [1, 2, 3, 4], [0, 0], [0, 1], **CAPTION),
        lambda: pictures.boundary([1, 0], [0, 1], [1, 2, 3, 4], [[0, 0]], [0], **CAPTION),
        lambda: pictures.fits([1, 2], [1, 2], {"relu": [1]}, **CAPTION),
        lambda: pictures.landscape([0, 1], [0, 1], torch.eye(2), [1, 2, 3], [[1, 2]], **CAPTION),
        lambda: pictures.landscape([0, 1], [0, 1], torch.eye(2), [[1, 2, 3]], [[1, 2]], **CAPTION),
        lambda: pictures.landscape(
            [0, 1], [0, 1], torch.zeros(3, 2), [[1, 2]], [[1, 2]], **CAPTION
        ),
    ]:
        with pytest.raises(pictures.CannotDraw, match=r"^[A-Z].*\.$"):
            attempt()


def test_the_tangent_stands_where_the_derivative_is_most_wrong():
    """The tangent has the student's slope and the slope by differences at the worst place."""
    x = torch.linspace(-3, 3, 601, dtype=torch.float64)
    wrong = 2 * x
    wrong[450] = -5
    figure = pictures.derivative(x, wrong, 2 * x, x**2, **CAPTION)
    at, height, yours, numerical = series(figure)["tangent"]
    assert (at, height, yours) == pytest.approx((x[450].item(), x[450].item() ** 2, -5))
    assert numerical == pytest.approx(2 * x[450].item())


def test_a_large_matrix_keeps_its_worst_entry():
    """A heat map of a large matrix is thinned around the largest difference."""
    expected = torch.zeros(1000, 700)
    got = expected.clone()
    got[777, 333] = 4
    found = series(pictures.heatmap(got, expected, **CAPTION))
    assert max(found["got"].shape) <= pictures.CELLS
    row, column = np.argwhere(found["got"] == 4)[0]
    assert (found["rows"][row], found["columns"][column]) == (777, 333)
    assert found["got shape"].tolist() == [1000, 700]


def test_points_on_their_side_are_counted_before_thinning():
    """The count of right points is over all of them, however many are drawn."""
    grid = torch.linspace(-1, 1, 41)
    z = (grid[None, :] > 0).double().expand(41, 41)
    generator = torch.Generator().manual_seed(0)
    X = torch.rand(5000, 2, generator=generator) * 2 - 1
    X = X[X[:, 0].abs() > 0.1]
    y = (X[:, 0] > 0).double()
    y[:7] = 1 - y[:7]
    found = series(pictures.boundary(grid, grid, z, X, y[:, None], **CAPTION))
    assert found["right"].tolist() == [len(y) - 7, len(y)]
    assert found["labels"].size <= pictures.POINTS


def test_histories_of_different_length():
    """Losses that stop early are drawn as far as they go."""
    found = series(pictures.losses([3, 2], [3, 2, 1], ("too early", [2.0]), **CAPTION))
    assert found["epochs"].tolist() == [2, 3, 1]
    assert math.isnan(found["got"][2])
    assert found["mistake:too early"][0] == 2


def test_a_marked_epoch_has_its_loss_however_long_the_history():
    """A mark lies on its history, also where that is thinned; off it there is no mark."""
    losses = [float(at % 7) for at in range(5000)]
    found = series(pictures.losses(losses, losses[:9], marked=("best", 4321, 9), **CAPTION))
    assert found["mark:best"][0].tolist() == [4321, 4321 % 7]
    assert np.isnan(found["mark:best"][1]).all()
    with pytest.raises(pictures.CannotDraw, match="not the number of one epoch"):
        pictures.losses(losses, losses, marked=("best", [1, 2], 1), **CAPTION)


def test_a_list_of_tensors_is_a_history():
    """A student who returns losses as 0-d tensors gets the same picture."""
    losses = [torch.tensor(2.0, requires_grad=True), torch.tensor(1.0)]
    assert series(pictures.losses(losses, [2, 1], **CAPTION))["got"].tolist() == [2, 1]
