"""Listens to torch's own record functions, which tell of every operator that runs.

They are told from inside torch's dispatcher, whatever mode was switched off around an operator,
at a fraction of what a trace costs. They don't tell where in the file it happened, nor what is
no operator.
"""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import torch

# Taken before any code of the student's could replace them.
_random = os.urandom
_enter = torch.autograd._record_function_with_args_enter  # type: ignore[attr-defined]  # noqa: SLF001
_exit = torch.autograd._record_function_with_args_exit  # type: ignore[attr-defined]  # noqa: SLF001


def _profiler() -> tuple[Callable[[], None], Callable[[], Any]] | None:
    """What starts the older of torch's profilers, and what stops it and gives what it saw.

    It keeps a list of names, and starting it takes a microsecond. It is no part of torch's
    public interface: None with a torch that has another.
    """
    try:
        autograd, profiler = torch._C._autograd, torch._C._profiler  # noqa: SLF001
        start, stop = autograd._enable_profiler_legacy, autograd._disable_profiler_legacy  # noqa: SLF001
        settings = profiler.ProfilerConfig(
            profiler.ProfilerState.CPU, False, False, False, False, False,  # noqa: FBT003
            profiler._ExperimentalConfig(),  # noqa: SLF001
        )  # fmt: skip
        start(settings)
        stop()
    except (AttributeError, TypeError, RuntimeError):
        return None
    return functools.partial(start, settings), stop


_PROFILER: Final = _profiler()


def can_listen() -> bool:
    """Whether this torch tells what operators run."""
    return _PROFILER is not None


class OperatorProfile:
    """The operators that ran between :meth:`begin` and :meth:`end`.

    Attributes:
        whole: whether nobody stopped the listening in between; False where none is possible.
    """

    def __init__(self) -> None:
        self.whole = False
        self._events: Sequence[Any] = ()
        self._mark = ""

    def begin(self) -> None:
        """Listen from here on."""
        self.whole, self._events = False, ()
        if _PROFILER is not None:
            # Whoever stops the listening and starts it again has lost this from the list.
            self._mark = _random(8).hex()
            with contextlib.suppress(RuntimeError):
                _PROFILER[0]()
                _exit(_enter(self._mark))

    def end(self) -> None:
        """Listen no longer."""
        if _PROFILER is not None:
            # It raises where somebody else has stopped it, and has more lists where threads ran.
            with contextlib.suppress(RuntimeError, ValueError):
                (self._events,) = _PROFILER[1]()
                self.whole = any(event.name() == self._mark for event in self._events[:4])

    @property
    def count(self) -> int:
        """How many operators and other marks there were."""
        return len(self._events)

    def names(self) -> set[str]:
        """The names of all that ran, and of marks that aren't ours."""
        return {event.name() for event in self._events} - {self._mark}

    def runs_outside(self, names: set[str], shells: tuple[str, ...]) -> bool:
        """Whether one of some operators ran anywhere but within one that begins with a shell."""
        open_ones: list[str] = []
        for event in self._events:
            if event.kind() == "push":
                within = any(name.startswith(shells) for name in open_ones)
                if event.name() in names and not within:
                    return True
                open_ones.append(event.name())
            elif event.kind() == "pop" and open_ones:
                open_ones.pop()
        return False

    def around(self, name: str) -> Iterator[str]:
        """The operators within which one of a name ran first, the innermost first."""
        open_ones: list[str] = []
        for event in self._events:
            if event.kind() == "push":
                open_ones.append(event.name())
                if open_ones[-1] == name:
                    break
            elif event.kind() == "pop" and open_ones:
                open_ones.pop()
        yield from reversed(open_ones)
