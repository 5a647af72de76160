# diagnosis: wrong-type
# loses: whole_matrices

def collapse_linear(weights, biases):
    if not weights or len(weights) != len(biases):
        raise ValueError("no stack of layers")
    W, b = weights[0], biases[0]
    for weight, bias in zip(weights[1:], biases[1:]):
        W, b = W @ weight, b @ weight + bias
    return [W, b]
