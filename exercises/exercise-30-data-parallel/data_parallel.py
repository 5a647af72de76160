"""Exercise 30: data parallel.

Everything in torch is allowed. No process is started: you write what workers would agree on.
"""

import torch
from torch import Tensor, nn


def shards(order: Tensor, workers: int) -> list[Tensor]:
    """The examples dealt out to the workers in turn, like cards.

    Args:
        order: which example comes first, second, …; shape [n], int64, each of them once.
        workers: how many workers there are, 1 or more; there may be more of them than examples.

    Returns:
        For each worker, worker 0 first, the examples that it gets, in the order's order.
    """
    raise NotImplementedError("write shards")


def average_gradients(gradients: list[list[Tensor]], sizes: list[int]) -> list[Tensor]:
    """The gradient of the mean loss over all examples, from the gradients of all workers.

    Args:
        gradients: for each worker, for each parameter, the gradient of the mean loss over this
            worker's own examples. All workers have the same parameters, in the same order.
        sizes: how many examples each worker had. A worker without examples has gradients of 0.

    Returns:
        For each parameter the gradient, of its shape and dtype.
    """
    raise NotImplementedError("write average_gradients")


def accumulate_gradients(model: nn.Module, X: Tensor, y: Tensor, micro_batch: int) -> float:
    """The gradient of a whole batch's mean squared error, made slice by slice; no step.

    Args:
        model: the gradient is left in its parameters' `.grad`, in place of what was there.
        X: inputs, shape [n, d].
        y: targets, shape [n, k].
        micro_batch: how many rows a slice has; the last one may have fewer.

    Returns:
        The mean squared error of the whole batch, a Python float.
    """
    raise NotImplementedError("write accumulate_gradients")


if __name__ == "__main__":
    # Runs when you start this file with `python data_parallel.py`; it is not graded.
    X, y = torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([[1.0], [3.0], [5.0]])
    print(shards(torch.randperm(11), workers=4))
    model = nn.Linear(1, 1)
    print(accumulate_gradients(model, X, y, micro_batch=2), model.weight.grad)
    # The whole batch at once has the same loss, and the same gradient.
    model.zero_grad()
    loss = nn.functional.mse_loss(model(X), y)
    loss.backward()
    print(loss.item(), model.weight.grad)
