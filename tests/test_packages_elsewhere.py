"""Packages that lie elsewhere than in the environment's own folder are found by the workers."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import msgspec
import pytest

from tests.conftest import ROOT

RIGHT = ROOT / "reference/exercise-03-swish/swish.py"
PACKAGES = Path(sysconfig.get_path("purelib"))


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all packages, as an install into a folder leaves it: of links, to be quick."""
    folder = tmp_path_factory.mktemp("packages")
    for entry in PACKAGES.iterdir():
        if "training_loop_grader" not in entry.name and entry.suffix != ".pth":
            (folder / entry.name).symlink_to(entry)
    return folder


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment without a single package."""
    home = tmp_path_factory.mktemp("bare") / "environment"
    venv.create(home, with_pip=False)
    return home


def graded(python: Path, folder: Path, *options: str, **more: str) -> dict[str, object]:
    """What `grade exercise-3` says of a right answer."""
    done = subprocess.run(
        [python, *options, "-m", "grader", "exercise-3", RIGHT, "--no-html", "--json", "-"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **more},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return msgspec.json.decode(done.stdout)  # type: ignore[no-any-return]


@pytest.mark.slow
def test_a_path_file_names_the_folder(elsewhere: Path, bare: Path, tmp_path: Path) -> None:
    """A ``.pth`` file that leads to the packages and to the checkout is all that is needed."""
    site = bare / f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    path_file = site / "elsewhere.pth"
    path_file.write_text(f"{elsewhere}\n{ROOT}\n")
    try:
        report = graded(bare / "bin/python", tmp_path)
    finally:
        path_file.unlink()
    assert report["score"] == report["max_score"]
    if sys.platform == "linux":
        assert any(str(layer).startswith("landlock") for layer in report["isolation"])  # type: ignore[attr-defined]


@pytest.mark.slow
def test_the_environment_names_the_folder(elsewhere: Path, bare: Path, tmp_path: Path) -> None:
    """PYTHONPATH, as a cluster's modules set it, does as well."""
    report = graded(bare / "bin/python", tmp_path, PYTHONPATH=f"{ROOT}:{elsewhere}")
    assert report["score"] == report["max_score"]
