"""Gradebooks of other versions: an older one is read and upgraded, a newer one is left alone.

``older/`` has one of each version as SQL, dumped from what `grade batch` and `grade adjust` of
then wrote; a version that changes may have more than one.
"""

import contextlib
import hashlib
import re
import sqlite3
from pathlib import Path

import pytest

from grader.__main__ import run
from grader.batch.overview import write_overview
from grader.gradebook.reading import GradebookReader
from grader.gradebook.schema import VERSION
from grader.gradebook.store import Gradebook
from grader.gradebook.values import GradeStatus
from tests.gradebook.samples import COURSE, SWISH, graded

OLDER = sorted((Path(__file__).parent / "older").glob("*.sql"))


@pytest.fixture(params=OLDER, ids=lambda path: path.stem)
def older(request, tmp_path):
    """The file of an older gradebook."""
    path = tmp_path / "gradebook.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(request.param.read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode = WAL")
    return path


def rows(path):
    """All rows of all tables, columns by name."""
    found = {}
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            found[table] = [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]
    return found


def scores(book):
    return {row.student.key: (row.status, row.score) for row in book.grades()}


GIVEN = {
    "ada": (GradeStatus.mistakes, 7.0),
    "bob": (GradeStatus.adjusted, 3.0),
    "cy": (GradeStatus.mistakes, 0.0),
    "dan": (GradeStatus.mistakes, 0.0),
}
"""What each of them has: half right, full marks but a mark by hand, a syntax error, the stub."""


def test_there_is_one_of_each_version():
    """Whoever changes the version adds a gradebook of the one before."""
    versions = {
        int(re.search(r"^PRAGMA user_version = (\d+);", path.read_text(), re.MULTILINE)[1])
        for path in OLDER
    }
    assert versions == set(range(1, VERSION + 1))


def test_an_older_one_is_read_and_stays_as_it_is(older):
    """Grades, marks by hand and the class page come of it, and not a byte of it changes."""
    before = older.read_bytes()
    with GradebookReader.read(older) as book:
        assert scores(book) == GIVEN
        assert all(row.verdicts for row in book.grades() if row.student.key == "ada")
        assert "Swish" in write_overview(older.parent, book)[0].read_text()
    assert older.read_bytes() == before


def test_an_older_one_is_upgraded_by_whoever_writes(older):
    """It has what it lacked, and each row as it was; what is written then is kept beside it."""
    before = rows(older)
    with Gradebook.open(older, create=False) as book:
        assert scores(book) == GIVEN
    after = rows(older)
    for table, some in before.items():
        assert [{**new, **old} for old, new in zip(some, after[table], strict=True)] == after[table]
    with Gradebook.open(older, create=False) as book:
        book.begin_run(COURSE, [SWISH], notes=["a note"])
        book.record_chunk([graded("ada")])
        book.finish_run()
        book.adjust("cy", SWISH, 1, "shown in person")
        assert book.runs()[-1].notes == ("a note",)
        assert scores(book)["ada"] == (GradeStatus.full_marks, 3.5)
        assert scores(book)["cy"] == (GradeStatus.adjusted, 1.0)


def test_an_upgrade_is_whole_or_nothing(older, monkeypatch):
    """An upgrade that fails leaves the gradebook as it was, for the version that wrote it."""
    monkeypatch.setattr("grader.gradebook.schema._text", lambda name: "CREATE nonsense")
    before = rows(older)
    with contextlib.suppress(sqlite3.OperationalError), Gradebook.open(older, create=False):
        pass
    assert rows(older) == before


@pytest.mark.parametrize(
    "command",
    [
        ("export", "{}", "--format", "csv", "--output", "{}/grades.csv"),
        ("adjust", "{}", "ada", "swish", "--score", "1", "--reason", "why"),
        pytest.param(
            ("batch", "{}/class", "--exercise", "swish", "--out", "{}"), marks=pytest.mark.slow
        ),
    ],
    ids=["export", "adjust", "batch"],
)
def test_a_newer_one_is_refused_and_not_touched(tmp_path, capfd, command):
    """No command changes anything beside a gradebook of a newer version, and each says why."""
    path = tmp_path / "gradebook.sqlite"
    with Gradebook.open(path, create=True) as book:
        book.begin_run(COURSE, [SWISH])
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    (tmp_path / "class/ada").mkdir(parents=True)
    (tmp_path / "class/ada/swish.py").write_text("")
    (tmp_path / "index.html").write_text("of the newer version")
    before = digests(tmp_path)
    assert run([part.format(tmp_path) for part in command]) == 3
    assert f"of version {VERSION + 1}" in capfd.readouterr().err
    assert digests(tmp_path) == before


def digests(folder):
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        # SQLite puts empty files beside a gradebook while it looks at it.
        if path.is_file() and path.suffix not in {".lock", ".sqlite-shm", ".sqlite-wal"}
    }
