"""The series of a figure: what a course hands in, as arrays of a size that a picture can show."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from grader.judge.bounds import is_small

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[np.float64]

POINTS = 400
"""The most points of a line, and of a scatter."""
GRID = 96
"""The most rows and columns of a decision surface."""
CELLS = 48
"""The most rows and columns of a heat map."""
BARS = 16
"""The most bars of a picture."""


class CannotDraw(ValueError):
    """What was handed in can't become a picture; the message is a sentence for the report."""


def array(values: Any) -> Array:
    """Numbers of any kind as float64."""
    return np.asarray(values, dtype=np.float64)


def numbers_of(value: Any, name: str) -> Array:
    """The value as float64, of the shape it has."""
    known = {"got": "Your value", "expected": "The reference's value"}
    said = known.get(name, f"What stands for {name}")
    if not is_small(value):
        raise CannotDraw(f"{said} holds more numbers than a picture can show.")
    if hasattr(value, "is_complex") and value.is_complex():
        raise CannotDraw(f"{said} is complex, and a picture shows real numbers.")
    try:
        if hasattr(value, "detach"):
            value = value.detach().cpu().double().numpy()
        elif isinstance(value, (list, tuple)) and any(hasattr(item, "detach") for item in value):
            value = [item.detach() if hasattr(item, "detach") else item for item in value]
        return array(value)
    except (TypeError, ValueError, RuntimeError, OverflowError) as error:
        raise CannotDraw(f"{said} holds no numbers.") from error


def lines_over(x: Any, *, thin: bool = True, **given: Any) -> dict[str, Array]:
    """Lines over the same inputs, flat, in the order of the inputs."""
    lines = {name: numbers_of(value, name).ravel() for name, value in {"x": x, **given}.items()}
    for name, line in lines.items():
        if line.size != lines["x"].size:
            said = f"{line.size} values of {name} for {lines['x'].size} inputs"
            raise CannotDraw(f"There are {said}, so they can't be drawn over each other.")
    order = np.argsort(lines["x"], kind="stable")
    order = order[np.isfinite(lines["x"][order])]
    lines = {name: line[order] for name, line in lines.items()}
    return thinned(lines) if thin else lines


def thinned(lines: dict[str, Array]) -> dict[str, Array]:
    """At most about POINTS places of each line, and how many values there were in all.

    Of each stretch its first place is kept and the one where the first two lines after the
    inputs differ most, so that no spike gets lost; and the place of the largest difference.
    """
    names = [name for name in lines if name != "x"]
    one, two = lines[names[0]], lines[names[1]] if len(names) > 1 else lines[names[0]]
    size = one.size
    counts = array([size, size - np.count_nonzero(np.isfinite(one))])
    if size > POINTS:
        with np.errstate(all="ignore"):
            gap = np.abs(one - two)
        gap = np.where(np.isnan(gap), np.inf, gap)
        edges = np.linspace(0, size, POINTS // 2 + 1).astype(np.int64)
        kept = {*edges[:-1].tolist(), size - 1}
        kept |= {int(a + np.argmax(gap[a:b])) for a, b in pairwise(edges)}
        largest = worst(one, two)
        kept |= set() if largest is None else {largest}
        places = np.array(sorted(kept))
        lines = {name: line[places] for name, line in lines.items()}
    return {**lines, "counts": counts}


def worst(got: Array, expected: Array) -> int | None:
    """The place of the largest difference between finite numbers; None where there is none."""
    with np.errstate(all="ignore"):
        gap = np.abs(got - expected)
    gap = np.where(np.isnan(gap) | ~np.isfinite(got) | ~np.isfinite(expected), -1.0, gap)
    return int(np.argmax(gap)) if gap.size and gap.max() >= 0 else None


def spread(size: int, most: int, keep: int | None = None) -> NDArray[np.int64]:
    """At most ``most`` places of ``size``, evenly, with both ends and ``keep`` among them."""
    if size <= most:
        return np.arange(size, dtype=np.int64)
    places = np.linspace(0, size - 1, most).round().astype(np.int64)
    if keep is not None and keep not in places:
        nearest = 1 + int(np.argmin(np.abs(places[1:-1] - keep)))
        places[nearest] = keep
    return np.unique(places)


def matrix_of(value: Any, name: str) -> Array:
    """The value as a matrix: a vector is a row, a number a single cell."""
    numbers = numbers_of(value, name)
    if numbers.ndim > 2:
        said = f"{name} has {numbers.ndim} dimensions, {list(numbers.shape)}"
        raise CannotDraw(f"A heat map shows a matrix, and {said}.")
    return np.atleast_2d(numbers)
