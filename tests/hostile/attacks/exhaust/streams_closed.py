# tries: close, replace and detach its streams
# must: the right answers keep their points
# earns: all

import io
import os
import sys

import torch

sys.stdout.write("x" * 10)
sys.stdout = io.StringIO()
sys.stderr = None
sys.__stdout__.close()
sys.stdin = 7
for descriptor in (0, 1, 2):
    try:
        os.close(descriptor)
    except OSError:
        pass
def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
