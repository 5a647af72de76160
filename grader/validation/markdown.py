"""The code spans of a Markdown text: pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

_PIECES: Final = re.compile(
    r"^(?P<mark>```+|~~~+)[^\n]*\n(?P<fence>.*?)^(?P=mark)"
    r"|(?P<ticks>`+)(?P<span>(?:(?!`).|\n(?!\s*\n))+?)(?P=ticks)(?!`)",
    re.MULTILINE | re.DOTALL,
)


class Piece(msgspec.Struct, frozen=True):
    """A piece of code in a text."""

    text: str
    line: int
    """Its line in the text, from 1."""


def code_spans(text: str) -> Iterator[Piece]:
    """Code spans and fenced blocks, in order."""
    for match in _PIECES.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if match["fence"] is not None:
            yield Piece(match["fence"], line + 1)
        else:
            yield Piece(match["span"].strip(), line)
