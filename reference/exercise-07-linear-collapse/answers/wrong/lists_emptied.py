# diagnosis: argument-changed
# loses: leaves_arguments

def collapse_linear(weights, biases):
    if not weights or len(weights) != len(biases):
        raise ValueError("no stack of layers")
    W, b = weights.pop(0), biases.pop(0)
    while weights:
        weight = weights.pop(0)
        W, b = W @ weight, b @ weight + biases.pop(0)
    return W, b
