"""Loss histories: the student's, the reference's, and that of the mistake that was named."""

from __future__ import annotations

import numpy as np

from grader.model import Figure
from grader.report.plots.canvas import DASHES, Canvas, Key
from grader.report.plots.scales import around, limits
from grader.report.plots.series import (
    Array,
    UndrawableError,
    arrays,
    drawable,
    first_name,
    say,
    say_apart,
    worst,
)

_PARTED = 0.01
"""The relative difference from which on two losses are called different."""
_DECADES = 30.0


def paint(figure: Figure) -> tuple[Canvas, str]:
    """The picture and what it shows."""
    lines = arrays(figure)
    name = first_name(figure)
    epoch, got, expected = lines[name], lines["got"], lines["expected"]
    drawable(figure, epoch, expected)
    mistakes = {key.partition(":")[2]: lines[key] for key in lines if key.startswith("mistake:")}
    marks = {key.partition(":")[2]: lines[key] for key in lines if key.startswith("mark:")}
    canvas = Canvas()
    keys = [Key("your losses", "blue"), Key("reference", "ink", "band")]
    keys += [Key(mistake, "vermilion", dashes=DASHES) for mistake in mistakes]
    canvas.legend(keys)
    for mark in marks:  # on a row of its own, so that both of its signs stand together
        canvas.legend([Key(f"{mark}, yours", "blue", "dot"), Key("the reference’s", "ink", "ring")])
    bounds, log = scale(expected, got, *mistakes.values())
    panel = canvas.panel((*limits(epoch, room=0.03 if marks else 0.01), *bounds), log=log)
    panel.frame(name=name, whole=True)
    panel.line(epoch, expected, "ink", "band")
    panel.line(epoch, got, "blue")
    for history in mistakes.values():
        panel.line(epoch, history, "vermilion", dashes=DASHES)
    for ours, theirs in marks.values():
        panel.rings(theirs[:1], theirs[1:], "ink", width=14)
        panel.dots(ours[:1], ours[1:], "blue", width=9)
    said = [_described(lines, mistakes)]
    said += [f"{_marked(mark, *epochs[:, 0])}." for mark, epochs in marks.items()]
    return canvas, " ".join(said)


def scale(*histories: Array) -> tuple[tuple[float, float], bool]:
    """Bounds for all, the first one's first, and whether a logarithmic axis shows them better."""
    finite = np.concatenate(histories)
    finite = finite[np.isfinite(finite)]
    if not finite.size:
        raise UndrawableError("There is no picture of the losses: none is a finite number.")
    low, high = float(finite.min()), float(finite.max())
    if low <= 0 or high < _DECADES * low:
        return around(histories[0], np.concatenate(histories)), False
    # A history that blew up must not press the others into a line.
    high = min(high, 1e4 * float(np.nanmax(histories[0])))
    low = max(low, 1e-4 * float(np.nanmin(histories[0])))
    room = (high / low) ** 0.05
    return (low / room, high * room), True


def _at(lines: dict[str, Array], place: int) -> str:
    ours, theirs = say_apart(lines["got"][place], lines["expected"][place])
    return f"epoch {say(lines['epoch'][place])} (yours {ours}, expected {theirs})"


def _marked(mark: str, ours: float, theirs: float) -> str:
    """Which epochs of both histories are marked."""
    yours = f"epoch {say(ours)} of yours" if np.isfinite(ours) else "none of your epochs"
    return f"Marked as {mark}: {yours}, and epoch {say(theirs)} of the reference's"


def _described(lines: dict[str, Array], mistakes: dict[str, Array]) -> str:
    epoch, got, expected = lines["epoch"], lines["got"], lines["expected"]
    epochs = lines["epochs"]
    yours = "Your losses"
    seen = np.flatnonzero(np.isfinite(got))
    if not seen.size:
        return f"{yours} are nowhere finite numbers; the reference is drawn alone."
    last = np.flatnonzero(np.isfinite(expected))[-1]
    course = f"{say(got[seen[0]])} to {say(got[seen[-1]])} in {int(epochs[0])} epochs"
    others = f"the reference's to {say(expected[last])} in {int(epochs[1])}"
    said = [f"{yours} go from {course}, {others};"]
    with np.errstate(invalid="ignore", divide="ignore"):
        parted = np.abs(got - expected) > _PARTED * np.abs(expected)
    if parted.any():
        first = int(np.argmax(parted))
        parts = f"they part by more than 1 % at {_at(lines, first)}"
        at = worst(got, expected)
        if at is not None and at != first:
            parts += f"; the largest difference is at {_at(lines, at)}"
        said.append(f"{parts}.")
    else:
        said.append("they never part by more than 1 %.")
    lost = ~np.isfinite(got) & (epoch < epochs[0])
    if lost.any():
        said.append(f"From epoch {say(epoch[int(np.argmax(lost))])} on some are no finite number.")
    for mistake, history in mistakes.items():
        with np.errstate(invalid="ignore"):
            gap = np.nanmax(np.abs(got - history), initial=0.0)
        said.append(f"“{mistake}” differs from yours by at most {say(float(gap))}.")
    return " ".join(said)
