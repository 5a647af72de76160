# tries: hides the call of autograd in a string that is executed
# loses: weight_gradients, bias_gradients, square_weights[relu], square_weights[sigmoid], square_weights[tanh], square_biases, layers[1], layers[2], layers[3], layers[4], layers[5], single_example, float32, leaves_arguments, all_rows
import torch

F = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


def slope(z, name):
    if name == "relu":
        return (z > 0).to(z.dtype)
    h = F[name](z)
    return h * (1 - h) if name == "sigmoid" else 1 - h**2


def mse_loss(y_hat, y):
    return ((y_hat - y) ** 2).mean()


def mlp_backward(X, y, weights, biases, activation="relu"):
    parameters = [p.detach().clone().requires_grad_() for p in [*weights, *biases]]
    h = X
    for i in range(len(weights)):
        h = h @ parameters[i] + parameters[len(weights) + i]
        if i < len(weights) - 1:
            h = F[activation](h)
    loss = mse_loss(h, y)
    exec("".join(["loss.", "back", "ward()"]))
    found = [p.grad for p in parameters]
    return found[: len(weights)], found[len(weights) :]
