"""A class that watches the losses, for both functions; a copy of the whole model as the state."""

import copy

import torch
from torch import Tensor, nn


class Stopper:
    def __init__(self, patience: int, min_delta: float = 0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best = -1
        self.lowest = 0.0
        self.seen = 0

    def improved(self, loss: float) -> bool:
        better = self.seen == 0 or self.lowest - loss > self.min_delta
        if better:
            self.best, self.lowest = self.seen, loss
        self.seen += 1
        return better

    @property
    def done(self) -> bool:
        return self.seen - self.best > self.patience


def early_stopping(losses: list[float], patience: int, min_delta: float = 0.0) -> tuple[int, int]:
    stopper = Stopper(patience, min_delta)
    for loss in losses:
        stopper.improved(loss)
        if stopper.done:
            break
    return stopper.seen, stopper.best


def train_with_early_stopping(
    model: nn.Module, X: Tensor, y: Tensor, X_val: Tensor, y_val: Tensor, epochs, lr, patience
) -> list[float]:
    modes = {name: part.training for name, part in model.named_modules()}
    criterion = nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr)
    stopper, history, snapshot = Stopper(patience), [], None
    while len(history) < epochs and not stopper.done:
        model.train()
        optimizer.zero_grad(set_to_none=False)
        criterion(model(X), y).backward()
        optimizer.step()
        model.eval()
        with torch.inference_mode():
            history.append(float(criterion(model(X_val), y_val)))
        if stopper.improved(history[-1]):
            snapshot = copy.deepcopy(model)
    model.load_state_dict(snapshot.state_dict())
    for name, part in model.named_modules():
        part.training = modes[name]
    return history


def random_flip(images: Tensor, p: float = 0.5, training: bool = True) -> Tensor:
    if not training or p == 0:
        return images.clone()
    n, _, w = images.shape
    hit = torch.bernoulli(torch.full((n, 1, 1), float(p))).bool()
    columns = torch.arange(w - 1, -1, -1)
    return torch.where(hit, images[:, :, columns], images)


def mixup(X: Tensor, Y: Tensor, lam: float, order: Tensor) -> tuple[Tensor, Tensor]:
    return torch.lerp(X[order], X, lam), torch.lerp(Y[order], Y, lam)
