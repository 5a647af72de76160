"""Single keys from a terminal, without waiting for a line."""

from __future__ import annotations

import contextlib
import os
import select
import sys
from collections.abc import Iterator
from typing import TextIO

try:
    import termios
    import tty
except ImportError:  # Windows: a page that follows, and no keys.
    termios = None  # type: ignore[assignment]


def are_there(stream: TextIO = sys.stdin) -> bool:
    """Whether somebody can press keys here."""
    return termios is not None and stream.isatty()


@contextlib.contextmanager
def unbuffered(stream: TextIO = sys.stdin) -> Iterator[None]:
    """Keys arrive as they are pressed and aren't shown; Ctrl-C works as ever."""
    if not are_there(stream):
        yield
        return
    before = termios.tcgetattr(stream)
    tty.setcbreak(stream)
    try:
        yield
    finally:
        termios.tcsetattr(stream, termios.TCSADRAIN, before)


def pressed(wait: float, stream: TextIO = sys.stdin) -> Iterator[str]:
    """The keys that were pressed within so many seconds; an arrow or another long one is none."""
    if not select.select([stream], [], [], wait)[0]:
        return
    keys = os.read(stream.fileno(), 64).decode("ascii", "ignore")
    if keys.isalpha():
        yield from keys.lower()
