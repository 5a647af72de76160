# tries: takes torch's loss and autograd by names that are put together as it runs
# loses: all
import importlib

import torch

losses_of = importlib.import_module("torch.nn." + "functional")
ready = getattr(losses_of, "_".join(["cross", "entropy"]))


def cross_entropy(logits, labels):
    return ready(logits, labels)


def cross_entropy_gradient(logits, labels):
    grad = getattr(torch, "auto" + "grad").grad
    leaf = logits.clone().requires_grad_()
    return grad(ready(leaf, labels), leaf)[0]


def train_network(X, labels, W1, b1, W2, b2, lr, epochs):
    grad = getattr(torch, "auto" + "grad").grad
    knobs, losses = [W1, b1, W2, b2], []
    for _ in range(epochs):
        leaves = [knob.detach().clone().requires_grad_() for knob in knobs]
        loss = ready(torch.relu(X @ leaves[0] + leaves[1]) @ leaves[2] + leaves[3], labels)
        losses.append(loss.item())
        knobs = [k - lr * g for k, g in zip(knobs, grad(loss, leaves))]
    return knobs, losses
