

def batch_descent(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        error = X @ w + b - y
        losses.append((error**2).mean().item())
        w -= 2 * lr * X.T @ error / len(y)
        b -= 2 * lr * error.mean()
    return w, b, losses


def stochastic_descent(X, y, w, b, lr, orders):
    losses = []
    for order in orders:
        losses.append(((X @ w + b - y) ** 2).mean().item())
        for i in order:
            step = 2 * lr * (X[i] @ w + b - y[i])
            w -= step * X[i]
            b -= step
    return w, b, losses


def gradient_noise(X, y, w, b):
    g = 2 * (X @ w + b - y)[:, None] * X
    h = 2 * (X @ w + b - y)
    return g.var(0, unbiased=False).sum() + h.var(unbiased=False)
