"""Files of Canvas and Moodle, filled in place, in English and in other languages."""

import csv
import io

import pytest

from grader.errors import UsageError
from grader.gradebook.exports import FORMATS
from grader.gradebook.exports.sheet import Sheet
from grader.gradebook.exports.values import Order
from grader.gradebook.reading import GradebookReader
from tests.gradebook.samples import NEURON, SWISH, gradebook, graded

ENGLISH = (
    'Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be '
    'changed","Last modified (submission)","Last modified (grade)","Feedback comments"\n'
    'Participant 41,"Lovelace, Ada",ada@x.org,"Submitted for grading",,3.50,Yes,"Monday, 3 May '
    '2026, 9:00 AM",-,\n'
    'Participant 42,Bob,bob@x.org,"No submission",,3.50,Yes,-,-,""\n'
    "Participant 43,Eve,eve@x.org,-,2.00,3.50,Yes,-,-,by hand\n"
)
GERMAN = (
    'ID;"Vollständiger Name";E-Mail-Adresse;Status;Bewertung;Bestwertung;"Bewertung kann geändert '
    'werden";"Zuletzt geändert (Abgabe)";"Zuletzt geändert (Bewertung)";'
    '"Feedback als Kommentar"\r\n'
    'Teilnehmer/in41;"Ada Lovelace";ada@x.org;"Zur Bewertung abgegeben";;3,50;Ja;'
    '"Montag, 3. Mai 2026, 09:00";-;\r\n'
    "Teilnehmer/in42;Bob;bob@x.org;Keine Abgabe;;3,50;Ja;-;-;\r\n"
)
UNKNOWN = (
    "Tunniste,Nimi,Tila,Pistemäärä,Maksimi,Muokattavissa,Muokattu (arvio),Kommentit\n"
    "Osallistuja 41,Ada Lovelace,-,-,3.50,Kyllä,-,\n"
    "Osallistuja 42,Bob,-,-,3.50,Kyllä,-,\n"
)
CANVAS = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Notes,Exercise 3: Swish (901),"
    "exercise-04-neuron (902),Final Score,Unposted Final Score\n"
    ",,,,,,Manual Posting,,,\n"
    "    Points Possible,,,,,,3.5,3.5,(read only),(read only)\n"
    '"Lovelace, Ada",11,a1,ada,"Group A, Group B",,,,12.34,12.34\n'
    "Bob Builder,12,b2,bob,A,note,1.0,-,0.0,0.0\n"
    '"Student, Test",99,,abc,A,,,,0.0,0.0\n'
)


@pytest.fixture
def rows(tmp_path):
    """Ada by number, Bob by address or name; both in two exercises."""
    path = gradebook(
        tmp_path / "g.sqlite",
        graded("ada", name="Ada Lovelace", passed=False, moodle_id="41", canvas_id="11"),
        graded("bob", name="Bob", email="bob@x.org", login="bob"),
        graded("bob", NEURON, name="Bob", passed=False, login="bob"),
    )
    with GradebookReader.read(path) as book:
        return tuple(book.grades())


def filled(name, rows, into):
    return FORMATS[name].make(Order(rows=tuple(rows), into=into, report_for=lambda *_: None))


def fill(name, rows, text, encoding="utf-8"):
    made = FORMATS[name].make(
        Order(rows=tuple(rows), into=text.encode(encoding), report_for=lambda *_: None)
    )
    return made.content.decode(encoding), made.notes


def rows_of(tmp_path, *results):
    with GradebookReader.read(gradebook(tmp_path / "own.sqlite", *results)) as book:
        return tuple(book.grades())


def swish(rows):
    return [row for row in rows if row.exercise == SWISH]


def read(text, delimiter=","):
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


@pytest.mark.parametrize(
    ("sheet", "delimiter", "grade", "expected"),
    [
        (ENGLISH, ",", 4, ("1.5", "3.5")),
        (GERMAN, ";", 4, ("1,5", "3,5")),
        (UNKNOWN, ",", 3, ("1.5", "3.5")),
    ],
)
def test_moodle_s_worksheet_in_any_language(rows, sheet, delimiter, grade, expected):
    """Grade and comment are filled, in the sheet's own decimals; every other cell stays."""
    text, notes = fill("moodle", swish(rows), sheet)
    before, after = read(sheet, delimiter), read(text, delimiter)
    assert notes == ()
    assert (after[1][grade], after[2][grade]) == expected
    assert "σ(z) alone" in after[1][-1]
    assert after[2][-1].startswith("<p>3.5 of 3.5 points.</p><!--grade:")
    changed = {
        (line, column)
        for line, (old, new) in enumerate(zip(before, after, strict=True))
        for column, (one, two) in enumerate(zip(old, new, strict=True))
        if one != two
    }
    last = len(before[0]) - 1
    assert changed == {(1, grade), (1, last), (2, grade), (2, last)}


def test_lines_of_ungraded_students_come_back_byte_for_byte(rows):
    """A student without a grade keeps the line exactly, quotes, spaces and all."""
    text, _ = fill("moodle", swish(rows)[:1], "\ufeff" + ENGLISH)
    assert text.startswith("\ufeff")
    assert text.split("\n")[0] == "\ufeff" + ENGLISH.split("\n", maxsplit=1)[0]
    assert text.split("\n")[2:] == ENGLISH.split("\n")[2:]


def test_a_worksheet_that_is_not_utf_8(rows):
    """A worksheet in Latin-1 stays so; signs it lacks are written as HTML references."""
    text, _ = fill("moodle", swish(rows), GERMAN, "latin-1")
    assert "Vollständiger" in text
    assert "&#963;(z) alone" in text


def test_another_assignment_s_worksheet_is_not_mixed_up(rows):
    """Where the participant's number is somebody else's, nobody's cell is touched."""
    swapped = ENGLISH.replace("Participant 41", "X").replace("Participant 42", "Participant 41")
    text, notes = fill("moodle", swish(rows)[:1], swapped.replace("X", "Participant 42"))
    assert read(text)[2][4] == ""
    assert "Ada Lovelace" in notes[0]


def test_another_maximum_grade_is_told(rows):
    """The teacher hears when Moodle's maximum isn't the exercise's, for Moodle would skip."""
    _, notes = fill("moodle", swish(rows), ENGLISH.replace("3.50", "3.00"))
    assert "Moodle skips grades above its maximum" in notes[0]


def test_canvas_s_gradebook_is_filled(rows):
    """Scores go to the assignments' columns; every other cell and the BOM stay."""
    text, notes = fill("canvas", rows, CANVAS)
    before, after = read(CANVAS), read(text)
    assert notes == ("Other points stood there and were replaced: Bob (1.0 → 3.5).",)
    changed = {
        (line, column): two
        for line, (old, new) in enumerate(zip(before, after, strict=True))
        for column, (one, two) in enumerate(zip(old, new, strict=True))
        if one != two
    }
    assert changed == {(3, 6): "1.5", (4, 6): "3.5", (4, 7): "1.5"}
    assert text.split("\n")[:3] == CANVAS.split("\n")[:3]
    assert text.split("\n")[5] == CANVAS.split("\n")[5]


def test_canvas_s_gradebook_with_semicolons_and_decimal_commas(rows):
    """A European export is filled in its own way of writing."""
    european = (
        "Student;ID;SIS Login ID;Section;Swish and its derivative (7);Gesamt\r\n"
        "    Points Possible;;;;3,5;(schreibgeschützt)\r\n"
        "Lovelace, Ada;11;ada;A;;10,25\r\n"
    )
    text, _ = fill("canvas", swish(rows)[:1], european)
    assert text == european.replace(";A;;10,25", ";A;1,5;10,25")


def test_an_assignment_that_canvas_does_not_have_gets_a_column(rows):
    """A new column has the exercise's name and its points possible; and it is said."""
    without = CANVAS.replace("Exercise 3: Swish (901)", "Essay (901)")
    text, notes = fill("canvas", swish(rows), without)
    after = read(text)
    assert [line[10:] for line in after] == [[SWISH], [], ["3.5"], ["1.5"], ["3.5"], []]
    assert SWISH in notes[0]


def test_two_assignments_that_could_be_meant(rows):
    """Where two columns fit equally well nothing is guessed."""
    twice = CANVAS.replace("exercise-04-neuron (902)", "Exercise 3: again (902)")
    with pytest.raises(UsageError, match="Several columns"):
        fill("canvas", swish(rows), twice)


def test_a_student_who_is_not_in_canvas_is_told(tmp_path):
    """Who can't be found, or not for certain, is named and left out."""
    path = gradebook(
        tmp_path / "g.sqlite", graded("zoe", name="Zoe"), graded("x", name="B. B.", login="bob")
    )
    with GradebookReader.read(path) as book:
        text, notes = fill("canvas", tuple(book.grades()), CANVAS)
    assert notes[0] == "Not found for certain in the file, so left out: Zoe."
    assert read(text)[4][6] == "3.5"


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n",
        "a,b\r\n1,2",
        '"a ""x""",b\r\n"l\nl", c \r\n\r\n',
        "a;b;\n;;\n",
        "a\tb\n",
        "é\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_sheet_comes_back_byte_for_byte(text, encoding):
    """A file in which nothing is set is the same file."""
    content = text.encode(encoding)
    assert Sheet(content).content() == content


TEAMS = (
    "Identifier,Full name,Status,Group,Grade,Maximum Grade,Last modified (grade),"
    "Feedback comments\n"
    "Participant 45,Bob Ray,-,Team B,,3.50,-,\n"
    "Participant 46,Ada L,-,Team A,,3.50,-,\n"
    "Participant 47,Zoe M,-,Team A,,3.50,-,\n"
    "Participant 48,Cy Y,-,Default group,,3.50,-,\n"
)


def test_a_group_s_grade_goes_to_each_member(tmp_path):
    """A group's number is no participant's: its rows are found by the group's name."""
    rows = rows_of(
        tmp_path,
        graded("Team A", moodle_id="45", passed=False),
        graded("Team B", moodle_id="9"),
        graded("Default group"),
    )
    made = FORMATS["moodle"].make(
        Order(rows=tuple(rows), into=TEAMS.encode(), report_for=lambda *_: None)
    )
    read = list(csv.reader(io.StringIO(made.content.decode())))
    assert [row[4] for row in read[1:]] == ["3.5", "1.5", "1.5", "3.5"]
    assert made.notes == ()


def test_a_worksheet_with_a_scale_is_refused(tmp_path):
    """Moodle would drop points where it grades by a scale, so nothing is filled in."""
    sheet = 'Identifier,Full name,Grade,Scale,Feedback comments\nParticipant 1,Ada,,"Poor, Good",\n'
    rows = rows_of(tmp_path, graded("ada", moodle_id="1"))
    with pytest.raises(UsageError, match="by a scale"):
        FORMATS["moodle"].make(
            Order(rows=tuple(rows), into=sheet.encode(), report_for=lambda *_: None)
        )


def test_who_is_excused_in_canvas_stays_so(tmp_path):
    """``EX`` and ``N/A`` are the teacher's words: they are kept, and it is said."""
    sheet = (
        "Student,ID,SIS Login ID,Section,Exercise 3 (5)\n,,,,Manual Posting\n"
        '    Points Possible,,,,"3,50"\n"L, Ada",1,,S,EX\n"R, Bob",2,,S,N/A\n"Y, Cy",3,,S,\n'
    )
    rows = rows_of(tmp_path, *(graded(f"k{n}", canvas_id=str(n)) for n in (1, 2, 3)))
    made = FORMATS["canvas"].make(
        Order(rows=tuple(rows), into=sheet.encode(), report_for=lambda *_: None)
    )
    read = list(csv.reader(io.StringIO(made.content.decode())))
    assert [row[4] for row in read] == [
        "Exercise 3 (5)",
        "Manual Posting",
        "3,50",
        "EX",
        "N/A",
        "3,5",
    ]
    assert made.notes == (
        "Excused or not assigned in Canvas, so left as they are: k1 (EX), k2 (N/A).",
    )


def test_a_spreadsheet_s_own_first_line_stays_and_says_the_delimiter(rows):
    """A file saved again by Excel, with sep=; above, is filled and comes back with that line."""
    text = "sep=;\r\n" + GERMAN
    content, notes = fill("moodle", swish(rows), text)
    assert content.startswith("sep=;\r\nID;")
    assert notes == fill("moodle", swish(rows), GERMAN)[1]
    assert content.removeprefix("sep=;\r\n") == fill("moodle", swish(rows), GERMAN)[0]


def test_two_of_one_name_are_told_apart_in_what_is_said(tmp_path):
    """A note on one of two students who are called the same says which of them."""
    both = rows_of(
        tmp_path,
        graded("bob1", name="Bob Builder", canvas_id="12"),
        graded("bob2", name="Bob Builder", passed=False, canvas_id="13"),
    )
    text = "Student,ID,Section,Swish (1)\nBob Builder,12,A,EX\nBob Builder,13,A,1\n"
    _, notes = fill("canvas", swish(both), text)
    assert any("left as they are: Bob Builder (bob1) (EX)." in note for note in notes)
    assert any("Bob Builder (bob2) (1 → " in note for note in notes)
