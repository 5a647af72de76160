"""Bad files, folders and names are a clear line each, and the rest is found."""

from __future__ import annotations

import hashlib
import os
import socket

import pytest

from grader.errors import SubmissionError, UsageError
from grader.submissions.discovery.discover import discover
from grader.submissions.discovery.reading import SourceReader
from grader.submissions.discovery.values import Bounds

from .conftest import SWISH, students, told

GOOD = {"good/swish.py": "good"}


def test_links_are_never_followed(folder, tmp_path):
    """A link to a file or a folder is a line, and what it points to is not read."""
    root = folder({"ada/readme.txt": "", "bob/readme.txt": "", **GOOD})
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/swish.py").write_text("secret")
    (root / "ada/swish.py").symlink_to(tmp_path / "secret/swish.py")
    (root / "bob/exercise-03-swish").symlink_to(tmp_path / "secret")
    (root / "cleo").symlink_to(tmp_path / "secret")
    found = discover(root, SWISH)
    assert students(found) == {"good"}
    for name in ("ada/swish.py", "bob/exercise-03-swish", "cleo"):
        assert f"{name} is a symbolic link" in told(found)


def test_a_link_swapped_in_later_is_not_followed(folder, tmp_path):
    """What became a link after it was found is an error on reading, not another file."""
    root = folder(GOOD)
    found = discover(root, SWISH)
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/swish.py").write_text("secret")
    (root / "good/swish.py").unlink()
    (root / "good/swish.py").symlink_to(tmp_path / "secret/swish.py")
    with SourceReader(root) as reader, pytest.raises(SubmissionError, match=r"good/swish\.py"):
        reader.read(found.found[0])
    (root / "good/swish.py").unlink()
    (root / "good").rmdir()
    (root / "good").symlink_to(tmp_path / "secret")
    with SourceReader(root) as reader, pytest.raises(SubmissionError, match=r"good/swish\.py"):
        reader.read(found.found[0])


def test_pipes_sockets_and_devices_are_lines(folder, monkeypatch):
    """Nothing that could block or never end is opened."""
    root = folder({"ada/readme.txt": "", "bob/readme.txt": "", **GOOD})
    os.mkfifo(root / "ada/swish.py")
    os.mkfifo(root / "cleo.py")
    monkeypatch.chdir(root / "bob")  # a socket's path has a length limit
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("swish.py")
        found = discover(root, SWISH)
    assert students(found) == {"good"}
    assert "ada/swish.py is a named pipe" in told(found)
    assert "bob/swish.py is a socket" in told(found)
    assert "cleo.py is a named pipe" in told(found)


def test_what_may_not_be_read_is_a_line(folder, unprivileged):
    """A file and a folder without rights are lines; the rest is found."""
    root = folder({"ada/swish.py": "x", "bob/swish.py": "x", **GOOD})
    (root / "ada/swish.py").chmod(0)
    (root / "bob").chmod(0)
    with unprivileged():
        found = discover(root, SWISH)
    (root / "bob").chmod(0o755)
    assert students(found) == {"good"}
    assert "ada/swish.py can't be read" in told(found)
    assert "bob can't be read" in told(found)


def test_a_folder_of_submissions_that_may_not_be_read_is_a_usage_error(folder, unprivileged):
    """Where nothing at all can be listed, one sentence says so."""
    root = folder(GOOD)
    root.chmod(0)
    with unprivileged(), pytest.raises(UsageError, match="can't be read"):
        discover(root, SWISH)
    root.chmod(0o755)


def test_an_empty_file_is_a_submission(folder, zipped):
    """Nothing in a file is an answer too: it is graded, with nothing right."""
    for root in (folder({"ada/swish.py": b""}), zipped({"ada/swish.py": b""})):
        found = discover(root, SWISH)
        assert (found.found[0].sha256, found.problems) == (hashlib.sha256().hexdigest(), ())


def test_a_file_above_the_bound_is_a_line(folder, zipped):
    """Too large a file is not read into memory."""
    noise = os.urandom(3000)
    for root in (folder({"ada/swish.py": noise, **GOOD}), zipped({"ada/swish.py": noise, **GOOD})):
        found = discover(root, SWISH, bounds=Bounds(file=2000))
        assert students(found) == {"good"}
        assert "too large" in told(found)


def test_deep_and_wide_trees_end_at_a_bound(folder):
    """A tree without end is looked at so far, and the others are found whole."""
    deep = "ada/" + "d/" * 40 + "swish.py"
    wide = {f"bob/data/{n}.txt": "" for n in range(300)} | {"bob/swish.py": "b"}
    root = folder({deep: "x", **wide, **GOOD})
    found = discover(root, SWISH, bounds=Bounds(entries=100))
    assert students(found) == {"good", "bob"}
    assert "nested too deeply" in told(found)
    assert "bob/data holds too many files" in told(found)


ODD_NAMES = [
    "<script>alert(1)</script>",
    "new\nline",
    "tab\there",
    "..hidden",
    "...",
    "-rf",
    "--help",
    "=1+1",
    "@cmd",
    "+1",
    "a" * 250,
    "é" * 120,
    "abc\u202edef",
    "\u2066iso\u2069",
    "CON",
    "nul.txt",
    " leading and trailing ",
    "semi;colon&amp;",
    "$(touch x)",
    "`id`",
    "~root",
    "\x1b[31mred",
    os.fsdecode(b"latin-\xe9"),
]


def test_odd_names_are_people_too(folder):
    """Whatever a folder is called, its student is found under a key that can be stored."""
    root = folder({f"{name}/swish.py": f"{n}" for n, name in enumerate(ODD_NAMES)})
    found = discover(root, SWISH)
    assert found.problems == ()
    with SourceReader(root) as reader:
        read = {reader.read(one) for one in found.found}
    assert read == {str(n).encode() for n in range(len(ODD_NAMES))}
    assert len({one.student.casefold() for one in found.found}) == len(ODD_NAMES)
    for text in (str(value) for one in found.students for value in (one.key, one.name)):
        text.encode("utf-8")
        assert text.isprintable()


def test_litter_is_ignored(folder, zipped):
    """What systems and tools leave behind is nobody's submission and no line."""
    files = {
        "ada/swish.py": "a",
        "ada/.DS_Store": "",
        "ada/._swish.py": "",
        "ada/__pycache__/swish.cpython-311.pyc": "",
        "ada/.ipynb_checkpoints/swish.ipynb": "old",
        "__MACOSX/ada/._swish.py": "",
        ".DS_Store": "",
        "Thumbs.db": "",
    }
    for root in (folder(files), zipped(files)):
        found = discover(root, SWISH)
        assert students(found) == {"ada"}
        assert (found.problems, found.notes) == ((), ())


def test_a_problem_beside_an_answer_is_a_note(folder, tmp_path):
    """A stray link beside a good answer costs nothing and is no failure."""
    root = folder({"ada/swish.py": "a"})
    (root / "ada/old.py").symlink_to(tmp_path / "nowhere")
    found = discover(root, SWISH)
    assert students(found) == {"ada"}
    assert found.problems == ()
    assert "old.py is a symbolic link" in found.notes[0]
