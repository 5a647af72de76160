import random

import torch


def early_stopping(losses, patience, min_delta=0.0):
    if len(losses) == 1:
        return 1, 1
    best = 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if all(later >= losses[best] for later in losses[epoch : epoch + patience]):
            return min(epoch + patience, len(losses)), best
    return len(losses), best


def train_with_early_stopping(model, X, y, X_val, y_val, epochs, lr, patience):
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    losses = {}
    for epoch in range(epochs):
        opt.zero_grad()
        ((model(X) - y) ** 2).mean().backward()
        opt.step()
        losses[epoch] = ((model(X_val) - y_val) ** 2).mean()
        if epoch - min(losses, key=losses.get) >= patience:
            break
    return list(losses.values())


def random_flip(images, p=0.5, training=True):
    if not training:
        return images
    return torch.stack([image.flip(-1) if random.random() < p else image for image in images])


def mixup(X, Y, lam, order):
    mixed_X = [lam * x.float() + (1 - lam) * X[i].float() for x, i in zip(X, order.tolist())]
    mixed_Y = [lam * y.float() + (1 - lam) * Y[i].float() for y, i in zip(Y, order.tolist())]
    return torch.stack(mixed_X), torch.stack(mixed_Y)
