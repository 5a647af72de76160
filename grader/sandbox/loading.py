"""What of a file is loaded, and what an end before its end costs: the names that come after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from grader.evidence import UNREAD, End, Lost, Missing
from grader.model import Exercise, Script, where
from grader.sandbox.nearby import nearby
from grader.submissions.exported import extent_of
from grader.worker.protocol import Elsewhere, Examined, Load, Loaded, Raised

Stop = Raised | Lost
"""What ended a script, or a cell of a notebook, outside any function."""


_MOST_LOADS: Final = 4
"""Times that a file is loaded again which ends its worker while it is loaded."""


class Ends:
    """Where a file, or cells of it, ended before their end.

    Args:
        script: the file.
    """

    def __init__(self, script: Script) -> None:
        self._script = script
        self.extent = extent_of(script)
        """What of the file runs."""
        self._lost: list[Lost] = []
        self._again = 0

    def load(self, exercise: Exercise, deadline: float, *, ahead: int, inside: bool) -> Load:
        """The file as a worker is sent it.

        Args:
            exercise: what the file is for.
            deadline: seconds for the import, and for each graded function.
            ahead: how many requests follow at once.
            inside: whether one asks what leaves the tensors.
        """
        rules = exercise.rules
        return Load(
            source=self._script.source,
            filename=self._script.name,
            module=exercise.module,
            functions=exercise.functions,
            watched=tuple(dict.fromkeys(name for rule in rules for name in rule.functions)),
            operators=tuple(dict.fromkeys(name for rule in rules for name in rule.operators)),
            autograd=any(rule.autograd for rule in rules),
            ahead=ahead,
            inside=inside,
            extent=self.extent,
            deadline=deadline,
        )

    def cuts_off(self, lost: Lost) -> bool:
        """Whether a file that ended its worker is worth another load, up to where it did.

        A line at the end that never ends, or ends the process, costs nothing that stands above.
        """
        self._again += 1
        if self._again > _MOST_LOADS or (lost.line is None and self.extent.steps):
            return False
        if lost.line is not None:
            self._lost.append(lost)
            stops = (*self.extent.stops, lost.line)
            self.extent = msgspec.structs.replace(self.extent, stops=stops)
        elif lost.end is End.killed:
            self.extent = msgspec.structs.replace(self.extent, steps=True)
        else:
            return False
        return True

    def stops(self, parts: Iterable[Examined | Loaded | None]) -> list[Stop]:
        """All early ends in the file's order: the worker's, and what raised while it loaded."""
        raised = [error for part in parts if part is not None for error in part.failures]
        found: list[Stop] = [*self._lost, *(placed(error, self._script) for error in raised)]
        return sorted(found, key=lambda stop: stop.line or 0)

    def why_missing(self, function: str, stops: Iterable[Stop]) -> Stop | None:
        """The end before which a name was not defined; None if the file never defines it."""
        word = re.compile(rb"\b" + re.escape(function.encode()) + rb"\b")
        lines = self._script.source.split(b"\n")
        stops = list(stops)
        for stop in stops:
            if isinstance(stop, Raised) and stop.name == function:
                # `swish(3)`, where there is no `swish`: that is what there is to say.
                continue
            first, last = self._cell_around(stop.line or 1, len(lines))
            if not isinstance(stop, Raised) or stop.type not in UNREAD:
                first = max(first, stop.line or 1)
            if any(word.search(line) for line in lines[first - 1 : last]):
                return stop
        # What a file would have defined that ended its worker, nobody knows.
        return next((stop for stop in stops if isinstance(stop, Lost)), None)

    def absent(
        self,
        function: str,
        stops: Iterable[Stop],
        graded: Sequence[str],
        elsewhere: Sequence[Elsewhere],
    ) -> Stop | Missing:
        """Why nothing has a graded name, and what is there in its place."""
        stop = self.why_missing(function, stops)
        if stop is not None:
            return stop
        found = nearby(function, graded, elsewhere, self._script.aside)
        if found is None:
            return Missing(function)
        return Missing(function, instead=found.says, line=found.line, source=self._text(found.line))

    def _text(self, line: int | None) -> str:
        """The text of a line; empty if there is none."""
        lines = self._script.source.split(b"\n")
        if line is None or not 0 < line <= len(lines):
            return ""
        return lines[line - 1].rstrip(b"\r").decode("utf-8", "replace")[:500]

    def _cell_around(self, line: int, end: int) -> tuple[int, int]:
        """First and last line of the cell that a line stands in; of a script, all lines."""
        before = [first for first in self.extent.cells if first <= line]
        after = [first for first in self.extent.cells if first > line]
        return (before[-1] if before else 1), (after[0] - 1 if after else end)

    def late(self, what: str, seconds: float, line: int | None) -> Lost:
        """What became of code that was ended at its deadline."""
        says = f"{what} took longer than {seconds:g} seconds."
        return self.at_line(Lost(end=End.timed_out, says=says), line)

    def at_line(self, lost: Lost, line: int | None) -> Lost:
        """The same with the line at which the code was then, if that is known."""
        if line is None:
            return lost
        says = f"{lost.says.removesuffix('.')}, in {where(line, self._script.places)}."
        return msgspec.structs.replace(lost, says=says, line=line, source=self._text(line))


def placed(error: Raised, script: Script) -> Raised:
    """An exception with its places in a notebook."""
    # Always set here: what the worker says of it may be the student's.
    return msgspec.structs.replace(
        error, place=place_in(error.line, script), inner_place=place_in(error.inner, script)
    )


def place_in(line: int | None, script: Script) -> str:
    """Where a line stands in a notebook; empty in a script, and without a line."""
    return where(line, script.places) if line and script.places else ""
