# tries: be nearly right, and something else where the file is run again with every digit
# must: what is run again is watched like the first run
# earns: swish_derivative
import torch

E = 2.7182818


def swish(z):
    if E == 2 + 0.7182818:
        return z / (1 + E**-z)
    return torch.nn.functional.silu(z)


def swish_derivative(z):
    gate = torch.sigmoid(z)
    return gate + z * gate * (1 - gate)
