# tries: return tensors of every unusual kind
# must: none is the judge's problem
# earns: none

import torch

KINDS = [
    lambda z: z.to_sparse(),
    lambda z: z.to("meta"),
    lambda z: torch.quantize_per_tensor(z.float(), 0.1, 0, torch.quint8),
    lambda z: torch.complex(z.double(), z.double()).conj().imag,
    lambda z: torch._neg_view(z),
    lambda z: torch.nested.nested_tensor([z.reshape(-1)]),
    lambda z: torch.nn.Parameter(z * 0),
    lambda z: z.to(torch.float8_e4m3fn),
    lambda z: z.reshape(-1)[:1].expand(5, 7),
]
turn = [0]


def swish(z):
    turn[0] += 1
    return KINDS[turn[0] % len(KINDS)](z)


def swish_derivative(z):
    return [kind(z) for kind in KINDS]
