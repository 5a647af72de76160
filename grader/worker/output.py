"""What a student's code prints: streams of its own, and warnings in terms of its file."""

from __future__ import annotations

import contextlib
import io
import linecache
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Final

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


def fresh_output() -> Callable[[], None]:
    """Give the process text streams of its own on descriptors 1 and 2; returns their flush."""
    out = io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(1, "w", closefd=False), _BUFFER),
        encoding="utf-8",
        errors="backslashreplace",
    )
    err = io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(2, "w", closefd=False), _BUFFER),
        encoding="utf-8",
        errors="backslashreplace",
        line_buffering=True,
    )
    sys.stdout, sys.stderr = out, err
    vars(sys).update(__stdout__=out, __stderr__=err)
    sys.stdin = io.StringIO()
    out_flush, err_flush = out.flush, err.flush

    def flush() -> None:
        for do in (out_flush, err_flush, _flush_of("stdout"), _flush_of("stderr")):
            with contextlib.suppress(BaseException):
                do()

    return flush


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
