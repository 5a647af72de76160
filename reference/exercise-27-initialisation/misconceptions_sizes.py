"""The known wrong ideas about the sizes of a signal."""

from itertools import pairwise

import torch

from grader.suite import ACTIVATIONS, family, misconception


def chosen(activation):
    """The activation by its name; refusing another is right in nearly every misconception."""
    if activation not in ACTIVATIONS:
        raise ValueError("unknown activation")
    return ACTIVATIONS[activation]


def walked(X, weights, f, layer=lambda h, W, f: f(h @ W)):
    """What each layer puts out, each fed with the one before."""
    signals = []
    for W in weights:
        X = layer(X, W, f)
        signals.append(X)
    return signals


def rms(h):
    """The root of the mean of the squares."""
    return h.square().mean().sqrt()


def sizes_from(measure=rms, signals=walked, joined=torch.stack, function=chosen):
    """signal_sizes from what is measured, how, and what becomes of the sizes."""

    def sizes(X, weights, activation):
        return joined([measure(h) for h in signals(X, weights, function(activation))])

    return sizes


def sizes_wrong(identifier, says, why, spelled, **parts):
    """An entry for signal_sizes with a part that is wrong."""
    declare = misconception(
        f"signal-{identifier}", of="signal_sizes", says=says, why=why, spelled=spelled
    )
    return declare(sizes_from(**parts))


STEP = "ACTIVATIONS[activation](signal @ W)"
SIZE = "signal.square().mean().sqrt()"
LOOP = f"        signal = {STEP}\n        sizes.append({SIZE})"
FED = "What a layer puts out is what the next one takes in, and it is what you measure."
SQUARES = (
    "The root mean square asks how far the numbers are from 0: square them, take the mean of the "
    "squares over all rows and units, and the root of that."
)
UNITS = (
    "Then a layer with more units, or a batch with more rows, counts as a larger signal, although "
    "no number in it is larger. " + SQUARES
)

deviation = family(
    "signal-standard-deviation",
    of="signal_sizes",
    says="This is the standard deviation, {form}, and not the root mean square.",
    why="The standard deviation asks how far the numbers are from their mean. After relu or the "
    "sigmoid the mean isn't 0, and what all units have in common is part of the signal, too. "
    + SQUARES,
    forms={
        "with n − 1 below": sizes_from(torch.std),
        "with n below": sizes_from(lambda h: h.std(correction=0)),
        "of each column by itself": sizes_from(lambda h: h.std(0, correction=0).mean()),
        "of each row by itself": sizes_from(lambda h: h.std(1, correction=0).mean()),
    },
    spelled=[
        {SIZE: "signal.std()"},
        {SIZE: "signal.std(correction=0)"},
        {SIZE: "(signal - signal.mean()).square().mean().sqrt()"},
    ],
)
variance = sizes_wrong(
    "variance",
    "This is the variance, and not the root mean square.",
    "The variance is made of distances from the mean, and it has no root. " + SQUARES,
    measure=torch.var,
    spelled=[{SIZE: "signal.var()"}, {SIZE: "torch.var(signal.flatten())"}],
)
before = sizes_wrong(
    "before-activation",
    "The sizes are those before the activation.",
    FED + " The activation comes in between.",
    signals=lambda X, weights, f: [
        h @ W for h, W in zip([X, *walked(X, weights, f)], weights, strict=False)
    ],
    spelled=[
        {
            LOOP: "        z = signal @ W\n        sizes.append(z.square().mean().sqrt())\n"
            "        signal = ACTIVATIONS[activation](z)"
        },
        {
            LOOP: "        signal = signal @ W\n"
            f"        sizes.append({SIZE})\n        signal = ACTIVATIONS[activation](signal)"
        },
    ],
)
linear = sizes_wrong(
    "no-activation",
    "No layer has an activation.",
    "What decides whether a signal lasts is the activation as much as the weights: relu lets about "
    "half of it through.",
    signals=lambda X, weights, _: walked(X, weights, lambda z: z),
    spelled=[{STEP: "signal @ W"}, {STEP: "torch.mm(signal, W)"}],
)
last_linear = sizes_wrong(
    "last-linear",
    "The last layer has no activation.",
    "In the networks before, the last layer was linear. Here all layers are measured alike: the "
    "activation is on every one of them.",
    signals=lambda X, weights, f: [
        *walked(X, weights[:-1], f),
        [X, *walked(X, weights[:-1], f)][-1] @ weights[-1],
    ],
    spelled=[
        {STEP: f"signal @ W if len(sizes) == len(weights) - 1 else {STEP}"},
        {STEP: f"signal @ W if W is weights[-1] else {STEP}"},
    ],
)
not_fed = sizes_wrong(
    "input-each-time",
    "Every layer gets X: none is fed with what the one before puts out.",
    FED,
    signals=lambda X, weights, f: [f(X @ W) for W in weights],
    spelled=[
        {STEP: STEP.replace("signal", "X")},
        {LOOP: LOOP.replace("signal @", "X @").replace("signal", "h")},
    ],
)
input_too = sizes_wrong(
    "input-too",
    "The size of X comes first: there is one entry too many.",
    "X is what comes in. There are as many sizes as there are layers.",
    signals=lambda X, weights, f: [X, *walked(X, weights, f)],
    spelled=[
        {"sizes = []": "sizes = [X.square().mean().sqrt()]"},
        {"    signal = X\n": f"    signal = X\n    sizes.append({SIZE})\n"},
    ],
)
one_late = sizes_wrong(
    "inputs-of-layers",
    "Each size is that of what a layer takes in: the first is that of X, and the last is missing.",
    "There are as many entries as layers, but they are one layer late. When is a size noted: "
    "before the layer, or after it?",
    signals=lambda X, weights, f: [X, *walked(X, weights[:-1], f)],
    spelled=[
        {LOOP: f"        sizes.append({SIZE})\n        signal = {STEP}"},
        {"sizes = []": "sizes = [X.square().mean().sqrt()]", "stack(sizes)": "stack(sizes[:-1])"},
    ],
)
last_only = sizes_wrong(
    "last-only",
    "Only the size of the last layer is returned.",
    "The sizes of all layers are asked for: where a signal dies out shows on the way.",
    joined=lambda sizes: sizes[-1],
    spelled=[
        {"torch.stack(sizes)": "sizes[-1]"},
        {"torch.stack(sizes)": SIZE},
    ],
)
first_only = sizes_wrong(
    "first-only",
    "Only the size of the first layer is returned.",
    "`return` ends the function, wherever it stands: a loop that it stands in goes round once.",
    joined=lambda sizes: torch.stack(sizes[:1]),
    spelled=[
        {LOOP: f"{LOOP}\n        return torch.stack(sizes)"},
        {"torch.stack(sizes)": "torch.stack(sizes)[:1]"},
    ],
)
backwards = sizes_wrong(
    "backwards",
    "The sizes come in the wrong order: the last layer's is the first.",
    "The first entry is that of the first layer.",
    joined=lambda sizes: torch.stack(sizes[::-1]),
    spelled=[{"stack(sizes)": "stack(sizes[::-1])"}, {"stack(sizes)": "stack(sizes).flip(0)"}],
)
transposed = sizes_wrong(
    "transposed",
    "The weights are transposed.",
    "`nn.Linear` keeps its weight as [outputs, inputs]; here it is [inputs, outputs]. Where a "
    "matrix is square no error gives it away.",
    signals=lambda X, weights, f: walked(X, [W.T for W in weights], f),
    spelled=[
        {"signal @ W": "signal @ W.T"},
        {"signal @ W": "torch.nn.functional.linear(signal, W)"},
    ],
)
of_weights = sizes_wrong(
    "of-weights",
    "The sizes are those of the weights.",
    "The weights are the same whatever comes in. What is measured is what the layers put out.",
    signals=lambda X, weights, f: weights,  # noqa: ARG005
    spelled=[
        {SIZE: "W.square().mean().sqrt()"},
        {SIZE: "W.norm() / W.numel() ** 0.5"},
    ],
)
no_root = sizes_wrong(
    "no-root",
    "These are the mean squares: the root is missing.",
    "A signal that is ten times as large has a mean square that is a hundred times as large. The "
    "root makes it a size again.",
    measure=lambda h: h.square().mean(),
    spelled=[{SIZE: "signal.square().mean()"}, {SIZE: "(signal * signal).mean()"}],
)
absolute = sizes_wrong(
    "mean-of-absolute-values",
    "This is the mean of the absolute values.",
    "It is a size, too, but another one: large numbers count for less. " + SQUARES,
    measure=lambda h: h.abs().mean(),
    spelled=[{SIZE: "signal.abs().mean()"}, {SIZE: "signal.square().sqrt().mean()"}],
)
mean = sizes_wrong(
    "mean",
    "This is the mean: positive and negative numbers cancel.",
    "Tanh of large numbers is about as often 1 as −1, and its mean is 0. " + SQUARES,
    measure=torch.mean,
    spelled=[{SIZE: "signal.mean()"}, {SIZE: "signal.sum() / signal.numel()"}],
)
norm = sizes_wrong(
    "sum-for-mean",
    "This is the root of the sum of the squares, and not of their mean.",
    UNITS,
    measure=torch.linalg.vector_norm,
    spelled=[{SIZE: "signal.norm()"}, {SIZE: "signal.square().sum().sqrt()"}],
)
rows = sizes_wrong(
    "over-rows-only",
    "The squares are added up over the units, and the mean is taken over the rows alone.",
    UNITS,
    measure=lambda h: h.square().sum(1).mean().sqrt(),
    spelled=[
        {SIZE: "signal.square().sum(dim=1).mean().sqrt()"},
        {SIZE: "(signal.square().sum() / len(signal)).sqrt()"},
    ],
)
norms_of_rows = sizes_wrong(
    "mean-of-norms",
    "This is the mean length of the rows.",
    UNITS,
    measure=lambda h: h.norm(dim=1).mean(),
    spelled=[
        {SIZE: "signal.norm(dim=1).mean()"},
        {SIZE: "signal.square().sum(1).sqrt().mean()"},
    ],
)
row_by_row = sizes_wrong(
    "row-by-row",
    "Each row has a root mean square of its own, and this is the mean of those.",
    "A mean of roots isn't the root of a mean. " + SQUARES,
    measure=lambda h: h.square().mean(1).sqrt().mean(),
    spelled=[
        {SIZE: "signal.square().mean(dim=1).sqrt().mean()"},
        {SIZE: "(signal.norm(dim=1) / signal.shape[1] ** 0.5).mean()"},
    ],
)
unit_by_unit = sizes_wrong(
    "unit-by-unit",
    "Each unit has a root mean square of its own, and this is the mean of those.",
    "A mean of roots isn't the root of a mean. " + SQUARES,
    measure=lambda h: h.square().mean(0).sqrt().mean(),
    spelled=[
        {SIZE: "signal.square().mean(dim=0).sqrt().mean()"},
        {SIZE: "(signal.norm(dim=0) / len(signal) ** 0.5).mean()"},
    ],
)
largest = sizes_wrong(
    "largest",
    "This is the largest absolute value.",
    "A single number says little about a layer. " + SQUARES,
    measure=lambda h: h.abs().max(),
    spelled=[{SIZE: "signal.abs().max()"}, {SIZE: "torch.linalg.vector_norm(signal, torch.inf)"}],
)
relative = sizes_wrong(
    "relative-to-input",
    "The sizes are divided by that of X.",
    "The size of each layer itself is asked for. Divide where you compare, and not in here.",
    signals=lambda X, weights, f: [h / rms(X) for h in walked(X, weights, f)],
    spelled=[
        {"torch.stack(sizes)": "torch.stack(sizes) / X.square().mean().sqrt()"},
        {SIZE: f"{SIZE} / (X.norm() / X.numel() ** 0.5)"},
    ],
)


def factors(sizes):
    """Each size as a multiple of the one before."""
    return torch.stack([sizes[0], *(b / a for a, b in pairwise(sizes))])


def normalised(h, W, f):
    """A layer that makes what it puts out of size 1."""
    signal = f(h @ W)
    return signal / rms(signal)


rescaled = sizes_wrong(
    "rescaled",
    "After each layer the signal is divided by its size, so that the next layer never sees it.",
    "Then no signal can die out or explode. " + FED,
    signals=lambda X, weights, f: [
        f(h @ W) for h, W in zip([X, *walked(X, weights, f, normalised)], weights, strict=False)
    ],
    spelled=[
        {LOOP: f"{LOOP}\n        signal = signal / sizes[-1]"},
        {LOOP: f"{LOOP}\n        signal = signal / signal.square().mean().sqrt()"},
    ],
)
by_layer = sizes_wrong(
    "relative-to-layer-before",
    "Each size is divided by the one before.",
    "Those are the factors from layer to layer. The size of each layer itself is asked for.",
    joined=factors,
    spelled=[
        {
            "torch.stack(sizes)": "torch.stack([sizes[0], *(sizes[at] / sizes[at - 1] "
            "for at in range(1, len(sizes)))])"
        },
        {
            "return torch.stack(sizes)": "sizes = torch.stack(sizes)\n"
            "    return torch.cat([sizes[:1], sizes[1:] / sizes[:-1]])"
        },
    ],
)
accepts = sizes_wrong(
    "any-activation",
    "An unknown activation isn't refused.",
    "Who mistypes a name would get sizes of a network that nobody asked for. An error at once "
    "tells where the mistake is.",
    function=lambda name: ACTIVATIONS.get(name, lambda z: z),
    spelled=[
        {"raise ValueError(": "print(", STEP: "ACTIVATIONS.get(activation, abs)(signal @ W)"},
        "f = getattr(torch, activation, torch.tanh)\nsizes = []\nfor W in weights:\n"
        "    X = f(X @ W)\n    sizes.append(X.square().mean().sqrt())\nreturn torch.stack(sizes)",
    ],
)


def is_rounded_away(got, expected, X, weights, activation):
    """Whether sizes are right down to where ordinary numbers are rounded, and no further."""
    small = expected < 1e-6
    far = ((got - expected).abs() > 1e-9 * expected)[small]
    same = torch.allclose(got[~small], expected[~small], rtol=1e-6)
    return bool(activation == "tanh" and same and far.any())


def by_exponentials(z):
    """Tanh as books write it."""
    return (z.exp() - (-z).exp()) / (z.exp() + (-z).exp())


rounded_away = misconception(
    "signal-rounded-away",
    of="signal_sizes",
    says="Large sizes are right. Of small ones the digits are lost, because tanh is written out "
    "as a difference.",
    why="For a small z, e^z and e^(−z) are 1 but for their last digits, so that little is left of "
    "their difference. `torch.tanh` knows a better way.",
    recognise=is_rounded_away,
    spelled=[
        {'"tanh": torch.tanh': '"tanh": lambda z: 2 * torch.sigmoid(2 * z) - 1'},
        {'"tanh": torch.tanh': '"tanh": lambda z: 1 - 2 / (torch.exp(2 * z) + 1)'},
    ],
)(sizes_from(function=lambda name: by_exponentials if name == "tanh" else chosen(name)))
