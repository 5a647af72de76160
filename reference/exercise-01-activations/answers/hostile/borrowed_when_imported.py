# tries: keep torch's operators from before the trace, and give them other names
# loses: all

import functools

import torch

half = functools.partial(torch.Tensor.sigmoid)
steep = getattr(torch.ops.aten, "ta" + "nh").default
cut = vars(torch.nn.functional)["".join(reversed("uler"))]


def relu(z):
    return cut(z, False)


def sigmoid(z):
    return half(z)


def tanh(z):
    return steep(z)
