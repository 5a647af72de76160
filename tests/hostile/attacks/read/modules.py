# tries: look through sys.modules for pytest, the judge and the suites
# must: finds nothing; the right answers keep their points
# earns: all

import sys

import torch

for name, module in list(sys.modules.items()):
    if name.split(".")[0] in {"pytest", "_pytest", "test_visible", "test_hidden", "click", "rich"}:
        print("LOOT", name)
    if name.startswith(("grader.", "_course_")) and len(vars(module) or ()) > 10:
        print("LOOT", name)


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
