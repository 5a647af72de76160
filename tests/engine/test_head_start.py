"""To import torch takes longest, and is begun first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.__main__ import grades_one_file

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("typed", ["3", "swish swish.py", "exercise-3 --json -", "check 3 x.py"])
def test_whoever_grades_a_file_waits_for_torch_from_the_start(typed: str) -> None:
    """An exercise, whatever it is called, is graded without a moment lost."""
    assert grades_one_file(typed.split()) == (sys.platform == "linux")


@pytest.mark.parametrize("typed", ["", "list", "watch 3", "--version", "3 --help", "check -h"])
def test_whoever_asks_something_else_starts_nothing(typed: str) -> None:
    """Help, and commands that grade nothing at once, don't import torch."""
    assert not grades_one_file(typed.split())


def test_nothing_is_imported_before_the_judge_is_started() -> None:
    """The first words of the command line are read with next to nothing imported."""
    code = "import sys, grader.__main__; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert not {"click", "msgspec", "pytest", "rich", "torch"}.intersection(done.stdout.split())


@pytest.mark.skipif(sys.platform != "linux", reason="no process is started ahead")
def test_a_typing_error_leaves_no_process_behind(tmp_path: Path) -> None:
    """Who names no exercise is told, and the process that was started for it is gone by then."""
    grade = subprocess.Popen(
        [sys.executable, "-m", "grader", "no-such-exercise"],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=tmp_path, stderr=subprocess.DEVNULL,
        process_group=0,
    )  # fmt: skip
    assert grade.wait() == 2
    with pytest.raises(ProcessLookupError):
        os.killpg(grade.pid, 0)
