"""What a history of losses says of the optimiser that made it."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from grader.suite.training import Task, crossings, history, learning_rate_of, momentum_of

LR = 0.02
EPOCHS = 60


def task(dtype: torch.dtype = torch.float32) -> Task:
    """A small network on a noisy curve, the same each time."""
    source = torch.Generator().manual_seed(3)
    x = torch.linspace(-2, 2, 40, dtype=dtype).unsqueeze(1)
    y = x.sin() + 0.1 * torch.randn(40, 1, generator=source, dtype=torch.float64).to(dtype)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(4)
        model = nn.Sequential(nn.Linear(1, 6), nn.Tanh(), nn.Linear(6, 1)).to(dtype)
    return Task(model, x, y, nn.functional.mse_loss)


def losses(
    given: Task, make: Callable[..., torch.optim.Optimizer], **settings: object
) -> list[float]:
    """The history of an optimiser; the task's model stays as it is."""
    own = given._replace(model=copy.deepcopy(given.model))
    return history(own, EPOCHS, make(own.model.parameters(), **settings))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("used", [0.0003, 0.001, LR / 2, LR * 3, 0.1])
def test_another_learning_rate_is_found(used: float, dtype: torch.dtype) -> None:
    """Who trains with Adam at another rate than the one given is told so, whatever the rate."""
    given_task = task(dtype)
    found = learning_rate_of(losses(given_task, torch.optim.Adam, lr=used), given_task, LR)
    assert found is not None
    assert math.isclose(found["used"], used, rel_tol=1e-3)


OTHERS: dict[str, tuple[Callable[..., torch.optim.Optimizer], dict[str, object]]] = {
    "the right rate": (torch.optim.Adam, {"lr": LR}),
    "descent": (torch.optim.SGD, {"lr": LR}),
    "short steps of descent": (torch.optim.SGD, {"lr": LR / 50}),
    "momentum": (torch.optim.SGD, {"lr": LR, "momentum": 0.9}),
    "rmsprop": (torch.optim.RMSprop, {"lr": LR}),
    "adagrad": (torch.optim.Adagrad, {"lr": LR}),
    "other averages": (torch.optim.Adam, {"lr": LR, "betas": (0.5, 0.9)}),
    "weight decay": (torch.optim.AdamW, {"lr": LR, "weight_decay": 1.0}),
}


@pytest.mark.parametrize("name", OTHERS)
def test_no_learning_rate_is_made_up(name: str) -> None:
    """Another mistake than the learning rate, or none, is not blamed on it."""
    make, settings = OTHERS[name]
    assert learning_rate_of(losses(task(), make, **settings), task(), LR) is None


@pytest.mark.parametrize(
    ("momentum", "nesterov"),
    [
        *((momentum, False) for momentum in (0.0, 0.01, 0.26, 0.5, 0.9, 0.99)),
        (0.6, True),
        (0.9, True),
    ],
)
def test_a_momentum_is_found(momentum: float, nesterov: bool) -> None:  # noqa: FBT001
    """Gradient descent is recognised with its momentum, also in Nesterov's variant."""
    got = losses(task(), torch.optim.SGD, lr=LR, momentum=momentum, nesterov=nesterov)
    found = momentum_of(got, task(), LR)
    assert found == {"momentum": momentum, "nesterov": nesterov}


@pytest.mark.parametrize("used", [1e-4, 0.001, LR / 2, LR, LR * 3])
def test_adam_is_no_descent(used: float) -> None:
    """Short steps of Adam are not taken for gradient descent, however little the loss moves."""
    assert momentum_of(losses(task(), torch.optim.Adam, lr=used), task(), LR) is None


@pytest.mark.parametrize("got", [[0.5] * 60, [math.nan] * 60, [0.5, math.inf] * 30])
def test_nothing_is_found_where_nothing_can_be(got: list[float]) -> None:
    """A loss that stands still, or is no number, tells no setting."""
    assert momentum_of(got, task(), LR) is None
    assert learning_rate_of(got, task(), LR) is None


@given(st.floats(0.1, 9.9), st.floats(0.2, 5))
def test_a_crossing_is_where_the_value_is_taken(due: float, steep: float) -> None:
    """Between two points of the grid the place is found to many digits."""
    found = crossings(lambda at: steep * at**2, [at / 2 for at in range(40)], due)
    assert all(math.isclose(steep * at**2, due, rel_tol=1e-6) for at in found)
    assert found
