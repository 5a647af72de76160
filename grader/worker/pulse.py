"""Tells where a file is that is about to run out of time, so that its report marks that line.

A timer looks a few times where the code is, and changes nothing of what it does. Of a loop that
never ends each look finds another line; what all have in common is the loop.
"""

from __future__ import annotations

import ast
import contextlib
import signal
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, Final, NamedTuple

from grader.worker.hooks import without_hooks
from grader.worker.parts import parse

_TICKS: Final = 10
"""Looks in a deadline's time."""
_FIRST: Final = 5
"""The first ones count for nothing: what ends by then is not what never ends."""
_TOLD: Final = 8
"""From here on each look is told, in case it is the last."""
_MOST_FRAMES: Final = 40

# Taken before a student's code could replace them.
_monotonic = time.monotonic
_setitimer: Callable[..., Any] | None = getattr(signal, "setitimer", None)
_getsignal = signal.getsignal
_parse = parse


class Here(NamedTuple):
    """Where the file is."""

    top: int
    """The line outside any function; 0 if no part of the file is running there."""
    line: int
    """The loop that runs, or the line."""


Step = tuple[int, str]
"""A line on the way to where the code is, and the word of the loop that begins there, if any."""
Loop = tuple[int, int, str]
"""First and last line of a loop, and its word."""


class Pulse:
    """A timer over the calls of one file.

    Args:
        filename: the file's own frames carry it.
        lines: its lines.
        cells: where a notebook's cells begin.
        deadline: seconds that one key has; 0 for no timer.
    """

    def __init__(
        self, filename: str, lines: list[str], cells: tuple[int, ...], deadline: float
    ) -> None:
        self._filename = filename
        self._lines = lines
        self._cells = cells
        self._interval = deadline / _TICKS
        self._spent: dict[str, float] = {}
        self._before = 0.0
        self._began = 0.0
        self._common: list[Step] | None = None
        self._loops: list[Loop] | None = None
        self.tell: Callable[[Here], None] = lambda _here: None
        """Told where the file is, when it is late."""
        self._beats = deadline > 0 and _setitimer is not None
        if self._beats:
            signal.signal(signal.SIGALRM, self._look)

    def over(self, key: str, call: Callable[[], Any]) -> Any:
        """What ``call()`` gives; its time adds up with that of all calls of the same key."""
        if not self._beats or _setitimer is None:
            return without_hooks(call)
        set_timer, interval = _setitimer, self._interval
        self._began, self._before, self._common = _monotonic(), self._spent.get(key, 0.0), None
        late = max(interval / 2, _FIRST * interval - self._before)

        def timed() -> Any:
            # A file that has taken the signal for itself is not disturbed.
            if _getsignal(signal.SIGALRM) == self._look:
                set_timer(signal.ITIMER_REAL, late, interval)
            return call()

        try:
            return without_hooks(timed)
        finally:
            self._spent[key] = self._before + _monotonic() - self._began

    def _look(self, _signal: int, frame: FrameType | None) -> None:
        # Whatever goes wrong here, the student's code goes on.
        with contextlib.suppress(Exception):
            top, steps = self._way(frame)
            if self._common is None:
                self._common = steps
            else:
                self._common = _start_of_both(self._common, steps)
            if self._before + _monotonic() - self._began >= _TOLD * self._interval:
                here = _mark(self._common) or _mark(steps)
                if here or top:
                    self.tell(Here(top=top, line=here or top))

    def _way(self, frame: FrameType | None) -> tuple[int, list[Step]]:
        """The line outside functions, and the lines and loops on the way to the innermost."""
        frames: list[FrameType] = []
        while frame is not None:
            if frame.f_code.co_filename == self._filename:
                frames.append(frame)
            frame = frame.f_back
        frames = frames[::-1]
        steps: list[Step] = []
        top = 0
        for each in frames[:_MOST_FRAMES]:
            line = each.f_lineno or 0
            if each.f_code.co_name == "<module>":
                top = line
            steps += self._around(line, each)
            steps.append((line, ""))
        return top, steps

    def _around(self, line: int, frame: FrameType) -> Iterator[Step]:
        """The loops around a line, from the outermost, in its own function."""
        if self._loops is None:
            self._loops = list(_loops("\n".join(self._lines), self._filename, self._cells))
        start = frame.f_code.co_firstlineno if frame.f_code.co_name != "<module>" else 0
        for first, last, word in self._loops:
            if start <= first <= line <= last:
                yield first, word


def _loops(text: str, filename: str, cells: tuple[int, ...]) -> Iterator[Loop]:
    """Every loop, an outer one before those that it holds."""
    tree, _ = _parse(text, filename, cells)
    found = [
        (
            node.lineno,
            node.end_lineno or node.lineno,
            "while" if isinstance(node, ast.While) else "for",
        )
        for node in ast.walk(tree)
        if isinstance(node, (ast.For, ast.While, ast.AsyncFor))
    ]
    yield from sorted(found, key=lambda span: (span[0], -span[1]))


def _start_of_both(one: list[Step], two: list[Step]) -> list[Step]:
    """What two ways have in common from the start; other lines of one loop end it at the loop."""
    same: list[Step] = []
    for ours, theirs in zip(one, two, strict=False):
        if ours != theirs:
            break
        same.append(ours)
    return same


def _mark(steps: list[Step]) -> int:
    """The loop that doesn't end on a way, or without one its last line; 0 for nothing."""
    loops = [step for step in steps if step[1]]
    # What a `for` goes through comes to an end; the `while` around it may never.
    endless = [line for line, word in loops if word == "while"] or [line for line, _ in loops]
    if endless:
        return endless[-1]
    return steps[-1][0] if steps else 0
