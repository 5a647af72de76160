import torch


def predict(X, w, b):
    return X @ w + b


def mse_gradients(X, y, w, b):
    error = predict(X, w, b) - y
    return 2 * X.T @ error / len(y), 2 * error.mean()


def fit(X, y, lr, steps):
    w, b, losses = torch.zeros_like(X[0]), torch.zeros_like(y[0]), []
    for _ in range(steps):
        losses.append(float(((predict(X, w, b) - y) ** 2).mean()))
        if len(losses) > 1 and abs(losses[-2] - losses[-1]) < 1e-12:
            losses += losses[-1:] * (steps - len(losses))
            break
        dw, db = mse_gradients(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, losses
