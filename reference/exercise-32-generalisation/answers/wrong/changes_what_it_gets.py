import torch


def early_stopping(losses, patience, min_delta=0.0):
    best, best_loss, epoch = 0, losses[0], 0
    while losses:
        loss = losses.pop(0)
        if loss < best_loss - min_delta:
            best, best_loss = epoch, loss
        if epoch - best == patience:
            return epoch + 1, best
        epoch += 1
    return epoch, best


def train_with_early_stopping(model, X, y, X_val, y_val, epochs, lr, patience):
    X -= X.mean(0)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        opt.zero_grad()
        loss = ((model(X) - y) ** 2).mean()
        loss.backward()
        opt.step()
        losses.append(((model(X_val) - y_val) ** 2).mean().item())
        if len(losses) > patience and min(losses[-patience:]) > min(losses):
            break
    return losses


def random_flip(images, p=0.5, training=True):
    if not training:
        return images
    hit = torch.rand(len(images)) < p
    images[hit] = images[hit].flip(-1)
    return images


def mixup(X, Y, lam, order):
    partner_X, partner_Y = X[order], Y[order]
    X *= lam
    Y *= lam
    X += (1 - lam) * partner_X
    Y += (1 - lam) * partner_Y
    return X, Y
