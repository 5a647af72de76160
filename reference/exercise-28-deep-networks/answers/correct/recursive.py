"""Layer by layer as recursions, each place's gradient by an autograd of its own."""

import torch


def residual_forward(X, weights, biases):
    if not weights:
        return X
    h = torch.add(X, torch.relu(torch.addmm(biases[0], X, weights[0])))
    return residual_forward(h, weights[1:], biases[1:])


def act(name, z):
    if name == "relu":
        return torch.where(z > 0, z, torch.zeros_like(z))
    if name == "sigmoid":
        return 1 / (1 + torch.exp(-z))
    return (1 - torch.exp(-2 * z)) / (1 + torch.exp(-2 * z))


def loss_from(h, y, weights, biases, activation, skip):
    z = h @ weights[0] + biases[0]
    if len(weights) == 1:
        return ((z - y) ** 2).sum() / y.numel()
    out = act(activation, z)
    return loss_from(h + out if skip else out, y, weights[1:], biases[1:], activation, skip)


def gradient_sizes(X, y, weights, biases, activation, skip=False):
    h = X.clone().detach().requires_grad_()
    loss = loss_from(h, y, weights, biases, activation, skip)
    (gradient,) = torch.autograd.grad(loss, [h])
    size = gradient.flatten().norm().view(1)
    if len(weights) == 1:
        return size
    out = act(activation, h @ weights[0] + biases[0]).detach()
    h = (h + out).detach() if skip else out
    later = gradient_sizes(h, y, weights[1:], biases[1:], activation, skip)
    return torch.cat([size, later])


def slope_bound(activation, layers):
    one = 1.0 if activation != "sigmoid" else 0.25
    return one if layers == 1 else one * slope_bound(activation, layers - 1)
