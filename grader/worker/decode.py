"""The bytes of a Python file as text; where they are none, which character is in the way."""

from __future__ import annotations

import codecs
import io
import tokenize
from typing import Final

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_LOOKED_AT: Final = 4_000
"""Bytes that tell whether a file without a mark is UTF-16."""


def decode(source: bytes, filename: str = "") -> str:
    """The text of a Python file, by its own declaration of encoding.

    Raises:
        SyntaxError: the declaration and the bytes do not agree, or the file is of another
            encoding; with the place of the first character that can't be read.
    """
    wide = _wide(source)
    if wide:
        raise SyntaxError(f"the file is {wide} text")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    except SyntaxError:
        # Of the first two lines it says only that something is wrong.
        encoding = "utf-8"
        if _is_utf8(source):
            raise
    try:
        text = source.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(source, encoding, error.start, filename) from error
    return io.IncrementalNewlineDecoder(None, translate=True).decode(text, final=True)


def _is_utf8(source: bytes) -> bool:
    try:
        source.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _wide(source: bytes) -> str:
    """The encoding of a file that has two or four bytes for each character; empty for others."""
    for mark, name in _BYTE_ORDER_MARKS:
        if source.startswith(mark):
            return name
    start = source[:_LOOKED_AT]
    pairs = len(start) // 2
    nothing = b"\0"
    # English letters have a zero byte each: all the even ones are zero, or all the odd ones.
    zeros = max(start[at::2].count(nothing) for at in (0, 1))
    return "UTF-16" if pairs >= 2 and zeros >= 0.8 * pairs else ""


def _undecodable(source: bytes, encoding: str, at: int, filename: str) -> SyntaxError:
    line = source.count(b"\n", 0, at) + 1
    before = source[source.rfind(b"\n", 0, at) + 1 : at]
    rest = source[source.rfind(b"\n", 0, at) + 1 :].partition(b"\n")[0]
    column = len(before.decode(encoding, "replace")) + 1
    # What programs of another time wrote where they should have written UTF-8.
    guess = source[at : at + 1].decode("cp1252", "replace")
    character = f", `{guess}` in Latin-1" if guess.isprintable() and guess != "\ufffd" else ""
    return SyntaxError(
        f"the byte 0x{source[at]:02X}{character}, is no {encoding.upper()}",
        (filename, line, column, rest.decode("cp1252", "replace"), line, column + 1),
    )
