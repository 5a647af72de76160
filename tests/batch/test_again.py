"""A class is graded again: late ones come, an exercise changes, an older folder is taken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.batch.changes import changes_told
from grader.batch.chunk import Options
from grader.batch.overview import overview_of
from grader.batch.plan import Plan
from grader.cli.batch_run import tell_remarks
from grader.gradebook.reading import GradebookReader
from grader.gradebook.store import Gradebook
from grader.gradebook.values import GradeChange
from grader.sandbox.zygote import Zygote
from tests.batch.conftest import RIGHT, WRONG, Batch
from tests.batch.test_run import EXERCISE, rows, write

SCORES = Options(reports=False)
GOOD = RIGHT.format(spelling="x + x")


@pytest.fixture
def term(tmp_path: Path) -> Path:
    """What was handed in at first, and later."""
    for student in ("ada", "bob", "cy"):
        write(tmp_path / "in", student, WRONG["named"] + f"# {student}\n")
    (tmp_path / "in" / "dan").mkdir()
    write(tmp_path / "late", "ada", GOOD + "# ada, later\n")
    write(tmp_path / "late", "dan", GOOD + "# dan, later\n")
    return tmp_path


def late_ones(out: Path) -> list[str]:
    with GradebookReader.read(out / "gradebook.sqlite") as book:
        return [row.student.key for row in book.grades() if row.late]


def test_late_ones_come_in_a_run_of_their_own(batch: Batch, term: Path) -> None:
    """They count, are told as late, and leave nobody missing who had handed in before."""
    out = term / "out"
    first = batch.run(term / "in", out, options=SCORES)
    assert (first.late, first.missing) == (0, 1)
    second = batch.run(term / "late", out, options=SCORES, late=True)
    assert (second.late, second.missing) == (2, 0)
    assert late_ones(out) == ["ada", "dan"]
    assert rows(out) == dict.fromkeys(("ada", "dan"), ("full_marks", 3.0)) | dict.fromkeys(
        ("bob", "cy"), ("mistakes", 0.0)
    )
    assert list(changes_told(second.changes, regrade=False)) == [
        "Handed in anew: 1 submission; 1 score changed.",
        "student  exercise            before  after",
        "ada      exercise-01-double       0      3",
    ]


def test_an_older_folder_that_counts_again_is_told(batch: Batch, term: Path) -> None:
    """The newest run decides which file counts; where that brings an older one back it says so."""
    out = term / "out"
    for folder in ("in", "late"):
        assert batch.run(term / folder, out, options=SCORES).remarks == ()
    again = batch.run(term / "in", out, options=SCORES)
    assert rows(out)["ada"] == ("mistakes", 0.0)
    assert again.remarks == (
        f"1 file counts again, in place of another that was seen later: ada ({EXERCISE}). "
        "If those later ones are meant to count, grade their folder once more.",
    )
    batch.run(term / "late", out, options=SCORES)
    assert rows(out)["ada"] == ("full_marks", 3.0)


def test_what_an_earlier_run_noticed_stays_on_the_class_page(batch: Batch, term: Path) -> None:
    """Each week has a run of its own, and the term's page tells what was seen in any of them."""
    out = term / "out"
    for name in ("double.py", "double (1).py"):
        (term / "in" / "bob" / name).write_text(GOOD)
    batch.run(term / "in", out, options=SCORES)
    batch.run(term / "late", out, options=SCORES)
    page = overview_of(out)[0].read_text()
    assert "1 noticed in earlier runs" in page
    assert "bob handed in double.py 2 times" in page


def test_a_download_with_everything_again_marks_only_what_is_new(batch: Batch, term: Path) -> None:
    """``--late`` says nothing of what an earlier run had seen on time; the same folder is meant."""
    out = term / "out"
    batch.run(term / "in", out, options=SCORES)
    shutil.copytree(term / "in", term / "all")
    shutil.copytree(term / "late", term / "all", dirs_exist_ok=True)
    done = batch.run(term / "all", out, options=SCORES, late=True)
    assert late_ones(out) == ["ada", "dan"]
    note = "2 files were there before, on time, so --late is not said of them."
    assert note in done.remarks
    batch.run(term / "in", term / "forgotten", options=SCORES)
    batch.run(term / "in", term / "forgotten", options=SCORES, late=True)
    assert late_ones(term / "forgotten") == ["ada", "bob", "cy"]


def test_a_roster_that_comes_later_is_told(batch: Batch, term: Path) -> None:
    """It knows people by other keys, so that somebody would stand in the gradebook twice."""
    out, roster = term / "out", term / "roster.csv"
    # Which of two Bobs it was before nobody knows.
    roster.write_text("name,student id\nada,4711\nbob,4712\nbob,4713\n")
    batch.run(term / "in", out, options=SCORES)
    for _ in range(2):
        done = batch.run(term / "late", out, roster=roster, options=SCORES)
        (told,) = (one for one in done.remarks if "twice" in one)
        assert "standing twice: ada (ada before, 4711 now). Grade with" in told


def test_what_can_t_be_read_never_takes_the_place_of_what_could(batch: Batch, term: Path) -> None:
    """A broken file that comes later is named, and the earlier grade goes on to count."""
    out = term / "out"
    batch.run(term / "in", out, options=SCORES)
    before = rows(out)
    shutil.rmtree(term / "late")
    (term / "late" / "ada").mkdir(parents=True)
    (term / "late" / "ada" / "answers.zip").write_bytes(b"PK\x03\x04 and no more")
    (term / "late" / "dan").mkdir()
    (term / "late" / "dan" / "double.py").symlink_to("/etc/passwd")
    done = batch.run(term / "late", out, options=SCORES)
    assert rows(out) == before | {"dan": ("not_graded", None)}
    told = {one.student: one.reason for one in done.outcome.failures}
    assert sorted(told) == ["ada", "dan"]
    assert told["ada"].endswith("What was handed in before counts.")
    assert done.code != 0


def test_a_changed_exercise_is_told_with_what_it_changed(
    own_course: Path, zygote: Zygote, term: Path
) -> None:
    """Points before and after, the new maximum, and the mark by hand that goes on to count."""
    batch, out = Batch(own_course, zygote), term / "out"
    write(term / "in", "eve", GOOD)
    batch.run(term / "in", out, options=SCORES)
    with Gradebook.open(out / "gradebook.sqlite", create=False) as book:
        book.adjust("bob", "double", 2.5, "spoken to")
    hidden = own_course / "reference" / EXERCISE / "test_hidden.py"
    hidden.write_text(hidden.read_text().replace("points=1", "points=4"))
    done = batch.run(term / "in", out, options=SCORES)
    assert done.outcome.already == 0
    assert rows(out)["bob"] == ("adjusted", 2.5)
    assert list(changes_told(done.changes, regrade=False)) == [
        "Graded again because the exercise changed (exercise-01-double): 4 submissions; "
        "1 score changed.",
        "exercise-01-double has 6 points now, and had 3; 1 mark by hand stays as it is.",
        "student  exercise            before  after",
        "eve      exercise-01-double       3      6",
    ]
    assert (
        list(changes_told(batch.run(term / "in", out, options=SCORES).changes, regrade=False)) == []
    )


def test_a_regrade_that_changes_nothing_says_so() -> None:
    """Whoever asks for a regrade hears how many were graded, whatever came of it."""
    same = GradeChange(
        student="ada", name="Ada", exercise=EXERCISE, before=3.0, after=3.0, adjusted=None
    )
    assert list(changes_told([same], regrade=True)) == ["Regraded 1 submission: no score changed."]
    assert list(changes_told([], regrade=False)) == []


def test_many_remarks_don_t_drown_what_matters(capfd: pytest.CaptureFixture[str]) -> None:
    """At the end of a term the terminal has the first ones, and says where all of them stand."""
    plan = Plan(
        layout="", found=0, problems=(), set_aside=(), unclaimed=(),
        remarks=tuple(f"Somebody handed in {number} times." for number in range(80)),
    )  # fmt: skip
    tell_remarks(plan)
    lines = capfd.readouterr().err.splitlines()
    assert lines[0] == "Somebody handed in 0 times."
    assert lines[-1] == "… and 70 more that the class page has under “Noticed”."
    assert len(lines) == 11
