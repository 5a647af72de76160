"""Whether a call ran nothing that a rule forbids, seen at a fraction of what a trace costs.

An operator profile doesn't tell where in the file something happened, nor what is no operator.
So a witness only clears a call, of a file that :mod:`grader.worker.name_scan` has cleared: where
there is a doubt the file is asked one by one, and the :class:`~grader.worker.trace.Tracer`
decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

import torch

from grader.worker.operator_profile import OperatorProfile, can_listen
from grader.worker.operators import differentiates, families, opaque, spellings
from grader.worker.protocol import Trace

_LEAVING: Final = frozenset({"item", "local_scalar_dense", "is_nonzero", "equal", "allclose"})
"""Operators that a value leaves the tensors by."""
_LOOKS: Final = ("aten::linalg_", "aten::_linalg_")
"""Operators that look by themselves whether a system of equations could be solved."""


def can_see(operators: Iterable[str]) -> bool:
    """Whether torch can be made to tell of these, which it has to have as operators."""
    return can_listen() and all(
        any(hasattr(torch.ops.aten, name) for name in spellings(operator)) for operator in operators
    )


class Witness:
    """Watches calls of one student's file for what isn't allowed.

    Args:
        forbidden: base names of operators, as :func:`~grader.worker.operators.families` gives.
        autograd: whether autograd is forbidden as well.
    """

    def __init__(self, forbidden: Iterable[str], *, autograd: bool) -> None:
        self._forbidden = frozenset(forbidden)
        self._autograd = autograd
        self._profile = OperatorProfile()
        self._cleared: set[str] = set()
        """Operators that are allowed everywhere; most calls run no others."""
        self._doubt = True
        self._distrusted = False
        self._count = 0
        self.inside = False
        """Whether every value has to stay in the tensors."""

    def run(self, function: str, call: Callable[[], Any], arguments: Iterable[Any]) -> Any:  # noqa: ARG002
        """Run ``call()``; whatever it raises passes through. Ask :meth:`last` what it ran."""
        self._doubt = True
        self._profile.begin()
        try:
            return call()
        finally:
            self._profile.end()
            self._count = self._profile.count
            self._doubt = not self._profile.whole or self._is_doubtful()

    def last(self) -> Trace:
        """What is known of the call that ran last: how many operators it ran, or a doubt."""
        return Trace(count=self._count, unsure=self._doubt or self._distrusted)

    @property
    def deafened(self) -> bool:
        """Whether somebody stopped the listening during the call that ran last."""
        return can_listen() and not self._profile.whole

    def distrust(self) -> None:
        """Clear no call from here on, if the one that ran last is not cleared."""
        self._distrusted = self._doubt

    def _is_doubtful(self) -> bool:
        """Whether something ran that may not be allowed."""
        rest = self._profile.names() - self._cleared
        leaving: set[str] = set()
        for name in rest:
            never, leaves = self._look_up(name)
            if never:
                return True
            if leaves:
                leaving.add(name)
            elif "::" in name:
                self._cleared.add(name)
        return self.inside and bool(leaving) and self._profile.runs_outside(leaving, _LOOKS)

    def _look_up(self, name: str) -> tuple[bool, bool]:
        """Whether an operator is never allowed, and whether a value leaves the tensors by it."""
        if opaque(name):
            return True, False
        if differentiates(name):
            return self._autograd, False
        runs = families(name)
        return not self._forbidden.isdisjoint(runs), not _LEAVING.isdisjoint(runs)
