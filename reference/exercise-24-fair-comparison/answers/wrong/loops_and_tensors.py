import torch


def split(X, y, test_share, order):
    n = len(X) - round(test_share * len(X))
    parts = []
    for rows in (order[:n], order[n:]):
        for data in (X, y):
            parts.append(torch.stack([data[i] for i in rows]) if len(rows) else data[:0])
    return tuple(parts)


def r_squared(y_hat, y):
    y_hat, y = y_hat.flatten(), y.flatten()
    mean = sum(y.tolist()) / len(y)
    residual = total = 0.0
    for prediction, target in zip(y_hat.tolist(), y.tolist()):
        residual += (target - prediction) ** 2
        total += (target - mean) ** 2
    return torch.tensor(1 - residual / total, dtype=y.dtype)


def compare(models, X_train, y_train, X_test, y_test, epochs, lr):
    scores = []
    for model in models:
        optimiser = torch.optim.Adam(model.parameters(), lr=lr)
        for _ in range(epochs):
            optimiser.zero_grad()
            torch.nn.functional.mse_loss(model(X_train), y_train).backward()
            optimiser.step()
        scores.append((r_squared(model(X_train), y_train), r_squared(model(X_test), y_test)))
    return scores
