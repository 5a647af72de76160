"""A copy that is moved in place, and losses that become numbers at the end."""

import torch


@torch.no_grad()
def training_loop(w, loss, gradient, lr, steps):
    here = w.clone()
    met = []
    while len(met) < steps:
        met.append(loss(here).clone())
        here.sub_(gradient(here), alpha=lr)
    return here, torch.stack(met).tolist() if met else []


def train_until(w, loss, gradient, lr, tolerance, max_steps):
    here, taken = w.clone(), 0
    while True:
        if taken >= max_steps or bool(torch.le(loss(here), tolerance)):
            break
        here -= lr * gradient(here)
        taken += 1
    return here, taken
