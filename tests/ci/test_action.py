"""The action and the students' workflow: checked by their validators, and run."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from grader.ci.repository import Repository
from grader.ci.revisions import find_revisions

from ..workflows import ROOT, action_validator, dangers, run, script, steps_of, zizmor

ACTION = ROOT / "action.yml"
WORKFLOW = ROOT / "grader/kit/grade.yml"


def run_step(name: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Runs a step's script with the variables that GitHub sets, and nothing else."""
    folder.mkdir(exist_ok=True)
    runner = folder.parent / "runner"
    runner.mkdir(exist_ok=True)
    given = {
        "HOME": str(runner),
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_ACTION_PATH": str(ROOT / "grader/kit"),
        "GITHUB_WORKSPACE": str(folder),
        "GITHUB_OUTPUT": str(runner / "output"),
        "GITHUB_STEP_SUMMARY": str(runner / "summary"),
        "GITHUB_REF": "refs/pull/1/merge",
        "GITHUB_HEAD_REF": "$(touch pwned)",
        "RUNNER_TEMP": str(runner),
        "RUNNER_OS": "Linux",
        "RUNNER_ARCH": "X64",
    }
    return run(script(ACTION, name), folder, given | environ)


@pytest.fixture
def environment(tmp_path: Path) -> str:
    """A folder laid out as the cached environment, whose Python grades by the scripted grade."""
    binaries = tmp_path / "environment/bin"
    binaries.mkdir(parents=True)
    script = tmp_path / "graded.py"
    script.write_text(
        "import sys\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from grader.cli.ci import ci\n"
        "from grader.errors import GraderError\n"
        "from grader.grading import service\n"
        "from tests.ci.conftest import small_course, scripted\n"
        "service.open_grading = scripted(small_course())\n"
        "try:\n"
        "    ci(sys.argv[2:])\n"
        "except GraderError as failed:\n"
        "    print(failed, file=sys.stderr)\n"
        "    sys.exit(failed.exit_code)\n"
    )
    # Takes the place of `python -I -m grader`, and insists on being called so.
    python = binaries / "python"
    python.write_text(
        f'#!/bin/bash\n[[ "$1 $2 $3" == "-I -m grader" ]] || exit 99\nshift 3\n'
        f'exec {shlex.quote(sys.executable)} -I {shlex.quote(str(script))} "$@"\n'
    )
    python.chmod(0o755)
    return str(binaries.parent)


INPUTS = {"FOLDER": ".", "BASE": "", "COURSE_FROM": "", "ALL": "false", "FAIL_UNDER": "100"}


def test_grade_step_in_an_empty_folder(tmp_path, environment):
    """In an empty folder the step ends with 3, and summary and annotation say what is missing."""
    done = run_step("Grade", tmp_path / "empty", ENVIRONMENT=environment, **INPUTS)
    assert done.returncode == 3, done.stderr
    assert "not in a git repository" in (tmp_path / "runner/summary").read_text().replace(
        "\u2060", ""
    )
    assert "::error title=Not graded::" in done.stderr


def test_grade_step_on_a_change(sandbox, tmp_path, environment):
    """On a change the step writes summary, outputs, annotations and the files to upload."""
    sandbox.commit({"exercise-03-swish/swish.py": "stub"})
    sandbox.git("checkout", "-q", "-b", "topic")
    sandbox.commit({"exercise-03-swish/swish.py": "bad"}, message="$(touch pwned) ::error::x")
    done = run_step("Grade", sandbox.root, ENVIRONMENT=environment, **INPUTS)
    assert done.returncode == 1, done.stderr
    assert (tmp_path / "runner/summary").read_text().startswith("## 0 of 2 points")
    assert "passed<<grader_" in (tmp_path / "runner/output").read_text()
    assert "::error file=exercise-03-swish/swish.py," in done.stdout
    uploaded = {path.name for path in (tmp_path / "runner/grade-report").iterdir()}
    assert {"report.json", "junit.xml", "index.html"} < uploaded
    assert not (sandbox.root / "pwned").exists()


@pytest.mark.parametrize("name", ["BASE", "COURSE_FROM", "FAIL_UNDER", "FOLDER"])
def test_hostile_inputs(sandbox, environment, name):
    """An input with shell syntax is a value of its option and never a command."""
    sandbox.commit()
    inputs = {**INPUTS, name: "$(touch pwned); `touch pwned` --all"}
    done = run_step("Grade", sandbox.root, ENVIRONMENT=environment, **inputs)
    assert done.returncode in {1, 2}
    assert not (sandbox.root / "pwned").exists()


def test_environment_step(tmp_path):
    """The cache's key follows the grader's content, and the step needs nothing of the folder."""
    done = run_step(
        "Name the environment", tmp_path / "empty", PYTHON_VERSION="3.12.1", TORCH_INDEX="x"
    )
    assert done.returncode == 0, done.stderr
    output = (tmp_path / "runner/output").read_text()
    assert re.fullmatch(r"key=grader-Linux-X64-[0-9a-f]{40}\npath=.*/grader-environment\n", output)


def test_install_step(tmp_path):
    """A fresh environment gets torch and then the grader, in the versions that were tried."""
    binaries = tmp_path / "bin"
    binaries.mkdir()
    python = binaries / "python"
    # `python -m venv --clear DIR` makes DIR, with this same recorder as its Python.
    python.write_text(
        f'#!/bin/bash\nprintf "%s|" "$@" >> {tmp_path}/calls\necho >> {tmp_path}/calls\n'
        f'if [[ "$2" == venv ]]; then mkdir -p "$4/bin"; cp {python} "$4/bin/python"; fi\n'
    )
    python.chmod(0o755)
    done = run_step(
        "Install the grader",
        tmp_path / "empty",
        PATH=f"{binaries}:{os.environ['PATH']}",
        ENVIRONMENT=str(tmp_path / "a b"),
        TORCH_INDEX="https://index.example/cpu",
    )
    assert done.returncode == 0, done.stderr
    calls = (tmp_path / "calls").read_text().splitlines()
    assert calls[0] == f"-m|venv|--clear|{tmp_path}/a b|"
    pinned = f"-c|{ROOT}/grader/kit/constraints.txt|"
    assert calls[1].endswith(f"{pinned}--no-deps|--index-url|https://index.example/cpu|torch|")
    assert calls[2].endswith(f"{pinned}{ROOT}/grader/kit|")


def test_workflow_is_harmless():
    """The workflow runs on pull_request and push, may only read, and keeps no credentials."""
    workflow = yaml.safe_load(WORKFLOW.read_text())
    # YAML 1.1 reads the key `on` as true.
    assert list(workflow[True]) == ["pull_request", "push"]
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    for path in (WORKFLOW, ACTION):
        assert dangers(path) == []


def test_the_validators_find_nothing(tmp_path):
    """Zizmor, which knows how workflows are attacked, and action-validator have no findings."""
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    shutil.copy(WORKFLOW, folder)
    shutil.copy(ACTION, tmp_path)
    assert zizmor(tmp_path) == ""
    assert action_validator(tmp_path / "action.yml", folder / "grade.yml") == []


@pytest.mark.parametrize("event", ["pull_request", "push"])
def test_checkout_is_deep_enough(sandbox, tmp_path, event):
    """What is fetched is enough to compare a pull request, and a push of several commits."""
    depth = steps_of(WORKFLOW)[0]["with"]["fetch-depth"]
    before = sandbox.commit({"a": "1"})
    sandbox.git("checkout", "-q", "-b", "topic")
    sandbox.commit({"b": "2"})
    sandbox.commit({"c": "3"})
    sandbox.git("checkout", "-q", "-B", "merged", "main")
    sandbox.git("merge", "-q", "--no-ff", "-m", "merge", "topic")
    head = sandbox.git("rev-parse", "HEAD")
    described = tmp_path / "event.json"
    environ = {"PATH": os.environ["PATH"], "GITHUB_SHA": head}
    if event == "push":
        sandbox.git("branch", "-f", "main", "topic")
        head = sandbox.git("rev-parse", "main")
        described.write_text(json.dumps({"before": before}))
        environ |= {"GITHUB_REF": "refs/heads/main", "GITHUB_EVENT_PATH": str(described)}
    else:
        environ |= {"GITHUB_REF": "refs/pull/1/merge", "GITHUB_BASE_REF": "main"}
    work = tmp_path / "work"
    limit = [f"--depth={depth}"] if depth else []
    for command in (
        ["init", "-q", str(work)],
        ["-C", str(work), "fetch", "-q", *limit, f"file://{sandbox.root}", head],
        ["-C", str(work), "update-ref", "refs/remotes/origin/main", head],
        ["-C", str(work), "checkout", "-q", head],
    ):
        subprocess.run(["git", *command], check=True, capture_output=True)
    repository = Repository.open(work, environ)
    found = find_revisions(repository, environ, base=None, head="HEAD")
    changes = repository.changes(found.base or "", found.head)
    assert {change.path for change in changes} == {"b", "c"}
