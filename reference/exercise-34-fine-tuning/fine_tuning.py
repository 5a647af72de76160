"""Exercise 34, the reference: fine-tuning.

Layers of a trained network, frozen or trained on: Yosinski and others, "How transferable are
features in deep neural networks?" (2014). Frozen batch norms that run in evaluation mode are what
torchvision and Keras do.
"""

import torch
from torch import Tensor, nn

BATCH_NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)


def freeze(model: nn.Module, names: list[str]) -> int:
    """Clears `requires_grad` for all parameters of the named submodules.

    Args:
        model: its flags are changed in place.
        names: as in `model.named_modules()`.
    """
    parts = dict(model.named_modules())
    for name in names:
        if name not in parts:
            raise ValueError(f"the model has no submodule {name!r}")
        for parameter in parts[name].parameters():
            parameter.requires_grad = False
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


def is_frozen(part: nn.Module) -> bool:
    """Whether it is a batch norm all of whose parameters are frozen."""
    return isinstance(part, BATCH_NORMS) and not any(p.requires_grad for p in part.parameters())


def fine_tune(model: nn.Module, X: Tensor, y: Tensor, epochs: int, lr: float) -> list[float]:
    """Full-batch Adam on the MSE; frozen batch norms run in evaluation mode.

    Args:
        model: it is trained in place.
        X: inputs.
        y: targets.
        epochs: steps.
        lr: the learning rate.
    """
    modes = [(part, part.training) for part in model.modules()]
    model.train()
    for part in model.modules():
        if is_frozen(part):
            part.eval()
    trained = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.Adam(trained, lr=lr)
    losses = []
    for _ in range(epochs):
        optimiser.zero_grad()
        loss = nn.functional.mse_loss(model(X), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    for part, mode in modes:
        part.training = mode
    return losses
