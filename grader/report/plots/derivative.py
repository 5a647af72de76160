"""A function with a tangent of the student's slope, and below it the derivative's curve."""

from __future__ import annotations

import numpy as np

from grader.model import Figure
from grader.report.plots import curve
from grader.report.plots.canvas import DASHES, Canvas, Key
from grader.report.plots.scales import limits
from grader.report.plots.series import Array, arrays, drawable, first_name, say


def paint(figure: Figure) -> tuple[Canvas, str]:
    """The picture and what it shows."""
    lines = arrays(figure)
    name = first_name(figure)
    x, got, expected, function = (lines[key] for key in (name, "got", "expected", "function"))
    drawable(figure, x, expected, function)
    tangent = lines["tangent"] if np.isfinite(lines["tangent"]).all() else np.empty(0)
    said = curve.described(figure, name, x, got, expected, lines["counts"])
    if tangent.size:
        at, _, yours, numerical = tangent
        said += (
            f" At {name} = {say(at)} the function's slope, by differences, is {say(numerical)};"
            f" the tangent with your slope has {say(yours)}."
        )
    canvas = Canvas()
    keys = [Key("function", "ink", "band")]
    if tangent.size:
        keys += [Key("your slope", "blue"), Key("numerical slope", "green", dashes=DASHES)]
    canvas.legend(keys)
    _function(canvas, x, function, tangent)
    canvas.legend(curve.legend(figure, got, expected))
    curve.draw_pair(canvas, name, x, got, expected)
    return canvas, said


def _function(canvas: Canvas, x: Array, function: Array, tangent: Array) -> None:
    panel = canvas.panel((*limits(x, room=0.01), *limits(function, room=0.12)))
    panel.frame()
    panel.line(x, function, "ink", "band")
    if not tangent.size:
        return
    at, height, yours, numerical = tangent
    # Long enough to compare two slopes, short enough to stay a tangent.
    reach = 0.2 * (np.nanmax(x) - np.nanmin(x))
    ends = np.array([at - reach, at + reach])
    panel.line(ends, height + yours * (ends - at), "blue")
    panel.line(ends, height + numerical * (ends - at), "green", dashes=DASHES)
    panel.dots([at], [height], "ink", width=8)
