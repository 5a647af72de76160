# tries: rewrite the process through /proc/self/mem and memfd
# must: both are refused
# earns: all

import os

import torch

for attack in (
    lambda: open("/proc/self/mem", "r+b"),
    lambda: open("/proc/self/maps"),
    lambda: os.memfd_create("hostile-was-here"),
    lambda: os.open("/proc/self/exe", os.O_RDONLY),
):
    try:
        print("LOOT", attack())
    except OSError:
        pass


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
