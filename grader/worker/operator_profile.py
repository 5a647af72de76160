"""What operators a call ran, at a fraction of what a trace costs: enough to clear it.

A :class:`Profiler` listens to torch's own record functions. They are told from inside torch's
dispatcher, whatever mode was switched off around an operator; they don't tell where in the file it
happened, nor what is no operator. So an :class:`OperatorProfile` only clears a call, of a file that
:mod:`grader.worker.name_scan` has cleared: where there is a doubt the file is asked one by one, and
the :class:`~grader.worker.trace.Tracer` decides.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

import torch

from grader.worker.fresh_memory import let_memory_be, make_alike_again
from grader.worker.operators import differentiates, families, opaque, spellings
from grader.worker.protocol import Trace

_LEAVING: Final = frozenset({"item", "local_scalar_dense", "is_nonzero", "equal", "allclose"})
"""Operators that a value leaves the tensors by."""
_LOOKS: Final = ("aten::linalg_", "aten::_linalg_")
"""Operators that look by themselves whether a system of equations could be solved."""

# Taken before any code of the student's could replace them.
_let_memory_be = let_memory_be
_make_alike_again = make_alike_again
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


class Profiler:
    """The operators that ran between :meth:`begin` and :meth:`end`.

    Attributes:
        whole: whether nobody stopped the listening in between; False where none is possible.
    """

    def __init__(self) -> None:
        self.whole = False
        self._events: Sequence[Any] = ()
        self._mark = self._divider = ""

    def begin(self) -> None:
        """Listen from here on."""
        self.whole, self._events = False, ()
        if _PROFILER is not None:
            # Whoever stops the listening and starts it again has lost this from the list.
            self._mark, self._divider = _random(8).hex(), ""
            # The list has room for a thousand operators, which would all be written to.
            _let_memory_be()
            try:
                _PROFILER[0]()
                _exit(_enter(self._mark))
            except RuntimeError:
                pass
            finally:
                _make_alike_again()

    def divide(self) -> None:
        """What runs from here on is heard and not counted."""
        if _PROFILER is not None:
            self._divider = _random(8).hex()
            _exit(_enter(self._divider))

    def end(self) -> None:
        """Listen no longer."""
        if _PROFILER is not None:
            # It raises where somebody else has stopped it, and has more lists where threads ran.
            _let_memory_be()
            try:
                (self._events,) = _PROFILER[1]()
            except (RuntimeError, ValueError):
                return
            finally:
                _make_alike_again()
            self.whole = self._mark in [event.name() for event in self._events[:4]]

    @property
    def count(self) -> int:
        """How many operators and other marks there were before what isn't counted."""
        if self._divider:
            for after, event in enumerate(reversed(self._events), 1):
                if event.name() == self._divider:
                    return len(self._events) - after
        return len(self._events)

    def names(self) -> set[str]:
        """The names of all that ran, and of marks that aren't ours."""
        return {event.name() for event in self._events} - {self._mark, self._divider}

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


def can_see(operators: Iterable[str]) -> bool:
    """Whether torch can be made to tell of these, which it has to have as operators."""
    return can_listen() and all(
        any(hasattr(torch.ops.aten, name) for name in spellings(operator)) for operator in operators
    )


class OperatorProfile:
    """Watches calls of one student's file for what isn't allowed.

    Args:
        forbidden: base names of operators, as :func:`~grader.worker.operators.families` gives.
        autograd: whether autograd is forbidden as well.
    """

    def __init__(self, forbidden: Iterable[str], *, autograd: bool) -> None:
        self._forbidden = frozenset(forbidden)
        self._autograd = autograd
        self._profiler = Profiler()
        self._cleared: set[str] = set()
        """What is allowed everywhere; most calls run nothing else."""
        self._doubt = True
        self._distrusted = False
        self._count = 0
        self.inside = False
        """Whether every value has to stay in the tensors."""

    def run(
        self,
        function: str,  # noqa: ARG002
        call: Callable[[], Any],
        arguments: Iterable[Any],  # noqa: ARG002
        then: Callable[[Any], None] = lambda _value: None,
    ) -> Any:
        """Run ``call()``, as :meth:`grader.worker.trace.Tracer.run` does; ask :meth:`last`."""
        self._doubt = True
        self._profiler.begin()
        try:
            value = call()
            self._profiler.divide()
            then(value)
            return value
        finally:
            self._profiler.end()
            self._count = self._profiler.count
            self._doubt = not self._profiler.whole or self._is_doubtful()

    def last(self) -> Trace:
        """What is known of the call that ran last: how many operators it ran, or a doubt."""
        return Trace(count=self._count, unsure=self._doubt or self._distrusted)

    @property
    def deafened(self) -> bool:
        """Whether somebody stopped the listening during the call that ran last."""
        return can_listen() and not self._profiler.whole

    def distrust(self) -> None:
        """Clear no call from here on, if the one that ran last is not cleared."""
        self._distrusted = self._doubt

    def _is_doubtful(self) -> bool:
        """Whether something ran that may not be allowed."""
        rest = self._profiler.names() - self._cleared
        leaving: set[str] = set()
        for name in rest:
            never, leaves = self._look_up(name)
            if never:
                return True
            if leaves:
                leaving.add(name)
            else:
                self._cleared.add(name)
        return self.inside and bool(leaving) and self._profiler.runs_outside(leaving, _LOOKS)

    def _look_up(self, name: str) -> tuple[bool, bool]:
        """Whether an operator is never allowed, and whether a value leaves the tensors by it."""
        if opaque(name):
            return True, False
        if differentiates(name):
            return self._autograd, False
        runs = families(name)
        return not self._forbidden.isdisjoint(runs), not _LEAVING.isdisjoint(runs)
