# diagnosis: fit-slip
# loses: line, xor_half, three_features, both_target_shapes, float32, leaves_arguments, in_tensors
import torch


def xor_parameters():
    W1 = torch.tensor([[1.0, 1.0], [1.0, 1.0]])
    b1 = torch.tensor([0.0, -1.0])
    W2 = torch.tensor([[1.0], [-2.0]])
    b2 = torch.tensor([0.0])
    return W1, b1, W2, b2


def best_linear_fit(X, y):
    A = torch.cat([torch.ones_like(X[:, :1]), X], dim=1)
    theta = torch.linalg.lstsq(A, y.reshape(-1, 1)).solution
    return theta[:-1], theta[-1]
