"""Opens the sandbox that this machine can offer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from grader.sandbox import matplotlib_cache
from grader.sandbox.environment import worker_environment
from grader.sandbox.protocols import Sandbox
from grader.sandbox.zygote import Zygote

if TYPE_CHECKING:
    from grader.model import Exercise


def open_sandbox(exercise: Exercise, *, uses_matplotlib: bool = True) -> Sandbox:
    """A sandbox for one exercise's submissions; its process begins to import torch at once.

    Args:
        exercise: says what to import before the first fork.
        uses_matplotlib: whether matplotlib's font list has to be ready for the students.
    """
    environment = worker_environment()
    if uses_matplotlib:
        matplotlib_cache.make_ready(matplotlib_cache.folder())
    if sys.platform != "linux":
        from grader.sandbox.subprocesses import FreshProcesses

        return FreshProcesses(exercise.preload, environment=environment)
    return Zygote(
        exercise.preload,
        environment=environment,
    )
