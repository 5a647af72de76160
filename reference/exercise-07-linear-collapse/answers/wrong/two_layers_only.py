# diagnosis: exception, none
# loses: square_weight, square_bias, widths, deep, float32, leaves_arguments

def collapse_linear(weights, biases):
    if not weights or len(weights) != len(biases):
        raise ValueError("no stack of layers")
    if len(weights) == 1:
        return weights[0], biases[0]
    return weights[0] @ weights[-1], biases[0] @ weights[-1] + biases[-1]
