"""``grade watch`` in a terminal of its own, driven by keys and saves."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.test_command_line import PARTLY, ROOT
from tests.engine.test_command_line import grade as command

pytestmark = pytest.mark.slow

RIGHT = (ROOT / "reference/exercise-03-swish/swish.py").read_bytes()


class Screen:
    """A terminal of 80 columns and 24 rows, and the program that has it."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        without = {"DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "COLUMNS", "LINES"}
        environment = {name: value for name, value in os.environ.items() if name not in without}
        self.program = subprocess.Popen(
            [sys.executable, "-m", "grader", *arguments],
            cwd=folder,
            env={**environment, "PYTHONPATH": str(ROOT), "TERM": "xterm"},
            stdin=theirs, stdout=theirs, stderr=theirs,
            start_new_session=True,
            # Its own terminal, so that Ctrl-C reaches it as it does people's.
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
        )  # fmt: skip
        os.close(theirs)

    def press(self, key: str) -> None:
        os.write(self.ours, key.encode())

    def until(self, *wanted: str) -> str:
        """What is printed until all of it was seen; no colours, no moves of the cursor."""
        text, deadline = "", time.monotonic() + 60
        while not all(each in text for each in wanted):
            assert select.select([self.ours], [], [], deadline - time.monotonic())[0], text
            try:
                text += os.read(self.ours, 65536).decode(errors="ignore")
            except OSError:
                break
            text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)
        assert all(each in text for each in wanted), text
        return text


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    assert command("start", ".", cwd=tmp_path).returncode == 0
    (tmp_path / "exercise-03-swish/swish.py").write_bytes(PARTLY.read_bytes())
    opened = Screen(tmp_path, "watch", "swish")
    yield opened
    opened.program.kill()
    opened.program.wait()
    os.close(opened.ours)


def test_keys_and_saves_do_what_the_last_line_says(screen: Screen, tmp_path: Path) -> None:
    """H opens a hint, l lists all checks, a save grades anew, n goes on, q ends."""
    first = screen.until("q quit")
    assert "7 of 14 points" in first
    assert "6 of 6 checks pass" in first
    assert "The slope at 0 is one half" not in first
    assert len(first.splitlines()) <= 24
    screen.press("h")
    assert "Hint 1" in screen.until("q quit")
    screen.press("l")
    assert "The slope at 0 is one half" in screen.until("q quit")
    screen.press("l")
    screen.until("q quit")
    replaced = tmp_path / "exercise-03-swish/.swish.py.swp"
    replaced.write_bytes(RIGHT)
    replaced.replace(tmp_path / "exercise-03-swish/swish.py")
    right = screen.until("q quit")
    assert "All of it is right." in right
    assert "Next: grade exercise-4" in right
    screen.press("n")
    assert "modern_activations.py" in screen.until("q quit")
    screen.press("q")
    screen.until("Stopped watching.")
    assert screen.program.wait(30) == 0


@pytest.mark.parametrize("first", [None, b"", RIGHT[: len(RIGHT) // 2]], ids=["gone", "", "half"])
def test_a_save_in_two_steps_ends_with_what_was_saved(
    screen: Screen, tmp_path: Path, first: bytes | None
) -> None:
    """An editor may take the file away, empty it or write half of it before it writes it all."""
    file = tmp_path / "exercise-03-swish/swish.py"
    screen.until("q quit")
    if first is None:
        file.unlink()
        screen.until("waiting for it")
    else:
        file.write_bytes(first)
        screen.until("q quit")
    file.write_bytes(RIGHT)
    assert "14 of 14 points" in screen.until("All of it is right.", "q quit")


def test_an_arrow_is_no_key_and_ctrl_c_ends(screen: Screen) -> None:
    """Keys that mean nothing here do nothing, and Ctrl-C ends without a traceback."""
    screen.until("q quit")
    for key in ("\x1b[A", "x", "\x03"):
        screen.press(key)
    assert "Traceback" not in screen.until("Stopped watching.")
    assert screen.program.wait(30) == 0


def test_where_there_is_no_next_file_this_one_is_still_watched(tmp_path: Path) -> None:
    """A file in no workspace has no next exercise: n says so, and what is saved is graded."""
    file = tmp_path / "swish.py"
    file.write_bytes(PARTLY.read_bytes())
    screen = Screen(tmp_path, "watch", "swish", "swish.py")
    try:
        screen.until("q quit")
        screen.press("n")
        screen.until("there is no modern_activations.py here")
        file.write_bytes(RIGHT)
        assert "All of it is right." in screen.until("q quit")
    finally:
        screen.program.kill()
        screen.program.wait()
        os.close(screen.ours)
