"""An answer that nobody wrote down before, of an exercise whose spellings are tests."""

from __future__ import annotations

from tests.course.stacks import failed_names


def test_a_coincidence_of_few_values_is_no_relation(grade) -> None:
    """Nothing is said that holds for a count by chance only."""
    twice = """import torch

def mlp_forward(X, weights, biases, activation="relu"):
    hidden = []
    for W, b in zip(weights[:-1], biases[:-1]):
        if activation not in ("relu", "sigmoid", "tanh"):
            raise ValueError(activation)
        X = 2 * getattr(torch, activation)(X @ W + b)
        hidden.append(X)
    return X @ weights[-1] + biases[-1], hidden

def count_parameters(layer_sizes):
    return sum((a + 1) * b for a, b in zip(layer_sizes, layer_sizes[1:]))
"""
    assert "wrong-count" not in failed_names(
        grade("mlp-forward", {"it": twice})["it"], "mlp_forward"
    )
