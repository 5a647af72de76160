"""A few numbers of what a wrong idea gives: they refute nearly all ideas before one is played.

What a family of mistakes gives for a call's arguments is the same for every submission, so it is
worked out once, and as many numbers of it are kept as turn other answers down.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import torch

from grader.judge.values import Tolerance

_NUMBERS: Final = 8
"""Of one tensor."""
_MOST_NUMBERS: Final = 64
"""Of one value."""
_MOST_CALLS: Final = 512
"""For so many calls the sketches are kept."""
_SLACK: Final = 1.01
"""A difference as large as is allowed refutes nothing: it may be told otherwise in float32."""
_SKETCHED: Final = frozenset({torch.float64, torch.float32, torch.int64, torch.bool})


class Sketch(NamedTuple):
    """The types and sizes of a value's parts, and numbers of theirs."""

    form: Any
    numbers: tuple[float, ...]


def sketch(value: Any, args: Sequence[Any]) -> Sketch | None:
    """A sketch of what a call gave; None of a value that has no plain form.

    Args:
        value: the value.
        args: the call's arguments. Elements with an input of exactly 0 are left out, as they
            tell nothing (:mod:`grader.judge.corner`).
    """
    numbers: list[float] = []
    form = _form(value, args, numbers, top=True)
    return None if form is None else Sketch(form, tuple(numbers[:_MOST_NUMBERS]))


def _form(value: Any, args: Sequence[Any], numbers: list[float], *, top: bool) -> Any:
    if isinstance(value, torch.Tensor):
        return _form_of_tensor(value, args, numbers, top=top)
    if type(value) in {int, float}:
        numbers.append(float(value))
        return "number"
    if type(value) in {list, tuple}:
        parts = [_form(item, args, numbers, top=False) for item in value]
        return None if None in parts else (type(value), *parts)
    return None


def _form_of_tensor(
    value: torch.Tensor, args: Sequence[Any], numbers: list[float], *, top: bool
) -> Any:
    if value.dtype not in _SKETCHED:
        return None
    flat = value.detach().reshape(-1)
    form = (value.dtype, value.shape)
    z = next((item for item in args if isinstance(item, torch.Tensor)), None) if top else None
    if z is not None and bool((z == 0).any()):
        if z.shape != value.shape:
            return None
        flat = flat[(z != 0).reshape(-1)]
    step = max(1, len(flat) // _NUMBERS)
    numbers += map(float, flat[::step][:_NUMBERS].tolist())
    return form


def refutes(got: Sketch, idea: Sketch, near: Tolerance) -> bool:
    """Whether a value can't be what an idea of it gives: of another form, or not near it."""
    if got.form != idea.form:
        return True
    for ours, theirs in zip(got.numbers, idea.numbers, strict=True):
        bound = _SLACK * (near.relative * abs(theirs) + near.absolute)
        # Where a plain formula overflows, nothing is known of another spelling of it.
        if math.isfinite(theirs) and not abs(ours - theirs) <= bound:
            return True
    return False


class Sketches:
    """What the forms of families give for the arguments of calls, in sketches."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, bytes], dict[str, Sketch | None]] = {}

    def of(self, family: str, call: bytes) -> dict[str, Sketch | None]:
        """What is known of a family's forms for a call, to be filled in.

        A form that has None there gives nothing that could be sketched.
        """
        key = family, call
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _MOST_CALLS:
                del self._known[next(iter(self._known))]
            known = self._known[key] = {}
        return known


NOTHING: Final = Sketch("nothing", ())
"""What stands for a form that raises: no value is like it."""


def of_form(form: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]) -> Sketch | None:
    """A sketch of what a form gives for some arguments."""
    try:
        value = form(*args, **kwargs)
    except Exception:
        return NOTHING
    return sketch(value, args)
