"""Training doesn't import torch's compiler, and whoever asks for the compiler has it."""

from __future__ import annotations

import subprocess
import sys

import pytest

TRAIN = """
layer = nn.Linear(2, 1)
optimiser = torch.optim.{name}(layer.parameters(), lr=0.1)

def closure():
    optimiser.zero_grad()
    loss = layer(torch.ones(3, 2)).square().sum()
    loss.backward()
    return loss

before = closure().item()
for _ in range(5):
    optimiser.step(closure)
torch.optim.lr_scheduler.StepLR(optimiser, 2).step()
nn.utils.clip_grad_norm_(layer.parameters(), 1.0)
assert closure().item() != before
assert not any(name.startswith(("sympy", "torch._dynamo.")) for name in sys.modules)
"""
OTHERS = {
    "compiles": "f = torch.compile(lambda x: x + 1, backend='eager')\nassert f(torch.ones(1)) == 2",
    "transforms": "assert torch.func.grad(lambda x: x * x)(torch.tensor(3.0)) == 6",
    "names a part": "from torch._dynamo import config\nassert config.verbose in (True, False)",
    "imports a part": "import torch._dynamo.utils\nassert torch._dynamo.utils.counters is not None",
}


def run(source: str) -> None:
    """Run a file in a process that executes calls."""
    head = "import sys\nimport grader.worker.calls\nimport torch\nfrom torch import nn\n"
    subprocess.run([sys.executable, "-c", head + source], check=True, timeout=300)


def test_no_optimiser_imports_the_compiler() -> None:
    """Whatever optimiser a student takes, its first step costs no second of imports."""
    names = ("Adam", "AdamW", "SGD", "RMSprop", "Adagrad", "NAdam", "LBFGS", "Rprop")
    run("\n".join(TRAIN.format(name=name) for name in names))


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHERS)
def test_the_compiler_is_there_for_whoever_asks_for_it(name: str) -> None:
    """What needs the real compiler gets it, and an optimiser works on afterwards."""
    after = TRAIN.format(name="Adam").rpartition("assert not any")[0]
    run(OTHERS[name] + "\n" + after)
