"""(1 − a)(1 + a), a − a², no_grad, in-place steps on tensors of its own, a method named backward."""

import torch


class Slope:
    def backward(self, z):
        a = torch.sigmoid(z)
        return a.sub(a.square())


@torch.no_grad()
def relu_derivative(z):
    slope = torch.zeros_like(z)
    slope[z > 0] = 1
    return slope


@torch.inference_mode()
def sigmoid_derivative(z):
    return Slope().backward(z)


@torch.no_grad()
def tanh_derivative(z):
    a = z.tanh()
    return (1 - a).mul_(1 + a)


if __name__ == "__main__":
    leaf = torch.linspace(-3, 3, 7).requires_grad_()
    torch.tanh(leaf).sum().backward()
    print(leaf.grad - tanh_derivative(leaf.detach()))
