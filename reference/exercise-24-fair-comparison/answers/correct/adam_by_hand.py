"""No optimiser and no loss of torch's: Adam's formulas written out."""

import torch


def split(X, y, test_share, order):
    n = order.numel()
    train = order[torch.arange(n) < n - round(n * test_share)]
    test = order[len(train) :]
    return X.index_select(0, train), y.index_select(0, train), X.index_select(0, test), y.index_select(0, test)


def r_squared(y_hat, y):
    error = y.ravel() - y_hat.ravel()
    centred = y.ravel() - y.sum() / y.numel()
    return 1 - error.dot(error) / centred.dot(centred)


def train(model, X, y, epochs, lr, beta1=0.9, beta2=0.999):
    knobs = [p for p in model.parameters() if p.requires_grad]
    m = [torch.zeros_like(p) for p in knobs]
    v = [torch.zeros_like(p) for p in knobs]
    for t in range(1, epochs + 1):
        gradients = torch.autograd.grad(((model(X) - y) ** 2).mean(), knobs)
        with torch.no_grad():
            for i, (p, g) in enumerate(zip(knobs, gradients)):
                m[i] = beta1 * m[i] + (1 - beta1) * g
                v[i] = beta2 * v[i] + (1 - beta2) * g**2
                p -= lr * (m[i] / (1 - beta1**t)) / ((v[i] / (1 - beta2**t)).sqrt() + 1e-8)


def compare(models, X_train, y_train, X_test, y_test, epochs, lr):
    results = []
    for model in models:
        was = {name: module.training for name, module in model.named_modules()}
        train(model.train(), X_train, y_train, epochs, lr)
        model.eval()
        results.append(
            (
                r_squared(model(X_train).detach(), y_train).item(),
                r_squared(model(X_test).detach(), y_test).item(),
            )
        )
        for name, module in model.named_modules():
            module.training = was[name]
    return results
