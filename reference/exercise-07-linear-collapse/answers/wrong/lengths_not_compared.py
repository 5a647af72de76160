# diagnosis: wrong-exception
# loses: refusals

def collapse_linear(weights, biases):
    if not weights:
        raise ValueError("there is no layer")
    W, b = weights[0], biases[0]
    for weight, bias in zip(weights[1:], biases[1:]):
        W, b = W @ weight, b @ weight + bias
    return W, b
