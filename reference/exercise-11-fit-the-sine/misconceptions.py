"""What goes wrong in exercise 11, and how it shows."""

import copy
import math

import torch
from torch import nn

from grader.suite import (
    Task,
    adam,
    another_optimiser,
    history,
    misconception,
    shown,
    standing_still,
    wrong_records,
    wrong_steps,
)


def squared_error(prediction, y):
    return ((prediction - y) ** 2).mean()


def steps(model, x, y, epochs, optimiser):
    return history(Task(model, x, y, squared_error), epochs, optimiser)


def close(one, other, relative=1e-3):
    return abs(one - other) <= relative * abs(other) + 1e-7


# --- make_toy_data ------------------------------------------------------------------


@misconception(
    "sine-data-flat",
    of="make_toy_data",
    says="x and y have shape [n]: the dimension of the features is missing.",
    why="A layer takes one example a row. n numbers in one dimension look to it like a single "
    "example with n features.",
    spelled=[
        {".unsqueeze(1)": ""},
        """
            step = 4 * math.pi / (n - 1)
            x = torch.arange(n) * step - 2 * math.pi
            return x, x.sin()
            """,
    ],
)
def flat_data(n=100):
    x = torch.linspace(-2 * math.pi, 2 * math.pi, n)
    return x, torch.sin(x)


@misconception(
    "sine-data-one-period",
    of="make_toy_data",
    says="x goes from -π to π: that is one period of the sine, and two are asked for.",
    why="The full turn is 2π, so an interval from -2π to 2π holds two of them.",
    spelled=[
        {"-2 * math.pi, 2 * math.pi, n": "-math.pi, math.pi, n"},
        "x = math.pi * torch.linspace(-1, 1, n)[:, None]\nreturn x, torch.sin(x)",
    ],
)
def one_period(n=100):
    x = torch.linspace(-math.pi, math.pi, n).unsqueeze(1)
    return x, torch.sin(x)


@misconception(
    "sine-data-open-end",
    of="make_toy_data",
    says="The last point, 2π, is missing: x stops one step before it.",
    why="n points have n - 1 gaps between them. Dividing the interval into n steps leaves the end "
    "out.",
    spelled=[
        {"math.pi, n)": "math.pi, n + 1)[:n]"},
        """
            step = 4 * math.pi / n
            x = torch.tensor([-2 * math.pi + i * step for i in range(n)]).reshape(n, 1)
            return x, torch.sin(x)
            """,
    ],
)
def open_end(n=100):
    x = (-2 * math.pi + 4 * math.pi * torch.arange(n) / n).unsqueeze(1)
    return x, torch.sin(x)


# --- SineNet ------------------------------------------------------------------------


class Wrong(nn.Module):
    def __init__(self, activation, hidden=10):
        super().__init__()
        self.fc1 = nn.Linear(1, hidden)
        self.fc2 = nn.Linear(hidden, 1)
        self.activation = activation

    def a(self, z):
        return z if self.activation is None else getattr(torch, self.activation)(z)

    def forward(self, x):
        return self.fc2(self.a(self.fc1(x)))


@misconception(
    "sine-activation-on-output",
    of="SineNet",
    says="The activation is applied to the output as well as to the hidden layer.",
    why="An output through ReLU can't be negative, and one through tanh stays within ±1; half of "
    "the sine is below zero. Only the hidden values are bent, the output is left free.",
)
class ActivationOnOutput(Wrong):
    def forward(self, x):
        return self.a(self.fc2(self.a(self.fc1(x))))


@misconception(
    "sine-activation-only-on-output",
    of="SineNet",
    says="The activation is applied to the output, and not to the hidden layer.",
    why="Two layers with nothing between them are one straight line, and bending its result "
    "afterwards gives a single bend, however many hidden units there are.",
    spelled=[
        {"z = self.fc1(x)": "z = self.fc2(self.fc1(x))", "return self.fc2(z)": "return z"},
    ],
)
class ActivationOnlyOnOutput(Wrong):
    def forward(self, x):
        return self.a(self.fc2(self.fc1(x)))


@misconception(
    "sine-activation-ignored",
    of="SineNet",
    says="No activation is applied, whatever `activation` says.",
    why="Two layers with nothing between them are one straight line: this is the network that "
    "gets stuck near 0.4222.",
    spelled=[
        {
            'self.activation == "relu"': "self.activation is nn.ReLU",
            'self.activation == "tanh"': "self.activation is nn.Tanh",
        },
        {"self.fc2(z)": "self.fc2(self.fc1(x))"},
    ],
)
class ActivationIgnored(Wrong):
    def forward(self, x):
        return self.fc2(self.fc1(x))


@misconception(
    "sine-always-tanh",
    of="SineNet",
    says="The hidden layer applies tanh, whatever `activation` says.",
    why="The argument `activation` has to reach `forward`: with None the hidden values pass "
    'unchanged, with "relu" they lose their negative part.',
    spelled=[
        {"self.fc2(z)": "self.fc2(torch.tanh(self.fc1(x)))"},
        {"self.fc2(z)": "self.fc2(2 * torch.sigmoid(2 * self.fc1(x)) - 1)"},
    ],
)
class AlwaysTanh(Wrong):
    def forward(self, x):
        return self.fc2(torch.tanh(self.fc1(x)))


@misconception(
    "sine-always-relu",
    of="SineNet",
    says="The hidden layer applies ReLU, whatever `activation` says.",
    why="The argument `activation` has to reach `forward`: with None the hidden values pass "
    'unchanged, with "tanh" they are squeezed between -1 and 1.',
    spelled=[
        {"self.fc2(z)": "self.fc2(torch.clamp(self.fc1(x), min=0))"},
        {"self.fc2(z)": "self.fc2((self.fc1(x) + self.fc1(x).abs()) / 2)"},
    ],
)
class AlwaysRelu(Wrong):
    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))


def exchanged(identifier, says, **applied):
    """An entry for words that get another activation than their own; None's is ``none``."""

    class Exchanged(Wrong):
        def __init__(self, activation, hidden=10):
            word = "none" if activation is None else activation
            super().__init__(applied.get(word, activation), hidden)

    return misconception(
        identifier,
        of="SineNet",
        says=says,
        why='Each of None, "relu" and "tanh" has its own function, and the others are right. '
        "Look at the order of the branches, and at what is left for the last `else`.",
    )(Exchanged)


none_is_relu = exchanged(
    "sine-none-is-relu", "With None the hidden layer applies ReLU, not nothing.", none="relu"
)
none_is_tanh = exchanged(
    "sine-none-is-tanh", "With None the hidden layer applies tanh, not nothing.", none="tanh"
)
names_swapped = exchanged(
    "sine-names-swapped",
    'The two activations are exchanged: "relu" gets tanh, and "tanh" gets ReLU.',
    relu="tanh",
    tanh="relu",
)
tanh_is_sigmoid = exchanged(
    "sine-tanh-is-sigmoid", 'With "tanh" the hidden layer applies the sigmoid.', tanh="sigmoid"
)


# --- train --------------------------------------------------------------------------


sine_optimisers = another_optimiser("sine-another-optimiser", of="train", loss_of=squared_error)


zero_grad_forgotten, sgd, learning_rate_ignored, mini_batches = wrong_steps(
    "sine", of="train", loss_of=squared_error
)

LOSSES = {
    "absolute": lambda prediction, y: (prediction - y).abs().mean(),
    "sum": lambda prediction, y: ((prediction - y) ** 2).sum(),
    "half": lambda prediction, y: ((prediction - y) ** 2).mean() / 2,
    "half sum": lambda prediction, y: ((prediction - y) ** 2).sum() / 2,
    "root": lambda prediction, y: ((prediction - y) ** 2).mean().sqrt(),
    "smooth": nn.functional.smooth_l1_loss,
}


def which_loss(got, task, lr):
    with torch.no_grad():
        prediction = task.model(task.x)
        fitting = (
            name for name, f in LOSSES.items() if close(got[0], f(prediction, task.y).item())
        )
    return next(({"loss": name} for name in fitting), None)


@misconception(
    "sine-another-loss",
    of="train",
    says="The loss is another one than the mean squared error.",
    why="Already the first number, before any step, is that of the absolute error, of a sum, a "
    "half or a root in place of the mean of the squares.",
    estimate=shown(which_loss, squared_error),
    spelled=[
        {"nn.functional.mse_loss(model(x), y)": "(model(x) - y).abs().mean()"},
        {"nn.functional.mse_loss(model(x), y)": "((model(x) - y) ** 2).sum()"},
        {"nn.functional.mse_loss(model(x), y)": "(model(x) - y).square().mean().sqrt()"},
    ],
    grid={"loss": tuple(LOSSES)},
)
def another_loss(model, x, y, epochs, lr, loss="absolute"):
    return history(Task(model, x, y, LOSSES[loss]), epochs, adam(model, lr))


def one_element(model, x, y, epochs, lr, index, way):
    """Train on one element, only record it, or step through all and record the last."""
    optimiser = adam(model, lr)
    losses = []
    for _ in range(epochs):
        rows = range(len(x)) if way == "each" else [index]
        for row in rows:
            optimiser.zero_grad()
            one = squared_error(model(x[row]), y[row])
            chosen = squared_error(model(x), y) if way == "recorded" else one
            chosen.backward()
            optimiser.step()
        losses.append(one.item())
    return losses


def element_of(got, model, x, y, epochs, lr):
    """Which element's loss this is, and whether it is trained on; None if it is none's."""
    start = model.replica()
    with torch.no_grad():
        errors = ((start(x) - y) ** 2).flatten().tolist()
    if close(sum(errors) / len(errors), got[0]):
        return None  # it is the mean over all of them
    ways = [(index, way) for index, error in enumerate(errors) if close(error, got[0])
            for way in ("recorded", "trained")] + [(0, "each")]  # fmt: skip
    fitting = []
    for index, way in ways[:9]:
        # A step for each element takes long: most histories differ from it at once.
        if not close(one_element(copy.deepcopy(start), x, y, 1, lr, index, way)[0], got[0]):
            continue
        losses = one_element(copy.deepcopy(start), x, y, 5, lr, index, way)
        if all(close(a, b) for a, b in zip(losses[:3], got[:3], strict=True)):
            gap = max(abs(a - b) for a, b in zip(losses, got[:5], strict=True))
            fitting.append((gap, index, way))
    # Adam's first steps are of one length, so that several ways begin alike.
    return dict(zip(("index", "way"), min(fitting)[1:], strict=True)) if fitting else None


@misconception(
    "sine-one-element",
    of="train",
    says="The loss is that of one element of the batch, not the mean over all of them.",
    why="One point says little about the others: its loss is larger or smaller than the mean, and "
    "jumps when the curve passes through that point.",
    estimate=element_of,
    spelled=[
        {"nn.functional.mse_loss(model(x), y)": "((model(x) - y) ** 2)[0, 0]"},
    ],
    grid={"index": (0, -1), "way": ("trained", "recorded", "each")},
)
def loss_of_one(model, x, y, epochs, lr, index=0, way="trained"):
    return one_element(model, x, y, epochs, lr, index, way)


detached = misconception(
    "sine-detached",
    of="train",
    says="The prediction is cut off from the parameters before the loss is computed.",
    why="After `.detach()`, `.data`, `.item()`, `no_grad()` or a new tensor made of numbers, "
    "autograd knows no way back to the parameters. Either `backward` refuses, or no gradient "
    "arrives and the loss stays what it was.",
    raises="does not require grad and does not have a grad_fn",
    spelled=[
        {"nn.functional.mse_loss(model(x), y)": "((model(x).detach() - y) ** 2).mean()"},
        {"loss.backward()": "torch.tensor(loss.item(), requires_grad=True).backward()"},
    ],
)(standing_still(squared_error))

loss_after_step, zeroed_before_step, step_missing = wrong_records(
    "sine", of="train", loss_of=squared_error
)


@misconception(
    "sine-optimiser-in-loop",
    of="train",
    says="A new optimiser is made in every epoch.",
    why="Adam remembers the gradients of earlier steps. A new one has forgotten them, so every "
    "step is like the first: each parameter moves by about lr, whatever the slope.",
    spelled=[
        {
            "optimiser = torch.optim.Adam(model.parameters(), lr=lr)": "",
            "optimiser.zero_grad()": "optimiser = torch.optim.Adam(model.parameters(), lr)\n"
            "        optimiser.zero_grad()",
        },
    ],
)
def optimiser_in_loop(model, x, y, epochs, lr):
    return [loss for _ in range(epochs) for loss in steps(model, x, y, 1, adam(model, lr))]


@misconception(
    "sine-broadcast",
    of="train",
    says="Prediction and target meet as [n, 1] and [n], so every prediction is compared with "
    "every target.",
    why="Broadcasting turns the two into a matrix of all pairs, and its mean is smallest for a "
    "prediction that is the same everywhere. Give both the shape [n, 1].",
    spelled=[
        {"nn.functional.mse_loss(model(x), y)": "((model(x).squeeze() - y) ** 2).mean()"},
        {"nn.functional.mse_loss(model(x), y)": "(model(x)[:, 0] - y).square().mean()"},
    ],
)
def broadcast(model, x, y, epochs, lr):
    return steps(model, x, y.reshape(-1), epochs, adam(model, lr))
