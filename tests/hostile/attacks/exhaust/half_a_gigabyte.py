# tries: return tensors in each dtype that are as large as the wire allows, and larger
# must: they cost the judge next to nothing
# earns: none

import torch

MAKE = [
    lambda: torch.ones(48 << 20, dtype=torch.bfloat16),
    lambda: torch.zeros(16 << 20, dtype=torch.int8),
    lambda: torch.ones((4 << 10, 4 << 10), dtype=torch.bool),
    lambda: torch.full((1 << 20,), 1 - 2j, dtype=torch.complex128),
    lambda: torch.rand(8 << 20, dtype=torch.float16),
    lambda: torch.rand(2 << 20, dtype=torch.float64),
    lambda: torch.quantize_per_tensor(torch.rand(8 << 20), 0.1, 0, torch.qint8),
    lambda: torch.eye(2_000).to_sparse(),
    lambda: torch.arange(2 << 20),
]
turn = [0]


def swish(z):
    turn[0] += 1
    return MAKE[turn[0] % len(MAKE)]()


def swish_derivative(z):
    return [make() for make in MAKE[1:]] + [torch.rand(1)]
