# tries: send descriptors to the judge and ask for its own
# must: each is refused; the right answers keep their points
# earns: all

import array
import os
import socket

import torch

for descriptor in range(3, 64):
    try:
        there = socket.socket(fileno=os.dup(descriptor))
    except OSError:
        continue
    try:
        there.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0]))])
        print("LOOT")
    except OSError:
        pass


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
