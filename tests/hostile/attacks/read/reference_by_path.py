# tries: read the reference and the hidden suite by their paths
# must: finds nothing; the right answers keep their points
# earns: all

import os

import torch

COURSE = "@COURSE@"
STAFF = COURSE + "/reference/exercise-03-swish"
for name in ("swish.py", "test_hidden.py", "misconceptions.py", "answers/hostile/hidden_autograd.py"):
    for path in (STAFF + "/" + name, "/proc/self/root" + STAFF + "/" + name):
        try:
            print("LOOT", open(path).read())
        except OSError:
            pass
    try:
        print("LOOT", os.readlink(STAFF))
    except OSError:
        pass


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
