"""The known wrong ideas about the Jacobian of an activation, and parts for both functions."""

import torch

from grader.suite import (
    ACTIVATIONS,
    MIXED_UP,
    SLOPES,
    beside_corner,
    corner,
    family,
    misconception,
    one_exchanged,
    relu_slope_with_one_at_zero,
    slipped_functions,
)


def _of(table, z, activation):
    if activation not in table:
        raise ValueError("relu, sigmoid or tanh")
    return table[activation](z)


def slope_of(z, activation):
    return _of(SLOPES, z, activation)


def value_of(z, activation):
    return _of(ACTIVATIONS, z, activation)


def slope_with_one_at_zero(z, activation):
    return _of({**SLOPES, "relu": relu_slope_with_one_at_zero}, z, activation)


def slope_of_output(z, activation):
    """The derivative's formula in terms of the output, applied to the input."""
    if activation == "sigmoid":
        return z * (1 - z)
    if activation == "tanh":
        return 1 - z**2
    return slope_of(z, activation)


def _close(one, other):
    return one.shape == other.shape and torch.allclose(one, other, rtol=1e-3, atol=1e-5)


@misconception(
    "jacobian-is-vector",
    of="activation_jacobian",
    says="The slopes are right, but they come as a vector, `[n]`: the matrix is missing.",
    why="A Jacobian has a row for each output and a column for each input. The vector is what "
    "stands on its diagonal.",
    spelled=[
        "return _derivative(z, activation)",
        "return torch.diag(_derivative(z, activation)).sum(0)",
    ],
)
def a_vector(z, activation):
    return slope_of(z, activation)


_FACTORS = {
    "slope": slope_of,
    "input": lambda z, activation: z,  # noqa: ARG005
    "value": value_of,
}


def _which_factors(got, z, activation):
    for row in _FACTORS:
        for column in _FACTORS:
            idea = _outer(z, activation, row, column)
            beside = beside_corner(idea, got, [z])
            if _close(got, idea if beside is None else beside):
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
    grid={"row": tuple(_FACTORS), "column": tuple(_FACTORS)},
    spelled=[
        "d = _derivative(z, activation)\nreturn d.unsqueeze(1) * d.unsqueeze(0)",
        """
            return torch.einsum("i,j->ij", _derivative(z, activation), z)
            """,
        """
            a = torch.tanh(z) if activation == 'tanh' else _derivative(z, activation)
            return a[:, None] @ a[None, :]
            """,
        """
            d = _derivative(z, activation)
            d = (z >= 0).to(z.dtype) if activation == 'relu' else d
            return torch.outer(d, d)
            """,
    ],
)
def outer_product(z, activation, row="slope", column="slope"):
    return _outer(z, activation, row, column)


@misconception(
    "jacobian-of-values",
    of="activation_jacobian",
    says="The diagonal holds the values f(z), not the slopes f′(z).",
    why="A Jacobian is made of derivatives: how much an output changes, not how large it is.",
    spelled=[
        """
            _derivative(z, activation)  # refuses others
            functions = {'relu': torch.relu, 'sigmoid': torch.sigmoid, 'tanh': torch.tanh}
            return torch.eye(len(z), dtype=z.dtype) * functions[activation](z)
            """,
        """
            _derivative(z, activation)  # refuses others
            values = {'relu': z.clamp(min=0), 'sigmoid': torch.sigmoid(z), 'tanh': torch.tanh(z)}
            return values[activation].diag_embed()
            """,
    ],
)
def of_values(z, activation):
    return torch.diag(value_of(z, activation))


@misconception(
    "jacobian-derivative-at-input",
    of="activation_jacobian",
    says="The slope is worked out from z as if z were already the activation.",
    why="The short forms of σ′ and tanh′ take the output, after the activation. What comes in here "
    "is the pre-activation.",
    spelled=[
        """
            slope = _derivative(z, activation)
            own = {'sigmoid': z - z * z, 'tanh': (1 - z) * (1 + z)}
            return torch.diag_embed(own.get(activation, slope))
            """,
        """
            _derivative(z, activation)  # refuses others
            if activation == 'relu':
                return torch.diag((z > 0).to(z.dtype))
            return torch.diag(z - z * z if activation == 'sigmoid' else 1 - z**2)
            """,
    ],
)
def jacobian_of_output_form(z, activation):
    return torch.diag(slope_of_output(z, activation))


@misconception(
    "jacobian-relu-slope-at-zero",
    of="activation_jacobian",
    says=corner.SAYS,
    why=corner.WHY,
    spelled=[
        """
            if activation == 'relu':
                return torch.diag(torch.where(z < 0, torch.zeros_like(z), torch.ones_like(z)))
            return torch.diag(_derivative(z, activation))
            """,
        """
            d = _derivative(z, activation)
            return torch.diag(torch.heaviside(z, torch.ones_like(z)) if activation == 'relu' else d)
            """,
    ],
)
def jacobian_one_at_zero(z, activation):
    return torch.diag(slope_with_one_at_zero(z, activation))


@misconception(
    "jacobian-unknown-activation-accepted",
    of="activation_jacobian",
    says="An unknown activation is not refused: something comes back for it.",
    why="A mistyped name then gives wrong gradients without a word.",
    estimate=lambda got, z, activation: {"result": got},  # noqa: ARG005
    spelled=[
        """
            known = activation in ("relu", "sigmoid", "tanh")
            return torch.diag(_derivative(z, activation) if known else torch.ones_like(z))
            """,
        """
            if activation in ("relu", "sigmoid", "tanh"):
                return torch.diag(_derivative(z, activation))
            """,
    ],
)
def jacobian_accepts_anything(z, activation, result=None):
    return torch.diag(slope_of(z, activation)) if activation in ACTIVATIONS else result


# --- families: other slopes, and other ways to put them together ------------------------


def _jacobian_with(slopes):
    return lambda z, activation: torch.diag(slopes[activation](z))


SLIPPED = {
    "sigmoid": slipped_functions("sigmoid(z) * (1 - sigmoid(z))"),
    "tanh": slipped_functions("1 - tanh(z)**2"),
}
CONFUSED = "One activation has another slope than its own: {form}."
CONFUSED_WHY = (
    "All its numbers are those of that function. The branches may be mixed up, or the formula of "
    "one of them (exercise 2)."
)

jacobian_another_slope = family(
    "jacobian-another-slope",
    of="activation_jacobian",
    says=CONFUSED,
    why=CONFUSED_WHY,
    forms=one_exchanged(_jacobian_with, SLOPES, MIXED_UP, own=SLIPPED),
    spelled=[
        """
            d = _derivative(z, activation)
            return torch.diag(1 - torch.tanh(z) if activation == 'tanh' else d)
            """,
        """
            d = _derivative(z, activation)
            return torch.diag(_derivative(z, 'sigmoid') if activation == 'tanh' else d)
            """,
    ],
)


def _laid_out(build):
    return lambda z, activation: build(slope_of(z, activation))


jacobian_layout = family(
    "jacobian-laid-out",
    of="activation_jacobian",
    says="The slopes are right, but they stand elsewhere in the matrix: {form}.",
    why="The entry in row i and column j says how output i changes with input j. An activation "
    "works on each element by itself: which entries can differ from zero?",
    forms={
        "the same row again and again": _laid_out(lambda d: d.repeat(len(d), 1)),
        "the same column again and again": _laid_out(lambda d: d[:, None].repeat(1, len(d))),
        "on the other diagonal": _laid_out(lambda d: torch.diag(d).flip(1)),
        "on the other diagonal, from below": _laid_out(lambda d: torch.diag(d).flip(0)),
        "in reverse order": _laid_out(lambda d: torch.diag(d.flip(0))),
        "beside the diagonal": _laid_out(lambda d: torch.diag(d, 1)[:-1, :-1]),
        "below the diagonal": _laid_out(lambda d: torch.diag(d, -1)[1:, 1:]),
        "all sums of two": _laid_out(lambda d: d[:, None] + d[None, :]),
        "all differences of two": _laid_out(lambda d: d[:, None] - d[None, :]),
        "added to the identity": _laid_out(lambda d: torch.eye(len(d), dtype=d.dtype) + d),
        "on the diagonal, with ones everywhere else": _laid_out(
            lambda d: torch.diag(d) + 1 - torch.eye(len(d), dtype=d.dtype)
        ),
        "on the diagonal twice, as squares": _laid_out(lambda d: torch.diag(d.square())),
        "only the identity, without them": _laid_out(lambda d: torch.eye(len(d), dtype=d.dtype)),
        "in the lower triangle": _laid_out(lambda d: d.repeat(len(d), 1).tril()),
        "in the upper triangle": _laid_out(lambda d: d.repeat(len(d), 1).triu()),
    },
    spelled=[
        "return torch.diag(_derivative(z, activation)).flip(1)",
        "return _derivative(z, activation).expand(len(z), len(z)).clone()",
        "return torch.eye(len(z), dtype=z.dtype) + 0 * _derivative(z, activation)",
        "return torch.diag(_derivative(z, activation), 1)[:-1, :-1]",
        "return torch.diag(_derivative(z.flip(0), activation))",
    ],
)
