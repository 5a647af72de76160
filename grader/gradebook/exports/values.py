"""What every export takes and gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from grader.gradebook.values import GradeRow
from grader.model import Value

ReportFor = Callable[[str, str], bytes | None]
"""Student's key and exercise's full name -> the HTML report, or None where there is none."""


class Export(Value, frozen=True, kw_only=True):
    """A finished file, and what its reader should know."""

    content: bytes
    notes: tuple[str, ...] = ()
    """Sentences such as "Not in the worksheet: …"."""


class Exporter(Protocol):
    """Rows -> bytes. Pure: the same rows give the same bytes."""

    def __call__(
        self,
        rows: tuple[GradeRow, ...],
        *,
        into: bytes | None,
        report_for: ReportFor,
        overwrite: bool = False,
    ) -> Export:
        """Make the file.

        Args:
            rows: one for each student and exercise, the grades that count.
            into: the platform's own file to fill, where the format can.
            report_for: where the reports are.
            overwrite: replace also what a person typed into that file.

        Raises:
            UsageError: the rows or the platform's file don't fit this format.
        """
        ...


class Format(Value, frozen=True, kw_only=True):
    """One of the formats that ``grade export`` writes."""

    name: str
    says: str
    """What it is for, half a line."""
    export: Exporter
    fills: bool = False
    """Whether it can fill a file of the platform."""
    binary: bool = False
    one_exercise: bool = False
    """Whether a file can hold one exercise only."""
