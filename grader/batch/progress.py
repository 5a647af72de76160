"""How far a run is: a bar on a terminal, a line each ten seconds elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, Final, TextIO

from grader.batch.outcome import Tally

LINE_SECONDS: Final = 10.0


class Progress:
    """Shows a tally as it grows. A context manager.

    Args:
        total: submissions to grade.
        stream: where to; what it is decides between a bar and lines.
        clock: seconds that only grow.
    """

    def __init__(
        self, total: int, stream: TextIO, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._total = total
        self._stream = stream
        self._clock = clock
        self._began = self._first = self._line = clock()
        self._at_first = self._told = 0
        self._bar: Any = None
        self._task: Any = None
        self._tally = Tally(total=total)

    def __enter__(self) -> Progress:
        if self._total and self._stream.isatty():
            self._bar = _bar(self._stream)
            self._bar.start()
            self._task = self._bar.add_task("", total=self._total, rate="")
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()
        elif kind is None and self._tally.done != self._told:
            self._tell()

    def show(self, tally: Tally) -> None:
        """The tally has grown, or time has passed."""
        now = self._clock()
        if not self._tally.done and tally.done:
            # The rate is counted from the first result on, as starting costs once.
            self._first, self._at_first = now, tally.done
        self._tally = tally
        if self._bar is not None:
            self._bar.detail = _detail(tally)
            pace = self._pace().removeprefix(", ")
            self._bar.update(self._task, completed=tally.done, rate=pace)
        elif now - self._line >= LINE_SECONDS:
            self._line = now
            self._tell()

    def _tell(self) -> None:
        self._told = self._tally.done
        self._stream.write(f"{self.line()}\n")
        self._stream.flush()

    def line(self) -> str:
        """All of it in one plain line."""
        tally = self._tally
        return f"{tally.done} of {self._total} graded{self._pace()}; {_detail(tally)}"

    def _pace(self) -> str:
        spent, done = self._clock() - self._first, self._tally.done - self._at_first
        if done <= 0 or spent <= 0:
            return ""
        rate = done / spent
        left = (self._total - self._tally.done) / rate
        ending = f", {_duration(left)} left" if self._tally.done < self._total else ""
        pace = f"{rate:.0f} a second" if rate >= 1 else f"{60 * rate:.0f} a minute"
        return f", {pace}{ending}"


def _detail(tally: Tally) -> str:
    if not tally.done:
        return "getting ready"
    parts = [f"{tally.full_marks} full marks", f"{tally.mistakes} with mistakes"]
    if tally.faults:
        parts.append(f"{tally.faults} not graded")
    return ", ".join(parts)


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _bar(stream: TextIO) -> Any:
    from rich.console import Console, RenderableType
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar
    from rich.text import Text

    class TwoLines(Bar):
        """The second line says what came of them: in one, 80 columns would cut the count off."""

        detail = "getting ready"

        def get_renderables(self) -> Iterator[RenderableType]:
            yield from super().get_renderables()
            yield Text(self.detail)

    return TwoLines(
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
        console=Console(file=stream),
        transient=False,
    )
