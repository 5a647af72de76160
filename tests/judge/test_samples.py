"""The elements that a report shows of two tensors."""

from __future__ import annotations

import torch

from grader.judge.samples import samples
from grader.judge.values import compare


def test_what_is_equal_is_shown_as_no_difference() -> None:
    """Where only the dtype is wrong no element is shown beside its equal, and a wrong one is."""
    due = torch.tensor([0.0, 1.0, 1.0], dtype=torch.float64)
    table = [
        (due.float(), []),
        (torch.tensor([0.0, 1.0, 0.0]), [("[2]", "0", "1")]),
        (due == 1, [("[0]", "False", "0")]),
    ]
    for got, shown in table:
        mismatch = compare(got, due)
        assert mismatch is not None
        assert [(row.where, row.got, row.expected) for row in samples(mismatch, ())] == shown
