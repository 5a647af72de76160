"""Goes through the changes of a function until a budget is spent: which lines would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from grader.locating.edits import Edit

MOST_CONFIRMED: Final = 4
"""Changes that are graded by themselves, for one function."""
MOST_LINES: Final = 3
"""Lines that are told, for one function."""

FURTHER: Final = 15_000
"""What is spent after the first change that would do, for those on other lines."""

_CHEAP: Final = 1_000
"""What trying one change may cost for others to be tried after one that would do."""


class Budget:
    """What a search may cost, in operators that are run: the same on every machine.

    Seconds would make what is found depend on what else a machine does.
    """

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, cost: int) -> bool:
        """Whether there is that much; then it is taken."""
        if cost > self.left:
            return False
        self.left -= cost
        return True


def lines_that_would_do(
    source: bytes,
    changes: Iterable[Edit],
    budget: Budget,
    *,
    cost: int,
    most: int = MOST_CONFIRMED,
    screened: Callable[[Iterator[bytes]], Iterable[bytes]],
    confirmed: Callable[[bytes], bool],
) -> list[tuple[int, ...]]:
    """The lines on which one change makes all checks pass, those with the most changes first.

    Args:
        source: the file.
        changes: of it, the most likely first.
        budget: what may be spent.
        cost: of trying one change.
        most: changes that may be graded by themselves.
        screened: gives those of many changed sources that seem to pass, in their order.
        confirmed: whether one passes when it is graded by itself.
    """
    on: dict[bytes, tuple[int, ...]] = {}

    def changed() -> Iterator[bytes]:
        for change in changes:
            if not budget.take(cost):
                return
            made = change.applied(source)
            on[made] = change.lines
            yield made

    found: Counter[tuple[int, ...]] = Counter()
    graded = 0
    for made in screened(changed()):
        lines = on[made]
        if lines not in found:
            if graded == most:
                break
            graded += 1
            if not confirmed(made):
                continue
            budget.left = min(budget.left, FURTHER if cost <= _CHEAP else 0)
        found[lines] += 1
    return [lines for lines, _ in found.most_common(MOST_LINES)]
