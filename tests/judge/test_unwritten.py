"""What isn't written yet, and what torch can't do or isn't set up for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from grader.judge.exceptions import is_unwritten
from grader.judge.symptoms import of_failure
from grader.worker.protocol import Raised


@pytest.mark.parametrize("message", ["write swish", "", "not implemented for now"])
def test_a_stub_is_not_written_yet(message: str) -> None:
    """Whatever a stub's NotImplementedError says, its function is told as not written."""
    raised = Raised(type="NotImplementedError", message=message)
    assert is_unwritten(raised)
    assert of_failure(raised, "swish").id == "not-written-yet"


def test_what_torch_has_nothing_for_is_an_exception() -> None:
    """A written function that asks torch for what it doesn't have isn't told as a stub."""
    with pytest.raises(NotImplementedError) as found:
        torch.linalg.eigvals(torch.eye(2)).max()
    raised = Raised(type="NotImplementedError", message=str(found.value))
    said = of_failure(raised, "largest_learning_rate")
    assert said.id == "exception"
    assert "eigvalsh" in said.why


class Held(torch.nn.Module):
    """A module that isn't set up before it gets this."""

    def __init__(self, given: object) -> None:
        self.given = given


@pytest.mark.parametrize("given", [torch.nn.Parameter(torch.ones(1)), torch.nn.Linear(1, 1)])
def test_a_module_that_is_not_set_up_is_told_what_comes_first(given: object) -> None:
    """Whoever forgets `super().__init__()` in a module is told that it is missing."""
    with pytest.raises(AttributeError) as found:
        Held(given)
    said = of_failure(Raised(type="AttributeError", message=str(found.value)), "BatchNorm")
    assert "super().__init__()" in said.why


@pytest.mark.parametrize(
    "ask",
    [lambda x: x.topk(5), lambda x: x.flatten().kthvalue(0), lambda x: torch.kthvalue(x, 4)],
)
def test_a_k_that_is_out_of_range_is_told_with_its_axis(
    ask: Callable[[torch.Tensor], object],
) -> None:
    """Whoever takes the k largest of a matrix's rows is told along which axis torch looks."""
    with pytest.raises(RuntimeError) as found:
        ask(torch.rand(4, 3))
    said = of_failure(Raised(type="RuntimeError", message=str(found.value)), "magnitude_mask")
    assert said.id == "exception"
    assert "along one axis" in said.why
