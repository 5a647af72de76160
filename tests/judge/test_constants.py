"""Constants that have lost digits are found, and only those; the file without that loss runs."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.judge.argument_checks import rejecting_lines
from grader.judge.bounds import MAX_SOURCE
from grader.judge.constants import SINGLE, known_constant, told, without_rounding

KNOWN = [
    math.pi, math.e, math.sqrt(2), math.sqrt(0.5), math.sqrt(2 / math.pi), 2 / math.pi,
    2 * math.sqrt(2 / math.pi), 1 / math.sqrt(2 * math.pi), math.log(2), math.log(10), 1 / 3,
]  # fmt: skip


@given(value=st.sampled_from(KNOWN), digits=st.integers(8, 12), sign=st.sampled_from([1, -1]))
def test_a_typed_constant_is_known_by_eight_digits(value: float, digits: int, sign: int) -> None:
    """Rounded as somebody types it, at whatever length float32 has no more of."""
    typed = sign * float(f"{value:.{digits}g}")
    assert known_constant(typed) == sign * value


@given(value=st.sampled_from(KNOWN), digits=st.integers(1, 5))
def test_a_rougher_constant_is_none(value: float, digits: int) -> None:
    """What float32 could tell from the constant is another number."""
    typed = float(f"{value:.{digits}g}")
    if abs(typed - value) > 4 * SINGLE * value:
        assert known_constant(typed) is None


@pytest.mark.parametrize("value", [*KNOWN, 0.5, 0.01, 1e-8, 1.702, 0.044715, 3.14, 0.0, math.inf])
def test_a_whole_or_unknown_number_is_left_alone(value: float) -> None:
    """A constant with all its digits, a short one and one of a fit have nothing to regain."""
    assert known_constant(value) is None


HEAD = "import math\nimport torch\nimport torch as th\nfrom torch import tensor\nK = 2 / math.pi\n"
EXPRESSIONS = {
    "torch.tensor(2 / math.pi)": 2 / math.pi,
    "torch.tensor([2 / math.pi],)": 2 / math.pi,
    "torch.sqrt(torch.tensor(2))": math.sqrt(2),
    "torch.tensor(-0.1).neg()": 0.1,
    "th.tensor(K)": 2 / math.pi,
    "tensor(math.sqrt(2 / math.pi))": math.sqrt(2 / math.pi),
    "torch.tensor(0.1, dtype=torch.float32)": 0.1,
    "torch.tensor(0.1).float()": 0.1,
    "torch.tensor(0.1, dtype=torch.float)": 0.1,
    "torch.as_tensor(\n    0.1\n)": 0.1,
    "torch.as_tensor(\n    0.1,\n)": 0.1,
    "torch.full((1,), 0.1)": 0.1,
    "torch.ones(1) * 0.1": 0.1,
    "torch.FloatTensor([0.1])": 0.1,
    "torch.Tensor([0.1])": 0.1,
    "0.79788456": math.sqrt(2 / math.pi),
    "'ä', 0.79788456": math.sqrt(2 / math.pi),
    "torch.tensor(0.79788456)": math.sqrt(2 / math.pi),
}


@pytest.mark.parametrize("expression", EXPRESSIONS)
@pytest.mark.parametrize("where", ["here", "above", "helper"])
def test_the_file_without_the_loss_has_every_digit(expression: str, where: str) -> None:
    """However the constant is made, and wherever: in the function, above it or in a helper."""
    source = {
        "here": f"def f():\n    return {expression}\n",
        "above": f"C = {expression}\ndef f():\n    return C\n",
        "helper": f"def g():\n    return {expression}\ndef f():\n    return g()\n",
    }[where]
    found = without_rounding((HEAD + source).encode(), ("f",))
    assert found is not None
    space: dict[str, object] = {}
    exec(found[0], space)
    value = space["f"]()  # type: ignore[operator]
    value = value[1] if isinstance(value, tuple) else value
    assert float(value) == EXPRESSIONS[expression]
    assert all(f"(line {one.line})" in told(found[1], "line {}".format) for one in found[1])


@pytest.mark.parametrize(
    "body",
    [
        "return z * 0.8",
        "return z * 0.797885",
        "return z * torch.tensor(0.1, dtype=z.dtype)",
        "return z.new_tensor(0.1)",
        "return torch.tensor(z.tolist())",
        "return (z + 1e-6 - z) / 1e-6",
        "return z.float()",
        "return z + '0.79788456'",
    ],
)
def test_what_is_no_rounded_constant_is_not_rewritten(body: str) -> None:
    """An approximate number, a step of the data in float32, a difference, and text stay."""
    assert without_rounding(f"{HEAD}def f(z):\n    {body}\n".encode(), ("f",)) is None


def test_only_what_the_graded_name_reaches_is_looked_at() -> None:
    """Another function's constant is another function's affair; a broken file has none."""
    source = HEAD + "def g():\n    return torch.tensor(0.1)\ndef f(z):\n    return z\n"
    assert without_rounding(source.encode(), ("f",)) is None
    assert without_rounding(source.encode(), ("g",)) is not None
    assert without_rounding(b"def f(:", ("f",)) is None
    assert without_rounding(b"\xff\xfe", ("f",)) is None
    assert torch.get_default_dtype() is torch.float32


def test_a_long_file_is_not_read():
    """A file far longer than an answer costs the judge no tree; its constants count as they are."""
    source = f"{HEAD}E = 2.7182818\ndef f(z):\n    return E**z\n".encode()
    assert without_rounding(source, ("f",)) is not None
    assert without_rounding(source + b"0;" * MAX_SOURCE, ("f",)) is None
    assert rejecting_lines(b"assert 1\n" + b"0;" * MAX_SOURCE) == frozenset()
