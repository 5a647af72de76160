"""Two matrices side by side, and their difference: sign by colour, size by strength."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from grader.model import Figure
from grader.report.plots.canvas import Canvas, Ramp
from grader.report.plots.panel import CHARACTER, Panel
from grader.report.plots.pixels import Pixels, tinted
from grader.report.plots.scales import tick_label
from grader.report.plots.series import (
    ROUNDING,
    Array,
    UndrawableError,
    arrays,
    say,
    say_apart,
    worst,
)

_MISSING = 110
_STRONGEST = 160
_WIDEST = 15.0
"""The width of a panel in em, at the most: a small phone's."""
_WIDE = 9.0
"""The same of one without digits, so that three stand side by side on a page."""
_CELL = (1.9, 2.8)
"""The height of a cell in em, with digits in it, and its least width."""
_AGREE = 1e-6
"""Part of the largest expected entry within which an entry counts as right to the eye."""
_SMALL = 1e-3
"""Below it a cell shows a number with an exponent."""


def paint(figure: Figure) -> tuple[Canvas, str]:
    """The picture and what it shows."""
    found = arrays(figure)
    got, expected = found["got"], found["expected"]
    if not got.size or not expected.size:
        raise UndrawableError(f"There is no picture of {figure.function}: it got no values.")
    said = _described(figure, found)
    panels = {"yours": got, "reference": expected}
    if got.shape == expected.shape:
        # What agrees is drawn as 0: rounding would be as strong as a mistake.
        panels["difference"] = np.where(_near(got, expected), 0.0, got - expected)
    texts = {title: _digits(matrix) for title, matrix in panels.items()}
    wide, high, digits = _cell(panels, texts)
    largest = _largest(got, expected)
    marked = worst(got, expected) if got.shape == expected.shape else None
    canvas = Canvas(side_by_side=True)
    ramps = [_ramp("values", largest, got, expected)]
    if "difference" in panels and panels["difference"].any():
        apart = panels["difference"]
        ramps.append(_ramp("difference", _largest(apart), apart))
    canvas.ramps(ramps)
    for title, matrix in panels.items():
        is_difference = title == "difference"
        rows, columns = matrix.shape
        size = f"width:{wide * columns:.2f}em;height:{high * rows:.2f}em"
        panel = canvas.panel((0, columns, 0, rows), size=size, height=high * rows)
        panel.title(title, width=wide * columns)
        panel.raster(_colours(matrix, _largest(matrix) if is_difference else largest), smooth=False)
        panel.outline()
        if digits:
            _written(panel, texts[title], columns)
        if is_difference and marked is not None and matrix.flat[marked]:
            row, column = divmod(marked, columns)
            panel.mark(column, rows - row - 1, 1, 1)
    return canvas, said


def _cell(panels: dict[str, Array], texts: dict[str, list[str]]) -> tuple[float, float, bool]:
    """A cell's width and height in em, the same in all panels, and whether a number fits in it."""
    rows = max(matrix.shape[0] for matrix in panels.values())
    columns = max(matrix.shape[1] for matrix in panels.values())
    high, least = _CELL
    longest = max(len(text) for shown in texts.values() for text in shown)
    wide = max(least, CHARACTER * longest + 0.7)
    if wide * columns <= _WIDEST and high * rows <= 1.5 * _WIDEST:
        return wide, high, True
    side = min(_WIDE / columns, 1.5 * _WIDE / rows, high)
    return side, side, False


def _ramp(label: str, largest: float, *matrices: Array) -> Ramp:
    """Which number the strongest colours stand for, and those between, as far as there are any."""
    strongest = tick_label(float(f"{largest:.3g}"))
    low, high = (any((side * one > 0).any() for one in matrices) for side in (-1, 1))
    between = np.linspace(-largest if low else 0.0, largest if high or not low else 0.0, 65)[None]
    ends = f"−{strongest}" if low else "0", strongest if high or not low else "0"
    return Ramp(label, ends[0], _colours(between, largest), ends[1])


def _digits(matrix: Array) -> list[str]:
    """What stands in the cells."""
    return [_short(value) for value in matrix.ravel().tolist()]


def _written(panel: Panel, texts: list[str], columns: int) -> None:
    rows = len(texts) // columns
    for at, text in enumerate(texts):
        row, column = divmod(at, columns)
        panel.label(column + 0.5, rows - row - 0.5, text)


def _near(got: Array, expected: Array) -> NDArray[np.bool_]:
    """Which entries are right to the eye; where there is no number, none."""
    return np.abs(got - expected) <= _AGREE * _largest(expected)


def _largest(*matrices: Array) -> float:
    values = np.concatenate([np.abs(matrix).ravel() for matrix in matrices])
    values = values[np.isfinite(values)]
    return float(values.max()) if values.size and values.max() > 0 else 1.0


def _short(value: float) -> str:
    # One digit of a small number: two don't fit into a cell.
    text = say(float(f"{value:.2g}"))
    if 0 < abs(value) < _SMALL:
        mantissa, exponent = f"{value:.0e}".split("e")
        text = f"{mantissa}e{int(exponent)}".replace("-", "−")
    return "NaN" if np.isnan(value) else text.replace(" × 10", "e")


def _colours(matrix: Array, largest: float) -> Pixels:
    """Blue below zero, vermilion above, the stronger the larger; grey where there is no number."""
    strength = np.sqrt(np.clip(np.abs(np.nan_to_num(matrix)) / largest, 0, 1))
    return tinted(matrix, np.round(_STRONGEST * strength), missing=_MISSING)


def _described(figure: Figure, found: dict[str, Array]) -> str:
    yours = f"Your {figure.function}"
    shapes = [tuple(int(n) for n in found[f"{name} shape"]) for name in ("got", "expected")]
    got, expected = found["got"], found["expected"]
    if got.shape != expected.shape:
        said = f"{yours} is {_size(shapes[0])} where the reference is {_size(shapes[1])}"
        if got.shape == expected.shape[::-1] and np.allclose(got, expected.T, equal_nan=True):
            return f"{said}, with the same entries, rows and columns exchanged."
        return f"{said}."
    at = worst(got, expected)
    sentences = [_compared(yours, found, shapes[0], at)] if at is not None else []
    missing = int(np.count_nonzero(~np.isfinite(got)))
    if missing == got.size:
        sentences.append(f"{yours} is nowhere a finite number.")
    elif missing:
        where = f"{missing} of the {got.size} entries shown"
        sentences.append(f"{yours} is no finite number in {where}.")
    return " ".join(sentences)


def _compared(yours: str, found: dict[str, Array], shape: tuple[int, ...], at: int) -> str:
    got, expected = found["got"], found["expected"]
    near = _near(got, expected)
    row, column = divmod(at, got.shape[1])
    gap = abs(float(got.flat[at] - expected.flat[at]))
    some = "entries" if got.size == math.prod(shape) else "entries shown"
    said = f"{yours}, {_size(shape)}, agrees in {np.count_nonzero(near)} of {got.size} {some}"
    if gap <= ROUNDING * _largest(expected):
        return f"{said}."
    place = f"row {int(found['rows'][row])}, column {int(found['columns'][column])}"
    ours, theirs = say_apart(got.flat[at], expected.flat[at])
    values = f"yours {ours}, expected {theirs}"
    return f"{said}; the largest difference, {say(gap)}, is in {place} (from 0; {values})."


def _size(shape: tuple[int, ...]) -> str:
    if len(shape) == 2:
        return f"{shape[0]} × {shape[1]}"
    return f"a vector of {shape[0]}" if shape else "a single number"
