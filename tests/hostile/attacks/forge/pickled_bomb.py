# tries: return objects whose unpickling runs code
# must: nothing is unpickled
# earns: none

import os

import torch


class Bomb:
    def __reduce__(self):
        return os.system, ("touch /tmp/hostile-was-here",)

    def __reduce_ex__(self, protocol):
        return self.__reduce__()

    __getstate__ = __array__ = __reduce__


def swish(z):
    return Bomb()


def swish_derivative(z):
    return [Bomb(), {"state": Bomb()}, torch.Size([1])]
