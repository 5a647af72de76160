"""Compares two values in the order a teacher would speak.

The order: an exception where a value was due (or the reverse), None, the type,
the length, the shape, the dtype, NaN or inf, and only then the numbers.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable
from typing import Any, Final

import msgspec
import numpy as np
import torch

from grader.evidence import Raise
from grader.judge.text import kind_of, name_of, show, show_apart


class Tolerance(msgspec.Struct, frozen=True):
    """|got − expected| ≤ relative · |expected| + absolute."""

    relative: float
    absolute: float


FLOAT64: Final = Tolerance(1e-9, 1e-10)
"""The course's own rule for float64."""
FLOAT32: Final = Tolerance(1.3e-6, 1e-5)
"""What ``torch.testing.assert_close`` takes for float32."""
_COARSE: Final = {torch.float16: Tolerance(1e-3, 1e-5), torch.bfloat16: Tolerance(1.6e-2, 1e-5)}


def default_tolerance(dtype: torch.dtype) -> Tolerance:
    """The tolerance for tensors of a dtype; exact for integers and bools."""
    if dtype in {torch.float64, torch.complex128}:
        return FLOAT64
    if dtype in {torch.float32, torch.complex64}:
        return FLOAT32
    return _COARSE.get(dtype, Tolerance(0.0, 0.0))


class Aspect(enum.StrEnum):
    """In what two values differ; the order is the order of telling."""

    exception = "exception"
    none = "none"
    type = "type"
    length = "length"
    shape = "shape"
    dtype = "dtype"
    nonfinite = "nonfinite"
    values = "values"


class Mismatch(msgspec.Struct, frozen=True):
    """The first aspect in which got differs from expected."""

    aspect: Aspect
    path: str
    """Where in a nested value: ``[0]`` for the first item of a tuple."""
    message: str
    """What was seen, without the expected numbers."""
    got: Any
    expected: Any
    index: tuple[int, ...] | None = None
    """Where the largest difference, the first NaN or, in a series, the first difference is."""
    count: int = 0
    """How many elements differ."""
    series: bool = False
    """Whether they are lists of numbers, such as histories of losses."""

    @property
    def detail(self) -> str:
        """The numbers, for a check that may show them."""
        if self.index is None:
            told = self.aspect in {Aspect.values, Aspect.nonfinite}
            return _beside(self.got, self.expected) if told else ""
        numbers = _beside(self.got[self.index].item(), self.expected[self.index].item())
        if self.series:
            return f"number {self.index[0] + 1}: {numbers}"
        where = f" at {list(self.index)}" if self.index else ""
        return f"largest difference{where}: {numbers}"


def compare(
    got: Any, expected: Any, tolerance: Tolerance | None = None, path: str = ""
) -> Mismatch | None:
    """The first difference between two values, or None.

    ``compare(student.f(X), student.g(X)) is None`` where they agree within the usual tolerance.

    Args:
        got: the student's value: tensors, numbers, strings, and lists, tuples and dicts of them.
        expected: the reference's.
        tolerance: for floating numbers; None for the default of their dtype.
        path: where in an outer value this one is.
    """
    if isinstance(expected, Raise) or isinstance(got, Raise):
        return _compare_raise(got, expected, path)
    if got is None and expected is not None:
        asked = "" if path else "; is the `return` missing?"
        message = f"returned None{where_in(path)}{asked}"
        return Mismatch(Aspect.none, path, message, got, expected)
    if isinstance(expected, torch.Tensor):
        return _compare_tensors(got, expected, tolerance, path)
    if isinstance(expected, (list, tuple)):
        return _compare_sequences(got, expected, tolerance, path)
    if isinstance(expected, dict):
        return _compare_mappings(got, expected, tolerance, path)
    if isinstance(expected, float):
        return _compare_floats(got, expected, tolerance, path)
    if type(got) is not type(expected):
        return _wrong_type(got, expected, path)
    if got != expected:
        message = f"the value{where_in(path)} is {show(got)}"
        return Mismatch(Aspect.values, path, message, got, expected)
    return None


def agree(got: Any, expected: Any, tolerance: Tolerance | None = None) -> bool:
    """Whether :func:`compare` finds no difference: much cheaper, as none is described."""
    if isinstance(got, torch.Tensor) and isinstance(expected, torch.Tensor):
        if got.shape != expected.shape or got.dtype != expected.dtype:
            return False
        rule = tolerance or default_tolerance(expected.dtype)
        glance = _at_a_glance(got, expected, rule)
        return not bool(differs(got, expected, rule).any()) if glance is None else glance
    if isinstance(got, (list, tuple)) and type(got) is type(expected):
        if len(got) != len(expected):
            return False
        if _as_series(got, expected) is None:
            return all(agree(*pair, tolerance) for pair in zip(got, expected, strict=True))
    return compare(got, expected, tolerance) is None


def where_in(path: str) -> str:
    """`` in result[0]``, as a Python programmer would index what was returned; empty for all.

    Where a suite has a name for the value, it is that: `` at x = 2``.
    """
    if name := called(path):
        return f" {name}"
    return f" in result{path}" if path else ""


def called(path: str) -> str:
    """What a suite calls a value that it has computed, such as ``at x = 2``; empty if nothing.

    A key of more than one word is such a name; a single one a function may return itself.
    """
    key = path.rpartition("['")[2].removesuffix("']") if path.endswith("']") else ""
    return key if " " in key else ""


def _beside(got: Any, expected: Any) -> str:
    ours, theirs = show_apart(got, expected)
    return f"got {ours}, expected {theirs}"


def _wrong_type(got: Any, expected: Any, path: str) -> Mismatch:
    message = f"returned {kind_of(got)}{where_in(path)} where {kind_of(expected)} is due"
    return Mismatch(Aspect.type, path, message, got, expected)


def _compare_raise(got: Any, expected: Any, path: str) -> Mismatch | None:
    if isinstance(expected, Raise) and isinstance(got, Raise):
        if expected.type in {got.type, *got.kinds}:
            return None
        message = f"raises {got.type} where {expected.type} is due"
    elif isinstance(expected, Raise):
        message = f"raises nothing where {expected.type} is due"
    else:
        message = f"raises {got.type}: {got.message}"
    return Mismatch(Aspect.exception, path, message, got, expected)


def _compare_sequences(
    got: Any, expected: Any, tolerance: Tolerance | None, path: str
) -> Mismatch | None:
    if not isinstance(got, (list, tuple)):
        return _wrong_type(got, expected, path)
    if len(got) != len(expected):
        message = f"{kind_of(got)} of length {len(got)}{where_in(path)}, not {len(expected)}"
        return Mismatch(Aspect.length, path, message, got, expected)
    if type(got) is not type(expected):
        return _wrong_type(got, expected, path)
    numbers = _as_series(got, expected)
    if numbers is not None:
        return _compare_series(*numbers, tolerance or FLOAT64, path)
    return _gravest(
        compare(ours, theirs, tolerance, f"{path}[{at}]")
        for at, (ours, theirs) in enumerate(zip(got, expected, strict=True))
    )


def _gravest(found: Iterable[Mismatch | None]) -> Mismatch | None:
    """What is told of several parts: the one a teacher would speak of first."""
    order = list(Aspect)
    wrong = [mismatch for mismatch in found if mismatch is not None]
    return min(wrong, key=lambda item: order.index(item.aspect), default=None)


def _as_series(got: Any, expected: Any) -> tuple[torch.Tensor, torch.Tensor] | None:
    """A list of floats, such as a loss history, is judged as one vector; a tuple is no history."""
    if (
        type(expected) is list
        and len(expected) > 1
        and all(type(item) is float for item in expected)
        and all(type(item) in {float, int} for item in got)
    ):
        return (
            torch.tensor([float(item) for item in got], dtype=torch.float64),
            torch.tensor(expected, dtype=torch.float64),
        )
    return None


def _compare_series(
    got: torch.Tensor, expected: torch.Tensor, tolerance: Tolerance, path: str
) -> Mismatch | None:
    """Two histories are told apart at the first step where they differ, not at the worst."""
    found = _compare_numbers(got, expected, tolerance, path)
    if found is None:
        return None
    step = int(differs(got, expected, tolerance).nonzero()[0])
    message = found.message
    if found.aspect is Aspect.values:
        ours, _ = show_apart(got[step].item(), expected[step].item())
        before = "the first is right" if step == 1 else f"the first {step} are right"
        right = before if step else "it is wrong from the start"
        message = f"number {step + 1} of {len(got)}{where_in(path)} is {ours}; {right}"
    return msgspec.structs.replace(found, message=message, index=(step,), series=True)


def _compare_mappings(
    got: Any, expected: dict[Any, Any], tolerance: Tolerance | None, path: str
) -> Mismatch | None:
    if not isinstance(got, dict):
        return _wrong_type(got, expected, path)
    if set(got) != set(expected):
        message = f"the keys{where_in(path)} are {show(sorted(map(str, got)))}"
        return Mismatch(Aspect.length, path, message, got, expected)
    return _gravest(
        compare(got[key], theirs, tolerance, f"{path}[{key!r}]") for key, theirs in expected.items()
    )


def _compare_floats(
    got: Any, expected: float, tolerance: Tolerance | None, path: str
) -> Mismatch | None:
    if type(got) not in {float, int}:
        return _wrong_type(got, expected, path)
    rule = tolerance or FLOAT64
    if math.isnan(expected) and math.isnan(got):
        return None
    bound = rule.relative * abs(expected) + rule.absolute
    # An infinite bound allows anything.
    if got == expected or (bound < math.inf and abs(got - expected) <= bound):
        return None
    ours, _ = show_apart(got, expected)
    aspect, message = Aspect.values, f"the number{where_in(path)} is {ours}"
    if math.isfinite(expected) and not math.isfinite(got):
        aspect, message = Aspect.nonfinite, f"{ours}{where_in(path)}"
    return Mismatch(aspect, path, message, got, expected)


def _compare_tensors(
    got: Any, expected: torch.Tensor, tolerance: Tolerance | None, path: str
) -> Mismatch | None:
    if not isinstance(got, torch.Tensor):
        return _wrong_type(got, expected, path)
    if got.shape != expected.shape:
        message = f"the shape{where_in(path)} is {list(got.shape)}, not {list(expected.shape)}"
        return Mismatch(Aspect.shape, path, message, got, expected)
    if got.dtype != expected.dtype:
        message = (
            f"the dtype{where_in(path)} is {name_of(got.dtype)}, not {name_of(expected.dtype)}"
        )
        return Mismatch(Aspect.dtype, path, message, got, expected)
    if got.numel() == 0:
        return None
    return _compare_numbers(got, expected, tolerance or default_tolerance(expected.dtype), path)


def differs(got: torch.Tensor, expected: torch.Tensor, tolerance: Tolerance) -> torch.Tensor:
    """Where two tensors of one shape differ: a bool mask of that shape."""
    if not expected.is_floating_point() and not expected.is_complex():
        return got != expected
    wide = torch.complex128 if expected.is_complex() else torch.float64
    ours, theirs = got.to(wide), expected.to(wide)
    bound = tolerance.relative * theirs.abs() + tolerance.absolute
    close = (ours - theirs).abs() <= bound
    same = (ours == theirs) | (ours.isnan() & theirs.isnan())
    return ~(close & theirs.isfinite() | same)


def _at_a_glance(got: torch.Tensor, expected: torch.Tensor, tolerance: Tolerance) -> bool | None:
    """Whether all elements agree; None where that takes a closer look, as at NaN and inf.

    numpy does it in a fraction of torch's time.
    """
    if got.dtype is not torch.float64 and got.dtype is not torch.float32:
        return None
    ours, theirs = got.numpy(force=True), expected.numpy(force=True)
    if got.dtype is torch.float32:
        ours, theirs = ours.astype(np.float64), theirs.astype(np.float64)
    with np.errstate(all="ignore"):
        gap = np.abs(ours - theirs)
        bound = tolerance.relative * np.abs(theirs) + tolerance.absolute
        # An infinite bound allows anything; NaN is neither below anything nor above.
        if bool((gap > bound).any()):
            return False
        return True if bool(((gap <= bound) & (bound < math.inf)).all()) else None


def _compare_numbers(
    got: torch.Tensor, expected: torch.Tensor, tolerance: Tolerance, path: str
) -> Mismatch | None:
    glance = _at_a_glance(got, expected, tolerance)
    if glance or (glance is None and torch.equal(got, expected)):
        return None
    mask = differs(got, expected, tolerance)
    count = int(mask.sum())
    if count == 0:
        return None
    bad = mask & ~got.isfinite() & expected.isfinite()
    if bool(bad.any()):
        index = tuple(int(i) for i in bad.nonzero()[0])
        word = show(got[index].item())
        message = f"{word}{where_in(path)} in {int(bad.sum())} of {got.numel()} elements"
        aspect = Aspect.nonfinite
    else:
        index = largest_difference(got, expected)
        several = f"{count} of {got.numel()} elements{where_in(path)} differ"
        message = several if got.ndim else f"the value{where_in(path)} differs"
        aspect = Aspect.values
    return Mismatch(aspect, path, message, got, expected, index, count)


def largest_difference(got: torch.Tensor, expected: torch.Tensor) -> tuple[int, ...]:
    """The index of the largest |got − expected|; the first NaN counts as infinitely large."""
    wide = torch.complex128 if expected.is_complex() else torch.float64
    gap = (got.to(wide) - expected.to(wide)).abs()
    gap = torch.where(gap.isnan(), torch.full_like(gap, math.inf), gap)
    return index_of(int(gap.argmax()), gap.shape)


def index_of(flat: int, shape: torch.Size) -> tuple[int, ...]:
    """The index of an element by its place in row-major order.

    ``torch.unravel_index`` does this too, after importing sympy for a quarter of a second.
    """
    index: list[int] = []
    for size in reversed(shape):
        flat, at = divmod(flat, size)
        index.append(at)
    return tuple(reversed(index))
