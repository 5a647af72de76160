"""Small layer classes, each with its own forward and its own method called backward, in no_grad."""

import torch


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return torch.nn.functional.linear(x, self.W.T, self.b)

    def backward(self, grad):
        self.dW = torch.einsum("ni,no->io", self.x, grad)
        self.db = torch.einsum("no->o", grad)
        return torch.einsum("no,io->ni", grad, self.W)


class Activation:
    def __init__(self, name):
        self.name = name

    def forward(self, z):
        self.z = z
        return getattr(torch, self.name)(z)

    def backward(self, grad):
        if self.name == "relu":
            return torch.where(self.z > 0, grad, torch.zeros_like(grad))
        if self.name == "sigmoid":
            return grad * torch.sigmoid(self.z) * torch.sigmoid(-self.z)
        return grad / torch.cosh(self.z) ** 2


class MeanSquaredError:
    def forward(self, y_hat, y):
        self.error = y_hat - y
        return self.error.pow(2).sum() / self.error.numel()

    def backward(self):
        return self.error.mul(2).div(self.error.numel())


def mse_loss(y_hat, y):
    with torch.no_grad():
        return MeanSquaredError().forward(y_hat, y)


@torch.no_grad()
def mlp_backward(X, y, weights, biases, activation="relu"):
    layers = []
    for W, b in zip(weights, biases):
        layers += [Linear(W, b), Activation(activation)]
    layers.pop()
    out = X
    for layer in layers:
        out = layer.forward(out)
    loss = MeanSquaredError()
    loss.forward(out, y)
    grad = loss.backward()
    for layer in reversed(layers):
        grad = layer.backward(grad)
    linear = layers[::2]
    return [layer.dW for layer in linear], [layer.db for layer in linear]
