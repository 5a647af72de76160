"""The bias as a last row of each weight matrix, with a column of ones; split at the end."""

import torch
from torch import Tensor


def with_ones(h: Tensor) -> Tensor:
    return torch.cat([h, torch.ones_like(h[:, :1])], dim=1)


def act(z: Tensor, name: str) -> tuple[Tensor, Tensor]:
    """The activation and its slope."""
    if name == "relu":
        mask = z.gt(0)
        return z * mask, mask.type_as(z)
    if name == "sigmoid":
        s = 1 / (1 + torch.exp(-z))
        return s, s * (1 - s)
    s = 1 / (1 + torch.exp(-2 * z))
    return 2 * s - 1, 4 * s * (1 - s)


def mse_loss(y_hat, y):
    return torch.linalg.vector_norm(y_hat - y) ** 2 / y.numel()


def mlp_backward(X, y, weights, biases, activation="relu"):
    joined = [torch.vstack([W, b]) for W, b in zip(weights, biases)]
    inputs, slopes = [with_ones(X)], []
    for theta in joined[:-1]:
        h, s = act(inputs[-1] @ theta, activation)
        inputs.append(with_ones(h))
        slopes.append(s)
    delta = (inputs[-1] @ joined[-1] - y).div(y.shape[0]).mul(2).div(y.shape[1])
    gradients = [inputs[-1].T @ delta]
    for h, W, s in zip(inputs[-2::-1], weights[:0:-1], slopes[::-1]):
        delta = delta @ W.T * s
        gradients.append(h.T @ delta)
    gradients.reverse()
    return [g[:-1] for g in gradients], [g[-1] for g in gradients]


if __name__ == "__main__":
    # A demonstration: autograd says the same.
    W = torch.randn(3, 2, requires_grad=True)
    X, y = torch.randn(5, 3), torch.randn(5, 2)
    torch.nn.functional.mse_loss(X @ W, y).backward()
    print(W.grad - mlp_backward(X, y, [W.detach()], [torch.zeros(2)])[0][0])
