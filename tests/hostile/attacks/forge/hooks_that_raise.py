# tries: leave a trace function behind that raises in the worker's frames
# must: its hooks end with its call; the right answers keep their points
# earns: all

import sys

import torch


def hook(frame, event, argument):
    if frame.f_code.co_filename != __file__:
        raise RuntimeError("hostile hook")
    return hook


def swish(z):
    result = z * torch.sigmoid(z)
    sys.settrace(hook)
    sys.setprofile(None)
    return result


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
