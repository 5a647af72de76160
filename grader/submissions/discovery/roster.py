"""The list of a class: a CSV from anywhere, matched to whoever handed something in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from grader import files
from grader.errors import UsageError
from grader.model import Value
from grader.submissions.discovery.delimiters import delimiter_of, delimiter_said
from grader.submissions.discovery.names import run_together, tokens, without_apostrophes
from grader.submissions.discovery.roster_columns import find_fields
from grader.submissions.discovery.roster_rows import RosterEntry, Row, identifier, one_each
from grader.submissions.discovery.values import Identity
from grader.text import clean

_SIZE = 32 << 20
_IDENTIFIERS = frozenset({"email", "student_id", "login", "canvas_id", "moodle_id"})
# Excel's and LibreOffice's files are zips; Excel's of before 2007 begin otherwise.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# The rosters of Gradescope, Moodle and Stud.IP have the staff in them, too.
_STAFF = frozenset(
    {"instructor", "teacher", "ta", "teaching assistant", "reader", "staff", "tutor", "tutor/in"}
    | {"lehrende", "dozent", "dozent/in", "trainer/in", "non-editing teacher", "enseignant"}
    | {"profesor", "docente", "docent"}
)


class Roster(Value, frozen=True, kw_only=True):
    """The class."""

    entries: tuple[RosterEntry, ...]
    notes: tuple[str, ...] = ()
    """Lines that could not be used, and why."""


def read_roster(path: Path) -> Roster:
    """Read a CSV with a header: commas, semicolons or tabs; UTF-8, UTF-16 or Latin-1.

    Raises:
        UsageError: there is no such file, or no column says who somebody is.
    """
    advice = "Name a CSV file with a header, such as name,email,student id."
    with (
        files.told(UsageError, f"The roster {clean(str(path))} can't be read", advice),
        path.open("rb") as stream,
    ):
        data = stream.read(_SIZE + 1)
    if len(data) > _SIZE:
        raise UsageError(
            f"The roster {clean(str(path))} is larger than {_SIZE >> 20} MiB.",
            advice="Name a CSV file with one line for each student.",
        )
    if data.startswith(_WORKBOOKS):
        raise UsageError(
            f"The roster {clean(str(path))} is a spreadsheet program's own file, not a CSV.",
            advice="Open it there and save the sheet with the class as CSV.",
        )
    return parse_roster(_decoded(data), clean(path.name))


def parse_roster(text: str, shown: str = "roster") -> Roster:
    """The class that a CSV's text lists; pure.

    Raises:
        UsageError: no column says who somebody is.
    """
    said, text = delimiter_said(text)
    text = text.lstrip("\n\r ")
    try:
        lines = list(
            csv.reader(io.StringIO(text, newline=""), delimiter=said or delimiter_of(text))
        )
    except csv.Error as error:
        raise UsageError(
            f"The roster {shown} is not a CSV: {error}.",
            advice="Save it again as CSV with commas, semicolons or tabs.",
        ) from error
    cleaned = [[clean(cell) for cell in row] for row in lines]
    fields, above = find_fields(cleaned)
    if not any(fields):
        raise UsageError(
            f"The roster {shown} has no column that says who somebody is.",
            advice="Its first line names the columns, such as: name,email,student id.",
        )
    rows: list[Row] = []
    notes = []
    for number, cells in enumerate(cleaned, start=1):
        if number <= above or not any(cells) or _is_canvas_own(cells):
            continue
        if _is_staff(fields, cells):
            continue
        entry = _entry(fields, cells)
        if entry is None:
            notes.append(f"Line {number} of {shown} names nobody and was left out.")
        else:
            rows.append((number, entry))
    entries, told = one_each(rows, shown)
    return Roster(entries=entries, notes=(*notes, *told))


def _is_canvas_own(cells: Sequence[str]) -> bool:
    """Lines of Canvas's gradebook that are nobody's: maxima, posting policy, the student view."""
    if cells[0] in ("Points Possible", "Student, Test"):
        return True
    return all(re.fullmatch(r"(?i)muted|manual posting.*|", cell) for cell in cells)


def _is_staff(fields: Sequence[str], cells: Sequence[str]) -> bool:
    pairs = zip(fields, cells, strict=False)
    return any(name == "role" and cell.lower() in _STAFF for name, cell in pairs)


def _entry(header: Sequence[str], cells: Sequence[str]) -> RosterEntry | None:
    values: dict[str, str] = {}
    for field, cell in zip(header, cells, strict=False):
        said = identifier(cell) if field in _IDENTIFIERS else cell
        if field and said and field not in values:
            values[field] = said
    split = " ".join(values.get(part, "") for part in ("first", "last")).strip()
    # "Participant 123", in whichever language; under blind marking that is all there is.
    participant = values.get("moodle_id", "")
    number = re.search(r"(?<!\d)(\d+)\s*$", participant)
    called = (values.get(field) for field in ("email", "login", "student_id"))
    name = values.get("name") or split or next(filter(None, called), "")
    if not name and number:
        name = f"{participant[: number.start()].rstrip()} {number[1]}".strip()
    if not name:
        return None
    if name.count(",") == 1:
        name = " ".join(reversed([part.strip() for part in name.split(",")])).strip()
    fields = ("email", "student_id", "login", "canvas_id", "section")
    kept: dict[str, Any] = {field: values.get(field, "") for field in fields}
    return RosterEntry(
        name=name,
        moodle_id=number[1] if number else "",
        **kept,
        groups=tuple(filter(None, map(str.strip, re.split(r"[,;]", values.get("group", ""))))),
    )


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


class RosterIndex:
    """Finds the one person of the class that an identity can only be.

    Identifiers come first, then the e-mail address, then the name in any
    order. Whatever two people share finds nobody.
    """

    def __init__(self, roster: Roster) -> None:
        self._by: dict[tuple[str, str], set[int]] = {}
        self._entries = roster.entries
        self._groups: dict[tuple[str, ...], list[RosterEntry]] = {}
        for index, entry in enumerate(roster.entries):
            for key in _keys_of_entry(entry):
                self._by.setdefault(key, set()).add(index)
            for group in entry.groups:
                self._groups.setdefault(tokens(group), []).append(entry)

    def find(self, who: Identity) -> RosterEntry | None:
        """The person, or None where nobody or more than one fits."""
        for key in _keys_of_identity(who):
            found = self._by.get(key, set())
            if len(found) == 1:
                return self._entries[next(iter(found))]
        return None

    def rivals(self, who: Identity) -> tuple[RosterEntry, ...]:
        """Those who share what an identity is known by, in the roster's order."""
        shared = (self._by.get(key, set()) for key in _keys_of_identity(who))
        most = next((found for found in shared if len(found) > 1), set())
        return tuple(self._entries[index] for index in sorted(most))

    @property
    def ungrouped(self) -> tuple[RosterEntry, ...]:
        """Everybody without a group, where others have one."""
        if not self._groups:
            return ()
        return tuple(entry for entry in self._entries if not entry.groups)

    def members(self, group: str) -> tuple[RosterEntry, ...]:
        """Everybody whose group has this name."""
        return tuple(self._groups.get(tokens(group), ()))


def _keys_of_entry(entry: RosterEntry) -> Iterable[tuple[str, str]]:
    yield from (
        ("moodle", entry.moodle_id),
        ("canvas", entry.canvas_id),
        ("id", entry.student_id.casefold()),
        ("id", entry.login.casefold()),
        ("id", entry.canvas_id.casefold()),
    )
    for email in (entry.email, *entry.other_emails):
        yield from (("email", email.casefold()), ("local", email.casefold().split("@")[0]))
    for number in (entry.student_id, entry.login):
        yield "number", _without_zeros(number)
    for name in (entry.name, *entry.other_names):
        yield from (("name", " ".join(tokens(form))) for form in _spellings(name))
        yield from (("together", text) for text in run_together(tokens(name)))


def _keys_of_identity(who: Identity) -> Iterable[tuple[str, str]]:
    known = [
        ("moodle", who.moodle_id),
        ("canvas", who.canvas_id),
        ("id", who.student_id.casefold()),
        ("email", who.email.casefold()),
    ]
    if not (who.moodle_id or who.canvas_id or who.gradescope_id or who.brightspace_id):
        # A folder may be named by any of these.
        known += [(kind, who.name.casefold()) for kind in ("id", "email", "local")]
        known += [("number", _without_zeros(who.name))]
    known += [
        ("number", _without_zeros(who.student_id)),
        *(("name", " ".join(tokens(form))) for form in _spellings(who.name)),
        ("together", "".join(tokens(who.name)) if len(tokens(who.name)) == 1 else ""),
    ]
    return [key for key in known if key[1]]


def _spellings(name: str) -> tuple[str, ...]:
    """The name, and as it is where an apostrophe can't stand: Moodle's folders lack them."""
    return tuple(dict.fromkeys((name, without_apostrophes(name))))


def _without_zeros(number: str) -> str:
    """A number without the zeros before it, which spreadsheet programs drop; else empty."""
    return number.lstrip("0") if number.isdecimal() else ""
