"""Whatever an operator, a tensor's class or torch's own code hides from the modes is noticed."""

from __future__ import annotations

import cProfile
import sys
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn
from torch.distributions.transforms import SoftmaxTransform
from torch.utils._python_dispatch import _disable_current_modes

from grader.worker.operator_profile import OperatorProfile
from grader.worker.operators import AUTOGRAD, families
from grader.worker.protocol import HIDDEN, Trace
from grader.worker.trace import Tracer

Step = Callable[[torch.Tensor], Any]
FORBIDDEN = ("silu", "softmax", "relu", "logsigmoid", "mse_loss")

own = torch.library.Library("worker_tests", "DEF")
for name in ("on_cpu", "composite", "loops"):
    own.define(f"{name}(Tensor z) -> Tensor")
own.impl("on_cpu", nn.functional.silu, "CPU")
own.impl("composite", lambda z: z * torch.sigmoid(z), "CompositeImplicitAutograd")
own.impl("loops", lambda z: torch.tensor([x * 2 for x in z.tolist()]), "CPU")


@torch.library.custom_op("worker_tests::decorated", mutates_args=())
def decorated(z: torch.Tensor) -> torch.Tensor:
    return nn.functional.silu(z)


class Dispatching(torch.Tensor):
    """Receives operators in code of its own."""

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return torch.ones(3)


class Overriding(torch.Tensor):
    """Receives functions in code of its own."""

    @classmethod
    def __torch_function__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return torch.ones(3)


def by_torchs_references(z: torch.Tensor) -> torch.Tensor:
    from torch._refs.nn.functional import mish

    found: torch.Tensor = mish(z)
    return found


def by_decomposition(z: torch.Tensor) -> torch.Tensor:
    from torch._decomp import decomposition_table

    found: torch.Tensor = decomposition_table[torch.ops.aten.silu.default](z)
    return found


def silu_without_modes(v: float) -> float:
    with _disable_current_modes():
        return float(nn.functional.silu(torch.tensor(v)))


HIDING: dict[str, Step] = {
    "kernel of its own": torch.ops.worker_tests.on_cpu,
    "composite kernel": torch.ops.worker_tests.composite,
    "kernel that loops": torch.ops.worker_tests.loops,
    "decorated": decorated,
    "dispatching class": lambda z: torch.abs(z.as_subclass(Dispatching)),
    "overriding class": lambda z: torch.abs(z.as_subclass(Overriding)),
    "in a list": lambda z: torch.stack([z, z.as_subclass(Overriding)]),
    "reference": by_torchs_references,
    "decomposition": by_decomposition,
    "primitive": torch.ops.prims.exp,
    "transform": SoftmaxTransform(),
    "fused": lambda z: torch.ops.mkldnn._linear_pointwise(
        z.reshape(-1, 1), torch.ones(1, 1), None, "swish", [], ""
    ),
}
UNDER_ANOTHER: dict[str, tuple[Step, str]] = {
    "loss": (lambda z: nn.functional.binary_cross_entropy_with_logits(z, z), "logsigmoid"),
    "layer": (
        lambda z: nn.TransformerEncoderLayer(4, 1, 4).eval()(torch.ones(1, 2, 4)),
        "softmax",
    ),
    "product": (lambda z: torch.ops.aten._add_relu(z, z), "relu"),
    "each element": (
        lambda z: z.clone().apply_(lambda v: float(nn.functional.silu(torch.tensor(v)))),
        "silu",
    ),
    "each element, modes off": (lambda z: z.clone().apply_(silu_without_modes), "silu"),
}
HONEST: dict[str, Step] = {
    "formula": lambda z: z / (1 + torch.exp(-z)),
    "parameter": lambda z: nn.Parameter(z) * 2,
    "module": nn.Linear(3, 2),
    "class without code": lambda z: z.as_subclass(type("Named", (torch.Tensor,), {})) + 1,
    "warning": lambda z: torch.ones(2, 3, 4).T,
    "constant": lambda z: z * torch.tensor([1.0, 2.0, 3.0]),
    "sorted": lambda z: torch.sort(z).values,
    "solved": lambda z: torch.linalg.lstsq(torch.ones(3, 1), z.unsqueeze(1)).solution,
    "printed": lambda z: print(z) or z * 2,  # noqa: T201
    "formatted": lambda z: z * len(f"{z} {z[0]:.3f} {z!r}"),
    "each element": lambda z: z.clone().apply_(lambda v: max(v, 0.0)),
    "elements of two": lambda z: z.clone().map_(z, lambda a, b: a * b),
    "written in": lambda z: torch.zeros(3).index_put_((torch.tensor([0]),), z[:1]),
}


def traced(step: Step) -> Trace:
    """What the trace says of a call."""
    tracer = Tracer("student.py", FORBIDDEN)
    tracer.run("f", lambda: step(torch.linspace(-1, 1, 3)), ())
    return tracer.last()


def seen(trace: Trace) -> set[str]:
    """The names of the breaches."""
    return {event.name for event in trace.breaches}


@pytest.mark.parametrize("name", HIDING)
def test_what_no_trace_can_look_into_is_a_breach(name: str) -> None:
    """Code of a student's own under an operator, and operators spelt out in parts, show."""
    assert HIDDEN in seen(traced(HIDING[name]))


@pytest.mark.parametrize("name", UNDER_ANOTHER)
def test_a_forbidden_operator_shows_under_another(name: str) -> None:
    """The rule names the operator that ran, where torch's own operator or layer ran it."""
    step, runs = UNDER_ANOTHER[name]
    found = seen(traced(step))
    assert runs in found
    assert HIDDEN not in found


@pytest.mark.parametrize("back", [lambda z: z.backward(), lambda z: torch.autograd.grad(z, [z])])
@pytest.mark.parametrize(
    ("hook", "shows"),
    [
        (lambda gradient: gradient.norm(), set()),
        (nn.functional.silu, {"silu"}),
        (torch.ops.worker_tests.on_cpu, {HIDDEN, "silu"}),
    ],
)
def test_what_a_hook_computes_is_seen(hook: Step, shows: set[str], back: Step) -> None:
    """A hook that a backward pass calls is a student's code as any other, and hides nothing."""

    def hooked(z: torch.Tensor) -> Any:
        total = z.requires_grad_().sum()
        total.register_hook(hook)
        return back(total)

    assert seen(traced(hooked)) - {AUTOGRAD} == shows


@pytest.mark.filterwarnings("ignore:The use of `x.T`:UserWarning")
@pytest.mark.parametrize("name", HONEST)
def test_ordinary_code_hides_nothing(name: str) -> None:
    """What answers are made of breaks nothing, and leaves no profile function behind."""
    before = sys.getprofile()
    found = traced(HONEST[name])
    assert not found.breaches
    assert not found.lost
    assert sys.getprofile() is before


def test_a_profiler_of_ones_own_costs_nothing() -> None:
    """Whoever profiles their own code with Python's profiler gets their value."""

    def profiled(z: torch.Tensor) -> torch.Tensor:
        with cProfile.Profile():
            return z * 2

    assert not traced(profiled).breaches


def test_a_replaced_kernel_shows() -> None:
    """A kernel of a student's own in the place of one of torch's is noticed."""
    mine = torch.library.Library("aten", "IMPL")
    try:
        with pytest.warns(UserWarning, match="Overriding"):
            mine.impl("erfinv", lambda z: torch.tensor([x * 2 for x in z.tolist()]), "CPU")
        assert HIDDEN in seen(traced(torch.erfinv))
    finally:
        mine._destroy()
    assert not traced(torch.erfinv).breaches


def test_the_listening_can_not_be_stopped_and_begun_again() -> None:
    """Whoever stops the profile, and starts another in its place, has lost the trace."""
    from grader.worker.operator_profile import _PROFILER

    assert _PROFILER is not None
    start, stop = _PROFILER

    def deaf(z: torch.Tensor) -> torch.Tensor:
        stop()
        found = z * 2
        start()
        return found

    assert traced(deaf).lost
    profile = OperatorProfile(FORBIDDEN, autograd=False)
    profile.run("", lambda: deaf(torch.ones(3)), ())
    assert profile.last().unsure


def test_a_long_call_is_heard_to_its_end() -> None:
    """What is hidden after thousands of operators shows as what comes first does."""

    def long(z: torch.Tensor) -> torch.Tensor:
        for _ in range(5000):
            z = z + 1
        return nn.functional.binary_cross_entropy_with_logits(z, z)

    assert seen(traced(long)) == {"logsigmoid"}


@pytest.mark.parametrize(
    ("name", "runs"),
    [
        ("aten::glu_backward_jvp", "glu"),
        ("aten::_thnn_fused_lstm_cell_backward_impl", "sigmoid"),
        ("aten::_scaled_dot_product_flash_attention_for_cpu_backward", "softmax"),
        ("aten::_addmm_activation", "gelu"),
        ("aten::log_sigmoid_forward", "logsigmoid"),
        ("aten::index_copy_", "index"),
        ("_refs.silu", "silu"),
        ("aten::_native_batch_norm_legit_no_training", "batch_norm"),
        ("aten::_batch_norm_with_update_functional", "batch_norm"),
        ("aten::native_layer_norm_backward", "layer_norm"),
        ("aten::_fused_rms_norm", "rms_norm"),
        ("aten::_transformer_encoder_layer_fwd", "layer_norm"),
        ("lazybatchnorm1d", "batch_norm"),
        ("aten::linalg_vector_norm", "linalg_vector_norm"),
    ],
)
def test_a_name_tells_what_it_runs(name: str, runs: str) -> None:
    """Whatever decorations an operator's name has, the rules know what it computes."""
    assert runs in families(name)
