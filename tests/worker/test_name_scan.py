"""A glance at a file's names tells whether an operator profile is enough for it."""

from __future__ import annotations

import msgspec
import pytest

from grader.worker.name_scan import may_be_looked_up, scan_names
from grader.worker.source_analysis import examine

RIGHT = "import torch\n\n\ndef swish(z):\n    return z * torch.sigmoid(z)\n"
FUNCTIONS = ("swish",)

DOUBTFUL = [
    "import torch._C as c",
    "from torch import _C",
    "from torch.overrides import TorchFunctionMode",
    "import torch.utils._python_dispatch",
    "c = torch._C",
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
    "def helper(z):\n    def inner():\n        return torch.autograd.profiler\n    return inner",
    "class Own(torch.autograd.Function):\n    pass",
    "from torch.autograd import graph",
    "import torch.autograd.profiler",
    "def profiler():\n    return torch.autograd.profiler",
    "class Box:\n    def open(self):\n        return torch.profiler",
    "c = print.__self__",
    "swish = torch.jit.script(swish)",
    "def helper(z):\n    return z.tolist()",
    "import string\nc = string.Formatter().get_field('0._C', (torch,), {})",
    "c = '{0._C}'.format(torch)",
    "c = '{0[_C]}'.format_map",
    "import logging\nframe = logging.currentframe()",
    "import os\nos.read(3, 10)",
    "import io",
    "open('swish.py')",
    "import traceback",
    "import warnings\nc = warnings.sys",
    "def helper(e):\n    return e.__traceback__",
    "def helper():\n    yield\nc = helper().gi_frame",
    "from torch.library import custom_op",
    "c = torch.ops.aten.silu",
    "class Carrier(torch.Tensor):\n    def __torch_dispatch__(self): ...",
    "class Carrier:\n    def __torch_function__(self): ...",
    "c = type('C', (torch.Tensor,), {'__torch_' + 'dispatch__': None})",
    "setattr(torch, 'sigmoid', torch.tanh)",
    "from operator import attrgetter",
    "import codecs\nc = codecs.decode('6f73', 'hex')",
    "def _C():\n    pass\nc = torch._C",
    "def sys():\n    pass\nc = torch.sys",
    "import trace",
    "import unheard_of",
    "c = torch.never_heard_of",
    "text = 'torch._C'",
    "text = '__globals__'",
    "def helper(z):\n    return z['__globals__']",
    "class Box:\n    text = '__globals__'",
    "texts = [z['__globals__'] for z in ()]",
    "match torch:\n    case object(sys=c):\n        pass",
    "c = eval('torch')",
    "def run(text):\n    return eval(text)",
    "run = eval",
    "class Runs:\n    run = eval",
    "class Runs:\n    def eval(self):\n        return self\n\n    run = eval",
    "from torch import eval",
    "import operator\n\n\ndef attrgetter():\n    return operator.attrgetter",
    "def hooks():\n    return torch.nn.modules.module.hooks",
    "from functools import wraps",
    "import torch.utils.cpp_extension",
    "import torch.utils.cpp_extension as own\n\n\ndef cpp_extension():\n    pass",
    "from torch.utils import _python_dispatch",
    "def hooks():\n    return torch.utils.hooks",
    "def os():\n    return torch.cuda.os",
    "import warnings\n\n\ndef sys():\n    return warnings.sys",
    "import warnings\nwarnings.showwarning = print",
    "import dataclasses\nclass Box:\n    __annotations__['x' + '=0): ...'] = int",
    "class Box:\n    def fill(self):\n        super().__annotations__",
    "class Box:\n    x: int\nBox.__annotations__['x' + '=0): ...'] = int",
    "class Box:\n    __annotations__ = {'x' + '=0): ...': int}",
    "class Box(torch.__class__):\n    __match_args__ = (swish.__name__,)",
    "nn = torch.nn\nc = nn.ParameterDict()['_' * 2 + 'init__']",
    "def _init_flat_weights():\n    pass\nc = torch.nn.RNNBase._init_flat_weights(torch)",
    "def _evaluate():\n    pass\nimport typing\nc = typing.Optional['torch']._evaluate({}, {})",
    "from torch.utils import benchmark\nTimer = None\nc = benchmark.Timer",
    "from torch.optim import adam",
    "_dynamo = None\nc = torch._dynamo",
    "class Box:\n    _dynamo = torch\n\n    def open(self):\n        return torch._dynamo",
    "_dynamo = None\nmatch torch:\n    case object(_dynamo=c):\n        pass",
    "bisect = None\nc = torch.utils.data.dataset.bisect",
    "swap_tensors = None\ntorch.utils.swap_tensors(c, c)",
    "__args__ = 0\nimport typing\nc = typing.Optional['torch'].__args__",
]


def found(source: str, *, autograd: bool = False) -> bool:
    """Whether a file leaves a doubt."""
    examined, code, _ = scan_names(
        source.encode(), "swish.py", FUNCTIONS, operators=(), autograd=autograd
    )
    assert (code is None) == examined.doubt
    return examined.doubt


@pytest.mark.parametrize("line", DOUBTFUL)
def test_what_could_hide_leaves_a_doubt(line: str) -> None:
    """Whatever reaches for torch's internals or makes code is read in full."""
    assert found(f"{RIGHT}\n\n{line}\n")


def test_an_ordinary_file_is_cleared() -> None:
    """An answer, its comments and its texts leave no doubt."""
    assert not found(f'"""Not torch._C, nor exec."""\n{RIGHT}\n# eval\n')


ORDINARY = [
    "SQRT_2 = math.sqrt(2)",
    "_EPS: float = 1e-9\n\n\ndef _helper(z, *, slope=_EPS):\n    return z.clamp(min=slope)",
    "class Gate(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
    "        self.first_layer = nn.Linear(2, 3)\n\n    def forward(self, x):\n"
    "        return F.relu(self.first_layer(x))",
    "def check(name):\n    raise ValueError(f'{name!r} is no format, type or sys of operator')",
    "def shown(z):\n    return f'{z.mean():.3f}'",
    "KINDS = {'relu': torch.relu, 'tanh': torch.tanh}\ncurve = KINDS['relu']",
    "if __name__ == '__main__':\n    print(swish(torch.linspace(-1, 1, 3)))",
    "def fit(model, x):\n    optimiser = torch.optim.Adam(model.parameters(), lr=0.1)\n"
    "    optimiser.zero_grad()\n    optimiser.step()",
    "weights, *rest = [torch.ones(2, dtype=torch.float64)]",
    "def bend(z, name):\n    return getattr(torch, name)(z)",
    "def score(model, x):\n    model.eval()\n    return model(x), [*model.modules()]",
    "class Net(nn.Module):\n    def still(self):\n        return self.eval()",
    "from copy import deepcopy\nfrom itertools import islice\nfrom contextlib import contextmanager"
    "\n\n\ndef first(batches, model):\n    return list(islice(batches, 3)), deepcopy(model)",
    "def slope(z):\n    return torch.autograd.grad(swish(z).sum(), z)[0]",
    "device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')",
    "torch.set_printoptions(precision=3)\nshown = swish(torch.ones(2)).detach().cpu()",
    "import time\nimport warnings\n\nwarnings.filterwarnings('ignore')\nt = time.perf_counter()",
    "from torch.utils.data import DataLoader, TensorDataset\n\n\ndef batches(x, y):\n"
    "    return DataLoader(TensorDataset(x, y), batch_size=4, shuffle=True)",
    "def step(model, optimiser):\n    nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)\n"
    "    return torch.optim.lr_scheduler.StepLR(optimiser, step_size=2)",
    "import statistics\n\n\ndef level(losses):\n    return statistics.fmean(losses)",
    "def solve(A, b):\n    return torch.linalg.lstsq(A, b).solution.squeeze(-1)",
    "from dataclasses import dataclass\n\n\n@dataclass(frozen=True)\nclass Step:\n"
    "    rate: float\n    count: int = 1\n    name: 'str | None' = None",
    "class Net(nn.Module):\n    def reset_parameters(self):\n        self._scale: float = 1.0\n\n"
    "    def predict(self, x):\n        self.reset_parameters()\n        return self._scale * x",
    "def adam(params, stream):\n    optimizer, logging, run = params, stream, 1\n"
    "    return optimizer\n\n\nsgd = adam(1, stream=2)",
    "__version__ = '1.0'\nlimit: float = 3.0\nnames: list[str] = []",
]


@pytest.mark.parametrize("lines", ORDINARY)
def test_what_answers_are_written_with_is_cleared(lines: str) -> None:
    """Constants, helpers, classes, messages and loops of training leave no doubt."""
    head = "import math\n\nimport torch\nfrom torch import nn\nimport torch.nn.functional as F\n"
    assert not found(f"{head}{RIGHT}\n\n{lines}\n")


def test_plain_numbers_may_be_made_where_nobody_asks_what_leaves_the_tensors() -> None:
    """A loss history by `tolist` costs nothing, but where a check asks for tensors throughout."""
    source = f"{RIGHT}\n\ndef history(losses):\n    return losses.tolist()\n".encode()
    for inside in (False, True):
        examined, _, _ = scan_names(
            source, "swish.py", FUNCTIONS, operators=(), autograd=False, inside=inside
        )
        assert examined.doubt is inside


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
        b"# -*- coding: no-such -*-\nx = 1\n",
        b"x = '\0'\n",
        b"x = " + b"(" * 500 + b")" * 500 + b"\n",
    ],
)
def test_what_can_t_be_compiled_is_examined_in_full(source: bytes) -> None:
    """Errors are told as ever."""
    ours, code, lines = scan_names(source, "swish.py", FUNCTIONS, operators=(), autograd=False)
    theirs, other, same = examine(source, "swish.py", FUNCTIONS)
    # What runs all the same is run with a trace, not ahead: that is a doubt, and no code.
    theirs = msgspec.structs.replace(theirs, doubt=other is not None)
    assert (ours, lines, code) == (theirs, same, None)


@pytest.mark.parametrize(
    "source",
    [
        RIGHT.replace("\n", "\r\n").encode(),
        RIGHT.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + RIGHT.encode(),
        b"# -*- coding: utf-8 -*-\n" + RIGHT.encode(),
        b"# -*- coding: latin-1 -*-\nname = '\xe9'\n" + RIGHT.encode(),
        f'"""The encoding doesn\u2019t matter."""\n{RIGHT}'.encode(),
    ],
)
def test_how_an_editor_saves_a_file_is_no_doubt(source: bytes) -> None:
    """Whoever works on Windows, or declares an encoding, is graded as fast, and told the same."""
    ours, parts, lines = scan_names(source, "swish.py", FUNCTIONS, operators=(), autograd=False)
    theirs, others, same = examine(source, "swish.py", FUNCTIONS)
    assert not ours.doubt
    assert (ours.definitions, lines) == (theirs.definitions, same)
    assert parts is not None
    assert others is not None
    assert [part.code for part in parts] == [part.code for part in others]


LOOKED_UP = "KINDS = {'relu': 1, 'own_bend': 2}\n\n\ndef own_bend(z):\n    return abs(z)\n"


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("relu", True),
        ("tanh", True),
        ("own_bend", True),
        ("mse_loss", False),
        ("requires_grad_", False),
        ("random", False),
        ("tolist", False),
        ("_C", False),
        ("__globals__", False),
        ("f_back", False),
        ("never_heard_of", False),
        (type("Name", (str,), {})("relu"), False),
        (7, False),
    ],
)
def test_what_getattr_may_be_given(name: object, may: bool) -> None:  # noqa: FBT001
    """Names that would leave no doubt where they stood in the file, and no others."""
    code = compile(f"{RIGHT}\n\n{LOOKED_UP}", "swish.py", "exec")
    allowed = may_be_looked_up([code], operators=("mse_loss",), autograd=True)
    assert allowed(name) is may


def test_a_name_of_ones_own_that_torch_has_too_is_not_looked_up() -> None:
    """Nobody gets at torch's internals by calling something of their own the same."""
    code = compile("def _C():\n    pass\n\n\nsys = 1\n", "swish.py", "exec")
    allowed = may_be_looked_up([code], operators=(), autograd=False)
    assert not allowed("_C")
    assert not allowed("sys")


LOSS = "def swish(z):\n    return {}\n"
WEIGHED = [
    "import torch\n\n" + LOSS.format("torch.nn.functional.mse_loss(z, z, weight=z)"),
    "from torch.nn import functional as F\n\n"
    + LOSS.format("F.mse_loss(z, z, None, None, 'sum', z)"),
    "from torch.nn.functional import mse_loss as own\n\n" + LOSS.format("own(z, z, weight=z)"),
    "from torch.nn.functional import *\n\n" + LOSS.format("mse_loss(z, z, weight=z)"),
]


@pytest.mark.parametrize("source", WEIGHED)
def test_a_loss_with_a_weight_is_not_cleared_by_its_operators(source: str) -> None:
    """Torch computes it from others; the file is asked one by one where a rule forbids it."""
    for operators, doubt in ((("mse_loss",), True), (("softmax",), False)):
        examined, _, _ = scan_names(
            source.encode(), "swish.py", FUNCTIONS, operators=operators, autograd=False
        )
        assert examined.doubt is doubt


def test_ones_own_function_of_that_name_is_cleared() -> None:
    """Whoever writes the loss by hand, under its name, is no slower for it."""
    source = "def mse_loss(a, b):\n    return ((a - b) ** 2).mean()\n\n"
    source += LOSS.format("mse_loss(z, z)")
    examined, _, _ = scan_names(
        source.encode(), "swish.py", FUNCTIONS, operators=("mse_loss",), autograd=False
    )
    assert not examined.doubt
