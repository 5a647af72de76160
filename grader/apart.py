"""Numbers that are shown beside each other: as many digits as it takes to see that they differ."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import Final

MOST_DIGITS: Final = 17
"""With so many no two float64 look equal."""


def digits_apart(
    pairs: Iterable[tuple[float, float]], write: Callable[[float, int], str], least: int
) -> int:
    """The fewest digits with which the numbers of each pair look as different as they are.

    Args:
        pairs: numbers that stand beside each other; equal ones, and NaN, ask for nothing.
        write: gives a number with so many digits.
        least: digits to begin with.
    """
    digits = least
    for one, other in pairs:
        while digits < MOST_DIGITS and one != other and write(one, digits) == write(other, digits):
            digits += 1
    return digits


def all_apart(values: tuple[float, ...], write: Callable[[float, int], str], least: int) -> int:
    """The fewest digits with which no two of several numbers look equal that aren't."""
    return digits_apart(itertools.combinations(values, 2), write, least)
