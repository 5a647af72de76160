"""The modes kept by an object, the modules changed by `apply`, the score as a quotient of means."""

import torch
import torch.nn.functional as F


class Modes:
    def __init__(self, model):
        self.flags = {id(part): part.training for part in model.modules()}

    def restore(self, part):
        part.training = self.flags[id(part)]


def split(X, y, test_share, order):
    is_test = torch.zeros(len(order), dtype=torch.bool)
    is_test[len(order) - round(len(order) * test_share) :] = True
    return X[order][~is_test], y[order][~is_test], X[order][is_test], y[order][is_test]


def r_squared(y_hat, y):
    target = y.reshape(-1, 1)
    baseline = target.mean().expand_as(target)
    return torch.sub(1, F.mse_loss(y_hat.reshape(-1, 1), target) / F.mse_loss(baseline, target))


def compare(models, X_train, y_train, X_test, y_test, epochs, lr):
    kept = [Modes(model) for model in models]
    optimizers = [torch.optim.Adam([{"params": m.parameters()}], lr=lr) for m in models]
    for model in models:
        model.train()
    for _ in range(epochs):  # side by side: a step of each in turn
        for model, optimizer in zip(models, optimizers):
            optimizer.zero_grad()
            F.mse_loss(model(X_train), y_train).backward()
            optimizer.step()
    result = []
    for model, modes in zip(models, kept):
        model.eval()
        pair = []
        for inputs, targets in [(X_train, y_train), (X_test, y_test)]:
            pair.append(r_squared(model(inputs).detach(), targets).item())
        result.append((pair[0], pair[1]))
        model.apply(modes.restore)
    return result
