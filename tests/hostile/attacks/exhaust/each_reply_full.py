# tries: have every reply be just as large as one may be
# must: all replies together have a bound too
# earns: none

import torch

FULL = [torch.rand(1 << 18, dtype=torch.float64) for _ in range(7)]


def swish(z):
    return FULL


def swish_derivative(z):
    return {"a": FULL, "b": [1.0] * 20_000, "c": ["text" * 1000] * 200}
