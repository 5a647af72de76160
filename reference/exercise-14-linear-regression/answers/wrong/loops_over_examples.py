# diagnosis: not-vectorised
# loses: predictions_at_once, gradients_at_once, steps_at_once
import torch


def predict(X, w, b):
    return torch.stack([x @ w + b for x in X]) if len(X) else X.new_zeros(0)


def mse_gradients(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for x, target in zip(X, y):
        error = x @ w + b - target
        dw = dw + 2 * error * x / len(X)
        db = db + 2 * error / len(X)
    return dw, db


def fit(X, y, lr, steps):
    w, b, losses = torch.zeros_like(X[0]), torch.zeros_like(y[0]), []
    for _ in range(steps):
        losses.append(float(((predict(X, w, b) - y) ** 2).mean()))
        dw, db = mse_gradients(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, losses
