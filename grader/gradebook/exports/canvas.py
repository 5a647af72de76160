"""``canvas``: a gradebook CSV that Canvas imports, new or filled into the downloaded one.

Canvas finds a student by ``ID``, then by the SIS ids, then by name, and an
assignment by the number in ``Title (123)``, else by its exact title; a title
that it does not know becomes a new assignment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.errors import UsageError
from grader.gradebook.exports.cells import number, number_in, table
from grader.gradebook.exports.rosters import Finder, maximum_of
from grader.gradebook.exports.sheet import Sheet, decimal_mark
from grader.gradebook.exports.typed import Kept
from grader.gradebook.exports.values import Export, Order
from grader.gradebook.matching import match_column, told_apart
from grader.gradebook.values import GradeRow
from grader.submissions.discovery.values import Student
from grader.text import cell, first_few

IDENTITY = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_POINTS_POSSIBLE = "    Points Possible"
_WITH_ID = re.compile(r"(?P<title>.*)\(\d+\)\s*")
_TOTALS = re.compile(
    r"(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)", re.IGNORECASE
)
# Excused, and not assigned to this student: Canvas would take a number for a change of mind.
_KEPT = frozenset({"EX", "N/A"})
_COLUMN_IDS = (
    ("ID", ("canvas_id",)),
    ("SIS User ID", ("student_id",)),
    ("SIS Login ID", ("login", "email")),
)


def export(order: Order) -> Export:
    """Scores by student; a grade that can't be given leaves its cell as it was.

    So do words that a person typed in its place, unless ``overwrite``.
    """
    return _new(order.rows) if order.into is None else _filled(order, order.into)


def _new(rows: tuple[GradeRow, ...]) -> Export:
    exercises = sorted({row.exercise for row in rows})
    maxima = {row.exercise: row.max_score for row in rows if row.max_score is not None}
    students = {row.student.key: row.student for row in rows}
    ids: dict[str, dict[str, str]] = {}
    scores: dict[tuple[str, str], float | None] = {}
    for row in rows:
        ids.setdefault(row.student.key, {}).update(row.student.ids)
        scores[row.student.key, row.exercise] = row.score
    possible = [_POINTS_POSSIBLE, "", "", "", "", *(number(maxima.get(name)) for name in exercises)]
    lines = [
        [*_identity(student, ids[key]), *(number(scores.get((key, name))) for name in exercises)]
        for key, student in students.items()
    ]
    return Export(content=table([*IDENTITY, *exercises], [possible, *lines]))


def _identity(student: Student, ids: dict[str, str]) -> list[str]:
    def first(names: Sequence[str]) -> str:
        return next((ids[name] for name in names if ids.get(name)), "")

    found = [first(names) for _, names in _COLUMN_IDS]
    section = ids.get("section", "")
    return [cell(text) for text in (student.name or student.key, *found, section)]


def _filled(order: Order, into: bytes) -> Export:
    rows, sheet = order.rows, Sheet(into)
    cells = sheet.rows
    header = [text.strip() for text in cells[0]]
    if "ID" not in header or not {"Student", "LastName"} & set(header):
        raise UsageError(
            "The file to fill is not a Canvas gradebook: its first line has no Student and ID.",
            advice="In Canvas: Grades, Export, Export Entire Gradebook.",
        )
    possible = next(
        (index for index, row in enumerate(cells) if row[0].strip() == "Points Possible"), 0
    )
    finder = Finder(cells, range(possible + 1, len(cells)), _keys(header), _names(header))
    notes: list[str] = []
    points = cells[possible] if possible else []
    places = {}
    for exercise in sorted({row.exercise for row in rows}):
        here = [row for row in rows if row.exercise == exercise]
        column = _column(header, points, here, notes)
        if column is None:
            header.append(exercise)
            column = len(header) - 1
            sheet.set(0, column, exercise)
            if possible:
                sheet.set(possible, column, number(maximum_of(here)))
        places[exercise] = column
    first = max(header.index(title) for title in ("Section", *IDENTITY[:2]) if title in header) + 1
    mark = decimal_mark([cell for row in cells[1:] for cell in row[first:]])
    excused: list[str] = []
    kept = Kept(overwrite=order.overwrite)
    names = told_apart(row.student for row in rows)
    for row, place in finder.places(rows, notes):
        column, name = places[row.exercise], names[row.student.key]
        there = cells[place][column].strip() if column < len(cells[place]) else ""
        if there.upper() in _KEPT:
            excused.append(f"{name} ({there.upper()})")
        elif row.score is not None and kept.points(name, there, row.score):
            sheet.set(place, column, number(row.score, mark))
    if excused:
        notes.append(
            f"Excused or not assigned in Canvas, so left as they are: {first_few(excused)}."
        )
    notes += kept.notes()
    return Export(content=sheet.content("replace"), notes=tuple(notes))


def _keys(header: Sequence[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for title, names in _COLUMN_IDS:
        if title in header:
            yield header.index(title), names


def _names(header: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    if "Student" in header:
        return ((header.index("Student"),),)
    return ((header.index("FirstName"), header.index("LastName")),)


def _column(
    header: Sequence[str], points: Sequence[str], rows: Sequence[GradeRow], notes: list[str]
) -> int | None:
    """The column of the exercise's assignment; None where it needs a new one."""
    exercise, maximum = rows[0].exercise, maximum_of(rows)
    kept = [*points, *[""] * (len(header) - len(points))]
    open_ones = [index for index, title in enumerate(header) if _is_assignment(title, kept[index])]
    titles = [_bare(header[index]) for index in open_ones]
    found = match_column(titles, exercise, rows[0].title)
    if found is None:
        notes.append(f"No column for {exercise}: a new one was added; Canvas will ask about it.")
        return None
    column = open_ones[found]
    possible = kept[column].strip().replace(",", ".")
    if possible and maximum is not None and number_in(possible) != maximum:
        notes.append(
            f"“{header[column]}” has {possible} points possible in Canvas, {exercise} has "
            f"{number(maximum)}: the scores are not rescaled."
        )
    return column


def _is_assignment(title: str, points: str) -> bool:
    """Columns of the students, totals, and those that Canvas marks as read only are not."""
    if title in {*IDENTITY, "LastName", "FirstName", "Integration ID", "Root Account"}:
        return False
    counts = not points.strip() or number_in(points) is not None
    return counts and not _TOTALS.search(title)


def _bare(title: str) -> str:
    with_id = _WITH_ID.fullmatch(title)
    return with_id["title"].rstrip() if with_id else title
