"""Numbers with a name each as bars: the student's on the reference's."""

from __future__ import annotations

import math

import numpy as np

from grader.model import Figure
from grader.report.plots.canvas import TEXT, WIDTH, Canvas, Key, Panel
from grader.report.plots.series import ROUNDING, Array, arrays, drawable, listed, say, say_apart
from grader.report.plots.svg import BLUE, INK, VERMILION

_ROW = 24.0
_REACH = 1.5
"""How far beyond the reference's longest bar the student's may go before they are cut off."""


def paint(figure: Figure) -> tuple[str, str]:
    """The picture and what it shows."""
    rows = {name.removeprefix("bar:"): pair for name, pair in arrays(figure).items()}
    got, due = np.array(list(rows.values())).reshape(-1, 2).T
    drawable(figure, due)
    wrong = ~np.isclose(got, due, rtol=ROUNDING, atol=0)
    canvas = Canvas(height=_ROW * len(rows) + 32)
    keys = [Key(f"your {figure.function}", BLUE), Key("reference", INK, "band")]
    if wrong.any():
        keys.append(Key("difference", VERMILION, "area"))
    top = canvas.legend(keys, top=canvas.height - 4) - 6
    names = 0.58 * TEXT * min(max(map(len, rows)), 20) + 16
    low, high = _ends(got, due)
    panel = Panel(canvas, (names, WIDTH - 64, 4, top), (low, high, -0.5, len(rows) - 0.5))
    for place, (name, ours, theirs) in enumerate(zip(rows, got, due, strict=True)):
        at = len(rows) - 1 - place
        said = name if len(name) <= 20 else f"{name[:19]}…"
        across, up = names - 6, panel.at(low, at)[1] - 0.36 * TEXT
        canvas.text(across, up, said, ha="right", alpha=0.75)
        _bar(panel, 0.0, theirs, at, INK, lw=13, alpha=0.28)
        if wrong[place]:
            _bar(panel, ours, theirs, at, VERMILION, lw=13, alpha=0.3)
        _bar(panel, 0.0, ours, at, BLUE, lw=5)
        weight = "bold" if wrong[place] else "normal"
        number = say(ours).replace(" × ", "·") if math.isfinite(ours) else "–"
        canvas.text(WIDTH - 6, up, number, ha="right", weight=weight)
    return canvas.svg(), _described(figure, list(rows), got, due, wrong)


def _bar(panel: Panel, start: float, end: float, at: int, colour: str, **style: float) -> None:
    if math.isfinite(start) and math.isfinite(end):
        panel.line([start, end], [at, at], colour, solid_capstyle="butt", **style)


def _ends(got: Array, due: Array) -> tuple[float, float]:
    """Both ends of the axis: all of the reference's bars, and of the student's what has room."""
    theirs = due[np.isfinite(due)]
    low, high = min(0.0, theirs.min()), max(0.0, theirs.max())
    room = _REACH * ((high - low) or 1.0)
    ours = np.clip(got[np.isfinite(got)], high - room, low + room)
    return min(low, ours.min(initial=low)), max(high, ours.max(initial=high)) or 1.0


def _described(figure: Figure, names: list[str], got: Array, due: Array, wrong: Array) -> str:
    yours = f"Your {figure.function}"
    if not wrong.any():
        pairs = [f"{say(value)} for {name}" for name, value in zip(names, due, strict=True)]
        return f"{yours} gives what the reference gives: {listed(pairs)}."
    parts = []
    for name, *pair, is_wrong in zip(names, got, due, wrong, strict=True):
        if is_wrong:
            ours, theirs = say_apart(*pair)
            ours = ours if math.isfinite(pair[0]) else "nothing that can be drawn"
            parts.append(f"{ours} for {name}, where {theirs} is due")
    right = len(names) - len(parts)
    return f"{yours} gives {'; '.join(parts)}. {right} of {len(names)} bars are right."
