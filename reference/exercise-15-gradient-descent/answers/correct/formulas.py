"""The statement's formulas, with one function for the gradient of some examples."""


def gradient(X, y, w, b):
    error = X @ w + b - y
    return 2 * X.T @ error / len(X), 2 * error.mean()


def loss(X, y, w, b):
    return float(((X @ w + b - y) ** 2).mean())


def batch_descent(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(loss(X, y, w, b))
        dw, db = gradient(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, losses


def stochastic_descent(X, y, w, b, lr, orders):
    losses = []
    for epoch in range(orders.shape[0]):
        losses.append(loss(X, y, w, b))
        for i in orders[epoch]:
            dw, db = gradient(X[i : i + 1], y[i : i + 1], w, b)
            w, b = w - lr * dw, b - lr * db
    return w, b, losses


def gradient_noise(X, y, w, b):
    error = (X @ w + b - y)[:, None]
    of_w = 2 * error * X
    of_b = 2 * error
    return ((of_w - of_w.mean(0)) ** 2).sum(1).mean() + ((of_b - of_b.mean(0)) ** 2).mean()
