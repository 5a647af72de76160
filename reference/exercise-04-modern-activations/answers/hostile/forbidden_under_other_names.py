# tries: call the forbidden operators by computed names and through torch.ops.aten
# loses: all
import torch

_f = torch.nn.functional


def leaky_relu(z, negative_slope=0.01):
    return getattr(_f, "leaky" + "_" + "relu")(z, negative_slope)


def elu(z, alpha=1.0):
    return torch.ops.aten.elu.default(z, alpha)


def gelu(z):
    return vars(_f)["".join(["ge", "lu"])](z)


def gelu_tanh(z):
    return torch.nn.GELU(approximate="tanh")(z)
