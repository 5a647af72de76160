"""Seconds that a submission has: once for the import, and once for each graded function."""

from __future__ import annotations

from collections.abc import Sequence

from grader.evidence import End, Lost


class Deadlines:
    """What is left of the time, and how it was used up.

    Args:
        functions: the graded names.
        seconds: for the import, and for all calls of each function together.
    """

    def __init__(self, functions: Sequence[str], seconds: float) -> None:
        self.seconds = seconds
        self._import = seconds
        self._left = dict.fromkeys(functions, seconds)
        self._spent: dict[str, Lost] = {}
        self.told: set[str] = set()
        """Graded names of which a check has told how their time was used up."""

    def of(self, function: str) -> float:
        """Seconds that a graded function has left."""
        return self._left.get(function, 0.0)

    def of_import(self, charged: str) -> float:
        """Seconds for an import: what the first one left over, then a function's own."""
        return self._import + self.of(charged)

    def spend(self, function: str, seconds: float) -> None:
        """Take time from a graded function."""
        self._left[function] = max(0.0, self.of(function) - seconds)

    def spend_on_import(self, seconds: float, charged: str) -> None:
        """Take the time of an import."""
        over = max(0.0, seconds - self._import)
        self._import = max(0.0, self._import - seconds)
        if charged:
            self.spend(charged, over)

    def use_up(self, function: str, lost: Lost) -> None:
        """Take note of the call in which a function's time ran out."""
        self._left[function] = 0.0
        self._spent[function] = lost

    def used_up(self, function: str) -> Lost:
        """Why a function isn't called any more: in full until a check has told it."""
        lost = self._spent.get(function)
        if lost is not None and function not in self.told:
            return lost
        says = f"`{function}` had used up its {self.seconds:g} seconds before this check."
        return Lost(end=End.timed_out, says=says)
