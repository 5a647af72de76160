# tries: send answers when its process ends
# must: nothing that runs then is heard
# earns: none

import atexit
import os

import torch


@atexit.register
def leave():
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b"\x01\x00\x00\x00\x80")
        except OSError:
            pass
    print("LOOT atexit ran")


class Last:
    def __del__(self):
        print("LOOT")


sys_keeps = Last()


def swish(z):
    return torch.zeros_like(z)


def swish_derivative(z):
    return torch.zeros_like(z)
