"""Every element is wrong in the same way: a sign, a factor, an offset, a form."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import torch

from grader.judge.relations.common import Arguments, Near, constant_factor, ratio_of, relation
from grader.judge.text import show
from grader.model import Diagnosis


def degenerate(
    got: torch.Tensor, expected: torch.Tensor, call: Arguments | None, near: Near
) -> Iterator[Diagnosis]:
    """The argument itself, or the same number everywhere."""
    for at, argument in enumerate(call[1] if call else ()):
        if not isinstance(argument, torch.Tensor) or not near(got, argument.double()):
            continue
        if got.numel() and not near(got, torch.zeros_like(got)):
            which = "its argument" if at == 0 else f"argument {at + 1}"
            yield relation(
                "argument-returned",
                f"The result is {which}, unchanged.",
                "Nothing was computed here, or what was computed isn't what is returned.",
            )
    # Two that are equal may well follow from the argument, such as from two equal columns.
    if got.numel() > 2 and not near(got, expected):
        first = got.flatten()[0] + 0.0  # No −0.
        due = expected.flatten()[0].expand_as(expected)
        # Where the right one is constant too, a constant tells nothing.
        if near(got, first.expand_as(got)) and not near(expected, due):
            yield relation(
                "constant-result",
                f"Every element of the result is {show(float(first))}.",
                "Nothing of the argument shows here. A placeholder that is returned, or a name "
                "overwritten on the way, looks like this; so does a factor that is 0 here.",
            )


def scaled(
    got: torch.Tensor, expected: torch.Tensor, call: Arguments | None, near: Near
) -> Iterator[Diagnosis]:
    """A sign, a constant factor or an offset."""
    if _at_one_place(got, call):
        return
    if near(got, -expected):
        yield relation(
            "sign",
            "Every value has the wrong sign.",
            "The magnitudes are right: somewhere a minus is missing, or there is one too many.",
        )
        return
    factor = _constant_factor(got, expected, near)
    if factor is not None:
        yield _named_factor(factor, call, got)
    usable = got.isfinite() & expected.isfinite()
    if got.numel() > 1 and bool(usable.all()):
        gap = (got - expected).median()
        if near(got, expected + gap) and not near(expected, expected + gap):
            yield relation(
                "offset",
                f"Every value is off by the same amount, {show(float(gap))}.",
                "A constant was added, or one that belongs there is missing.",
            )


def _at_one_place(got: torch.Tensor, call: Arguments | None) -> bool:
    """Whether one number came of one number: a function of another form meets it as well."""
    tensors = [value for value in (call[1] if call else ()) if isinstance(value, torch.Tensor)]
    return got.numel() == 1 and bool(tensors) and all(value.numel() == 1 for value in tensors)


def _constant_factor(got: torch.Tensor, expected: torch.Tensor, near: Near) -> float | None:
    # Any number is a multiple of one other.
    ratio = ratio_of(got, expected, least=min(2, got.numel()))
    if ratio is None or not ratio or not math.isfinite(ratio):
        return None
    if math.isclose(ratio, 1.0, rel_tol=1e-3):
        return None  # A factor of nearly 1 is no mistake of a factor: something is not exact.
    if got.numel() == 1:
        # One number is always a multiple of another: only a telling factor counts.
        nice = (2.0, 0.5, 4.0, 0.25, -2.0, -0.5)
        if not any(math.isclose(ratio, value, rel_tol=1e-5) for value in nice):
            return ratio if _whole(ratio) else None
    return ratio if near(got, ratio * expected) else None


def _whole(ratio: float) -> bool:
    for value in (ratio, 1.0 / ratio):
        if abs(value) <= 4096 and math.isclose(value, round(value), rel_tol=1e-5):
            return True
    return False


_PLAIN: Final = (0.25, 0.5, 1.0, 2.0, 4.0)


def _is_plain(factor: float) -> bool:
    return any(math.isclose(factor, value, rel_tol=1e-4) for value in _PLAIN)


def _named_factor(factor: float, call: Arguments | None, got: torch.Tensor) -> Diagnosis:
    sizes = _sizes(call, got)
    for size, what in sizes.items():
        if size > 2 and math.isclose(factor, size, rel_tol=1e-4):
            return relation(
                "sum-for-mean",
                f"Every value is {size} times too large, and {size} is {what}.",
                "That is a sum where a mean is due: the division is missing.",
            )
        if size > 2 and math.isclose(factor, 1.0 / size, rel_tol=1e-4):
            return relation(
                "mean-for-sum",
                f"Every value is {size} times too small, and {size} is {what}.",
                "That is a mean where a sum is due, or a division done twice.",
            )
    for size, what in sizes.items():
        for other, which in sizes.items():
            # A 2 comes more often from a forgotten or doubled constant than from two counts.
            if not _is_plain(factor) and math.isclose(factor, size / other, rel_tol=1e-4):
                return relation(
                    "wrong-count",
                    f"Every value is {show(factor)} times the right one: {size} over {other}.",
                    f"It was divided by {other} ({which}) where {size} ({what}) is meant.",
                )
    return constant_factor(factor)


def _sizes(call: Arguments | None, got: torch.Tensor) -> dict[int, str]:
    """The sizes in play, each with what it is the number of."""
    found: dict[int, str] = {}
    for argument in (*(call[1] if call else ()), got):
        if isinstance(argument, torch.Tensor) and argument.ndim:
            found.setdefault(argument.shape[0], "the number of rows")
            found.setdefault(argument.shape[-1], "the size of the last dimension")
            found.setdefault(argument.numel(), "the number of elements")
    found.pop(1, None)
    found.pop(0, None)
    return found


def transformed(got: torch.Tensor, expected: torch.Tensor, near: Near) -> Iterator[Diagnosis]:
    """One elementwise operation too many or too few at the end."""
    if got.numel() < 2:
        return
    forms: tuple[tuple[str, str, Callable[[torch.Tensor], torch.Tensor]], ...] = (
        ("absolute-value", "the absolute value of what is due", torch.abs),
        ("square", "the square of what is due", torch.square),
        ("square-root", "the square root of what is due", torch.sqrt),
        ("reciprocal", "one over what is due", torch.reciprocal),
        ("complement", "one minus what is due", lambda e: 1 - e),
        ("logarithm", "the logarithm of what is due", torch.log),
        ("exponential", "e to the power of what is due", torch.exp),
        ("rounded", "what is due, rounded", torch.round),
        ("truncated", "what is due, cut to whole numbers", torch.trunc),
        ("clipped-below", "what is due, with negative values cut to 0", lambda e: e.clamp(min=0)),
        ("cumulative", "the running sum of what is due", lambda e: e.cumsum(0)),
        ("centred", "what is due minus its mean", lambda e: e - e.mean()),
        ("normalised", "what is due divided by its sum", lambda e: e / e.sum()),
    )
    for identifier, what, form in forms:
        wanted = form(expected)
        if identifier in {"rounded", "truncated"} and len(wanted.unique()) < 3:
            continue  # A mask of zeros and ones is no rounding.
        if bool(wanted.isfinite().any()) and near(got, wanted) and not near(wanted, expected):
            yield relation(
                identifier,
                f"The result is {what}.",
                "One operation too many, or one too few, stands at the end.",
            )


def affine(got: torch.Tensor, expected: torch.Tensor, near: Near) -> Iterator[Diagnosis]:
    """A factor and an offset at once."""
    usable = got.isfinite() & expected.isfinite()
    if int(usable.sum()) < 4 or not bool(usable.all()):
        return
    x, y = expected.flatten(), got.flatten()
    if len(x.unique()) < 3:
        return  # Any two values are two others, stretched and moved.
    spread = x - x.mean()
    if float(spread.abs().max()) == 0.0:
        return
    slope = float((spread * (y - y.mean())).sum() / spread.square().sum())
    offset = float(y.mean() - slope * x.mean())
    if math.isclose(slope, 1.0, rel_tol=1e-4):
        return  # A shift alone would have been told, and what is left is lost digits.
    if abs(slope) > 1e-3 and near(got, slope * expected + offset):
        if abs(offset) <= near.relative * float(x.abs().max()):
            yield _named_factor(slope, None, got)
            return
        yield relation(
            SHIFTED,
            f"Every value is {show(slope)} times the right one, plus {show(offset)}.",
            "The form is right, but it was stretched and moved: two constants are wrong.",
        )


SHIFTED: Final = "scaled-and-shifted"


def shifted_variously(found: Mapping[str, Diagnosis]) -> dict[str, Diagnosis]:
    """What is told of one function's checks where each has a factor and an offset of its own."""
    told = {check: one for check, one in found.items() if one.id == SHIFTED}
    if len({one.says for one in told.values()}) < 2:
        return {}
    various = relation(
        SHIFTED,
        "Every value is the right one times a number, plus another one, and both change with the "
        "arguments.",
        "The form is right, and what it is stretched by and moved by isn't. Look at brackets, and "
        "at which of the arguments multiply and which are added.",
    )
    return dict.fromkeys(told, various)
