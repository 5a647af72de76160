"""A platform's CSV file, to be filled: a row in which nothing is set comes back as it was."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence

from grader.errors import UsageError
from grader.submissions.discovery.delimiters import delimiter_of, delimiter_said

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECIMAL_COMMA = re.compile(r"\d+,\d+")
_DECIMAL_POINT = re.compile(r"\d+\.\d+")


class Sheet:
    """Rows of cells, with the file's delimiter, line ends and encoding.

    Only :meth:`set` changes anything, and only the row it names is written anew.
    """

    def __init__(self, content: bytes) -> None:
        """Take the file apart.

        Raises:
            UsageError: it is empty, binary, or a quote in it isn't closed.
        """
        self._bom, self._encoding, text = _decoded(content)
        if not text.strip():
            raise UsageError("The file to fill is empty.", advice="Download it again.")
        if "\0" in text:
            raise UsageError(
                "The file to fill is not a CSV file.",
                advice="Download it as CSV; a spreadsheet program can save as CSV, too.",
            )
        # A spreadsheet program may have written its delimiter in a line above; that one is kept.
        said, table = delimiter_said(text)
        self._above, text = text[: len(text) - len(table)], table
        self._delimiter = said or delimiter_of(text)
        # A feedback comment may be longer than the module's own bound.
        csv.field_size_limit(max(csv.field_size_limit(), len(text)))
        taken: list[str] = []
        reader = csv.reader(_noted(text, taken), delimiter=self._delimiter, strict=True)
        self._cells: list[list[str]] = []
        self._written: list[str] = []
        try:
            for row in reader:
                self._cells.append(row or [""])
                self._written.append("".join(taken))
                taken.clear()
        except csv.Error as error:
            line = reader.line_num - len(taken) + 1
            raise UsageError(
                f"The file to fill: a quote in line {line} isn't closed at the end of its cell.",
                advice="Download it again.",
            ) from error

    @property
    def rows(self) -> list[list[str]]:
        """Every row's cells, without their quoting."""
        return [list(row) for row in self._cells]

    def set(self, row: int, column: int, text: str) -> None:
        """Put a text into a cell; a row that is too short is filled up with empty cells."""
        cells, written = self._cells[row], self._written[row]
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = text
        line, end = io.StringIO(), written[len(written.rstrip("\r\n")) :]
        csv.writer(line, delimiter=self._delimiter, lineterminator=end).writerow(cells)
        self._written[row] = line.getvalue()

    def content(self, errors: str = "strict") -> bytes:
        """The whole file. ``errors`` as in :meth:`str.encode`."""
        return self._bom + "".join([self._above, *self._written]).encode(self._encoding, errors)


def _noted(text: str, taken: list[str]) -> Iterator[str]:
    """The lines, each noted as it is taken."""
    for line in io.StringIO(text, newline=""):
        taken.append(line)
        yield line


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
