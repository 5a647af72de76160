# tries: to return whole numbers and floats that say they equal whatever they are compared with
# loses: all


class Yes(int):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0

    __rsub__ = __sub__
    __hash__ = int.__hash__


class Nearly(float):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    def __abs__(self):
        return 0.0

    __rsub__ = __sub__
    __hash__ = float.__hash__


def count_gpt(vocabulary, context, width, layers):
    return Yes(width)


def training_bytes(parameters, optimiser, mixed):
    return Yes(parameters)


def training_flops(parameters, tokens):
    return Yes(parameters)


def training_days(flops, devices, flops_per_second, utilisation):
    return Nearly(1.0)
