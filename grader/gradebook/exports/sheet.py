"""A platform's CSV file, to be filled: what is not set comes back byte for byte."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

from grader.errors import UsageError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECIMAL_COMMA = re.compile(r"\d+,\d+")
_DECIMAL_POINT = re.compile(r"\d+\.\d+")


class Sheet:
    """Rows of cells with their quoting, delimiter, line ends and encoding.

    Only :meth:`set` changes anything, and only the cell it names.
    """

    def __init__(self, content: bytes) -> None:
        """Take the file apart.

        Raises:
            UsageError: it is empty, binary, or a quote in it is never closed.
        """
        self._bom, self._encoding, text = _decoded(content)
        if not text.strip():
            raise UsageError("The file to fill is empty.", advice="Download it again.")
        if "\0" in text:
            raise UsageError(
                "The file to fill is not a CSV file.",
                advice="Download it as CSV; a spreadsheet program can save as CSV, too.",
            )
        self._delimiter = _delimiter(text)
        self._rows, self._ends = _taken_apart(text, self._delimiter)

    @property
    def rows(self) -> list[list[str]]:
        """Every row's cells, without their quoting."""
        return [[_plain(raw) for raw in row] for row in self._rows]

    def set(self, row: int, column: int, text: str) -> None:
        """Put a text into a cell; a row that is too short is filled up with empty cells."""
        cells = self._rows[row]
        cells.extend([""] * (column + 1 - len(cells)))
        quoted = cells[column].startswith('"')
        needs = any(sign in text for sign in (self._delimiter, '"', "\r", "\n"))
        cells[column] = '"' + text.replace('"', '""') + '"' if quoted or needs else text

    def content(self, errors: str = "strict") -> bytes:
        """The whole file. ``errors`` as in :meth:`str.encode`."""
        text = "".join(
            self._delimiter.join(row) + end for row, end in zip(self._rows, self._ends, strict=True)
        )
        return self._bom + text.encode(self._encoding, errors)


def decimal_mark(cells: Sequence[str]) -> str:
    """The sign that these cells write before decimals: a comma where all of them do."""
    commas = any(_DECIMAL_COMMA.fullmatch(cell.strip()) for cell in cells)
    points = any(_DECIMAL_POINT.fullmatch(cell.strip()) for cell in cells)
    return "," if commas and not points else "."


def _decoded(content: bytes) -> tuple[bytes, str, str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return mark, encoding, content[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise UsageError(
                    "The file to fill is damaged: its text can't be decoded.",
                    advice="Download it again.",
                ) from error
    try:
        return b"", "utf-8", content.decode("utf-8")
    except UnicodeDecodeError:
        # Every byte means something in Latin-1, so what is not understood comes back unchanged.
        return b"", "latin-1", content.decode("latin-1")


def _delimiter(text: str) -> str:
    header = re.sub(r'"[^"]*"', "", re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0])
    return max(",;\t", key=header.count)


def _taken_apart(text: str, delimiter: str) -> tuple[list[list[str]], list[str]]:
    """Raw cells (quotes kept) and each row's line end."""
    token = re.compile(
        rf'(?P<cell>"(?:[^"]|"")*"[^{re.escape(delimiter)}\r\n]*|[^{re.escape(delimiter)}\r\n]*)'
        rf"(?P<end>{re.escape(delimiter)}|\r\n|\n|\r|\Z)"
    )
    rows: list[list[str]] = [[]]
    ends: list[str] = []
    position = 0
    while position < len(text):
        found = token.match(text, position)
        if found is None or (found["cell"].startswith('"') and not _closed(found["cell"])):
            line = text.count("\n", 0, position) + 1
            raise UsageError(
                f"The file to fill: the quote in line {line} is never closed.",
                advice="Download it again.",
            )
        position = found.end()
        rows[-1].append(found["cell"])
        if found["end"] != delimiter:
            ends.append(found["end"])
            rows.append([])
        elif position == len(text):
            rows[-1].append("")
    if len(ends) < len(rows):
        rows[-1:] = [] if not rows[-1] else [rows[-1]]
        ends += [""] * (len(rows) - len(ends))
    return rows, ends


def _closed(raw: str) -> bool:
    return re.match(r'"(?:[^"]|"")*"', raw) is not None


def _plain(raw: str) -> str:
    if not raw.startswith('"'):
        return raw
    end = raw.rindex('"')
    return raw[1:end].replace('""', '"') + raw[end + 1 :]
