"""Exercise 34: fine-tuning.

Everything in torch is allowed.
"""

import torch
from torch import Tensor, nn


def freeze(model: nn.Module, names: list[str]) -> int:
    """Take the parameters of some submodules out of the training.

    Args:
        model: its parameters' flags are changed in place, and nothing else of it.
        names: of submodules, such as "layer2" or "layer2.0".

    Returns:
        How many numbers of the model are trained still.

    Raises:
        ValueError: a name is that of no submodule.
    """
    raise NotImplementedError("write freeze")


def fine_tune(model: nn.Module, X: Tensor, y: Tensor, epochs: int, lr: float) -> list[float]:
    """Adam on the mean squared error, for those parameters that aren't frozen.

    Args:
        model: it is trained in place. Its modes and flags are in the end as they were.
        X: inputs, one example a row.
        y: targets, of the shape of the model's output.
        epochs: how many steps are taken, each with all rows.
        lr: the learning rate.

    Returns:
        The loss before each step, Python floats.
    """
    raise NotImplementedError("write fine_tune")


if __name__ == "__main__":
    # Runs when you start this file with `python fine_tuning.py`; it is not graded.
    body = nn.Sequential(nn.Linear(1, 8), nn.BatchNorm1d(8), nn.Tanh())
    model = nn.Sequential(body, nn.Linear(8, 1))
    X = torch.linspace(-1, 1, 20)[:, None]
    body(5 * X)  # In training mode: the batch norm has seen something.
    print(freeze(model, ["0"]))
    print(fine_tune(model, X, 2 * X + 1, epochs=5, lr=0.1))
    print(model[0][1].running_var)
