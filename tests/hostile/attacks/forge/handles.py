# tries: return modules, handles and callables in place of tensors
# must: they are of the wrong type
# earns: none

import torch


class Fake(torch.nn.Module):
    def forward(self, *args):
        return True

    def state_dict(self, *args, **kwargs):
        return {"number": 1}


def swish(z):
    return Fake()


def swish_derivative(z):
    return [Fake(), Fake, lambda: 1, torch.nn.Linear]
