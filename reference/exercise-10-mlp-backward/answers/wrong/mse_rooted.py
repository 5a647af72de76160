# diagnosis: mse-slip
# loses: loss, loss_shapes, loss_float32, loss_in_tensors
import torch

F = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


def slope(z, name):
    if name == "relu":
        return (z > 0).to(z.dtype)
    h = F[name](z)
    return h * (1 - h) if name == "sigmoid" else 1 - h**2


def mse_loss(y_hat, y):
    return torch.sqrt(torch.mean((y_hat - y) ** 2))


def mlp_backward(X, y, weights, biases, activation="relu"):
    h, zs = [X], []
    for W, b in zip(weights, biases):
        zs.append(h[-1] @ W + b)
        h.append(F[activation](zs[-1]))
    delta = 2 * (zs[-1] - y) / y.numel()
    dW, db = [], []
    for i in range(len(weights) - 1, -1, -1):
        dW.insert(0, h[i].T @ delta)
        db.insert(0, delta.sum(dim=0))
        if i > 0:
            delta = (delta @ weights[i].T) * slope(zs[i - 1], activation)
    return dW, db
