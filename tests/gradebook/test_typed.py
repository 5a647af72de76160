"""What a person typed into a platform's file is kept and told; our own words are updated."""

from __future__ import annotations

import csv
import html
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.cli.export import export
from grader.errors import UsageError
from grader.gradebook.exports.typed import is_typed, marked
from tests.gradebook.samples import gradebook, graded
from tests.gradebook.test_commands import run

OURS = "<p>1.5 of 3.5 points.</p><ul><li>Check 0: <code>σ(z)</code> &amp; <em>no</em> z</li></ul>"
COMMENTS = {
    "nothing": ("", False),
    "an editor's nothing": ("<p>&nbsp;<br /></p>\r\n", False),
    "ours": (marked(OURS), False),
    "ours, as an editor writes it": (
        marked(OURS)
        .replace("<p>", '<p dir="ltr">\n ')
        .replace("<em>", "<i>")
        .replace("σ", "&#963;"),
        False,
    ),
    "a word": ("Well done!", True),
    "a paragraph": ("<p>3 of 14 points.</p>", True),
    "ours with a remark": (marked(OURS) + "<p>See me.</p>", True),
    "ours with another word": (marked(OURS).replace("no", "yes"), True),
    "ours with a word taken out": (marked(OURS).replace("Check 0: ", ""), True),
    "ours with a picture": (marked(OURS) + '<img src="data:,">', True),
    "ours without its mark": (OURS, True),
    "somebody else's mark": (marked("<p>Another.</p>").replace("Another", "My own"), True),
    "a picture alone": ('<p><img src="smile.png"></p>', True),
    "ours twice": (marked(OURS) + marked(OURS), True),
}


@pytest.mark.parametrize("case", COMMENTS)
def test_our_own_comment_is_told_from_a_persons(case):
    """Only a comment that we wrote and nobody changed is ours, however an editor writes it."""
    cell, typed = COMMENTS[case]
    assert is_typed(cell) is typed


@given(st.text(), st.text(min_size=1))
def test_any_comment_of_ours_is_ours_until_somebody_adds_to_it(comment, added):
    """Whatever stands in our comment it is ours; with one more sign that shows it is not."""
    ours = marked(f"<p>1 of 2 points.</p><ul><li>{html.escape(comment)}</li></ul>")
    assert not is_typed(ours)
    shown = "".join(html.unescape(html.escape(added)).split())
    assert is_typed(ours + html.escape(added)) == bool(shown)


SHEETS = {
    "moodle": (
        "Identifier,Full name,Grade,Maximum Grade,Last modified (grade),Feedback comments\n"
        "Participant 1,Ada,,3.50,-,\n"
        "Participant 2,Bob,,3.50,-,Well done!\n"
        "Participant 3,Cy,2.00,3.50,-,\n"
        "Participant 4,Di,absent,3.50,-,\n"
    ),
    "canvas": (
        "Student,ID,Section,Exercise 3 (5)\n    Points Possible,,,3.5\n"
        "Ada,1,A,\nBob,2,A,3.5\nCy,3,A,2.0\nDi,4,A,absent\n"
    ),
}


@pytest.fixture
def cycle(tmp_path):
    """Runs `grade export --into` on a text with these results; gives the text, notes, exit."""

    def once(name, text, *more, passed=()):
        results = [
            graded(key, name=name_, passed=key in passed, moodle_id=number, canvas_id=number)
            for number, (key, name_) in enumerate(
                (("ada", "Ada"), ("bob", "Bob"), ("cy", "Cy"), ("di", "Di")), 1
            )
            for number in [str(number)]
        ]
        book = tmp_path / f"{len(list(tmp_path.iterdir()))}.sqlite"
        gradebook(book, *results)
        sheet = tmp_path / "sheet.csv"
        sheet.write_text(text)
        made = run(export, book, "--format", name, "--into", sheet, *more)
        return made.stdout, made.stderr

    return once


def cells(text, column):
    return [row[column] for row in csv.reader(io.StringIO(text))][-4:]


def test_a_typed_comment_is_kept_and_ours_is_updated(cycle):
    """Exported again over its own file only our comments change; a flag replaces the others."""
    first, told = cycle("moodle", SHEETS["moodle"])
    assert cells(first, 5)[1] == "Well done!"
    assert "σ(z) alone" in cells(first, 5)[0]
    assert "Kept feedback comments that somebody had typed, in place of ours: Bob." in told
    assert "--overwrite" in told
    second, told = cycle("moodle", first, passed=("ada", "bob"))
    assert cells(second, 5)[0].startswith("<p>3.5 of 3.5 points.</p>")
    assert cells(second, 5)[1] == "Well done!"
    assert "Kept feedback comments that somebody had typed, in place of ours: Bob." in told
    edited = second.replace("<p>3.5 of 3.5 points.</p>", "<p>3.5 of 3.5 points: bravo.</p>", 1)
    third, told = cycle("moodle", edited)
    assert "bravo" in cells(third, 5)[0]
    assert "in place of ours: Ada, Bob." in told
    fourth, told = cycle("moodle", third, "--overwrite")
    assert "bravo" not in fourth
    assert "Well done!" not in fourth
    assert "Replaced feedback comments that somebody had typed: Ada, Bob." in told


@pytest.mark.parametrize(("name", "column"), [("moodle", 2), ("canvas", 3)])
def test_points_that_stood_there_are_told_and_words_are_kept(cycle, name, column):
    """Other points are replaced and told, words in their place are kept until the flag is given."""
    text, told = cycle(name, SHEETS[name], passed=("bob",))
    assert cells(text, column) == ["1.5", "3.5", "1.5", "absent"]
    assert f"replaced: Cy ({'2.00' if name == 'moodle' else '2.0'} → 1.5)." in told
    assert "Kept words that somebody had typed, in place of ours: Di (absent)." in told
    assert "Ada" not in told
    again, told = cycle(name, text, "--overwrite", passed=("bob",))
    assert cells(again, column)[3] == "1.5"
    assert "Replaced words that somebody had typed: Di (absent)." in told
    assert cycle(name, again, passed=("bob",))[0] == again


def test_the_flag_needs_a_file(tmp_path):
    """Without a file to fill there is nothing to overwrite."""
    with pytest.raises(UsageError, match="nothing to overwrite"):
        run(export, gradebook(tmp_path / "g.sqlite", graded("a")), "--format", "csv", "--overwrite")


def test_a_student_in_two_rows_of_the_file_is_filled_in_both(cycle):
    """Lecture and lab of one student get the same points; two people with one number get none."""
    text = SHEETS["canvas"].replace("Ada,1,A,\n", "Ada,1,Lecture,\nAda,1,Lab,\n")
    filled, told = cycle("canvas", text)
    assert [line for line in filled.splitlines() if line.startswith("Ada")] == [
        "Ada,1,Lecture,1.5",
        "Ada,1,Lab,1.5",
    ]
    assert "Not found" not in told
    filled, told = cycle("canvas", text.replace("Ada,1,Lab", "Eve,1,Lab"))
    assert "\nEve,1,Lab,\n" in filled
