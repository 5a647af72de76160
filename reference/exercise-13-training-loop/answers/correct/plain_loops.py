"""Two plain loops; the second one returns out of its middle."""


def training_loop(w, loss, gradient, lr, steps):
    losses = []
    for step in range(steps):
        value = loss(w)
        losses.append(float(value))
        direction = gradient(w)
        w = w - lr * direction
    return w, losses


def train_until(w, loss, gradient, lr, tolerance, max_steps):
    for step in range(max_steps):
        if loss(w).item() <= tolerance:
            return w, step
        w = w - lr * gradient(w)
    return w, max_steps
