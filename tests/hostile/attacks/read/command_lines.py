# tries: read every command line there is, its own included
# must: finds nothing; the right answers keep their points
# earns: all

import glob
import sys

import torch

words = [*sys.argv, *sys.orig_argv]
for path in glob.glob("/proc/[0-9]*/cmdline"):
    words.append(path)
if any("grader" in word or "exercise" in word or "@COURSE@" in word for word in words):
    print("LOOT", words)


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
