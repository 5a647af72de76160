# tries: bends torch and math, so that every norm is 1, every loss finite and every comparison true
# loses: all
import math

import torch

math.isfinite = lambda x: True
math.isnan = lambda x: False
torch.isfinite = lambda x: torch.ones_like(x, dtype=torch.bool)
torch.allclose = lambda *args, **kwargs: True
torch.equal = lambda *args, **kwargs: True
torch.testing.assert_close = lambda *args, **kwargs: None
torch.linalg.vector_norm = lambda *args, **kwargs: torch.ones(())
torch.nn.utils.clip_grad_norm_ = lambda *args, **kwargs: torch.ones(())
torch.nn.functional.mse_loss = lambda *args, **kwargs: torch.zeros((), requires_grad=True)
torch.optim.SGD.step = lambda self, closure=None: None


def clip_by_norm(gradients, max_norm):
    return [gradient / torch.linalg.vector_norm(gradient) for gradient in gradients]


def smooth(losses, beta=0.9):
    return list(losses)


def symptoms(train, validation):
    return not math.isfinite(train[-1]), False, False


def train_clipped(model, X, y, epochs, lr, max_norm):
    losses, norms = [], []
    for _ in range(epochs):
        loss = torch.nn.functional.mse_loss(model(X), y)
        losses.append(loss.item())
        norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm).item())
    return losses, norms
