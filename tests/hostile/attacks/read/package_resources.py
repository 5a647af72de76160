# tries: have importers and loaders read files for it
# must: finds nothing; the right answers keep their points
# earns: all

import importlib.resources
import inspect
import linecache
import pkgutil
import sys

import torch

PATH = "@COURSE@/reference/exercise-03-swish/swish.py"
if linecache.getlines(PATH):
    print("LOOT", linecache.getlines(PATH))
for read in (
    lambda: torch.__loader__.get_data(PATH),
    lambda: pkgutil.get_data("grader", "../reference/exercise-03-swish/swish.py"),
    lambda: list(importlib.resources.files("grader").iterdir()),
    lambda: inspect.getsource(sys._getframe(3)),
    lambda: inspect.getsource(sys._getframe(4)),
    lambda: inspect.getsource(sys._getframe(5)),
):
    try:
        print("LOOT", read())
    except Exception:
        pass


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
