# tries: return NaN, inf, denormal and alternating numbers in every dtype with the right shape
# must: each is told as wrong
# earns: none
# status: failed skipped

import torch

KINDS = [
    lambda z: torch.full_like(z, float("nan")),
    lambda z: z.to(torch.complex128) * 1j,
    lambda z: z.bfloat16(),
    lambda z: z > 0,
    lambda z: z.to(torch.int8),
    lambda z: torch.full_like(z, 5e-324),
    lambda z: torch.full_like(z, 1.7e308) * (1 - 2 * (z > 0)),
    lambda z: z.half(),
    lambda z: z.to(torch.uint8),
    lambda z: torch.where(z > 0, float("inf"), float("-inf")),
]
turn = [0]


def swish(z):
    turn[0] += 1
    return KINDS[turn[0] % len(KINDS)](z)


def swish_derivative(z):
    turn[0] += 1
    return KINDS[-turn[0] % len(KINDS)](z)
