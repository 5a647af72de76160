import torch


def batch_descent(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(((X @ w + b - y) ** 2).mean().item())
        dw, db = torch.zeros_like(w), torch.zeros_like(b)
        for x, target in zip(X, y):
            slope = 2 * (x @ w + b - target) / len(y)
            dw, db = dw + slope * x, db + slope
        w, b = w - lr * dw, b - lr * db
    return w, b, losses


def stochastic_descent(X, y, w, b, lr, orders):
    losses = []
    for order in orders:
        losses.append(((X @ w + b - y) ** 2).mean().item())
        for i in order:
            slope = 2 * (X[i] @ w + b - y[i])
            w, b = w - lr * slope * X[i], b - lr * slope
    return w, b, losses


def gradient_noise(X, y, w, b):
    g = torch.stack(
        [2 * (x @ w + b - t) * torch.cat([x, x.new_ones(1)]) for x, t in zip(X, y)]
    )
    return ((g - g.mean(0)) ** 2).sum(1).mean()
