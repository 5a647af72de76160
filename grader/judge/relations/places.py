"""Values that stand in the wrong place, that are wrong in one region only, or in another shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import torch

from grader.judge.relations.common import Arguments, Near, Request, relation, transposed
from grader.judge.text import show
from grader.judge.values import Mismatch
from grader.model import Diagnosis

_ENOUGH: Final = 5
"""From how many values on a region is more than chance."""
_PLAIN: Final = (torch.Tensor, str, int, float)


def moved(got: torch.Tensor, expected: torch.Tensor, near: Near) -> Iterator[Diagnosis]:
    """The right values, elsewhere."""
    if got.ndim >= 2 and got.shape[-1] == got.shape[-2] and near(got.mT, expected):
        yield transposed()
    if got.ndim and len(got) >= 3 and got.numel() > 3:
        late = near(got[1:], expected[:-1])
        early = near(got[:-1], expected[1:])
        if (late or early) and not near(expected[1:], expected[:-1]):
            which = "late" if late else "early"
            yield relation(
                "one-position-" + which,
                f"Every value is right, but stands one position too {which}.",
                "What is recorded and when it is recorded are in the wrong order, "
                "or an index starts at the wrong end.",
            )
    for dim in range(got.ndim):
        if got.shape[dim] > 1 and near(got.flip(dim), expected) and not near(got, expected):
            yield relation(
                "reversed",
                "Every value is right, but the order is reversed"
                + (f" along dimension {dim}." if got.ndim > 1 else "."),
                "The list was built from the other end.",
            )
    if got.numel() > 2 and near(got.flatten().sort().values, expected.flatten().sort().values):
        yield relation(
            "permuted",
            "All the right values are there, in the wrong places.",
            "A reshape or view where a transpose is meant, or a sort, changes the order.",
        )


def where(
    got: torch.Tensor,
    expected: torch.Tensor,
    call: Arguments | None,
    mismatch: Mismatch,
    request: Request,
) -> Iterator[Diagnosis]:
    """Values that are right in one region and wrong in another."""
    near = Near(mismatch)
    wrong = (got - expected).abs() > near.relative * expected.abs() + near.relative
    wrong |= got.isnan() != expected.isnan()
    if not bool(wrong.any()) or bool(wrong.all()):
        return
    argument = next(
        (
            value.double()
            for value in (call[1] if call else ())
            if isinstance(value, torch.Tensor) and value.shape == got.shape
        ),
        None,
    )
    if argument is not None and _elementwise(call, expected, request, near):
        yield from _region(argument, wrong)
    if got.ndim and len(got) > 2:
        within = wrong.reshape(len(wrong), -1)
        rows = within.any(dim=1)
        # A single wrong element lies in some row, and that may be the first by chance.
        most = 2 * within.sum(dim=1) >= within.shape[1]
        # A check may compare more strictly, so that a tiny value is wrong as well. Then the row
        # that stands out is not the only one.
        every = int(wrong.sum()) >= mismatch.count
        one = "value" if got.ndim == 1 else "row"
        if every and bool(most[-1]) and not bool(rows[:-1].any()):
            yield _only("last-only", f"Only the last {one} is wrong.", "the end of a loop or slice")
        elif every and bool(most[0]) and not bool(rows[1:].any()):
            yield _only("first-only", f"Only the first {one} is wrong.", "how the start is handled")
        elif (
            not bool(rows[0])
            and bool(rows[1:].all())
            and not _row_by_row(call, expected, request, near)
        ):
            yield relation(
                "first-right",
                f"Only the first {one} is right.",
                "The others are wrong: look at what they take over from it.",
            )


def _elementwise(
    call: Arguments | None, expected: torch.Tensor, request: Request, near: Near
) -> bool:
    """Whether each result follows from its own input alone: then an input's region can matter."""
    if call is None or not all(isinstance(value, _PLAIN) for value in call[1]):
        return False
    function, args, kwargs = call
    if expected.numel() < 2:
        return True
    part = tuple(
        value.flatten()[1:]
        if isinstance(value, torch.Tensor) and value.shape == expected.shape
        else value
        for value in args
    )
    alone = request(function, part, kwargs)
    # A kit that knows recorded values only can't be asked.
    return alone is None or (
        isinstance(alone, torch.Tensor) and near(alone.double(), expected.flatten()[1:])
    )


def _row_by_row(
    call: Arguments | None, expected: torch.Tensor, request: Request, near: Near
) -> bool:
    """Whether each row follows from its own input alone: then none takes anything over."""
    if call is None or not call[1] or not all(isinstance(value, _PLAIN) for value in call[1]):
        return False
    function, args, kwargs = call
    part = tuple(
        value[1:]
        if isinstance(value, torch.Tensor) and value.shape[:1] == expected.shape[:1]
        else value
        for value in args
    )
    alone = request(function, part, kwargs)
    return isinstance(alone, torch.Tensor) and near(alone.double(), expected[1:])


def _region(argument: torch.Tensor, wrong: torch.Tensor) -> Iterator[Diagnosis]:
    right = ~wrong
    size = argument.abs()
    few = argument.numel() < _ENOUGH
    regions = (
        (argument < 0, "negative-inputs-only", "negative inputs", "the branch below zero"),
        (argument > 0, "positive-inputs-only", "positive inputs", "the branch above zero"),
        (argument == 0, "zero-only", "an input of exactly 0", "the case of equality"),
    )
    for region, identifier, what, where in regions:
        if not bool((wrong & ~region).any()) and bool((right & ~region).any()):
            inside = right & region
            if few and identifier != "zero-only":
                return
            if bool(inside.any()) and float(size[inside].max()) < float(size[wrong].min()):
                last = argument[inside][size[inside].argmax()].item()
                yield _beyond(f"It is right up to an input of about {show(last)}")
            else:
                yield _only(identifier, f"It is wrong only for {what}.", where)
            return
    if int(right.sum()) * 20 < right.numel():
        return  # A few that come out right by rounding are no region.
    if float(size[right].max()) == 0.0:
        yield relation(
            "right-at-zero-only",
            "It is right only for an input of exactly 0.",
            "The term that is wrong, or missing, vanishes there and nowhere else.",
        )
        return
    if few or not _both_sides(argument, right):
        return
    smallest_wrong = float(size[wrong].min())
    largest_right = float(size[right].max())
    if largest_right <= smallest_wrong and smallest_wrong > 0:
        yield _beyond(f"It is right up to |input| ≈ {show(largest_right)}")
    elif float(size[wrong].max()) <= float(size[right].min()):
        yield _only(
            "small-inputs-only",
            f"It is wrong only near zero, up to |input| ≈ {show(float(size[wrong].max()))}.",
            "what is special there",
        )


def _both_sides(argument: torch.Tensor, right: torch.Tensor) -> bool:
    """Whether some right values have a negative input, and some a positive one.

    Only then is what is true of a few inputs' size true of it, and not of their sign.
    """
    if not bool((argument < 0).any()) or not bool((argument > 0).any()):
        return True
    return bool((right & (argument < 0)).any()) and bool((right & (argument > 0)).any())


def _beyond(limit: str) -> Diagnosis:
    where = "what overflows, is clipped or rounds to nothing"
    return _only("large-inputs-only", f"{limit} and wrong beyond.", where)


def _only(identifier: str, says: str, where: str) -> Diagnosis:
    return relation(identifier, says, f"The rest is right: look at {where}.")


def other_shape(
    got: torch.Tensor, expected: torch.Tensor, mismatch: Mismatch
) -> Iterator[Diagnosis]:
    """The right values in another shape, or a shape that tells what happened."""
    near = Near(mismatch)
    if got.ndim >= 2 and got.mT.shape == expected.shape and near(got.mT, expected):
        yield transposed()
    one_more = got.ndim == expected.ndim == 1 and abs(len(got) - len(expected)) == 1
    # Of numbers that are all alike nobody can tell which one is missing.
    if one_more and len(got) > 2 and bool((expected != expected[0]).any()):
        short, long = sorted((got, expected), key=len)
        for end, part in (("last", long[:-1]), ("first", long[1:])):
            if near(short, part):
                more = "too many" if len(got) > len(expected) else "missing"
                yield relation(
                    "off-by-one",
                    f"The {end} entry is {more}; all the others are right.",
                    "Look at where the loop or slice starts and ends.",
                )
    if expected.numel() > 1 and got.numel() == 1:
        for word, value in (("sum", expected.sum()), ("mean", expected.mean())):
            if near(got.reshape(()), value):
                yield relation(
                    "reduced",
                    f"The result is the {word} of what is due, one number for all.",
                    "A reduction was done over every dimension: give it a `dim`, or leave it out.",
                )
    if got.numel() == expected.numel() and near(got.reshape(expected.shape), expected):
        yield relation(
            "reshaped",
            f"The values are right, but the shape is {list(got.shape)}, not "
            f"{list(expected.shape)}.",
            "A dimension of size 1 was lost or added: `keepdim`, `squeeze` and `unsqueeze` "
            "are the places to look.",
        )
    yield from broadcast(got, expected)


def broadcast(got: torch.Tensor, expected: torch.Tensor) -> Iterator[Diagnosis]:
    """A shape that tells what happened, whatever the values are."""
    n = len(expected) if expected.ndim else 0
    if n > 1 and expected.numel() == n and list(got.shape) == [n, n]:
        yield relation(
            "broadcast",
            f"The result is [{n}, {n}] where {list(expected.shape)} is due.",
            f"Every element was paired with every other: a tensor of shape [{n}] met one of shape "
            f"[{n}, 1], and broadcasting made all pairs, or an outer product did.",
        )
    elif n and got.ndim == expected.ndim + 1 and expected.shape == got.shape[1:] and len(got) > 1:
        yield relation(
            "not-reduced",
            f"There is one dimension too many: {list(got.shape)}, not {list(expected.shape)}.",
            "A sum or mean over one dimension is missing.",
        )
