"""Ready-made checks, one slip at a time: each is lost by what it is about, and by nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.course.seeds import shifted
from grader.model import Status, Submission
from grader.suite import as_tuple, layers, normal, numbers, part
from grader.suite.histories import count_gradients
from tests.engine.conftest import Bench

_IMPORTS = (
    "from torch import nn\n"
    "from grader.suite import elementwise, loss_history, numbers, refuses, whole_tensors\n"
)


def lost(bench: Bench, wrong: Mapping[str, str], **parts: str) -> dict[str, set[str]]:
    """The checks that each file loses, graded together."""
    course, exercise = bench.exercise(**parts)
    files = [("import torch\n" + source).encode() for source in wrong.values()]
    reports = bench.examiner(course, exercise).examine(
        [
            Submission(name="one.py", source=data, sha256=hashlib.sha256(data).hexdigest())
            for data in files
        ]
    )
    return {
        name: {item.check.id for item in report.verdicts if item.status is not Status.passed}
        for name, report in zip(wrong, reports, strict=True)
    }


ELEMENTWISE = f"""
{_IMPORTS}
f = elementwise(of="f", seed=1)
test_at = f.at(numbers(0.5, 1.0), over=numbers(0.0, 1.0), caption="f")
test_random = f.random()
test_far = f.far()
test_slope = f.far("gradient", gradient=True)
test_shapes = f.shapes()
test_whole = f.whole()
"""
SLIPS = {
    "right": ("return torch.tanh(x)", set()),
    "another": ("return torch.sin(x)", {"at", "random", "far", "slope", "shapes", "whole"}),
    "flat": ("return torch.tanh(x.flatten())", {"shapes"}),
    "float32": ("return torch.tanh(x.float()).to(x.dtype)", {"at", "random", "far", "slope",
                "shapes", "whole"}),
    "double": ("return torch.tanh(x.double())", {"far", "slope", "shapes"}),
    "in place": ("return x.tanh_() if not x.requires_grad else x.tanh()", {"shapes"}),
    "naive": ("a, b = x.exp(), (-x).exp()\n    return (a - b) / (a + b)", {"far", "slope"}),
    "detached": ("return torch.tanh(x.detach())", {"slope"}),
    "loop": ("one = [torch.tanh(v) for v in x.flatten()]\n    return torch.stack(one).reshape"
             "(x.shape) if one else x.clone()", {"whole"}),
    "item": ("return torch.tanh(x) + 0 * float(x.sum() if x.numel() else 0) if x.isfinite().all() "
             "else x", {"whole"}),
}  # fmt: skip


def test_elementwise(bench: Bench) -> None:
    """Values, far values, slopes, shapes and whole tensors are each lost by their own slip."""
    found = lost(
        bench,
        {name: f"def f(x):\n    {body}\n" for name, (body, _) in SLIPS.items()},
        visible=ELEMENTWISE,
        hidden="",
        reference="def f(x):\n    return torch.tanh(x)\n",
    )
    assert found == {name: due for name, (_, due) in SLIPS.items()}


REFUSES = f"""
{_IMPORTS}
test_refuses = refuses(of="f", right=(numbers(1.0, 2.0), "twice"), wrong=[(numbers(1.0), "once")])
test_whole = whole_tensors(of="f", few=(numbers(1.0), "twice"), many=(numbers(1.0, 2.0), "twice"))
"""
ASKED = "if how != 'twice':\n        raise {}\n    return {}"


def test_refuses(bench: Bench) -> None:
    """A function that raises something else, nothing or always earns nothing."""
    bodies = {
        "right": (ASKED.format("ValueError('no')", "2 * x"), set()),
        "other": (ASKED.format("TypeError('no')", "2 * x"), {"refuses"}),
        "never": ("return 2 * x", {"refuses"}),
        "always": ("raise ValueError('no')", {"refuses", "whole"}),
        "loop": (ASKED.format("ValueError()", "torch.stack([2 * v for v in x])"), {"whole"}),
    }
    found = lost(
        bench,
        {name: f"def f(x, how):\n    {body}\n" for name, (body, _) in bodies.items()},
        visible=REFUSES,
        hidden="",
        reference=f"def f(x, how):\n    {ASKED.format('ValueError()', '2 * x')}\n",
    )
    assert found == {name: due for name, (_, due) in bodies.items()}


PAIR = """
import torch
from grader.suite import as_tuple, numbers, whole_tensors
test_pair = whole_tensors(of="f", few=(numbers(1.0),), many=(numbers(1.0, 2.0),), read=as_tuple)
test_strict = whole_tensors(of="f", few=(numbers(1.0),), many=(numbers(1.0, 2.0),))
"""


def test_whole_tensors_as_they_are_read(bench: Bench) -> None:
    """With `read=as_tuple` a list is as right as a tuple, and a loop over elements still isn't."""
    loop = "torch.stack([2 * v for v in x])"
    found = lost(
        bench,
        {
            "tuple": "def f(x):\n    return x, 2 * x\n",
            "list": "def f(x):\n    return [x, 2 * x]\n",
            "loop": f"def f(x):\n    return [x, {loop}]\n",
        },
        visible=PAIR,
        hidden="",
        reference="def f(x):\n    return x, 2 * x\n",
    )
    assert found == {"tuple": set(), "list": {"strict"}, "loop": {"pair", "strict"}}


HISTORY = f"""
{_IMPORTS}
X = torch.linspace(-1, 1, 8)[:, None]

def model():
    torch.manual_seed(1)
    return nn.Linear(1, 1)

test_losses = loss_history(
    of="f",
    start=lambda code: code.supply(model),
    run=lambda code, model, epochs: code.f(model, X, 2 * X, epochs),
    epochs=9,
    still="f",
)
"""
LOOP = """def f(model, x, y, epochs):
    losses = []
    for _ in range(epochs):
        model.zero_grad()
        loss = (model(x) - y).square().mean()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for one in model.parameters():
                one -= 0.1 * one.grad
    return losses
"""
STILL = """
from grader.suite import misconception

def still(model, x, y, epochs):
    return [(model(x) - y).square().mean().item()] * epochs

names = ("f-detached", "f-step-missing", "f-zeroed-before-step")
a, b, c = (misconception(name, of="f", says=name, why="It stands still.")(still) for name in names)
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "", None),
        ("model(x) - y", "model(x).detach().requires_grad_() - y", "f-detached"),
        ("one -= 0.1 * one.grad", "pass", "f-step-missing"),
        ("one -= 0.1 * one.grad", "one -= 0.1 * one.grad.zero_()", "f-zeroed-before-step"),
        ("0.1 *", "0.2 *", ""),
        ("losses.append(loss.item())", "losses.append(1.0)", ""),
    ],
    ids=["right", "detached", "no step", "cleared", "faster", "made up"],
)
def test_a_loss_history(bench: Bench, old: str, new: str, told: str | None) -> None:
    """Losses are compared one by one, and where they stand still the reason is told."""
    detached = LOOP.replace("one.grad", "(0 if one.grad is None else one.grad)")
    source = (detached if told == "f-detached" else LOOP).replace(old, new)
    report = bench(source, visible=HISTORY, hidden="", reference=LOOP, misconceptions=STILL)
    (verdict,) = report.verdicts
    assert (verdict.status is Status.passed) == (told is None)
    if told:
        assert verdict.diagnosis is not None
        assert verdict.diagnosis.id == told


def test_gradients_are_counted() -> None:
    """Each parameter that a gradient reaches counts, and clearing it takes nothing back."""
    model = torch.nn.Linear(2, 1)
    count_gradients(model)
    model(torch.ones(1, 2)).backward()
    model.zero_grad()
    assert model.state_dict()["gradients_met"].item() == 2


@given(st.lists(st.integers(0, 4), max_size=3), st.integers(0, 9), st.floats(0.1, 9))
def test_what_is_drawn_is_drawn_again(shape: list[int], seed: int, scale: float) -> None:
    """The same seed gives the same numbers, float32 is float64 rounded, another run has others."""
    drawn = normal(*shape, seed=seed, scale=scale)
    assert drawn.shape == torch.Size(shape)
    assert torch.equal(drawn, normal(*shape, seed=seed, scale=scale))
    rounded = normal(*shape, seed=seed, scale=scale, dtype=torch.float32)
    assert torch.equal(drawn.float(), rounded)
    with shifted(1):
        other = normal(*shape, seed=seed, scale=scale)
    assert not drawn.numel() or not torch.equal(drawn, other)


def test_layers_fit_each_other() -> None:
    """Each layer takes what the one before it gives, and keeps its size."""
    weights, biases = layers(300, 200, 100, seed=1)
    x = normal(50, 300, seed=2)
    for weight, bias in zip(weights, biases, strict=True):
        x = x @ weight + bias
    assert x.shape == (50, 100)
    assert 0.5 < float(x.std()) < 2


def test_parts_of_an_answer() -> None:
    """A part is judged whatever holds it, and what isn't made of so many parts stays whole."""
    one, two = numbers(1.0), numbers([1.0, 2.0], [3.0, 4.0])
    assert (tuple(one.shape), tuple(two.shape), two.dtype) == ((1,), (2, 2), torch.float64)
    assert part((one, (two,)), 1) == [two]
    assert part([one, two], 0) is one
    assert part((one, two, one), 2, of=3) is one
    for whole in (None, one, (one, two, one)):
        assert part(whole, 0) is whole
    assert as_tuple([one, (two,)]) == (one, [two])
    assert as_tuple(one) is one
