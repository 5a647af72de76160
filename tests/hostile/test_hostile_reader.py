"""The report is safe to open, and harmless drawing stays harmless."""

import json

import pytest

from tests.hostile.page import dangers
from tests.hostile.test_hostile_corpus import CONTROL

PLAIN = b"""
import torch


def swish(z):
    raise ValueError("wrong")


def swish_derivative(z):
    return z
"""

DRAWS = b"""
import matplotlib.pyplot as plt
import numpy as np
import torch


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)


x = np.linspace(-5, 5, 101)
figure, axes = plt.subplots(1, 2)
axes[0].plot(x, swish(torch.from_numpy(x)).numpy(), label=r"$z\\,\\sigma(z)$")
axes[1].contourf(np.outer(x, x))
axes[0].legend()
figure.tight_layout()
figure.savefig("hostile-was-here.png")
plt.show()
plt.close("all")
"""


class Run:
    """What one run of the command gave."""

    def __init__(self, command, folder, name, source):
        submission, page, work = folder / name, folder / "report.html", folder / "work"
        submission.write_bytes(source)
        work.mkdir()
        done = command("exercise-3", submission, "--json", "-", "--html", page, cwd=work)
        self.code = done.returncode
        self.document = json.loads(done.stdout)
        self.page = page.read_text("utf-8")
        self.terminal = done.stderr
        self.remains = list(work.iterdir())


@pytest.fixture
def graded(command, tmp_path):
    """``graded(name, source)`` has a file of that name graded on the command line."""
    return lambda name, source: Run(command, tmp_path, name, source)


@pytest.mark.parametrize(
    "name",
    [
        "<img src=x onerror=alert(1)>.py",
        '"><svg onload=alert(1)>{{7*191}}.py',
        "\x1b[2J\x1b]0;owned\x07.py",
        "::error::x\u202eyp.py",
    ],
)
def test_a_files_name_is_text(name, graded):
    """A file may have any name: page and terminal show it as text."""
    run = graded(name, PLAIN)
    assert run.code == 1
    assert run.document["submission"]["name"] == name
    assert dangers(run.page) == []
    assert "1337" not in run.page
    assert not CONTROL.search(run.terminal)


def test_drawing_costs_nothing(graded):
    """A file that draws with numpy and matplotlib keeps its points; nothing is shown or written."""
    run = graded("swish.py", DRAWS)
    assert run.code == 0, run.terminal
    assert run.document["isolation"][-1] == "seccomp"
    assert run.remains == []


def test_hostile_output_may_be_long(graded):
    """However much is printed, the page stays one that a browser opens."""
    run = graded("swish.py", b"print('<b>' * 10_000_000)\n" + PLAIN)
    assert run.code == 1
    assert len(run.page) < 1_000_000
    assert dangers(run.page) == []
