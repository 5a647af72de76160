# diagnosis: leaky-relu-another-function, elu-another-function, gelu-another-function, gelu-tanh-another-function
# loses: leaky_relu_points, leaky_relu_slope, elu_points, elu_alpha, gelu_points, gelu_tanh_points, leaky_relu_random, leaky_relu_far, leaky_relu_shapes, leaky_relu_whole, elu_random, elu_far, elu_shapes, elu_whole, gelu_random, gelu_shapes, gelu_whole, gelu_tanh_random, gelu_tanh_shapes, gelu_tanh_whole

import math
import torch
from torch import Tensor


def leaky_relu(z, negative_slope=0.01):
    return torch.nn.functional.softsign(z)


def elu(z, alpha=1.0):
    return torch.log1p(torch.exp(-z.abs())) + torch.relu(z)


def gelu(z):
    return z * torch.sigmoid(z)


def gelu_tanh(z):
    return z * torch.sigmoid(z)
