"""Values as short, stable text: what a message, a sample or an excerpt shows of them."""

from __future__ import annotations

from typing import Any, Final

import torch

from grader.evidence import Raise
from grader.worker.wire import Opaque, Remote

_MAX_SHOWN: Final = 600


def name_of(dtype: torch.dtype) -> str:
    """``float32`` rather than ``torch.float32``."""
    return str(dtype).removeprefix("torch.")


def kind_of(value: Any) -> str:
    """A value's kind with its article, as a sentence needs it."""
    if isinstance(value, torch.Tensor):
        return "a tensor"
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
    text = _show(value)
    return text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…"


def _show(value: Any) -> str:
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return repr(value)
    if isinstance(value, float):
        return f"{value:.7g}"
    if isinstance(value, torch.Tensor):
        kind = f"{name_of(value.dtype)}, shape {list(value.shape)}"
        if value.ndim == 0:
            return f"{_show(value.item())} ({name_of(value.dtype)}, 0-d)"
        return f"{_elements(value)} ({kind})"
    if isinstance(value, (list, tuple)):
        inside = ", ".join(_show(item) for item in value[:12])
        if len(value) > 12:
            inside += f", … ({len(value)} in all)"
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k!r}: {_show(v)}" for k, v in list(value.items())[:12]) + "}"
    if isinstance(value, Raise):
        return f"{value.type}: {value.message}" if value.message else value.type
    if isinstance(value, int):
        return repr(value)
    return kind_of(value)


def _elements(tensor: torch.Tensor) -> str:
    if tensor.ndim == 0:
        return _show(tensor.item())
    edge = 3
    rows = list(tensor) if len(tensor) <= 2 * edge + 1 else [*tensor[:edge], None, *tensor[-edge:]]
    return "[" + ", ".join("…" if row is None else _elements(row) for row in rows) + "]"
