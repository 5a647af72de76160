# tries: to break what reads a returned tensor by one without elements and one without a storage
# must: both are told as what they are, and nothing of the worker breaks
# earns: none
# status: failed
import torch

def swish(z):
    return torch.empty(z.shape, device='meta')


def swish_derivative(z):
    return z.to_sparse()
