# tries: send answers with numbers that nobody asked for beside the right one
# must: they are dropped; the right answers keep their points
# earns: all

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
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
