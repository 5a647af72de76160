"""All parameters get gradients and are stepped on; what is frozen is put back after each step."""

import torch


def freeze(model, names):
    modules = {name: module for name, module in model.named_modules() if name}
    unknown = [name for name in names if name not in modules]
    if unknown:
        raise ValueError("unknown: " + ", ".join(unknown))
    frozen = {id(p) for name in names for p in modules[name].parameters()}
    left = 0
    for p in model.parameters():
        if id(p) in frozen:
            p.requires_grad = False
        elif p.requires_grad:
            left += p.numel()
    return left


def fine_tune(model, X, y, epochs, lr):
    modes = {module: module.training for module in model.modules()}
    frozen = [p for p in model.parameters() if not p.requires_grad]
    for module in modes:
        norm = isinstance(module, (torch.nn.BatchNorm1d, torch.nn.BatchNorm2d, torch.nn.BatchNorm3d))
        module.training = not (norm and all(any(p is q for q in frozen) for p in module.parameters()))
    values = [p.detach().clone() for p in frozen]
    for p in frozen:
        p.requires_grad = True
    optimiser = torch.optim.Adam(list(model.parameters()), lr, foreach=False)
    losses = []
    while len(losses) < epochs:
        model.zero_grad(set_to_none=False)
        loss = (model(X) - y).pow(2).sum() / y.numel()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        with torch.no_grad():
            for p, value in zip(frozen, values):
                p.copy_(value)
    for p in frozen:
        p.requires_grad = False
        p.grad = None
    for module, mode in modes.items():
        module.training = mode
    return losses
