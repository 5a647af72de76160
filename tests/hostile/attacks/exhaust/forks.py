# tries: fork without end
# must: no process starts; the right answers keep their points
# earns: all

import multiprocessing
import os

import torch

for _ in range(100):
    for start in (os.fork, os.forkpty, multiprocessing.Process(target=print).start):
        try:
            if start() == 0:
                print("LOOT")
        except OSError:
            pass


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
