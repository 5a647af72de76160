# tries: announce a message of four gigabytes
# must: its process is ended
# earns: swish_derivative
# status: killed skipped timed_out

import os

import torch


def swish(z):
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b"\xff" * 64)
        except OSError:
            pass
    return z


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
