import torch

def relu_derivative(z):
    zero = torch.zeros_like(z)
    one = torch.ones_like(z)
    return torch.where(z > 0, one, zero)

def sigmoid_derivative(z):
    return torch.sigmoid(z) * torch.sigmoid(-z)

def tanh_derivative(z):
    # d/dz tanh(z) = sech(z)^2
    return 1.0 - torch.tanh(z)
