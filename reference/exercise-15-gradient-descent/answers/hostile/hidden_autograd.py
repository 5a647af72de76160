# tries: lets autograd find every gradient, inside a helper that only its functions know
# loses: all
import importlib


def slopes(X, y, w, b):
    autograd = importlib.import_module("torch." + "".join(["auto", "grad"]))
    leaves = w.clone().requires_grad_(), b.clone().requires_grad_()
    return autograd.grad(((X @ leaves[0] + leaves[1] - y) ** 2).mean(), leaves)


def batch_descent(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(((X @ w + b - y) ** 2).mean().item())
        dw, db = slopes(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, losses


def stochastic_descent(X, y, w, b, lr, orders):
    losses = []
    for order in orders:
        losses.append(((X @ w + b - y) ** 2).mean().item())
        for i in order:
            dw, db = slopes(X[i : i + 1], y[i : i + 1], w, b)
            w, b = w - lr * dw, b - lr * db
    return w, b, losses


def gradient_noise(X, y, w, b):
    total, (mw, mb) = 0, slopes(X, y, w, b)
    for i in range(len(y)):
        dw, db = slopes(X[i : i + 1], y[i : i + 1], w, b)
        total = total + ((dw - mw) ** 2).sum() + (db - mb) ** 2
    return total / len(y)
