# tries: import the judge's own modules
# must: finds nothing; the right answers keep their points
# earns: all

import importlib
import sys

import torch

sys.path.append("@COURSE@")
for name in (
    "grader.oracle",
    "grader.judge.values",
    "grader.judge",
    "grader.suite.plugin",
    "grader.examination",
    "grader.session",
    "grader.course",
    "grader.worker.trace",
    "grader.worker.wire",
):
    try:
        importlib.import_module(name)
        print("LOOT", name)
    except (ImportError, OSError):
        pass


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
