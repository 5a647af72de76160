"""Frames, and how much a message holds, found by walking its bytes before anything is built.

A hundred megabytes of empty lists decode into gigabytes of objects; both sides of the wire
count first, and refuse what no honest worker sends.
"""

from __future__ import annotations

from typing import Final


class TooMuch(Exception):
    """The message holds more than the protocol allows."""


_EMPTY: Final = 0
_BYTES: Final = 1
_ITEMS: Final = 2
_EXTENSION: Final = 3
_FIELDS: Final = 4

_SAYS: Final = {
    _BYTES: "a text in it takes {:,} bytes",
    _ITEMS: "it announces {:,} parts",
    _FIELDS: "a map in it announces {:,} keys",
}

# For each first byte from 0xc0 on: bytes of a length field, fixed bytes, what the length counts.
_FORMS: Final[dict[int, tuple[int, int, int]]] = {
    **dict.fromkeys((0xC0, 0xC1, 0xC2, 0xC3), (0, 0, _EMPTY)),
    0xC4: (1, 0, _BYTES),
    0xC5: (2, 0, _BYTES),
    0xC6: (4, 0, _BYTES),
    0xC7: (1, 1, _EXTENSION),
    0xC8: (2, 1, _EXTENSION),
    0xC9: (4, 1, _EXTENSION),
    0xCA: (0, 4, _EMPTY),
    0xCB: (0, 8, _EMPTY),
    **{code: (0, 1 << (code & 3), _EMPTY) for code in range(0xCC, 0xD4)},
    **{0xD4 + power: (0, 1 + (1 << power), _EMPTY) for power in range(5)},
    0xD9: (1, 0, _BYTES),
    0xDA: (2, 0, _BYTES),
    0xDB: (4, 0, _BYTES),
    0xDC: (2, 0, _ITEMS),
    0xDD: (4, 0, _ITEMS),
    0xDE: (2, 0, _FIELDS),
    0xDF: (4, 0, _FIELDS),
}


def count_parts(data: memoryview, most: int, longest: int, fields: int) -> int:
    """How many scalars, texts, containers and extensions a msgpack message has.

    Args:
        data: the message; extensions count as one, whatever is in them.
        most: how many there may be.
        longest: bytes that one text may take.
        fields: how many keys one map may have.

    Raises:
        TooMuch: there are more, or a text is longer.
    """
    at, end, parts = 0, len(data), 0
    bounds = {_BYTES: longest, _ITEMS: most, _FIELDS: fields}
    while at < end:
        parts += 1
        if parts > most:
            raise TooMuch(f"it has more than {most:,} parts")
        code = data[at]
        at += 1
        if code < 0xA0 or code >= 0xE0:
            continue
        if code < 0xC0:
            at += code & 0x1F
            continue
        field, fixed, counts = _FORMS[code]
        length = int.from_bytes(data[at : at + field], "big") if field else 0
        at += field + fixed
        if length > bounds.get(counts, length):
            raise TooMuch(_SAYS[counts].format(length))
        if counts in {_BYTES, _EXTENSION}:
            at += length
    return parts


def frame(data: bytes) -> bytes:
    """The bytes of one message with their length before them."""
    return len(data).to_bytes(4, "little") + data
