"""Goes once through what every child does, so that no child does anything for the first time.

A first call costs far more than a second one: torch resolves each operator
when it is first dispatched, msgspec reads a message's annotations, and the
interpreter specialises its code. Done before the fork, it is done for all.
The submission that is rehearsed is the grader's own and touches no course.
"""

from __future__ import annotations

import functools
from typing import Any, Final

import torch

from grader.worker import wire
from grader.worker.calls import CallExecutor
from grader.worker.describing import describe
from grader.worker.hidden import factories
from grader.worker.known_names import reached
from grader.worker.name_scan import scan_names
from grader.worker.protocol import Examined, Load, Loaded, Request, pack, unpack
from grader.worker.source_analysis import code_of, examine
from grader.worker.torch_code import noted

_SOURCE: Final = b'''"""A rehearsal."""
import math

import torch
from torch import nn
import torch.nn.functional as F

LIMIT: float = 1.0


def smooth(z: torch.Tensor, limit: float = LIMIT) -> torch.Tensor:
    """Many of the operators that answers are made of."""
    s = torch.sigmoid(z)
    t = torch.tanh(z) + 1 / (1 + torch.exp(-z)) - 0.5 * z ** 2
    t = torch.where(z > 0, s * (1 - s), z * s).clamp(min=-limit) + F.relu(t)
    mean = (t - t.mean()).abs().sum() / max(1, t.numel())
    return torch.stack([t, s]).sum(dim=0) + mean * math.sqrt(2) - torch.zeros_like(z)


def lines(x: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    total = x @ w.T + b
    if total.shape[-1] != w.shape[0]:
        raise ValueError("shapes")
    return total.unsqueeze(-1).squeeze(-1).reshape(total.shape)


class Net(nn.Module):
    def __init__(self, hidden: int = 2) -> None:
        super().__init__()
        self.layer = nn.Linear(2, hidden)

    def forward(self, x):
        return torch.tanh(self.layer(x))
'''
_NAMES: Final = ("smooth", "lines", "Net")


def warm_up() -> None:
    """Read, load and call a file of our own, as a child would, and forget it."""
    load = unpack(
        pack(
            Load(
                source=_SOURCE, filename="rehearsal.py", module="rehearsal", functions=_NAMES,
                watched=("smooth",), operators=("silu",),
            )
        ),
        Load,
    )  # fmt: skip
    # Before a student's file is read, and before the fork.
    for known in (factories, noted, reached):
        known()
    scan_names(load.source, load.filename, load.functions, operators=(), autograd=True)
    examined, parts, lines = examine(load.source, load.filename, load.functions)
    unpack(pack(examined), Examined)
    namespace: dict[str, Any] = {"__name__": load.module}
    executor = CallExecutor(
        namespace,
        filename=load.filename,
        lines=lines,
        watched=load.watched,
        operators=load.operators,
    )
    if parts is not None:
        executor.watch_code(dict(code_of(parts, load.functions)))
        for part in parts:
            executor.load(functools.partial(exec, part.code, namespace))
    unpack(pack(Loaded(present=_NAMES)), Loaded)
    with torch.random.fork_rng(devices=[]):
        for executor.tracing in (True, False):
            for request in _asks():
                _perform(executor, request)
    describe(ValueError("once"), load.filename, lines)


def _asks() -> list[Request]:
    asks = []
    for dtype in (torch.float64, torch.float32):
        z = torch.linspace(-2, 2, 6, dtype=dtype).reshape(2, 3)
        w, b = torch.ones(4, 3, dtype=dtype), torch.zeros(4, dtype=dtype)
        for trace in (False, True):
            asks += [
                Request(number=1, verb="call", target="smooth", args=(z,), trace=trace),
                Request(number=2, verb="call", target="smooth", args=(z,), gradient=True),
                Request(number=3, verb="call", target="lines", args=(z, w, b), trace=trace),
                # One that raises, and one whose arguments do not fit.
                Request(number=4, verb="call", target="lines", args=(z, z.T, b), trace=trace),
                Request(number=5, verb="call", target="lines", args=(z,)),
            ]
    asks += [
        Request(number=6, verb="call", target="Net", kwargs={"hidden": 3}),
        Request(number=7, verb="call", target=1, args=(torch.ones(4, 2),)),
        Request(number=8, verb="state", target=1),
    ]
    return asks


def _perform(executor: CallExecutor, request: Request) -> None:
    reply = executor.perform(unpack(pack(request), Request))
    try:
        pack(reply, executor.keep)
    except wire.WireError:  # pragma: no cover  (nothing of ours is too large)
        return
