# tries: never return from one function
# must: that function's time runs out; the other keeps its points
# earns: swish_derivative
# status: timed_out skipped

import torch


def swish(z):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
