"""All the points by accumulate; the first that is good enough by next."""

from itertools import accumulate, islice


def points(w, gradient, lr, steps):
    return accumulate(range(steps), lambda at, _: at - gradient(at) * lr, initial=w)


def training_loop(w, loss, gradient, lr, steps):
    *before, last = points(w, gradient, lr, steps)
    return last, [loss(point).item() for point in before]


def train_until(w, loss, gradient, lr, tolerance, max_steps):
    path = list(points(w, gradient, lr, max_steps))
    good = (n for n, point in enumerate(islice(path, max_steps)) if loss(point) <= tolerance)
    n = next(good, max_steps)
    return path[n], n
