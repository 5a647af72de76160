"""A constant in float32 costs nothing and is told; a formula that is approximate costs."""

from __future__ import annotations

from grader.model import Report, Status

HEAD = """import math

import numpy as np
import torch
from torch import tensor

{above}

def leaky_relu(z, negative_slope=0.01):
    return torch.where(z > 0, z, negative_slope * z)


def elu(z, alpha=1.0):
    return torch.where(z > 0, z, alpha * torch.expm1(z.clamp(max=0)))


def gelu(z):
    {gelu}


def gelu_tanh(z):
    {tanh}
"""
GELU = "return 0.5 * z * (1 + torch.erf(z / math.sqrt(2)))"
TANH = "return 0.5 * z * (1 + torch.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)))"
ROOT, ROOT_2 = "math.sqrt(2 / math.pi)", "math.sqrt(2)"


def written(above: str = "", gelu: str = GELU, tanh: str = TANH) -> str:
    """A file with these two functions."""
    return HEAD.format(above=above, gelu=gelu, tanh=tanh)


RIGHT = {
    "torch.tensor(2 / math.pi)": written(
        tanh=TANH.replace(ROOT, "torch.sqrt(torch.tensor(2 / math.pi))")
    ),
    "torch.tensor(0.044715)": written(
        "C = torch.tensor(0.044715)", tanh=TANH.replace("0.044715", "C")
    ),
    "tensor(2)": written(gelu=GELU.replace(ROOT_2, "tensor(2).sqrt()")),
    "0.79788456": written(tanh=TANH.replace(ROOT, "0.79788456")),
    "1.4142135": written("R = 1.4142135", gelu=GELU.replace(ROOT_2, "R")),
    "np.float32(math.sqrt(2))": written(gelu=GELU.replace(ROOT_2, "np.float32(math.sqrt(2))")),
    "torch.tensor(math.sqrt(2)).float()": written(
        "def root():\n    return torch.tensor(math.sqrt(2)).float()\n",
        gelu=GELU.replace(ROOT_2, "root()"),
    ),
}
SERIES = (
    "x = z / math.sqrt(2)\n    t = 1 / (1 + 0.3275911 * x.abs())\n"
    "    p = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + "
    "t * 1.061405429))))\n    return 0.5 * z * (1 + torch.sign(x) * (1 - p * torch.exp(-x * x)))"
)
WRONG = {
    "1.702": written(gelu="return z * torch.sigmoid(1.702 * z)"),
    "0.8": written(tanh=TANH.replace(ROOT, "0.8")),
    "3.14": written(tanh=TANH.replace("math.pi", "3.14")),
    "3.1416": written(tanh=TANH.replace("math.pi", "3.1416")),
    "0.797885": written(tanh=TANH.replace(ROOT, "0.797885")),
    "0.8 in a tensor": written(tanh=TANH.replace(ROOT, "torch.tensor(0.8)")),
    "a series": written(gelu=SERIES),
    "a series beside a constant in float32": written(
        gelu=SERIES.replace("math.sqrt(2)", "torch.sqrt(torch.tensor(2.0))")
    ),
    "a step in float32": written(
        gelu="x = z.float()\n    return (0.5 * x * (1 + torch.erf(x / math.sqrt(2)))).to(z.dtype)"
    ),
    "a step and a constant in float32": written(
        gelu="x = z.float()\n    c = torch.tensor(2 ** 0.5)\n"
        "    return (0.5 * x * (1 + torch.erf(x / c))).to(z.dtype)"
    ),
    "a small number for safety": written(gelu=GELU.replace("z / ", "(z + 1e-8) / ")),
}


def test_a_constant_in_float32_passes_with_a_remark(grade) -> None:
    """The remark stands at each check that it concerns, and names the constant and its line."""
    for name, report in grade("modern-activations", RIGHT).items():
        assert report.full_marks, (name, lost(report))
        said = {item.message for item in report.verdicts if item.message}
        (remark,) = said
        line = next(at for at, text in enumerate(RIGHT[name].split("\n"), 1) if name in text)
        assert f"`{name}` (line {line})" in remark, remark
        told = {of for item in report.verdicts if item.message for of in item.check.functions}
        assert len(told) == 1, told


def test_an_approximate_formula_still_fails_and_shows_different_numbers(grade) -> None:
    """However near it comes; and what was got never looks like what is due."""
    for name, report in grade("modern-activations", WRONG).items():
        assert lost(report), name
        for item in report.verdicts:
            assert item.status is not Status.passed or not item.message, (name, item.message)
            assert all(row.got != row.expected for row in item.samples), (name, item.samples)
            if item.got is not None:
                assert item.got != item.expected, (name, item.got)


def lost(report: Report) -> list[str]:
    """The checks that were lost."""
    return [item.check.id for item in report.verdicts if item.status is not Status.passed]


def test_a_remark_does_not_depend_on_who_was_graded_before(grade) -> None:
    """Right answers before it, which are sent what they are asked ahead, change nothing."""
    file = RIGHT["0.79788456"]
    alone = grade("modern-activations", {"it": file})["it"]
    others = {f"right {at}": written() for at in range(3)}
    among = grade("modern-activations", {**others, "it": file, "again": file})
    messages = [item.message for item in alone.verdicts]
    assert any(messages)
    for name in ("it", "again"):
        assert [item.message for item in among[name].verdicts] == messages
