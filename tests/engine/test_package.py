"""The package says one version everywhere, and its files install."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from grader import __version__
from tests.conftest import ROOT

EXTRAS = ("cluster", "staff", "similarity")


def test_there_is_one_version() -> None:
    """What `grade --version` says is what the changelog tells of, and what is cited."""
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+)", changes, re.MULTILINE)[0] == __version__
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {__version__}\n" in cited
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'dynamic = ["version"]' in settings


def test_each_lowest_version_is_one_that_was_tried() -> None:
    """What the package allows at the least is what `CONSTRAINTS=tests/lowest.txt` installs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    needed = [*project["dependencies"], *(one for name in EXTRAS for one in extras[name])]
    lines = (ROOT / "tests/lowest.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == sorted(
        re.sub(r"^([\w-]+)>=([\d.]+).*$", r"\1==\2", one) for one in needed
    )


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_sdist_and_wheel_are_well_formed(tmp_path: Path) -> None:
    """A wheel that is built from the sdist has all of the course, and the index would take both."""
    run = [sys.executable, "-m"]
    built = subprocess.run(
        [*run, "build", "-o", str(tmp_path), str(ROOT)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,), (sdist,) = tmp_path.glob("*.whl"), tmp_path.glob("*.tar.gz")
    assert wheel.name.startswith(f"training_loop_grader-{__version__}-")
    inside = set(zipfile.ZipFile(wheel).namelist())
    for part in ("exercises", "reference"):
        for path in (ROOT / part).rglob("*.py"):
            assert f"grader/_course/{path.relative_to(ROOT).as_posix()}" in inside
    subprocess.run([*run, "twine", "check", "--strict", str(wheel), str(sdist)], check=True)
    checker = Path(sys.executable).with_name("check-wheel-contents")
    subprocess.run([checker, "--config", ROOT / "pyproject.toml", wheel], check=True)
