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


def dangers(path: Path) -> list[str]:
    """What is allowed beyond what a job says, which action isn't pinned, what text is a script."""
    workflow = yaml.safe_load(path.read_text())
    found = []
    if "jobs" in workflow:
        # YAML 1.1 reads the key `on` as true.
        found += ["pull_request_target"] * ("pull_request_target" in workflow[True])
        found += ["permissions for all jobs"] * (workflow["permissions"] != {})
        found += ["a secret"] * ("secrets." in path.read_text())
    for step in steps_of(path):
        used = step.get("uses")
        if used is not None and not re.search(r"@[0-9a-f]{40}$", used):
            found.append(f"not pinned: {used}")
        if "${{" in step.get("run", ""):
            found.append(f"text in a script: {step['run']}")
        if used is not None and "checkout" in used:
            kept = step["with"]["persist-credentials"] is not False
            found += ["credentials are kept"] * kept
    return found


def zizmor(folder: Path) -> str:
    """What zizmor, which knows how workflows are attacked, finds."""
    program = shutil.which("zizmor", path=str(Path(sys.executable).parent))
    assert program, "zizmor is one of the dev extra's packages"
    done = subprocess.run(
        [program, "--offline", "--no-progress", "--persona=pedantic", str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr if done.returncode else ""


def action_validator(*paths: Path) -> list[bytes]:
    """Where workflows and actions aren't as GitHub's schema for them has it."""
    program = shutil.which("action-validator")
    if program is None:
        pytest.skip("action-validator comes from npm: make tools, and its folder on PATH")
    commands = [[program, str(path)] for path in paths]
    tried = [subprocess.run(one, capture_output=True, check=False) for one in commands]
    return [done.stdout + done.stderr for done in tried if done.returncode]
