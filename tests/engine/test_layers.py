"""The rooms of the package: what may import what is kept, and a breach is refused."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says of the package in a folder."""
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=folder, env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the package with its contract."""
    shutil.copytree(
        ROOT / "grader", tmp_path / "grader", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_each_room_imports_only_what_stands_below_it(house: Path) -> None:
    """The package as it is keeps its contract."""
    done = lint(house)
    assert done.returncode == 0, done.stdout
    assert "1 kept, 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("room", "line", "told"),
    [
        ("judge/text.py", "from grader.grading import examiner", "grader.judge is not allowed"),
        ("report/html.py", "import grader.cli.options", "grader.report is not allowed"),
        ("worker/wire.py", "from grader import model", "grader.worker is not allowed"),
        ("worker/frames.py", "from grader.text import visible", "grader.worker is not allowed"),
    ],
)
def test_an_import_that_runs_upwards_is_refused(
    house: Path, room: str, line: str, told: str
) -> None:
    """An upward import, and any of the worker's, breaks the contract and is named."""
    path = house / "grader" / room
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    done = lint(house)
    assert done.returncode == 1
    assert told in done.stdout
