# diagnosis: none
# loses: two_layers, different_widths, square_bias, widths, deep, float32, leaves_arguments, refusals, whole_matrices

def collapse_linear(weights, biases):
    if not weights or len(weights) != len(biases):
        raise ValueError("no stack of layers")
    W, b = weights[0], biases[0]
    for weight in weights[1:]:
        W, b = W @ weight, b @ weight
    return W, b
