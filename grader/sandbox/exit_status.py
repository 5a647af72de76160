"""What the status says that a worker ended with."""

from __future__ import annotations

import signal
from typing import Final

from grader.evidence import End, Lost
from grader.worker.protocol import BROKEN, FOREIGN, STARVED

_STARVING: Final = ("std::bad_alloc", "Cannot allocate memory", "MemoryError")
"""What a library says before it aborts, where memory ran out."""


def how_it_ended(status: int, when: str, printed: str = "") -> Lost:
    """Why there is no answer from a worker that is gone.

    Args:
        status: as ``waitpid`` gives it, with the protocol's flags above it.
        when: what it was at, such as ``while `f` ran``.
        printed: what it wrote last.
    """
    # A wait status: the signal in the low bits, else the exit code above them. Spelt out
    # because Windows has no functions for it.
    number = status & 0x7F
    if number:
        if number == _number("SIGXCPU"):
            return Lost(end=End.timed_out, says=f"The processor time ran out {when}.")
        if status & STARVED or (number == _number("SIGABRT") and _starved(printed)):
            return Lost(end=End.out_of_memory, says=f"The memory ran out {when}.")
        if number == _number("SIGKILL") and not status & FOREIGN:
            # The judge's own kill finds a child that hung up but is still alive.
            return Lost(end=End.killed, says=f"The connection was closed {when}.")
        name = _signal_name(number)
        return Lost(end=End.killed, says=f"The process was ended by {name} {when}.")
    code = status >> 8 & 0xFF
    if code == BROKEN:
        return Lost(
            end=End.killed, says=f"Something in the file broke the worker's own code {when}."
        )
    return Lost(end=End.killed, says=f"The process was ended with exit code {code} {when}.")


def _starved(printed: str) -> bool:
    return any(word in printed for word in _STARVING)


def _number(name: str) -> int:
    """A signal's number; -1 where the platform has no such signal."""
    return int(getattr(signal, name, -1))


def _signal_name(number: int) -> str:
    """``SIGSEGV``; a real-time signal has no name but its number."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
