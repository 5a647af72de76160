"""Grading where nothing can be forked: a fresh process for each worker."""

import hashlib
import json
import re
import subprocess
import sys

import pytest

from grader.__main__ import run
from grader.course.loading import find_exercise, load_course
from grader.errors import ConfinementError
from grader.grading.examiner import Examiner
from grader.model import Status, Submission
from grader.sandbox.subprocesses import FreshProcesses
from tests.conftest import ROOT

RIGHT = (ROOT / "reference/exercise-03-swish/swish.py").read_bytes()

TROUBLE = b"""
import os
import torch

print("hello from the import")
os.write(2, b"x" * 1_000_000)


def swish(z):
    os._exit(3)


def swish_derivative(z):
    while True:
        pass
"""


def examined(source, *, required=False):
    """A report, made with fresh processes."""
    course = load_course(ROOT)
    exercise = find_exercise(course, "exercise-3")
    fresh = FreshProcesses(exercise.preload)
    submission = Submission(
        name="swish.py", source=source, sha256=hashlib.sha256(source).hexdigest()
    )
    try:
        examiner = Examiner(course, exercise, fresh, required=required, deadline=5)
        return examiner.examine([submission])[0]
    finally:
        fresh.close()


@pytest.mark.slow
def test_crashes_and_deadlines():
    """Without forks, too, a crash costs its check, a loop its function, and output is bounded."""
    report = examined(TROUBLE)
    by_function = {}
    for verdict in report.verdicts:
        by_function.setdefault(verdict.check.functions, set()).add(verdict.status)
    assert by_function["swish",] <= {Status.killed, Status.timed_out, Status.skipped}
    assert Status.killed in by_function["swish",]
    assert by_function["swish_derivative",] <= {Status.timed_out, Status.skipped}
    assert report.output.startswith(("hello from the import", "xxx"))
    assert len(report.output) < 100_000
    assert report.score == 0


def test_what_must_be_confined_is_refused():
    """Batch and CI say why they don't run where nothing can be confined."""
    with pytest.raises(ConfinementError, match="confines nothing") as refused:
        examined(RIGHT, required=True)
    assert "Linux" in refused.value.advice
    assert refused.value.exit_code == 3


# What other platforms lack, taken away once the libraries that choose by platform are there.
_ELSEWHERE = """
import os, sys
import click, matplotlib.figure, numpy, pytest, rich.console, torch  # noqa: F401
for name in ("resource", "fcntl", "pwd", "grp", "termios"):
    sys.modules[name] = None
for name in ("fork", "pipe2", "forkpty"):
    delattr(os, name)
import socket
del socket.SOCK_SEQPACKET, socket.send_fds, socket.recv_fds
sys.platform = "win32"
sys.path.insert(0, sys.argv.pop(1))
from grader.__main__ import run
sys.exit(run(sys.argv[1:]))
"""


def elsewhere(tmp_path, *arguments):
    """Run the command line as on a platform without Linux's calls."""
    return subprocess.run(
        [sys.executable, "-c", _ELSEWHERE, str(ROOT), *arguments],
        cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip


def unwrapped(told):
    """A text without the line breaks that a terminal's width gave it."""
    return " ".join(told.split())


def test_a_students_own_run_elsewhere(tmp_path):
    """Without forks a right answer is right, and it is said that nothing confined it."""
    path = tmp_path / "swish.py"
    path.write_bytes(RIGHT)
    done = elsewhere(tmp_path, "exercise-3", str(path), "--json", "-", "--no-html")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["score"] == report["max_score"]
    assert report["isolation"] == ["process"]
    missing = re.search("without these layers of confinement: ([^.]*)", unwrapped(done.stderr))
    assert {"landlock", "seccomp"} <= set(missing[1].split(", "))


@pytest.mark.parametrize(
    "arguments", [["batch", ".", "--out", "marks", "--all"], ["validate", "swish"]]
)
def test_what_needs_linux_says_so(arguments, capsys, monkeypatch, tmp_path):
    """What runs a class's files, or wrong answers, is refused at once where nothing confines."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.platform", "darwin")
    assert run(arguments) == 3
    told = capsys.readouterr().err
    assert f"grade {arguments[0]} needs Linux" in told
    assert "Linux container" in told
