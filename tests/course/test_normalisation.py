"""Exercise 29: the reference is torch's, no norm of torch's gets by, right forms lose nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional

from grader.course.loading import load_course
from grader.judge.values import Tolerance, compare
from grader.worker.trace import Tracer
from tests.conftest import ROOT
from tests.course.stacks import correct_forms, dtypes, reference, seeds

EXERCISE, STUB = "exercise-29-normalisation", "normalisation.py"
REFERENCE = reference(EXERCISE, STUB)
sizes = st.floats(1e-3, 30.0)
shares = st.floats(0.0, 1.0)
tiny = st.sampled_from([1e-5, 1e-8, 0.1])


def drawn(seed: int, *shape: int, dtype: torch.dtype = torch.float64) -> Tensor:
    """Numbers from N(0, 1)."""
    draw = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=draw, dtype=torch.float64).to(dtype)


@given(seed=seeds, d=st.integers(2, 9), size=sizes, eps=tiny)
@settings(max_examples=12, deadline=None)
def test_a_layer_norm_is_torchs(seed: int, d: int, size: float, eps: float) -> None:
    """Who has the exercise's function has nn.LayerNorm, for small and large rows alike."""
    x, gamma, beta = size * drawn(seed, 3, 4, d), drawn(seed + 1, d), drawn(seed + 2, d)
    due = functional.layer_norm(x, (d,), gamma, beta, eps)
    assert (
        compare(REFERENCE["layer_norm"](x, gamma, beta, eps), due, Tolerance(1e-9, 1e-11)) is None
    )


@given(
    seed=seeds, n=st.integers(2, 9), size=sizes, momentum=shares, eps=tiny,
    modes=st.lists(st.booleans(), min_size=1, max_size=6),
)  # fmt: skip
@settings(max_examples=12, deadline=None)
def test_a_batch_norm_is_torchs_in_both_modes(
    seed: int, n: int, size: float, momentum: float, eps: float, modes: list[bool]
) -> None:
    """However the modes follow each other, results and memory are nn.BatchNorm1d's."""
    theirs = nn.BatchNorm1d(3, eps, momentum).double()
    ours = REFERENCE["BatchNorm"](3, momentum, eps).double()
    with torch.no_grad():
        for at, (own, other) in enumerate([(ours.gamma, theirs.weight), (ours.beta, theirs.bias)]):
            other.copy_(own.copy_(drawn(seed + at, 3)))
    for at, mode in enumerate(modes):
        x = size * drawn(seed + 10 + at, n, 3) + 1
        got, due = ours.train(mode)(x), theirs.train(mode)(x)
        assert compare(got.detach(), due.detach(), Tolerance(1e-9, 1e-11)) is None
        for name in ("running_mean", "running_var"):
            assert (
                compare(getattr(ours, name), getattr(theirs, name), Tolerance(1e-12, 1e-12)) is None
            )


def found(code: Mapping[str, Any], dtype: torch.dtype, seed: int, n: int, momentum: float) -> Any:
    """What an answer makes of numbers that are drawn from a seed."""
    x, other, gamma, beta = (drawn(seed + at, *shape, dtype=dtype) for at, shape in enumerate(
        [(n, 4), (n, 4), (4,), (4,)]
    ))  # fmt: skip
    mean, variance = drawn(seed + 5, 4, dtype=dtype), drawn(seed + 6, 4, dtype=dtype).square() + 0.1
    layer = code["BatchNorm"](4, momentum).to(dtype)
    layer.load_state_dict({"gamma": gamma, "beta": beta}, strict=False)
    results = [layer(x), layer(other), layer.eval()(x)]
    state = {name: layer.state_dict()[name] for name in ("running_mean", "running_var")}
    return [
        code["layer_norm"](x, gamma, beta),
        code["layer_norm"](x / 1000, gamma, beta),
        *(
            list(code["batch_norm"](x, gamma, beta, mean, variance, training, momentum))
            for training in (True, False)
        ),
        [result.detach() for result in results],
        state,
    ]


@pytest.mark.parametrize("name", correct_forms(EXERCISE))
@settings(max_examples=10, deadline=None)
@given(dtype=dtypes, seed=seeds, n=st.integers(2, 8), momentum=shares)
def test_right_forms_lose_nothing(
    name: str, dtype: torch.dtype, seed: int, n: int, momentum: float
) -> None:
    """However a right answer is arranged, its rounding stays within what the suite allows."""
    got, due = (
        found(code, dtype, seed, n, momentum) for code in (correct_forms(EXERCISE)[name], REFERENCE)
    )
    tolerance = None if dtype is torch.float64 else Tolerance(2e-4, 2e-4)
    assert compare(got, due, tolerance) is None


@pytest.mark.parametrize("name", correct_forms(EXERCISE))
def test_far_from_0_right_forms_stay_together(name: str) -> None:
    """Around 1000 in float32 they are well within what is allowed, and a wrong one is far off."""
    one, none = torch.ones(32), torch.zeros(32)
    gaps, lost = [], []
    for seed in range(20):
        x = (1000 + drawn(seed, 64, 32)).float()
        got, due = (
            [
                code["layer_norm"](x, one, none),
                *code["batch_norm"](x, one, none, none, one, training=True),
            ]
            for code in (correct_forms(EXERCISE)[name], REFERENCE)
        )
        gaps += [
            ((a - b).abs() / (1 + b.abs())).max().item() for a, b in zip(got, due, strict=True)
        ]
        by_squares = (x - x.mean(0)) / (x.square().mean(0) - x.mean(0).square() + 1e-5).sqrt()
        lost.append((by_squares - due[1]).abs().nan_to_num(1.0).max().item())
    assert max(gaps) < 2e-4
    assert min(lost) > 1e-2


X, ROW = drawn(1, 6, 4), torch.ones(4).double()
STATISTICS = torch.zeros(4).double(), torch.ones(4).double()
HOW: dict[str, Any] = {"training": True, "momentum": 0.1, "eps": 1e-5}
Spelled = Callable[[], Any]


def layer() -> nn.TransformerEncoderLayer:
    """A layer of torch's that has norms in it."""
    return nn.TransformerEncoderLayer(4, 1, 4, dropout=0.0, batch_first=True).double().eval()


def without_gradients(call: Spelled) -> Any:
    with torch.no_grad():
        return call()


READY_MADE: dict[str, Spelled] = {
    "function": lambda: functional.layer_norm(X, (4,)),
    "of torch's own": lambda: torch.layer_norm(X, (4,)),
    "native": lambda: torch.native_layer_norm(X, (4,), None, None, 1e-5),
    "module": lambda: nn.LayerNorm(4).double()(X),
    "operator": lambda: torch.ops.aten.layer_norm(X, (4,)),
    "overload": lambda: torch.ops.aten.native_layer_norm.default(X, (4,), None, None, 1e-5),
    "mapped": lambda: torch.vmap(lambda row: functional.layer_norm(row, (4,)))(X),
    "by a group": lambda: functional.group_norm(X, 1),
    "native group": lambda: torch.native_group_norm(X, None, None, 6, 4, 1, 1, 1e-5),
    "by instances": lambda: functional.instance_norm(X.unsqueeze(0)),
    "root mean square": lambda: functional.rms_norm(X, (4,)),
    "its module": lambda: nn.RMSNorm(4).double()(X),
    "fused": lambda: torch.ops.aten._fused_rms_norm(X, (4,), None, 1e-5),
    "batch": lambda: functional.batch_norm(X, None, None, training=True),
    "native batch": lambda: torch.native_batch_norm(X, ROW, ROW, *STATISTICS, **HOW),
    "legit": lambda: torch._native_batch_norm_legit(X, ROW, ROW, **HOW),
    "no training": lambda: torch._native_batch_norm_legit_no_training(
        X, ROW, ROW, ROW, ROW, 0.1, 1e-5
    ),
    "updated": lambda: torch.ops.aten._batch_norm_with_update(X, ROW, ROW, *STATISTICS, 0.1, 1e-5),
    "statistics alone": lambda: torch.batch_norm_update_stats(X, *STATISTICS, 0.1),
    "index": lambda: torch._batch_norm_impl_index(
        X, ROW, ROW, *STATISTICS, **HOW, cudnn_enabled=False
    ),
    "batch module": lambda: nn.BatchNorm1d(4).double()(X),
    "lazy module": lambda: nn.LazyBatchNorm1d().double()(X),
    "instance module": lambda: nn.InstanceNorm1d(6).double()(X.unsqueeze(0)),
    "functional call": lambda: torch.func.functional_call(nn.LayerNorm(4), {}, (X.float(),)),
    "in a transformer": lambda: layer()(X.unsqueeze(0)),
    "in a transformer's fast path": lambda: without_gradients(lambda: layer()(X.unsqueeze(0))),
    "copied module": lambda: copy.deepcopy(nn.BatchNorm1d(4).double())(X),
    "backward": lambda: torch.ops.aten.native_layer_norm_backward(
        X, X, (4,), X[:, :1], X[:, :1], None, None, [True, False, False]
    ),
}
ALLOWED: dict[str, Spelled] = {
    "mean and variance": lambda: (X - X.mean(0)) / (X.var(0, correction=0) + 1e-5).sqrt(),
    "at once": lambda: torch.var_mean(X, dim=-1, keepdim=True),
    "deviation": lambda: torch.std_mean(X, dim=0),
    "length": lambda: functional.normalize(X - X.mean(-1, keepdim=True), dim=-1),
    "norm of a vector": lambda: torch.linalg.vector_norm(X, dim=0) + X.norm(dim=0),
    "random normal": lambda: torch.randn_like(X).normal_(),
    "renorm": lambda: torch.renorm(X, 2, 0, 1.0),
}


def breaches(call: Spelled) -> set[str]:
    """What of the exercise's rule a call breaks, whatever comes of it."""
    (rule,) = next(one for one in load_course(ROOT).exercises if one.name == EXERCISE).rules
    tracer = Tracer("a file", rule.operators)
    tracer.run("layer_norm", call, [X, ROW])
    return {event.name for event in tracer.last().breaches} & set(rule.operators)


@pytest.mark.parametrize("name", READY_MADE)
@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning")
def test_no_spelling_of_torchs_norms_gets_by(name: str) -> None:
    """Functions, modules, operators below them, and what has a norm in it: all break the rule."""
    assert breaches(READY_MADE[name])


@pytest.mark.parametrize("name", ALLOWED)
def test_what_a_norm_is_made_of_breaks_no_rule(name: str) -> None:
    """Means, variances and lengths of vectors are allowed, whatever they are called."""
    assert not breaches(ALLOWED[name])
