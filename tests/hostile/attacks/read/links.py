# tries: reach the reference through links of its own making
# must: finds nothing; the right answers keep their points
# earns: all

import os

import torch

PATH = "@COURSE@/reference/exercise-03-swish/swish.py"
for make in (os.symlink, os.link):
    for place in ("/tmp/hostile-was-here", "/dev/shm/hostile-was-here", "hostile-was-here"):
        try:
            make(PATH, place)
            print("LOOT", open(place).read())
        except OSError:
            pass


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
