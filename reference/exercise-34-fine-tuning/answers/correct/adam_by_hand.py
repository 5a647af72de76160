"""No optimiser and no backward: Adam's formulas, on gradients that autograd hands over."""

from collections import Counter

import torch
from torch import Tensor, nn


def freeze(model: nn.Module, names: list[str]) -> int:
    for name in names:
        try:
            part = model.get_submodule(name)
        except AttributeError:
            raise ValueError(name) from None
        part.requires_grad_(False)
    sizes = Counter()
    for p in model.parameters():
        sizes[p.requires_grad] += p.numel()
    return sizes[True]


def quiet(part: nn.Module) -> bool:
    flags = {p.requires_grad for p in part.parameters()}
    return hasattr(part, "running_mean") and True not in flags


def fine_tune(model: nn.Module, X: Tensor, y: Tensor, epochs: int, lr: float) -> list[float]:
    parts = list(model.modules())
    modes = [part.training for part in parts]
    for part in parts:
        part.training = not quiet(part)
    knobs = [p for p in model.parameters() if p.requires_grad]
    m = [torch.zeros_like(p) for p in knobs]
    v = [torch.zeros_like(p) for p in knobs]
    losses = []
    for t in range(1, epochs + 1):
        loss = ((model(X) - y) ** 2).mean()
        gradients = torch.autograd.grad(loss, knobs)
        losses.append(float(loss.detach()))
        with torch.no_grad():
            for i, (p, g) in enumerate(zip(knobs, gradients)):
                m[i] = 0.9 * m[i] + 0.1 * g
                v[i] = 0.999 * v[i] + 0.001 * g * g
                step = (m[i] / (1 - 0.9**t)) / ((v[i] / (1 - 0.999**t)).sqrt() + 1e-8)
                p -= lr * step
    for part, mode in zip(parts, modes):
        part.training = mode
    return losses
