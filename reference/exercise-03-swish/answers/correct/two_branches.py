"""A numerically careful sigmoid in two branches that never overflow."""

import torch as t


def careful_sigmoid(z: t.Tensor) -> t.Tensor:
    small = t.exp(-z.abs())
    return t.where(z >= 0, 1 / (1 + small), small / (1 + small))


def swish(z: t.Tensor) -> t.Tensor:
    return careful_sigmoid(z) * z


def swish_derivative(z: t.Tensor) -> t.Tensor:
    up, down = careful_sigmoid(z), careful_sigmoid(-z)
    return up * (1 + z * down)


if __name__ == "__main__":
    print(t.nn.functional.silu(t.linspace(-3, 3, 7)) - swish(t.linspace(-3, 3, 7)))
