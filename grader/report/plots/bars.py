"""Numbers with a name each as bars: the student's on the reference's."""

from __future__ import annotations

import math

import numpy as np

from grader.model import Figure
from grader.report.plots.canvas import Canvas, Key
from grader.report.plots.panel import Colour, Panel
from grader.report.plots.scales import tick_label
from grader.report.plots.series import ROUNDING, Array, arrays, drawable, listed, say, say_apart

_ROW = 2.9
"""The height of a bar in em, with what stands over it."""
_NAME = 22
"""Characters of a bar's name; the page says the rest."""
_REACH = 1.5
"""How far beyond the reference's longest bar the student's may go before they are cut off."""


def paint(figure: Figure) -> tuple[Canvas, str]:
    """The picture and what it shows."""
    rows = {name.removeprefix("bar:"): pair for name, pair in arrays(figure).items()}
    got, due = np.array(list(rows.values())).reshape(-1, 2).T
    drawable(figure, due)
    wrong = ~np.isclose(got, due, rtol=ROUNDING, atol=0)
    canvas = Canvas()
    keys = [Key(f"your {figure.function}", "blue"), Key("reference", "ink", "area")]
    if wrong.any():
        keys.append(Key("difference", "vermilion", "area"))
    canvas.legend(keys)
    low, high = _ends(got, due)
    height = _ROW * len(rows)
    panel = canvas.panel((low, high, 0, len(rows)), size=f"height:{height:.1f}em", height=height)
    for place, (name, ours, theirs) in enumerate(zip(rows, got, due, strict=True)):
        at = len(rows) - place - 0.72
        _bar(panel, 0.0, theirs, at, "ink", "wash", 16)
        if wrong[place]:
            _bar(panel, ours, theirs, at, "paper", "blunt", 16)
            _bar(panel, ours, theirs, at, "vermilion", "wash", 16)
        _bar(panel, 0.0, ours, at, "blue", "blunt", 6)
        over = 100 * (place + 0.3) / len(rows)
        panel.text(0, over, name if len(name) <= _NAME else f"{name[: _NAME - 1]}…")
        number = tick_label(ours) if math.isfinite(ours) else "–"
        panel.text(100, over, number, "end bold" if wrong[place] else "end")
    return canvas, _described(figure, list(rows), got, due, wrong)


def _bar(  # noqa: PLR0917 - from where to where, and how
    panel: Panel, start: float, end: float, at: float, colour: Colour, kind: str, width: float
) -> None:
    if math.isfinite(start) and math.isfinite(end):
        panel.line([start, end], [at, at], colour, kind, width=width)


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
