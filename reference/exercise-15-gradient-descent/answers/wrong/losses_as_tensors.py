

def batch_descent(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        error = X @ w + b - y
        losses.append((error**2).mean())
        w, b = w - 2 * lr * X.T @ error / len(y), b - 2 * lr * error.mean()
    return w, b, losses


def stochastic_descent(X, y, w, b, lr, orders):
    losses = []
    for order in orders:
        losses.append(((X @ w + b - y) ** 2).mean())
        for i in order:
            slope = 2 * (X[i] @ w + b - y[i])
            w, b = w - lr * slope * X[i], b - lr * slope
    return w, b, losses


def gradient_noise(X, y, w, b):
    g = 2 * (X @ w + b - y)[:, None] * X
    h = 2 * (X @ w + b - y)
    return float(g.var(0, unbiased=False).sum() + h.var(unbiased=False))
