"""Slips in the sizes of a signal, by what each call gave."""

import torch

from grader.suite import ACTIVATIONS, DERIVATIVES, FUNCTIONS, crossed, family, one_exchanged

from .misconceptions_sizes import SIZE, STEP, chosen, rms, sizes_from, walked

exchanged = family(
    "signal-another-activation",
    of="signal_sizes",
    says="One name gets another activation than its own: {form}.",
    why="The branches may be mixed up, or one of them has a slip.",
    forms=one_exchanged(
        lambda table: sizes_from(function=lambda name: chosen(name) and table[name]),
        ACTIVATIONS,
        FUNCTIONS,
        DERIVATIVES,
    ),
    spelled=[
        {'"sigmoid": torch.sigmoid': '"sigmoid": torch.tanh'},
        {'"relu": torch.relu': '"relu": torch.nn.functional.gelu'},
        {'"tanh": torch.tanh': '"tanh": torch.nn.functional.silu'},
    ],
)
SLIPS = {
    "the numbers aren't squared": lambda h: h.mean().sqrt(),
    "the mean comes before the square": lambda h: h.mean().square().sqrt(),
    "the root comes before the mean": lambda h: h.abs().mean(),
    "there is no root": lambda h: h.square().mean(),
    "there is the sum in place of the mean": lambda h: h.square().sum().sqrt(),
    "n − 1 is below": lambda h: (h.square().sum() / (h.numel() - 1)).sqrt(),
    "what is below is the number of rows": lambda h: (h.square().sum() / len(h)).sqrt(),
    "what is below is the number of units": lambda h: (h.square().sum() / h.shape[1]).sqrt(),
    "the median is taken of the squares": lambda h: h.square().median().sqrt(),
    "the logarithm is taken": lambda h: rms(h).log10(),
    "the largest absolute value is taken": lambda h: h.abs().max(),
    "the standard deviation is taken": torch.std,
    "numbers that are 0 don't count": lambda h: rms(h[h != 0]),
}
FLOWS = {
    "it is measured before the activation": lambda X, weights, f: [
        h @ W for h, W in zip([X, *walked(X, weights, f)], weights, strict=False)
    ],
    "no layer has an activation": lambda X, weights, _: walked(X, weights, lambda z: z),
    "X goes through the activation first": lambda X, weights, f: walked(f(X), weights, f),
    "every layer gets X": lambda X, weights, f: [f(X @ W) for W in weights],
    "the weights are transposed": lambda X, weights, f: walked(X, [W.T for W in weights], f),
    "the activation comes twice": lambda X, weights, f: walked(X, weights, lambda z: f(f(z))),
    "each layer adds its input": lambda X, weights, f: walked(
        X, weights, f, lambda h, W, f: h + f(h @ W)
    ),
    "the last layer is linear": lambda X, weights, f: [
        *walked(X, weights[:-1], f),
        [X, *walked(X, weights[:-1], f)][-1] @ weights[-1],
    ],
    "the layers come in the wrong order": lambda X, weights, f: walked(X, weights[::-1], f),
}
slips = family(
    "signal-slip",
    of="signal_sizes",
    says="The sizes have a slip: {form}.",
    why="Take a single row (3, −4), the matrix ((1, 0), (0, 1)) and relu. By hand: the layer puts "
    "out (3, 0), the mean of the squares is 4.5, and the size √4.5 = 2.12.",
    forms=crossed(sizes_from, measure=SLIPS, signals=FLOWS),
    spelled=[
        {SIZE: "signal.mean().square().sqrt()"},
        {SIZE: "(signal.square().sum() / (signal.numel() - 1)).sqrt()"},
        {"signal = X\n": "signal = ACTIVATIONS[activation](X)\n"},
        {STEP: "signal @ W", SIZE: "signal.square().mean()"},
    ],
)
