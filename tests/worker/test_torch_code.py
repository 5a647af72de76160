"""What torch's own code looks at is not the student's; what others do with a tensor is."""

from __future__ import annotations

import contextlib
import sys
import types
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn, optim

from grader.worker.trace import Tracer

ADAM = sys.modules["torch.optim.adam"]
OPTIMISERS = sorted(
    name
    for name, kind in vars(optim).items()
    if isinstance(kind, type)
    and issubclass(kind, optim.Optimizer)
    and name not in {"Optimizer", "SparseAdam"}  # the latter takes sparse gradients only
)
SETTINGS: list[dict[str, Any]] = [
    {},
    {"lr": torch.tensor(0.01)},
    {"foreach": False},
    {"foreach": True},
    {"fused": True},
    {"amsgrad": True},
    {"maximize": True},
    {"weight_decay": 0.1},
    {"line_search_fn": "strong_wolfe"},
]
SCHEDULERS: dict[str, Callable[[optim.Optimizer], Any]] = {
    "step": lambda optimiser: optim.lr_scheduler.StepLR(optimiser, 1),
    "cosine": lambda optimiser: optim.lr_scheduler.CosineAnnealingLR(optimiser, 9),
    "one cycle": lambda optimiser: optim.lr_scheduler.OneCycleLR(optimiser, 0.1, total_steps=9),
    "function": lambda optimiser: optim.lr_scheduler.LambdaLR(optimiser, lambda _: 0.5),
    "plateau": optim.lr_scheduler.ReduceLROnPlateau,
}


def escapes(body: Callable[[], Any]) -> list[str]:
    """By what values leave the tensors in a call of a student's function."""
    tracer = Tracer(body.__code__.co_filename, ())
    tracer.run("it", body, ())
    return [event.name for event in tracer.last().escapes]


def trained(make: Callable[[Any], Any], scheduler: Callable[[Any], Any] | None = None) -> None:
    """A student's training loop."""
    leaf = nn.Parameter(torch.ones(2, 2))
    optimiser = make([leaf])
    schedule = scheduler(optimiser) if scheduler is not None else None

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        loss = (leaf**2).sum()
        loss.backward()
        nn.utils.clip_grad_norm_([leaf], 1.0, error_if_nonfinite=True)
        return loss

    for _ in range(2):
        loss = optimiser.step(closure)
        if schedule is not None:
            schedule.step(*([loss] if isinstance(schedule, SCHEDULERS["plateau"]) else []))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", OPTIMISERS)
def test_no_optimiser_of_torch_takes_a_value_out(name: str) -> None:
    """Each of torch.optim, with each setting it knows, is free to count its steps."""
    kind = getattr(optim, name)
    known = set(kind.__init__.__code__.co_varnames)
    for setting in SETTINGS:
        if known.issuperset(setting):
            assert escapes(lambda chosen=setting: trained(lambda p: kind(p, **chosen))) == []


@pytest.mark.parametrize("name", sorted(SCHEDULERS))
@pytest.mark.parametrize("lr", [0.01, torch.tensor(0.01)], ids=["number", "tensor"])
def test_no_schedule_of_torch_takes_a_value_out(name: str, lr: Any) -> None:
    """A learning rate may be scheduled, be it a number or a tensor."""
    assert escapes(lambda: trained(lambda p: optim.Adam(p, lr=lr), SCHEDULERS[name])) == []


INSIDE: dict[str, Callable[[], Any]] = {
    "initialisation": lambda: nn.init.trunc_normal_(torch.empty(3, 4)),
    "orthogonal": lambda: nn.init.orthogonal_(torch.empty(3, 4)),
    "least squares": lambda: torch.linalg.lstsq(torch.ones(4, 1), torch.ones(4, 1)),
    "rank": lambda: torch.linalg.matrix_rank(torch.eye(3)),
    "eigenvectors": lambda: torch.lobpcg(torch.eye(9), k=1),
    "low rank": lambda: torch.svd_lowrank(torch.eye(4), q=2),
    "distribution": lambda: torch.distributions.Normal(0.0, 1.0).cdf(torch.ones(3)),
    "attention": lambda: nn.MultiheadAttention(4, 2)(*[torch.ones(3, 4)] * 3),
    "to a device and back": lambda: torch.ones(3).to(torch.device("cpu")).exp().cpu(),
}


@pytest.mark.parametrize("name", sorted(INSIDE))
def test_what_torch_does_inside_is_not_the_students(name: str) -> None:
    """Initialisation, linear algebra and distributions may look at what they are given."""
    assert escapes(INSIDE[name]) == []


def _named_like_torch() -> float:
    space: dict[str, Any] = {"__name__": "torch.optim.adam", "__builtins__": __builtins__}
    file = str(ADAM.__file__)
    exec(compile("def get_value(x):\n    return x.item()\n", file, "exec"), space)
    found: float = space["get_value"](torch.ones(()))
    return found


def _in_torchs_namespace() -> float:
    file = str(ADAM.__file__)
    exec(compile("def _mine(x):\n    return x.item()\n", file, "exec"), vars(ADAM))
    found: float = vars(ADAM).pop("_mine")(torch.ones(()))
    return found


def _torchs_code_elsewhere() -> None:
    code = optim.lr_scheduler.ReduceLROnPlateau.step.__code__
    step = types.FunctionType(code, {"__builtins__": __builtins__, "float": float})
    with contextlib.suppress(AttributeError):
        step(types.SimpleNamespace(last_epoch=0), torch.ones(()), None)


class OwnStep(optim.Optimizer):
    """An optimiser of the student's own."""

    def step(self, closure: Any = None) -> float:  # type: ignore[override]
        """The value of the first parameter."""
        found: float = self.param_groups[0]["params"][0].sum().item()
        return found


OUTSIDE: dict[str, tuple[Callable[[], Any], str]] = {
    "its own step": (lambda: OwnStep([nn.Parameter(torch.ones(1))], {}).step(), "item"),
    "a closure": (
        lambda: optim.SGD([nn.Parameter(torch.ones(1))]).step(lambda: torch.ones(()).item()),
        "item",
    ),
    "a bound method as the closure": (
        lambda: optim.SGD([nn.Parameter(torch.ones(1))]).step(torch.ones(()).item),
        "item",
    ),
    "a helper of torch's": (lambda: vars(ADAM)["_get_value"](torch.ones(())), "item"),
    "a file name": (_named_like_torch, "item"),
    "a namespace": (_in_torchs_namespace, "item"),
    "torch's code in another namespace": (_torchs_code_elsewhere, "__float__"),
}


@pytest.mark.parametrize("name", sorted(OUTSIDE))
def test_nothing_of_a_students_passes_for_torchs(name: str) -> None:
    """Neither names nor files nor torch's own helpers make a student's look into torch's."""
    body, escape = OUTSIDE[name]
    assert escapes(body) == [escape]


Z = torch.tensor([1.5, 2.5, 0.5])
LIBRARIES: dict[str, Callable[[], Any]] = {
    "statistics": lambda: __import__("statistics").fmean(Z),
    "math": lambda: __import__("math").exp(Z.sum()),
    "fractions": lambda: __import__("fractions").Fraction(Z.sum().item()),
    "json": lambda: __import__("json").dumps(Z.tolist()),
    "max": lambda: max(Z),
    "sorted": lambda: sorted(Z),
    "numpy": lambda: np.exp(Z),
    "numpy, element by element": lambda: np.vectorize(lambda x: x + 1)(Z),
    "dlpack": lambda: np.from_dlpack(Z),
    "storage": lambda: list(Z.untyped_storage()),
    "apply_": lambda: Z.clone().apply_(lambda x: x * x),
    "map_": lambda: Z.clone().map_(Z, lambda x, y: x * y),  # type: ignore[operator]
    "map2_": lambda: Z.clone().map2_(Z, Z, lambda x, y, z: x * y + z),  # type: ignore[operator]
    "unbound": lambda: torch.Tensor.apply_(Z.clone(), lambda x: x + 1),
    "computed name": lambda: getattr(Z.clone(), "app" + "ly_")(abs),
    "in a module's forward": lambda: nn.Sequential(OfStatistics())(Z),
}


class OfStatistics(nn.Module):
    """A student's module, called by torch's."""

    def forward(self, z: Any) -> Any:
        """The mean by the standard library."""
        return __import__("statistics").fmean(z)


@pytest.mark.parametrize("name", sorted(LIBRARIES))
def test_what_others_do_with_a_tensor_that_was_handed_to_them_counts(name: str) -> None:
    """The standard library, numpy, and torch's own loops over elements in Python."""
    assert escapes(LIBRARIES[name])
