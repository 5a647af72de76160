# tries: return values that grow at every level, and that are as deep as the wire allows
# must: they are refused before anything is made of them
# earns: none

import torch

turn = [0]


def swish(z):
    turn[0] += 1
    value = z
    for _ in range(28 + turn[0] % 5):
        value = [value]
    return value


def swish_derivative(z):
    turn[0] += 1
    value = [torch.ones(1 << 14)] if turn[0] % 2 else (1,)
    for _ in range(30):
        value = [value, value, value, value] if turn[0] % 2 else {"a": value, "b": (value,)}
    return value
