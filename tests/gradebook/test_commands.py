"""``grade export`` and ``grade adjust`` as they are typed."""

import csv
import io

import click
import pytest
from click.testing import CliRunner

from grader.cli.adjust import adjust
from grader.cli.export import export
from grader.errors import GradebookError, UsageError
from grader.gradebook.exports import FORMATS
from grader.gradebook.layout import report_file
from tests.conftest import NOWHERE
from tests.gradebook.samples import NEURON, SWISH, gradebook, graded


@pytest.fixture
def folder(tmp_path):
    """A batch run's folder."""
    gradebook(
        tmp_path / "gradebook.sqlite",
        graded("ada", passed=False, moodle_id="7"),
        graded("ada", NEURON),
    )
    return tmp_path


def run(command, *arguments):
    return CliRunner().invoke(
        command, [str(one) for one in arguments], catch_exceptions=False, standalone_mode=False
    )


def test_adjust_then_export(folder):
    """A mark by hand is confirmed with the computed one, and is what the export says."""
    said = run(adjust, folder, "ada", "swish", "--score", "3", "--reason", "oral")
    assert "3 points by hand (computed: 1.5)" in said.output
    made = run(export, folder / "gradebook.sqlite", "--format", "csv", "--exercise", "3")
    (line,) = csv.DictReader(io.StringIO(made.output))
    assert (line["score"], line["status"]) == ("3", "adjusted")
    run(adjust, folder, "ada", "swish", "--withdraw", "--reason", "typo")
    again = run(export, folder, "--format", "csv", "--exercise", "3")
    assert ",1.5," in again.output


def test_points_may_have_a_decimal_comma(folder):
    """Whoever writes 2,5 means 2.5; words are no points."""
    said = run(adjust, folder, "ada", "swish", "--score", "2,5", "--reason", "oral")
    assert "2.5 points by hand" in said.output
    with pytest.raises(click.BadParameter):
        run(adjust, folder, "ada", "swish", "--score", "1,000,5", "--reason", "oral")


def test_a_file_is_filled_beside_the_downloaded_one(folder):
    """--into is read and left alone; --output gets the filled file, notes go to stderr."""
    sheet = folder / "w.csv"
    sheet.write_bytes(b"Identifier,Grade,Maximum Grade\nParticipant 7,,3.50\nParticipant 8,,3.50\n")
    before = sheet.read_bytes()
    target = folder / "filled.csv"
    arguments = ("--format", "moodle", "--exercise", "3", "--into", sheet, "--output", target)
    made = run(export, folder, *arguments)
    assert made.stdout == ""
    assert "no column for feedback" in made.stderr
    assert sheet.read_bytes() == before
    assert target.read_bytes() == before.replace(b"7,,", b"7,1.5,")


def test_the_feedback_zip_takes_the_reports_of_the_run(folder):
    """The zip holds the reports that lie beside the gradebook; an empty one is refused."""
    report = folder / report_file("ada", SWISH)
    report.parent.mkdir(parents=True)
    report.write_bytes(b"<html>of an earlier submission")
    with pytest.raises(UsageError, match="a page beside the gradebook"):
        run(export, folder, "--format", "moodle-feedback", "--exercise", "swish")
    sha256 = graded("ada", passed=False).sha256
    report.write_text(f"<html>SHA-256 {sha256[:16]}")
    made = run(export, folder, "--format", "moodle-feedback", "--exercise", "swish")
    assert made.stdout_bytes.startswith(b"PK")
    assert b"ada_7_assignsubmission_file/report.html" in made.stdout_bytes


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--format", "moodle"), "--exercise"),
        (("--format", "csv", "--into", "x"), "canvas and moodle"),
        (("--format", "canvas", "--into", NOWHERE), "can't be read"),
        (("--format", "csv", "--exercise", "swis"), "swish"),
        (("--format", "csv", "--student", "adda"), "ada"),
    ],
)
def test_what_can_t_be_exported(folder, arguments, says):
    """What was mistyped is answered with what to type."""
    with pytest.raises(UsageError) as refused:
        run(export, folder, *arguments)
    assert says in str(refused.value)


def test_a_place_that_can_t_be_written(folder):
    """An output that can't be written is a clear error, and nothing is left half done."""
    with pytest.raises(GradebookError, match="can't be written"):
        run(export, folder, "--format", "csv", "--output", folder / "none" / "x.csv")


def test_a_score_or_its_withdrawal(folder):
    """Adjusting needs one of --score and --withdraw."""
    with pytest.raises(UsageError, match="--score N or --withdraw"):
        run(adjust, folder, "ada", "swish", "--reason", "x")


def test_the_formats_of_the_command_are_all_there_are():
    """Every format can be chosen on the command line."""
    (chosen,) = (one for one in export.params if one.name == "name")
    assert chosen.type.choices == tuple(FORMATS)


@pytest.mark.parametrize(
    "key", ["..", ".", "", "a/b", "a" * 300, "ü" * 200, "x\0", "-rf", "a%2F", " "]
)
def test_a_report_never_lies_outside_its_folder(key):
    """Whatever a student is called, the report is two levels down, under a name that fits."""
    place = report_file(key, SWISH)
    assert len(place.parts) == 3
    assert place.parts[0] == "reports"
    assert place.parts[1] not in {"", ".", ".."}
    assert not place.parts[1].startswith("-")
    assert len(place.parts[1].encode()) <= 255


def test_different_students_have_different_folders():
    """Two keys never share a folder."""
    keys = ["a/b", "a%2Fb", "a b", "a" * 300, "a" * 301, "..", "%2E.", " ", "  ", "é", "e"]
    assert len({report_file(key, SWISH) for key in keys}) == len(keys)
