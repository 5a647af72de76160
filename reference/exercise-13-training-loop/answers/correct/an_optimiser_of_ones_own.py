"""A class that steps and keeps what it has met."""


class Descent:
    def __init__(self, w, gradient, lr):
        self.w, self.gradient, self.lr, self.taken = w, gradient, lr, 0

    def step(self):
        self.w = self.w + self.gradient(self.w).mul(-self.lr)
        self.taken += 1


def training_loop(w, loss, gradient, lr, steps):
    descent, losses = Descent(w, gradient, lr), [0.0] * steps
    for step in range(steps):
        losses[step] = float(loss(descent.w))
        descent.step()
    return (descent.w, losses)


def train_until(w, loss, gradient, lr, tolerance, max_steps):
    descent = Descent(w, gradient, lr)
    good = loss(w).item() <= tolerance
    while not good and descent.taken != max_steps:
        descent.step()
        good = loss(descent.w).item() <= tolerance
    return descent.w, descent.taken
