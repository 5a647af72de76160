# diagnosis: collapse-column-convention
# loses: two_layers, different_widths, square_weight, square_bias, widths, deep, float32, leaves_arguments, refusals, whole_matrices

def collapse_linear(weights, biases):
    if not weights or len(weights) != len(biases):
        raise ValueError("no stack of layers")
    W, b = weights[0], biases[0]
    for i in range(1, len(weights)):
        W = weights[i].mm(W)
        b = weights[i].mv(b) + biases[i]
    return W, b
