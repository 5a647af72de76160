"""What the judge asks of whatever runs a student's code.

A :class:`Sandbox` opens :class:`Worker` s. :class:`grader.sandbox.zygote.Zygote` is the real one
for Linux,
:class:`grader.sandbox.subprocesses.FreshProcesses` the one for other platforms.
"""

from __future__ import annotations

from typing import Protocol

import msgspec


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What a child may spend, and how strictly it has to be confined."""

    memory: int
    cpu_seconds: int
    required: bool
    """Refuse to run anything unless every layer can be had."""
    layers: tuple[str, ...] | None = None
    """Layers to use, for tests of one layer alone; None for all."""


class Worker(Protocol):
    """One running child."""

    isolation: tuple[str, ...]

    def send(self, *frames: bytes, deadline: float) -> None:
        """Send frames, before ``time.monotonic()`` reaches ``deadline``."""

    def receive(self, *, deadline: float) -> bytes:
        """The next frame. Raises TimeoutError, or Died when the child hung up."""

    def take_output(self) -> str:
        """What was printed since the last call: at most MAX_OUTPUT bytes, as text."""

    def end(self) -> int:
        """Kill whatever is left; returns the wait status."""


class Sandbox(Protocol):
    """Opens workers."""

    def expect(self, policy: Policy) -> None:
        """Make ready meanwhile for whoever opens the next one, if that is possible."""

    def open(self, policy: Policy) -> Worker:
        """A fresh worker, confined; raises ConfinementError if it can't be."""

    def close(self) -> None:
        """End it and everything it started."""
