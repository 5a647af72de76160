"""``grade batch`` from end to end, on a small course."""

from __future__ import annotations

import csv
import io
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from grader.gradebook.reading import GradebookReader, dump
from tests.batch.conftest import ROOT, RIGHT, WRONG, Grade, wait_until, write_class

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


def test_a_class_is_graded_into_a_gradebook_a_page_each_and_an_index(
    grade: Grade, small: Path, tmp_path: Path
) -> None:
    """Whatever the marks, exit 0 says that everybody was graded, and the files are there."""
    out = tmp_path / "out"
    done = grade.run(small, out)
    assert done.returncode == 0, done.stderr
    assert rows(out)["ada"] == ("full_marks", 3.0)
    assert all(rows(out)[name] == ("mistakes", 0.0) for name in WRONG)
    for name in ("ada", *WRONG):
        page = (out / "reports" / name / f"{EXERCISE}.html").read_text()
        assert "Twice as much" in page
    assert "ada" in (out / "index.html").read_text()
    assert "1 full marks, 6 with mistakes" in done.stdout


def test_a_wrong_answer_is_named_and_an_unnamed_one_has_a_fingerprint(
    grade: Grade, small: Path, tmp_path: Path
) -> None:
    """The class page can group by misconception, and the rest by what they compute."""
    write(small, "copy", WRONG["unnamed"].replace("torch.sin(3 * x) + x.cos()",
                                                  "x.cos() + (3 * x).sin()"))
    out = tmp_path / "out"
    assert grade.run(small, out, "--no-reports").returncode == 0
    with GradebookReader.read(out / "gradebook.sqlite") as book:
        found = {row.student.key: row.verdicts for row in book.grades()}
    assert {one.diagnosis for one in found["named"]} == {"double-is-square"}
    prints = {name: [one.fingerprint for one in found[name]] for name in found}
    assert prints["copy"] == prints["unnamed"] != prints["named"]
    assert prints["ada"] == ["", ""]
    assert not (out / "reports").exists()


def test_only_what_changed_is_graded_again(grade: Grade, small: Path, tmp_path: Path) -> None:
    """The same command again grades nothing; a new file of one student grades that one."""
    out = tmp_path / "out"
    grade.run(small, out)
    again = grade.run(small, out)
    assert "7 graded before" in again.stdout
    write(small, "stub", RIGHT.format(spelling="x * 2"))
    third = grade.run(small, out)
    assert "1 full marks, 0 with mistakes, 6 graded before" in third.stdout
    assert rows(out)["stub"] == ("full_marks", 3.0)


def test_a_changed_exercise_is_graded_again_and_regrade_shows_before_and_after(
    own_course: Path, small: Path, tmp_path: Path
) -> None:
    """Another check makes other grades; ``--regrade`` tells whose score changed."""
    grade, out = Grade(own_course), tmp_path / "out"
    grade.run(small, out)
    hidden = own_course / "reference" / EXERCISE / "test_hidden.py"
    hidden.write_text(hidden.read_text().replace("points=1", "points=4"))
    changed = grade.run(small, out)
    assert "graded before" not in changed.stdout
    assert rows(out)["ada"] == ("full_marks", 6.0)
    regraded = grade.run(small, out, "--regrade")
    assert "Regraded 7; the score of 0 changed." in regraded.stdout
    hidden.write_text(hidden.read_text().replace("points=4", "points=1"))
    table = grade.run(small, out, "--regrade").stdout
    assert "the score of 1 changed" in table
    line = next(line for line in table.splitlines() if line.startswith("ada"))
    assert line.split()[-2:] == ["6", "3"]


def test_what_cannot_be_graded_is_named_and_the_rest_is_graded(
    grade: Grade, small: Path, tmp_path: Path
) -> None:
    """A link in place of a file costs nobody else anything; the exit code is 1."""
    (small / "linker").mkdir()
    (small / "linker" / "double.py").symlink_to("/etc/passwd")
    out = tmp_path / "out"
    done = grade.run(small, out)
    assert done.returncode == 1
    assert "linker" in done.stderr
    assert "link" in done.stderr
    assert rows(out)["ada"] == ("full_marks", 3.0)
    assert rows(out)["linker"][0] == "not_graded"


def test_none_that_could_be_graded_is_exit_3(grade: Grade, tmp_path: Path) -> None:
    """Where nothing could be graded the exit code says so."""
    (tmp_path / "in" / "linker").mkdir(parents=True)
    (tmp_path / "in" / "linker" / "double.py").symlink_to("/etc/passwd")
    assert grade.run(tmp_path / "in", tmp_path / "out").returncode == 3


def test_the_roster_names_who_is_missing(grade: Grade, small: Path, tmp_path: Path) -> None:
    """Somebody on the roster who handed nothing in is counted and listed."""
    roster = tmp_path / "roster.csv"
    roster.write_text("name,email,login\nAda Lovelace,ada@example.org,ada\nBob,bob@example.org,bob\n")
    out = tmp_path / "out"
    done = grade.run(small, out, "--roster", str(roster))
    assert "1 missing" in done.stdout
    with GradebookReader.read(out / "gradebook.sqlite") as book:
        missing = [row.student.name for row in book.grades(include_missing=True)
                   if row.status.value == "missing"]
    assert missing == ["Bob"]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--exercise", "1", "--all"],
        ["--exercise", "nothing-like-it"],
        ["--all", "--scheduler", "tcp://127.0.0.1:1"],
    ],
)
def test_wrong_usage_is_exit_2(
    course: Path, small: Path, tmp_path: Path, arguments: list[str]
) -> None:
    """What was typed wrongly is said in one line, with what to do about it."""
    done = subprocess.run(
        [sys.executable, "-m", "grader", "batch", str(small), "--out", str(tmp_path / "out"),
         "--course", str(course), *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_ctrl_c_stops_cleanly_and_the_same_command_goes_on(
    grade: Grade, tmp_path: Path
) -> None:
    """What was graded before Ctrl-C is kept, and the whole comes to what it would have been."""
    folder = write_class(tmp_path / "in", 120, hostile=0)
    out = tmp_path / "out"
    process = grade.start(folder, out, "--no-reports", "--workers", "1")
    assert wait_until(lambda: graded(out) > 0)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "the same command goes on from there" in stderr
    assert "Traceback" not in stderr
    kept = graded(out)
    assert 0 < kept < 120
    done = grade.run(folder, out, "--no-reports")
    assert "Going on with run 1" in done.stderr
    assert f"{kept} graded before" in done.stdout
    assert grade.run(folder, tmp_path / "other", "--no-reports").returncode == 0
    assert dump(out / "gradebook.sqlite") == dump(tmp_path / "other" / "gradebook.sqlite")


def graded(out: Path) -> int:
    path = out / "gradebook.sqlite"
    if not path.exists():
        return 0
    try:
        with GradebookReader.read(path) as book:
            return sum(row.score is not None for row in book.grades())
    except Exception:  # noqa: BLE001  (not laid out yet)
        return 0


def test_a_second_run_is_kept_out_while_the_first_writes(grade: Grade, tmp_path: Path) -> None:
    """Two runs never write one gradebook; the second says who has it."""
    folder = write_class(tmp_path / "in", 40, hostile=0)
    first = grade.start(folder, tmp_path / "out", "--no-reports", "--workers", "1")
    assert wait_until(lambda: (tmp_path / "out" / "gradebook.sqlite").exists())
    second = grade.run(folder, tmp_path / "out", "--no-reports")
    assert second.returncode == 3
    assert "locked by another run" in second.stderr
    first.communicate(timeout=120)
    assert first.returncode == 0


def test_an_export_of_a_batch_has_a_row_for_each_student(
    grade: Grade, small: Path, tmp_path: Path
) -> None:
    """What was graded can be exported at once."""
    out = tmp_path / "out"
    grade.run(small, out, "--no-reports")
    made = subprocess.run(
        [sys.executable, "-m", "grader", "export", str(out), "--format", "csv"],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    table = list(csv.DictReader(io.StringIO(made.stdout)))
    assert {row["student"] for row in table} == {"ada", *WRONG}
    assert str(tmp_path) not in made.stdout


def test_submissions_that_are_hostile_to_each_other_do_not_notice_each_other(
    grade: Grade, tmp_path: Path
) -> None:
    """Files, shared memory, sockets, environment: what one leaves, the next can't find."""
    folder = tmp_path / "in"
    leave = (
        "import os, socket\n"
        "def _try(f):\n    try:\n        return f()\n    except Exception:\n        return None\n"
        "PLACES = ['/tmp/left-behind', '/dev/shm/left-behind', '/var/tmp/left-behind',"
        " os.path.expanduser('~/left-behind'), 'left-behind']\n"
        "seen = [p for p in PLACES if _try(lambda: os.path.exists(p))]\n"
        "seen += [k for k in os.environ if k.startswith('LEFT')]\n"
        "def _shared():\n    from multiprocessing import shared_memory\n"
        "    return shared_memory.SharedMemory('left-behind', create=True, size=8)\n"
        "def _socket():\n    s = socket.socket(socket.AF_UNIX); s.bind('\\0left-behind');"
        " s.listen(); return s\n"
        "def _found():\n    s = socket.socket(socket.AF_UNIX); s.connect('\\0left-behind');"
        " return 'socket'\n"
        "def _parent():\n    os.kill(os.getppid(), 9); return 'parent'\n"
        "seen += [x for x in (_try(_found),) if x]\n"
        "for p in PLACES:\n    _try(lambda: open(p, 'w').write('x'))\n"
        "_try(_shared); kept = _try(_socket); os.environ['LEFT'] = '1'; _try(_parent)\n"
        "def double(x):\n    if seen:\n        raise RuntimeError(repr(seen))\n    return 2 * x\n"
    )
    for name in ("eve", "mallory"):
        write(folder, name, leave)
    write(folder, "ada", RIGHT.format(spelling="2 * x"))
    out = tmp_path / "out"
    done = grade.run(folder, out, "--no-reports", "--workers", "1")
    assert done.returncode == 0, done.stderr
    # Each finds a world without the other: the work itself is right, and so are the marks.
    assert rows(out) == dict.fromkeys(("ada", "eve", "mallory"), ("full_marks", 3.0))
    assert not any(Path(place, "left-behind").exists() for place in ("/tmp", "/dev/shm", "/var/tmp"))
