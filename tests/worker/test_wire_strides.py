"""Tensors of every layout cross the wire as the numbers they are."""

from __future__ import annotations

import pytest
import torch

from grader.worker import wire

GRID = torch.arange(12.0, dtype=torch.float64).reshape(4, 3)


@pytest.mark.parametrize(
    "tensor",
    [GRID[:, :1], GRID[-1:, :1], GRID.T[:1], GRID[2, 1], GRID[::2], GRID.T, GRID[1:1]],
    ids=["column", "corner", "row-of-view", "element", "strided", "transposed", "empty"],
)
def test_a_view_arrives_as_its_numbers(tensor: torch.Tensor) -> None:
    """A slice with a size-1 dimension of any stride, as linalg returns them, is no crash."""
    assert torch.equal(wire.decode(wire.encode(tensor)), tensor)


def test_a_vector_of_one_number_may_have_any_stride() -> None:
    """Lstsq returns its solution in columns, and the last row of one column has stride n."""
    one = GRID.as_strided((1,), (7,), 5)
    assert torch.equal(wire.decode(wire.encode(one)), torch.tensor([5.0], dtype=torch.float64))
