"""The known wrong ideas about the network whose gradients are asked for, and what is left of it."""

# ruff: noqa: ARG005 - what stands in one place of the network takes the same arguments everywhere

import torch

from grader.suite import ACTIVATIONS, misconception

from .misconceptions_sizes import (
    ASKED,
    JOIN,
    NORM,
    OUTPUT,
    RETURNED,
    START,
    hidden,
    mean_square,
    otherwise,
    sizes_wrong,
)

# --- the network --------------------------------------------------------------------

activated_output = sizes_wrong(
    "activated-output",
    "The activation is applied to the last layer, too.",
    "The last layer is linear: its output should be able to take any value. One slope too many is "
    "in all sizes.",
    [
        {OUTPUT: "output = ACTIVATIONS[activation](h @ weights[-1] + biases[-1])"},
        otherwise(
            ("y_hat = h @ weights[-1] + biases[-1]", "y_hat = f(h @ weights[-1] + biases[-1])")
        ),
    ],
    last=lambda h, z, f, skip: f(z),
)
skip_ignored = sizes_wrong(
    "skip-ignored",
    "`skip=True` changes nothing: these are the sizes of plain layers.",
    "With it each hidden layer adds its input to what it makes, and a gradient has a way past it.",
    [
        {JOIN: "h = made"},
        otherwise(("h = out + h if skip else out", "h = out")),
    ],
    join=lambda h, z, f, X, skip: f(z),
)
always_skip = sizes_wrong(
    "always-skip",
    "The hidden layers have their skips also where none are asked for.",
    "Without `skip=True` a layer replaces its input by what it makes of it.",
    [
        {JOIN: "h = h + made if h.shape == made.shape else made"},
        otherwise(("if skip else out", "if out.shape == h.shape else out")),
    ],
    join=lambda h, z, f, X, skip: h + f(z) if h.shape == z.shape else f(z),
)
around_sum = sizes_wrong(
    "around-sum",
    "With a skip, the activation is applied to the sum, h + h W + b.",
    "Then the way past the layer goes through the activation, too, and every slope is in it again. "
    "What is added to the input is f(h W + b).",
    [
        {
            "made = ACTIVATIONS[activation](h @ W + b)": "z = h @ W + b",
            JOIN: "h = ACTIVATIONS[activation](h + z if skip else z)",
        },
        otherwise(
            ("out = f(h @ weights[l] + biases[l])", "z = h @ weights[l] + biases[l]"),
            ("h = out + h if skip else out", "h = f(z + h) if skip else f(z)"),
        ),
    ],
    join=lambda h, z, f, X, skip: f(h + z) if skip else f(z),
)
from_input = sizes_wrong(
    "from-input",
    "With a skip, every layer adds X, and not its own input.",
    "The first layer can't show it: there both are the same. So the skips lead to X only, and past "
    "no layer in between.",
    [
        {JOIN: "h = places[0] + made if skip else made"},
        otherwise(("h = out + h if skip", "h = out + kept[0] if skip")),
    ],
    join=lambda h, z, f, X, skip: X + f(z) if skip else f(z),
)
product = sizes_wrong(
    "product",
    "With a skip, the input is multiplied by what the layer makes of it.",
    "A product hands a gradient on with a factor, and with twenty of them there are twenty factors "
    "again. The two are added.",
    [
        {JOIN: "h = h * made if skip else made"},
        otherwise(("h = out + h if skip", "h = out.mul(h) if skip")),
    ],
    join=lambda h, z, f, X, skip: h * f(z) if skip else f(z),
)
not_followed = sizes_wrong(
    "skip-not-followed",
    "The skip is there on the way forward, and is not followed on the way back.",
    "A tensor that was detached has no past for autograd. By hand: what comes back past the layer "
    "is added to what comes back through it.",
    [
        {JOIN: "h = h.detach() + made if skip else made"},
        otherwise(("h = out + h if skip", "h = out + h.data if skip")),
    ],
    join=lambda h, z, f, X, skip: h.detach() + f(z) if skip else f(z),
)
no_activation = sizes_wrong(
    "no-activation",
    "The hidden layers have no activation, so that no slope is in the sizes.",
    "A slope at each hidden layer is just what makes the difference between the three activations.",
    [
        {"made = ACTIVATIONS[activation](h @ W + b)": "made = h @ W + b"},
        otherwise(("out = f(h @ weights[l] + biases[l])", "out = h @ weights[l] + biases[l]")),
    ],
    join=lambda h, z, f, X, skip: h + z if skip else z,
)

# --- what is left behind ------------------------------------------------------------


def by_backward(X, y, weights, biases, activation, skip):
    """The sizes by one backward pass, which writes into all that requires gradients."""
    h, kept = X, [X]
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        h = hidden(h, h @ W + b, ACTIVATIONS[activation], X, skip)
        h.retain_grad()
        kept.append(h)
    mean_square(h @ weights[-1] + biases[-1], y).backward()
    return torch.stack([h.grad.norm() for h in kept])


@misconception(
    "deep-sizes-added-up",
    of="gradient_sizes",
    says="`backward()` adds to the `.grad` of X itself, so that a second call with the same X has "
    "the gradients of both.",
    why="X belongs to whoever called, and keeps its `.grad` from one call to the next. The first "
    "size grows with each of them; the others are right. Work with a tensor of your own.",
    spelled=[
        {
            START: "weights = [W.detach() for W in weights]\n    h = X.requires_grad_()",
            "places.append(h)": "h.retain_grad()\n        places.append(h)",
            ASKED: "loss.backward()\n    gradients = [place.grad for place in places]",
        },
        otherwise(("h = X.detach().clone().requires_grad_(True)", "h = X\nh.requires_grad = True")),
    ],
)
def added_up(X, y, weights, biases, activation, skip=False):
    plain = [W.detach() for W in weights], [b.detach() for b in biases]
    return by_backward(X.requires_grad_(), y, *plain, activation, skip)


@misconception(
    "deep-sizes-left-behind",
    of="gradient_sizes",
    says="The sizes are right, but `backward()` writes into the `.grad` of the weights, too.",
    why="It goes back to every tensor that requires gradients, and the weights of a model in "
    "training do. The next step of its optimiser would use what was left there.",
    spelled=[
        {
            "places.append(h)": "h.retain_grad()\n        places.append(h)",
            ASKED: "loss.backward()\n    gradients = [place.grad for place in places]",
        },
        otherwise(
            ("weights, biases = [W.detach() for W in weights], [b.detach() for b in biases]\n", "")
        ),
        {ASKED: "loss.backward(retain_graph=True)\n    " + ASKED},
    ],
)
def left_behind(X, y, weights, biases, activation, skip=False):
    return by_backward(X.clone().requires_grad_(), y, weights, biases, activation, skip)


@misconception(
    "deep-sizes-of-signals",
    of="gradient_sizes",
    says="These are the sizes of h_0 … h_(L−1) themselves, and not of the gradients for them.",
    why="A signal goes forward and doesn't know the loss; exercise 27 looks at those. How the loss "
    "reacts to a signal is another number.",
    spelled=[
        {RETURNED: "return torch.stack([place.norm() for place in places])"},
        otherwise((NORM, "torch.sqrt((h.detach() ** 2).sum())")),
    ],
)
def of_signals(X, y, weights, biases, activation, skip=False):
    h, found = X, [X.norm()]
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        h = hidden(h, h @ W + b, ACTIVATIONS[activation], X, skip)
        found.append(h.norm())
    return torch.stack(found)
