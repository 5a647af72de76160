"""The seed of a run: everything random in a suite, and in what a student draws, follows from it.

A grade is always given with seed 0. ``grade validate`` repeats the right
answers with others, to show that no verdict hangs on one lucky draw.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Final

import torch

_STRIDE: Final = 1_000_003
"""Far more than a suite's own seeds are apart, so that no two runs share a stream."""
_run: ContextVar[int] = ContextVar("seed of the run", default=0)


def generator(seed: int = 0) -> torch.Generator:
    """A generator for a suite's inputs: its own stream for each ``seed``, shifted by the run's.

    Use it wherever an input is random, at the top of the suite or inside a check::

        Z = torch.randn(3, 5, generator=generator(1), dtype=torch.float64)
    """
    return torch.Generator().manual_seed(seed + _STRIDE * _run.get())


def current() -> int:
    """The run's seed, from 0."""
    return _run.get()


@contextlib.contextmanager
def shifted(run: int) -> Iterator[None]:
    """Give everything inside the streams of another run."""
    token = _run.set(run)
    try:
        yield
    finally:
        _run.reset(token)
