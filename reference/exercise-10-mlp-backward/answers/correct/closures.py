"""A tape of closures that is played backwards; the division by n·k is left to the very end."""

import torch


def mse_loss(y_hat, y):
    d = y_hat - y
    return (d * d).sum() / d.numel()


def slope(z, activation):
    if activation == "relu":
        return torch.heaviside(z, torch.zeros_like(z))
    if activation == "sigmoid":
        e = torch.exp(-z.abs())
        return e / (1 + e) ** 2
    t = torch.tanh(z)
    return torch.addcmul(torch.ones_like(t), t, t, value=-1)


def mlp_backward(X, y, weights, biases, activation="relu"):
    dW, db, tape = {}, {}, []

    def affine(index, h):
        def back(grad):
            dW[index] = torch.matmul(h.transpose(0, 1), grad)
            db[index] = torch.ones(grad.shape[0], dtype=grad.dtype) @ grad
            return torch.matmul(grad, weights[index].transpose(0, 1))

        tape.append(back)
        return torch.matmul(h, weights[index]) + biases[index]

    def bend(z):
        tape.append(lambda grad: slope(z, activation) * grad)
        return {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}[activation](z)

    h = X
    for index in range(len(weights) - 1):
        h = bend(affine(index, h))
    grad = affine(len(weights) - 1, h) - y
    for back in reversed(tape):
        grad = back(grad)
    share = 2 / y.numel()
    order = range(len(weights))
    return [dW[i] * share for i in order], [db[i] * share for i in order]
