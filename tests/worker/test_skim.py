"""A glance at a file's names tells whether a witness can be trusted with it."""

from __future__ import annotations

import pytest

from grader.worker.examine import examine
from grader.worker.skim import skim

RIGHT = "import torch\n\n\ndef swish(z):\n    return z * torch.sigmoid(z)\n"
FUNCTIONS = ("swish",)

DOUBTFUL = [
    "import torch._C as c",
    "from torch import _C",
    "from torch.overrides import TorchFunctionMode",
    "import torch.utils._python_dispatch",
    "c = torch._C",
    "c = getattr(torch, '_' + 'C')",
    "c = torch.__dict__['_' + 'C']",
    "c = vars(torch)",
    "exec('import torch')",
    "c = __import__('torch')",
    "import sys\nc = sys.modules",
    "from importlib import import_module",
    "import numpy as np",
    "import ctypes",
    "import pickle",
    "match torch:\n    case object(_C=c):\n        pass",
    "def helper(z):\n    def inner():\n        return torch.autograd\n    return inner",
    "class Box:\n    def open(self):\n        return torch.profiler",
    "c = print.__self__",
    "swish = torch.jit.script(swish)",
    "def helper(z):\n    return z.tolist()",
]


def found(source: str, *, autograd: bool = False) -> bool:
    """Whether a file leaves a doubt."""
    examined, code, _ = skim(source.encode(), "swish.py", FUNCTIONS, autograd=autograd)
    assert (code is None) == examined.doubt
    return examined.doubt


@pytest.mark.parametrize("line", DOUBTFUL)
def test_what_could_hide_leaves_a_doubt(line: str) -> None:
    """Whatever reaches for torch's internals or makes code is read in full."""
    assert found(f"{RIGHT}\n\n{line}\n")


def test_an_ordinary_file_is_cleared() -> None:
    """An answer, its comments and its texts leave no doubt."""
    assert not found(f'"""Not torch._C, nor exec."""\n{RIGHT}\n# eval\n')


@pytest.mark.parametrize(
    "line",
    [
        "leaf.requires_grad = True",
        "leaf = torch.ones(2, requires_grad=True)",
        "leaf.requires_grad_()",
    ],
)
def test_asking_for_a_gradient_is_a_doubt_where_a_rule_forbids_it(line: str) -> None:
    """Without a backward pass no operator tells of it, but its name does."""
    source = f"{RIGHT}\nleaf = torch.ones(2)\n{line}\n"
    assert found(source, autograd=True)
    assert not found(source)


@pytest.mark.parametrize(
    "source",
    [
        b"def swish(:\n",
        b"\xff = 1\n",
        b"# -*- coding: latin-1 -*-\nname = '\xe9'\n",
        b"x = 1\r\n",
        b"x = '\0'\n",
        b"x = " + b"(" * 500 + b")" * 500 + b"\n",
    ],
)
def test_what_is_not_plain_is_examined_in_full(source: bytes) -> None:
    """Errors and declared encodings are told as ever."""
    ours, code, lines = skim(source, "swish.py", FUNCTIONS, autograd=False)
    theirs, other, same = examine(source, "swish.py", FUNCTIONS)
    assert (ours, lines, code is None) == (theirs, same, other is None)
