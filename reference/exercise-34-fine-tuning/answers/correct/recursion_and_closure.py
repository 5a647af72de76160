"""Names are followed dot by dot; the optimiser steps by a closure; modes by a tree."""

import torch

BATCH_NORMS = torch.nn.BatchNorm1d, torch.nn.BatchNorm2d, torch.nn.BatchNorm3d


def find(model, name):
    for piece in name.split("."):
        children = dict(model.named_children())
        if piece not in children:
            raise ValueError(f"{name!r}: no {piece!r} here")
        model = children[piece]
    return model


def freeze(model, names):
    for part in [find(model, name) for name in names]:
        for sub in part.modules():
            for p in sub._parameters.values():
                if p is not None:
                    p.requires_grad = False
    trained = [p.flatten() for p in model.parameters() if p.requires_grad]
    return len(torch.cat(trained)) if trained else 0


def prepare(part):
    """Sets the mode of a part and of all in it, and gives what undoes that."""
    before, learns = part.training, [p.requires_grad for p in part.parameters()]
    part.training = any(learns) or not isinstance(part, BATCH_NORMS)
    below = [prepare(child) for child in part.children()]

    def undo():
        part.training = before
        for each in below:
            each()

    return undo


def fine_tune(model, X, y, epochs, lr):
    undo = prepare(model)
    optimizer = torch.optim.Adam(filter(lambda p: p.requires_grad, model.parameters()), lr=lr)

    def closure():
        optimizer.zero_grad()
        loss = torch.square(model(X) - y).mean()
        loss.backward()
        return loss

    losses = [optimizer.step(closure).item() for _ in range(epochs)]
    undo()
    return losses
