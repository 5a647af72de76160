"""How numbers were lost is told from the input of the call that lost them."""

from __future__ import annotations

import math

import pytest
import torch

from grader.evidence import Call, Evidence, Played
from grader.judge.nonfinite import reason
from grader.judge.values import Mismatch, compare
from grader.worker.protocol import Reply

Z = torch.tensor([-800.0, -1.0, 0.0, 2.0])
FAR = torch.tensor([True, False, False, False])
ZERO = Z == 0


def lost(where: torch.Tensor, value: float) -> torch.Tensor:
    return torch.where(where, value, torch.ones(()))


def matrix(diagonal: torch.Tensor) -> torch.Tensor:
    return torch.diag(diagonal)


CASES = {
    "a vector": (lost(FAR, math.nan), "overflow"),
    "a Jacobian's diagonal": (matrix(lost(FAR, math.inf)), "overflow"),
    "one row for each input": (lost(FAR, math.nan)[:, None].repeat(1, 3), "overflow"),
    "a Jacobian at zero": (matrix(lost(ZERO, math.nan)), "zero-by-zero"),
    "a whole matrix": (torch.full((4, 4), math.nan), "not-finite"),
    "another shape": (torch.full((3,), math.nan), "not-finite"),
}


@pytest.mark.parametrize("others", [0, 1], ids=["alone", "among other calls"])
@pytest.mark.parametrize("name", CASES)
def test_how_numbers_were_lost_shows_in_the_call_that_lost_them(name: str, others: int) -> None:
    """A scenario's other calls, and a matrix for a vector, don't hide where NaN and inf begin."""
    got, wanted = CASES[name]
    right = torch.ones_like(got)
    near = torch.tensor([0.5, 1.0])
    inputs = [near] * others + [Z] + [near] * others

    def played(value: torch.Tensor) -> Played:
        values = [value if z is Z else near for z in inputs]
        calls = tuple(
            Call("f", (z, "word"), {}, Reply(number=1, value=each))
            for z, each in zip(inputs, values, strict=True)
        )
        return Played(value=values, calls=calls)

    ours, due = played(got), played(right)
    mismatch = compare(ours.value, due.value)
    assert isinstance(mismatch, Mismatch)
    item = Evidence(
        check="check", functions=("f",), ordinal=0, scenario=None, got=ours, expected=due,
        mismatch=mismatch,
    )  # fmt: skip
    assert reason(item, mismatch)[0] == wanted


@pytest.mark.parametrize(
    ("got", "expected", "message"),
    [
        (math.nan, 1.0, "nan"),
        ([1.0, math.inf, math.nan], [1.5, 2.0, 3.0], "inf in 2 of 3 elements"),
        ((Z, -math.inf), (Z, 2.0), "-inf in result[1]"),
        (torch.tensor([1.0, math.nan]), torch.ones(2), "nan in 1 of 2 elements"),
    ],
    ids=["a number", "a history", "a number of several", "a tensor"],
)
def test_what_is_said_of_lost_numbers_reads_on_after_there_is(
    got: object, expected: object, message: str
) -> None:
    """Numbers, histories and tensors say what is lost and where, in words that make a sentence."""
    mismatch = compare(got, expected)
    assert mismatch is not None
    assert mismatch.message == message
