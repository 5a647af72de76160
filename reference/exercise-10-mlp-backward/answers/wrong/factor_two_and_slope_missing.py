# diagnosis: backward-two-mistakes, backward-factor-two
# loses: weight_gradients, bias_gradients, square_weights[relu], square_weights[sigmoid], square_weights[tanh], square_biases, layers[1], layers[2], layers[3], layers[4], layers[5], single_example, float32, leaves_arguments, all_rows

import torch

ACTIVATIONS = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


def mse_loss(y_hat, y):
    return (y_hat - y).square().mean()


def mlp_backward(X, y, weights, biases, activation="relu"):
    h = [X]
    for W, b in zip(weights[:-1], biases[:-1]):
        h.append(ACTIVATIONS[activation](h[-1] @ W + b))
    delta = (h[-1] @ weights[-1] + biases[-1] - y) / y.numel()
    dW, db = [], []
    for layer in reversed(range(len(weights))):
        dW.insert(0, h[layer].T @ delta)
        db.insert(0, delta.sum(dim=0))
        delta = delta @ weights[layer].T
    return dW, db
