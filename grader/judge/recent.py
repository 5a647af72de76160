"""What was found out last, by a digest of what it follows from."""

from __future__ import annotations

from typing import Final, Generic, TypeVar

T = TypeVar("T")

_MOST: Final = 256


class Recent(Generic[T]):
    """Remembers so many findings, those that were asked for last."""

    def __init__(self) -> None:
        self._known: dict[bytes, T] = {}

    def of(self, key: bytes) -> T | None:
        """What was found for a key, if anything was."""
        found = self._known.pop(key, None)
        if found is not None:
            self._known[key] = found
        return found

    def keep(self, key: bytes, found: T) -> None:
        """Remember what was found, for a while."""
        self._known.pop(key, None)
        if len(self._known) >= _MOST:
            del self._known[next(iter(self._known))]
        self._known[key] = found
