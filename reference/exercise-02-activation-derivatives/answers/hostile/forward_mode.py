# tries: forward-mode differentiation and the operators that backward runs, called by hand
# loses: relu_points, relu_random, relu_shapes, relu_tensors, sigmoid_points, sigmoid_random, sigmoid_extremes, sigmoid_shapes, sigmoid_tensors

import torch


def relu_derivative(z):
    return torch.func.jvp(torch.relu, (z,), (torch.ones_like(z),))[1]


def sigmoid_derivative(z):
    import torch.autograd.forward_ad as forward

    with forward.dual_level():
        dual = forward.make_dual(z, torch.ones_like(z))
        return forward.unpack_dual(torch.sigmoid(dual)).tangent


def tanh_derivative(z):
    # Only the formula, under another name: nothing is differentiated here.
    return torch.ops.aten.tanh_backward(torch.ones_like(z), torch.tanh(z))
