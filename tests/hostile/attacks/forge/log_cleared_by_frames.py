# tries: run silu and then wipe what the trace has noted
# must: what was noted has been told already
# earns: none

import sys

import torch


def wipe():
    frame = sys._getframe()
    while frame is not None:
        for value in list(frame.f_locals.values()):
            log = getattr(value, "_log", None)
            for name in ("breaches", "operators", "leaks"):
                found = getattr(log, name, None)
                if isinstance(found, list):
                    found.clear()
        frame = frame.f_back


def swish(z):
    value = torch.nn.functional.silu(z)
    wipe()
    return value


def swish_derivative(z):
    return z
