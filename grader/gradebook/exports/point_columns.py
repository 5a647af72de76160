"""``brightspace`` and ``blackboard``: the grade file that was downloaded, with points filled in.

Brightspace's *Enter Grades, Export* has ``#`` before what identifies a student and at the end
of each line, and ``Title Points Grade <Numeric MaxPoints:10>`` above the points. Blackboard's
*Download Grades* has ``Title [Total Pts: 10 Score] |123``, with tabs in UTF-16 unless a CSV was
asked for. Both find students and columns again by these, so nothing else is written anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.errors import UsageError
from grader.gradebook.exports.cells import number, number_in
from grader.gradebook.exports.rosters import Finder, maximum_of
from grader.gradebook.exports.sheet import Sheet, decimal_mark
from grader.gradebook.exports.typed import Kept
from grader.gradebook.exports.values import Export, Order
from grader.gradebook.matching import match_column, told_apart
from grader.gradebook.values import GradeRow
from grader.model import Value
from grader.submissions.discovery.roster_columns import fields_of

# What Blackboard writes where nobody has given points yet.
_NO_POINTS = frozenset({"needs grading", "in progress", "needs reconciliation"})
# A download of Blackboard's knows the login alone, as the number of a student.
_IDENTIFY = (("student_id", ("student_id",)), ("login", ("login", "student_id")))
_ADDRESS = ("email", ("email", "login"))


class _Platform(Value, frozen=True, kw_only=True):
    """How a platform writes its grade file."""

    name: str
    column: re.Pattern[str]
    """The title of a column of points: ``title`` and perhaps ``maximum``."""
    download: str


_BRIGHTSPACE = _Platform(
    name="Brightspace",
    column=re.compile(
        r"(?P<title>[^<]*\S) Points Grade(?: <[^<>]{0,99}?MaxPoints:(?P<maximum>[\d.,]++)[^<>]*+>)?"
    ),
    download="Grades, Enter Grades, Export: Points Grade, with OrgDefinedId or Username",
)
_BLACKBOARD = _Platform(
    name="Blackboard",
    column=re.compile(
        r"(?P<title>[^\[\]]*\S) \[[^\[\]:]*:\s?(?P<maximum>[\d.,]++)[^\[\]]*+\]\s?\|\d+"
    ),
    download="Gradebook, Download Grades: Full Gradebook",
)


def brightspace(order: Order) -> Export:
    """Points by student in Brightspace's export; who has none is left as it was."""
    return _filled(order, _BRIGHTSPACE)


def blackboard(order: Order) -> Export:
    """Points by student in Blackboard's download; who has none is left as it was."""
    return _filled(order, _BLACKBOARD)


def _filled(order: Order, platform: _Platform) -> Export:
    advice = f"In {platform.name}: {platform.download}; then --into that file."
    if order.into is None:
        raise UsageError(
            f"Points are filled into {platform.name}'s own file, and there is none.", advice=advice
        )
    sheet = Sheet(order.into)
    cells = [[text.strip().removeprefix("#") for text in row] for row in sheet.rows]
    header = [text.strip() for text in sheet.rows[0]]
    fields = fields_of(header, cells[1:])[0]
    titles = [platform.column.fullmatch(text) for text in header]
    if not {"student_id", "login", "email"} & set(fields) or not any(titles):
        raise UsageError(
            f"The file to fill is not {platform.name}'s: its first line has no column of points "
            "or none that says who somebody is.",
            advice=advice,
        )
    notes: list[str] = []
    columns = _columns(titles, order.rows, platform, notes)
    points = list(columns.values())
    mark = decimal_mark([row[at] for row in cells[1:] for at in points if at < len(row)])
    kept = Kept(overwrite=order.overwrite)
    names = told_apart(row.student for row in order.rows)
    rows = [row for row in order.rows if row.exercise in columns]
    for row, place in _finder(cells, fields).places(rows, notes):
        column, line = columns[row.exercise], cells[place]
        there = line[column] if column < len(line) else ""
        there = "" if there.casefold() in _NO_POINTS else there
        if row.score is not None and kept.points(names[row.student.key], there, row.score):
            sheet.set(place, column, number(row.score, mark))
    return Export(content=sheet.content("replace"), notes=(*notes, *kept.notes()))


def _finder(cells: Sequence[Sequence[str]], fields: Sequence[str]) -> Finder:
    keys = [
        (fields.index(field), names) for field, names in (*_IDENTIFY, _ADDRESS) if field in fields
    ]
    full: list[tuple[int, ...]] = [(fields.index("name"),)] if "name" in fields else []
    if {"first", "last"} <= set(fields):
        full.append((fields.index("first"), fields.index("last")))
    return Finder(cells, range(1, len(cells)), keys, full)


def _columns(
    titles: Sequence[re.Match[str] | None],
    rows: Sequence[GradeRow],
    platform: _Platform,
    notes: list[str],
) -> dict[str, int]:
    """The column of each exercise that has one."""
    places = {at: found for at, found in enumerate(titles) if found}
    columns: dict[str, int] = {}
    for exercise in sorted({row.exercise for row in rows}):
        here = [row for row in rows if row.exercise == exercise]
        at = match_column([one["title"] for one in places.values()], exercise, here[0].title)
        if at is None:
            notes.append(
                f"No column for {exercise}, so it was left out: name one so in {platform.name}, "
                "and download again."
            )
            continue
        columns[exercise], found = list(places.items())[at]
        maximum, possible = maximum_of(here), number_in(found["maximum"] or "")
        if possible is not None and maximum not in (None, possible):
            notes.append(
                f"“{found['title']}” has {found['maximum']} points in {platform.name}, {exercise} "
                f"has {number(maximum)}: the scores are not rescaled."
            )
    return columns
