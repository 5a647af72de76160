# diagnosis: argument-changed
# loses: leaves_arguments

def collapse_linear(weights, biases):
    if not weights or len(weights) != len(biases):
        raise ValueError("no stack of layers")
    b = biases[0]
    for i, weight in enumerate(weights[1:], 1):
        biases[i] += b @ weight
        b = biases[i]
    W = weights[0]
    for weight in weights[1:]:
        W = W @ weight
    return W, b
