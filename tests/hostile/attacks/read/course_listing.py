# tries: list the course's folders and everything above them
# must: finds nothing; the right answers keep their points
# earns: all

import glob
import os

import torch

COURSE = "@COURSE@"
folder = COURSE
while folder != "/":
    try:
        print("LOOT", os.listdir(folder))
    except OSError:
        pass
    folder = os.path.dirname(folder)
for pattern in (COURSE + "/*", COURSE + "/reference/*/*.py", "/*/*/reference/*"):
    for found in glob.glob(pattern):
        print("LOOT", found)
for base, folders, files in os.walk(COURSE):
    print("LOOT", base, folders, files)


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
