"""Exercise 29: normalisation, along the rows and along the columns of a batch.

Not allowed: torch's own layer_norm, batch_norm, instance_norm, group_norm and rms_norm.
"""

import torch
from torch import Tensor, nn


def layer_norm(x: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5) -> Tensor:
    """Each row brought to mean 0 and variance 1, then times gamma plus beta.

    Args:
        x: shape [..., d], floating; a row is what lies along the last dimension.
        gamma: shape [d].
        beta: shape [d].
        eps: keeps the divisor above 0.

    Returns:
        Shape and dtype of x.
    """
    raise NotImplementedError("write layer_norm")


def batch_norm(
    x: Tensor,
    gamma: Tensor,
    beta: Tensor,
    running_mean: Tensor,
    running_var: Tensor,
    training: bool,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> tuple[Tensor, Tensor, Tensor]:
    """Each column brought to mean 0 and variance 1, then times gamma plus beta.

    In training by the batch's own statistics, which the running ones then take in; in evaluation
    by the running ones, which stay.

    Args:
        x: shape [n, d], floating; n is at least 2 in training.
        gamma: shape [d].
        beta: shape [d].
        running_mean: shape [d], what is remembered of the batches' means; it is left as it is.
        running_var: shape [d], what is remembered of their variances; it is left as it is.
        training: whether the network is being trained.
        momentum: the share of the new batch in what is remembered.
        eps: keeps the divisor above 0.

    Returns:
        The result, of x's shape and dtype, the new running mean and the new running variance.
    """
    raise NotImplementedError("write batch_norm")


class BatchNorm(nn.Module):
    """The same as a layer, which has gamma and beta and remembers the statistics by itself.

    Parameters: gamma, ones at first, and beta, zeros. Buffers: running_mean, zeros at first, and
    running_var, ones. All four have shape [features].
    """

    def __init__(self, features: int, momentum: float = 0.1, eps: float = 1e-5) -> None:
        """Make the parameters and the buffers.

        Args:
            features: d, how many columns the inputs have.
            momentum: the share of the new batch in what is remembered.
            eps: keeps the divisor above 0.
        """
        raise NotImplementedError("write BatchNorm")

    def forward(self, x: Tensor) -> Tensor:
        """Normalise a batch, in the mode that the module is in: [n, features] to the same."""
        raise NotImplementedError("write BatchNorm")


if __name__ == "__main__":
    # Runs when you start this file with `python normalisation.py`; it is not graded.
    layer = BatchNorm(3)
    print(layer(10 + torch.randn(5, 3)))
    print(layer.state_dict())
