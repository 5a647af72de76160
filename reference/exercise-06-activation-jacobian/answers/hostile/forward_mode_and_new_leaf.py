# tries: use forward-mode differentiation, and a leaf made by a keyword under computed names
# loses: all
import torch

FUNCTIONS = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


automatic = getattr(torch, "auto" + "grad")


def activation_jacobian(z, activation):
    if activation not in FUNCTIONS:
        raise ValueError(activation)
    return torch.diag(torch.func.jvp(FUNCTIONS[activation], (z,), (torch.ones_like(z),))[1])


def activation_vjp(z, upstream, activation):
    if activation not in FUNCTIONS:
        raise ValueError(activation)
    leaf = z.detach()
    setattr(leaf, "requires" + "_grad", True)
    with torch.enable_grad():
        value = FUNCTIONS[activation](leaf)
    return getattr(automatic, "gr" + "ad")(value, leaf, upstream)[0]
