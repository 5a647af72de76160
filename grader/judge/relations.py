"""General relations between a wrong value and the right one, for mistakes no catalogue knows.

Every relation must hold for all elements at once and be told in one sentence.
They are tried from the most telling to the most general.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any, Final

import torch

from grader.evidence import Evidence, Played
from grader.judge.values import Aspect, Mismatch, compare, show
from grader.model import Diagnosis, Kind

Ask = Callable[[str, tuple[Any, ...], dict[str, Any]], Any]
"""The reference's value for one call; None if it has none."""

_RELATIVE: Final = {torch.float32: 1e-4, torch.float16: 1e-2, torch.bfloat16: 3e-2}


def relate(item: Evidence, ask: Ask) -> Diagnosis | None:
    """The first general relation that explains a wrong value, or None."""
    mismatch = item.mismatch
    if not isinstance(mismatch, Mismatch):
        return None
    if mismatch.aspect not in {Aspect.values, Aspect.shape, Aspect.length}:
        return None
    got, expected = _as_tensors(mismatch)
    if got is None or expected is None:
        return None
    if mismatch.aspect is Aspect.values:
        found = _same_shape(got, expected, item, ask)
    else:
        found = _other_shape(got, expected, mismatch)
    return next(found, None)


def _as_tensors(mismatch: Mismatch) -> tuple[torch.Tensor | None, torch.Tensor | None]:
    """Both values as float64 tensors; loss histories as vectors."""

    def wide(value: Any) -> torch.Tensor | None:
        if isinstance(value, torch.Tensor) and not value.is_complex():
            return value.double()
        if isinstance(value, float):
            return torch.tensor(value, dtype=torch.float64)
        if isinstance(value, list) and value and all(isinstance(v, (int, float)) for v in value):
            return torch.tensor([float(v) for v in value], dtype=torch.float64)
        return None

    return wide(mismatch.got), wide(mismatch.expected)


def _relation(identifier: str, says: str, why: str) -> Diagnosis:
    return Diagnosis(kind=Kind.relation, id=identifier, says=says, why=why)


class _Near:
    """Equality up to rounding of the values' own dtype."""

    def __init__(self, mismatch: Mismatch) -> None:
        dtype = mismatch.expected.dtype if isinstance(mismatch.expected, torch.Tensor) else None
        self.relative = _RELATIVE.get(dtype, 1e-6) if dtype is not None else 1e-4

    def __call__(self, one: torch.Tensor, other: torch.Tensor) -> bool:
        if one.shape != other.shape:
            return False
        if one.numel() == 0:
            return True
        both = torch.maximum(one.abs(), other.abs())
        finite = both[both.isfinite()]
        scale = float(finite.max()) if finite.numel() else 0.0
        close = (one - other).abs() <= self.relative * both + self.relative * 1e-2 * scale
        return bool((close | (one == other) | (one.isnan() & other.isnan())).all())


# --- same shape, wrong values -------------------------------------------------------


def _same_shape(
    got: torch.Tensor, expected: torch.Tensor, item: Evidence, ask: Ask
) -> Iterator[Diagnosis]:
    near = _Near(item.mismatch)
    call = _only_call(item.got)
    if near(got, expected):
        yield _few_digits(got, expected)
    yield from _degenerate(got, expected, call, near)
    yield from _scaled(got, expected, call, near)
    if call is not None:
        # Before the order of the result: on inputs that lie symmetrically, f(−x) is f(x) reversed.
        yield from _other_call(item, call, ask)
    yield from _moved(got, expected, near)
    yield from _transformed(got, expected, near)
    yield from _affine(got, expected, near)
    yield from _where(got, expected, call, near)


def _few_digits(got: torch.Tensor, expected: torch.Tensor) -> Diagnosis:
    """What any other relation would call a factor of 1, or a shift by 0."""
    usable = (expected != 0) & expected.isfinite() & got.isfinite()
    worst = float(((got - expected)[usable] / expected[usable]).abs().max()) if usable.any() else 0
    digits = f"about {max(1, math.floor(-math.log10(worst)))} digits" if worst else "a few digits"
    return _relation(
        "few-digits",
        f"Every value is nearly right, but only to {digits}.",
        "Something on the way is less exact than the dtype allows: a constant with few digits, a "
        "step in float32, a small number added for safety, or a difference quotient.",
    )


Arguments = tuple[str, tuple[Any, ...], dict[str, Any]]


def _only_call(played: Played) -> Arguments | None:
    if len(played.calls) != 1:
        return None
    call = played.calls[0]
    return call.function, call.args, call.kwargs


def _degenerate(
    got: torch.Tensor, expected: torch.Tensor, call: Arguments | None, near: _Near
) -> Iterator[Diagnosis]:
    for at, argument in enumerate(call[1] if call else ()):
        if not isinstance(argument, torch.Tensor) or not near(got, argument.double()):
            continue
        if got.numel() and not near(got, torch.zeros_like(got)):
            which = "its argument" if at == 0 else f"argument {at + 1}"
            yield _relation(
                "argument-returned",
                f"The result is {which}, unchanged.",
                "Nothing was computed, or what was computed isn't what is returned.",
            )
    if got.numel() > 1 and not near(got, expected):
        first = got.flatten()[0]
        if near(got, first.expand_as(got)):
            yield _relation(
                "constant-result",
                f"The result is {show(float(first))} everywhere, whatever the input.",
                "The answer doesn't depend on the values of the argument. "
                "Is a placeholder returned, or a name overwritten on the way?",
            )


def _scaled(
    got: torch.Tensor, expected: torch.Tensor, call: Arguments | None, near: _Near
) -> Iterator[Diagnosis]:
    if near(got, -expected):
        yield _relation(
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
            yield _relation(
                "offset",
                f"Every value is off by the same amount, {show(float(gap))}.",
                "A constant was added, or one that belongs there is missing.",
            )


def _constant_factor(got: torch.Tensor, expected: torch.Tensor, near: _Near) -> float | None:
    usable = (expected != 0) & expected.isfinite() & got.isfinite()
    if not bool(usable.any()):
        return None
    at = int(torch.where(usable, expected.abs(), -1.0).flatten().argmax())
    ratio = float(got.flatten()[at] / expected.flatten()[at])
    if ratio == 0.0 or not math.isfinite(ratio) or math.isclose(ratio, 1.0, rel_tol=1e-3):
        # A factor of nearly 1 is no mistake of a factor: something is not exact.
        return None
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


def _named_factor(factor: float, call: Arguments | None, got: torch.Tensor) -> Diagnosis:
    sizes = _sizes(call, got)
    for size, what in sizes.items():
        if size > 2 and math.isclose(factor, size, rel_tol=1e-4):
            return _relation(
                "sum-for-mean",
                f"Every value is {size} times too large, and {size} is {what}.",
                "That is a sum where a mean is due: the division is missing.",
            )
        if size > 2 and math.isclose(factor, 1.0 / size, rel_tol=1e-4):
            return _relation(
                "mean-for-sum",
                f"Every value is {size} times too small, and {size} is {what}.",
                "That is a mean where a sum is due, or a division done twice.",
            )
    for size, what in sizes.items():
        for other, which in sizes.items():
            if size != other and math.isclose(factor, size / other, rel_tol=1e-4):
                return _relation(
                    "wrong-count",
                    f"Every value is {show(factor)} times the right one: {size} over {other}.",
                    f"It was divided by {other} ({which}) where {size} ({what}) is meant.",
                )
    return _relation(
        "constant-factor",
        f"Every value is {show(factor)} times the right one.",
        "The form is right and a constant factor isn't: look for one that is missing, doubled, "
        "or belongs on the other side.",
    )


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


def _moved(got: torch.Tensor, expected: torch.Tensor, near: _Near) -> Iterator[Diagnosis]:
    if got.ndim >= 2 and got.shape[-1] == got.shape[-2] and near(got.mT, expected):
        yield _transposed()
    if got.ndim and len(got) >= 3 and got.numel() > 3:
        late = near(got[1:], expected[:-1])
        early = near(got[:-1], expected[1:])
        if (late or early) and not near(expected[1:], expected[:-1]):
            which = "late" if late else "early"
            yield _relation(
                "one-position-" + which,
                f"Every value is right, but stands one position too {which}.",
                "What is recorded and when it is recorded are in the wrong order, "
                "or an index starts at the wrong end.",
            )
    for dim in range(got.ndim):
        if got.shape[dim] > 1 and near(got.flip(dim), expected) and not near(got, expected):
            yield _relation(
                "reversed",
                "Every value is right, but the order is reversed"
                + (f" along dimension {dim}." if got.ndim > 1 else "."),
                "The list was built from the other end.",
            )
    if got.numel() > 2 and near(got.flatten().sort().values, expected.flatten().sort().values):
        yield _relation(
            "permuted",
            "All the right values are there, in the wrong places.",
            "A reshape or view where a transpose is meant, or a sort, changes the order.",
        )


def _transposed() -> Diagnosis:
    return _relation(
        "transposed",
        "The result is the transpose of what is due.",
        "Rows and columns are exchanged: with one example a row, check the order of the "
        "factors in the matrix product, and which of them has a `.T`.",
    )


def _other_call(item: Evidence, call: Arguments, ask: Ask) -> Iterator[Diagnosis]:
    """Values that are right for another way of calling: swapped arguments, another dimension."""
    function, args, kwargs = call
    value = item.got.value
    tensors = [at for at, argument in enumerate(args) if isinstance(argument, torch.Tensor)]
    for at in tensors:
        if args[at].ndim == 2 and isinstance(value, torch.Tensor) and value.ndim == 2:
            turned = (*args[:at], args[at].mT.contiguous(), *args[at + 1 :])
            other = ask(function, turned, kwargs)
            if isinstance(other, torch.Tensor) and compare(value, other.mT) is None:
                yield _relation(
                    "dimensions-confused",
                    "This is right for the columns where the rows are meant.",
                    "The first and the last dimension are confused: look at each `dim=`.",
                )
    for one in tensors:
        for two in tensors:
            if one < two and args[one].shape == args[two].shape:
                swapped = list(args)
                swapped[one], swapped[two] = args[two], args[one]
                other = ask(function, tuple(swapped), kwargs)
                if other is not None and compare(value, other) is None:
                    yield _relation(
                        "arguments-swapped",
                        f"This is right with arguments {one + 1} and {two + 1} exchanged.",
                        "Look at the order of the parameters, and at which one goes where.",
                    )
    yield from _negated_input(function, args, kwargs, value, ask)


def _negated_input(
    function: str, args: tuple[Any, ...], kwargs: dict[str, Any], value: Any, ask: Ask
) -> Iterator[Diagnosis]:
    if not args or not isinstance(args[0], torch.Tensor) or not args[0].is_floating_point():
        return
    variants = (
        (-args[0], "negated-input", "−x where x is meant", "a sign before the argument"),
        (2 * args[0], "scaled-input", "2x where x is meant", "a factor inside the function"),
        (args[0] / 2, "scaled-input", "x/2 where x is meant", "a factor inside the function"),
        (args[0].abs(), "absolute-input", "|x| where x is meant", "an absolute value"),
    )
    for changed, identifier, what, why in variants:
        other = ask(function, (changed, *args[1:]), kwargs)
        if other is not None and compare(value, other) is None:
            yield _relation(
                identifier,
                f"This is the right function at another place: {what}.",
                f"Look for {why} that doesn't belong there.",
            )


def _transformed(got: torch.Tensor, expected: torch.Tensor, near: _Near) -> Iterator[Diagnosis]:
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
        if bool(wanted.isfinite().any()) and near(got, wanted) and not near(wanted, expected):
            yield _relation(
                identifier,
                f"The result is {what}.",
                "One operation too many, or one too few, stands at the end.",
            )


def _affine(got: torch.Tensor, expected: torch.Tensor, near: _Near) -> Iterator[Diagnosis]:
    usable = got.isfinite() & expected.isfinite()
    if int(usable.sum()) < 4 or not bool(usable.all()):
        return
    x, y = expected.flatten(), got.flatten()
    spread = x - x.mean()
    if float(spread.abs().max()) == 0.0:
        return
    slope = float((spread * (y - y.mean())).sum() / spread.square().sum())
    offset = float(y.mean() - slope * x.mean())
    if abs(slope) > 1e-3 and near(got, slope * expected + offset):
        yield _relation(
            "scaled-and-shifted",
            f"Every value is {show(slope)} times the right one, plus {show(offset)}.",
            "The form is right, but it was stretched and moved: two constants are wrong.",
        )


def _where(
    got: torch.Tensor, expected: torch.Tensor, call: Arguments | None, near: _Near
) -> Iterator[Diagnosis]:
    """Values that are right in one region and wrong in another."""
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
    if argument is not None:
        yield from _region(argument, wrong)
    if got.ndim and len(got) > 2:
        rows = wrong.reshape(len(wrong), -1).any(dim=1)
        if bool(rows[-1]) and not bool(rows[:-1].any()):
            yield _only("last-only", "Only the last row is wrong.", "the end of a loop or slice")
        elif bool(rows[0]) and not bool(rows[1:].any()):
            yield _only("first-only", "Only the first row is wrong.", "how the start is handled")
        elif not bool(rows[0]) and bool(rows[1:].all()):
            yield _only(
                "first-right",
                "Only the first row is right.",
                "what the later ones take over from it",
            )


def _region(argument: torch.Tensor, wrong: torch.Tensor) -> Iterator[Diagnosis]:
    right = ~wrong
    size = argument.abs()
    regions = (
        (argument < 0, "negative-inputs-only", "negative inputs", "the branch below zero"),
        (argument > 0, "positive-inputs-only", "positive inputs", "the branch above zero"),
        (argument == 0, "zero-only", "an input of exactly 0", "the case of equality"),
    )
    for region, identifier, what, where in regions:
        if not bool((wrong & ~region).any()) and bool((right & ~region).any()):
            inside = right & region
            if bool(inside.any()) and float(size[inside].max()) < float(size[wrong].min()):
                last = argument[inside][size[inside].argmax()].item()
                yield _beyond(f"It is right up to an input of about {show(last)}")
            else:
                yield _only(identifier, f"It is wrong only for {what}.", where)
            return
    if int(right.sum()) * 20 < right.numel():
        return  # A few that come out right by rounding are no region.
    if float(size[right].max()) == 0.0:
        yield _relation(
            "right-at-zero-only",
            "It is right only for an input of exactly 0.",
            "The term that is wrong, or missing, vanishes there and nowhere else.",
        )
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


def _beyond(limit: str) -> Diagnosis:
    where = "what overflows, is clipped or rounds to nothing"
    return _only("large-inputs-only", f"{limit} and wrong beyond.", where)


def _only(identifier: str, says: str, where: str) -> Diagnosis:
    return _relation(identifier, says, f"The rest is right: look at {where}.")


# --- another shape ------------------------------------------------------------------


def _other_shape(
    got: torch.Tensor, expected: torch.Tensor, mismatch: Mismatch
) -> Iterator[Diagnosis]:
    near = _Near(mismatch)
    if got.ndim >= 2 and got.mT.shape == expected.shape and near(got.mT, expected):
        yield _transposed()
    if got.ndim == expected.ndim == 1 and len(got) > 2 and abs(len(got) - len(expected)) == 1:
        short, long = sorted((got, expected), key=len)
        for end, part in (("last", long[:-1]), ("first", long[1:])):
            if near(short, part):
                more = "too many" if len(got) > len(expected) else "missing"
                yield _relation(
                    "off-by-one",
                    f"The {end} entry is {more}; all the others are right.",
                    "Look at where the loop or slice starts and ends.",
                )
    if expected.numel() > 1 and got.numel() == 1:
        for word, value in (("sum", expected.sum()), ("mean", expected.mean())):
            if near(got.reshape(()), value):
                yield _relation(
                    "reduced",
                    f"The result is the {word} of what is due, one number for all.",
                    "A reduction was done over every dimension: give it a `dim`, or leave it out.",
                )
    if got.numel() == expected.numel() and near(got.reshape(expected.shape), expected):
        yield _relation(
            "reshaped",
            f"The values are right, but the shape is {list(got.shape)}, not "
            f"{list(expected.shape)}.",
            "A dimension of size 1 was lost or added: `keepdim`, `squeeze` and `unsqueeze` "
            "are the places to look.",
        )
    yield from _broadcast(got, expected)


def _broadcast(got: torch.Tensor, expected: torch.Tensor) -> Iterator[Diagnosis]:
    n = len(expected) if expected.ndim else 0
    if n > 1 and expected.numel() == n and list(got.shape) == [n, n]:
        yield _relation(
            "broadcast",
            f"The result is [{n}, {n}] where {list(expected.shape)} is due.",
            f"A tensor of shape [{n}] met one of shape [{n}, 1], and broadcasting made every "
            "pair of them.",
        )
    elif n and got.ndim == expected.ndim + 1 and expected.shape == got.shape[1:]:
        yield _relation(
            "not-reduced",
            f"There is one dimension too many: {list(got.shape)}, not {list(expected.shape)}.",
            "A sum or mean over one dimension is missing.",
        )
