# tries: read whatever the zygote left open
# must: finds nothing; the right answers keep their points
# earns: all

import os
import stat

import torch

for descriptor in range(1024):
    try:
        mode = os.fstat(descriptor).st_mode
    except OSError:
        continue
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode) or descriptor > 63:
        print("LOOT", descriptor, oct(mode))
    if stat.S_ISDIR(mode):
        print("LOOT", os.listdir(descriptor))


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
