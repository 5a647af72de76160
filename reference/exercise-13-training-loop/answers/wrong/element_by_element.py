import torch


def moved(w, g, lr):
    flat = [one - lr * slope for one, slope in zip(w.reshape(-1), g.reshape(-1))]
    return torch.stack(flat).reshape(w.shape)


def training_loop(w, loss, gradient, lr, steps):
    losses = []
    for _ in range(steps):
        losses.append(loss(w).item())
        w = moved(w, gradient(w), lr)
    return w, losses


def train_until(w, loss, gradient, lr, tolerance, max_steps):
    taken = 0
    while taken < max_steps and loss(w) > tolerance:
        w = moved(w, gradient(w), lr)
        taken += 1
    return w, taken
