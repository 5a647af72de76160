# tries: to have torch.fx interpret a graph with SiLU in it
# must: the operator is seen
# earns: swish_derivative
import torch
import torch.fx



def swish(z):
    g = torch.fx.symbolic_trace(torch.nn.SiLU())
    return torch.fx.Interpreter(g).run(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
