"""Sequences on disk, for what a run goes through once and has to hold for long."""

from __future__ import annotations

import os
import tempfile
from abc import abstractmethod
from array import array
from collections.abc import Iterable, Sequence
from typing import IO, Any, Generic, TypeVar, overload

import msgspec

T = TypeVar("T")


class _LookedUp(Sequence[T], Generic[T]):
    """A sequence that has its values only while they are asked for."""

    @abstractmethod
    def _look_up(self, at: int) -> T:
        """The value at a place, from 0."""

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: Any) -> Any:
        places = range(len(self))[at]
        if isinstance(places, range):
            return [self._look_up(one) for one in places]
        return self._look_up(places)


class Spool(_LookedUp[T]):
    """Values of one type in an unnamed file, which is gone with the last process that has it.

    Args:
        kind: the type of the values.
    """

    def __init__(self, kind: type[T]) -> None:
        self._decoder = msgspec.msgpack.Decoder(kind)
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (open as long as this is)
        self._ends = array("Q")

    def fill(self, values: Iterable[T]) -> bytes:
        """Write the values; gives what :meth:`take_over` needs in another process."""
        encoder, end, ends = msgspec.msgpack.Encoder(), 0, array("Q")
        with os.fdopen(os.dup(self._file.fileno()), "wb") as file:
            # Whoever was filling it before may have been killed.
            file.seek(0)
            file.truncate()
            for value in values:
                end += file.write(encoder.encode(value))
                ends.append(end)
        return ends.tobytes()

    def take_over(self, ends: bytes) -> None:
        """Have what a fork of this process wrote."""
        self._ends = array("Q", ends)

    def __len__(self) -> int:
        return len(self._ends)

    def _look_up(self, at: int) -> T:
        begin = self._ends[at - 1] if at else 0
        return self._decoder.decode(os.pread(self._file.fileno(), self._ends[at] - begin, begin))


class Some(_LookedUp[T]):
    """Some values of a sequence, which are looked up when they are asked for.

    Args:
        values: all of them.
        places: where those meant stand.
    """

    def __init__(self, values: Sequence[T], places: Iterable[int]) -> None:
        self._values = values
        self._places = array("Q", places)

    def __len__(self) -> int:
        return len(self._places)

    def _look_up(self, at: int) -> T:
        return self._values[self._places[at]]
