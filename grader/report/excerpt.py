"""The lines of a student's file that are shown: those around a place, or all of a short file."""

from __future__ import annotations

from typing import Final

import msgspec

from grader.model import Excerpt, Places

WHOLE_SOURCE: Final = 200
"""Lines up to which a page shows a student's file as a whole."""
_CONTEXT: Final = 3
_BODY: Final = 14
"""Lines of a function that are shown where the function as a whole is meant."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the student's file."""

    number: int
    text: str
    marked: bool
    label: str
    """The number that people know: of a notebook ``3:2``, the second line of cell 3."""
    columns: tuple[int, int] | None = None
    """First column, from 1, and the one after the last, of what in it is meant."""


def excerpt(place: Excerpt | None, lines: list[str], places: Places) -> tuple[Line, ...]:
    """The lines around a place, with the part of its line that is meant."""
    if place is None or not 0 < place.line <= len(lines):
        return ()
    low, high = _within(place.line, lines)
    if lines[place.line - 1].lstrip().startswith(("def ", "async def ", "class ")):
        low, high = place.line, _last_of(place.line, lines)
    shown = [_line(at, lines[at - 1], places) for at in range(low, high + 1)]
    columns = None
    if place.column is not None:
        columns = place.column, max(place.end_column or 0, place.column + 1)
    meant = place.line - low
    shown[meant] = msgspec.structs.replace(shown[meant], marked=True, columns=columns)
    return tuple(shown)


def _within(line: int, lines: list[str]) -> tuple[int, int]:
    """The first and last line to show around a line: all of a short function, and of no other."""
    first = _definition_of(line, lines)
    if first is None:
        return max(1, line - _CONTEXT), min(len(lines), line + _CONTEXT)
    last = _last_of(first, lines, len(lines))
    if last - first < _BODY:
        return first, max(line, last)
    low, high = max(first, line - _CONTEXT), max(line, min(last, line + _CONTEXT))
    return low, high


def _definition_of(line: int, lines: list[str]) -> int | None:
    """The line on which the innermost function around a line begins; None outside of all."""
    inside = depth(lines[line - 1])
    for at in range(line, 0, -1):
        text = lines[at - 1]
        if text.strip() and depth(text) < inside:
            if text.lstrip().startswith(("def ", "async def ")):
                return at
            inside = depth(text)
    return None


def _last_of(line: int, lines: list[str], most: int = _BODY) -> int:
    """The last line to show of what is defined at a line: its body, or the beginning of it."""
    own = depth(lines[line - 1])
    last = line
    for at in range(line + 1, min(len(lines), line + most) + 1):
        text = lines[at - 1]
        if text.strip():
            if depth(text) <= own and not text.lstrip().startswith((")", "]", "}")):
                break
            last = at
    return last


def depth(text: str) -> int:
    """Characters before the first that isn't blank."""
    return len(text) - len(text.lstrip())


def whole(lines: list[str], marked: set[int], places: Places) -> tuple[Line, ...]:
    """All lines of a file; none where it is long."""
    if not lines or len(lines) > WHOLE_SOURCE:
        return ()
    return tuple(_line(at, text, places, marked=at in marked) for at, text in enumerate(lines, 1))


def _line(at: int, text: str, places: Places, *, marked: bool = False) -> Line:
    label = str(at)
    if places:
        cell, inside = places[at - 1] if at <= len(places) else (0, 0)
        label = f"{cell}:{inside}" if cell else ""
    shown = text if len(text) <= 400 else text[:399] + "…"
    return Line(number=at, text=shown, marked=marked, label=label)
