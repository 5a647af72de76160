"""The numbers of a Figure, and numbers said in words."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from grader.model import Figure
from grader.text import all_apart

Array: TypeAlias = NDArray[np.float64]

LARGEST = 1e100
"""Beyond it squares overflow; such values count as infinite, their inverses as 0."""


ROUNDING = 1e-12
"""Part of the largest expected value below which a difference is not worth a word."""


class UndrawableError(Exception):
    """There is nothing to draw; the message is a sentence for the report."""


def arrays(figure: Figure) -> dict[str, Array]:
    """The series by name, in their own shapes; what is out of any picture's range is NaN."""
    found = {}
    for series in figure.series:
        values = np.asarray(series.values, dtype=np.float64).reshape(series.shape)
        values = np.where(np.abs(values) < LARGEST, values, np.nan)
        found[series.name] = np.where(np.abs(values) < 1 / LARGEST, 0.0, values)
    return found


def first_name(figure: Figure) -> str:
    """The name of the input, which is the first series."""
    return figure.series[0].name


def drawable(figure: Figure, *lines: Array) -> None:
    """Raises UndrawableError unless each of ``lines`` has a finite value."""
    if any(not line.size for line in lines):
        raise UndrawableError(f"There is no picture of {figure.function}: it got no values.")
    if any(not np.isfinite(line).any() for line in lines):
        raise UndrawableError(
            f"There is no picture of {figure.function}: none of its values is a finite number."
        )


def worst(got: Array, expected: Array) -> int | None:
    """The flat place of the largest finite difference."""
    gap = np.abs(got - expected).ravel()
    return int(np.nanargmax(gap)) if np.isfinite(gap).any() else None


def say_apart(*values: float) -> tuple[str, ...]:
    """Numbers beside each other: no two look equal that differ."""
    digits = all_apart(values, say, 3)
    return tuple(say(value, digits) for value in values)


def say(value: float, digits: int = 3) -> str:
    """A number in at most three digits, or more: ``−3.1``, ``1,000``, ``2.5 × 10⁻⁹``."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("∞" if value > 0 else "−∞")
    if value == 0:
        return "0"
    if 1e-4 <= abs(value) < 1e6:
        places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
        text = f"{value:,.{places}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        mantissa, exponent = f"{value:.{digits - 2}e}".split("e")
        raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        text = f"{mantissa} × 10{raised}"
    return text.replace("-", "−")


def listed(parts: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
