"""Whether a call ran nothing that a rule forbids, seen at a fraction of what a trace costs.

Torch's record functions tell of every operator from inside its dispatcher, whatever mode was
switched off around it. They don't tell where in the file it happened, nor what is no operator.
So a witness only clears a call, of a file that :mod:`grader.worker.skim` has cleared: where
there is a doubt the submission is begun again, and the :class:`~grader.worker.trace.Tracer`
decides.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterable
from typing import Any, Final

import torch

from grader.worker.protocol import Trace
from grader.worker.trace import families, spellings

_ENGINE: Final = "autograd::engine::"
"""How the names of what a backward pass runs begin."""
_DUAL: Final = "aten::_make_dual"
"""The operator by which forward-mode differentiation begins."""
_LEAVING: Final = frozenset({"item", "local_scalar_dense", "is_nonzero", "equal", "allclose"})
"""Operators that a value leaves the tensors by."""


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
"""Taken before any code of the student's could replace it."""


def can_see(operators: Iterable[str]) -> bool:
    """Whether torch can be made to tell of these, which it has to have as operators."""
    return _PROFILER is not None and all(
        any(hasattr(torch.ops.aten, name) for name in spellings(operator)) for operator in operators
    )


class Witness:
    """Watches calls of one student's file for what isn't allowed.

    Args:
        forbidden: base names of operators, as :func:`~grader.worker.trace.families` gives them.
        autograd: whether autograd is forbidden as well.
    """

    def __init__(self, forbidden: Iterable[str], *, autograd: bool) -> None:
        self._forbidden = frozenset(forbidden)
        self._autograd = autograd
        self._known: dict[str, tuple[bool, bool]] = {}
        self._doubt = True
        self._count = 0
        self.inside = False
        """Whether every value has to stay in the tensors."""

    def run(self, function: str, call: Callable[[], Any], arguments: Iterable[Any]) -> Any:  # noqa: ARG002
        """Run ``call()``; whatever it raises passes through. Ask :meth:`last` what it ran."""
        self._doubt, self._count = True, 0
        if _PROFILER is None:
            return call()
        start, stop = _PROFILER
        start()
        try:
            return call()
        finally:
            # It raises where somebody else has stopped it, and has more lists where threads ran.
            with contextlib.suppress(RuntimeError, ValueError):
                (events,) = stop()
                self._count = len(events)
                self._doubt = any(map(self._forbids, {event.name() for event in events}))

    def last(self) -> Trace:
        """What is known of the call that ran last: how many operators it ran, or a doubt."""
        return Trace(count=self._count, unsure=self._doubt)

    def _forbids(self, name: str) -> bool:
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._look_up(name)
        never, leaves = known
        return never or (leaves and self.inside)

    def _look_up(self, name: str) -> tuple[bool, bool]:
        if name.startswith(_ENGINE) or name == _DUAL:
            return self._autograd, False
        runs = families(name)
        return not self._forbidden.isdisjoint(runs), not _LEAVING.isdisjoint(runs)
