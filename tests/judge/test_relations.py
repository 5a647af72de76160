"""A mistake that no catalogue knows is still named by how its result relates to the right one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
import torch

from grader.evidence import Call, Evidence, Played
from grader.judge.relations import relate
from grader.judge.relations.factors import shifted_variously
from grader.judge.symptoms import symptom
from grader.judge.values import Tolerance, compare
from grader.model import Diagnosis, Kind
from grader.worker.protocol import Reply

GENERATOR = torch.Generator().manual_seed(1)
Z = torch.randn(7, 5, generator=GENERATOR, dtype=torch.float64)
V = torch.linspace(-3, 3, 13, dtype=torch.float64)
SQUARE = torch.randn(4, 4, generator=GENERATOR, dtype=torch.float64)


def right(z: torch.Tensor) -> torch.Tensor:
    return torch.tanh(z) + 0.3 * z**2


def rows(z: torch.Tensor) -> torch.Tensor:
    return z / z.exp().sum(-1, keepdim=True)


def mean(z: torch.Tensor) -> torch.Tensor:
    return right(z).mean(0)


def both(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return a - 2 * b


Function = Callable[..., torch.Tensor]
CASES: dict[str, tuple[str, Function, Function, tuple[torch.Tensor, ...]]] = {
    "sign": ("sign", lambda z: -right(z), right, (V,)),
    "factor": ("constant-factor", lambda z: 0.7 * right(z), right, (V,)),
    "sum for mean": ("sum-for-mean", lambda z: right(z).sum(0), mean, (Z,)),
    "mean for sum": ("mean-for-sum", mean, lambda z: right(z).sum(0), (Z,)),
    "divided by the wrong count": (
        "wrong-count", lambda z: right(z).sum(0) / 5, mean, (Z,),
    ),
    "offset": ("offset", lambda z: right(z) + 0.25, right, (V,)),
    "transpose": ("transposed", lambda z: right(z).T, right, (SQUARE,)),
    "transpose of another shape": ("transposed", lambda z: right(z).T, right, (Z,)),
    "dimensions": (
        "dimensions-confused", lambda z: z / z.exp().sum(0, keepdim=True), rows, (Z,),
    ),
    "one late": (
        "one-position-late",
        lambda z: torch.cat([z[:1] * 0 + 9, right(z)[:-1]]), right, (V,),
    ),
    "one early": (
        "one-position-early",
        lambda z: torch.cat([right(z)[1:], z[:1] * 0 + 9]), right, (V,),
    ),
    "broadcast": ("broadcast", lambda z: z[:, None] - z[None], lambda z: z[:, None], (V,)),
    "argument": ("argument-returned", lambda z: z, right, (V,)),
    "constant": ("constant-result", lambda z: torch.full_like(z, 0.5), right, (V,)),
    "reversed": ("reversed", lambda z: right(z).flip(0), right, (V + 0.4,)),
    "absolute": ("absolute-value", lambda z: right(z).abs(), right, (V,)),
    "square": ("square", lambda z: right(z) ** 2, right, (V,)),
    "complement": ("complement", lambda z: 1 - right(z), right, (V,)),
    "negated input": ("negated-input", lambda z: right(-z), right, (V,)),
    "absolute input": ("absolute-input", lambda z: right(z.abs()), right, (V,)),
    "scaled input": ("scaled-input", lambda z: right(2 * z), right, (V,)),
    "arguments": ("arguments-swapped", lambda a, b: both(b, a), both, (V, V * V)),
    "stretched": ("scaled-and-shifted", lambda z: 2 * right(z) + 1, right, (V,)),
    "negative only": (
        "negative-inputs-only", lambda z: torch.where(z < 0, z.sin(), right(z)), right, (V,),
    ),
    "zero only": ("zero-only", lambda z: torch.where(z == 0, 1.0, right(z)), right, (V,)),
    "large only": (
        "large-inputs-only",
        lambda z: torch.where(z.abs() > 2, z.sin() * z, right(z)), right, (V,),
    ),
    "last row": (
        "last-only", lambda z: torch.cat([right(z)[:-1], z[-1:].sin()]), right, (Z,),
    ),
    "right at zero only": (
        "right-at-zero-only", lambda z: right(z) + torch.sin(z), right, (V,),
    ),
    "clipped above": ("large-inputs-only", lambda z: z.clamp(0, 2), torch.relu, (V,)),
    "one missing": ("off-by-one", lambda z: right(z)[:-1], right, (V,)),
    "reduced": ("reduced", lambda z: right(z).sum(), right, (V,)),
    "reshaped": ("reshaped", lambda z: right(z)[:, None], right, (V,)),
    "not reduced": ("not-reduced", right, mean, (Z,)),
}  # fmt: skip


def evidence(wrong: Function, good: Function, args: tuple[torch.Tensor, ...]) -> Evidence:
    got, expected = wrong(*args), good(*args)
    call = Call("f", args, {}, Reply(number=1, value=got))
    return Evidence(
        check="c", functions=("f",), ordinal=0, scenario=None,
        got=Played(value=got, calls=(call,)),
        expected=Played(value=expected),
        mismatch=compare(got, expected),
    )  # fmt: skip


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
@pytest.mark.parametrize("name", CASES)
def test_a_relation_is_named(name: str, dtype: torch.dtype) -> None:
    """Each general relation is recognised, in float64 and in float32, and told in a sentence."""
    identifier, wrong, good, args = CASES[name]
    args = tuple(arg.to(dtype) for arg in args)

    def ask(_function: str, given: tuple[Any, ...], _kwargs: dict[str, Any]) -> Any:
        return good(*given)

    found = relate(evidence(wrong, good, args), ask)
    assert found is not None
    assert found.kind is Kind.relation
    assert found.id == identifier
    assert found.says.endswith(".")


def test_one_wrong_element_is_not_called_a_wrong_row() -> None:
    """Where most of the first or last row is right, nobody is sent to look at how a loop starts."""

    def slip(z: torch.Tensor) -> torch.Tensor:
        spoilt = rows(z)
        spoilt[0, 1] += 3
        return spoilt

    def ask(_function: str, given: tuple[Any, ...], _kwargs: dict[str, Any]) -> Any:
        return rows(*given)

    assert relate(evidence(slip, rows, (Z,)), ask) is None


def test_noise_is_not_explained() -> None:
    """Numbers that have nothing to do with the right ones get no relation."""
    noise = torch.randn(13, generator=GENERATOR, dtype=torch.float64)
    found = relate(evidence(lambda _: noise, right, (V,)), lambda *_: None)
    assert found is None


@pytest.mark.parametrize("at", [slice(None), 4], ids=["all", "a single number"])
def test_what_the_suite_has_computed_is_not_called_the_result(at: Any) -> None:
    """Of values that a suite computed and named nothing is said as of a function's own result."""
    got, due = ({"at x = 1": sign * right(V)[at]} for sign in (-1, 1))
    shown = evidence(lambda _: got, lambda _: due, (V,))
    assert relate(shown, lambda *_: None) is None


@pytest.mark.parametrize(
    ("due", "told"), [([0.0, 0.0, 0.0], "wrong-shape"), ([0.0, 1.0, 2.0], "off-by-one")]
)
def test_nobody_misses_one_of_numbers_that_are_alike(due: list[float], told: str) -> None:
    """A vector of another length is short of an entry only where its numbers can tell which."""
    longer = torch.tensor([*due, 3.0 * due[1]])
    item = evidence(lambda _: longer, lambda _: torch.tensor(due), (V,))
    found = relate(item, lambda *_: None) or symptom(item)
    assert found is not None
    assert found.id == told


def test_no_entry_is_the_only_wrong_one_beside_a_tiny_one_that_is_wrong_too() -> None:
    """Where a check also compares what is near 0, two wrong numbers are not called one."""
    due = torch.tensor([0.25, 1.0, 1.0, 1e-6, 1.0, 1.0], dtype=torch.float64)
    for tiny, told in ((1e-6, "first-only"), (1e-7, None)):
        got = due.clone()
        got[0], got[3] = 0.2, tiny
        item = evidence(lambda _, got=got: got, lambda _: due, (V,))
        strict = compare(got, due, Tolerance(1e-9, 0.0))
        found = relate(msgspec.structs.replace(item, mismatch=strict), lambda *_: None)
        assert (found and found.id) == told


def test_constants_that_change_with_the_arguments_are_not_told_as_two_constants() -> None:
    """A bracket that is missing gives each check a factor and an offset of its own: no two numbers.

    Where all checks show the same two they are told.
    """

    def ask(_function: str, given: tuple[Any, ...], _kwargs: dict[str, Any]) -> Any:
        return right(*given)

    def told(factor: float) -> Diagnosis:
        found = relate(evidence(lambda z: factor * right(z) + 1, right, (V,)), ask)
        assert found is not None
        return found

    same = {"a": told(0.7), "b": told(0.7)}
    assert shifted_variously(same) == {}
    varying = shifted_variously({"a": told(0.7), "b": told(0.3), "c": same["a"]})
    assert set(varying) == {"a", "b", "c"}
    assert {one.id for one in varying.values()} == {"scaled-and-shifted"}
    assert "0.7" in same["a"].says
    assert not any(letter.isdigit() for one in varying.values() for letter in one.says)
