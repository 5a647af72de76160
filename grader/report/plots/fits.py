"""What several models make of the same data, and how the loss of each went."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.model import Figure
from grader.report.plots.canvas import HOLLOW, WIDTH, Canvas, Key, Panel, around, limits
from grader.report.plots.losses import scale
from grader.report.plots.series import Array, arrays, drawable, first_name, say
from grader.report.plots.svg import BLUE, GREEN, INK, PURPLE, VERMILION

# Told apart without colour, too: by their dashes.
_LINES: tuple[tuple[str, tuple[float, ...]], ...] = (
    (GREEN, (5.0, 2.5)),
    (VERMILION, (1.5, 1.5)),
    (BLUE, ()),
    (PURPLE, (6.0, 2.0, 1.5, 2.0)),
)


def paint(figure: Figure) -> tuple[str, str]:
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
    below = 190.0 if histories else 0.0
    canvas = Canvas(height=216 + below)
    models = list(dict.fromkeys([*fits, *histories]))
    styles = {model: _LINES[number % len(_LINES)] for number, model in enumerate(models)}
    points = "points" in lines
    new = lines.get("held out", np.zeros_like(x)) > 0
    keys = [Key("trained on" if new.any() else "data", INK, "dot" if points else "band")]
    keys += [Key("held out", INK, "ring")] if new.any() else []
    keys += [Key(model, styles[model][0], dashes=styles[model][1]) for model in models]
    top = canvas.legend(keys, top=212 + below)
    everything = np.concatenate([*fits.values(), expected])
    bounds = (*limits(x, room=0.04 if points else 0.0), *around(expected, everything, reach=0.5))
    panel = Panel(canvas, (44, WIDTH - 8, below + 36, top - 10), bounds)
    panel.frame(name=name)
    if not points:
        panel.line(x, expected, INK, lw=5.5, alpha=0.28)
    for model, fit in fits.items():
        colour, dashes = styles[model]
        panel.line(x, fit, colour, dashes=dashes or (None, None))
    if points:
        panel.dots(x, np.where(new, np.nan, expected), INK, ms=5)
        panel.dots(x, np.where(new, expected, np.nan), INK, **HOLLOW)
    if histories:
        _losses(canvas, (44, WIDTH - 8, 36, below - 6), histories, styles)
    return canvas.svg(), _described(figure, expected, fits, histories, new)


def _named(lines: dict[str, Array], prefix: str) -> dict[str, Array]:
    return {key.removeprefix(prefix): lines[key] for key in lines if key.startswith(prefix)}


def _losses(
    canvas: Canvas,
    box: tuple[float, float, float, float],
    histories: dict[str, tuple[Array, Array]],
    styles: dict[str, tuple[str, tuple[float, ...]]],
) -> None:
    bounds, log = scale(*(losses for _, losses in histories.values()))
    epochs = limits(*(epoch for epoch, _ in histories.values()), room=0.0)
    canvas.text(box[0], box[3] + 4, "loss", alpha=0.75)
    panel = Panel(canvas, (*box[:3], box[3] - 6), (*epochs, *bounds), log=log)
    panel.frame(name="epoch")
    for model, (epoch, losses) in histories.items():
        colour, dashes = styles[model]
        panel.line(epoch, losses, colour, dashes=dashes or (None, None))


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
