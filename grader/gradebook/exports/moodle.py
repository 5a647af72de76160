"""``moodle``: the offline grading worksheet of one assignment.

Moodle writes and reads it in the teacher's language: the columns' names and the
word before the participant's number are translated. So the downloaded file is
filled in place, and its columns are found by name in the languages listed, else
by what stands in them. Without a file to fill, an English one is made.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from markdown_it import MarkdownIt

from grader.errors import UsageError
from grader.gradebook.exports.cells import number, number_in, table
from grader.gradebook.exports.rosters import Finder, maximum_of
from grader.gradebook.exports.sheet import Sheet, decimal_mark
from grader.gradebook.exports.summary import explanation, message
from grader.gradebook.exports.typed import Kept, marked
from grader.gradebook.exports.values import Export, Order
from grader.gradebook.matching import told_apart
from grader.gradebook.values import GradeRow
from grader.model import Kind, Value
from grader.text import cell, first_few, html, html_sentence, visible

COLUMNS = (
    *("Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade"),
    *("Grade can be changed", "Last modified (submission)", "Last modified (grade)"),
    "Feedback comments",
)
_CALLED = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_PARTICIPANT = re.compile(r"(?P<word>\D*+)(?P<number>\d+)")
_MARKDOWN = MarkdownIt("commonmark", {"html": False})


class _Layout(Value, frozen=True):
    """Which column holds what."""

    identifier: int
    grade: int
    maximum: int | None
    feedback: int | None


def export(order: Order) -> Export:
    """Grades and feedback comments; other cells, and students without a grade, stay as they are.

    So does a comment that a person typed, unless ``overwrite``.
    """
    return _new(order.rows) if order.into is None else _filled(order, order.into)


def comment(row: GradeRow) -> str:
    """The feedback comment, as the HTML that Moodle keeps; only what the student may see."""
    said = []
    for verdict in row.verdicts:
        if verdict.status == "passed" or row.adjusted:
            continue
        why = explanation(verdict, row.feedback)
        ours = why == verdict.says and verdict.kind == Kind.misconception
        shown = _MARKDOWN.renderInline(visible(why)) if ours else html_sentence(why)
        said.append(f"<li>{html(verdict.title)}{f': {shown}' if shown else ''}</li>")
    total = f"{number(row.score)} of {number(row.max_score)} points."
    if row.adjusted:
        total += f" {html(message(row))}"
    items = f"<ul>{''.join(said)}</ul>" if said else ""
    return f"<p>{total}</p>{items}".replace("\r", "").replace("\n", "<br>")


def _new(rows: tuple[GradeRow, ...]) -> Export:
    lost = [row.student.key for row in rows if not row.student.ids.get("moodle_id")]
    notes = (
        (
            f"Without Moodle's participant number, so Moodle will skip them: {first_few(lost)}. "
            "Give --into WORKSHEET to find them by name.",
        )
        if lost
        else ()
    )
    return Export(content=table(COLUMNS, (_line(row) for row in rows)), notes=notes)


def _line(row: GradeRow) -> tuple[str, ...]:
    participant = row.student.ids.get("moodle_id", "")
    return (
        cell(f"Participant {participant}") if participant else "",
        cell(row.student.name),
        cell(row.student.ids.get("email", "")),
        "",
        number(row.score),
        number(row.max_score),
        "Yes",
        "-",
        "-",
        marked(comment(row)) if row.score is not None else "",
    )


def _filled(order: Order, into: bytes) -> Export:
    rows, sheet = order.rows, Sheet(into)
    cells = sheet.rows
    layout = _layout(cells)
    students = [index for index in range(1, len(cells)) if len(cells[index]) > layout.grade]
    for index in students:
        found = _PARTICIPANT.fullmatch(cells[index][layout.identifier].strip())
        cells[index][layout.identifier] = found["number"] if found else ""
    # Who it is stands before the grade; numbers and dates after it could be taken for a key.
    others = [index for index in range(layout.grade) if index != layout.identifier]
    by_address = [(column, ("email", "login")) for column in others]
    keys = [(layout.identifier, ("moodle_id",)), *by_address]
    # The full name stands right after the identifier; a group's name comes later.
    finder = Finder(cells, students, keys, [(column,) for column in others[:1]], others[1:])
    notes: list[str] = []
    _compare_maximum(cells, students, layout, rows, notes)
    columns = [layout.grade] + ([] if layout.maximum is None else [layout.maximum])
    mark = decimal_mark([cells[row][column] for row in students for column in columns])
    kept = Kept(overwrite=order.overwrite)
    names = told_apart(row.student for row in rows)
    for row, place in finder.places(rows, notes):
        if row.score is None:
            continue
        name, there = names[row.student.key], cells[place]
        if kept.points(name, there[layout.grade], row.score):
            sheet.set(place, layout.grade, number(row.score, mark))
        if layout.feedback is None:
            continue
        if kept.comment(name, there[layout.feedback] if layout.feedback < len(there) else ""):
            sheet.set(place, layout.feedback, marked(comment(row)))
    notes += kept.notes()
    if layout.feedback is None:
        notes.append("The worksheet has no column for feedback comments: only grades were filled.")
    # Comments are HTML, so a sign that the file's encoding lacks can be written as a reference.
    return Export(content=sheet.content("xmlcharrefreplace"), notes=tuple(notes))


def _layout(cells: list[list[str]]) -> _Layout:
    header = [text.strip().casefold() for text in cells[0]]
    body = [row for row in cells[1:] if any(row)]
    columns = [
        [row[index] if index < len(row) else "" for row in body] for index in range(len(header))
    ]
    identifier = next((index for index, column in enumerate(columns) if _numbered(column)), None)
    grade, feedback = (
        next((index for index, title in enumerate(header) if title in _CALLED[what]), None)
        for what in ("grade", "feedback")
    )
    # The last such column: grades that are all the same stand before their maximum.
    constant = [index for index, column in enumerate(columns) if _constant(column)]
    maximum = constant[-1] if constant and constant[-1] != grade else None
    if grade is None and maximum:
        # Moodle writes the maximum right after the grade, whatever it calls them.
        grade = maximum - 1
    if identifier is None or grade is None or grade == identifier:
        raise UsageError(
            f"The file to fill is not a grading worksheet that can be read: {', '.join(cells[0])}.",
            advice="In Moodle: View all submissions, Download grading worksheet; "
            "if that is the file, switch Moodle to English and download it again.",
        )
    if maximum is None and not set(header).isdisjoint(_CALLED["scale"]):
        raise UsageError(
            "The assignment is graded by a scale in Moodle, so points can't be filled in.",
            advice="Set the assignment's grade to points in Moodle; download the worksheet again.",
        )
    if feedback is None and len(header) - 1 > max(grade + 2, maximum or 0):
        feedback = _last_if_free(columns)
    return _Layout(identifier, grade, maximum, feedback)


def _last_if_free(columns: Sequence[Sequence[str]]) -> int | None:
    """Moodle writes feedback last; a column of dates there means that comments are switched off."""
    if any(re.fullmatch(r"-|.*\d{1,2}:\d{2}.*", cell.strip()) for cell in columns[-1]):
        return None
    return len(columns) - 1


def _numbered(column: Sequence[str]) -> bool:
    """Whether these are participants: one word, then a number of each one's own."""
    found = [_PARTICIPANT.fullmatch(cell.strip()) for cell in column]
    words = {match["word"].rstrip() for match in found if match}
    numbers = {match["number"] for match in found if match}
    return (
        bool(found)
        and all(found)
        and len(words) == 1
        and words != {""}
        and len(numbers) == len(found)
    )


def _constant(column: Sequence[str]) -> bool:
    """Whether every cell is the same number, as the maximum grade is."""
    values = {cell.strip() for cell in column}
    return len(values) == 1 and re.fullmatch(r"\d+([.,]\d+)?", values.pop()) is not None


def _compare_maximum(
    cells: list[list[str]],
    students: Sequence[int],
    layout: _Layout,
    rows: Sequence[GradeRow],
    notes: list[str],
) -> None:
    maximum = maximum_of(rows)
    if layout.maximum is None or maximum is None or not students:
        return
    there = number_in(cells[students[0]][layout.maximum])
    if there is not None and there != maximum:
        beyond = " Moodle skips grades above its maximum." if there < maximum else ""
        notes.append(
            f"The assignment's maximum grade is {number(there)} in Moodle, the exercise has "
            f"{number(maximum)} points: the scores are not rescaled.{beyond}"
        )
