"""Data that is written inside other data: base64, hexadecimal digits, an image's texts."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from typing import Final

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_BASE64: Final = re.compile(
    rb"[A-Za-z0-9+/_-]{60,}={0,2}(?:\s+[A-Za-z0-9+/_-]{2,}={0,2}(?![^\s\"'`<,\])]))*"
)
_BROKEN: Final = re.compile(rb'\\n",\s*"')
# Longer than a digest, of which a kit may have any number.
_HEXADECIMAL: Final = re.compile(rb"(?:[0-9a-fA-F]{2}){65,}")


def inside(data: bytes) -> Iterator[tuple[str, bytes]]:
    """What some bytes hold in another writing, with a word for it."""
    if data.startswith(_PNG):
        yield from _texts_of_png(data)
        return
    # In JSON and in Python a line ends with two characters, or is a string of its own.
    plain = _BROKEN.sub(b"\n", data).replace(b"\\n", b"\n") if b"\\n" in data else data
    for found in _HEXADECIMAL.finditer(plain):
        yield "hexadecimal", bytes.fromhex(found.group().decode())
    for found in _BASE64.finditer(plain):
        run = re.sub(rb"\s|=", b"", found.group()).translate(bytes.maketrans(b"-_", b"+/"))
        # A last word that isn't part of it costs at most three bytes.
        whole = run[: len(run) - (len(run) % 4 == 1)]
        try:
            yield "base64", base64.b64decode(whole + b"=" * (-len(whole) % 4))
        except binascii.Error:
            continue


def _texts_of_png(data: bytes) -> Iterator[tuple[str, bytes]]:
    at = len(_PNG)
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        kind, chunk = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        at += size + 12
        _, _, rest = chunk.partition(b"\0")
        if kind == b"tEXt":
            yield "text", rest
        elif kind == b"zTXt":
            yield "text", _inflated(rest[1:])
        elif kind == b"iTXt":
            text = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
            yield "text", _inflated(text) if rest[:1] == b"\x01" else text
        elif kind == b"IEND":
            if data[at:]:
                yield "after the image", data[at:]
            return


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, 16 << 20)
    except zlib.error:
        return data
