"""A digest that values share only if they are the same to the last bit."""

from __future__ import annotations

import hashlib
import secrets
import struct
from typing import Any, Final

import msgspec
import torch

from grader.evidence import Call, Lost, Missing, Played, Raise, Unmatched
from grader.worker.protocol import Raised, Reply
from grader.worker.wire import Opaque, Remote, SourceCode

_LENGTH: Final = 20
_PLAIN: Final = (type(None), bool, int, str, bytes)
_STRUCTS: Final = frozenset(
    {Call, Played, Reply, Opaque, Remote, SourceCode, Raise, Lost, Missing, Unmatched, Raised}
)
_UNTOLD: Final = frozenset({"number", "trace", "memory", "running"})
"""Fields of a reply that no explanation looks at."""


class Exact:
    """Takes values in, each with its type and size, so that no two run into each other."""

    def __init__(self) -> None:
        self._hash = hashlib.blake2b(digest_size=_LENGTH)

    def digest(self) -> bytes:
        """The digest of all that was taken in."""
        return self._hash.digest()

    def add(self, value: Any) -> None:
        """Take one value in. One that is no plain data is like no other, not even itself."""
        update = self._hash.update
        kind = type(value)
        if isinstance(value, torch.Tensor):
            update(f"T{value.dtype}{list(value.shape)}".encode())
            update(_bytes_of(value))
        elif kind is float:
            update(b"F" + struct.pack("<d", value))
        elif kind in _PLAIN:
            text = repr(value).encode("utf-8", "surrogatepass")
            update(b"P%d:%s" % (len(text), text))
        elif kind in {list, tuple}:
            update(f"{kind.__name__}{len(value)}".encode())
            for item in value:
                self.add(item)
        elif kind is dict:
            update(f"D{len(value)}".encode())
            for key, item in value.items():
                self.add(key)
                self.add(item)
        elif kind in _STRUCTS:
            self._add_fields(value)
        elif isinstance(getattr(value, "remote", None), Remote):
            # A model that stays in the worker: what is known of it came over the wire.
            self.add(value.remote)
        else:
            # Nothing else is like it, for nobody knows what it is.
            update(secrets.token_bytes(_LENGTH))

    def _add_fields(self, value: msgspec.Struct) -> None:
        self._hash.update(f"S{type(value).__name__}".encode())
        for name in value.__struct_fields__:
            if name not in _UNTOLD:
                self.add(getattr(value, name))


def _bytes_of(tensor: torch.Tensor) -> bytes:
    tensor = tensor.detach()
    if tensor.is_complex():
        tensor = torch.view_as_real(tensor.resolve_conj())
    # As plain bytes, for numpy knows no bfloat16.
    return tensor.contiguous().reshape(-1).view(torch.uint8).numpy().tobytes()


def exact(*values: Any) -> bytes:
    """The digest of some values."""
    found = Exact()
    for value in values:
        found.add(value)
    return found.digest()
