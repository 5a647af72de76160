"""Ends what a course's own code does without end: one step at a time, whatever catches it."""

from __future__ import annotations

import contextlib
import math
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any, Final

_AGAIN: Final = 1.0
"""Seconds after which a step that caught its interruption is interrupted again."""
_AT_ONCE: Final = 1e-3


class Stuck(BaseException):
    """A step doesn't come to an end. No ``except Exception`` on the way is meant to catch it."""


_around: Final[list[Stuck]] = []
"""The steps that are guarded now, the outermost first."""


@contextlib.contextmanager
def guarded(seconds: float = math.inf) -> Iterator[None]:
    """Raise :class:`Stuck` after some seconds, where a process can be interrupted at all.

    A step inside another has half of what that one has left at most, so that one that is stuck
    leaves the rest its time.

    Args:
        seconds: how long the step may take; 0 for as long as it likes.
    """
    possible = hasattr(signal, "setitimer") and (
        threading.current_thread() is threading.main_thread()
    )
    left = signal.getitimer(signal.ITIMER_REAL)[0] if possible else 0.0
    if _around:
        seconds = min(seconds, left / 2)
    if not possible or not 0.0 < seconds < math.inf:
        yield
        return
    late = Stuck(f"it took longer than {seconds:.0f} seconds")
    fired = False

    def stop(_number: int, _frame: Any) -> None:
        nonlocal fired
        fired = True
        raise late

    _around.append(late)
    began = time.monotonic()
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        _around.pop()
        if left:
            # The step around it, or somebody else's timer.
            rest = max(left - (time.monotonic() - began), _AT_ONCE)
            signal.setitimer(signal.ITIMER_REAL, rest, _AGAIN)
    if fired:
        # Something on the way caught it, and called what it gave a result.
        raise late
