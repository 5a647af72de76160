"""``grade batch`` as a command: usage, interruption, one writer."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.__main__ import run
from grader.batch.chunk import Options
from grader.gradebook.reading import GradebookReader
from tests.batch.conftest import Batch, Grade, wait_until, write_class
from tests.gradebook.samples import dump

SLEEPY = "import time\n\n\ndef double(x):\n    time.sleep(1000)\n"


def graded(out: Path) -> int:
    path = out / "gradebook.sqlite"
    if not path.exists():
        return 0
    try:
        with GradebookReader.read(path) as book:
            return sum(row.score is not None for row in book.grades())
    except Exception:
        return 0  # not laid out yet


def stands_still(process: subprocess.Popen[str], out: Path) -> bool:
    """Stop a run where something was graded; it goes no further while one looks."""
    process.send_signal(signal.SIGSTOP)
    if graded(out):
        return True
    process.send_signal(signal.SIGCONT)
    return False


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "say what to grade"),
        (["--exercise", "1", "--all"], "say what to grade"),
        (["--exercise", "nothing-like-it"], "no exercise"),
        (["--exercise", "1", "--workers", "0"], "--workers"),
        pytest.param(
            ["--exercise", "1", "--scheduler", "tcp://127.0.0.1:1"],
            "No Dask scheduler",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_wrong_usage_is_exit_2(
    course: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    """What was typed wrongly is said in one line, with what to do about it."""
    folder = write_class(tmp_path / "in", 1)
    given = ["batch", str(folder), "--out", str(tmp_path / "out"), "--course", str(course)]
    assert run([*given, *arguments]) == 2
    assert says in capfd.readouterr().err


@pytest.mark.parametrize(
    ("option", "extra"),
    [(["--similarity"], "similarity"), (["--scheduler", "tcp://nobody:1"], "cluster")],
)
def test_what_is_not_installed_is_said_before_anything_is_graded(
    course: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    option: list[str],
    extra: str,
) -> None:
    """Without its extra an option is wrong usage at once, and no grade has to wait for it."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name, package=None: None)
    folder = write_class(tmp_path / "in", 1)
    given = ["batch", str(folder), "--out", str(tmp_path / "out"), "--course", str(course)]
    assert run([*given, "--all", *option]) == 2
    assert f"training-loop-grader[{extra}]" in capfd.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_run_that_is_ended_before_it_begins_says_so(
    tmp_path: Path, course: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A SIGTERM while the files are still looked for is told as Ctrl-C is."""
    monkeypatch.setattr(
        "grader.cli.batch_run.run_apart", lambda *_, **__: os.kill(os.getpid(), signal.SIGTERM)
    )
    folder = write_class(tmp_path / "in", 1)
    given = ["batch", str(folder), "--out", str(tmp_path / "out"), "--course", str(course)]
    assert run([*given, "--all"]) == 130
    assert capfd.readouterr().err.strip() == "Stopped."


@pytest.mark.slow
def test_a_stopped_run_goes_on_and_keeps_others_out_meanwhile(
    grade: Grade, batch: Batch, tmp_path: Path
) -> None:
    """Ctrl-C keeps what was graded; the same command comes to what an undisturbed run does.

    And the folder holds the gradebook, the page of the class and the reports, and no more.
    """
    folder, out = write_class(tmp_path / "in", 12, hostile=0), tmp_path / "out"
    # The last one takes its whole deadline, so that there is something left to stop.
    (folder / "student-9999").mkdir()
    (folder / "student-9999" / "double.py").write_text(SLEEPY)
    process = grade.start(folder, out, "--figures", "none")
    assert wait_until(lambda: stands_still(process, out))
    second = grade.run(folder, out, "--figures", "none")
    assert second.returncode == 3
    assert "locked by another run" in second.stderr
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGCONT)
    _, stderr = process.communicate(timeout=300)
    assert process.returncode == 130
    assert "the same command goes on from there" in stderr
    assert "Traceback" not in stderr
    kept = graded(out)
    assert 0 < kept < 13
    done = grade.run(folder, out, "--figures", "none")
    assert done.returncode == 0
    assert "Going on with run 1" in done.stderr
    assert f"{kept} graded before" in done.stdout
    assert {path.name for path in out.iterdir()} == {"gradebook.sqlite", "index.html", "reports"}
    batch.run(folder, tmp_path / "other", options=Options(figures="none"))
    assert dump(out / "gradebook.sqlite") == dump(tmp_path / "other" / "gradebook.sqlite")
    scores = [row["score"] for row in export(out)]
    assert scores == ["3"] * 12 + ["0"]


def export(out: Path) -> list[dict[str, str]]:
    from grader.cli.group import grade as command

    made = CliRunner().invoke(command, ["export", str(out), "--format", "csv"])
    assert made.exit_code == 0
    return list(csv.DictReader(io.StringIO(made.stdout)))
