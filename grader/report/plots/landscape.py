"""A surface over two parameters by its contour lines, with the way that a descent takes on it."""

from __future__ import annotations

import numpy as np

from grader.model import Figure
from grader.report.plots.boundary import contours, in_proportion
from grader.report.plots.canvas import Canvas, Key
from grader.report.plots.series import Array, arrays, drawable, say_apart

_LEVELS = 9


def paint(figure: Figure) -> tuple[Canvas, str]:
    """The picture and what it shows."""
    found = arrays(figure)
    x, y, z, got, due = (found[name] for name in ("x", "y", "z", "got", "expected"))
    drawable(figure, z, got)
    canvas = Canvas()
    apart = not _agree(got, due)
    keys = [Key("loss", "blue"), Key("your path", "vermilion")]
    keys += [Key("the reference’s path", "ink", "band")] if apart else []
    canvas.legend(keys)
    ends = (float(x[0]), float(x[-1]), float(y[0]), float(y[-1]))
    panel = canvas.panel(ends, size=in_proportion(ends))
    panel.frame(name="first parameter", upward="second parameter", grid=False)
    # Of a parabola the lines at squares lie evenly.
    low, high = float(np.nanmin(z)), float(np.nanmax(z))
    for level in low + (high - low) * (np.arange(1, _LEVELS) / _LEVELS) ** 2:
        for line in contours(x, y, z, float(level)):
            panel.line(line[:, 0], line[:, 1], "blue", "faint", width=1.2)
    if apart:
        panel.line(due[:, 0], due[:, 1], "ink", "band")
    across, up = got.T
    panel.line(across, up, "vermilion")
    panel.dots(across[1:], up[1:], "vermilion", width=6)
    panel.dots(across[:1], up[:1], "vermilion", "square", width=10)
    panel.outline()
    return canvas, _described(figure, got, due, ends)


def _agree(got: Array, due: Array) -> bool:
    return got.shape == due.shape and bool(np.allclose(got, due, rtol=1e-6, equal_nan=True))


def _described(
    figure: Figure, got: Array, due: Array, ends: tuple[float, float, float, float]
) -> str:
    said = f"The path of your {figure.function} has {len(got)} points"
    said += f" and goes from {_point(got[0])} to {_point(got[-1])}."
    left, right, bottom, top = ends
    within = (got >= (left, bottom)) & (got <= (right, top))
    outside = int((~within.all(axis=1)).sum())
    if outside:
        said += f" {outside} of its points lie outside the map, or are no finite numbers."
    if _agree(got, due):
        return f"{said} So does the reference's."
    return f"{said} The reference's has {len(due)}, from {_point(due[0])} to {_point(due[-1])}."


def _point(point: Array) -> str:
    return f"({', '.join(say_apart(*point.tolist()))})"
