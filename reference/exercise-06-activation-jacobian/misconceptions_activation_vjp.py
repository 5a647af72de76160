"""The known wrong ideas about the vector-Jacobian product of an activation."""

import torch

from grader.suite import (
    ACTIVATIONS,
    MIXED_UP,
    SLOPES,
    corner,
    family,
    misconception,
    one_exchanged,
    slips,
)

from .misconceptions import (
    CONFUSED,
    CONFUSED_WHY,
    SLIPPED,
    slope_of,
    slope_of_output,
    slope_with_one_at_zero,
    value_of,
)


@misconception(
    "vjp-ignores-upstream",
    of="activation_vjp",
    says="The upstream gradient is ignored: the slopes come back alone.",
    why="The chain rule multiplies what comes from above with the local slope. The slope alone is "
    "the answer only if everything above has the gradient 1.",
    spelled=[
        "return _derivative(z, activation)",
        "upstream = torch.ones_like(upstream)\nreturn upstream * _derivative(z, activation)",
    ],
)
def ignores_upstream(z, upstream, activation):
    return slope_of(z, activation)


MATRICES = [
    ("torch.diag(d)", "m @ u"),
    ("torch.diag_embed(d)", "u @ m"),
    ("torch.diag(d)", "torch.einsum('i,ij->j', u, m)"),
    ("torch.eye(len(d), dtype=d.dtype)", "(torch.outer(u, d) * m).sum(0)"),
    ("torch.arange(len(d))", "((m[:, None] == m) * d * u).sum(1)"),
    ("d.new_zeros(len(d), len(d)).fill_diagonal_(1)", "(m * d) @ u"),
    ("activation_jacobian(z.flatten(), activation)", "m @ u"),
]
"""Matrices for a product that is right for small n, with d the slopes and u what arrives, flat."""


@misconception(
    "vjp-through-full-matrix",
    of="activation_vjp",
    says="The product goes through the full n × n matrix, and for a million elements that doesn't "
    "fit into memory.",
    why="The matrix would have 10¹² entries, 4 000 gigabytes in float32, and all but a million "
    "of them "
    "are zero. The sum in the statement has one term that isn't zero; nothing else is needed.",
    exhausts_memory=True,
    spelled=[
        """
            matrix = torch.diag(_derivative(z, activation).flatten())
            return (upstream.flatten() @ matrix).reshape(z.shape)
            """,
        """
            jacobian = activation_jacobian(z.reshape(-1), activation)
            return (jacobian.T @ upstream.reshape(-1, 1)).reshape(z.shape)
            """,
        """
            d = _derivative(z, activation).flatten()
            matrix = torch.eye(d.numel(), dtype=d.dtype) * d
            return torch.matmul(matrix, upstream.flatten()).view(z.shape)
            """,
        *(
            f"d, u = _derivative(z, activation).flatten(), upstream.flatten()\nm = {matrix}\n"
            f"return ({product}).reshape(z.shape)"
            for matrix, product in MATRICES
        ),
    ],
)
def through_full_matrix(z, upstream, activation):
    return torch.diag(slope_of(z, activation)) @ upstream


@misconception(
    "vjp-by-values",
    of="activation_vjp",
    says="The upstream gradient is multiplied with the values f(z), not with the slopes f′(z).",
    why="Going backwards, what counts is how much each output changes, not how large it is.",
    spelled=[
        """
            _derivative(z, activation)  # refuses others
            functions = {'relu': torch.relu, 'sigmoid': torch.sigmoid, 'tanh': torch.tanh}
            return functions[activation](z) * upstream
            """,
        """
            _derivative(z, activation)  # refuses others
            values = {'relu': z.clamp(min=0), 'sigmoid': torch.sigmoid(z), 'tanh': torch.tanh(z)}
            return torch.mul(upstream, values[activation])
            """,
        # Known beside another convention at exactly 0, too.
        """
            _derivative(z, activation)
            values = {'relu': (z >= 0).to(z.dtype), 'sigmoid': z.sigmoid(), 'tanh': z.tanh()}
            return upstream * values[activation]
            """,
    ],
)
def by_values(z, upstream, activation):
    return upstream * value_of(z, activation)


@misconception(
    "vjp-summed-up",
    of="activation_vjp",
    says="Everything is added up to one number.",
    why="There is a gradient for each input, so as many numbers come out as went in. The sum over "
    "the outputs has a single term for each of them.",
    spelled=[
        "return torch.dot(_derivative(z, activation).flatten(), upstream.flatten())",
        "return torch.sum(_derivative(z, activation).flatten() * upstream.flatten(), dim=0)",
    ],
)
def summed_up(z, upstream, activation):
    return (upstream * slope_of(z, activation)).sum()


@misconception(
    "vjp-derivative-at-input",
    of="activation_vjp",
    says="The slope is worked out from z as if z were already the activation.",
    why="The short forms of σ′ and tanh′ take the output, after the activation. What comes in here "
    "is the pre-activation.",
    spelled=[
        """
            slope = _derivative(z, activation)
            own = {'sigmoid': z - z * z, 'tanh': (1 - z) * (1 + z)}
            return own.get(activation, slope) * upstream
            """,
        """
            _derivative(z, activation)  # refuses others
            if activation == 'relu':
                return (z > 0) * upstream
            return upstream * (z - z * z if activation == 'sigmoid' else 1 - z**2)
            """,
    ],
)
def vjp_of_output_form(z, upstream, activation):
    return upstream * slope_of_output(z, activation)


@misconception(
    "vjp-relu-slope-at-zero",
    of="activation_vjp",
    says=corner.SAYS,
    why=corner.WHY,
    spelled=[
        """
            if activation == 'relu':
                return torch.where(z < 0, torch.zeros_like(z), torch.ones_like(z)) * upstream
            return _derivative(z, activation) * upstream
            """,
        """
            d = _derivative(z, activation)
            return upstream * (torch.heaviside(z, z * 0 + 1) if activation == 'relu' else d)
            """,
    ],
)
def vjp_one_at_zero(z, upstream, activation):
    return upstream * slope_with_one_at_zero(z, activation)


@misconception(
    "vjp-unknown-activation-accepted",
    of="activation_vjp",
    says="An unknown activation is not refused: something comes back for it.",
    why="A mistyped name then gives wrong gradients without a word.",
    estimate=lambda got, z, upstream, activation: {"result": got},  # noqa: ARG005
    spelled=[
        """
            if activation not in ("relu", "sigmoid", "tanh"):
                return upstream
            return upstream * _derivative(z, activation)
            """,
        """
            try:
                return _derivative(z, activation) * upstream
            except ValueError:
                return torch.zeros_like(z)
            """,
    ],
)
def vjp_accepts_anything(z, upstream, activation, result=None):
    return upstream * slope_of(z, activation) if activation in ACTIVATIONS else result


def _vjp_with(slopes):
    return lambda z, upstream, activation: upstream * slopes[activation](z)


vjp_another_slope = family(
    "vjp-another-slope",
    of="activation_vjp",
    says=CONFUSED,
    why=CONFUSED_WHY,
    forms=one_exchanged(_vjp_with, SLOPES, MIXED_UP, own=SLIPPED),
    spelled=[
        """
            d = _derivative(z, activation)
            return upstream * (1 - torch.tanh(z) if activation == 'tanh' else d)
            """,
        """
            d = _derivative(z, activation)
            return upstream * (_derivative(z, 'relu') if activation == 'sigmoid' else d)
            """,
    ],
)


def _vjp(formula, z, upstream, activation):
    return formula(
        upstream=upstream,
        slope=slope_of(z, activation),
        value=value_of(z, activation),
        z=z,
        slope_of_upstream=slope_of(upstream, activation),
    )


vjp_slips = slips(
    "vjp-slip",
    of="activation_vjp",
    formulas=["upstream * slope"],
    also={
        "the upstream gradient is squared": "upstream**2 * slope",
        "the slope is squared": "upstream * slope**2",
        "the two tensors are exchanged": "z * slope_of_upstream",
        "the slope is taken at the upstream gradient": "upstream * slope_of_upstream",
        "there is a minus too many": "-upstream * slope",
        "it is the upstream gradient unchanged, without the slope": "upstream * 1",
        "the input stands for the slope": "upstream * z",
        "the input comes in as a factor": "upstream * slope * z",
        "the value comes in as a factor": "upstream * slope * value",
        "it is the size of the upstream gradient": "abs(upstream) * slope",
    },
    around=_vjp,
    spelled=[
        "return upstream + _derivative(z, activation)",
        "return upstream**2 * _derivative(z, activation)",
        "return z * _derivative(upstream, activation)",
        "return upstream * _derivative(z, activation) ** 2",
    ],
)
