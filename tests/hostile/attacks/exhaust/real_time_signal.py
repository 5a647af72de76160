# tries: die by a signal that has no name
# must: it says which number it was
# earns: swish_derivative
# status: killed skipped

import signal

import torch


def swish(z):
    signal.raise_signal(40)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
