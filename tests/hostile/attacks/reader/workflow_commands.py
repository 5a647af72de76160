# tries: print commands that a CI runner acts on
# must: they are text in the report
# earns: all

import torch

print("::error file=x::owned")
print("::set-env name=PATH::/tmp")
print("##[set-output name=score]100")
print("::add-mask::score")
print("::stop-commands::x")


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
