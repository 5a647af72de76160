"""What one unit costs is found first, and then multiplied; decimals in place of floats."""

import math
from decimal import Decimal, getcontext

getcontext().prec = 60

BYTES = {
    ("sgd", False): 4 + 4,
    ("momentum", False): 4 + 4 + 4,
    ("adam", False): 4 + 4 + 4 + 4,
    ("sgd", True): 2 + 2 + 4,
    ("momentum", True): 2 + 2 + 4 + 4,
    ("adam", True): 2 + 2 + 4 + 4 + 4,
}


def count_gpt(vocabulary, context, width, layers):
    per_channel = vocabulary + context + 2
    per_channel += layers * sum([2 + 2, 4 * (width + 1), 4 * (width + 1), 4 * width + 1])
    return per_channel * width


def training_bytes(parameters, optimiser, mixed):
    for (name, is_mixed), each in BYTES.items():
        if name == optimiser and is_mixed == mixed:
            return each * parameters
    raise ValueError("sgd, momentum or adam")


def training_flops(parameters, tokens):
    return math.prod((parameters, tokens, 6))


def training_days(flops, devices, flops_per_second, utilisation):
    per_second = Decimal(devices) * Decimal(flops_per_second) * Decimal(utilisation)
    return float(Decimal(flops) / per_second / Decimal(86400))
