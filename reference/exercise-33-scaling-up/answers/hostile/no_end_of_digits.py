# tries: integers of a million digits, which take for ever to print, and floats beyond all numbers
# loses: all


def count_gpt(vocabulary, context, width, layers):
    return 10**1_000_000


def training_bytes(parameters, optimiser, mixed):
    return 7**299  # more than a float can hold, and less than a message


def training_flops(parameters, tokens):
    return -(1 << 4_000_000)


def training_days(flops, devices, flops_per_second, utilisation):
    return float("inf") if devices > 8 else 10**300
