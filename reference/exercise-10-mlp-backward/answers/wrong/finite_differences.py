# diagnosis: backward-not-exact, exception, none
# loses: weight_gradients, bias_gradients, square_weights[sigmoid], square_weights[tanh], layers[4], single_example, float32, leaves_arguments, all_rows
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
    def loss():
        h = X
        for i, (W, b) in enumerate(zip(Ws, bs)):
            h = h @ W + b
            if i < len(Ws) - 1:
                h = F[activation](h)
        return mse_loss(h, y)

    Ws, bs = [W.clone() for W in weights], [b.clone() for b in biases]
    found = []
    for parameter in Ws + bs:
        gradient = torch.zeros_like(parameter).flatten()
        flat = parameter.view(-1)
        for i in range(len(flat)):
            kept = flat[i].clone()
            flat[i] = kept + 1e-4
            above = loss()
            flat[i] = kept - 1e-4
            gradient[i] = (above - loss()) / 2e-4
            flat[i] = kept
        found.append(gradient.view_as(parameter))
    return found[: len(Ws)], found[len(Ws) :]
