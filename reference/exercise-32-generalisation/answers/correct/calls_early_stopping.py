"""Training asks `early_stopping` after every epoch, and keeps all states; a product for the flip."""

import torch
import torch.nn.functional as F


def early_stopping(losses, patience, min_delta=0.0):
    best, i = 0, 1
    while i < len(losses) and i - best <= patience:
        if losses[i] < losses[best] - min_delta:
            best = i
        i += 1
    return min(i, best + patience + 1), best


def train_with_early_stopping(model, X, y, X_val, y_val, epochs, lr, patience):
    mode = model.training
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    losses, states = [], []
    for _ in range(epochs):
        opt.zero_grad()
        F.mse_loss(model.train()(X), y).backward()
        opt.step()
        with torch.no_grad():
            losses.append(F.mse_loss(model.eval()(X_val), y_val).item())
        states.append({name: value.clone() for name, value in model.state_dict().items()})
        _, best = early_stopping(losses, patience)
        if len(losses) - 1 - best >= patience:
            break
    model.load_state_dict(states[best])
    return losses if model.train(mode) is not None else losses


def random_flip(images, p=0.5, training=True):
    if training:
        tossed = (torch.rand(images.size(0), 1, 1) < p).to(images.dtype)
        return tossed * images.flip(2) + (1 - tossed) * images
    return images


def mixup(X, Y, lam, order):
    return tuple(torch.add(lam * part, part[order], alpha=1 - lam) for part in (X, Y))
