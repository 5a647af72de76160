"""What several models make of the same data, and how the loss of each went."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.model import Figure
from grader.report.plots.canvas import Canvas, Key
from grader.report.plots.losses import scale
from grader.report.plots.panel import Colour
from grader.report.plots.scales import around, limits
from grader.report.plots.series import Array, arrays, drawable, first_name, say

# Told apart without colour, too: by their dashes.
_LINES: tuple[tuple[Colour, str], ...] = (
    ("green", "9 5"),
    ("vermilion", "2 5"),
    ("blue", ""),
    ("purple", "11 5 2 5"),
)


def paint(figure: Figure) -> tuple[Canvas, str]:
    """The picture and what it shows."""
    lines = arrays(figure)
    name = first_name(figure)
    x, expected = lines[name], lines["expected"]
    drawable(figure, x, expected)
    fits = _named(lines, "fit:")
    histories = {
        model: (lines[f"epoch:{model}"], losses)
        for model, losses in _named(lines, "loss:").items()
        if np.isfinite(losses).any()
    }
    canvas = Canvas()
    models = list(dict.fromkeys([*fits, *histories]))
    styles = {model: _LINES[number % len(_LINES)] for number, model in enumerate(models)}
    points = "points" in lines
    new = lines.get("held out", np.zeros_like(x)) > 0
    keys = [Key("trained on" if new.any() else "data", "ink", "dot" if points else "band")]
    keys += [Key("held out", "ink", "ring")] if new.any() else []
    keys += [Key(model, styles[model][0], dashes=styles[model][1]) for model in models]
    canvas.legend(keys)
    everything = np.concatenate([*fits.values(), expected])
    bounds = (*limits(x, room=0.04 if points else 0.01), *around(expected, everything, reach=0.5))
    panel = canvas.panel(bounds)
    panel.frame(name=name)
    if not points:
        panel.line(x, expected, "ink", "band")
    for model, fit in fits.items():
        colour, dashes = styles[model]
        panel.line(x, fit, colour, dashes=dashes)
    if points:
        panel.dots(x, np.where(new, np.nan, expected), "ink")
        panel.rings(x, np.where(new, expected, np.nan), "ink")
    if histories:
        _losses(canvas, histories, styles)
    return canvas, _described(figure, expected, fits, histories, new)


def _named(lines: dict[str, Array], prefix: str) -> dict[str, Array]:
    return {key.removeprefix(prefix): lines[key] for key in lines if key.startswith(prefix)}


def _losses(
    canvas: Canvas,
    histories: dict[str, tuple[Array, Array]],
    styles: dict[str, tuple[Colour, str]],
) -> None:
    bounds, log = scale(*(losses for _, losses in histories.values()))
    epochs = limits(*(epoch for epoch, _ in histories.values()), room=0.01)
    panel = canvas.panel((*epochs, *bounds), size="height:10em", height=10.0, log=log)
    panel.frame(name="epoch", upward="loss", whole=True)
    for model, (epoch, losses) in histories.items():
        colour, dashes = styles[model]
        panel.line(epoch, losses, colour, dashes=dashes)


def _described(
    figure: Figure,
    expected: Array,
    fits: dict[str, Array],
    histories: dict[str, tuple[Array, Array]],
    new: NDArray[np.bool_],
) -> str:
    said = []
    for model, fit in fits.items():
        gap = np.abs(fit - expected)
        if not np.isfinite(gap).any():
            said.append(f"the fit with {model} is nowhere a finite number")
            continue
        parts = {"the data": gap[~new]}
        if new.any():
            parts = {"what it was trained on": gap[~new], "what was held out": gap[new]}
        misses = [
            f"{part} by at most {say(float(np.nanmax(gaps)))}"
            for part, gaps in parts.items()
            if np.isfinite(gaps).any()
        ]
        sentence = f"the fit with {model} misses {' and '.join(misses)}"
        if model in histories:
            losses = histories[model][1]
            last = float(losses[np.isfinite(losses)][-1])
            sentence += f" and its loss ends at {say(last)}"
        said.append(sentence)
    return f"{figure.function}: {'; '.join(said)}." if said else f"{figure.function}: the data."
