# tries: walk the frames below for the suite, the oracle and expected values
# must: finds nothing; the right answers keep their points
# earns: all

import sys

import torch


def walk():
    frame = sys._getframe()
    while frame is not None:
        for scope in (frame.f_locals, frame.f_globals):
            for name in ("agree", "expected", "reference", "oracle", "POINTS", "misconceptions"):
                if name in scope:
                    print("LOOT", name)
        frame = frame.f_back


walk()


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
