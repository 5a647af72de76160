import torch
from torch import Tensor


def mse_loss(y_hat: Tensor, y: Tensor) -> Tensor:
    return torch.mean((y_hat - y) ** 2)


def _act(z: Tensor, kind: str) -> Tensor:
    return {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}[kind](z)


def _dact(z: Tensor, kind: str) -> Tensor:
    if kind == "relu":
        return (z > 0).to(z.dtype)
    if kind == "sigmoid":
        s = torch.sigmoid(z)
        return s * (1 - s)
    return 1 - torch.tanh(z) ** 2


def mlp_backward(X, y, weights, biases, activation="relu"):
    # forward
    zs, hs = [], [X]
    for i, (W, b) in enumerate(zip(weights, biases)):
        z = hs[-1] @ W + b
        zs.append(z)
        last = i == len(weights) - 1
        hs.append(z if last else _act(z, activation))

    # backward
    n = X.shape[0]
    delta = 2 * (hs[-1] - y) / n
    dWs, dbs = [], []
    for i in range(len(weights) - 1, -1, -1):
        dWs.insert(0, hs[i].T @ delta)
        dbs.insert(0, delta.sum(dim=0))
        if i > 0:
            delta = (delta @ weights[i].T) * _dact(zs[i - 1], activation)
    return dWs, dbs
