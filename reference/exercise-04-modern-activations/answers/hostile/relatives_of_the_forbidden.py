# tries: run the forbidden operators through their relatives
# loses: all
import torch
from torch.nn import functional as F


def leaky_relu(z, negative_slope=0.01):
    return F.prelu(z.reshape(-1, 1), torch.full((1,), negative_slope, dtype=z.dtype)).reshape(z.shape)


def elu(z, alpha=1.0):
    unit = F.celu(z)
    return torch.where(z > 0, z, alpha * unit)


gelu = F.gelu


def gelu_tanh(z):
    return torch._refs.nn.functional.gelu(z, approximate="tanh")
