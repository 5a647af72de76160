# tries: returns numbers and lists that say they are equal to everything
# loses: all


class Agreeable(int):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __sub__(self, other):
        return 0

    __rsub__ = __sub__
    __hash__ = int.__hash__


class Losses(list):
    def __eq__(self, other):
        return True


def training_loop(w, loss, gradient, lr, steps):
    return w, Losses([Agreeable(0)] * steps)


def train_until(w, loss, gradient, lr, tolerance, max_steps):
    return w, Agreeable(0)
