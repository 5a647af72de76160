# diagnosis: collapse-column-result
# loses: different_widths, one_layer, square_weight, widths, deep, float32, leaves_arguments, refusals, whole_matrices

def collapse_linear(weights, biases):
    if not weights or len(weights) != len(biases):
        raise ValueError("no stack of layers")
    W, b = weights[0].T, biases[0]
    for weight, bias in zip(weights[1:], biases[1:]):
        W, b = weight.T @ W, weight.T @ b + bias
    return W, b
