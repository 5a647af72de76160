"""A decision surface under the data, with the one line that divides the classes."""

from __future__ import annotations

import numpy as np
from contourpy import LineType, contour_generator

from grader.model import Figure
from grader.report.plots.canvas import Canvas, Key
from grader.report.plots.panel import Colour
from grader.report.plots.pixels import Pixels, tinted
from grader.report.plots.series import Array, arrays, drawable, say

_MISSING = 90
_STRONGEST = 130
_VERTICES = 1_500
"""The most points of all lines together."""
_STRAIGHT = 0.01
"""How far, as part of its length, a line may leave its chord and be called straight."""


def paint(figure: Figure) -> tuple[Canvas, str]:
    """The picture and what it shows."""
    found = arrays(figure)
    x, y, z = found["x"], found["y"], found["z"]
    drawable(figure, x, y, z)
    level = float(found["level"][0])
    lines = contours(x, y, z, level)
    canvas = Canvas()
    keys = [Key("class 0", "blue", "dot"), Key("class 1", "vermilion", "square")]
    if lines:
        keys.append(Key("boundary", "ink"))
    canvas.legend(keys)
    ends = (*_ends(x), *_ends(y))
    panel = canvas.panel(ends, size=in_proportion(ends))
    panel.raster(_colours(z, level), smooth=True)
    for line in _drawn(lines):
        panel.line(line[:, 0], line[:, 1], "ink")
    points, labels = found["points"], found["labels"]
    few = 4.0 if labels.size <= 8 else 0.0
    one = labels > 0.5
    marks: tuple[tuple[Array, Colour, str, float], ...] = (
        (points[~one], "blue", "dot", 6.5),
        (points[one], "vermilion", "square", 5.5),
    )
    for own, colour, kind, size in marks:
        panel.dots(own[:, 0], own[:, 1], "paper", kind, width=size + few + 2)
        panel.dots(own[:, 0], own[:, 1], colour, kind, width=size + few)
    panel.frame(name="x₁", upward="x₂", grid=False)
    panel.outline()
    return canvas, _described(figure, found, lines)


def in_proportion(ends: tuple[float, float, float, float]) -> str:
    """A panel's size as CSS on which both coordinates have the same scale, as far as that goes.

    Args:
        ends: left, right, bottom, top.
    """
    ratio = min(max((ends[1] - ends[0]) / (ends[3] - ends[2]), 0.9), 2.5)
    return f"aspect-ratio:{ratio:.3f};max-width:{18 * ratio:.1f}em"


def _ends(values: Array) -> tuple[float, float]:
    low, high = float(values[0]), float(values[-1])
    return (low, high) if low < high else (low - 0.5, high + 0.5)


def contours(x: Array, y: Array, z: Array, level: float) -> list[Array]:
    """The lines on which a surface crosses a level."""
    if x.size < 2 or y.size < 2:
        return []
    masked = np.ma.masked_invalid(z)
    lines = contour_generator(x, y, masked, line_type=LineType.Separate).lines(level)
    return [np.asarray(line) for line in lines if len(line) > 1]


def _drawn(lines: list[Array]) -> list[Array]:
    """The longest lines, as far as a picture can carry them: noise has hundreds of small ones."""
    kept: list[Array] = []
    room = _VERTICES
    for line in sorted(lines, key=len, reverse=True):
        room -= len(line)
        if room < 0 and kept:
            break
        kept.append(line)
    return kept


def _colours(z: Array, level: float) -> Pixels:
    """Each side in its class's colour, the stronger the further from the level."""
    away = z - level
    largest = np.nanmax(np.abs(away))
    # Beyond half a unit a probability is certain; a raw output may go further.
    strength = np.clip(np.abs(np.nan_to_num(away)) / min(max(largest, 1e-12), 0.5), 0, 1)
    # Few levels of strength keep the picture small and nothing is lost to the eye.
    return tinted(away, np.round(strength * 16) / 16 * _STRONGEST, missing=_MISSING)[::-1]


def _described(figure: Figure, found: dict[str, Array], lines: list[Array]) -> str:
    z, level = found["z"], float(found["level"][0])
    right, total = (int(value) for value in found["right"])
    low, high = float(np.nanmin(z)), float(np.nanmax(z))
    said = f"The output of your {figure.function} goes from {say(low)} to {say(high)}"
    if not lines:
        side = "above" if low > level else "below"
        said += f" and stays {side} {say(level)}, so there is no boundary."
    elif len(lines) == 1 and _is_straight(lines[0]):
        said += f"; its boundary, at {say(level)}, is one straight line."
    else:
        number = "one curve" if len(lines) == 1 else f"{len(lines)} separate lines"
        said += f"; its boundary, at {say(level)}, is {number}."
    if total:
        percent = say(100 * right / total)
        said += f" {right} of {total} points ({percent} %) lie on the side of their class."
    if np.isnan(z).any():
        said += f" At {np.isnan(z).sum()} of {z.size} places of the grid it is no finite number."
    return said


def _is_straight(line: Array) -> bool:
    chord = line[-1] - line[0]
    length = float(np.hypot(*chord))
    if length < 1e-12:
        return False
    away = (line - line[0]) @ np.array([-chord[1], chord[0]]) / length
    return bool(np.abs(away).max() < _STRAIGHT * length)
