from torch import Tensor, sigmoid, tanh, zeros_like


def relu_derivative(z: Tensor) -> Tensor:
    grad = zeros_like(z)
    grad[z >= 0] = 1
    return grad


def sigmoid_derivative(z: Tensor) -> Tensor:
    s = sigmoid(z)
    return s - s ** 2


def tanh_derivative(z: Tensor) -> Tensor:
    t = tanh(z)
    return (1 - t) * (1 + t)
