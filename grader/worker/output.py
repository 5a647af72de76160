"""What a student's code prints: streams of its own, and warnings in terms of its file."""

from __future__ import annotations

import io
import linecache
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from grader.worker.limits import MAX_PRINTED

_BUFFER: Final = 1 << 16
_PACKAGE: Final = str(Path(__file__).parents[1])


def offer_lines(filename: str, lines: list[str]) -> None:
    """Let warnings and tracebacks quote a file that isn't on disk."""
    linecache.cache[filename] = (
        sum(map(len, lines)),
        None,
        [line + "\n" for line in lines],
        filename,
    )


class _Stream(io.FileIO):
    """A descriptor that keeps what is written to it, for as long as it is asked to."""

    def __init__(self, descriptor: int, kept: bytearray) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self._kept = kept
        self.keeps = False

    def write(self, data: Any, /) -> int:
        if not self.keeps:
            return super().write(data)
        size = memoryview(data).nbytes
        self._kept += memoryview(data).cast("B")[: MAX_PRINTED + 1 - len(self._kept)]
        return size


class Output:
    """Text streams of this process's own on descriptors 1 and 2."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._raw = [_Stream(descriptor, self._kept) for descriptor in (1, 2)]
        out, err = (
            io.TextIOWrapper(
                io.BufferedWriter(raw, _BUFFER),
                encoding="utf-8",
                errors="backslashreplace",
                line_buffering=raw is self._raw[1],
            )
            for raw in self._raw
        )
        sys.stdout, sys.stderr = out, err
        vars(sys).update(__stdout__=out, __stderr__=err)
        sys.stdin = io.StringIO()
        self._flushes = (out.flush, err.flush, _flush_of("stdout"), _flush_of("stderr"))

    def flush(self) -> None:
        """Write out what waits in the streams."""
        for do in self._flushes:
            try:  # noqa: SIM105  (twice as fast as to suppress it, and done for every answer)
                do()
            except BaseException:
                pass

    def keep(self) -> None:
        """Write nothing from here on; :meth:`taken` gives it."""
        for raw in self._raw:
            raw.keeps = True

    def taken(self) -> bytes:
        """What was printed since the last time; of what is too much one byte too much."""
        self.flush()
        if not self._kept:
            return b""
        text = bytes(self._kept)
        self._kept.clear()
        return text


def _flush_of(name: str) -> Callable[[], None]:
    """Flushes whatever stream has the name by then; a student may have put another there."""
    return lambda: getattr(sys, name).flush()


def name_in_warnings(student: str) -> None:
    """Where a warning's place is the worker's code that called the student's, name the latter."""
    formatted = warnings.formatwarning

    def format_warning(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        line: str | None = None,
    ) -> str:
        if filename.startswith(_PACKAGE):
            return f"{student}: {category.__name__}: {message}\n"
        return formatted(message, category, filename, lineno, line)

    warnings.formatwarning = format_warning
