"""Calls a student's function and takes back what it hooked into the interpreter.

A trace or profile function, an interval timer and a low recursion limit outlive the call
that set them, and would raise in the worker's own frames.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from typing import Any

# Taken before any code of the student's could replace them.
_settrace = sys.settrace
_setprofile = sys.setprofile
_setrecursionlimit = sys.setrecursionlimit
_LIMIT = sys.getrecursionlimit()
_setitimer: Callable[[int, float], Any] = getattr(signal, "setitimer", lambda _which, _seconds: 0)
_TIMERS = tuple(
    getattr(signal, name)
    for name in ("ITIMER_REAL", "ITIMER_VIRTUAL", "ITIMER_PROF")
    if hasattr(signal, name)
)


def without_hooks(call: Callable[[], Any]) -> Any:
    """What ``call()`` gives; no hook of its own is left when it returns or raises."""
    try:
        return call()
    finally:
        # Built-in functions called one by one: a function of ours would be traced itself.
        # The interpreter drops a hook that raises, so the second try gets through.
        try:
            _setprofile(None)
        except BaseException:
            _setprofile(None)
        _settrace(None)
        for timer in _TIMERS:
            _setitimer(timer, 0)
        _setrecursionlimit(_LIMIT)
