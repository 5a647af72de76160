"""Training in mini-batches, and how a history of losses shows it."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator, Sequence
from typing import Any, Final

import torch

from grader.course import seeds
from grader.suite.training import Task

SAYS: Final = (
    "There are several steps an epoch, each on a part of the data: these are mini-batches."
)
WHY: Final = (
    "An epoch here is one step on all examples. With mini-batches there are more steps, each "
    "follows a part of the data, and what is recorded mixes models before and after them."
)
_SIZES: Final = (8, 10, 16, 20, 25, 32, 50, 64)
_ORDERS: Final = ("in turn", "shuffled", "loader")
_RECORDS: Final = ("mean", "weighted", "last", "sum")

USUAL: Final[dict[str, tuple[Any, ...]]] = {
    "size": _SIZES,
    "order": _ORDERS,
    "record": ("mean", "last"),
}
"""The mini-batches that a kit knows: ``grid=batches.USUAL``."""


def in_batches(
    task: Task, epochs: int, lr: float, *, size: int, order: str, record: str
) -> list[float]:
    """Train with Adam, a step for each mini-batch, and give one number for each epoch.

    ``in_batches(task, 20, 0.01, size=16, order="shuffled", record="mean")``
    """
    optimiser = torch.optim.Adam(task.model.parameters(), lr=lr)
    return [_recorded(_epoch(task, optimiser, size, order), record) for _ in range(epochs)]


def _epoch(
    task: Task, optimiser: torch.optim.Optimizer, size: int, order: str
) -> list[tuple[float, int]]:
    """Each mini-batch's loss before its step, and its rows."""
    found = []
    for rows in _batches(len(task.x), size, order):
        loss = task.loss_of(task.model(task.x[rows]), task.y[rows])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        found.append((loss.item(), len(rows)))
    return found


def _batches(n: int, size: int, order: str) -> Iterator[torch.Tensor]:
    if order == "loader":
        rows = torch.utils.data.TensorDataset(torch.arange(n))
        for (part,) in torch.utils.data.DataLoader(rows, batch_size=size, shuffle=True):
            yield part
        return
    yield from (torch.randperm(n) if order == "shuffled" else torch.arange(n)).split(size)


def _recorded(found: Sequence[tuple[float, int]], record: str) -> float:
    total = sum(loss for loss, _ in found)
    if record == "weighted":
        return sum(loss * rows for loss, rows in found) / sum(rows for _, rows in found)
    return {"sum": total, "last": found[-1][0]}.get(record, total / len(found))


def batches_of(got: Sequence[float], task: Task, lr: float) -> dict[str, Any] | None:
    """How a history was trained in mini-batches; None if it wasn't in any usual way.

    ``batches_of(losses, task, 0.01)`` gives the keywords of ``in_batches``.
    """
    with torch.no_grad():
        full = task.loss_of(task.model(task.x), task.y).item()
    if _close(got[0], full):
        return None
    nearest = min(
        (
            (abs(got[0] - first), size, order, record)
            for size, order in itertools.product(_SIZES, _ORDERS)
            if size < len(task.x)
            for record, first in _first_epoch(task, lr, size, order).items()
            # Several orders may come near in one epoch; the nearest goes on like it.
            if _close(got[0], first)
        ),
        default=None,
    )
    if nearest is None:
        return None
    _, size, order, record = nearest
    return {"size": size, "order": order, "record": record}


def _first_epoch(task: Task, lr: float, size: int, order: str) -> dict[str, float]:
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seeds.current())
        own = task._replace(model=copy.deepcopy(task.model))
        optimiser = torch.optim.Adam(own.model.parameters(), lr=lr)
        found = _epoch(own, optimiser, size, order)
    return {record: _recorded(found, record) for record in _RECORDS}


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-3 * abs(other)
