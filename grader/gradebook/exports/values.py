"""What every export takes and gives."""

from __future__ import annotations

from collections.abc import Callable

from grader.gradebook.values import GradeRow
from grader.model import Value

ReportFor = Callable[[str, str], bytes | None]
"""Student's key and exercise's full name -> the HTML report, or None where there is none."""


class Export(Value, frozen=True, kw_only=True):
    """A finished file, and what its reader should know."""

    content: bytes
    notes: tuple[str, ...] = ()
    """Sentences such as "Not in the worksheet: …"."""


class Order(Value, frozen=True, kw_only=True):
    """What is to be exported."""

    rows: tuple[GradeRow, ...]
    """One for each student and exercise, the grades that count."""
    into: bytes | None = None
    """The platform's own file to fill, where the format can."""
    report_for: ReportFor
    overwrite: bool = False
    """Whether what a person typed into that file is replaced, too."""


class Format(Value, frozen=True, kw_only=True):
    """One of the formats that ``grade export`` writes."""

    name: str
    make: Callable[[Order], Export]
    """Pure: the same order gives the same bytes; a UsageError where it doesn't fit."""
    fills: bool = False
    """Whether it can fill a file of the platform."""
    binary: bool = False
    one_exercise: bool = False
    """Whether a file can hold one exercise only."""
