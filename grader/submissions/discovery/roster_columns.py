"""Which column of a class list says what: by its title in the languages met, else by its cells."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

_COLUMNS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_FIELDS = {spelling: field for field, all_ in _COLUMNS.items() for spelling in all_}
_SAYS_WHO = frozenset({"name", "first", "last", "email", "student_id", "login", "moodle_id"})
_PARTICIPANT = re.compile(r"\D+\d+")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


# A course's name and a date may stand above the titles.
_ABOVE = 10


def find_fields(lines: Sequence[Sequence[str]]) -> tuple[list[str], int]:
    """The field of each column, as :func:`fields_of` says, and the lines above the class.

    The titles stand in the first line, or in one of the next where the first says nothing.
    """
    fields, headed = fields_of(lines[0], lines[1:]) if lines else ([], True)
    if any(fields):
        return fields, int(headed)
    for at, line in enumerate(lines[1:_ABOVE], start=1):
        titled = [_FIELDS.get(_spelled(cell), "") for cell in line]
        if _SAYS_WHO & set(titled):
            return fields_of(line, lines[at + 1 :])[0], at + 1
    return fields, int(headed)


def fields_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[list[str], bool]:
    """The field of each column, empty where it says nothing of use; and whether there is a header.

    Args:
        header: the cells of the first line, cleaned.
        rows: the cells of the others.

    Returns:
        Names of :class:`~.roster.RosterEntry`'s fields, ``first``, ``last``, ``group`` or
        ``role`` for each column. Without anything that says who somebody is, all are empty.
    """
    spelled = [_spelled(cell) for cell in header]
    fields = [_FIELDS.get(cell, "") for cell in spelled]
    # "ID" is Canvas's own beside its SIS columns, else the student's.
    canvas = any(cell.startswith(("sis ", "canvas")) for cell in spelled)
    if "id" in spelled and not canvas and "student_id" not in fields:
        fields[spelled.index("id")] = "student_id"
    if not any(fields):
        return _guessed(header, rows)
    columns = [[row[at] for row in rows if at < len(row) and row[at]] for at in range(len(fields))]
    for at, cells in enumerate(columns):
        if fields[at] == "moodle_id" and cells and not all(map(_PARTICIPANT.fullmatch, cells)):
            # GitHub Classroom's "identifier" is whatever the teacher typed.
            fields[at] = "email" if _is_addresses(cells) else "student_id"
            if _is_names(cells) and any(" " in cell for cell in cells):
                fields[at] = "name"
    if "moodle_id" not in fields and not fields[0] and _is_participants(columns[0]):
        # Moodle's worksheet begins with the participant in any language.
        fields[0] = "moodle_id"
    if _SAYS_WHO & set(fields):
        return fields, True
    return [""] * len(fields), True


def _guessed(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[list[str], bool]:
    """Fields by what stands in the columns, for a language not listed or a list without titles."""
    fields = [""] * len(header)
    headed = not any(_ADDRESS.fullmatch(cell) for cell in header)
    body = rows if headed else [header, *rows]
    for at in range(len(fields)):
        cells = [row[at] for row in body if at < len(row) and row[at]]
        if _is_addresses(cells) and "email" not in fields:
            fields[at] = "email"
        elif _is_participants(cells) and "moodle_id" not in fields:
            fields[at] = "moodle_id"
        elif _is_names(cells) and "name" not in fields:
            fields[at] = "name"
    # Words alone may be anything; beside an address or a number they are names.
    known = {"email", "moodle_id"} & set(fields)
    return (fields if known else [""] * len(fields)), headed


def _spelled(title: str) -> str:
    return title.lower().strip('"').replace("_", " ").strip()


def _is_addresses(cells: Sequence[str]) -> bool:
    return bool(cells) and all(map(_ADDRESS.fullmatch, cells))


def _is_participants(cells: Sequence[str]) -> bool:
    words = {cell.rstrip("0123456789") for cell in cells}
    each_once = len(set(cells)) == len(cells)
    return len(words) == 1 < len(cells) and each_once and all(map(_PARTICIPANT.fullmatch, cells))


def _is_names(cells: Sequence[str]) -> bool:
    return (
        bool(cells)
        and len(set(cells)) == len(cells)
        and not any(character.isdigit() for cell in cells for character in cell)
    )
