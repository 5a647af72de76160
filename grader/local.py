"""Opens the sandbox that this machine can offer."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from grader import matplotlib_cache
from grader.sandbox import Sandbox, Zygote

if TYPE_CHECKING:
    from grader.model import Exercise


def open_sandbox(exercise: Exercise, *, uses_matplotlib: bool = True) -> Sandbox:
    """A sandbox for one exercise's submissions; its process begins to import torch at once.

    Args:
        exercise: says what to import before the first fork.
        uses_matplotlib: whether matplotlib's font list has to be ready for the students.
    """
    folder = matplotlib_cache.folder()
    # This process draws with the same list, and so makes it for the next run.
    os.environ["MPLCONFIGDIR"] = str(folder)
    if uses_matplotlib:
        matplotlib_cache.make_ready(folder)
    if sys.platform != "linux":
        from grader.fresh import FreshProcesses

        return FreshProcesses(exercise.preload)
    return Zygote(
        exercise.preload,
        environment={"MPLCONFIGDIR": str(folder), "MPLBACKEND": "module://grader.worker.backend"},
    )
