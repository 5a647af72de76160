"""The statement's rules word by word; steps by hand, and a list of copies for the state."""

import torch


def early_stopping(losses, patience, min_delta=0.0):
    best_loss = float("inf")
    best_epoch = 0
    waited = 0
    run = 0
    for i in range(len(losses)):
        run = run + 1
        if i == 0 or losses[i] < best_loss - min_delta:
            best_loss = losses[i]
            best_epoch = i
            waited = 0
        else:
            waited = waited + 1
            if waited == patience:
                break
    return run, best_epoch


def train_with_early_stopping(model, X, y, X_val, y_val, epochs, lr, patience):
    was_training = model.training
    losses = []
    best_loss = float("inf")
    waited = 0
    for epoch in range(epochs):
        model.train()
        model.zero_grad()
        loss = ((model(X) - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= lr * p.grad
        model.eval()
        with torch.no_grad():
            val = ((model(X_val) - y_val) ** 2).mean().item()
        losses.append(val)
        if val < best_loss:
            best_loss = val
            waited = 0
            parameters = [p.detach().clone() for p in model.parameters()]
            buffers = [b.clone() for b in model.buffers()]
        else:
            waited += 1
            if waited >= patience:
                break
    with torch.no_grad():
        for p, best in zip(model.parameters(), parameters):
            p.copy_(best)
        for b, best in zip(model.buffers(), buffers):
            b.copy_(best)
    if was_training:
        model.train()
    return losses


def random_flip(images, p=0.5, training=True):
    if training is False:
        return images
    out = images.clone()
    mask = torch.rand(images.shape[0]) < p
    out[mask] = torch.flip(images[mask], dims=[2])
    return out


def mixup(X, Y, lam, order):
    X_mixed = lam * X + (1 - lam) * X[order]
    Y_mixed = lam * Y + (1 - lam) * Y[order]
    return X_mixed, Y_mixed
