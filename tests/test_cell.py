"""``check("swish")`` in a real kernel, and what of a notebook's history is graded."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import KernelManager

from grader import check
from grader.submissions.cells import needed
from tests.engine.test_command_line import ROOT

SETUP = "import torch\nfrom matplotlib import pyplot as plt\n%matplotlib inline"
WRONG = "def swish(z):\n    return torch.sigmoid(z)"
RIGHT = "def swish(z):\n    return z * gate(z)"
GATE = "def gate(z):\n    return torch.sigmoid(z)"
SLOPE = "def swish_derivative(z):\n    s = gate(z)\n    return s + z * s * (1 - s)"


def shown(*cells: str, names: tuple[str, ...] = ("f",)) -> list[str]:
    return [
        "\n".join(line for line in one.split("\n") if line) for one in needed(cells, names).cells
    ]


@pytest.mark.parametrize(
    ("cells", "due"),
    [
        pytest.param(["def f(): 1", "def f(): 2"], ["", "def f(): 2"], id="the last counts"),
        pytest.param(["k = 1", "def f(): k", "k = 2"], ["", "def f(): k", "k = 2"], id="used late"),
        pytest.param(["k = 1", "k = k + 1", "def f(): k"], ["k = 1", "k = k + 1", "def f(): k"],
                     id="made of itself"),
        pytest.param(["k = []\nk.append(1)\nk[0] = 2", "def f(): k"],
                     ["k = []\nk.append(1)\nk[0] = 2", "def f(): k"], id="changed since"),
        pytest.param(["import torch as t\nt.set_default_dtype(3)", "def f(): t"],
                     ["import torch as t\nt.set_default_dtype(3)", "def f(): t"], id="settings"),
        pytest.param(["s = 1 / 0", "def f():\n    s = 1\n    return s"],
                     ["", "def f():\n    s = 1\n    return s"], id="a local name is another"),
        pytest.param(["def broken(:", "f(3)\nf.missing", "def f(): 1"], ["", "", "def f(): 1"],
                     id="scratch cells"),
        pytest.param(["from math import *", "def f(): return pi"],
                     ["from math import *", "def f(): return pi"], id="everything imported"),
        pytest.param(["k = 1", "@use(k)\nclass f:\n    a = k", "def use(k): return id"],
                     ["k = 1", "@use(k)\nclass f:\n    a = k", ""], id="a decorator runs at once"),
        pytest.param(["k = 1", "if 0:\n    k = 2", "def f(): k"],
                     ["k = 1", "if 0:\n    k = 2", "def f(): k"], id="perhaps another"),
        pytest.param(["try:\n    import torch\nexcept E:\n    torch = 0", "def f(): torch"],
                     ["try:\n    import torch\nexcept E:\n    torch = 0", "def f(): torch"],
                     id="tried"),
        pytest.param(["%time k = 1\n!pip list", "def f(): k"], ["k = 1", "def f(): k"],
                     id="magics"),
    ],
)  # fmt: skip
def test_what_a_function_needs_is_graded_and_no_more(cells, due):
    """Names are what they would be if the function were called now; the rest is left out."""
    assert shown(*cells) == due


def test_lines_keep_their_places():
    """What is kept of a cell stands on the line on which it stood."""
    (cell,) = needed(["x = 1\n\nk = 2\ny = 3\ndef f():\n    return k"], ["f"]).cells
    assert cell.split("\n") == ["", "", "k = 2", "", "def f():", "    return k"]


def test_outside_a_notebook_it_says_what_to_type(monkeypatch, capsys):
    """In a script or plain Python there are no cells: a sentence and the command, no traceback."""
    monkeypatch.setitem(sys.modules, "IPython", None)
    check("swish")
    told = capsys.readouterr().out
    assert "check() grades what was run in a notebook, and this is none." in told
    assert "`grade swish swish.py`" in told


class Kernel:
    """A Jupyter kernel, and what its cells show."""

    def __init__(self, folder: Path) -> None:
        self.manager = KernelManager(kernel_name="python3")
        # As on a server: there is no display to show anything on.
        shown = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
        environment = {**shown, "PYTHONPATH": str(ROOT)}
        self.manager.start_kernel(cwd=str(folder), env=environment)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def run(self, code: str) -> dict[str, str]:
        """The outputs of a cell: printed text as ``stdout``, others by their MIME type."""
        outputs: dict[str, str] = {}

        def keep(message: dict[str, Any]) -> None:
            content = message["content"]
            if message["msg_type"] == "stream":
                outputs[content["name"]] = outputs.get(content["name"], "") + content["text"]
            elif message["msg_type"] == "display_data":
                outputs.update(content["data"])
            elif message["msg_type"] == "error":
                outputs["error"] = "\n".join(content["traceback"])

        self.client.execute_interactive(code, timeout=120, output_hook=keep)
        return outputs


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[Kernel]:
    """One that has run nothing yet, so that a cell's number is its own."""
    made = Kernel(tmp_path)
    yield made
    made.client.stop_channels()
    made.manager.shutdown_kernel(now=True)


@pytest.mark.slow
def test_a_notebook_is_graded_as_it_is_worked_in(kernel: Kernel) -> None:
    """From nothing to full marks in a real kernel: what is needed, wrong, scratch, right."""
    kernel.run("from grader import check")
    nothing = kernel.run('check("swish")')
    assert "No cell that was run defines `swish` and `swish_derivative`." in nothing["stdout"]
    kernel.run(SETUP)
    kernel.run(WRONG)
    assert "error" not in kernel.run("plt.plot([1, 2])\nplt.show()")
    wrong = kernel.run('check("swish")')
    assert "the gate alone" in wrong["text/plain"]
    assert "swish.ipynb, cell 4, line 2" in wrong["text/plain"]
    assert "<iframe" in wrong["text/html"]
    assert "error" not in wrong
    assert "ZeroDivisionError" in kernel.run("swish = swish\n1 / 0")["error"]
    kernel.run(GATE)
    kernel.run("swish(torch.ones(3)) @ torch.ones(4)")
    kernel.run(RIGHT)
    kernel.run(SLOPE)
    right = kernel.run('check("swish")')
    assert "All of it is right." in right["text/plain"]


@pytest.mark.slow
def test_a_function_without_a_cell_is_told_what_it_needs(kernel: Kernel) -> None:
    """Made by exec, imported, or of an exercise that isn't there: a sentence, no traceback."""
    kernel.run("from grader import check")
    kernel.run('exec("def elu(z): return z")\nfrom math import erf as gelu')
    told = kernel.run('check("modern-activations")')
    assert "`gelu` is imported, and only code in a cell is graded" in told["stdout"]
    assert "`elu` is there, but no cell that was run has its `def`" in told["stdout"]
    unknown = kernel.run('check("nothing-like-it")')
    assert "nothing-like-it" in unknown["stdout"]
    elsewhere = kernel.run(
        'import os\nos.environ["GRADE_COURSE"] = "no-such-course"\n'
        'check("swish")\ndel os.environ["GRADE_COURSE"]'
    )
    assert "no-such-course" in elsewhere["stdout"]
    assert "error" not in told | unknown | elsewhere
