"""A wheel built from the tree grades from anywhere, and `grade watch` follows a file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

PARTLY = ROOT / "tests/submissions/partly_wrong/swish.py"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_wheel_grades_from_an_unrelated_folder(tmp_path: Path) -> None:
    """The wheel carries the course; installed into an empty environment it grades exercise 3."""
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(tmp_path), str(ROOT)],
        check=True,
    )
    wheel = next(tmp_path.glob("*.whl"))
    names = zipfile.ZipFile(wheel).namelist()
    assert "grader/_course/course.toml" in names
    assert not [name for name in names if name.startswith(("tests/", ".hatch"))]
    home = tmp_path / "environment"
    venv.create(home, with_pip=True)
    python = home / "bin/python"
    # The other packages are read from where the tests run; only ours is installed anew.
    site = next(home.glob("lib/python3*/site-packages"))
    ours = next(Path(p) for p in sys.path if p.endswith("site-packages"))
    for entry in ours.iterdir():
        if not entry.name.startswith(("training_loop_grader", "_training_loop", "pip", "grader")):
            target = site / entry.name
            if not target.exists() and not entry.name.endswith(".pth"):
                target.symlink_to(entry)
    subprocess.run(
        [str(python), "-m", "pip", "install", "-q", "--no-deps", "--no-index", str(wheel)],
        check=True,
    )
    away = tmp_path / "away"
    away.mkdir()
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(
        [str(home / "bin/grade"), "exercise-3", str(PARTLY), "--json", "-"],
        cwd=away,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    document = json.loads(done.stdout)
    assert 0 < document["score"] < document["max_score"]
    assert any(c["diagnosis"] and c["diagnosis"]["kind"] == "misconception"
               for c in document["checks"])  # fmt: skip


def test_watch_grades_again_and_keeps_the_last_good_result(tmp_path: Path) -> None:
    """A save is graded at once, the page follows, and a syntax error keeps the last result."""
    file = tmp_path / "swish.py"
    source = PARTLY.read_text(encoding="utf-8")
    file.write_text(source, encoding="utf-8")
    watching = subprocess.Popen(
        [sys.executable, "-m", "grader", "watch", "3", str(file), "--no-open", "--plain"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        first, address = shown(watching)
        assert "Look at this first" in first
        file.write_text(source.replace("return z * s", "return s + z * s"), encoding="utf-8")
        second, _ = shown(watching)
        assert "All of it is right." in second
        assert "more points" in second
        page = urllib.request.urlopen(address).read().decode()
        assert "All of it is right" in page
        time.sleep(0.2)
        file.write_text(source + "\ndef (\n", encoding="utf-8")
        third, _ = shown(watching)
        assert "All of it is right." in third
        assert "Not graded again yet" in third
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(address.rsplit("/", 2)[0] + "/wrong-token/")
    finally:
        watching.terminate()
        watching.wait(timeout=10)


def shown(watching: subprocess.Popen[str]) -> tuple[str, str]:
    """What was printed up to the line with the page's address, and that address."""
    lines: list[str] = []
    assert watching.stdout is not None
    for line in watching.stdout:
        lines.append(line)
        if line.startswith("The page: "):
            return "".join(lines), line.split()[2]
    raise AssertionError("".join(lines))
