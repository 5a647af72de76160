"""A judge's process that is started before this one has imported anything else.

To import torch takes longer than all that can be done beside it, so it begins first.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess

from grader.sandbox.environment import clean_environment, start

_waiting: list[tuple[socket.socket, subprocess.Popen[bytes]]] = []


def begin() -> None:
    """Start a process for the first judge that is going to be opened."""
    # Where that fails, whoever opens the judge is told.
    with contextlib.suppress(OSError):
        _waiting.append(_start())


def begun() -> tuple[socket.socket, subprocess.Popen[bytes]]:
    """The process that was started, or else one that is started now; and a connection to it."""
    return _waiting.pop() if _waiting else _start()


def call_off() -> None:
    """End the process that was started for nothing."""
    while _waiting:
        _, process = _waiting.pop()
        process.kill()
        process.wait()


def _start() -> tuple[socket.socket, subprocess.Popen[bytes]]:
    return start("grader.grading.process_main:main", environment=clean_environment(), cwd="/")
