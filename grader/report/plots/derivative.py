"""A function with a tangent of the student's slope, and below it the derivative's curve."""

from __future__ import annotations

import numpy as np

from grader.model import Figure
from grader.report.plots import curve
from grader.report.plots.canvas import DASHES, WIDTH, Canvas, Key, Panel, limits
from grader.report.plots.series import Array, arrays, drawable, first_name, say
from grader.report.plots.svg import BLUE, GREEN, INK


def paint(figure: Figure) -> tuple[str, str]:
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
    canvas = Canvas(height=406)
    keys = [Key("function", INK, "band")]
    if tangent.size:
        keys += [Key("your slope", BLUE), Key("numerical slope", GREEN, dashes=DASHES)]
    top = canvas.legend(keys, top=402)
    _function(canvas, (44, WIDTH - 8, 240, top - 10), x, function, tangent)
    top = canvas.legend(curve.legend(figure, got, expected), top=206)
    curve.draw_pair(canvas, (44, WIDTH - 8, 36, top - 10), name, x, got, expected)
    return canvas.svg(), said


def _function(
    canvas: Canvas,
    box: tuple[float, float, float, float],
    x: Array,
    function: Array,
    tangent: Array,
) -> None:
    panel = Panel(canvas, box, (*limits(x, room=0.0), *limits(function, room=0.12)))
    panel.frame()
    panel.line(x, function, INK, lw=5.5, alpha=0.28)
    if not tangent.size:
        return
    at, height, yours, numerical = tangent
    # Long enough to compare two slopes, short enough to stay a tangent.
    reach = 0.2 * (np.nanmax(x) - np.nanmin(x))
    ends = np.array([at - reach, at + reach])
    panel.line(ends, height + yours * (ends - at), BLUE, lw=2.0)
    panel.line(ends, height + numerical * (ends - at), GREEN, lw=2.0, dashes=DASHES)
    panel.dots([at], [height], INK, ms=6)
