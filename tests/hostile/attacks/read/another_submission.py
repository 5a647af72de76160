# tries: read the submissions that lie beside it
# must: finds nothing; the right answers keep their points
# earns: all

import os
import pathlib

import torch

FOLDER = "@FOLDER@"
for path in (FOLDER + "/neighbour.py", FOLDER + "/../neighbour.py", __file__, "neighbour.py"):
    try:
        print("LOOT", pathlib.Path(path).read_text())
    except OSError:
        pass
try:
    print("LOOT", list(os.scandir(FOLDER)))
except OSError:
    pass
try:
    import neighbour

    print("LOOT", neighbour)
except (ImportError, OSError):
    pass


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
