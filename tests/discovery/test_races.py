"""What is handed in may change while it is read, and still nothing else is read in its place."""

import itertools
import multiprocessing
import os
from pathlib import Path

import pytest

from grader.submissions.discovery.archive import Unreadable
from grader.submissions.discovery.reading import SourceReader
from grader.submissions.discovery.values import Location

SECRET = b"somebody else's"
HONEST = b"handed in"
READS = 3000


def swap(answer: Path, secret: Path) -> None:
    """Without end, put a link, a pipe and a file where the answer is, and a link for its folder."""
    folder, spare, was = answer.parent, answer.parents[1] / "spare", answer.parents[1] / "was"
    while True:
        spare.write_bytes(HONEST)
        spare.replace(answer)
        spare.symlink_to(secret)
        spare.replace(answer)
        os.mkfifo(spare)
        spare.replace(answer)
        folder.rename(was)
        folder.symlink_to(secret.parent)
        folder.unlink()
        was.rename(folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a batch runs on Linux")
def test_links_that_are_swapped_while_a_file_is_read(tmp_path: Path) -> None:
    """A process that swaps a file and its folder for links never gets another file read."""
    answer = tmp_path / "class" / "eve" / "exercise-03-swish" / "swish.py"
    secret = tmp_path / "elsewhere" / "swish.py"
    for path in (answer, secret):
        path.parent.mkdir(parents=True)
    secret.write_bytes(SECRET)
    racer = multiprocessing.get_context("fork").Process(target=swap, args=(answer, secret))
    racer.start()
    # Until both were met, so that the race was one.
    found = set()
    where = Location(path=(b"eve", b"exercise-03-swish", b"swish.py"))
    try:
        with SourceReader(tmp_path / "class") as reader:
            for number in itertools.count():
                if number >= READS and found >= {HONEST, "symlink"}:
                    break
                try:
                    found.add(reader.read_location(where))
                except Unreadable as refused:
                    found.add(refused.kind.value)
    finally:
        racer.kill()
        racer.join()
    assert SECRET not in found
