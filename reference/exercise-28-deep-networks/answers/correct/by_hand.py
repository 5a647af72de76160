"""Backpropagation by hand, and the bound from a table of slopes."""

import torch

F = {
    "relu": (lambda z: z.clamp(min=0), lambda z, h: (z > 0).to(z.dtype)),
    "sigmoid": (torch.sigmoid, lambda z, h: h * (1 - h)),
    "tanh": (torch.tanh, lambda z, h: 1 - h**2),
}


def residual_forward(X, weights, biases):
    h = X.clone()
    for l in range(len(weights)):
        h += (h @ weights[l] + biases[l]).clamp(min=0)
    return h


def gradient_sizes(X, y, weights, biases, activation, skip=False):
    f, slope = F[activation]
    hs, slopes = [X], []
    for W, b in zip(weights[:-1], biases[:-1]):
        z = hs[-1] @ W + b
        out = f(z)
        slopes.append(slope(z, out))
        hs.append(hs[-1] + out if skip else out)
    y_hat = hs[-1] @ weights[-1] + biases[-1]
    delta = 2 / y.numel() * (y_hat - y) @ weights[-1].T
    sizes = [delta.norm()]
    for W, s in zip(weights[-2::-1], slopes[::-1]):
        through = (delta * s) @ W.T
        delta = through + delta if skip else through
        sizes.append(delta.norm())
    return torch.stack(sizes[::-1])


def slope_bound(activation, layers):
    bound = 1.0
    for _ in range(layers):
        if activation == "sigmoid":
            bound *= 0.25
    return bound
