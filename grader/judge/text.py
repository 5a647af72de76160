"""Values as short, stable text: what a message, a sample or an excerpt shows of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any, Final

import torch

from grader.evidence import Raise
from grader.worker.wire import TOO_LARGE, Opaque, Remote

_MAX_SHOWN: Final = 600
_ITEMS: Final = 12
"""Items of a list or a dictionary that are shown."""


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


def show(value: Any) -> str:
    """A value as short, stable text: tensors with shape and dtype, numbers to seven digits."""
    text = ""
    # Piece by piece, and no further than is shown: a nest or a tensor may hold millions.
    for piece in _pieces(value):
        text += piece
        if len(text) > _MAX_SHOWN:
            return text[: _MAX_SHOWN - 1] + "…"
    return text


def _pieces(value: Any) -> Iterator[str]:
    if isinstance(value, torch.Tensor):
        if value.ndim == 0:
            yield from _pieces(value.item())
            yield f" ({name_of(value.dtype)}, 0-d)"
        else:
            yield from _elements(value)
            yield f" ({name_of(value.dtype)}, shape {list(value.shape)})"
    elif isinstance(value, (list, tuple)):
        yield "[" if isinstance(value, list) else "("
        yield from _joined(_pieces(item) for item in value[:_ITEMS])
        if len(value) > _ITEMS:
            yield f", … ({len(value)} in all)"
        yield "]" if isinstance(value, list) else ")"
    elif isinstance(value, dict):
        yield "{"
        some = itertools.islice(value.items(), _ITEMS)
        yield from _joined(itertools.chain([f"{k!r}: "], _pieces(v)) for k, v in some)
        yield "}"
    else:
        yield _one(value)


def _one(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.7g}"
    if isinstance(value, Raise):
        return f"{value.type}: {value.message}" if value.message else value.type
    if value is None or isinstance(value, (bool, str, int)):
        return repr(value)
    return kind_of(value)


def _joined(parts: Iterable[Iterable[str]]) -> Iterator[str]:
    for at, part in enumerate(parts):
        if at:
            yield ", "
        yield from part


def _elements(tensor: torch.Tensor) -> Iterator[str]:
    if tensor.ndim == 0:
        yield from _pieces(tensor.item())
        return
    edge = 3
    rows = list(tensor) if len(tensor) <= 2 * edge + 1 else [*tensor[:edge], None, *tensor[-edge:]]
    yield "["
    yield from _joined(["…"] if row is None else _elements(row) for row in rows)
    yield "]"
