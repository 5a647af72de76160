"""A surface over two parameters by its contour lines, with the way that a descent takes on it."""

from __future__ import annotations

import numpy as np

from grader.model import Figure
from grader.report.plots.boundary import contours
from grader.report.plots.canvas import WIDTH, Canvas, Key, Panel
from grader.report.plots.series import Array, arrays, drawable, say_apart
from grader.report.plots.svg import BLUE, INK, VERMILION

_LEVELS = 9
_FAR = 9.0
"""How many widths of the map away a point may lie; farther is as good as infinitely far."""


def paint(figure: Figure) -> tuple[str, str]:
    """The picture and what it shows."""
    found = arrays(figure)
    x, y, z, got, due = (found[name] for name in ("x", "y", "z", "got", "expected"))
    drawable(figure, z, got)
    height = min(max((WIDTH - 52) * np.ptp(y) / max(np.ptp(x), 1e-12), 180.0), 300.0)
    canvas = Canvas(height=height + 56)
    apart = not _agree(got, due)
    keys = [Key("loss", BLUE), Key("your path", VERMILION)]
    keys += [Key("the reference's path", INK, "band")] if apart else []
    canvas.legend(keys, top=height + 52)
    ends = (float(x[0]), float(x[-1]), float(y[0]), float(y[-1]))
    panel = Panel(canvas, (44, WIDTH - 8, 20, 20 + height), ends)
    # Of a parabola the lines at squares lie evenly.
    low, high = float(np.nanmin(z)), float(np.nanmax(z))
    for level in low + (high - low) * (np.arange(1, _LEVELS) / _LEVELS) ** 2:
        for line in contours(x, y, z, float(level)):
            panel.line(line[:, 0], line[:, 1], BLUE, lw=0.9, alpha=0.55)
    panel.frame(grid=False)
    if apart:
        panel.line(*_near(due, ends), INK, lw=5.5, alpha=0.28)
    across, up = _near(got, ends)
    panel.line(across, up, VERMILION, lw=1.6)
    panel.dots(across[1:], up[1:], VERMILION, ms=4.5)
    panel.dots(across[:1], up[:1], VERMILION, marker="s", ms=7.5)
    panel.outline()
    return canvas.svg(), _described(figure, got, due, ends)


def _agree(got: Array, due: Array) -> bool:
    return got.shape == due.shape and bool(np.allclose(got, due, rtol=1e-6, equal_nan=True))


def _near(path: Array, ends: tuple[float, float, float, float]) -> tuple[Array, Array]:
    """A path's two coordinates, none of them farther away than can be told."""
    left, right, bottom, top = ends
    wide, high = _FAR * (right - left), _FAR * (top - bottom)
    across = np.clip(path[:, 0], left - wide, right + wide)
    return across, np.clip(path[:, 1], bottom - high, top + high)


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
