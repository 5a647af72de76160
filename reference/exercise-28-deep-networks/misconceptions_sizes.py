"""The known wrong ideas about the sizes of gradients."""

from types import SimpleNamespace

import torch

from grader.suite import ACTIVATIONS, misconception

# --- the network from its parts -----------------------------------------------------


def hidden(h, z, f, X, skip):
    """A hidden layer's output."""
    return h + f(z) if skip else f(z)


def linear(h, z, f, skip):
    """The last layer's output."""
    return z


def mean_square(output, y):
    return (output - y).square().mean()


def places(seen):
    """What the gradients are taken for."""
    return seen.hidden


def norm(gradient):
    return gradient.norm()


def sizes_from(
    join=hidden, last=linear, loss=mean_square, of=places, size=norm, listed=torch.stack
):
    """gradient_sizes from its parts."""

    def build(X, y, weights, biases, activation, skip=False):
        f = ACTIVATIONS[activation]
        weights = [W.detach().clone().requires_grad_() for W in weights]
        biases = [b.detach().clone().requires_grad_() for b in biases]
        h = first = X.detach().clone().requires_grad_()
        seen = SimpleNamespace(weights=weights, biases=biases, hidden=[h], before=[])
        for W, b in zip(weights[:-1], biases[:-1], strict=True):
            seen.before.append(h @ W + b)
            h = join(h, seen.before[-1], f, first, skip)
            seen.hidden.append(h)
        seen.before.append(h @ weights[-1] + biases[-1])
        seen.output = last(h, seen.before[-1], f, skip)
        asked = of(seen)
        gradients = torch.autograd.grad(loss(seen.output, y), asked, allow_unused=True)
        found = [
            torch.zeros_like(place) if gradient is None else gradient
            for place, gradient in zip(asked, gradients, strict=True)
        ]
        return listed([size(gradient) for gradient in found])

    return build


def sizes_wrong(identifier, says, why, spelled, **parts):
    """An entry for gradient_sizes with a part that is wrong."""
    declare = misconception(
        f"deep-sizes-{identifier}", of="gradient_sizes", says=says, why=why, spelled=spelled
    )
    return declare(sizes_from(**parts))


# --- the reference's lines, and the same in another style ---------------------------

START = "h = X.detach().clone().requires_grad_()"
JOIN = "h = h + made if skip else made"
OUTPUT = "output = h @ weights[-1] + biases[-1]"
LOSS = "loss = (output - y).square().mean()"
ASKED = "gradients = torch.autograd.grad(loss, places)"
RETURNED = "return torch.stack([gradient.norm() for gradient in gradients])"
BY_BACKWARD = """
f = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}[activation]
weights, biases = [W.detach() for W in weights], [b.detach() for b in biases]
h = X.detach().clone().requires_grad_(True)
kept = [h]
for l in range(len(weights) - 1):
    out = f(h @ weights[l] + biases[l])
    h = out + h if skip else out
    h.retain_grad()
    kept.append(h)
y_hat = h @ weights[-1] + biases[-1]
error = torch.mean((y_hat - y) ** 2)
error.backward()
return torch.stack([torch.sqrt((h.grad ** 2).sum()) for h in kept])
"""


def otherwise(*changes):
    """The function in another style, with some lines that are wrong."""
    text = BY_BACKWARD
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


NORM = "torch.sqrt((h.grad ** 2).sum())"

# --- what the gradients are of ------------------------------------------------------

of_weights = sizes_wrong(
    "weights",
    "These are the sizes of the weights' gradients, and not of those for h.",
    "The gradient of W_l has the signal h_(l−1) in it as well. Where signals shrink as gradients "
    "grow, the weights' gradients are about the same in all layers, and hide what happens.",
    [
        {
            START: f"weights = [W.detach().requires_grad_() for W in weights]\n    {START}",
            "grad(loss, places)": "grad(loss, weights)",
        },
        otherwise(
            (
                "[W.detach() for W in weights]",
                "[W.detach().clone().requires_grad_() for W in weights]",
            ),
            (f"[{NORM} for h in kept]", "[W.grad.norm() for W in weights]"),
        ),
    ],
    of=lambda seen: seen.weights,
)
of_pre_activations = sizes_wrong(
    "pre-activations",
    "From the second size on, these are for the pre-activations, before f, and not for h.",
    "The gradient for z has one slope f′(z) more in it than that for h = f(z). h is what the next "
    "layer takes in.",
    [
        {
            "made = ACTIVATIONS[activation](h @ W + b)": (
                "z = h @ W + b\n        made = ACTIVATIONS[activation](z)"
            ),
            "places.append(h)": "places.append(z)",
        },
        otherwise(
            (
                "out = f(h @ weights[l] + biases[l])",
                "z = h @ weights[l] + biases[l]\n    z.retain_grad()\n    out = f(z)",
            ),
            ("    h.retain_grad()\n    kept.append(h)", "    kept.append(z)"),
        ),
    ],
    of=lambda seen: [seen.hidden[0], *seen.before[:-1]],
)
one_late = sizes_wrong(
    "one-late",
    "The list begins with h_1 and ends with ŷ: it is one place late.",
    "As many numbers as are due, but the first of them belongs to h_0 = X, to which every layer's "
    "factor has come. The output is no place that a layer takes in.",
    [
        {ASKED: "gradients = torch.autograd.grad(loss, [*places[1:], output])"},
        otherwise(
            ("kept = [h]", "kept = []"),
            ("error =", "y_hat.retain_grad()\nkept.append(y_hat)\nerror ="),
        ),
    ],
    of=lambda seen: [*seen.hidden[1:], seen.output],
)

# --- how large they are -------------------------------------------------------------

squared = sizes_wrong(
    "squared",
    "The norms are squared: the root is missing.",
    "A size of 1e-7 then looks like 1e-14, and one of 1000 like a million.",
    [
        {"gradient.norm() for": "gradient.square().sum() for"},
        otherwise((NORM, "(h.grad * h.grad).sum()")),
    ],
    size=lambda g: g.square().sum(),
)
mean_size = sizes_wrong(
    "mean",
    "This is the mean of the absolute values, and not the norm.",
    "The Frobenius norm is the root of the sum of all squares. The mean also gets smaller by "
    "having more numbers to share it among.",
    [
        {"gradient.norm() for": "gradient.abs().mean() for"},
        otherwise((NORM, "torch.mean(torch.abs(h.grad))")),
    ],
    size=lambda g: g.abs().mean(),
)
root_mean = sizes_wrong(
    "root-mean",
    "This is the root of the mean square, and not of the sum of squares.",
    "It is the norm divided by the root of how many numbers there are. The norm adds them all up.",
    [
        {"gradient.norm() for": "gradient.square().mean().sqrt() for"},
        otherwise((NORM, "h.grad.norm() / h.grad.numel() ** 0.5")),
    ],
    size=lambda g: g.square().mean().sqrt(),
)
largest = sizes_wrong(
    "largest",
    "This is the largest element of each gradient, without its sign, and not the norm.",
    "In the Frobenius norm all elements count.",
    [
        {"gradient.norm() for": "gradient.abs().max() for"},
        otherwise((NORM, "h.grad.abs().amax()")),
    ],
    size=lambda g: g.abs().amax(),
)
absolute_sum = sizes_wrong(
    "absolute-sum",
    "This is the sum of the absolute values, and not the norm.",
    "The Frobenius norm squares each number, adds the squares up, and takes the root.",
    [
        {"gradient.norm() for": "gradient.abs().sum() for"},
        otherwise((NORM, "h.grad.flatten().norm(p=1)")),
    ],
    size=lambda g: g.abs().sum(),
)
signed_mean = sizes_wrong(
    "signed-mean",
    "This is the mean of each gradient, in which positive and negative numbers cancel.",
    "A gradient of large numbers of both signs would count as small. A size knows no signs.",
    [
        {"gradient.norm() for": "gradient.mean() for"},
        otherwise((NORM, "h.grad.mean()")),
    ],
    size=lambda g: g.mean(),
)
reversed_order = sizes_wrong(
    "reversed",
    "The order is reversed: the last place comes first.",
    "The way back finds them in that order, but the first number belongs to X, h_0.",
    [
        {"for gradient in gradients])": "for gradient in reversed(gradients)])"},
        otherwise(("kept.append(h)", "kept.insert(0, h)")),
    ],
    listed=lambda found: torch.stack(found[::-1]),
)

# --- the loss -----------------------------------------------------------------------

sum_loss = sizes_wrong(
    "sum-loss",
    "The loss is the sum of the squares, and not their mean.",
    "The division by n · k is a constant factor of the loss, and so of all its gradients.",
    [
        {LOSS: "loss = (output - y).square().sum()"},
        otherwise(("torch.mean((y_hat - y) ** 2)", "((y_hat - y) ** 2).sum()")),
    ],
    loss=lambda output, y: (output - y).square().sum(),
)
half_loss = sizes_wrong(
    "half-loss",
    "The loss carries a ½, so that all sizes are half of what is due.",
    "Some books put it there, so that it cancels the 2 of the square's slope. Here the loss is the "
    "plain mean of the squares.",
    [
        {LOSS: "loss = (output - y).square().mean() / 2"},
        otherwise(("torch.mean((y_hat - y) ** 2)", "0.5 * torch.mean((y_hat - y) ** 2)")),
    ],
    loss=lambda output, y: (output - y).square().mean() / 2,
)
row_loss = sizes_wrong(
    "row-loss",
    "The loss is the mean over the examples, and the sum over the outputs.",
    "With one output that is the same. With several, the mean goes over all n · k elements.",
    [
        {LOSS: "loss = (output - y).square().sum(dim=1).mean()"},
        otherwise(("torch.mean((y_hat - y) ** 2)", "((y_hat - y) ** 2).sum() / len(X)")),
    ],
    loss=lambda output, y: (output - y).square().sum(dim=1).mean(),
)
