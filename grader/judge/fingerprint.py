"""What a wrong answer computes, as a short digest: equal ones are the same wrong answer.

Numbers count to four digits, so that another order of the same additions
gives the same digest. Names, text and what was printed do not count.
"""

from __future__ import annotations

import hashlib
import math
from typing import Any, Final

import torch

from grader.evidence import Evidence, Lost, Missing, Raise, Unmatched
from grader.judge.bounds import sampled
from grader.worker.protocol import Raised, Reply
from grader.worker.wire import Opaque, Remote

_DIGITS: Final = 4
_LENGTH: Final = 16
_MOST_PARTS: Final = 2_000
"""Parts of nested values that are looked at."""


def fingerprint(evidence: Evidence) -> str:
    """The digest of all that the calls of a failed check gave; 16 hexadecimal digits."""
    digest = _Digest()
    for call in evidence.got.calls:
        digest.add(call.function)
        digest.add(_outcome(call.reply))
    failure = evidence.got.failure
    digest.add(_outcome(failure) if failure is not None else evidence.got.value)
    digest.add([bool(evidence.changed), evidence.named])
    return digest.text()


def _outcome(reply: Reply | Lost | Raised | Missing | Unmatched) -> Any:
    if isinstance(reply, Lost):
        return ["lost", reply.end.value]
    if isinstance(reply, Unmatched):
        return ["unmatched", reply.function]
    if isinstance(reply, Missing):
        return ["missing", reply.function, reply.type]
    if isinstance(reply, Raised):
        return ["raised", reply.type]
    if reply.error is not None:
        return ["raised", reply.error.type]
    return [reply.value, reply.gradients, reply.detached]


class _Digest:
    """Takes values in, of large ones a part."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._left = _MOST_PARTS

    def text(self) -> str:
        """What was taken in so far, in short."""
        return self._hash.hexdigest()[:_LENGTH]

    def add(self, value: Any) -> None:
        """Take one value in, with its type and size, so that no two values run into each other."""
        update = self._hash.update
        self._left -= 1
        if isinstance(value, torch.Tensor):
            update(f"T{value.dtype}{list(value.shape)}".encode())
            update(_rounded(value))
        elif isinstance(value, (list, tuple)):
            update(f"L{len(value)}".encode())
            if len(value) > 1 and all(type(item) is float for item in value):
                update(_rounded(torch.tensor(value, dtype=torch.float64)))
                return
            for item in value[: max(0, self._left)]:
                self.add(item)
        elif isinstance(value, dict):
            update(f"D{len(value)}".encode())
            for key in sorted(value, key=repr)[: max(0, self._left)]:
                self.add(key)
                self.add(value[key])
        elif isinstance(value, float):
            update(b"F" + _rounded(torch.tensor(value, dtype=torch.float64)))
        elif isinstance(value, (Opaque, Remote)):
            update(f"O{value.type}".encode())
        elif isinstance(value, Raise):
            update(f"R{value.type}".encode())
        else:
            kind = type(value).__name__
            plain = value if value is None or isinstance(value, (bool, int, str, bytes)) else ""
            update(f"P{kind}{plain!r}".encode())


def _rounded(tensor: torch.Tensor) -> bytes:
    """The elements to four significant digits; next to a tensor's largest, the smallest are 0."""
    tensor = sampled(tensor)
    if tensor.is_complex():
        return _rounded(torch.view_as_real(tensor.resolve_conj()))
    if not tensor.is_floating_point():
        return bytes(tensor.contiguous().numpy().data) if tensor.numel() else b""
    wide = tensor.detach().double()
    size = wide.abs()
    finite = size[size.isfinite()]
    largest = float(finite.max()) if finite.numel() else 0.0
    wide = torch.where(size < largest * 1e-7, torch.zeros_like(wide), wide)
    power = torch.floor(torch.log10(torch.where(wide == 0, torch.ones_like(wide), wide.abs())))
    unit = torch.pow(10.0, torch.where(power.isfinite(), power, 0.0) - (_DIGITS - 1))
    # An infinity and a NaN stay what they are, whatever the sign of the NaN.
    mantissa = torch.nan_to_num(torch.round(wide / unit), nan=math.pi, posinf=1e9, neginf=-1e9)
    plain = torch.stack((mantissa + 0.0, torch.where(power.isfinite(), power, 0.0)))
    return bytes(plain.contiguous().numpy().data) if plain.numel() else b""
