# tries: to hide silu inside torch.vmap
# must: the operator is seen under it
# earns: swish_derivative
import torch



def swish(z):
    return torch.vmap(torch.nn.functional.silu)(z) if z.dim() and z.shape[0] else z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
