"""What torch and Python raise at a beginner's line is told with why it comes about."""

from __future__ import annotations

import math
from typing import Final

import pytest
import torch
from torch.nn import functional

from grader.course.advice import KNOWN
from grader.judge.exceptions import explain_exception
from grader.worker.protocol import Raised

LINES: Final = {
    "float(x)": "one number",
    "x.item()": "`.item()`",
    "math.exp(x)": "torch.exp",
    "math.sin([1])": "one number",
    "[1, 2][x]": "one integer",
    "max(x, 0)": "`max`",
    "unbound()": "ran not once",
    "x - nothing()": "without `return`",
    "nothing().zero_()": "None",
    "torch.exp(nothing())": "None",
    "x.sum + 1": "not called",
    "torch.exp(x.sum)": "not called",
    "x.size[0]": "not called",
    "torch.exp(x.max(dim=0))": ".values",
    "-x.max(dim=0)": ".values",
    "x(3)": "`*`",
    "x.T()": "x.T",
    "2(x + 1)": "`*`",
    "one(1, 2)": "too many",
    "one()": "missing",
    "one(1, b=2)": "misspelt",
    "torch.softmax(x)": "missing",
    "torch.max(0, x)": "Look it up",
    "x + torch.ones(3)": "both shapes",
    "x.expand(4, 4)": "both shapes",
    "torch.ones(3).add_(torch.ones(2, 3))": "in place",
    "x.reshape(5, -1)": "number of elements",
    "torch.stack([x, x[0]])": "one shape",
    "torch.cat([x, x[:, :2]])": "one shape",
    "torch.cat([x[0], torch.tensor(1.0)])": "`torch.stack`",
    "torch.stack([1.0, 2.0])": "list of numbers",
    "x.gather(1, torch.arange(3))": "unsqueeze(1)",
    "F.binary_cross_entropy_with_logits(x[:, :1], x[:, 0])": "(n, 1)",
    "F.binary_cross_entropy(x[:, :1].sigmoid(), x[:, 0])": "(n, 1)",
    "F.binary_cross_entropy(3 + x, x)": "logits",
    "len(3)": "one number",
    "list(3)": "one number",
    "list(torch.tensor(3))": "one number",
    "torch.tensor(3)[0]": "one number",
    "one, two = x": "on the left",
    "one, two, three = x[:2]": "on the left",
    "x @ x": "rows of B",
    "F.cross_entropy(x, torch.ones(3))": "integers",
    "torch.arange(3).mean()": "`.float()`",
    "torch.ones(3, dtype=torch.long, requires_grad=True)": "`.float()`",
    "torch.arange(3).mul_(0.5)": "`.float()`",
    "F.softmax(torch.arange(3), dim=0)": "`.float()`",
    "(x > 0) - (x < 0)": "mask",
    "x[x]": "integer",
    "x[1.0]": "integer",
    "range(3 / 1)": "integer",
    "torch.zeros(3 / 1)": "integer",
    "[1, 2][1.0]": "integer",
    "x @ x.T.double()": "dtypes",
    "torch.exp(1.0)": "torch.tensor",
    "torch.maximum(x, 0)": "torch.tensor",
    "torch.exp([1.0, 2.0])": "torch.tensor",
    "[1] * 2.0": "lists",
    "[1] - [2]": "lists",
    "[1] / 2": "lists",
    "[1] + 2.0": "lists",
    "x + [1, 2]": "lists",
    "w.add_(1)": "no_grad",
    "w[0].zero_()": "no_grad",
    "twice((w * w).sum())": "anew",
    "(w * 2).backward()": "sum or the mean",
    "x.sum().backward()": "cut",
    "torch.autograd.grad((w * 1).sum(), torch.ones(2, requires_grad=True))": "depend",
    "torch.optim.SGD([w * 2], lr=0.1)": "parameters themselves",
    "setattr(torch.nn.Linear(2, 2), 'weight', x)": "copy_",
    "torch.nn.Sequential([torch.nn.Linear(2, 2)])": "*layers",
    "[1][3]": "from 0",
    "x[5]": "from 0",
    "F.cross_entropy(x, torch.tensor([0, 1, 9]))": "from 0",
    "1 / 0": "is 0",
    "math.exp(1000)": "`math`",
    "math.log(0)": "`math`",
    "x.sum(dim=3)": "dim",
    "x.nonsense": "documentation",
    "(1.0).exp()": "Python's",
}
"""A line as it is written, and a part of what it is told with."""


def nothing() -> None:
    """A function whose ``return`` was forgotten."""


def one(a: object) -> object:
    return a


def unbound() -> object:
    for each in ():
        value = each
    return value


def twice(loss: torch.Tensor) -> None:
    loss.backward()
    loss.backward()


def raised_by(line: str) -> Raised:
    """What a line raises, as a worker would tell it."""
    names = {
        "math": math,
        "torch": torch,
        "F": functional,
        "x": torch.arange(12.0).reshape(3, 4),
        "w": torch.ones(3, requires_grad=True),
        "nothing": nothing,
        "one": one,
        "unbound": unbound,
        "twice": twice,
    }
    with pytest.raises(Exception) as caught:  # noqa: PT011 - whatever it is
        exec(line, names)
    return Raised(type=caught.type.__name__, message=str(caught.value), line=1, source=line)


@pytest.mark.filterwarnings("ignore::SyntaxWarning")  # `2(x + 1)` is what is tried.
@pytest.mark.parametrize("line", LINES)
def test_a_beginners_exception_is_told_with_why(line: str) -> None:
    """Whoever reads what Python or torch says is told why it says so, of the torch installed."""
    raised = raised_by(line)
    _, why = explain_exception(raised)
    assert LINES[line] in why, (raised.message, why)


@pytest.mark.parametrize("number", range(len(KNOWN)))
def test_a_reason_is_short_and_a_sentence(number: int) -> None:
    """A reason is read at a glance."""
    _, why = KNOWN[number]
    assert len(why) <= 240
    assert why[0].isupper() or why.startswith(("`", "torch "))
    assert why.endswith((".", "…", "?"))


@pytest.mark.parametrize(
    ("source", "message", "part"),
    [
        ("raise ValueError('an index out of range')", "an index out of range", "raises this"),
        ("    assert len(x) == 3, 'three'", "three", "`assert`"),
        ("asserted = [1][3]", "list index out of range", "from 0"),
        ("", "", ""),
    ],
)
def test_what_a_file_raises_itself_is_told_as_its_own(source: str, message: str, part: str) -> None:
    """A student's own `raise` or `assert` isn't explained as if Python or torch had said it."""
    raised = Raised(type="ValueError", message=message, line=1, source=source)
    _, why = explain_exception(raised)
    assert part in why
    assert bool(part) == bool(why)
