"""Text that anything can keep: names on disk need not be UTF-8, and everything else must be."""

from __future__ import annotations

from typing import TypeVar

import msgspec

T = TypeVar("T", bound=msgspec.Struct)


def storable(text: str) -> str:
    """The text as it is kept: undecodable bytes of a file name become escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def storable_value(value: T) -> T:
    """The value with every text in it as it is kept."""
    try:
        msgspec.msgpack.encode(value)
    except UnicodeEncodeError:
        plain = msgspec.to_builtins(value, builtin_types=(bytes,))
        return msgspec.convert(_escaped(plain), type(value))
    return value


def _escaped(value: object) -> object:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {_escaped(key): _escaped(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_escaped(item) for item in value]
    return value
