"""What an operator profile clears breaks no rule: where the trace sees a breach, it doubts."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn
from torch.utils._python_dispatch import _disable_current_modes

from grader.worker import operator_profile as module
from grader.worker.operator_profile import OperatorProfile, can_see
from grader.worker.protocol import Trace
from grader.worker.trace import Tracer

pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit.script.*:DeprecationWarning")

FORBIDDEN = ("silu", "softmax", "log_softmax", "logsumexp", "gelu")
Step = Callable[[torch.Tensor], torch.Tensor]


def hidden(z: torch.Tensor) -> torch.Tensor:
    with torch._C.DisableTorchFunction(), _disable_current_modes():
        return nn.functional.silu(z)


def followed_back(z: torch.Tensor) -> torch.Tensor:
    leaf = z.detach().clone().requires_grad_()
    (gradient,) = torch.autograd.grad(torch.tanh(leaf).sum(), leaf)
    return gradient


def walked_back(z: torch.Tensor) -> torch.Tensor:
    """The derivative by autograd's nodes, called one by one."""
    leaf = nn.Parameter(z.detach().clone())
    value = leaf * torch.sigmoid(leaf)
    assert value.grad_fn is not None
    first, second = value.grad_fn(torch.ones_like(z))
    before = value.grad_fn.next_functions[1][0]
    assert before is not None
    through: torch.Tensor = before(second)
    return first.detach() + through.detach()


def attended(z: torch.Tensor) -> torch.Tensor:
    return nn.functional.scaled_dot_product_attention(z, z, z)


BREACHES: dict[str, Step] = {
    "function": nn.functional.silu,
    "module": nn.SiLU(),
    "in place": lambda z: nn.functional.silu(z.clone(), inplace=True),
    "operator": torch.ops.aten.silu,
    "overload": torch.ops.aten.silu.default,
    "out": lambda z: torch.ops.aten.silu.out(z, out=torch.empty_like(z)),
    "backward's own": lambda z: torch.ops.aten.silu_backward(z, z),
    "method": lambda z: z.softmax(0),
    "inside another": lambda z: nn.functional.cross_entropy(z, z.detach().abs()),
    "part of attention": attended,
    "reduced": lambda z: torch.logsumexp(z, 0),
    "mapped": torch.vmap(nn.functional.silu),
    "autograd": followed_back,
    "autograd's own nodes": walked_back,
    "forward mode": lambda z: torch.func.jvp(torch.tanh, (z,), (z,))[1],
}
HONEST: dict[str, Step] = {
    "sigmoid": torch.sigmoid,
    "product": lambda z: z * torch.sigmoid(z),
    "quotient": lambda z: z / (1 + torch.exp(-z)),
    "branches": lambda z: torch.where(z > 0, z, 0.1 * z).clamp(max=3),
    "matrix": lambda z: z @ z.T @ z,
    "constant": lambda z: z * torch.tensor(math.pi, dtype=z.dtype),
    "sum": lambda z: z - z.sum(dim=0, keepdim=True).abs().log1p(),
    "system of equations": lambda z: torch.linalg.solve(z @ z.T + torch.eye(3).to(z), z),
}
ESCAPES: dict[str, Step] = {
    "item": lambda z: z * z[0, 0].item(),
    "float": lambda z: z * float(z[0, 0]),
    "truth": lambda z: z if z[0, 0] > 0 else -z,
    "equal": lambda z: z if torch.equal(z, z) else -z,
    "allclose": lambda z: z if torch.allclose(z, z) else -z,
    "contains": lambda z: z if 1.0 in z else -z,
    "beside a system": lambda z: torch.linalg.lstsq(z, z[:, :1]).solution * z[0, 0].item(),
}


@pytest.fixture
def z() -> torch.Tensor:
    return torch.linspace(-2, 2, 9, dtype=torch.float64).reshape(3, 3)


def profiled(call: Callable[[], Any], *, inside: bool = False) -> Trace:
    """What an operator profile says of a call."""
    profile = OperatorProfile(FORBIDDEN, autograd=True)
    profile.inside = inside
    profile.run("f", call, ())
    return profile.last()


def traced(call: Callable[[], Any]) -> Trace:
    """What the trace says of it."""
    tracer = Tracer("student.py", FORBIDDEN)
    tracer.run("f", call, ())
    return tracer.last()


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_leaves_a_doubt(z: torch.Tensor, name: str) -> None:
    """However a forbidden operator is spelt, its call is not cleared."""
    assert profiled(lambda: BREACHES[name](z)).unsure


def test_what_hides_from_both_modes_is_still_seen(z: torch.Tensor) -> None:
    """Where both of torch's modes are switched off around an operator it is heard all the same."""
    found = traced(lambda: hidden(z))
    assert not found.count
    assert [event.name for event in found.breaches] == ["silu"]
    assert profiled(lambda: hidden(z)).unsure


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_call_is_cleared(z: torch.Tensor, name: str) -> None:
    """What answers are made of leaves no doubt, and its value is what it was."""
    values = []
    found = profiled(lambda: values.append(HONEST[name](z)), inside=True)
    assert not found.unsure
    assert found.count > 0
    assert torch.equal(values[0], HONEST[name](z))


@pytest.mark.parametrize("name", ESCAPES)
def test_a_leak_leaves_a_doubt_where_values_have_to_stay(z: torch.Tensor, name: str) -> None:
    """A value that leaves the tensors is noticed where the suite asks for it, and only there."""
    assert traced(lambda: ESCAPES[name](z)).escapes
    assert profiled(lambda: ESCAPES[name](z), inside=True).unsure
    assert not profiled(lambda: ESCAPES[name](z)).unsure


STEPS = st.lists(st.sampled_from([*BREACHES.values(), *HONEST.values()]), max_size=6)


@given(STEPS)
def test_no_breach_of_the_trace_is_cleared(steps: list[Step]) -> None:
    """Whatever is called, in whatever order: what the trace reports is never cleared."""
    z = torch.linspace(-2, 2, 9, dtype=torch.float64).reshape(3, 3)

    def call() -> None:
        for step in steps:
            step(z)

    assert profiled(call).unsure >= bool(traced(call).breaches)


@given(st.integers(1, 30))
def test_more_operators_count_more(times: int) -> None:
    """A loop over elements has a greater count than one operator on all of them."""
    z = torch.ones(2)
    once = profiled(lambda: torch.sigmoid(z)).count
    assert profiled(lambda: [torch.sigmoid(z) for _ in range(times)]).count == times * once - (
        (times - 1) * _FRAME
    )


_FRAME = 3
"""The marks of the start are counted once, whatever runs after them."""


def test_who_stops_the_profiler_is_doubted(z: torch.Tensor) -> None:
    """A call that ends the watching is not cleared, and its value arrives all the same."""
    profile = OperatorProfile(FORBIDDEN, autograd=True)

    def call() -> torch.Tensor:
        torch._C._autograd._disable_profiler_legacy()
        return nn.functional.silu(z)

    assert torch.equal(profile.run("f", call, ()), nn.functional.silu(z))
    assert profile.last().unsure
    profile.run("f", lambda: torch.sigmoid(z), ())
    assert not profile.last().unsure


def test_what_a_call_raises_passes_through(z: torch.Tensor) -> None:
    """An exception of the student's arrives as it is, and the next call is watched again."""
    profile = OperatorProfile(FORBIDDEN, autograd=True)
    with pytest.raises(RuntimeError, match="must match"):
        profile.run("f", lambda: z + torch.ones(2), ())
    assert not profile.last().unsure
    profile.run("f", lambda: nn.functional.silu(z), ())
    assert profile.last().unsure


def test_without_torchs_profiler_everything_is_doubted(
    z: torch.Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a torch that can't be listened to so, nothing is cleared and the trace decides."""
    monkeypatch.setattr(module, "_PROFILER", None)
    assert profiled(lambda: torch.sigmoid(z)).unsure
    assert not can_see(FORBIDDEN)


def test_only_operators_of_torchs_can_be_seen() -> None:
    """A rule that forbids what torch puts together in Python needs the trace."""
    assert can_see(FORBIDDEN)
    assert not can_see(("silu", "gumbel_softmax"))
