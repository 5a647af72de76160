"""This repository's own workflows: what a change has to pass, and what a tag publishes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from grader import __version__

from ..workflows import ROOT, action_validator, dangers, run, script, zizmor

FOLDER = ROOT / ".github/workflows"
CI, RELEASE = FOLDER / "ci.yml", FOLDER / "release.yml"


@pytest.mark.parametrize("path", [CI, RELEASE], ids=lambda path: path.name)
def test_the_workflow_is_harmless(path):
    """No job may do what it doesn't say, every action is pinned, and there is no secret."""
    assert dangers(path) == []


def test_danger_is_found(tmp_path):
    """A workflow that does all of it is told of each: what finds nothing elsewhere can find."""
    path = tmp_path / "bad.yml"
    path.write_text(
        "on: pull_request_target\npermissions: {contents: write}\njobs:\n  a:\n    steps:\n"
        "      - {uses: actions/checkout@v6, with: {persist-credentials: true}}\n"
        "      - run: echo ${{ github.head_ref }} ${{ secrets.KEY }}\n"
    )
    assert [found.partition(":")[0] for found in dangers(path)] == [
        "pull_request_target",
        "permissions for all jobs",
        "a secret",
        "not pinned",
        "credentials are kept",
        "text in a script",
    ]


def test_the_validators_find_nothing(tmp_path):
    """Neither zizmor nor action-validator has anything to say of the workflows."""
    shutil.copytree(FOLDER, tmp_path / ".github/workflows")
    assert zizmor(tmp_path) == ""
    assert action_validator(*(tmp_path / ".github/workflows").iterdir()) == []


def test_what_is_promised_is_tried():
    """Each Python that the package's metadata names has to pass, and others may fail.

    The lowest and the newest versions are tried too, on the first of them.
    """
    (job,) = yaml.safe_load(CI.read_text())["jobs"].values()
    rows = job["strategy"]["matrix"]["include"]
    must = [each["python"] for each in rows if not each["untried"]]
    promised = re.findall(r"Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text())
    assert must == promised
    first = [each["constraints"] for each in rows if each["python"] == promised[0]]
    assert first == ["constraints.txt", "tests/lowest.txt", ""]
    assert job["continue-on-error"] == "${{ matrix.untried }}"
    commands = " ".join(step.get("run", "") for step in job["steps"])
    assert re.findall(r"make ([\w-]+)", commands) == [
        "tools", "test", "check", "test-slow", "validate"
    ]  # fmt: skip


@pytest.mark.parametrize(("tag", "code"), [(f"v{__version__}", 0), ("v99.0.0", 1), ("vx", 1)])
def test_only_the_versions_own_tag_publishes(tag, code):
    """A tag that isn't the version's stops the release before anything is built, and says so."""
    done = run(script(RELEASE, "Compare tag and version"), ROOT, {"GITHUB_REF_NAME": tag})
    assert done.returncode == code
    assert ("::error title=Not released::" in done.stdout) == bool(code)


def test_a_release_has_a_workflow_to_copy(tmp_path):
    """What is attached to a release names the repository and the commit, and is sound as it is."""
    source = tmp_path / "grader/kit/grade.yml"
    source.parent.mkdir(parents=True)
    shutil.copy(ROOT / "grader/kit/grade.yml", source)
    commit = "0123456789abcdef0123456789abcdef01234567"
    environ = {"GITHUB_REPOSITORY": "a-b/c.d", "GITHUB_SHA": commit, "GITHUB_REF_NAME": "v9.9.9"}
    done = run(script(RELEASE, "Write the workflow to copy"), tmp_path, environ)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "theirs/.github/workflows"
    folder.mkdir(parents=True)
    ready = Path(shutil.copy(tmp_path / "release/grade.yml", folder))
    text = ready.read_text()
    assert f"uses: a-b/c.d@{commit} # v9.9.9\n" in text
    assert "your-" not in text
    assert dangers(ready) == []
    assert zizmor(tmp_path / "theirs") == ""


def test_only_who_publishes_may_sign():
    """The package index knows the one job that publishes, and only the last may write here."""
    jobs = yaml.safe_load(RELEASE.read_text())["jobs"]
    assert {name: job["permissions"] for name, job in jobs.items()} == {
        "build": {"contents": "read"},
        "publish": {"id-token": "write"},
        "release": {"contents": "write"},
    }
    assert jobs["publish"]["environment"]["name"] == "pypi"
