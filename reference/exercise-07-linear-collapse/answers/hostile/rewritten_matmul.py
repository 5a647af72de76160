# tries: replaces torch's own comparison and product, for whoever shares the process
# loses: all
import torch

torch.allclose = lambda *args, **kwargs: True
torch.equal = lambda *args, **kwargs: True
torch.testing.assert_close = lambda *args, **kwargs: None
torch.Tensor.__matmul__ = lambda self, other: torch.zeros(self.shape[0], other.shape[-1])


def collapse_linear(weights, biases):
    return torch.zeros_like(weights[0]), torch.zeros_like(biases[0])
