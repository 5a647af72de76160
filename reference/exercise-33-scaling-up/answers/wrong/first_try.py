def count_gpt(vocabulary, context, width, layers):
    # the head too
    emb = vocabulary * width + context * width
    attn = 3 * width * width + width * width
    mlp = 2 * (width * 4 * width)
    return emb + layers * (attn + mlp) + vocabulary * width


def training_bytes(parameters, optimiser, mixed):
    size = 2 if mixed else 4
    states = {"sgd": 0, "momentum": 1, "adam": 2}
    return parameters * size * (2 + states.get(optimiser, 0))


def training_flops(parameters, tokens):
    return 6e0 * parameters * tokens


def training_days(flops, devices, flops_per_second, utilisation):
    hours = flops / (devices * flops_per_second) / 3600
    return hours / 24 * utilisation
