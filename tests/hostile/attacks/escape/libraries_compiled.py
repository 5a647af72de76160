# tries: have torch compile and load native code
# must: each is refused; the right answers keep their points
# earns: all

import torch

for attack in (
    lambda: __import__("torch.utils.cpp_extension").utils.cpp_extension.load_inline("x", "int f(){return 1;}"),
    lambda: torch.ops.load_library("@FOLDER@/neighbour.py"),
    lambda: torch.classes.load_library("/tmp/hostile-was-here.so"),
):
    try:
        print("LOOT", attack())
    except Exception:
        pass


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
