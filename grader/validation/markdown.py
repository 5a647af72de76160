"""The code spans and formulas of a Markdown text: pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

_PIECES: Final = re.compile(
    r"^(?P<mark>```+|~~~+)[^\n]*\n(?P<fence>.*?)^(?P=mark)"
    r"|(?P<ticks>`+)(?P<span>(?:(?!`).|\n(?!\s*\n))+?)(?P=ticks)(?!`)"
    r"|(?<!\\)\$\$(?P<display>[^$]+)\$\$"
    r"|(?<![\\$])\$(?!\s)(?P<formula>[^$\n]+?)(?<![\s\\])\$(?!\d)",
    re.MULTILINE | re.DOTALL,
)


class Piece(msgspec.Struct, frozen=True):
    """A piece of code or a formula in a text."""

    text: str
    line: int
    """Its line in the text, from 1."""
    formula: bool


def pieces(text: str) -> Iterator[Piece]:
    """Code spans, fenced blocks and ``$…$`` or ``$$…$$`` formulas, in order."""
    for match in _PIECES.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if match["fence"] is not None:
            yield Piece(match["fence"], line + 1, formula=False)
        elif match["span"] is not None:
            yield Piece(match["span"].strip(), line, formula=False)
        else:
            yield Piece((match["display"] or match["formula"]).strip(), line, formula=True)


def code_spans(text: str) -> list[Piece]:
    """The code spans and fenced blocks."""
    return [piece for piece in pieces(text) if not piece.formula]
