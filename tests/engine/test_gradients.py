"""Gradients of a call are those of all that it returned."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from grader.evidence import CallFailed
from grader.oracle.subject import Subject
from grader.oracle.transport import LocalTransport

X = torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64)
U, V = 2 * torch.ones_like(X), torch.arange(3.0, dtype=torch.float64)


def gradient(value: Any, upstream: Any = None, argument: Any = X) -> Any:
    """What the suite gets of a function that gives ``value(x)``."""
    subject = Subject(LocalTransport({"f": value}), ("f",))
    return subject.f.gradient(argument, upstream=upstream)


@pytest.mark.parametrize("kind", [tuple, list, lambda parts: dict(enumerate(parts))])
def test_every_tensor_of_a_value_counts(kind: Any) -> None:
    """Of a tuple, a list or a dictionary all are differentiated, each with its own upstream."""
    made = gradient(lambda x: kind([x**2, torch.sin(x), 3]))
    assert torch.allclose(made, 2 * X + X.cos())
    weighed = gradient(lambda x: kind([x**2, torch.sin(x)]), kind([U, V]))
    assert torch.allclose(weighed, U * 2 * X + V * X.cos())


def test_a_part_without_a_graph_adds_nothing() -> None:
    """A constant beside the value has the gradient zero, and costs nobody the rest."""
    assert torch.allclose(gradient(lambda x: (x**2, torch.ones(2))), 2 * X)


def test_arguments_in_a_dictionary_are_differentiated() -> None:
    """Parameters may be handed in by name."""
    made = gradient(lambda given: given["w"] ** 2, argument={"w": X})
    assert torch.allclose(made, 2 * X)


FAILURES = {
    "an empty tuple": (lambda _: (), None, "an empty tuple"),
    "nothing": (lambda _: None, None, "None, which has no gradient"),
    "a number": (lambda _: 1.0, None, "a float, which has no gradient"),
    "a cut graph": (lambda x: x.detach(), None, "does not require grad"),
    "several for one": (lambda x: (x, x), U, "2 tensors where 1 are due"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_what_has_no_gradient_is_told_as_what_it_is(name: str) -> None:
    """No student reads of an index of ours that was out of range."""
    value, upstream, says = FAILURES[name]
    with pytest.raises(CallFailed, match=says):
        gradient(value, upstream)


TAKEN = {
    "gradient": lambda x, gradient: x * gradient,
    "trace": lambda x, trace: x * trace,
    "memory": lambda x, memory: x * memory,
    "upstream": lambda x, upstream: x * upstream,
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_parameter_may_have_a_name_that_observing_has_too(name: str) -> None:
    """What a suite hands to a parameter by its name arrives, whatever the parameter is called."""
    function = Subject(LocalTransport({"f": TAKEN[name]}), ("f",)).f
    assert torch.equal(function(X, **{name: 3}), 3 * X)
    assert torch.equal(function.outcome(X, **{name: 3}), 3 * X)
    assert function.trace(X, **{name: 3}).operators
    if name != "upstream":
        assert torch.equal(function.gradient(X, **{name: 3}), torch.full_like(X, 3))


def seen(shape: int) -> Tensor:
    """A tensor that has a gradient from before."""
    given = torch.ones(shape, dtype=torch.float64, requires_grad=True)
    given.grad = torch.ones_like(given)
    return given


@pytest.mark.parametrize(
    ("body", "changes"),
    [
        (lambda x: torch.autograd.grad((x**2).sum(), x)[0], ()),
        (lambda x: (x**2).sum().backward(), ("0",)),
        (lambda x: x.grad.zero_(), ("0",)),
        (lambda x: setattr(x, "grad", None), ("0",)),
    ],
)
def test_a_gradient_that_was_there_is_a_part_of_an_argument(body: Any, changes: Any) -> None:
    """Adding to a caller's `.grad`, or clearing it, changes an argument; reading it doesn't."""
    subject = Subject(LocalTransport({"f": body}), ("f",))
    assert subject.f.observe(subject.made(seen, 3)).changed == changes
