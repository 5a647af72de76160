# tries: a tensor class whose product with anything is the right answer
# loses: all
import torch


class Oracle(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        if func in {torch.Tensor.__matmul__, torch.matmul, torch.Tensor.__rmatmul__}:
            return torch.tensor([[0.0], [1.0], [1.0], [0.0]])
        return super().__torch_function__(func, types, args, kwargs or {})


def xor_parameters():
    return tuple(
        torch.zeros(*shape).as_subclass(Oracle) for shape in ((2, 1), (1,), (1, 1), (1,))
    )


def best_linear_fit(X, y):
    return torch.zeros(X.shape[1], 1, dtype=X.dtype).as_subclass(Oracle), X.new_zeros(1)
