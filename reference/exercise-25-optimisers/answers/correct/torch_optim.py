"""torch.optim itself, with its state put in and taken out."""

import torch


def stepped(make, w, gradient, names, state, t=None):
    p = w.clone()
    p.grad = gradient.clone()
    optimiser = make([p])
    kept = {name: one.clone() for name, one in zip(names, state)}
    optimiser.state[p] = kept if t is None else {"step": torch.tensor(float(t - 1)), **kept}
    optimiser.step()
    return p, *(optimiser.state[p][name] for name in names)


def momentum_step(w, gradient, velocity, lr, momentum=0.9):
    make = lambda of: torch.optim.SGD(of, lr=lr, momentum=momentum)
    if momentum == 0:  # torch keeps no velocity then
        return *stepped(make, w, gradient, [], []), gradient.clone()
    return stepped(make, w, gradient, ["momentum_buffer"], [velocity])


def rmsprop_step(w, gradient, square, lr, alpha=0.99, eps=1e-8):
    make = lambda of: torch.optim.RMSprop(of, lr=lr, alpha=alpha, eps=eps)
    return stepped(make, w, gradient, ["square_avg"], [square], t=2)


def adam_step(w, gradient, mean, square, t, lr, betas=(0.9, 0.999), eps=1e-8):
    make = lambda of: torch.optim.Adam(of, lr=lr, betas=betas, eps=eps)
    return stepped(make, w, gradient, ["exp_avg", "exp_avg_sq"], [mean, square], t)


def adamw_step(w, gradient, mean, square, t, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    make = lambda of: torch.optim.AdamW(
        of, lr=lr, betas=betas, eps=eps, weight_decay=weight_decay
    )
    return stepped(make, w, gradient, ["exp_avg", "exp_avg_sq"], [mean, square], t)
