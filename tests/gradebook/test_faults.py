"""Killed writers, two writers, full disks, foreign files."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.errors import GradebookError
from grader.gradebook.reading import GradebookReader
from grader.gradebook.store import Gradebook
from tests.batch.conftest import alive
from tests.gradebook.samples import COURSE, SWISH, already_graded, dump, gradebook, graded

ROOT = Path(__file__).parents[2]
CHUNKS, CHUNK = 150, 4
WRITER = f"""
import sys, pathlib
from grader.gradebook.store import Gradebook
from tests.gradebook.samples import COURSE, SWISH, already_graded, graded
results = [graded(f"s{{i:03}}", passed=i % 3 > 0) for i in range({CHUNKS * CHUNK})]
with Gradebook.open(pathlib.Path(sys.argv[1]), create=True) as book:
    book.begin_run(COURSE, [SWISH])
    done = already_graded(book)
    left = [one for one in results if one.key not in done]
    print("ready", flush=True)
    for start in range(0, len(left), {CHUNK}):
        book.record_chunk(left[start : start + {CHUNK}])
        print(start, flush=True)
    book.finish_run()
"""


def writer(path, **options):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
        **options,
    )


def test_a_writer_that_is_killed_loses_and_doubles_nothing(tmp_path):
    """After kill -9 in the middle, again and again, the same command ends in the same rows."""
    undisturbed, killed = tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    writer(undisturbed).communicate()
    for lines in (1, 2, 9, 20, 30):
        process = writer(killed)
        for _ in range(lines):
            process.stdout.readline()
        time.sleep(0.0001 * lines)
        process.kill()
        assert process.wait() == -signal.SIGKILL
        process.stdout.close()
    last = writer(killed)
    last.communicate()
    assert last.returncode == 0
    assert dump(killed) == dump(undisturbed)
    with GradebookReader.read(killed) as book:
        assert [run.finished is not None for run in book.runs()] == [True]


def test_a_second_writer_is_told_so(tmp_path):
    """A gradebook that a run is writing is locked, in the same process and in another."""
    path = tmp_path / "g.sqlite"
    with Gradebook.open(path, create=True):
        with pytest.raises(GradebookError, match="locked by another run"):
            Gradebook.open(path, create=True)
        other = writer(path, stderr=subprocess.PIPE)
        _, complaint = other.communicate()
        assert "locked by another run (process" in complaint
    with Gradebook.open(path, create=False) as book:
        book.begin_run(COURSE, [SWISH])
        assert book.record_chunk([graded("ada")]) == 1
    assert sorted(file.name for file in tmp_path.iterdir()) == ["g.sqlite"]


def test_a_worker_that_outlives_its_coordinator_holds_no_lock(tmp_path):
    """A forked child that is left over does not keep the gradebook locked."""
    script = """
import os, pathlib, sys, time
from grader.gradebook.store import Gradebook
book = Gradebook.open(pathlib.Path(sys.argv[1]), create=True)
child = os.fork()
if not child:
    print(os.getpid(), flush=True)
time.sleep(60)
"""
    path = tmp_path / "g.sqlite"
    coordinator = subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    )
    child = int(coordinator.stdout.readline())
    try:
        coordinator.kill()
        coordinator.wait()
        with Gradebook.open(path, create=False) as book:
            assert book.begin_run(COURSE, [SWISH]).number == 1
        # It was there all the time.
        os.kill(child, 0)
        assert alive(child)
    finally:
        os.kill(child, signal.SIGKILL)
        coordinator.stdout.close()


def test_a_full_disk_is_a_clear_error_and_what_was_written_stays(tmp_path):
    """When no byte more can be written the run says so, and the earlier chunks are whole."""
    path = tmp_path / "g.sqlite"
    gradebook(path, graded("first"))
    limit = path.stat().st_size + 60_000

    def small_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    process = writer(path, stderr=subprocess.PIPE, preexec_fn=small_files)
    out, complaint = process.communicate()
    assert process.returncode != 0
    assert "GradebookError" in complaint
    assert "What was written stays" in complaint
    recorded = len(out.splitlines()) - 1
    with GradebookReader.read(path) as book:
        assert len(already_graded(book)) == 1 + recorded * CHUNK
        assert 0 < recorded < CHUNKS


def test_a_gradebook_that_has_gone_is_told_and_made_by_nobody(tmp_path):
    """A folder that is moved or deleted under a run ends it; what was recorded is in the folder."""
    place, elsewhere = tmp_path / "marks", tmp_path / "elsewhere"
    place.mkdir()
    with Gradebook.open(place / "g.sqlite", create=True) as book:
        book.begin_run(COURSE, [SWISH])
        book.record_chunk([graded("ada")])
        place.rename(elsewhere)
        with pytest.raises(GradebookError, match=r"has gone(.|\n)*move it back"):
            book.record_chunk([graded("bob")])
        assert not place.exists()
        elsewhere.rename(place)
        assert book.record_chunk([graded("bob")]) == 1
    with GradebookReader.read(place / "g.sqlite") as book:
        assert [row.student.key for row in book.grades()] == ["ada", "bob"]


def test_a_lock_file_that_can_t_be_removed_hides_no_other_error(tmp_path):
    """Where the disk becomes read-only in a run its own error is told, and nobody is locked out."""
    path, lock = tmp_path / "g.sqlite", tmp_path / "g.sqlite.lock"
    book = Gradebook.open(path, create=True)
    lock.unlink()
    lock.mkdir()
    book.close()
    lock.rmdir()
    Gradebook.open(path, create=False).close()


def test_a_gradebook_of_a_newer_version_is_left_alone(tmp_path):
    """A gradebook that a newer grader wrote is neither read nor written."""
    path = gradebook(tmp_path / "g.sqlite", graded("ada"))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    for opening in (GradebookReader.read, lambda at: Gradebook.open(at, create=True)):
        with pytest.raises(GradebookError, match="version 99"):
            opening(path)


@pytest.mark.parametrize(
    "content", [b"no database", b"\0" * 4096, b"SQLite format 3\0" + b"x" * 4096]
)
def test_a_file_that_is_no_gradebook_is_left_alone(tmp_path, content):
    """A file of another kind is refused and not changed, also where one may be created."""
    path = tmp_path / "g.sqlite"
    path.write_bytes(content)
    for opening in (GradebookReader.read, lambda at: Gradebook.open(at, create=True)):
        with pytest.raises(GradebookError):
            opening(path)
    assert path.read_bytes() == content


def test_another_program_s_database_is_left_alone(tmp_path):
    """A database that isn't a gradebook is refused, also where one may be created."""
    path = tmp_path / "g.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()
    with pytest.raises(GradebookError, match="not a gradebook"):
        Gradebook.open(path, create=True)


def test_a_damaged_gradebook_is_a_clear_error(tmp_path):
    """Pages that were overwritten are reported as damage, not as a traceback."""
    path = gradebook(tmp_path / "g.sqlite", *(graded(f"s{i}") for i in range(50)))
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(GradebookError), GradebookReader.read(path) as book:
        list(book.grades())


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: path.symlink_to("nowhere")])
def test_what_is_no_file_is_refused_at_once(tmp_path, make):
    """A pipe, a folder or a dangling link in the gradebook's place is an error, not a wait."""
    path = tmp_path / "g.sqlite"
    make(path)
    with pytest.raises(GradebookError):
        GradebookReader.read(path)


def test_a_folder_that_is_not_there(tmp_path):
    """A gradebook in a folder that doesn't exist is an error that says so."""
    with pytest.raises(GradebookError, match="folder exists"):
        Gradebook.open(tmp_path / "none" / "g.sqlite", create=True)


def test_a_gradebook_of_one_run_is_readable_without_its_log(tmp_path):
    """When a run has ended the one file is all there is to copy."""
    path = gradebook(tmp_path / "g.sqlite", graded("ada"))
    copy = tmp_path / "elsewhere" / "copy.sqlite"
    copy.parent.mkdir()
    copy.write_bytes(path.read_bytes())
    assert dump(copy) == dump(path)
    assert ("students", "ada", "ada", "{}", 0) in dump(copy)
    assert any(row[0] == "grades" and SWISH in row for row in dump(copy))
