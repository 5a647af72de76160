"""Bounds of axes, and the round numbers on them."""

from __future__ import annotations

import math

import numpy as np

from grader.report.plots.series import Array, say

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_WHOLE_STEPS = (1.0, 2.0, 5.0, 10.0)


def limits(*lines: Array, room: float = 0.06) -> tuple[float, float]:
    """Bounds that hold the finite values of all ``lines``, with room beyond; never empty."""
    values = np.concatenate([line.ravel() for line in lines])
    values = values[np.isfinite(values)]
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    span = high - low
    least = max(abs(low), abs(high), 1e-12) * 1e-6
    if span < least:
        span = max(abs(low), 1.0) if abs(low) < 1e-9 else abs(low)
        return low - span / 2, high + span / 2
    return low - room * span, high + room * span


def around(expected: Array, got: Array, *, reach: float = 1.2) -> tuple[float, float]:
    """Bounds that hold ``expected`` and as much of ``got`` as doesn't make it flat."""
    low, high = limits(expected, room=0)
    span = high - low
    seen = np.clip(got, low - reach * span, high + reach * span)
    return limits(expected, seen)


def ticks(low: float, high: float, most: int, *, whole: bool = False) -> list[float]:
    """Round numbers from ``low`` to ``high``, evenly: ``most`` steps at the most."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    least = rough * (1 - 1e-9)
    if whole and least < 1:
        power, least = 1.0, 1.0
    step = next(one * power for one in (_WHOLE_STEPS if whole else _STEPS) if one * power >= least)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [at * step for at in range(first, last + 1)]


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """The same between two logarithms to the base of 10, as such: powers of 10, if there are two.

    Where there aren't, round numbers between them.
    """
    whole = [float(power) for power in range(math.ceil(low), math.floor(high) + 1)]
    if len(whole) >= 2:
        return whole[:: 1 + len(whole) // (most + 2)]
    return [math.log10(value) for value in ticks(10**low, 10**high, most) if value > 0]


def tick_label(value: float) -> str:
    """A number beside an axis or a bar."""
    return say(value).replace(" × ", "·")
