"""What every value that travels is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every value that travels."""


def joined(parts: Iterable[Value], *fields: str) -> dict[str, tuple[Any, ...]]:
    """What all the parts have in fields that are tuples, one part after the other."""
    every = tuple(parts)
    return {name: tuple(one for part in every for one in getattr(part, name)) for name in fields}
