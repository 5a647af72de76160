"""What goes wrong with the shapes of layer normalisation."""

from grader.suite import misconception

from .misconceptions import OF_SQUARES, ROWS, _layer


@misconception(
    "norm-layer-dimension-lost",
    of="layer_norm",
    raises="must match the size of tensor",
    says="The mean or the variance has lost its last dimension, and fits the rows no more.",
    why="Of four rows `x.mean(-1)` is a vector of four numbers, and a vector lies along a row: "
    "it would need a number for each column. Print the shapes of both, and think of which one you "
    "want, so that each row gets its own.",
    spelled=[
        {ROWS: "mean = x.mean(dim=-1)"},
        {OF_SQUARES: "variance = x.var(dim=-1, unbiased=False)"},
        "mean, variance = x.mean(-1), x.var(-1, unbiased=False)\n"
        "return gamma * (x - mean) / (variance + eps).sqrt() + beta",
    ],
)
def dimension_lost(x, gamma, beta, eps=1e-5):
    """Mean and variance without a dimension of length 1."""
    return _layer(lambda x: (x.mean(-1), x.var(-1, unbiased=False)))(x, gamma, beta, eps)
