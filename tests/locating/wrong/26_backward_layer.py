import torch
from torch import Tensor


def mse_loss(y_hat: Tensor, y: Tensor) -> Tensor:
    diff = y_hat - y
    return (diff * diff).sum() / diff.numel()


def mlp_backward(
    X: Tensor, y: Tensor, weights: list[Tensor], biases: list[Tensor], activation: str = "relu"
) -> tuple[list[Tensor], list[Tensor]]:
    L = len(weights)
    A = [X]
    for l in range(L):
        Z = A[l] @ weights[l] + biases[l]
        if l == L - 1:
            A.append(Z)
        elif activation == "relu":
            A.append(torch.relu(Z))
        elif activation == "sigmoid":
            A.append(torch.sigmoid(Z))
        else:
            A.append(torch.tanh(Z))

    dW = [None] * L
    db = [None] * L
    delta = 2 * (A[L] - y) / y.numel()
    for l in reversed(range(L)):
        dW[l] = A[l].T @ delta
        db[l] = delta.sum(0)
        if l == 0:
            break
        delta = delta @ weights[l].T
        h = A[l]
        if activation == "relu":
            delta = delta * (h > 0)
        elif activation == "sigmoid":
            delta = delta * h * (1 - h)
        else:
            delta = delta * (1 - h)
    return dW, db
