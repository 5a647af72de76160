"""What stands between the cells of a CSV that a platform or a spreadsheet program wrote."""

from __future__ import annotations

import re
from typing import Final

_DELIMITERS: Final = ",;\t"
_LOOKED_AT: Final = 20
_SAID = re.compile(r"(?i)\A\s*\"?sep=(?P<delimiter>.)\"?[,;\t ]*(?:\r\n|\r|\n)")


def delimiter_said(text: str) -> tuple[str, str]:
    """The delimiter that a spreadsheet program's own first line names, and what follows it.

    Without such a line the delimiter is empty, and the text whole.
    """
    found = _SAID.match(text)
    return (found["delimiter"], text[found.end() :]) if found else ("", text)


def delimiter_of(text: str) -> str:
    """Comma, semicolon or tab: what most of the first lines have outside of quotes."""
    lines = re.sub(r'"[^"]*"', "", "\n".join(re.split(r"\r\n|\r|\n", text)[:_LOOKED_AT]))
    # Of cells that are all in quotes only what stands between them is left.
    rows = [line for line in lines.split("\n") if line.strip(" ")]

    def frequency(delimiter: str) -> tuple[int, int]:
        return sum(delimiter in row for row in rows), sum(row.count(delimiter) for row in rows)

    return max(_DELIMITERS, key=frequency)
