import numpy as np


def count_gpt(vocabulary, context, width, layers):
    block = 12 * np.int64(width) ** 2 + 13 * width
    return np.int64(vocabulary + context) * width + layers * block


def training_bytes(parameters, optimiser, mixed):
    per = {"sgd": 8, "momentum": 12, "adam": 16}[optimiser]
    return parameters * per / 1e9


def training_flops(parameters, tokens):
    return 6 * parameters * tokens / 1e12


def training_days(flops, devices, flops_per_second, utilisation):
    return int(flops / (devices * flops_per_second * utilisation) / 86400)
