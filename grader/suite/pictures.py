"""Tensors turned into :class:`grader.model.Figure` values, one constructor a kind of picture.

A suite draws in one line::

    curve(z, got, expected, function="swish", title="Swish", check="swish-values", visible=True)

Every constructor takes tensors, arrays, lists or numbers of any real dtype; NaN and inf are kept,
and nothing is an error because there is much or nothing of it: long inputs are thinned to what
a picture can show, the same way each time, and keep the place of the largest difference. What
has the wrong shape raises :class:`CannotDraw` with a sentence for the report.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict, Unpack

import numpy as np

from grader.model import Figure, Series
from grader.suite.figure_series import (
    BARS,
    CELLS,
    GRID,
    POINTS,
    CannotDraw,
    array,
    lines_over,
    matrix_of,
    numbers_of,
    spread,
    thinned,
    worst,
)

if TYPE_CHECKING:
    from grader.suite.figure_series import Array

_INSIDE = 0.6
"""The part of all inputs in whose middle a tangent is seen on both sides of its point."""

_Kind: TypeAlias = Literal[
    "curve", "derivative", "heatmap", "boundary", "losses", "fits", "landscape", "bars"
]

__all__ = (
    "CannotDraw", "Caption", "bars", "boundary", "curve", "derivative", "fits", "heatmap",
    "landscape", "losses",
)  # fmt: skip


class Caption(TypedDict):
    """What the caller knows of every picture."""

    function: str
    """The graded name that is drawn."""
    title: str
    check: str
    """Id of the check that draws."""
    visible: bool


def curve(
    x: Any,
    got: Any,
    expected: Any,
    *,
    argument: str = "z",
    logarithmic: bool = False,
    beside: Mapping[str, Any] | None = None,
    **caption: Unpack[Caption],
) -> Figure:
    """A function against its reference.

    Args:
        x: the inputs, any shape and order.
        got: the student's values, as many as there are inputs.
        expected: the reference's values, as many.
        argument: the name of the input, for the axis.
        logarithmic: whether the values, which are above 0, are drawn by their logarithms.
        beside: other lines over the same inputs, by their names, to compare with.
        caption: function, title, check, visible.

    Raises:
        CannotDraw: the three differ in number, or one holds no numbers.
    """
    others = {f"beside:{name}": values for name, values in (beside or {}).items()}
    lines = lines_over(x, got=got, expected=expected, **others)
    if logarithmic:
        lines["logarithmic"] = array([])
    return _figure("curve", {argument: lines.pop("x"), **lines}, caption)


def derivative(
    x: Any,
    got: Any,
    expected: Any,
    function_values: Any,
    *,
    argument: str = "z",
    **caption: Unpack[Caption],
) -> Figure:
    """A function with its derivative, a tangent, and the slope as differences give it.

    The tangent stands where ``got`` and ``expected`` differ most, or, where they agree, where
    the function is steepest; at the ends of the inputs, where half of it would lie outside, only
    if they differ nowhere else.

    Args:
        x: the inputs, any shape and order.
        got: the student's derivative at them.
        expected: the reference's derivative.
        function_values: the function itself, right, at the same inputs.
        argument: the name of the input, for the axis.
        caption: function, title, check, visible.

    Raises:
        CannotDraw: the four differ in number, or one holds no numbers.
    """
    lines = lines_over(x, got=got, expected=expected, function=function_values, thin=False)
    at = _tangent_place(lines["x"], lines["got"], lines["expected"])
    tangent = array([])
    if at is not None:
        before, after = max(0, at - 1), min(lines["x"].size - 1, at + 1)
        with np.errstate(all="ignore"):
            run = lines["x"][after] - lines["x"][before]
            slope = (lines["function"][after] - lines["function"][before]) / run
        touch = (lines["x"][at], lines["function"][at])
        tangent = np.array([*touch, lines["got"][at], slope])
    lines = thinned(lines)
    series = {argument: lines.pop("x"), **lines, "tangent": tangent}
    return _figure("derivative", series, caption)


def heatmap(got: Any, expected: Any, **caption: Unpack[Caption]) -> Figure:
    """Two matrices as heat maps, and their difference where their shapes agree.

    Args:
        got: the student's matrix ``[r, c]``; a vector is a row, a number a single cell.
        expected: the reference's matrix.
        caption: function, title, check, visible.

    Raises:
        CannotDraw: more than two dimensions, or no numbers.
    """
    given = {name: matrix_of(value, name) for name, value in (("got", got), ("expected", expected))}
    shapes = {name: matrix.shape for name, matrix in given.items()}
    series: dict[str, Array] = {}
    if shapes["got"] == shapes["expected"]:
        largest = worst(given["got"].ravel(), given["expected"].ravel())
        row, column = divmod(largest or 0, max(1, shapes["got"][1]))
        rows = spread(shapes["got"][0], CELLS, row)
        columns = spread(shapes["got"][1], CELLS, column)
        series = {name: matrix[np.ix_(rows, columns)] for name, matrix in given.items()}
        series |= {"rows": rows.astype(np.float64), "columns": columns.astype(np.float64)}
    else:
        for name, matrix in given.items():
            picked = np.ix_(spread(matrix.shape[0], CELLS), spread(matrix.shape[1], CELLS))
            series[name] = matrix[picked]
    for name, value in (("got", got), ("expected", expected)):
        series[f"{name} shape"] = array(np.shape(numbers_of(value, name)))
    return _figure("heatmap", series, caption)


def boundary(
    grid_x: Any,
    grid_y: Any,
    z: Any,
    X: Any,
    y: Any,
    *,
    level: float = 0.5,
    **caption: Unpack[Caption],
) -> Figure:
    """A decision surface over the data, with the line where it crosses ``level``.

    Args:
        grid_x: ``[w]``, increasing.
        grid_y: ``[h]``, increasing.
        z: ``[h, w]``, or as many values in that order: the model's output at (grid_x, grid_y).
        X: ``[n, 2]``, the data.
        y: ``[n]`` or ``[n, 1]``, their classes, 0 or 1.
        level: the output that divides the classes.
        caption: function, title, check, visible.

    Raises:
        CannotDraw: shapes that don't fit each other, or a grid that isn't increasing.
    """
    across, up = numbers_of(grid_x, "grid_x").ravel(), numbers_of(grid_y, "grid_y").ravel()
    surface = numbers_of(z, "z")
    points, labels = numbers_of(X, "X"), numbers_of(y, "y").ravel()
    if surface.size != across.size * up.size:
        said = f"{surface.size} values over a grid of {across.size} × {up.size}"
        raise CannotDraw(f"The surface has {said}.")
    if points.ndim != 2 or points.shape[1] != 2 or points.shape[0] != labels.size:
        said = f"X has shape {list(points.shape)} and y has {labels.size} labels"
        raise CannotDraw(f"The data are no points of a plane with a label each: {said}.")
    if not (np.all(np.diff(across) > 0) and np.all(np.diff(up) > 0)):
        raise CannotDraw("The grid under the surface isn't increasing.")
    surface = surface.reshape(up.size, across.size)
    right = _on_their_side(across, up, surface, points, labels, level)
    rows, columns = spread(up.size, GRID), spread(across.size, GRID)
    kept = spread(labels.size, POINTS)
    series = {
        "x": across[columns],
        "y": up[rows],
        "z": surface[np.ix_(rows, columns)],
        "points": points[kept],
        "labels": labels[kept],
        "level": array([level]),
        "right": array([right, labels.size]),
    }
    return _figure("boundary", series, caption)


def losses(
    got: Any,
    expected: Any,
    mistake: tuple[str, Any] | None = None,
    *,
    marked: tuple[str, Any, Any] | None = None,
    **caption: Unpack[Caption],
) -> Figure:
    """The student's loss history against the reference's, and a named mistake's.

    Args:
        got: one loss an epoch; the histories may differ in length.
        expected: the reference's.
        mistake: what the mistake is called, and its history.
        marked: what an epoch of each history is marked as, such as "the best epoch", and which
            one that is in the student's and in the reference's; the first has the number 0.
        caption: function, title, check, visible.

    Raises:
        CannotDraw: a history or an epoch that holds no numbers.
    """
    given = {"got": got, "expected": expected}
    if mistake is not None:
        given[f"mistake:{mistake[0]}"] = mistake[1]
    histories = {name: numbers_of(value, name).ravel() for name, value in given.items()}
    longest = max(history.size for history in histories.values())
    padded = {
        name: np.concatenate([history, np.full(longest - history.size, np.nan)])
        for name, history in histories.items()
    }
    lines = thinned({"x": np.arange(longest, dtype=np.float64), **padded})
    counts = array([history.size for history in histories.values()])
    series = {"epoch": lines.pop("x"), **lines, "epochs": counts}
    if marked is not None:
        name, *epochs = marked
        both = zip(("got", "expected"), epochs, strict=True)
        series[f"mark:{name}"] = array([_place_of(at, histories[of], name) for of, at in both])
    return _figure("losses", series, caption)


def fits(
    x: Any,
    y: Any,
    predictions: Mapping[str, Any],
    *,
    losses: Mapping[str, Any] | None = None,
    points: bool = False,
    held_out: Any = None,
    **caption: Unpack[Caption],
) -> Figure:
    """The fits of several models to the same data, and how each one's loss went.

    Args:
        x: ``[n]`` or ``[n, 1]``, the inputs.
        y: as many targets.
        predictions: the model's name and its output at ``x``, in the order to draw.
        losses: the model's name and its loss history.
        points: whether the data are single points, and no curve that goes through them; where a
            target is NaN there is none, and the fits are drawn all the same.
        held_out: which of the points no model was trained on, as many; they are drawn hollow.
        caption: function, title, check, visible.

    Raises:
        CannotDraw: a prediction for other inputs than ``x``, or no numbers.
    """
    named = {f"fit:{name}": values for name, values in predictions.items()}
    if held_out is not None:
        named["held out"] = held_out
    lines = lines_over(x, expected=y, **named)
    series = {"x": lines.pop("x"), **lines}
    if points:
        series["points"] = array([])
    for name, history in (losses or {}).items():
        whole = numbers_of(history, f"the losses of {name}").ravel()
        kept = spread(whole.size, POINTS)
        series[f"epoch:{name}"] = kept.astype(np.float64)
        series[f"loss:{name}"] = whole[kept]
    return _figure("fits", series, caption)


def landscape(
    across: Any, up: Any, height: Any, got: Any, expected: Any, **caption: Unpack[Caption]
) -> Figure:
    """The contour lines of a surface over two parameters, with paths over it.

    Args:
        across: ``[w]``, increasing: the places of the first parameter.
        up: ``[h]``, increasing: those of the second.
        height: ``[w, h]``, the surface at (across[i], up[j]).
        got: ``[steps, 2]``, the student's path, from its start.
        expected: the reference's.
        caption: function, title, check, visible.

    Raises:
        CannotDraw: a path that isn't a list of points of the plane.
    """
    paths = {"got": numbers_of(got, "got"), "expected": numbers_of(expected, "expected")}
    if any(path.ndim != 2 or path.shape[1] != 2 for path in paths.values()):
        said = f"Your value has shape {list(paths['got'].shape)}"
        raise CannotDraw(f"A path is drawn from points with two numbers each. {said}.")
    series = {"x": array(across), "y": array(up), "z": numbers_of(height, "height").T}
    if series["z"].shape != (series["y"].size, series["x"].size):
        raise CannotDraw("The surface doesn't fit the places that it is drawn over.")
    series |= {name: path[spread(len(path), POINTS)] for name, path in paths.items()}
    return _figure("landscape", series, caption)


def bars(got: Mapping[str, Any], expected: Mapping[str, Any], **caption: Unpack[Caption]) -> Figure:
    """Numbers side by side, such as what several settings cost: a bar for each, by its name.

    Args:
        got: a name and the student's number, in the order to draw.
        expected: the same names, and the reference's numbers.
        caption: function, title, check, visible.

    Raises:
        CannotDraw: too many bars, or something else than one number for a name.
    """
    if len(expected) > BARS:
        raise CannotDraw(f"There are {len(expected)} bars, where a picture has room for {BARS}.")
    series = {}
    for name, due in expected.items():
        pair = [numbers_of(got.get(name, np.nan), "got"), numbers_of(due, "expected")]
        if any(number.size != 1 for number in pair):
            raise CannotDraw(f"A bar is drawn of one number, and for {name} there isn't one.")
        series[f"bar:{name}"] = np.concatenate([number.ravel() for number in pair])
    return _figure("bars", series, caption)


def _figure(kind: _Kind, series: Mapping[str, Array], caption: Caption) -> Figure:
    return Figure(
        kind=kind,
        series=tuple(
            Series(name=name, values=tuple(values.ravel().tolist()), shape=values.shape)
            for name, values in series.items()
        ),
        **caption,
    )


def _place_of(epoch: Any, history: Array, name: str) -> tuple[float, float]:
    """An epoch and its loss; NaN both, if the history has no such epoch."""
    numbers = numbers_of(epoch, name)
    if numbers.size != 1:
        raise CannotDraw(f"What stands for {name} is not the number of one epoch.")
    at = numbers.item()
    if not (0 <= at < history.size and at == int(at)):
        return np.nan, np.nan
    return at, float(history[int(at)])


def _tangent_place(x: Array, got: Array, expected: Array) -> int | None:
    if worst(got, expected) is None:
        return None
    scale = float(np.nanmax(np.abs(expected[np.isfinite(expected)])))
    inside = np.abs(x - (x[0] + x[-1]) / 2) <= _INSIDE / 2 * (x[-1] - x[0])
    for seen in (inside, np.ones_like(inside)):
        largest = worst(np.where(seen, got, np.nan), expected)
        with np.errstate(over="ignore"):
            if largest is not None and abs(got[largest] - expected[largest]) > 1e-6 * scale:
                return largest
    steepness = np.where(np.isfinite(expected), np.abs(expected), -1.0)
    within = np.where(inside, steepness, -1.0)
    return int(np.argmax(within if within.max() > 0 else steepness))


def _on_their_side(  # noqa: PLR0917 - a surface, and points on it
    across: Array, up: Array, surface: Array, points: Array, labels: Array, level: float
) -> int:
    """How many points lie on the side of their class, by linear interpolation on the grid."""
    if across.size < 2 or up.size < 2 or not labels.size:
        return 0
    column = np.clip(np.searchsorted(across, points[:, 0]) - 1, 0, across.size - 2)
    row = np.clip(np.searchsorted(up, points[:, 1]) - 1, 0, up.size - 2)
    s = (points[:, 0] - across[column]) / (across[column + 1] - across[column])
    t = (points[:, 1] - up[row]) / (up[row + 1] - up[row])
    with np.errstate(all="ignore"):
        below = surface[row, column] * (1 - s) + surface[row, column + 1] * s
        above = surface[row + 1, column] * (1 - s) + surface[row + 1, column + 1] * s
        side = (below * (1 - t) + above * t) > level
    return int(np.count_nonzero(side == (labels > 0.5)))
