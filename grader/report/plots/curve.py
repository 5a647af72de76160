"""A function against its reference: where it lies above or below, and where most."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from grader.model import Figure
from grader.report.plots.canvas import DASHES, Canvas, Key
from grader.report.plots.scales import around, limits
from grader.report.plots.series import (
    ROUNDING,
    Array,
    arrays,
    drawable,
    first_name,
    listed,
    say,
    say_apart,
    worst,
)

_SAME = 1e-3
"""Part of the reference's range below which an eye sees no difference."""


def paint(figure: Figure) -> tuple[Canvas, str]:
    """The picture and what it shows."""
    lines = arrays(figure)
    name = first_name(figure)
    x, got, expected = lines[name], lines["got"], lines["expected"]
    log = "logarithmic" in lines
    beside = {key.partition(":")[2]: lines[key] for key in lines if key.startswith("beside:")}
    if log:
        # The axis has no place for them.
        got, expected = (np.where(values > 0, values, np.nan) for values in (got, expected))
        beside = {key: np.where(values > 0, values, np.nan) for key, values in beside.items()}
    drawable(figure, x, expected)
    said = described(figure, name, x, got, expected, lines["counts"], log=log)
    said += "".join(_course(other, values) for other, values in beside.items())
    canvas = Canvas()
    keys = legend(figure, got, expected, log=log)
    keys += [Key(other, "purple", dashes=DASHES) for other in beside]
    canvas.legend(keys)
    draw_pair(canvas, name, x, got, expected, log=log, beside=[*beside.values()])
    return canvas, said


def legend(figure: Figure, got: Array, expected: Array, *, log: bool = False) -> list[Key]:
    """The keys of a pair of lines."""
    keys = [Key(f"your {figure.function}", "blue"), Key("reference", "ink", "band")]
    if log:
        got, expected = np.log10(got), np.log10(expected)
    if _missing(got, expected).any():
        keys.append(Key("no number above 0" if log else "no finite number", "vermilion", "band"))
    elif not _agrees(got, expected):
        keys.append(Key("difference", "vermilion", "area"))
    return keys


def draw_pair(
    canvas: Canvas,
    name: str,
    x: Array,
    got: Array,
    expected: Array,
    *,
    log: bool = False,
    beside: Sequence[Array] = (),
) -> None:
    """The student's line on the reference's band, the area between, the largest difference."""
    heights = (np.log10(got), np.log10(expected)) if log else (got, expected)
    others = [np.log10(values) if log else values for values in beside]
    bounds = around(np.concatenate([heights[1], *others]), heights[0])
    if log:
        bounds = (10 ** max(bounds[0], -300), 10 ** min(bounds[1], 300))
    panel = canvas.panel((*limits(x, room=0.01), *bounds), log=log)
    panel.frame(name=name, whole=_are_whole(x))
    differs = not _agrees(*heights)
    if differs:
        panel.between(x, got, expected, "vermilion")
    for values in beside:
        panel.line(x, values, "purple", dashes=DASHES)
    panel.line(x, expected, "ink", "band")
    missing = _missing(got, expected)
    if missing.any():
        panel.line(x, np.where(missing, expected, np.nan), "vermilion", "faint", width=6)
    panel.line(x, got, "blue")
    if np.isfinite(got).sum() == 1 or x.size < 8:
        panel.dots(x, got, "blue")
    at = worst(*heights)
    if differs and at is not None:
        panel.line([x[at]] * 2, [got[at], expected[at]], "vermilion")
        panel.dots([x[at]] * 2, [got[at], expected[at]], "vermilion", width=7)
        said = f"× {say(got[at] / expected[at])}" if log else say(abs(got[at] - expected[at]))
        panel.tag(x[at], (got[at], expected[at]), said, [(x, got), (x, expected)])


def _are_whole(x: Array) -> bool:
    """Whether an input is something that is counted."""
    return x.size > 1 and bool(np.all(x == np.round(x)))


def _course(name: str, values: Array) -> str:
    seen = values[np.isfinite(values)]
    if not seen.size:
        return ""
    return f" Drawn beside it, {name}: from {say(seen[0])} to {say(seen[-1])}."


def _threshold(expected: Array) -> float:
    low, high = limits(expected, room=0)
    return _SAME * (high - low)


def _agrees(got: Array, expected: Array) -> bool:
    """Whether an eye sees no difference where both are finite."""
    gap = np.abs(got - expected)
    return bool(np.all(gap[np.isfinite(gap)] <= _threshold(expected)))


def _missing(got: Array, expected: Array) -> NDArray[np.bool_]:
    return ~np.isfinite(got) & np.isfinite(expected)


def described(  # noqa: PLR0917 - two lines over one input
    figure: Figure,
    name: str,
    x: Array,
    got: Array,
    expected: Array,
    counts: Array,
    *,
    log: bool = False,
) -> str:
    """Where the student's line lies against the reference's, in numbers."""
    yours = f"Your {figure.function}"
    if not np.isfinite(got).any():
        number = "number above 0" if log else "finite number"
        return f"{yours} is nowhere a {number}; the reference is drawn alone."
    heights = (np.log10(got), np.log10(expected)) if log else (got, expected)
    at = worst(*heights)
    sentences = []
    if at is not None:
        sentences.append(_sides(yours, x, *heights))
        gap = abs(got[at] - expected[at])
        ours, theirs = say_apart(got[at], expected[at])
        values = f"(yours {ours}, expected {theirs})"
        largest = f"factor, {say(got[at] / expected[at])}" if log else f"difference, {say(gap)}"
        where = f"the largest {largest}, is at {name} = {say(x[at])} {values}"
        if gap > ROUNDING * np.nanmax(np.abs(expected[at] if log else expected)):
            sentences[0] += f"; {where}."
        else:
            sentences[0] += ", up to rounding." if gap else ", exactly."
    missing = _missing(got, expected)
    if missing.any():
        place = x[int(np.argmax(missing))]
        total, lost = (int(count) for count in counts)
        if log:
            number, lost = "number above 0", int(np.count_nonzero(missing))
        else:
            number = "finite number"
        sentences.append(
            f"{yours} is no {number} at {lost:,} of {total:,} inputs,"
            f" the first at {name} = {say(place)}."
        )
    return " ".join(sentences)


def _sides(yours: str, x: Array, got: Array, expected: Array) -> str:
    gap = got - expected
    threshold = _threshold(expected)
    side = np.where(np.abs(gap) > threshold, np.sign(gap), 0.0)
    starts = np.flatnonzero(np.diff(side, prepend=0.0))
    ends = np.flatnonzero(np.diff(side, append=0.0))
    runs = list(zip(starts[side[starts] != 0], ends[side[ends] != 0], strict=True))
    if not runs:
        seen = x[np.isfinite(gap)]
        return f"{yours} lies on the reference from {say(seen[0])} to {say(seen[-1])}"
    if len(runs) > 3:
        return f"{yours} lies now above and now below the reference, {len(runs)} times in turn"
    if len(runs) == 1 and side.all():
        return f"{yours} lies {_word(side[0])} the reference everywhere"
    parts, before = [], 0.0
    for start, end in runs:
        side_said = f"{_word(side[start])} {'it' if before else 'the reference'} "
        parts.append(("" if side[start] == before else side_said) + _span(x, start, end))
        before = side[start]
    return f"{yours} lies {listed(parts)}"


def _span(x: Array, start: int, end: int) -> str:
    if start == end:
        return f"at {say(x[start])}"
    return f"between {say(x[start])} and {say(x[end])}"


def _word(side: float) -> str:
    return "above" if side > 0 else "below"
