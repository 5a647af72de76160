"""The slips in the sizes of gradients, each alone, and the frequent ones with another."""

# ruff: noqa: ARG005 - what stands in one place of the network takes the same arguments everywhere

import torch

from grader.suite import ACTIVATIONS, SLOPES, crossed, family

from .misconceptions_sizes import ASKED, JOIN, LOSS, RETURNED, START, hidden, sizes_from

LOSSES = {
    "the loss is the sum of the squares": lambda output, y: (output - y).square().sum(),
    "the loss carries a ½": lambda output, y: (output - y).square().mean() / 2,
    "the loss is a mean over the examples only": (
        lambda output, y: (output - y).square().sum(dim=1).mean()
    ),
    "the loss is half of a mean over the examples only": (
        lambda output, y: (output - y).square().sum(dim=1).mean() / 2
    ),
    "the loss is half the sum of the squares": lambda output, y: (output - y).square().sum() / 2,
    "the loss is the root of the mean square": (
        lambda output, y: (output - y).square().mean().sqrt()
    ),
    "the loss is the norm of the errors": lambda output, y: (output - y).norm(),
    "the loss is the mean of the absolute errors": lambda output, y: (output - y).abs().mean(),
    "the sum of the outputs stands for the loss": lambda output, y: output.sum(),
    "the mean of the outputs stands for the loss": lambda output, y: output.mean(),
    "the mean square of the outputs stands for the loss, without the targets": (
        lambda output, y: output.square().mean()
    ),
}
SIZES = {
    "the norms are squared": lambda g: g.square().sum(),
    "the mean of the absolute values stands for the norm": lambda g: g.abs().mean(),
    "the root of the mean square stands for the norm": lambda g: g.square().mean().sqrt(),
    "the largest element stands for the norm": lambda g: g.abs().amax(),
    "the sum of the absolute values stands for the norm": lambda g: g.abs().sum(),
    "the mean stands for the norm": lambda g: g.mean(),
    "the mean square stands for the norm": lambda g: g.square().mean(),
    "the size of the mean stands for the norm": lambda g: g.mean().abs(),
    "the sum of all elements stands for the norm": lambda g: g.sum(),
    "the largest element with its sign stands for the norm": lambda g: g.amax(),
    "the mean of the rows' norms stands for the norm of all": lambda g: g.norm(dim=1).mean(),
    "the sum of the rows' norms stands for the norm of all": lambda g: g.norm(dim=1).sum(),
    "the largest norm of a row stands for the norm of all": lambda g: g.norm(dim=1).amax(),
    "the norm of the mean over the examples stands for the norm": lambda g: g.mean(dim=0).norm(),
    "the norm of the sum over the examples stands for the norm": lambda g: g.sum(dim=0).norm(),
    "the norm is divided by the number of examples": lambda g: g.norm() / len(g),
    "the norm is multiplied by the number of examples": lambda g: g.norm() * len(g),
    "the spectral norm stands for the Frobenius norm": lambda g: torch.linalg.matrix_norm(g, 2),
    "the standard deviation stands for the norm": lambda g: g.std(),
    "the logarithm of the norm is taken": lambda g: g.norm().log10(),
}
LISTS = {
    "the last place comes first": lambda found: torch.stack(found[::-1]),
    "the place of X is left out": lambda found: torch.stack(found[1:] or found),
    "the last place is left out": lambda found: torch.stack(found[:-1] or found),
    "all sizes are divided by the last one": lambda found: torch.stack(found) / found[-1],
    "all sizes are divided by the first one": lambda found: torch.stack(found) / found[0],
    "all sizes are divided by their sum": lambda found: torch.stack(found) / sum(found),
    "a list comes back, and no tensor": list,
    "only the size at X comes back": lambda found: found[0],
}
ASKED_FOR = {
    "they are of the weights' gradients": lambda seen: seen.weights,
    "from the second on they are for z, before the activation": (
        lambda seen: [seen.hidden[0], *seen.before[:-1]]
    ),
    "they begin with h_1 and end with ŷ": lambda seen: [*seen.hidden[1:], seen.output],
    "they are of the biases' gradients": lambda seen: seen.biases,
    "they are for the pre-activations z_1 … z_L": lambda seen: seen.before,
    "ŷ is among them, as one more": lambda seen: [*seen.hidden, seen.output],
}


def by_hand(slope):
    """A hidden layer that is right forwards, and has another slope on the way back."""

    def join(h, z, f, X, skip):
        name = next(name for name in SLOPES if ACTIVATIONS[name] is f)
        made = f(z)
        way = z * slope(name, z, made, h + made if skip else made).detach()
        made = (made - way).detach() + way
        return h + made if skip else made

    return join


OF_OUTPUT = {
    "relu": lambda a: (a > 0).to(a.dtype),
    "sigmoid": lambda a: a * (1 - a),
    "tanh": lambda a: 1 - a**2,
}
"""The slope at z, worked out from a = f(z)."""


JOINS = {
    "on the way back, the skip isn't followed": (
        lambda h, z, f, X, skip: h.detach() + f(z) if skip else f(z)
    ),
    "on the way back, the slopes are missing": by_hand(
        lambda name, z, made, out: torch.ones_like(z)
    ),
    "with a skip, the slope is worked out from h, which has the input in it, and not from f(z)": (
        by_hand(lambda name, z, made, out: OF_OUTPUT[name](out))
    ),
    "`skip=True` changes nothing": lambda h, z, f, X, skip: f(z),
    "the skips are there also where none are asked for": (
        lambda h, z, f, X, skip: h + f(z) if h.shape == z.shape else f(z)
    ),
    "the hidden layers have no activation": lambda h, z, f, X, skip: h + z if skip else z,
    "`skip` does the contrary of what it says": (
        lambda h, z, f, X, skip: f(z) if skip or h.shape != z.shape else h + f(z)
    ),
    "the activation is applied twice": lambda h, z, f, X, skip: h + f(f(z)) if skip else f(f(z)),
    "on the way back, the slope is taken at h, where z is meant": by_hand(
        lambda name, z, made, out: SLOPES[name](out)
    ),
    "on the way back, the slope is taken at f(z), where z is meant": by_hand(
        lambda name, z, made, out: SLOPES[name](made)
    ),
    "the slope is worked out from z where f(z) is meant, as z (1 − z) or 1 − z²": by_hand(
        lambda name, z, made, out: OF_OUTPUT[name](z)
    ),
    "with a skip, the input counts twice": lambda h, z, f, X, skip: 2 * h + f(z) if skip else f(z),
    "with a skip, the mean of both is taken, and not the sum": (
        lambda h, z, f, X, skip: (h + f(z)) / 2 if skip else f(z)
    ),
    "with a skip, the input is subtracted": lambda h, z, f, X, skip: f(z) - h if skip else f(z),
    "with a skip, the activation is missing": lambda h, z, f, X, skip: h + z if skip else f(z),
    "with a skip, the input goes through the activation before it is added": (
        lambda h, z, f, X, skip: f(h) + f(z) if skip else f(z)
    ),
    "with a skip, the gradient goes past the layers only, and through none": (
        lambda h, z, f, X, skip: h + f(z).detach() if skip else f(z)
    ),
    "every hidden layer has ReLU, whatever is asked for": (
        lambda h, z, f, X, skip: hidden(h, z, torch.relu, X, skip)
    ),
    "every hidden layer has the sigmoid, whatever is asked for": (
        lambda h, z, f, X, skip: hidden(h, z, torch.sigmoid, X, skip)
    ),
    "every hidden layer has tanh, whatever is asked for": (
        lambda h, z, f, X, skip: hidden(h, z, torch.tanh, X, skip)
    ),
}
LASTS = {
    "the activation is applied to the last layer, too": lambda h, z, f, skip: f(z),
    "the last layer has a skip, too": (
        lambda h, z, f, skip: h + z if skip and h.shape == z.shape else z
    ),
    "the last layer has an activation and a skip, as the hidden ones": (
        lambda h, z, f, skip: h + f(z) if skip and h.shape == z.shape else f(z)
    ),
    "the last layer has a skip, too, of whatever width it is": (
        lambda h, z, f, skip: h + z if skip else z
    ),
    "the last layer has an activation and a skip, as the hidden ones, of whatever width it is": (
        lambda h, z, f, skip: h + f(z) if skip else f(z)
    ),
}


def first(slips, count):
    """The slips that are so frequent that two of them meet: a table begins with them."""
    return dict(list(slips.items())[:count])


BY_HAND = """
import torch
f = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}[activation]
h, slopes = X, []
for W, b in zip(weights[:-1], biases[:-1]):
    z = h @ W + b
    a = f(z)
    slopes.append({"relu": (z > 0).double(), "sigmoid": a * (1 - a), "tanh": 1 - a**2}[activation])
    h = a + h if skip else a
h = h @ weights[-1] + biases[-1]
delta = 2 * (h - y) / y.numel() @ weights[-1].T
sizes = [delta.norm()]
for W, s in zip(reversed(weights[:-1]), reversed(slopes)):
    through = (delta * s) @ W.T
    delta = through + delta if skip else through
    sizes.insert(0, delta.norm())
return torch.stack(sizes)
"""
FROM_LAYER_OUTPUT = BY_HAND.replace("a = f(z)\n", "a = f(z) + h if skip else f(z)\n").replace(
    "h = a + h if skip else a\n", "h = a\n"
)
TABLES = {"join": JOINS, "last": LASTS, "loss": LOSSES, "of": ASKED_FOR, "size": SIZES}
OFTEN = {"join": 5, "last": 1, "loss": 5, "of": 3, "size": 5}
sizes_slips = family(
    "deep-sizes-slip",
    of="gradient_sizes",
    says="The sizes have a slip: {form}.",
    why="Take a network with one hidden layer and one example. Its two gradients can be worked out "
    "on paper with the chain rule: write each tensor of yours beside them.",
    forms={
        **{
            says: sizes_from(**{part: wrong})
            for part, slips in {**TABLES, "listed": LISTS}.items()
            for says, wrong in slips.items()
        },
        **crossed(
            sizes_from,
            **{part: first(slips, OFTEN[part]) for part, slips in TABLES.items()},
            listed=first(LISTS, 1),
        ),
    },
    spelled=[
        {"gradient.norm() for": "gradient.norm() / len(X) for"},
        {"gradient.norm() for": "gradient.norm(dim=1).mean() for"},
        {"gradient.norm() for": "torch.linalg.matrix_norm(gradient, ord=2) for"},
        {"gradient.norm() for": "gradient.sum() for"},
        {LOSS: "loss = (output - y).square().sum() / 2"},
        {LOSS: "loss = output.sum()"},
        {LOSS: "loss = (output - y).square().mean().sqrt()"},
        {
            START: f"biases = [b.detach().requires_grad_() for b in biases]\n    {START}",
            "grad(loss, places)": "grad(loss, biases)",
        },
        {ASKED: "gradients = torch.autograd.grad(loss, [*places, output])"},
        {JOIN: "h = (h + made) / 2 if skip else made"},
        {JOIN: "h = h + made.detach() if skip else made"},
        {LOSS: f"output = output + h if skip and h.shape == y.shape else output\n    {LOSS}"},
        {LOSS: f"output = output + h if skip else output\n    {LOSS}"},
        {LOSS: f"output = ACTIVATIONS[activation](output) + (h if skip else 0.0)\n    {LOSS}"},
        BY_HAND.replace(" * s", ""),
        BY_HAND.replace("a * (1 - a)", "z * (1 - z)").replace("1 - a**2", "1 - z**2"),
        FROM_LAYER_OUTPUT,
        FROM_LAYER_OUTPUT.replace("y.numel()", "len(y)"),
        BY_HAND.replace("2 * (h - y) / y.numel()", "(h - y) / len(y)").replace(
            "delta = through + delta if skip else through", "delta = through"
        ),
        {RETURNED: "return [gradient.norm() for gradient in gradients]"},
        {
            LOSS: "loss = (output - y).square().sum()",
            "gradient.norm() for": "gradient.square().sum() for",
        },
    ],
)
