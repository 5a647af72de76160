"""One file to grade: read whatever it holds, or refused with a sentence that helps."""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket

import pytest

from grader.errors import UsageError
from grader.submissions.single_file import MAX_BYTES, read_submission


@contextlib.contextmanager
def unprivileged():
    """Without root's right to read everything, where the tests run as root."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.parametrize("data", [b"", b"\x00\xff\xfe", b"x = 1\r\n", "σ = 1".encode("utf-16")])
def test_any_regular_file_is_taken_as_it_is(tmp_path, data):
    """A regular file is read byte for byte, whatever is in it."""
    path = tmp_path / "anything at all.txt"
    path.write_bytes(data)
    read = read_submission(path)
    assert read.source == data
    assert read.name == "anything at all.txt"
    assert read.sha256 == hashlib.sha256(data).hexdigest()


def test_a_link_to_a_file_is_fine(tmp_path):
    """A student may name a link of their own."""
    (tmp_path / "real.py").write_text("x = 1")
    (tmp_path / "swish.py").symlink_to("real.py")
    read = read_submission(tmp_path / "swish.py")
    assert (read.name, read.source) == ("swish.py", b"x = 1")


def test_a_missing_file_names_the_close_ones(tmp_path):
    """A mistyped name is answered with the name that was probably meant."""
    (tmp_path / "swish.py").write_text("")
    with pytest.raises(UsageError) as caught:
        read_submission(tmp_path / "swich.py")
    assert caught.value.exit_code == 2
    assert "swich.py" in caught.value.happened
    assert "Did you mean swish.py?" in caught.value.advice


def test_a_missing_file_says_what_is_there(tmp_path):
    """Where nothing is close, the folder's scripts are listed; an empty folder says so."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "xor.py").write_text("")
    with pytest.raises(UsageError, match=r"xor\.py"):
        read_submission(tmp_path / "completely_different.py")
    with pytest.raises(UsageError, match="no Python file"):
        read_submission(tmp_path / "empty" / "swish.py")
    with pytest.raises(UsageError, match="no folder"):
        read_submission(tmp_path / "nowhere" / "swish.py")


def test_a_folder_names_what_is_in_it(tmp_path):
    """A folder in place of a file is refused with the files in it."""
    (tmp_path / "swish.py").write_text("")
    with pytest.raises(UsageError) as caught:
        read_submission(tmp_path)
    assert "is a folder" in caught.value.happened
    assert "swish.py" in caught.value.advice
    assert "grade batch" in caught.value.advice


def test_what_is_no_file_is_named(tmp_path, monkeypatch):
    """Pipes, sockets, devices and dangling links are refused at once, by what they are."""
    monkeypatch.chdir(tmp_path)  # a socket's path has a length limit
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "dangling.py").symlink_to("nothing.py")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.py")
        for name, word in (
            (tmp_path / "pipe.py", "named pipe"),
            (tmp_path / "socket.py", "socket"),
            ("/dev/null", "device"),
            (tmp_path / "dangling.py", "link to a file that isn't there"),
        ):
            with pytest.raises(UsageError, match=word):
                read_submission(type(tmp_path)(name))


def test_odd_names_are_refused_or_read_without_harm(tmp_path):
    """A NUL, a far too long name and a file as a folder are sentences, not tracebacks."""
    (tmp_path / "file.py").write_text("")
    for name in ("a\0b.py", "a" * 300 + ".py", "file.py/swish.py"):
        with pytest.raises(UsageError) as caught:
            read_submission(tmp_path / name)
        assert "\0" not in str(caught.value)
    odd = tmp_path / os.fsdecode(b"caf\xe9\n.py")
    odd.write_bytes(b"x")
    read_submission(odd).name.encode()


def test_an_unreadable_file_says_how_to_change_it(tmp_path):
    """A file without the right to read it is refused with what to do."""
    path = tmp_path / "swish.py"
    path.write_text("x")
    path.chmod(0)
    with unprivileged(), pytest.raises(UsageError, match="chmod"):
        read_submission(path)


def test_a_huge_file_is_refused(tmp_path):
    """A file above the bound is refused before it fills the memory."""
    path = tmp_path / "swish.py"
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    with pytest.raises(UsageError, match="larger than 32 MiB"):
        read_submission(path)
