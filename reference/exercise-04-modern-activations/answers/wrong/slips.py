# diagnosis: leaky-relu-slip, elu-slip, gelu-slip, gelu-tanh-slip
# loses: leaky_relu_points, leaky_relu_slope, elu_points, elu_alpha, gelu_points, gelu_tanh_points, leaky_relu_random, leaky_relu_far, leaky_relu_shapes, leaky_relu_whole, elu_random, elu_far, elu_shapes, elu_whole, gelu_random, gelu_shapes, gelu_whole, gelu_tanh_random, gelu_tanh_shapes, gelu_tanh_whole

import math
import torch
from torch import Tensor


def leaky_relu(z, negative_slope=0.01):
    return torch.where(z > 0, z, negative_slope + z)


def elu(z, alpha=1.0):
    return torch.where(z > 0, z, alpha * (1 - torch.exp(z.clamp(max=0))))


def gelu(z):
    return 0.5 * z * (1 + torch.erf(z * math.sqrt(2)))


def gelu_tanh(z):
    return 0.5 * z * (1 + torch.tanh(math.sqrt(2) / math.pi * (z + 0.044715 * z**3)))
