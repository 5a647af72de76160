# tries: returns tensors of a class that says it is equal and close to everything
# loses: all
import torch


class Agreeable(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        if func.__name__ in {"eq", "__eq__", "allclose", "isclose", "equal"}:
            return torch.tensor(True)
        return super().__torch_function__(func, types, args, kwargs or {})


def collapse_linear(weights, biases):
    W = torch.zeros(weights[0].shape[0], weights[-1].shape[1], dtype=weights[0].dtype)
    return W.as_subclass(Agreeable), torch.zeros_like(biases[-1]).as_subclass(Agreeable)
