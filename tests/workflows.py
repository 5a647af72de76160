"""What is asked of every workflow: harmless, and as GitHub reads it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]


def steps_of(path: Path) -> list[dict]:
    """The steps of a workflow or an action, in order."""
    read = yaml.safe_load(path.read_text())
    jobs = [read["runs"]] if "runs" in read else list(read["jobs"].values())
    return [step for job in jobs for step in job["steps"]]


def script(path: Path, name: str) -> str:
    """The script of the step that is called so."""
    (found,) = [step["run"] for step in steps_of(path) if step.get("name") == name]
    return found


def run(text: str, folder: Path, environ: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs a step's script as the runner does, with no other variables than these and PATH."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", text],
        cwd=folder, env={"PATH": os.environ["PATH"], **environ},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def refuse_danger(path: Path) -> None:
    """Nothing is allowed beyond what a job says, every action is pinned, no text is a script."""
    workflow = yaml.safe_load(path.read_text())
    if "jobs" in workflow:
        # YAML 1.1 reads the key `on` as true.
        assert "pull_request_target" not in workflow[True]
        assert workflow["permissions"] == {}
        assert "secrets." not in path.read_text()
    for step in steps_of(path):
        assert re.search(r"@[0-9a-f]{40}$", step.get("uses", f"@{'0' * 40}")), step
        assert "${{" not in step.get("run", ""), step
        if "checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False


def zizmor(folder: Path) -> None:
    """Zizmor, which knows how workflows are attacked, has no findings."""
    program = shutil.which("zizmor", path=str(Path(sys.executable).parent))
    assert program, "zizmor is one of the dev extra's packages"
    done = subprocess.run(
        [program, "--offline", "--no-progress", "--persona=pedantic", str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def action_validator(*paths: Path) -> None:
    """Each is as GitHub's schema for it has it."""
    program = shutil.which("action-validator")
    if program is None:
        pytest.skip("action-validator comes from npm: make tools, and its folder on PATH")
    for path in paths:
        done = subprocess.run([program, str(path)], capture_output=True, check=False)
        assert done.returncode == 0, done.stdout
