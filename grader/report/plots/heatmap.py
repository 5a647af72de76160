"""Two matrices side by side, and their difference: sign by colour, size by strength."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.model import Figure
from grader.report.plots.canvas import TEXT, WIDTH, Canvas, Key, Panel, tinted
from grader.report.plots.series import (
    ROUNDING,
    Array,
    UndrawableError,
    arrays,
    say,
    say_apart,
    worst,
)
from grader.report.plots.svg import BLUE, INK, VERMILION

_MISSING = 110
_STRONGEST = 215
_GAP = 12.0
_AGREE = 1e-6
"""Part of the largest expected entry within which an entry counts as right to the eye."""
_SMALL = 1e-3
"""Below it a cell shows a number with an exponent."""


def paint(figure: Figure) -> tuple[str, str]:
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
    width = (WIDTH - 16 - _GAP * (len(panels) - 1)) / len(panels)
    cell = _cell(panels, width)
    height = cell * max(matrix.shape[0] for matrix in panels.values())
    canvas = Canvas(height=height + 58)
    largest = _largest(got, expected)
    marked = worst(got, expected) if got.shape == expected.shape else None
    for number, (title, matrix) in enumerate(panels.items()):
        corner = (8 + number * (width + _GAP), 36 + height)
        strongest = _largest(matrix) if title == "difference" else largest
        _matrix(canvas, corner, cell, title, matrix, strongest)
        if title == "difference" and marked is not None and matrix.flat[marked]:
            _mark(canvas, corner, cell, divmod(marked, matrix.shape[1]))
    keys = [Key("positive", VERMILION, "square"), Key("negative", BLUE, "square")]
    canvas.legend([*keys, Key("stronger is larger", INK, "none")], top=16)
    return canvas.svg(), said


def _cell(panels: dict[str, Array], width: float) -> float:
    """The side of a cell, the same in all panels, so that their shapes can be compared."""
    rows = max(matrix.shape[0] for matrix in panels.values())
    columns = max(matrix.shape[1] for matrix in panels.values())
    return float(min(width / max(1, columns), 1.5 * width / max(1, rows), 40.0))


def _near(got: Array, expected: Array) -> NDArray[np.bool_]:
    """Which entries are right to the eye; where there is no number, none."""
    return np.abs(got - expected) <= _AGREE * _largest(expected)


def _largest(*matrices: Array) -> float:
    values = np.concatenate([np.abs(matrix).ravel() for matrix in matrices])
    values = values[np.isfinite(values)]
    return float(values.max()) if values.size and values.max() > 0 else 1.0


def _matrix(  # noqa: PLR0917 - one panel
    canvas: Canvas,
    corner: tuple[float, float],
    cell: float,
    title: str,
    matrix: Array,
    largest: float,
) -> None:
    left, top = corner
    rows, columns = matrix.shape
    canvas.text(left, top + 6, title)
    box = (left, left + columns * cell, top - rows * cell, top)
    panel = Panel(canvas, box, (0, columns, 0, rows))
    panel.raster(_colours(matrix, largest), smooth=False)
    panel.outline()
    if cell < 2.1 * TEXT:
        return
    for (row, column), value in np.ndenumerate(matrix):
        text = _short(float(value))
        size = min(TEXT, 1.4 * cell / max(3, len(text)))
        panel.label(
            column + 0.5, rows - row - 0.5 - 0.36 * size / cell, text, ha="center", size=size
        )


def _short(value: float) -> str:
    # One digit of a small number: two don't fit into a cell.
    text = say(float(f"{value:.2g}"))
    if 0 < abs(value) < _SMALL:
        mantissa, exponent = f"{value:.0e}".split("e")
        text = f"{mantissa}e{int(exponent)}".replace("-", "−")
    return "NaN" if np.isnan(value) else text.replace(" × 10", "e")


def _colours(matrix: Array, largest: float) -> Any:
    """Blue below zero, vermilion above, the stronger the larger; grey where there is no number."""
    strength = np.sqrt(np.clip(np.abs(np.nan_to_num(matrix)) / largest, 0, 1))
    return tinted(matrix, np.round(_STRONGEST * strength), missing=_MISSING)


def _mark(canvas: Canvas, corner: tuple[float, float], cell: float, place: tuple[int, int]) -> None:
    """A frame round one cell, wide enough to be seen round a small one."""
    reach = max(cell, 7.0) / 2
    x, y = corner[0] + (place[1] + 0.5) * cell, corner[1] - (place[0] + 0.5) * cell
    box = (x - reach, x + reach, y - reach, y + reach)
    Panel(canvas, box, (0, 1, 0, 1)).outline(lw=1.8, alpha=1.0)


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
