# tries: hands back rates, losses and lists that say they equal everything
# loses: all


class Agreeable(float):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    def __abs__(self):
        return 0.0

    __rsub__ = __sub__
    __hash__ = float.__hash__


class Losses(list):
    def __eq__(self, other):
        return True


def step_decay(step, lr, every, factor=0.1):
    return Agreeable(lr / 3)


def cosine(step, total, lr, lr_min=0.0):
    return Agreeable(lr / 3)


def warmup_cosine(step, warmup, total, lr, lr_min=0.0):
    return Agreeable(lr / 3)


def train_with_rates(model, X, y, rates):
    return Losses([Agreeable(1.0)] * len(rates))
