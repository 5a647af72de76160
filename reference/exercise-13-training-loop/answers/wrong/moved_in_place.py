

def training_loop(w, loss, gradient, lr, steps):
    losses = []
    for _ in range(steps):
        losses.append(loss(w).item())
        w -= lr * gradient(w)
    return w, losses


def train_until(w, loss, gradient, lr, tolerance, max_steps):
    taken = 0
    while taken < max_steps and loss(w) > tolerance:
        w.sub_(gradient(w), alpha=lr)
        taken += 1
    return w, taken
