"""What a students' kit knows of wrong answers: values alone, beside those of the reference.

A kit has no misconceptions to play. What each of them gives in the visible comparisons was
recorded with the reference's values, with what is said of it; :mod:`grader.oracle.mistakes`
lets the judge look it up.
"""

from __future__ import annotations

import enum
import lzma
import zlib
from typing import Final, TypeVar

import msgspec

from grader import __version__
from grader.errors import CourseError
from grader.model import Exercise, Value

FILE: Final = "recorded.bin"
"""The recording's name in an exercise's public folder."""
FORMAT: Final = 4
ANOTHER: Final = (
    "The kit's checks and its recorded values are not of one version: install the kit's own wheel, "
    "or ask your instructor for a new kit."
)

_MOST_BYTES: Final = 256 << 20


class Sort(enum.StrEnum):
    """How a misconception is told from what was got."""

    plain = "plain"
    """It gives one value."""
    family = "family"
    """It is one of several, each with a name."""
    estimate = "estimate"
    """It has a free parameter; ``ways`` are the settings that were recorded."""
    recognise = "recognise"
    """Code decides; ``ways`` are samples of what it recognises."""
    memory = "memory"
    """It runs out of memory."""


class Entry(Value, frozen=True, kw_only=True, array_like=True):
    """A misconception without its code."""

    id: str
    function: str
    says: str
    why: str
    explanation: str
    raises: str
    sort: Sort
    ways: tuple[str, ...]
    """The names of a family's forms; of any other, as many empty texts as were recorded."""
    code: tuple[str, str] | None = None
    """What recognises it and may be handed out: its source, and its name there."""

    @property
    def title(self) -> str:
        """What it says, of no form in particular."""
        return self.says.replace("{form}", "…")


class Failure(Value, frozen=True, kw_only=True, array_like=True):
    """An exception that was raised."""

    type: str
    message: str


class Step(Value, frozen=True, kw_only=True, array_like=True):
    """What one call gave; values are places in ``Mistakes.values``."""

    function: str
    value: int
    gradients: int | None
    failure: Failure | None
    changed: tuple[str, ...]


class Prediction(Value, frozen=True, kw_only=True, array_like=True):
    """What one way of a misconception gives in a comparison, where that isn't what is right."""

    entry: int
    way: int
    value: int
    failure: Failure | None
    function: str
    steps: tuple[Step, ...]


class Compared(Value, frozen=True, kw_only=True, array_like=True):
    """What misconceptions give in one comparison."""

    check: str
    ordinal: int
    predictions: tuple[Prediction, ...]


class Mistakes(Value, frozen=True, kw_only=True, array_like=True):
    """All that is known of an exercise's wrong answers."""

    entries: tuple[Entry, ...] = ()
    compared: tuple[Compared, ...] = ()
    values: tuple[bytes, ...] = ()
    """Each value once, in the wire's format."""


class Part(Value, frozen=True, kw_only=True):
    """Of a recording only what is looked at here."""

    format: int = 0
    exercise: str = ""
    mistakes: bytes = b""
    """What is known of wrong answers, packed."""


R = TypeVar("R", bound=Part)


def compressed(recording: bytes) -> bytes:
    """A recording as it lies on disk: what it holds of large tensors takes a tenth."""
    return zlib.compress(recording, 9)


def decompressed(data: bytes) -> bytes:
    """The recording that :func:`compressed` was given.

    Raises:
        msgspec.DecodeError: the bytes are not of that format.
    """
    try:
        return zlib.decompressobj().decompress(data, _MOST_BYTES)
    except zlib.error as error:
        raise msgspec.DecodeError("it is no recording of this version") from error


def packed(mistakes: Mistakes) -> bytes:
    """Mistakes as few bytes."""
    return lzma.compress(msgspec.msgpack.encode(mistakes), preset=6)


def unpacked(data: bytes) -> Mistakes:
    """The mistakes that :func:`packed` was given; none of no bytes.

    Raises:
        CourseError: the bytes are not of that format.
    """
    if not data:
        return Mistakes()
    try:
        plain = lzma.LZMADecompressor().decompress(data, _MOST_BYTES)
        return msgspec.msgpack.decode(plain, type=Mistakes)
    except (lzma.LZMAError, msgspec.MsgspecError) as error:
        raise CourseError(f"recorded mistakes can't be read: {error}", advice=ANOTHER) from error


def all_of(data: bytes) -> Mistakes:
    """The mistakes in a recording, whatever exercise it is of.

    Raises:
        CourseError: they can't be read.
    """
    try:
        return unpacked(msgspec.msgpack.decode(data, type=Part).mistakes)
    except msgspec.MsgspecError as error:
        raise CourseError(f"recorded values can't be read: {error}", advice=ANOTHER) from error


def read_recording(exercise: Exercise, kind: type[R]) -> R | None:
    """The recording beside a kit's exercise, or the part of it that is wanted; None without one.

    Raises:
        CourseError: it can't be read.
    """
    path = exercise.public / FILE
    if not path.is_file():
        return None
    try:
        data = decompressed(path.read_bytes())
        # One of another format may be of another shape, too.
        if (format_ := msgspec.msgpack.decode(data, type=Part).format) != FORMAT:
            raise CourseError(
                f"{path}: it is of format {format_}; grade {__version__} reads format {FORMAT}",
                advice=ANOTHER,
            )
        found = msgspec.msgpack.decode(data, type=kind)
    except (OSError, msgspec.MsgspecError) as error:
        raise CourseError(f"{path}: it can't be read: {error}", advice=ANOTHER) from error
    if found.exercise != exercise.name:
        raise CourseError(f"{path}: it belongs to another exercise", advice=ANOTHER)
    return found


def entries_of(exercise: Exercise) -> tuple[Entry, ...]:
    """What a kit's exercise says of wrong answers; nothing where nothing was recorded.

    Raises:
        CourseError: it can't be read.
    """
    part = read_recording(exercise, Part)
    return () if part is None else unpacked(part.mistakes).entries
