"""What the status says that a worker ended with."""

from __future__ import annotations

import signal

from grader.evidence import End, Lost
from grader.worker.protocol import BROKEN


def how_it_ended(status: int, when: str) -> Lost:
    """Why there is no answer from a worker that is gone.

    Args:
        status: as ``waitpid`` gives it.
        when: what it was at, such as ``while `f` ran``.
    """
    # A wait status: the signal in the low bits, else the exit code above them. Spelt out
    # because Windows has no functions for it.
    number = status & 0x7F
    if number:
        if number == _number("SIGXCPU"):
            return Lost(end=End.timed_out, says=f"The processor time ran out {when}.")
        if number == _number("SIGKILL"):
            # The judge's own kill finds a child that hung up but is still alive.
            return Lost(end=End.killed, says=f"The connection was closed {when}.")
        name = _signal_name(number)
        return Lost(end=End.killed, says=f"The process was ended by {name} {when}.")
    code = status >> 8
    if code == BROKEN:
        return Lost(
            end=End.killed, says=f"Something in the file broke the worker's own code {when}."
        )
    return Lost(end=End.killed, says=f"The process was ended with exit code {code} {when}.")


def _number(name: str) -> int:
    """A signal's number; -1 where the platform has no such signal."""
    return int(getattr(signal, name, -1))


def _signal_name(number: int) -> str:
    """``SIGSEGV``; a real-time signal has no name but its number."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
