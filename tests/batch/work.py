"""What tests have done by another process, which imports no more than this for it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from grader.errors import UsageError

here: list[int] = []


def changes_something() -> int:
    here.append(1)
    return os.getpid()


def has_torch() -> bool:
    return "torch" in sys.modules


def refuses() -> None:
    raise UsageError("there is no such folder", advice="Look again.")


def divides() -> float:
    return 1 / 0


def is_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def is_killed_once(mark: Path) -> str:
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"
