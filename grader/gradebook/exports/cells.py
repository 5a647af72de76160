"""Cells of a table that a spreadsheet will open: plain numbers, and paths that tell nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import PurePosixPath, PureWindowsPath


def number(value: float | None, decimal_mark: str = ".") -> str:
    """Shortest decimal text that reads back as the same number, never with an exponent."""
    if value is None:
        return ""
    plain = format(Decimal(repr(float(value))), "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.replace(".", decimal_mark)


def number_in(text: str) -> float | None:
    """The number that a cell holds, whatever sign it writes before decimals; None if it is none."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """RFC 4180: commas, CRLF, quotes where needed; UTF-8 without a mark.

    The cells are taken as they are; :func:`grader.text.cell` is for those that hold text of others.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def relative(file: str) -> str:
    """The path without what an absolute one would tell of this machine."""
    for kind in (PurePosixPath(file), PureWindowsPath(file)):
        if kind.is_absolute() or kind.drive:
            return kind.name
    return file
