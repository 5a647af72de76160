# tries: stop its own process
# must: its time runs out and it is killed
# earns: swish_derivative
# status: timed_out skipped killed

import signal

import torch


def swish(z):
    signal.raise_signal(signal.SIGSTOP)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
