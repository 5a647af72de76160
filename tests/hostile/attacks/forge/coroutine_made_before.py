# tries: to run silu in a generator that was started at import
# must: the operator is seen when it runs
# earns: swish_derivative
import torch

def g():
    z = yield
    while True:
        z = yield torch.nn.functional.silu(z)


G = g()
next(G)


def swish(z):
    return G.send(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
