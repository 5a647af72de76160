

def predict(X, w, b):
    return X @ w + b


def mse_gradients(X, y, w, b):
    y -= predict(X, w, b)
    return -2 * X.T @ y / len(y), -2 * y.mean()


def fit(X, y, lr, steps):
    w, b = X.new_zeros(X.shape[1]), X.new_zeros(())
    losses = []
    for _ in range(steps):
        losses.append((y**2).mean().item())
        dw, db = -2 * X.T @ y / len(y), -2 * y.mean()
        w, b = w - lr * dw, b - lr * db
        y += lr * predict(X, dw, db)
    return w, b, losses
