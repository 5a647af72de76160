"""Answers to the exercises on networks that nobody wrote down before: right ones, and wrong ones.

Each is a whole file: the course's own answer with what this student wrote instead after it.
"""

from __future__ import annotations

import textwrap
from typing import Final

import pytest

from grader.course.loading import find_exercise
from grader.model import Status
from tests.course.sources import outcome

# Exercise, function, what is said of it, what the student wrote.
WRONG: Final = (
    (
        "linear-collapse",
        "collapse_linear",
        "the last bias is left out",
        """
        def collapse_linear(weights, biases):
            if len(weights) == 0 or len(weights) != len(biases):
                raise ValueError
            W = torch.eye(weights[0].shape[0], dtype=weights[0].dtype)
            b = torch.zeros(weights[0].shape[0], dtype=weights[0].dtype)
            for w, c in zip(weights, biases):
                b, W = b @ w, W @ w
                if w is not weights[-1]:
                    b += c
            return W, b
        """,
    ),
    (
        "linear-collapse",
        "collapse_linear",
        "the first layer is taken twice and the last never",
        """
        def collapse_linear(weights, biases):
            if len(weights) != len(biases) or len(weights) == 0:
                raise ValueError
            W_total, b_total = weights[0], biases[0]
            for W, b in zip(weights[:-1], biases[:-1]):
                W_total, b_total = W_total @ W, b_total @ W + b
            return W_total, b_total
        """,
    ),
    (
        "linear-collapse",
        "collapse_linear",
        "weights are multiplied in reverse order, the last layer's first. Beside that: ",
        """
        def collapse_linear(weights, biases):
            if len(weights) != len(biases) or len(weights) == 0:
                raise ValueError
            W = weights[-1]
            for w in weights[-2::-1]:
                W = W @ w
            return W, sum(biases[1:], biases[0])
        """,
    ),
    (
        "xor",
        "xor_parameters",
        "With a sigmoid, a tanh or a step in its hidden layer this network would compute XOR",
        """
        def xor_parameters():
            W1 = torch.tensor([[20., -20.], [20., -20.]])
            return W1, torch.tensor([-10., 30.]), torch.tensor([[20.], [20.]]), torch.tensor([-30.])
        """,
    ),
    (
        "xor",
        "xor_parameters",
        "This network computes NAND",
        """
        def xor_parameters():
            W = torch.ones(2, 1)
            return W, torch.tensor([-1.0]), torch.tensor([[-1.0]]), torch.tensor([1.0])
        """,
    ),
    (
        "xor",
        "best_linear_fit",
        "A gradient descent that has not arrived",
        """
        def best_linear_fit(X, y):
            y = y.reshape(-1, 1)
            w = torch.zeros(X.shape[1], 1, dtype=X.dtype)
            b = torch.zeros(1, dtype=X.dtype)
            for _ in range(100):
                e = X @ w + b - y
                w = w - 0.01 * X.T @ e / len(X)
                b = b - 0.01 * e.mean(0)
            return w, b
        """,
    ),
    (
        "xor",
        "best_linear_fit",
        "The squares of the parameters are penalised",
        """
        def best_linear_fit(X, y):
            A = torch.cat([X, torch.ones(len(X), 1, dtype=X.dtype)], 1)
            ridge = 0.01 * torch.eye(A.shape[1], dtype=X.dtype)
            theta = torch.linalg.inv(A.T @ A + ridge) @ A.T @ y.reshape(-1, 1)
            return theta[:-1], theta[-1]
        """,
    ),
    (
        "xor",
        "best_linear_fit",
        "the column of ones comes first, and is read off last",
        """
        def best_linear_fit(X, y):
            A = torch.cat([torch.ones(len(X), 1, dtype=X.dtype), X], 1)
            theta = torch.linalg.pinv(A) @ y.reshape(-1, 1)
            return theta[:-1], theta[-1]
        """,
    ),
    (
        "mlp-forward",
        "mlp_forward",
        "the bias is added after the activation, where it belongs before; the list ends with the",
        """
        def mlp_forward(X, weights, biases, activation="relu"):
            if len(weights) > 1 and activation not in ("relu", "sigmoid", "tanh"):
                raise ValueError
            h, hidden = X, []
            for i in range(len(weights)):
                if i < len(weights) - 1:
                    h = getattr(torch, activation)(h @ weights[i]) + biases[i]
                else:
                    h = h @ weights[i] + biases[i]
                hidden.append(h)
            return h, hidden
        """,
    ),
    (
        "mlp-forward",
        "mlp_forward",
        "the list is in reverse order",
        """
        def mlp_forward(X, weights, biases, activation="relu"):
            if len(weights) > 1 and activation not in ("relu", "sigmoid", "tanh"):
                raise ValueError
            h, hidden = X, []
            for W, b in zip(weights[:-1], biases[:-1]):
                h = getattr(torch, activation)(h @ W + b)
                hidden.insert(0, h)
            return h @ weights[-1] + biases[-1], hidden
        """,
    ),
    (
        "mlp-forward",
        "mlp_forward",
        "every hidden layer takes ReLU, whatever is asked for; the last layer's bias is missing",
        """
        def mlp_forward(X, weights, biases, activation="relu"):
            if len(weights) > 1 and activation not in ("relu", "sigmoid", "tanh"):
                raise ValueError
            h, hidden = X, []
            for W, b in zip(weights[:-1], biases[:-1]):
                h = torch.relu(h @ W + b)
                hidden.append(h)
            return h @ weights[-1], hidden
        """,
    ),
    (
        "mlp-forward",
        "count_parameters",
        "the output layer's biases are left out",
        """
        def count_parameters(layer_sizes):
            weights = 0
            for i in range(len(layer_sizes) - 1):
                weights += layer_sizes[i] * layer_sizes[i + 1]
            return weights + sum(layer_sizes[1:-1])
        """,
    ),
    (
        "mlp-forward",
        "count_parameters",
        "it is the last layer's number alone",
        """
        def count_parameters(layer_sizes):
            total = 0
            for a, b in zip(layer_sizes, layer_sizes[1:]):
                total = a * b + b
            return total
        """,
    ),
)
SLOW: Final = (
    (
        "fit-the-sine",
        "SineNet",
        "With None the hidden layer applies ReLU",
        """
        class SineNet(nn.Module):
            def __init__(self, activation, hidden=10):
                super().__init__()
                self.fc1, self.fc2 = nn.Linear(1, hidden), nn.Linear(hidden, 1)
                self.act = torch.tanh if activation == "tanh" else torch.relu
            def forward(self, x):
                return self.fc2(self.act(self.fc1(x)))
        """,
    ),
    (
        "fit-the-sine",
        "train",
        "Adam without its bias correction",
        """
        def train(model, x, y, epochs, lr):
            ps = list(model.parameters())
            m, v = [torch.zeros_like(p) for p in ps], [torch.zeros_like(p) for p in ps]
            losses = []
            for t in range(epochs):
                loss = ((model(x) - y) ** 2).mean()
                gs = torch.autograd.grad(loss, ps)
                losses.append(loss.item())
                with torch.no_grad():
                    for i, p in enumerate(ps):
                        m[i] = 0.9 * m[i] + 0.1 * gs[i]
                        v[i] = 0.999 * v[i] + 0.001 * gs[i] ** 2
                        p -= lr * m[i] / (v[i].sqrt() + 1e-8)
            return losses
        """,
    ),
    (
        "two-moons",
        "train",
        "an Adam that forgets the earlier gradients",
        """
        def train(model, X, y, epochs, lr):
            losses = []
            for _ in range(epochs):
                opt = torch.optim.Adam(model.parameters(), lr=lr)
                loss = nn.functional.binary_cross_entropy(model(X), y)
                opt.zero_grad()
                loss.backward()
                opt.step()
                losses.append(loss.item())
            return losses
        """,
    ),
    (
        "two-moons",
        "accuracy",
        "Only the examples of class 1 are counted",
        """
        def accuracy(model, X, y):
            with torch.no_grad():
                pred = model(X) > 0.5
                return (pred & (y == 1)).sum().item() / (y == 1).sum().item()
        """,
    ),
)
RIGHT: Final = (
    (
        "linear-collapse",
        """
        def collapse_linear(weights, biases):
            if len(weights) == 0 or len(weights) != len(biases):
                raise ValueError
            mats = []
            for W, b in zip(weights, biases):
                top = torch.cat([W, W.new_zeros(W.shape[0], 1)], dim=1)
                bottom = torch.cat([b[None, :], b.new_ones(1, 1)], dim=1)
                mats.append(torch.cat([top, bottom], dim=0))
            M = mats[0] if len(mats) == 1 else torch.linalg.multi_dot(mats)
            return M[:-1, :-1], M[-1, :-1]
        """,
    ),
    (
        "mlp-forward",
        """
        import numpy as np
        def count_parameters(layer_sizes):
            s = np.array(layer_sizes)
            return np.sum(s[:-1] * s[1:]) + np.sum(s[1:])
        """,
    ),
    (
        "xor",
        """
        def xor_parameters():
            torch.manual_seed(0)
            X = torch.tensor([[0., 0.], [0., 1.], [1., 0.], [1., 1.]])
            y = torch.tensor([[0.], [1.], [1.], [0.]])
            while True:
                ps = [torch.randn(*s, requires_grad=True) for s in ((2, 8), (8,), (8, 1), (1,))]
                opt = torch.optim.LBFGS(ps, max_iter=100, line_search_fn="strong_wolfe")
                def closure():
                    opt.zero_grad()
                    out = torch.relu(X @ ps[0] + ps[1]) @ ps[2] + ps[3]
                    loss = ((out - y) ** 2).mean()
                    loss.backward()
                    return loss
                opt.step(closure)
                if closure().item() < 1e-3:
                    return tuple(p.detach() for p in ps)
        """,
    ),
)


def whole(grade, exercise: str, code: str) -> str:
    """The course's own answer, and after it what a student wrote."""
    found = find_exercise(grade.course, exercise)
    return (
        (found.staff / found.stub).read_text()
        + "\n\nimport torch\nfrom torch import nn\n"
        + textwrap.dedent(code)
    )


@pytest.mark.parametrize("exercise", list(dict.fromkeys(item[0] for item in (*WRONG, *SLOW))))
def test_a_mistake_that_nobody_wrote_down_before_is_called_what_it_is(grade, exercise) -> None:
    """Slips in one part of a network, or in two, are named in the student's terms."""
    held = [item for item in (*WRONG, *SLOW) if item[0] == exercise]
    sources = {says: whole(grade, exercise, code) for _, _, says, code in held}
    reports = grade(exercise, sources)
    for _, function, says, _ in held:
        lost = [
            item
            for item in reports[says].verdicts
            if function in item.check.functions and item.status is not Status.passed
        ]
        said = lost[0].diagnosis.says if lost[0].diagnosis else ""
        assert says in said, outcome(reports[says])


@pytest.mark.parametrize(("exercise", "code"), RIGHT, ids=[item[0] for item in RIGHT])
def test_a_right_answer_of_another_style_gets_full_marks(grade, exercise, code) -> None:
    """What is right is right, however it is written: blocks, broadcasting, numpy's integers."""
    report = grade(exercise, {"it": whole(grade, exercise, code)})["it"]
    assert report.full_marks, outcome(report)
