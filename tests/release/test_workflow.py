"""The kit's own workflow: harmless, and run here step by step as GitHub runs it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from ..ci.conftest import sandbox  # noqa: F401  (a fixture)
from .conftest import RIGHT

WORKFLOW = Path(__file__).parents[2] / "grader/kit/students.yml"


def job() -> dict:
    (found,) = yaml.safe_load(WORKFLOW.read_text())["jobs"].values()
    return found


def step(name: str) -> str:
    return next(one["run"] for one in job()["steps"] if one.get("name") == name and "run" in one)


def test_the_workflow_is_harmless():
    """It runs on pull_request, may only read, keeps no credentials, and pins every action."""
    workflow = yaml.safe_load(WORKFLOW.read_text())
    assert list(workflow[True]) == ["pull_request"]
    assert workflow["permissions"] == {}
    assert job()["permissions"] == {"contents": "read"}
    assert job()["steps"][0]["with"]["persist-credentials"] is False
    used = re.findall(r"uses:\s*(\S+)", WORKFLOW.read_text())
    assert [one for one in used if not re.search(r"@[0-9a-f]{40}$", one)] == []
    scripts = [one["run"] for one in job()["steps"] if "run" in one]
    assert not [script for script in scripts if "${{" in script]


def test_zizmor_finds_nothing(tmp_path):
    """Zizmor, which knows how workflows are attacked, has no findings."""
    zizmor = shutil.which("zizmor", path=str(Path(sys.executable).parent))
    assert zizmor, "zizmor is one of the dev extra's packages"
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    shutil.copy(WORKFLOW, folder / "grade.yml")
    done = subprocess.run(
        [zizmor, "--offline", "--no-progress", "--persona=pedantic", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(
    shutil.which("action-validator") is None,
    reason="action-validator comes from npm: npm install -g @action-validator/core "
    "@action-validator/cli",
)
def test_action_validator_finds_nothing(tmp_path):
    """action-validator accepts the workflow against GitHub's schema."""
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    shutil.copy(WORKFLOW, folder / "grade.yml")
    done = subprocess.run(
        ["action-validator", str(folder / "grade.yml")],
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_a_pull_request_is_graded_by_the_base(kit, python, tmp_path):
    """The wheel comes from the base, and the pull request's own is not looked at."""
    root, runner = tmp_path / "repository", tmp_path / "runner"
    shutil.copytree(kit, root)
    runner.mkdir()
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(runner),
        **{f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER")
           for what in ("NAME", "EMAIL")},
        "GIT_CONFIG_GLOBAL": os.devnull,
    }  # fmt: skip

    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=root, env=environ, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "kit")
    git("checkout", "-q", "-b", "topic")
    (wheel,) = root.glob("*.whl")
    genuine = wheel.read_bytes()
    wheel.write_bytes(b"forged")
    (root / "training_loop_grader-9.9.9-py3-none-any.whl").write_bytes(b"forged")
    (root / "exercises/exercise-01-cube/cube.py").write_text(RIGHT)
    git("add", "-A")
    git("commit", "-qm", "answer")
    git("checkout", "-q", "-B", "merged", "main")
    git("merge", "-q", "--no-ff", "-m", "merge", "topic")

    github = {
        **environ,
        "GITHUB_ACTIONS": "true",
        "GITHUB_OUTPUT": str(runner / "output"),
        "GITHUB_STEP_SUMMARY": str(runner / "summary"),
        "GITHUB_REF": "refs/pull/1/merge",
        "GITHUB_BASE_REF": "main",
        "RUNNER_TEMP": str(runner),
        "RUNNER_OS": "Linux",
        "RUNNER_ARCH": "X64",
    }

    def run(name: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step(name)],
            cwd=root, env={**github, **more}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    done = run("Take the grader from the base", PYTHON_VERSION="3.12.1")
    assert done.returncode == 0, done.stderr
    outputs = dict(line.split("=", 1) for line in (runner / "output").read_text().splitlines())
    assert Path(outputs["wheel"]).read_bytes() == genuine
    # The student's environment of the other tests stands for the one that would be installed.
    done = run("Grade", ENVIRONMENT=str(python.parents[1]))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 of 5 points" in (runner / "summary").read_text()
    assert "2 hidden checks wait" in (runner / "summary").read_text()


def test_a_base_without_the_wheel_is_told(sandbox, tmp_path):  # noqa: F811
    """Where the base has no wheel, the step says what to commit, instead of just failing."""
    sandbox.commit({"README.md": "a repository before the kit"})
    sandbox.commit({"training_loop_grader-9.9.9-py3-none-any.whl": "the pull request's own"})
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c",
         step("Take the grader from the base")],
        cwd=sandbox.root, capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "RUNNER_TEMP": str(tmp_path), "GITHUB_OUTPUT": os.devnull,
             "PYTHON_VERSION": "3.12.1", "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64"},
    )  # fmt: skip
    assert done.returncode == 1
    assert "::error title=No grader::" in done.stdout
    assert "whl file" in done.stdout
