# tries: look around from matplotlib's folder, which is readable
# must: finds nothing; the right answers keep their points
# earns: all

import os

import torch

folder = os.environ.get("MPLCONFIGDIR", "/")
for step in ("..", "../..", "../../.."):
    try:
        print("LOOT", os.listdir(os.path.join(folder, step)))
    except OSError:
        pass
try:
    with open(os.path.join(folder, "hostile-was-here"), "w"):
        print("LOOT written")
except OSError:
    pass


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
