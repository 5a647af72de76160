"""Exercise 30, the reference: data parallel.

Synchronous data parallelism, its averages and its large batches: Goyal et al., "Accurate, Large
Minibatch SGD: Training ImageNet in 1 Hour" (2017), sections 2.3 and 3.
"""

from torch import Tensor, nn


def shards(order: Tensor, workers: int) -> list[Tensor]:
    """Every workers-th example, from each worker's own first one.

    Args:
        order: a permutation of the examples, shape [n], int64.
        workers: 1 or more.
    """
    return [order[rank::workers] for rank in range(workers)]


def average_gradients(gradients: list[list[Tensor]], sizes: list[int]) -> list[Tensor]:
    """The workers' means, weighted by their sizes.

    Args:
        gradients: by worker, by parameter.
        sizes: the examples of each worker, not all of them 0.
    """
    total = sum(sizes)
    shares = [size / total for size in sizes]
    return [
        sum(share * gradient for share, gradient in zip(shares, of_parameter, strict=True))
        for of_parameter in zip(*gradients, strict=True)
    ]


def accumulate_gradients(model: nn.Module, X: Tensor, y: Tensor, micro_batch: int) -> float:
    """A backward pass for each slice, its loss scaled by its share of the rows.

    Args:
        model: its gradients are replaced.
        X: inputs, shape [n, d].
        y: targets, shape [n, k].
        micro_batch: rows of a slice, 1 or more.
    """
    model.zero_grad()
    total = 0.0
    for rows, targets in zip(X.split(micro_batch), y.split(micro_batch), strict=True):
        loss = nn.functional.mse_loss(model(rows), targets) * (len(rows) / len(X))
        loss.backward()
        total += loss.item()
    return total
