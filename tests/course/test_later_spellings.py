"""Second spellings of the networks' misconceptions that were named from students' files."""

from __future__ import annotations

from typing import Final

import pytest

from tests.conftest import Grader
from tests.course.families import Spelling, assert_told


def fit(body: str) -> str:
    """A line through the targets; A is the design matrix, t the targets as a column."""
    return (
        "import torch\n\ndef best_linear_fit(X, y):\n"
        "    A, t = torch.hstack([X, X.new_ones(len(X), 1)]), y.reshape(-1, 1)\n"
        f"    {body}\n    return theta[:-1], theta[-1]\n"
    )


def parameters(W1: str, b1: str, W2: str, b2: str) -> str:
    """The four parameters of exercise 8, as nested lists."""
    listed = ", ".join(f"torch.tensor({each})" for each in (W1, b1, W2, b2))
    return f"import torch\n\ndef xor_parameters():\n    return ({listed})\n"


def sine(table: str) -> str:
    """A SineNet that finds its activation in a table."""
    return (
        "import torch\nfrom torch import nn\n\nclass SineNet(nn.Module):\n"
        "    def __init__(self, activation, hidden=10):\n"
        "        super().__init__()\n"
        f"        self.act = {{{table}}}[activation]\n"
        "        self.fc1, self.fc2 = nn.Linear(1, hidden), nn.Linear(hidden, 1)\n\n"
        "    def forward(self, x):\n        return self.fc2(self.act(self.fc1(x)))\n"
    )


def steps(optimiser: str, loss: str) -> str:
    """A training loop with another optimiser."""
    return (
        "import torch\n\ndef train(model, x, y, epochs, lr):\n"
        f"    moves, seen = torch.optim.{optimiser}, []\n"
        "    for _ in range(epochs):\n        moves.zero_grad()\n"
        f"        loss = torch.nn.functional.{loss}(model(x), y)\n"
        "        seen.append(loss.item())\n        loss.backward()\n        moves.step()\n"
        "    return seen\n"
    )


def always(hidden: str) -> str:
    """An MLP that ignores the name of the activation."""
    return (
        "import torch\nfrom torch import nn\n\nclass MLP(nn.Module):\n"
        "    def __init__(self, input_dim, hidden_dim, output_dim, activation='relu'):\n"
        "        super().__init__()\n"
        f"        self.net = nn.Sequential(nn.Linear(input_dim, hidden_dim), {hidden},\n"
        "            nn.Linear(hidden_dim, output_dim), nn.Sigmoid())\n\n"
        "    def forward(self, X):\n        return self.net(X)\n"
    )


SPELLINGS: Final = {
    "linear-collapse": [
        Spelling(
            "collapse-slip",
            "the last bias is left out",
            "def collapse_linear(weights, biases):\n"
            "    if not weights or len(weights) != len(biases):\n        raise ValueError\n"
            "    W, b = weights[0], 0 * biases[0]\n"
            "    for before, w in zip(biases, weights[1:]):\n"
            "        W, b = W @ w, (b + before) @ w\n    return W, b\n",
        ),
    ],
    "xor": [
        Spelling(
            "fit-slip",
            "",
            "import torch\n\ndef best_linear_fit(X, y):\n"
            "    A = torch.hstack([X.new_ones(len(X), 1), X])\n"
            "    theta = torch.linalg.pinv(A) @ y.reshape(-1, 1)\n"
            "    return theta[:-1], theta[-1]\n",
        ),
        Spelling(
            "fit-stopped-early",
            "",
            fit(
                "theta = A.new_zeros(A.shape[1], 1)\n"
                "    for _ in range(100):\n        theta = theta - 0.02 * (A.T @ (A @ theta - t))"
                " / len(t)"
            ),
        ),
        Spelling(
            "fit-with-penalty",
            "",
            fit(
                "gram = A.T @ A\n    gram.diagonal().add_(0.5)\n"
                "    theta = torch.linalg.inv(gram) @ (A.T @ t)"
            ),
        ),
        Spelling(
            "xor-another-activation",
            "",
            parameters("[[6.0, -6.0], [6.0, -6.0]]", "[-3.0, 9.0]", "[[6.0], [6.0]]", "[-9.0]"),
        ),
        Spelling("xor-is-nand", "", parameters("[[1.0], [1.0]]", "[-1.0]", "[[-1.0]]", "[1.0]")),
        Spelling("xor-is-nor", "", parameters("[[-1.0], [-1.0]]", "[1.0]", "[[1.0]]", "[0.0]")),
    ],
    "mlp-forward": [
        Spelling(
            "count-of-layers",
            "",
            "def count_parameters(layer_sizes):\n    total = layer_sizes[0]\n"
            "    for a, b in zip(layer_sizes, layer_sizes[1:]):\n        total += (a + 1) * b\n"
            "    return total\n",
        ),
        Spelling(
            "forward-slip",
            "",
            "import torch\n\ndef mlp_forward(X, weights, biases, activation='relu'):\n"
            "    if len(weights) > 1 and activation not in ('relu', 'sigmoid', 'tanh'):\n"
            "        raise ValueError\n    hidden = []\n"
            "    for W, b in zip(weights[:-1], biases[:-1]):\n"
            "        X = getattr(torch, activation)(X @ W + b)\n        hidden.insert(0, X)\n"
            "    return X @ weights[-1] + biases[-1], hidden\n",
        ),
    ],
    "fit-the-sine": [
        Spelling(
            "sine-another-optimiser",
            "RMSprop",
            steps("RMSprop(model.parameters(), lr=lr)", "mse_loss"),
        ),
        Spelling(
            "sine-names-swapped",
            "",
            sine("None: nn.Identity(), 'tanh': nn.ReLU(), 'relu': nn.Tanh()"),
        ),
        Spelling(
            "sine-none-is-relu", "", sine("None: nn.ReLU(), 'tanh': nn.Tanh(), 'relu': nn.ReLU()")
        ),
        Spelling(
            "sine-none-is-tanh", "", sine("None: nn.Tanh(), 'tanh': nn.Tanh(), 'relu': nn.ReLU()")
        ),
        Spelling(
            "sine-tanh-is-sigmoid",
            "",
            sine("None: nn.Identity(), 'tanh': nn.Sigmoid(), 'relu': nn.ReLU()"),
        ),
    ],
    "two-moons": [
        Spelling(
            "moons-accuracy-of-class-one",
            "recall",
            "def accuracy(model, X, y):\n    found = model(X).round()\n"
            "    return float((found * y).sum() / y.sum())\n",
        ),
        Spelling(
            "moons-another-optimiser",
            "RMSprop",
            steps("RMSprop(model.parameters(), lr)", "binary_cross_entropy"),
        ),
        Spelling("moons-mlp-always-sigmoid", "", always("nn.Sigmoid()")),
        Spelling("moons-mlp-always-tanh", "", always("nn.Tanh()")),
    ],
}


@pytest.mark.parametrize("exercise", list(SPELLINGS))
def test_what_students_files_taught_is_named_in_other_words(grade: Grader, exercise: str) -> None:
    """The name belongs to the mistake, not to the file in which it was first seen."""
    assert_told(grade, exercise, SPELLINGS[exercise])
