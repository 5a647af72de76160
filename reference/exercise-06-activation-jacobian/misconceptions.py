"""Known wrong ideas about the Jacobian of an activation and its vector-Jacobian product."""

import torch

from grader.suite import misconception

VALUES = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


def _slope(z, activation):
    if activation == "relu":
        return (z > 0).to(z.dtype)
    if activation == "sigmoid":
        return torch.sigmoid(z) * torch.sigmoid(-z)
    if activation == "tanh":
        return 1 - torch.tanh(z) ** 2
    raise ValueError("relu, sigmoid or tanh")


def _value(z, activation):
    if activation not in VALUES:
        raise ValueError("relu, sigmoid or tanh")
    return VALUES[activation](z)


def _slope_with_one_at_zero(z, activation):
    return (z >= 0).to(z.dtype) if activation == "relu" else _slope(z, activation)


def _slope_of_output(z, activation):
    """The derivative's formula in terms of the output, applied to the input."""
    if activation == "sigmoid":
        return z * (1 - z)
    if activation == "tanh":
        return 1 - z**2
    return _slope(z, activation)


def _close(one, other):
    return one.shape == other.shape and torch.allclose(one, other, rtol=1e-3, atol=1e-5)


@misconception(
    "jacobian-is-vector",
    of="activation_jacobian",
    says="The slopes are right, but they come as a vector, `[n]`: the matrix is missing.",
    why="A Jacobian has a row for each output and a column for each input. The vector is what "
    "stands on its diagonal.",
)
def a_vector(z, activation):
    return _slope(z, activation)


_FACTORS = {
    "slope": _slope,
    "input": lambda z, activation: z,  # noqa: ARG005
    "value": _value,
}


def _which_factors(got, z, activation):
    for row in _FACTORS:
        for column in _FACTORS:
            if _close(got, _outer(z, activation, row, column)):
                return {"row": row, "column": column}
    return None


def _outer(z, activation, row, column):
    return torch.outer(_FACTORS[row](z, activation), _FACTORS[column](z, activation))


@misconception(
    "jacobian-is-outer-product",
    of="activation_jacobian",
    says="This is an outer product: every entry of the matrix is filled.",
    why="An entry beside the diagonal would say that one input moves another's output. An "
    "activation works on each element by itself.",
    estimate=_which_factors,
)
def outer_product(z, activation, row="slope", column="slope"):
    return _outer(z, activation, row, column)


@misconception(
    "jacobian-of-values",
    of="activation_jacobian",
    says="The diagonal holds the values f(z), not the slopes f′(z).",
    why="A Jacobian is made of derivatives: how much an output changes, not how large it is.",
)
def of_values(z, activation):
    return torch.diag(_value(z, activation))


@misconception(
    "jacobian-derivative-at-input",
    of="activation_jacobian",
    says="The slope is worked out from z as if z were already the activation.",
    why="The short forms of σ′ and tanh′ take the output, after the activation. What comes in here "
    "is the pre-activation.",
)
def jacobian_of_output_form(z, activation):
    return torch.diag(_slope_of_output(z, activation))


@misconception(
    "jacobian-relu-slope-at-zero",
    of="activation_jacobian",
    says="ReLU's slope at exactly 0 counts as 1.",
    why="ReLU has a corner there, so either would do in mathematics; this course, like torch, "
    "takes "
    "0.",
)
def jacobian_one_at_zero(z, activation):
    return torch.diag(_slope_with_one_at_zero(z, activation))


@misconception(
    "jacobian-unknown-activation-accepted",
    of="activation_jacobian",
    says="An unknown activation is not refused: something comes back for it.",
    why="A mistyped name then gives wrong gradients without a word.",
    estimate=lambda got, z, activation: {"result": got},  # noqa: ARG005
)
def jacobian_accepts_anything(z, activation, result=None):
    return torch.diag(_slope(z, activation)) if activation in VALUES else result


@misconception(
    "vjp-ignores-upstream",
    of="activation_vjp",
    says="The upstream gradient is ignored: the slopes come back alone.",
    why="The chain rule multiplies what comes from above with the local slope. The slope alone is "
    "the answer only if everything above has the gradient 1.",
)
def ignores_upstream(z, upstream, activation):
    return _slope(z, activation)


@misconception(
    "vjp-through-full-matrix",
    of="activation_vjp",
    says="The product goes through the full n × n matrix, and for a million elements that doesn't "
    "fit into memory.",
    why="The matrix would have 10¹² entries, 4 000 gigabytes in float32, and all but a million "
    "of them "
    "are zero. The sum in the statement has one term that isn't zero; nothing else is needed.",
    exhausts_memory=True,
)
def through_full_matrix(z, upstream, activation):
    return torch.diag(_slope(z, activation)) @ upstream


@misconception(
    "vjp-by-values",
    of="activation_vjp",
    says="The upstream gradient is multiplied with the values f(z), not with the slopes f′(z).",
    why="Going backwards, what counts is how much each output changes, not how large it is.",
)
def by_values(z, upstream, activation):
    return upstream * _value(z, activation)


@misconception(
    "vjp-summed-up",
    of="activation_vjp",
    says="Everything is added up to one number.",
    why="There is a gradient for each input, so as many numbers come out as went in. The sum over "
    "the outputs has a single term for each of them.",
)
def summed_up(z, upstream, activation):
    return (upstream * _slope(z, activation)).sum()


@misconception(
    "vjp-derivative-at-input",
    of="activation_vjp",
    says="The slope is worked out from z as if z were already the activation.",
    why="The short forms of σ′ and tanh′ take the output, after the activation. What comes in here "
    "is the pre-activation.",
)
def vjp_of_output_form(z, upstream, activation):
    return upstream * _slope_of_output(z, activation)


@misconception(
    "vjp-relu-slope-at-zero",
    of="activation_vjp",
    says="ReLU's slope at exactly 0 counts as 1.",
    why="ReLU has a corner there, so either would do in mathematics; this course, like torch, "
    "takes "
    "0.",
)
def vjp_one_at_zero(z, upstream, activation):
    return upstream * _slope_with_one_at_zero(z, activation)


@misconception(
    "vjp-unknown-activation-accepted",
    of="activation_vjp",
    says="An unknown activation is not refused: something comes back for it.",
    why="A mistyped name then gives wrong gradients without a word.",
    estimate=lambda got, z, upstream, activation: {"result": got},  # noqa: ARG005
)
def vjp_accepts_anything(z, upstream, activation, result=None):
    return upstream * _slope(z, activation) if activation in VALUES else result
