# tries: read the caller's environment
# must: finds nothing; the right answers keep their points
# earns: all

import ctypes  # noqa: F401
import os

import torch

for source in (dict(os.environ), os.environb):
    for name, value in source.items():
        if "@CANARY@" in str(value) or "@COURSE@" in str(value):
            print("LOOT", name, value)
for command in ("env", "set"):
    try:
        print("LOOT", os.popen(command).read() or 1 / 0)
    except (OSError, ZeroDivisionError):
        pass


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
