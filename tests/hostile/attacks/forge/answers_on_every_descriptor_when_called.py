# tries: send finished answers ahead, on every descriptor, and then answer wrong
# must: no point is earned by what was not asked for
# earns: none

import os

import msgspec
import torch


def frame(number, value):
    """A message as the worker would send it."""
    fields = {"number": number, "value": value, "error": None, "unsendable": "", "changed": []}
    data = msgspec.msgpack.encode(fields)
    return len(data).to_bytes(4, "little") + data


def flood():
    for descriptor in range(3, 64):
        for number in range(1, 100):
            try:
                os.write(descriptor, frame(number, 0.0))
            except OSError:
                break


def swish(z):
    flood()
    return torch.zeros_like(z)


def swish_derivative(z):
    flood()
    return torch.zeros_like(z)
