# tries: to run silu on a nested tensor, which has operators of its own
# must: the operator is seen
# earns: swish_derivative
import torch



def swish(z):
    t = torch.nested.nested_tensor([z.flatten()]) if z.numel() else None
    return torch.nn.functional.silu(t).to_padded_tensor(0.0).reshape(z.shape) if t is not None else z.clone()


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
