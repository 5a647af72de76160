"""A class is graded from end to end, on a small course."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.batch.chunk import Options
from grader.batch.overview import write_overview
from grader.cli.adjust import adjust
from grader.gradebook.reading import GradebookReader
from grader.sandbox.protocols import Sandbox
from tests.batch.conftest import RIGHT, WRONG, Batch

EXERCISE = "exercise-01-double"


def rows(out: Path) -> dict[str, tuple[str, float | None]]:
    with GradebookReader.read(out / "gradebook.sqlite") as book:
        return {row.student.key: (row.status.value, row.score) for row in book.grades()}


def write(folder: Path, student: str, source: str) -> None:
    place = folder / student
    place.mkdir(parents=True, exist_ok=True)
    (place / "double.py").write_text(source)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = tmp_path / "handed-in"
    write(folder, "ada", RIGHT.format(spelling="x + x"))
    for name, source in WRONG.items():
        write(folder, name, source)
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def test_everybody_gets_a_grade_and_a_page(batch: Batch, small: Path, out: Path) -> None:
    """Right, wrong, unfinished and hostile answers are all graded, and each has its page."""
    done = batch.run(small, out)
    assert done.code == 0
    assert (done.tally.full_marks, done.tally.mistakes, done.tally.faults) == (1, 5, 0)
    assert rows(out) == {"ada": ("full_marks", 3.0)} | dict.fromkeys(WRONG, ("mistakes", 0.0))
    for name in ("ada", *WRONG):
        page = (out / "reports" / name / f"{EXERCISE}.html").read_text()
        assert "Twice as much" in page


def test_a_wrong_answer_is_named_and_an_unnamed_one_has_a_fingerprint(
    batch: Batch, small: Path, out: Path
) -> None:
    """The class page can group by misconception, and the rest by what they compute."""
    other = WRONG["unnamed"].replace("torch.sin(3 * x) + x.cos()", "x.cos() + (3 * x).sin()")
    write(small, "copy", other)
    batch.run(small, out, options=Options(reports=False))
    with GradebookReader.read(out / "gradebook.sqlite") as book:
        found = {row.student.key: row.verdicts for row in book.grades()}
    assert {one.diagnosis for one in found["named"]} == {"double-is-square"}
    prints = {name: [one.fingerprint for one in found[name]] for name in found}
    assert prints["copy"] == prints["unnamed"] != prints["named"]
    assert prints["ada"] == ["", ""]
    assert not (out / "reports").exists()


def test_only_what_changed_is_graded_again(batch: Batch, small: Path, out: Path) -> None:
    """A second run grades nothing; a new file of one student grades that one."""
    batch.run(small, out)
    assert batch.run(small, out).outcome.already == 6
    write(small, "stub", RIGHT.format(spelling="x * 2"))
    third = batch.run(small, out)
    assert (third.tally.total, third.outcome.already) == (1, 5)
    assert rows(out)["stub"] == ("full_marks", 3.0)


def test_missing_pages_are_made_later_and_change_no_grade(
    batch: Batch, small: Path, out: Path
) -> None:
    """A run without pages, then one with: each gets its page, and the grades stay as they are."""
    batch.run(small, out, options=Options(reports=False))
    with GradebookReader.read(out / "gradebook.sqlite") as book:
        before = list(book.grades())
    assert batch.run(small, out, options=Options(reports=False)).outcome.already == 6
    pages = batch.run(small, out)
    assert (pages.tally.total, pages.outcome.already) == (6, 0)
    assert len(list((out / "reports").glob("*/*.html"))) == 6
    with GradebookReader.read(out / "gradebook.sqlite") as book:
        assert list(book.grades()) == before
    assert batch.run(small, out).outcome.already == 6


def test_a_page_of_an_earlier_submission_is_no_page_of_this_one(
    batch: Batch, small: Path, out: Path
) -> None:
    """What was handed in anew and graded without pages gets its own page afterwards."""
    batch.run(small, out)
    write(small, "stub", RIGHT.format(spelling="x * 2"))
    batch.run(small, out, options=Options(reports=False))
    assert batch.run(small, out).tally.total == 1
    page = (out / "reports" / "stub" / f"{EXERCISE}.html").read_text()
    assert "3</strong> of 3 points" in page


def test_a_mark_by_hand_stands_on_the_page_and_survives_a_regrade(
    batch: Batch, small: Path, out: Path
) -> None:
    """The student reads which mark counts and why, also after everything was graded anew."""
    write(small / "ada", "copy", "x = 1\n")
    batch.run(small, out)
    page = out / "reports" / "named" / f"{EXERCISE}.html"
    told = "2.5 points count, set by hand:"
    assert told not in page.read_text()
    arguments = [str(out), "named", "double", "--reason", "Read <b>too</b> fast"]
    with GradebookReader.read(out / "gradebook.sqlite") as book:
        overview, _ = write_overview(out, book)
    said = CliRunner().invoke(adjust, [*arguments, "--score", "2.5"])
    assert said.exit_code == 0
    assert f"Written anew: reports/named/{EXERCISE}.html, index.html." in said.output
    assert "set by hand" in overview.read_text()
    assert "ada handed in double.py 2 times" in overview.read_text()
    assert f"{told}</strong> Read &lt;b&gt;too&lt;/b&gt; fast" in page.read_text()
    batch.run(small, out, regrade=True)
    assert page.read_text().count(told) == 1
    assert rows(out)["named"] == ("adjusted", 2.5)
    assert CliRunner().invoke(adjust, [*arguments, "--withdraw"]).exit_code == 0
    assert told not in page.read_text()


def test_a_changed_exercise_is_graded_again_and_a_regrade_shows_before_and_after(
    own_course: Path, zygote: Sandbox, small: Path, out: Path
) -> None:
    """Another check makes other grades; the table tells whose score changed."""
    batch = Batch(own_course, zygote)
    batch.run(small, out)
    hidden = own_course / "reference" / EXERCISE / "test_hidden.py"
    before = hidden.read_text()
    hidden.write_text(before.replace("points=1", "points=4"))
    changed = batch.run(small, out)
    assert changed.outcome.already == 0
    assert rows(out)["ada"] == ("full_marks", 6.0)
    regraded = batch.run(small, out, regrade=True)
    assert [change.before == change.after for change in regraded.changes] == [True] * 6
    hidden.write_text(before)
    changes = {change.student: change for change in batch.run(small, out, regrade=True).changes}
    assert (changes["ada"].before, changes["ada"].after) == (6.0, 3.0)


def test_a_course_that_went_back_is_graded_again(
    own_course: Path, zygote: Sandbox, small: Path, out: Path
) -> None:
    """The grade that counts is always one by the course as it is now."""
    batch = Batch(own_course, zygote)
    hidden = own_course / "reference" / EXERCISE / "test_hidden.py"
    before = hidden.read_text()
    for text in (before, before.replace("points=1", "points=4"), before):
        hidden.write_text(text)
        batch.run(small, out, options=Options(reports=False))
    assert rows(out)["ada"] == ("full_marks", 3.0)


def test_what_cannot_be_read_is_named_and_the_rest_is_graded(
    batch: Batch, small: Path, out: Path
) -> None:
    """A link in place of a file costs nobody else anything; the exit code is 1."""
    (small / "linker").mkdir()
    (small / "linker" / "double.py").symlink_to("/etc/passwd")
    done = batch.run(small, out)
    assert done.code == 1
    assert [(one.student, "link" in one.reason) for one in done.outcome.failures] == [
        ("linker", True)
    ]
    assert rows(out)["ada"] == ("full_marks", 3.0)
    assert rows(out)["linker"] == ("not_graded", None)


def test_who_has_a_place_and_no_file_is_missing(batch: Batch, small: Path, out: Path) -> None:
    """Without a roster, too, the class page and the exports know who handed nothing in."""
    (small / "empty-handed").mkdir()
    batch.run(small, out, options=Options(reports=False))
    with GradebookReader.read(out / "gradebook.sqlite") as book:
        status = {row.student.key: row.status.value for row in book.grades(include_missing=True)}
    assert status["empty-handed"] == "missing"
    assert "empty-handed" not in rows(out)


def test_a_broken_zip_is_not_nothing(batch: Batch, small: Path, out: Path) -> None:
    """Who handed in what can't be opened is not graded, rather than missing."""
    (small / "zipper").mkdir()
    with zipfile.ZipFile(small / "zipper" / "hw.zip", "w") as archive:
        archive.writestr("../double.py", "x = 1")
    # Beside a good answer the same is no failure of that answer.
    shutil.copy(small / "zipper" / "hw.zip", small / "ada")
    (small / "zipper" / "notes.md").write_text("")
    done = batch.run(small, out)
    assert [one.student for one in done.outcome.failures] == ["zipper"]
    assert rows(out)["zipper"] == ("not_graded", None)
    assert rows(out)["ada"] == ("full_marks", 3.0)


def test_a_broken_notebook_is_told_in_one_line(batch: Batch, tmp_path: Path, out: Path) -> None:
    """The reason stands in one cell and one line, with what to do about it."""
    (tmp_path / "in" / "ada").mkdir(parents=True)
    (tmp_path / "in" / "ada" / "double.ipynb").write_text("{no json")
    (failure,) = batch.run(tmp_path / "in", out).outcome.failures
    assert "not JSON" in failure.reason
    assert "\n" not in failure.reason


def test_none_that_could_be_graded_is_exit_3(batch: Batch, tmp_path: Path, out: Path) -> None:
    """Where nothing could be graded the exit code says so."""
    (tmp_path / "in" / "linker").mkdir(parents=True)
    (tmp_path / "in" / "linker" / "double.py").symlink_to("/etc/passwd")
    assert batch.run(tmp_path / "in", out).code == 3


def test_a_broken_exercise_is_a_problem_of_each_and_nobodys_mistake(
    own_course: Path, zygote: Sandbox, small: Path, out: Path
) -> None:
    """Suites that can't be run give no grade; once mended, the same command gives them."""
    batch = Batch(own_course, zygote)
    hidden = own_course / "reference" / EXERCISE / "test_hidden.py"
    before = hidden.read_text()
    hidden.write_text("import nothing_like_it\n")
    assert batch.run(small, out).code == 3
    assert set(rows(out).values()) == {("not_graded", None)}
    hidden.write_text(before)
    assert batch.run(small, out).code == 0
    assert rows(out)["ada"] == ("full_marks", 3.0)


def test_the_roster_names_who_is_missing(
    batch: Batch, small: Path, out: Path, tmp_path: Path
) -> None:
    """Somebody on the roster who handed nothing in is listed."""
    roster = tmp_path / "roster.csv"
    roster.write_text("name,email,login\nAda Lovelace,ada@x.org,ada\nBob,bob@x.org,bob\n")
    batch.run(small, out, roster=roster, options=Options(reports=False))
    with GradebookReader.read(out / "gradebook.sqlite") as book:
        rows = {row.student.name: row.status.value for row in book.grades(include_missing=True)}
    assert rows["Bob"] == "missing"
    assert rows["Ada Lovelace"] == "full_marks"


def test_the_tally_grows_to_all_of_them(batch: Batch, small: Path, out: Path) -> None:
    """Whoever watches is told of every chunk, and at the end everybody has been counted."""
    done = batch.run(small, out, options=Options(reports=False))
    counts = [tally.done for tally in done.seen]
    assert counts == sorted(counts)
    assert counts[-1] == done.tally.total == 6


LEAVE = """
import os, socket

def _try(f):
    try:
        return f()
    except Exception:
        return None

PLACES = ['/tmp/left-behind', '/dev/shm/left-behind', '/var/tmp/left-behind', 'left-behind']

def _shared():
    from multiprocessing import shared_memory
    return shared_memory.SharedMemory('left-behind', create=True, size=8)

def _bound():
    s = socket.socket(socket.AF_UNIX)
    s.bind(chr(0) + 'left-behind')
    s.listen()
    return s

def _reached():
    s = socket.socket(socket.AF_UNIX)
    s.connect(chr(0) + 'left-behind')
    return 'socket'

seen = [p for p in PLACES if _try(lambda: os.path.exists(p))]
seen += [k for k in os.environ if k.startswith('LEFT')]
seen += [x for x in (_try(_reached),) if x]
for p in PLACES:
    _try(lambda: open(p, 'w').write('x'))
kept = [_try(_shared), _try(_bound)]
os.environ['LEFT'] = '1'
_try(lambda: os.kill(os.getppid(), 9))

def double(x):
    if seen:
        raise RuntimeError(repr(seen))
    return 2 * x
"""


def test_submissions_that_are_hostile_to_each_other_do_not_notice_each_other(
    batch: Batch, tmp_path: Path, out: Path
) -> None:
    """Files, shared memory, sockets, environment: what one leaves, the next can't find."""
    folder = tmp_path / "in"
    for name in ("eve", "mallory"):
        write(folder, name, LEAVE)
    write(folder, "ada", RIGHT.format(spelling="2 * x"))
    assert batch.run(folder, out, options=Options(reports=False)).code == 0
    # Each finds a world without the other: the work itself is right, and so are the marks.
    assert rows(out) == dict.fromkeys(("ada", "eve", "mallory"), ("full_marks", 3.0))
    places = ("/tmp", "/dev/shm", "/var/tmp")
    assert not any(Path(place, "left-behind").exists() for place in places)


def test_what_a_killed_run_left_of_a_page_is_gone_after_the_next(
    batch: Batch, small: Path, out: Path
) -> None:
    """Half a page beside the whole ones goes; whatever else somebody keeps there stays."""
    page = out / "reports" / "ada" / f"{EXERCISE}.html"
    page.parent.mkdir(parents=True)
    half, own = page.with_name(f".{page.name}.0badcafe"), page.with_name(".my notes")
    half.write_text("<!doctype ht")
    own.write_text("not to be lost")
    batch.run(small, out)
    assert {path.name for path in page.parent.iterdir()} == {page.name, own.name}
