"""Every export, read back by a reader that knows nothing of ours."""

import csv
import io
import json
import re
import zipfile

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.gradebook.exports import FORMATS
from grader.gradebook.exports.cells import number
from grader.gradebook.exports.moodle import comment
from grader.gradebook.exports.values import Order
from grader.gradebook.reading import GradebookReader
from grader.gradebook.store import Gradebook
from grader.gradebook.values import GradeRow, GradeStatus
from grader.model import Status
from grader.submissions.discovery.values import Student
from grader.text import cell, visible
from tests.gradebook.samples import NEURON, SWISH, gradebook, graded, report

NASTY = (
    '=HYPERLINK("http://x")',
    "+1",
    "-2",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "a,b",
    'q"q',
    "l\nl",
    "Ada",
)


def no_reports(student, exercise):
    return None


def make(name, rows, into=None, report_for=no_reports):
    return FORMATS[name].make(Order(rows=tuple(rows), into=into, report_for=report_for))


@pytest.fixture
def rows(tmp_path):
    """A class with right, wrong, late, adjusted and ungradable submissions."""
    path = gradebook(
        tmp_path / "g.sqlite",
        *(
            graded(f"s{i}", exercise, name=name, passed=i % 2 == 0, moodle_id=str(100 + i))
            for i, name in enumerate(NASTY)
            for exercise in (SWISH, NEURON)
        ),
        graded("late", late=True, passed=False, file="/home/teacher/late/swish.py"),
        graded("lost", problem="lost/swish.py is a symbolic link."),
    )
    with Gradebook.open(path, create=False) as book:
        book.adjust("s1", "swish", 0.25, "=plagiarism")
        return tuple(book.grades())


def scores(rows):
    return {(row.student.key, row.exercise): row.score for row in rows}


def test_csv_round_trip(rows):
    """Pandas reads the same scores, names and order of columns from the CSV."""
    frame = pd.read_csv(io.BytesIO(make("csv", rows).content), keep_default_na=False)
    assert list(frame) == (
        [
            "student",
            "name",
            "exercise",
            "score",
            "max_score",
            "status",
            "late",
            "file",
            "sha256",
            "message",
        ]
    )
    read = {
        (row.student, row.exercise): float(row.score) if row.score != "" else None
        for row in frame.itertuples()
    }
    assert read == scores(rows)
    assert len(frame) == len(rows)
    names = {row.student.key: row.student.name for row in rows}
    for row in frame.itertuples():
        shown = " ".join(names[row.student].split())
        assert " ".join(row.name.removeprefix("'").split()) == shown
        assert not row.file.startswith("/")
    status = dict(zip(zip(frame.student, frame.exercise, strict=True), frame.status, strict=True))
    assert status["s1", SWISH] == "adjusted"
    assert status["lost", SWISH] == "not_graded"


def test_the_message_says_what_is_wrong(rows):
    """A row's message names the mistake, the reason of a mark by hand, or the problem."""
    lines = csv.DictReader(io.StringIO(make("csv", rows).content.decode(), newline=""))
    told = {(line["student"], line["exercise"]): line["message"] for line in lines}
    assert "This is σ(z) alone" in told["s3", SWISH]
    assert "=plagiarism" in told["s1", SWISH]
    assert "computed: 1.5" in told["s1", SWISH]
    assert told["lost", SWISH] == "lost/swish.py is a symbolic link."
    assert told["s0", SWISH] == ""


def test_json_round_trip(rows):
    """The JSON has the fields that programs rely on, and the same scores."""
    document = json.loads(make("json", rows).content)
    read = {(one["student"], one["exercise"]): one["score"] for one in document["grades"]}
    assert read == scores(rows)
    fields = (
        "student name ids exercise title score max_score computed_score adjustment status late "
        "file sha256 course message checks"
    )
    of_check = "id title functions status points max_points visible message diagnosis"
    for one in document["grades"]:
        assert list(one) == fields.split()
        assert all(list(check) == of_check.split() for check in one["checks"])


def test_nbgrader_round_trip(rows):
    """Nbgrader's columns, in its order; score and raw score differ by a mark by hand."""
    frame = pd.read_csv(io.BytesIO(make("nbgrader", rows).content), keep_default_na=False)
    assert ",".join(frame) == (
        "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,"
        "late_submission_penalty,score,max_score"
    )
    read = {
        (row.student_id, row.assignment): float(row.score) if row.score != "" else None
        for row in frame.itertuples()
    }
    assert read == scores(rows)
    adjusted = frame[(frame.student_id == "s1") & (frame.assignment == SWISH)]
    assert float(adjusted.raw_score.iloc[0]) == 1.5


def test_canvas_round_trip(rows):
    """A new Canvas gradebook has one line a student, one column an exercise, and the points."""
    lines = list(csv.reader(io.StringIO(make("canvas", rows).content.decode(), newline="")))
    assert lines[0] == [
        *("Student", "ID", "SIS User ID", "SIS Login ID", "Section"),
        *(SWISH, NEURON),
    ]
    assert lines[1] == ["    Points Possible", "", "", "", "", "3.5", "3.5"]
    keys = list(dict.fromkeys(row.student.key for row in rows))
    read = {
        (key, exercise): float(cell) if cell else None
        for key, line in zip(keys, lines[2:], strict=True)
        for exercise, cell in zip(lines[0][5:], line[5:], strict=True)
    }
    assert {pair: read[pair] for pair in scores(rows)} == scores(rows)


def test_gradescope_round_trip(rows):
    """Each student's results.json has the documented fields and the score that counts."""
    results = json.loads(make("gradescope", rows).content)
    assert set(results) == {row.student.key for row in rows}
    for key, one in results.items():
        mine = [row.score for row in rows if row.student.key == key and row.score is not None]
        assert one.get("score") == (sum(mine) if mine else None)
        for test in one["tests"]:
            assert set(test) == {
                "score",
                "max_score",
                "status",
                "name",
                "name_format",
                "number",
                "output",
                "output_format",
                "tags",
                "visibility",
                "extra_data",
            }
            assert test["status"] in {"passed", "failed"}
            assert test["visibility"] == "visible"


def test_gradescope_for_one_student_is_a_results_json(rows):
    """For one student the file is what Gradescope's harness reads, tests and all."""
    one = json.loads(make("gradescope", [row for row in rows if row.student.key == "late"]).content)
    assert one["score"] == sum(test["score"] for test in one["tests"]) == 1.5
    assert [test["status"] for test in one["tests"]] == ["failed", "passed"]
    assert "σ(z) alone" in one["tests"][0]["output"]


def test_moodle_round_trip(rows):
    """A new worksheet has Moodle's columns and the same grades."""
    mine = [row for row in rows if row.exercise == SWISH]
    made = make("moodle", mine)
    frame = pd.read_csv(io.BytesIO(made.content), keep_default_na=False)
    assert {"Identifier", "Grade", "Last modified (grade)", "Feedback comments"} <= set(frame)
    assert [float(cell) if cell != "" else None for cell in frame.Grade] == [
        row.score for row in mine
    ]
    assert set(frame.Identifier) == {""} | {f"Participant {100 + i}" for i in range(len(NASTY))}
    assert "late, lost" in made.notes[0]


def test_what_students_read_tells_nothing_of_hidden_checks(tmp_path):
    """Neither Gradescope's output nor Moodle's comment has a hidden check's message."""
    result = report(statuses=(Status.passed, Status.failed))
    path = gradebook(tmp_path / "g.sqlite", graded("ada", result=result))
    with GradebookReader.read(path) as book:
        found = tuple(book.grades())
    for name in ("gradescope", "moodle", "csv", "canvas"):
        assert b"SECRET" not in make(name, found).content


def test_a_comment_is_harmless_html():
    """What a student's code says can't become markup in Moodle."""
    row = GradeRow(
        student=Student(key="a", name="a"),
        exercise=SWISH,
        title="",
        status=GradeStatus.adjusted,
        score=1,
        max_score=2,
        computed_score=0,
        late=False,
        file="",
        sha256="",
        mark="",
        problem="",
        reason="<script>alert(1)</script>",
        course_hash="",
        feedback="full",
    )
    assert "<script>" not in comment(row)
    assert comment(row).startswith("<p>1 of 2 points.")


def test_the_feedback_zip_has_the_download_s_folders(tmp_path):
    """A report lies where the student's submission lay, and never outside the zip."""
    path = gradebook(
        tmp_path / "g.sqlite",
        graded("ada", folder="Ada Lovelace_41_assignsubmission_file_", moodle_id="41"),
        graded("bob", name="../../Bob_by", moodle_id="42"),
        graded("eve", folder="../../etc", moodle_id="43"),
        graded("zoe", moodle_id="44"),
        graded("nobody's group", folder="Default group_assignsubmission_file"),
        graded("from canvas", folder="lovelaceada_LATE_1000"),
    )
    with GradebookReader.read(path) as book:
        rows = tuple(book.grades())

    def report_for(student, exercise):
        return None if student == "zoe" else f"<html>{student} {exercise}".encode()

    made = make("moodle-feedback", rows, report_for=report_for)
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        contents = {name: archive.read(name).decode() for name in archive.namelist()}
    assert contents == {
        "Ada Lovelace_41_assignsubmission_file_/report.html": f"<html>ada {SWISH}",
        "Bob by_42_assignsubmission_file/report.html": f"<html>bob {SWISH}",
        "eve_43_assignsubmission_file/report.html": f"<html>eve {SWISH}",
    }
    assert made.notes == (
        "Left out, for want of a report or of Moodle's number: from canvas, nobody's group, zoe.",
    )
    assert make("moodle-feedback", rows, report_for=report_for).content == made.content


@given(st.text())
def test_no_text_begins_a_formula(text):
    """Whatever a name is, its cell begins no formula, and the name can be had back."""
    shown = cell(text)
    assert not shown.strip().startswith(tuple("=+-@＝＋－＠﹦﹢﹣﹫−"))
    assert "\n" not in shown
    said = visible(text).replace("\n", " ").replace("\t", " ")
    assert shown in {said, f"'{said}"}


@pytest.mark.parametrize("before", ["", " ", "\t", "\r", "\n ", "\u3000", "\u200b", "\ufeff", "\0"])
@pytest.mark.parametrize("sign", "=+-@＝＋－＠﹦﹢﹣﹫−")
def test_nothing_unseen_hides_a_formula(before, sign):
    """White space and invisible signs before it don't let a formula through."""
    shown = cell(f"{before}{sign}cmd|' /C calc'!A0")
    assert shown.startswith("'") != (before in {"\u200b", "\ufeff", "\0"})
    assert all(sign.isprintable() or sign == "\u3000" for sign in shown)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_stays_the_same_number(value):
    """A score is written without exponent and reads back equal."""
    assert float(number(value)) == value
    assert re.fullmatch(r"-?\d+(\.\d+)?", number(value))


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
        min_size=3,
        max_size=3,
    )
)
def test_every_cell_of_the_table_is_harmless(texts):
    """In the whole CSV no cell of text begins a formula, and every cell comes back as it reads."""
    name, file, reason = texts
    row = GradeRow(
        student=Student(key=name, name=name),
        exercise=SWISH,
        title="",
        status=GradeStatus.not_graded,
        score=None,
        max_score=3.5,
        computed_score=None,
        late=False,
        file=file,
        sha256="",
        mark="",
        problem=reason,
        reason="",
        course_hash="",
        feedback="full",
    )
    content = make("csv", [row]).content.decode()
    (header, cells) = csv.reader(io.StringIO(content, newline=""))
    assert not any(one.startswith(("=", "+", "-", "@", "\t", "\r")) for one in cells)
    assert cells[0].removeprefix("'") == cell(name).removeprefix("'")
    assert len(cells) == len(header)


def test_a_format_for_one_exercise_says_so():
    """The formats of a single assignment are marked, so the command can ask for one."""
    assert {name for name, one in FORMATS.items() if one.one_exercise} == {
        "moodle",
        "moodle-feedback",
    }


def test_an_unknown_worksheet_is_refused(rows):
    """A file that isn't the platform's own is refused with where to get it."""
    for name in ("canvas", "moodle"):
        for into in (b"", b"a,b\r\n1,2\r\n", b"\x00\x01", b'x,"never closed'):
            with pytest.raises(UsageError):
                make(name, rows, into=into)
