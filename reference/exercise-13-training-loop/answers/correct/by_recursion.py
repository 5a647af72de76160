"""One step, and then the same for the steps that are left."""


def training_loop(w, loss, gradient, lr, steps):
    if steps == 0:
        return w, []
    last, later = training_loop(w - lr * gradient(w), loss, gradient, lr, steps - 1)
    return last, [loss(w).item(), *later]


def train_until(w, loss, gradient, lr, tolerance, max_steps):
    if max_steps == 0 or loss(w) <= tolerance:
        return w, 0
    last, later = train_until(
        w - lr * gradient(w), loss, gradient, lr, tolerance, max_steps - 1
    )
    return last, later + 1
