"""What goes wrong in exercise 11, and how it shows."""

import copy
import math

import torch
from torch import nn

from grader.suite import batches, misconception
from grader.suite.training import Task, history, learning_rate_of, momentum_of


def squared_error(prediction, y):
    return ((prediction - y) ** 2).mean()


def steps(model, x, y, epochs, optimiser):
    return history(Task(model, x, y, squared_error), epochs, optimiser)


def adam(model, lr):
    return torch.optim.Adam(model.parameters(), lr=lr)


def close(one, other, relative=1e-3):
    return abs(one - other) <= relative * abs(other) + 1e-7


# --- make_toy_data ------------------------------------------------------------------


@misconception(
    "sine-data-flat",
    of="make_toy_data",
    says="x and y have shape [n]: the dimension of the features is missing.",
    why="A layer takes one example a row. n numbers in one dimension look to it like a single "
    "example with n features.",
)
def flat_data(n=100):
    x = torch.linspace(-2 * math.pi, 2 * math.pi, n)
    return x, torch.sin(x)


@misconception(
    "sine-data-one-period",
    of="make_toy_data",
    says="x goes from -π to π: that is one period of the sine, and two are asked for.",
    why="The full turn is 2π, so an interval from -2π to 2π holds two of them.",
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
)
class AlwaysRelu(Wrong):
    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))


# --- train --------------------------------------------------------------------------


@misconception(
    "sine-zero-grad-forgotten",
    of="train",
    says="The gradients are never cleared: each epoch adds its own to all the earlier ones.",
    why="`backward` adds to `.grad`. The first step is right, because there is nothing to add to "
    "yet; from the second on the step follows the sum of all gradients so far.",
)
def forgotten_zero_grad(model, x, y, epochs, lr):
    optimiser = adam(model, lr)
    optimiser.zero_grad = lambda: None
    return steps(model, x, y, epochs, optimiser)


def shown(read):
    def estimate(got, model, x, y, epochs, lr):
        return read(got, Task(model.replica(), x, y, squared_error), lr)

    return estimate


@misconception(
    "sine-sgd",
    of="train",
    says="The steps are those of gradient descent (SGD), not of Adam.",
    why="SGD's step is as long as the gradient says, times lr. Adam divides by the size that the "
    "gradients have had lately, so that its first step moves every parameter by about lr. "
    "Momentum doesn't change that.",
    estimate=shown(momentum_of),
)
def sgd(model, x, y, epochs, lr, momentum=0.0, nesterov=False):
    optimiser = torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum, nesterov=nesterov)
    return steps(model, x, y, epochs, optimiser)


@misconception(
    "sine-learning-rate-ignored",
    of="train",
    says="The optimiser is Adam, but its learning rate is not the `lr` that was given.",
    why="Each step is longer or shorter than asked for by the same factor. An optimiser that isn't "
    "told a learning rate takes a default of its own, and a number typed in is right for one call "
    "at most.",
    estimate=shown(learning_rate_of),
)
def learning_rate_ignored(model, x, y, epochs, lr, used):
    return steps(model, x, y, epochs, adam(model, used))


@misconception(
    "sine-mini-batches",
    of="train",
    says=batches.SAYS,
    why=batches.WHY,
    estimate=shown(batches.batches_of),
)
def mini_batches(model, x, y, epochs, lr, **how):
    return batches.in_batches(Task(model, x, y, squared_error), epochs, lr, **how)


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
    estimate=shown(which_loss),
)
def another_loss(model, x, y, epochs, lr, loss):
    return history(Task(model, x, y, LOSSES[loss]), epochs, adam(model, lr))


@misconception(
    "sine-loss-after-step",
    of="train",
    says="Each loss is measured after the step of its epoch, not before it.",
    why="The steps are right, but the list begins with the loss of a model that was trained once "
    "already: every number stands one place too early.",
)
def loss_after_step(model, x, y, epochs, lr):
    optimiser = adam(model, lr)
    losses = []
    for _ in range(epochs):
        steps(model, x, y, 1, optimiser)
        with torch.no_grad():
            losses.append(squared_error(model(x), y).item())
    return losses


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
    ways = [(index, way) for index, error in enumerate(errors) if close(error, got[0])
            for way in ("recorded", "trained")] + [(0, "each")]  # fmt: skip
    fitting = []
    for index, way in ways[:9]:
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
)
def loss_of_one(model, x, y, epochs, lr, index=0, way="trained"):
    return one_element(model, x, y, epochs, lr, index, way)


def standing_still(model, x, y, epochs, lr):
    with torch.no_grad():
        return [squared_error(model(x), y).item() for _ in range(epochs)]


@misconception(
    "sine-detached",
    of="train",
    says="The prediction is cut off from the parameters before the loss is computed.",
    why="After `.detach()`, `.data`, `.item()`, `no_grad()` or a new tensor made of numbers, "
    "autograd knows no way back to the parameters. Either `backward` refuses, or no gradient "
    "arrives and the loss stays what it was.",
    raises="does not require grad and does not have a grad_fn",
)
def detached(model, x, y, epochs, lr):
    return standing_still(model, x, y, epochs, lr)


@misconception(
    "sine-zeroed-before-step",
    of="train",
    says="The gradients are cleared between `backward` and the step.",
    why="The step then finds nothing to follow, and the loss stays what it was. Gradients are "
    "cleared before new ones are computed, or after they were used.",
)
def zeroed_before_step(model, x, y, epochs, lr):
    return standing_still(model, x, y, epochs, lr)


@misconception(
    "sine-step-missing",
    of="train",
    says="The gradients are computed, but no step is taken.",
    why="`backward` only says which way to go. The parameters, and with them the loss, stay what "
    "they were until the optimiser takes its step.",
)
def step_missing(model, x, y, epochs, lr):
    return standing_still(model, x, y, epochs, lr)


@misconception(
    "sine-optimiser-in-loop",
    of="train",
    says="A new optimiser is made in every epoch.",
    why="Adam remembers the gradients of earlier steps. A new one has forgotten them, so every "
    "step is like the first: each parameter moves by about lr, whatever the slope.",
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
)
def broadcast(model, x, y, epochs, lr):
    return steps(model, x, y.reshape(-1), epochs, adam(model, lr))
