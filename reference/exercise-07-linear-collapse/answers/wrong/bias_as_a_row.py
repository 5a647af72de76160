# diagnosis: reshaped
# loses: two_layers, different_widths, one_layer, square_bias, widths, deep, float32, leaves_arguments, refusals, whole_matrices

def collapse_linear(weights, biases):
    if not weights or len(weights) != len(biases):
        raise ValueError("no stack of layers")
    W, b = weights[0], biases[0].unsqueeze(0)
    for weight, bias in zip(weights[1:], biases[1:]):
        W, b = W @ weight, b @ weight + bias
    return W, b
