# tries: run torch's own references of glu, reached through the table of loaded modules
# must: the rule `tracing` is broken
# earns: none

import importlib
import sys

import torch

importlib.import_module(".".join(["torch", "_" + "refs", "nn", "functional"]))
place = sys.modules[".".join(["torch", "_" + "refs", "nn", "functional"])]
gate = getattr(place, "gl" + "u")


def swish(z):
    return gate(torch.stack([z, z], -1), -1)


def swish_derivative(z):
    return gate(torch.stack([z, z], -1), -1)
