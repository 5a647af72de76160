"""What takes long is begun early: to import torch, and to make a worker ready."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.__main__ import grades_one_file
from grader.errors import ConfinementError
from grader.sandbox.protocols import Policy
from grader.sandbox.zygote import Zygote

ROOT = Path(__file__).resolve().parents[2]
_POLICY = Policy(memory=4 << 30, cpu_seconds=60, required=False)
_OTHER = Policy(memory=4 << 30, cpu_seconds=61, required=False)


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


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    """A zygote of its own."""
    made = Zygote()
    yield made
    made.close()


def _children(zygote: Zygote) -> list[str]:
    return Path(f"/proc/{zygote.pid}/task/{zygote.pid}/children").read_text().split()


def test_a_worker_is_made_ready_while_something_else_is_done(zygote: Zygote) -> None:
    """Whoever opens the next one gets the one that was expected, and it is the only one."""
    zygote.expect(_POLICY)
    zygote.expect(_POLICY)
    worker = zygote.open(_POLICY)
    assert "process" in worker.isolation
    assert len(_children(zygote)) == 1
    worker.end()
    assert not _children(zygote)


def test_a_worker_that_was_expected_otherwise_is_ended(zygote: Zygote) -> None:
    """One that may use more than it should is never handed out."""
    first = zygote.open(_POLICY)
    zygote.expect(_OTHER)
    first.end()
    (waiting,) = _children(zygote)
    second = zygote.open(_POLICY)
    (running,) = _children(zygote)
    assert running != waiting
    second.end()


def test_what_cannot_be_had_is_told_when_it_is_opened(zygote: Zygote) -> None:
    """To expect a worker fails nobody; whoever opens it learns why there is none."""
    wanted = Policy(memory=4 << 30, cpu_seconds=60, required=True, layers=("moat",))
    zygote.expect(wanted)
    with pytest.raises(ConfinementError, match="moat"):
        zygote.open(wanted)
