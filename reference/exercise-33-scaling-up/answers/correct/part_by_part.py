"""Loops over blocks and over lists of what there is."""


def linear(d, h):
    return d * h + h


def count_gpt(vocabulary, context, width, layers):
    total = vocabulary * width
    total += context * width
    for _ in range(layers):
        for _ in ("before attention", "before the network"):
            total += width + width
        for _ in ("query", "key", "value", "output"):
            total += linear(width, width)
        total += linear(width, 4 * width)
        total += linear(4 * width, width)
    total += 2 * width
    return total


def training_bytes(parameters, optimiser, mixed):
    names = ["sgd", "momentum", "adam"]
    small, large = 2, 4
    kept = [small, small, large] if mixed is True else [large, large]
    kept += [large] * names.index(optimiser)  # which raises a ValueError for another name
    return sum(size * parameters for size in kept)


def training_flops(parameters, tokens):
    per_token = 0
    for way in ("forward", "input gradient", "weight gradient"):
        per_token += 2 * parameters
    return per_token * tokens


def training_days(flops, devices, flops_per_second, utilisation):
    per_day = flops_per_second * utilisation * devices * 3600 * 24
    return float(flops) / per_day
