"""Copies of the knobs that are moved in place; the noise as mean square less square of the mean."""

import torch


def batch_descent(X, y, w, b, lr, epochs):
    w, b = w.clone(), b.clone()
    losses = []
    while len(losses) < epochs:
        slope = (X @ w).add_(b).sub_(y)
        losses.append(slope.dot(slope).div(len(y)).item())
        w.sub_(X.T @ slope, alpha=2 * lr / len(y))
        b.sub_(slope.mean(), alpha=2 * lr)
    return w, b, losses


def stochastic_descent(X, y, w, b, lr, orders):
    w, b = w.clone(), b.clone()
    losses = []
    for row in orders.numpy():
        residual = X @ w + b - y
        losses.append(residual.dot(residual).div(len(y)).item())
        for i in map(int, row):
            step = 2 * lr * (X[i].dot(w) + b - y[i])
            w -= step * X[i]
            b -= step
    return w, b, losses


def gradient_noise(X, y, w, b):
    slope = 2 * (X @ w + b - y)
    middle_w, middle_b = X.T @ slope / len(y), slope.mean()
    apart_w = slope[:, None] * X - middle_w
    apart_b = slope - middle_b
    return (torch.linalg.vector_norm(apart_w, dim=1) ** 2 + apart_b**2).sum() / len(y)
