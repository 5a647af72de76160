"""``prctl(2)``: what the kernel does with a process when another ends.

It imports nothing of ours: a process that needs no torch asks for this, too.
"""

from __future__ import annotations

import ctypes
import signal
from collections.abc import Callable
from typing import Final

PR_SET_PDEATHSIG: Final = 1
PR_SET_CHILD_SUBREAPER: Final = 36


def _libc_prctl() -> Callable[..., int]:
    """Looked up once: to load a library is a tenth of what a child costs."""
    try:
        found: Callable[..., int] = ctypes.CDLL(None, use_errno=True).prctl
    except (OSError, AttributeError):  # pragma: no cover  (not Linux)
        return lambda *_arguments: -1
    return found


_prctl: Final = _libc_prctl()


def die_with_parent() -> None:
    """Have the kernel kill this process when the one that started it is gone."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def adopt_orphans() -> None:
    """Have processes whose parent is gone, and that this one started before, become its own."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
