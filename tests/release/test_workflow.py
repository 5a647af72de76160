"""The kit's own workflow: harmless, and run here step by step as GitHub runs it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from ..ci.conftest import sandbox  # noqa: F401  (a fixture)
from ..workflows import ROOT, action_validator, dangers, run, script, zizmor
from .conftest import RIGHT

WORKFLOW = ROOT / "grader/kit/students.yml"
TAKE = "Take the grader from the trusted side"


def test_the_workflow_is_harmless():
    """It runs on pull_request and push, may only read, keeps no credentials, pins every action."""
    workflow = yaml.safe_load(WORKFLOW.read_text())
    assert list(workflow[True]) == ["pull_request", "push"]
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    assert dangers(WORKFLOW) == []


def test_the_validators_find_nothing(tmp_path):
    """Zizmor, which knows how workflows are attacked, and action-validator have no findings."""
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    shutil.copy(WORKFLOW, folder / "grade.yml")
    assert zizmor(tmp_path) == ""
    assert action_validator(folder / "grade.yml") == []


class Runner:
    """A repository with the kit, and a runner that goes through the workflow's steps."""

    def __init__(self, kit: Path, folder: Path) -> None:
        self.root, self.folder = folder / "repository", folder / "runner"
        shutil.copytree(kit, self.root)
        self.folder.mkdir()
        people = {f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER")
                  for what in ("NAME", "EMAIL")}  # fmt: skip
        self.environ = {"HOME": str(self.folder), "GIT_CONFIG_GLOBAL": os.devnull, **people}
        self.git("init", "-q", "-b", "main")
        self.commit("kit")
        (self.wheel,) = self.root.glob("*.whl")
        self.genuine = self.wheel.read_bytes()

    def git(self, *arguments: str) -> str:
        environ = {"PATH": os.environ["PATH"], **self.environ}
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, env=environ, check=True, capture_output=True
        )
        return done.stdout.decode().strip()

    def commit(self, message: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", message)

    def step(self, name: str, **more: str) -> subprocess.CompletedProcess[str]:
        github = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "RUNNER_TEMP": str(self.folder),
            "RUNNER_OS": "Linux",
            "RUNNER_ARCH": "X64",
        }
        return run(script(WORKFLOW, name), self.root, self.environ | github | more)

    def taken(self, **event: str) -> dict[str, str]:
        """What the step that takes the grader says."""
        (self.folder / "output").unlink(missing_ok=True)
        done = self.step(TAKE, PYTHON_VERSION="3.11.9", **event)
        assert done.returncode == 0, done.stderr
        lines = (self.folder / "output").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)


PULL_REQUEST = {
    "GITHUB_EVENT_NAME": "pull_request",
    "GITHUB_REF": "refs/pull/1/merge",
    "GITHUB_BASE_REF": "main",
}
PUSH = {"GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/main"}


def test_a_push_fills_the_cache_that_pull_requests_read(kit, tmp_path):
    """What a push installs lies where the next pull request looks, whatever that brings along."""
    runner = Runner(kit, tmp_path)
    pushed = runner.taken(**PUSH)
    assert Path(pushed["wheel"]).read_bytes() == runner.genuine
    versions = (kit / ".github/constraints.txt").read_text()
    assert Path(pushed["constraints"]).read_text() == versions
    runner.git("checkout", "-q", "-b", "topic")
    runner.wheel.write_bytes(b"forged")
    (runner.root / ".github/constraints.txt").write_text("torch==0.0.1")
    runner.commit("answer")
    runner.git("checkout", "-q", "-B", "merged", "main")
    runner.git("merge", "-q", "--no-ff", "-m", "merge", "topic")
    assert runner.taken(**PULL_REQUEST) == pushed
    assert Path(pushed["wheel"]).read_bytes() == runner.genuine
    assert Path(pushed["constraints"]).read_text() == versions
    # A new kit is one that is installed anew.
    assert runner.taken(**PUSH)["key"] != pushed["key"]


def test_a_kit_without_constraints(kit, tmp_path):
    """A repository whose kit is older, or that lost the file, takes the newest that fit."""
    runner = Runner(kit, tmp_path)
    (runner.root / ".github/constraints.txt").unlink()
    runner.commit("older")
    assert Path(runner.taken(**PUSH)["constraints"]).read_bytes() == b""


@pytest.mark.slow
def test_a_pull_request_is_graded_by_the_base(kit, python, tmp_path):
    """The wheel is the base's and never the pull request's own; what is merged is graded too."""
    runner = Runner(kit, tmp_path)
    before = runner.git("rev-parse", "HEAD")
    runner.git("checkout", "-q", "-b", "topic")
    runner.wheel.write_bytes(b"forged")
    (runner.root / "training_loop_grader-9.9.9-py3-none-any.whl").write_bytes(b"forged")
    (runner.root / "exercises/exercise-01-cube/cube.py").write_text(RIGHT)
    runner.commit("answer")
    runner.git("checkout", "-q", "-B", "merged", "main")
    runner.git("merge", "-q", "--no-ff", "-m", "merge", "topic")
    assert Path(runner.taken(**PULL_REQUEST)["wheel"]).read_bytes() == runner.genuine
    event = runner.folder / "event.json"
    event.write_text(json.dumps({"before": before}))
    for given in (PULL_REQUEST, {**PUSH, "GITHUB_EVENT_PATH": str(event)}):
        # The student's environment of the other tests stands for the one that is installed.
        done = runner.step("Grade", ENVIRONMENT=str(python.parents[1]), **given)
        assert done.returncode == 0, done.stdout + done.stderr
        summary = runner.folder / "summary"
        assert "5 of 5 points" in summary.read_text()
        assert "2 hidden checks wait" in summary.read_text()
        summary.unlink()


@pytest.mark.parametrize("event", ["pull_request", "push"])
def test_a_base_without_the_wheel_is_told(sandbox, tmp_path, event):  # noqa: F811
    """Where the branch has no wheel, the step says what to commit, instead of just failing."""
    sandbox.commit({"README.md": "a repository before the kit"})
    if event == "pull_request":
        sandbox.commit({"training_loop_grader-9.9.9-py3-none-any.whl": "the pull request's own"})
    environ = {
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_OUTPUT": os.devnull,
        "RUNNER_OS": "Linux",
        "PYTHON_VERSION": "3.11.9",
        "RUNNER_ARCH": "X64",
        "GITHUB_EVENT_NAME": event,
    }
    done = run(script(WORKFLOW, TAKE), sandbox.root, environ)  # fmt: skip
    assert done.returncode == 1
    assert "::error title=No grader::" in done.stdout
    assert "whl file" in done.stdout
