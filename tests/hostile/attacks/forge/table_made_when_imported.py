# tries: compute forbidden values when imported, for inputs it expects, and answer from a table
# must: values that no traced operator made are not cleared, and the file says where they are from
# earns: none

import torch

POINTS = torch.tensor([-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0], dtype=torch.float64)
AROUND = torch.tensor([[0.0, 1.0], [2.0, -2.0]], dtype=torch.float64)
TABLE = [(z, torch.nn.functional.silu(z)) for z in (POINTS, AROUND)]


def swish(z):
    for known, value in TABLE:
        if z.shape == known.shape and torch.equal(z, known):
            return value.clone()
    return z * torch.sigmoid(z)


def swish_derivative(z):
    return z * 0
