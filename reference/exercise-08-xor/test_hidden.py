"""The hidden checks of exercise 8."""

import torch

from grader.suite import as_tuple, check, normal, numbers

POINTS = numbers([0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0])
XOR = numbers(0.0, 1.0, 1.0, 0.0)


def data(n, d, *, seed, dtype=torch.float64):
    """Inputs [n, d] away from the origin, and targets [n, 1] that lie on no plane."""
    X = normal(n, d, seed=seed) + 0.5
    y = X @ normal(d, 1, seed=10 + seed) + 2.0 + normal(n, 1, seed=20 + seed, scale=0.5)
    return X.to(dtype), y.to(dtype)


@check(
    "The best line for XOR says ½ everywhere",
    of="best_linear_fit",
    points=2,
    hint=(
        "Each input is 1 as often where the answer is 1 as where it is 0. What can it tell?",
        "What does your model say at (0, 0)?",
    ),
)
def test_xor_half(agree):
    agree(lambda code: as_tuple(code.best_linear_fit(POINTS, XOR)), rtol=1e-5, atol=1e-5)


@check(
    "Three features, noise in the targets",
    of="best_linear_fit",
    points=2,
    hint="Is the error as small as it gets? Move w or b a little and compute it again.",
)
def test_three_features(agree):
    X, y = data(23, 3, seed=1)
    agree(lambda code: as_tuple(code.best_linear_fit(X, y)), rtol=1e-5, atol=1e-5)


@check(
    "Targets of shape [n] and [n, 1] give the same",
    of="best_linear_fit",
    hint="What shape has `X @ w`, and what does subtracting a tensor of shape [n] from it give?",
)
def test_both_target_shapes(agree):
    X, y = data(9, 2, seed=2)
    agree(lambda code: as_tuple(code.best_linear_fit(X, y)), rtol=1e-5, atol=1e-5)
    agree(lambda code: as_tuple(code.best_linear_fit(X, y.flatten())), rtol=1e-5, atol=1e-5)


@check(
    "float32 stays float32",
    of="best_linear_fit",
    hint="A new tensor takes its dtype from X: `torch.ones_like`, `dtype=X.dtype`.",
)
def test_float32(agree):
    X, y = data(17, 2, seed=3, dtype=torch.float32)
    agree(lambda code: as_tuple(code.best_linear_fit(X, y)), rtol=1e-3, atol=1e-3)


@check(
    "Just as many points as unknowns, from a transposed view, left as it was",
    of="best_linear_fit",
    hint="Operations whose name ends in `_`, and `-=`, change the caller's tensor.",
)
def test_leaves_arguments(agree):
    X = numbers([2.0, 0.0, 1.0], [1.0, 3.0, 0.0]).T
    y = numbers([4.0], [-1.0], [2.5])
    agree(lambda code: as_tuple(code.best_linear_fit(X, y)), rtol=1e-5, atol=1e-5, unchanged=True)


@check(
    "A tuple (w, b) of tensors, computed in tensors",
    of="best_linear_fit",
    hint=(
        "`return w, b` gives a tuple.",
        "`.item()`, `float()` and an `if` on a tensor's value take it out of the tensors.",
    ),
)
def test_in_tensors(agree):
    X, y = data(11, 2, seed=4)
    agree.in_tensors(lambda code: code.best_linear_fit(X, y), rtol=1e-5, atol=1e-5)
