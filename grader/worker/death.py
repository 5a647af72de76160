"""How a child came to its end: by whoever ends it, or before that, and by whom."""

from __future__ import annotations

import os
import signal
import time
from typing import Final

from grader.worker.protocol import FOREIGN, STARVED

_FRESH_SECONDS: Final = 1.0
_GLANCE: Final = 1e-3


def has_died(pid: int, patience: float = 0.0) -> bool:
    """Whether a child is dead, or dies within some seconds, without anybody here killing it."""
    until = time.monotonic() + patience
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if time.monotonic() >= until:
            return False
        time.sleep(_GLANCE)
    return True


def killed_for_memory(vmstat: str = "/proc/vmstat") -> int:
    """How many processes the kernel has killed for want of memory; 0 where it doesn't tell."""
    try:
        with open(vmstat) as counters:  # noqa: PTH123
            return next((int(line.split()[1]) for line in counters if _counts(line)), 0)
    except (OSError, ValueError, IndexError):
        return 0


def _counts(line: str) -> bool:
    return line.startswith("oom_kill ")


class Coroner:
    """Tells whether the kernel's want of memory may have ended a child."""

    def __init__(self) -> None:
        self._looked = float("-inf")
        self._killed = 0

    def child_is_born(self) -> None:
        """Take note of the count, unless that was a moment ago."""
        now = time.monotonic()
        if now - self._looked > _FRESH_SECONDS:
            self._looked, self._killed = now, killed_for_memory()

    def findings(self, status: int) -> int:
        """The wait status of a child that died before it was ended, with what is known."""
        if status & 0x7F != signal.SIGKILL:
            return status
        killed, before = killed_for_memory(), self._killed
        self._killed = killed
        return status | FOREIGN | (STARVED if killed > before else 0)
