"""Values as short, stable text: what a message, a sample or an excerpt shows of them."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import torch

from grader.evidence import Raise
from grader.text import all_apart, digits_apart
from grader.worker.wire import TOO_LARGE, Opaque, Remote, SourceCode

_MAX_SHOWN: Final = 600
_MOST_ITEMS: Final = 12
"""Items of a list or a dictionary that are shown."""
DIGITS: Final = 7
"""Digits of a number, unless it takes more to tell it from the one beside it."""
_ADDRESS: Final = re.compile(r"0x[0-9a-fA-F]{6,}")
_CHANCE: Final = re.compile(r"\btmp[a-z0-9_]{8}\b|\b[0-9a-f]{32}\b")
"""The names of temporary files."""


def scrubbed(text: str) -> str:
    """A text without addresses and names drawn by chance: they differ from run to run."""
    return _CHANCE.sub("…", _ADDRESS.sub("0x…", text))


def name_of(dtype: torch.dtype) -> str:
    """``float32`` rather than ``torch.float32``."""
    return str(dtype).removeprefix("torch.")


def kind_of(value: Any) -> str:
    """A value's kind with its article, as a sentence needs it."""
    if isinstance(value, torch.Tensor):
        return "a tensor"
    if isinstance(value, Opaque) and value.type == TOO_LARGE:
        return f"something too large to be right ({value.text})"
    if isinstance(value, Opaque):
        return f"`{value.type}`" + (f" ({value.text})" if value.text else "")
    remote = getattr(value, "remote", None)
    if isinstance(remote, Remote):
        return f"a module ({remote.type})"
    if isinstance(value, Raise):
        return f"{value.type} raised"
    if value is None:
        return "None"
    article = "an" if type(value).__name__[0] in "aeiou" else "a"
    return f"{article} {type(value).__name__}"


def show(value: Any, digits: int = DIGITS) -> str:
    """A value as short, stable text: tensors with shape and dtype, numbers to seven digits."""
    text = ""
    # Piece by piece, and no further than is shown: a nest or a tensor may hold millions.
    for piece in _pieces(value, digits):
        text += piece
        if len(text) > _MAX_SHOWN:
            return text[: _MAX_SHOWN - 1] + "…"
    return text


def show_apart(got: Any, expected: Any) -> tuple[str, str]:
    """Two values beside each other: numbers in them don't look equal where they differ."""
    # No more than are shown: a tensor of eight dimensions has millions at its edges.
    pairs = list(itertools.islice(_pairs(got, expected), _MAX_SHOWN))
    # Rounding alone is no difference to show, unless there is no other.
    plain = [pair for pair in pairs if not math.isclose(*pair, rel_tol=1e-9, abs_tol=1e-12)]
    digits = digits_apart(plain or pairs, _number, DIGITS)
    if isinstance(got, float) and got.is_integer() and type(expected) is int:
        return repr(got), show(expected)  # 186.0, beside 186
    return show(got, digits), show(expected, digits)


def apart(*values: float, places: int = 4) -> tuple[str, ...]:
    """Numbers for a sentence, with so many places or more: none look equal that differ.

    ``apart(0.5, 0.25)`` is ``("0.5000", "0.2500")``, ``apart(0.12341, 0.12344)`` has five places.
    """
    places = all_apart(values, _fixed, places)
    return tuple(_fixed(value, places) for value in values)


def _fixed(value: float, places: int) -> str:
    # Numbers that so many places can't tell apart are small, and have digits further on.
    return f"{value:.{places}f}" if places < 10 else f"{value:.{places}g}"


def _number(value: float, digits: int) -> str:
    return f"{value:.{digits}g}"


def _pairs(got: Any, expected: Any) -> Iterator[tuple[float, float]]:
    """The numbers that are shown of two values, where they stand in the same place."""
    ours, theirs = _parts(got), _parts(expected)
    if ours is not None and theirs is not None:
        for one, other in zip(ours, theirs, strict=False):
            yield from _pairs(one, other)
    elif isinstance(got, torch.Tensor) and isinstance(expected, torch.Tensor):
        if got.ndim == expected.ndim == 0:
            yield from _pairs(got.item(), expected.item())
    elif isinstance(got, float) and isinstance(expected, (int, float)):
        yield got, float(expected)


def _parts(value: Any) -> Sequence[Any] | None:
    """The parts of a value that are shown; None if it has none."""
    if isinstance(value, torch.Tensor):
        return _edges(value) if value.ndim else None
    if isinstance(value, dict):
        return list(itertools.islice(value.values(), _MOST_ITEMS))
    return value[:_MOST_ITEMS] if isinstance(value, (list, tuple)) else None


def _pieces(value: Any, digits: int) -> Iterator[str]:
    if isinstance(value, torch.Tensor):
        if value.ndim == 0:
            yield from _pieces(value.item(), digits)
            yield f" ({name_of(value.dtype)}, 0-d)"
        else:
            yield from _elements(value, digits)
            yield f" ({name_of(value.dtype)}, shape {list(value.shape)})"
    elif isinstance(value, (list, tuple)):
        yield "[" if isinstance(value, list) else "("
        yield from _joined(_pieces(item, digits) for item in value[:_MOST_ITEMS])
        if len(value) > _MOST_ITEMS:
            yield f", … ({len(value)} in all)"
        yield "]" if isinstance(value, list) else ")"
    elif isinstance(value, dict):
        yield "{"
        some = itertools.islice(value.items(), _MOST_ITEMS)
        yield from _joined(itertools.chain([f"{k!r}: "], _pieces(v, digits)) for k, v in some)
        yield "}"
    else:
        yield _one(value, digits)


def _one(value: Any, digits: int) -> str:
    if isinstance(value, float):
        return _number(value, digits)
    if isinstance(value, Raise):
        return f"{value.type}: {value.message}" if value.message else value.type
    if value is None or isinstance(value, (bool, str, int)):
        return repr(value)
    if isinstance(value, SourceCode):
        return value.expression
    return kind_of(value)


def _joined(parts: Iterable[Iterable[str]]) -> Iterator[str]:
    for at, part in enumerate(parts):
        if at:
            yield ", "
        yield from part


def _elements(tensor: torch.Tensor, digits: int) -> Iterator[str]:
    if tensor.ndim == 0:
        yield from _pieces(tensor.item(), digits)
        return
    yield "["
    rows = _edges(tensor)
    yield from _joined(
        ["…"] if row is None
        else _elements(row, digits) if isinstance(row, torch.Tensor)
        else [_one(row, digits)]
        for row in rows
    )  # fmt: skip
    yield "]"


def _edges(tensor: torch.Tensor) -> list[Any]:
    """A tensor's rows, or a vector's numbers; of many the first and the last, None between them."""
    edge = 3
    # All numbers at once: one by one they are a hundred times as dear.
    rows = torch.Tensor.tolist if tensor.ndim == 1 else list
    if len(tensor) <= 2 * edge + 1:
        return list(rows(tensor))
    return [*rows(tensor[:edge]), None, *rows(tensor[-edge:])]
