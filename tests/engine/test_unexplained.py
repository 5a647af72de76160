"""Wrong answers that no catalogue knows are mostly explained all the same.

None of these thirty is in a catalogue, or made from one: they are slips that
people make. A relation or a structural reason has to be found for most.
"""

from __future__ import annotations

import pytest

from grader.model import Kind, Report
from tests.conftest import Grader

HEAD = "import torch\n"
SLIPS: dict[str, tuple[str, str, str]] = {
    # name: (exercise, function, source)
    "relu minus one": ("1", "relu", "def relu(z):\n    return z.clamp(min=0) - 1"),
    "relu of the negative": ("1", "relu", "def relu(z):\n    return (-z).clamp(min=0)"),
    "relu capped": ("1", "relu", "def relu(z):\n    return z.clamp(0, 6)"),
    "relu rounded": ("1", "relu", "def relu(z):\n    return z.clamp(min=0).round()"),
    "sigmoid sign": ("1", "sigmoid", "def sigmoid(z):\n    return -1 / (1 + torch.exp(-z))"),
    "sigmoid half": ("1", "sigmoid", "def sigmoid(z):\n    return 0.5 / (1 + torch.exp(-z))"),
    "sigmoid squared": ("1", "sigmoid", "def sigmoid(z):\n    return (1 + torch.exp(-z)) ** -2"),
    "sigmoid offset": ("1", "sigmoid", "def sigmoid(z):\n    return 1/(1+torch.exp(-z)) - 0.25"),
    "sigmoid as a list": (
        "1", "sigmoid", "def sigmoid(z):\n    return [1 / (1 + (-v).exp()) for v in z.reshape(-1)]",
    ),
    "tanh doubled input": (
        "1", "tanh", "def tanh(z):\n    e = torch.exp(-4 * z.abs())\n"
        "    return z.sign() * (1 - e) / (1 + e)",
    ),
    "tanh never negative": (
        "1", "tanh", "def tanh(z):\n    e = torch.exp(-2 * z.abs())\n    return (1 - e) / (1 + e)",
    ),
    "tanh flat": ("1", "tanh", "def tanh(z):\n    return z.reshape(-1)"),
    "relu' all ones": (
        "2", "relu_derivative", "def relu_derivative(z):\n    return torch.ones_like(z)",
    ),
    "sigma' doubled": (
        "2", "sigmoid_derivative",
        "def sigmoid_derivative(z):\n    s = torch.sigmoid(z)\n    return 2 * s * (1 - s)",
    ),
    "sigma' negative": (
        "2", "sigmoid_derivative",
        "def sigmoid_derivative(z):\n    s = torch.sigmoid(z)\n    return s * (s - 1)",
    ),
    "tanh' complement": (
        "2", "tanh_derivative", "def tanh_derivative(z):\n    return torch.tanh(z) ** 2",
    ),
    "tanh' as float32": (
        "2", "tanh_derivative", "def tanh_derivative(z):\n    return (1-torch.tanh(z)**2).float()",
    ),
    "tanh' summed": (
        "2", "tanh_derivative", "def tanh_derivative(z):\n    return (1-torch.tanh(z)**2).sum()",
    ),
    "swish minus": ("3", "swish", "def swish(z):\n    return -z * torch.sigmoid(z)"),
    "swish mirrored": ("3", "swish", "def swish(z):\n    return -z * torch.sigmoid(-z)"),
    "swish thirded": ("3", "swish", "def swish(z):\n    return z * torch.sigmoid(z) / 3"),
    "swish a tuple": ("3", "swish", "def swish(z):\n    return z * torch.sigmoid(z),"),
    "swish row": ("3", "swish", "def swish(z):\n    return (z * torch.sigmoid(z)).unsqueeze(0)"),
    "swish cumulative": (
        "3", "swish", "def swish(z):\n    return (z * torch.sigmoid(z)).cumsum(0)",
    ),
    "swish' offset": (
        "3", "swish_derivative",
        "def swish_derivative(z):\n    s = torch.sigmoid(z)\n    return s + z*s*(1-s) - 0.5",
    ),
    "swish' late": (
        "3", "swish_derivative",
        "def swish_derivative(z):\n    s = torch.sigmoid(z)\n    return (s + z*s*(1-s)).roll(1)",
    ),
    "swish' wrong below zero": (
        "3", "swish_derivative",
        "def swish_derivative(z):\n    s = torch.sigmoid(z)\n"
        "    return torch.where(z < 0, z * 0.1, s + z*s*(1-s))",
    ),
    "collapse halved": (
        "7", "collapse_linear",
        "def collapse_linear(weights, biases):\n    W, b = weights[0], biases[0]\n"
        "    for V, c in zip(weights[1:], biases[1:]):\n        W, b = W @ V, b @ V + c\n"
        "    return W / 2, b",
    ),
    "collapse transposed": (
        "7", "collapse_linear",
        "def collapse_linear(weights, biases):\n    W, b = weights[0], biases[0]\n"
        "    for V, c in zip(weights[1:], biases[1:]):\n        W, b = W @ V, b @ V + c\n"
        "    return W.T.contiguous(), b",
    ),
    "collapse swapped": (
        "7", "collapse_linear",
        "def collapse_linear(weights, biases):\n    W, b = weights[0], biases[0]\n"
        "    for V, c in zip(weights[1:], biases[1:]):\n        W, b = W @ V, b @ V + c\n"
        "    return b, W",
    ),
}  # fmt: skip


def explained(report: Report, function: str) -> str:
    """The reason given for a function's first failed check; empty for numbers alone."""
    for verdict in report.verdicts:
        if function in verdict.check.functions and not verdict.points and verdict.diagnosis:
            if verdict.diagnosis.kind in {Kind.relation, Kind.structure}:
                return verdict.diagnosis.id
            if verdict.diagnosis.kind is Kind.misconception:
                return f"catalogue: {verdict.diagnosis.id}"
    return ""


@pytest.fixture(scope="module")
def reasons(grade: Grader) -> dict[str, str]:
    """What each slip is explained by."""
    found: dict[str, str] = {}
    for number in sorted({slip[0] for slip in SLIPS.values()}):
        own = {name: slip for name, slip in SLIPS.items() if slip[0] == number}
        reports = grade(number, {name: HEAD + slip[2] + "\n" for name, slip in own.items()})
        for name, (_, function, _) in own.items():
            assert any(
                not v.points for v in reports[name].verdicts if function in v.check.functions
            ), f"{name} is right"
            found[name] = explained(reports[name], function)
    return found


def test_most_slips_get_a_reason(reasons: dict[str, str]) -> None:
    """Of thirty wrong answers in no catalogue at least 20 get a relation or structural reason."""
    assert len(reasons) == 30
    told = {name: reason for name, reason in reasons.items() if reason and ":" not in reason}
    assert len(told) >= 20, reasons
