"""``grade ci`` from end to end, with real git and a scripted grade."""

from __future__ import annotations

import base64
import json
import os
import re
from pathlib import Path

import junitparser
import pytest
from click.testing import CliRunner

from grader.ci.repository import Repository
from grader.ci.revisions import Revisions
from grader.ci.trusted import materialise_course, trusted_commit
from grader.cli.ci import ci
from grader.cli.ci_run import page_name
from grader.errors import CourseError, GraderError, UsageError
from grader.model import Status
from grader.report.reporter import Located

from .conftest import report, verdict


@pytest.fixture
def invoke(engine, sandbox, monkeypatch):
    """Runs the command inside the repository, with no CI around it unless asked for."""

    def run(*arguments: str, **environ: str):
        monkeypatch.chdir(sandbox.root)
        cleared = {key: None for key in os.environ if key.startswith(("GITHUB_", "CI_", "GITLAB"))}
        return CliRunner().invoke(ci, arguments, env={**cleared, **environ}, catch_exceptions=True)

    return run


@pytest.fixture
def changed(sandbox):
    """A base and a change that has one good and one bad answer."""
    sandbox.commit({"exercise-03-swish/swish.py": "stub", "exercise-08-xor/xor.py": "stub"})
    sandbox.git("checkout", "-q", "-b", "topic")
    sandbox.commit({"exercise-03-swish/swish.py": "right", "exercise-08-xor/xor.py": "bad"})
    return sandbox


@pytest.mark.parametrize(("threshold", "code"), [("100", 1), ("50.5", 1), ("50", 0), ("0", 0)])
def test_threshold(invoke, changed, threshold, code):
    """--fail-under decides between 0 and 1, by the share of all points."""
    done = invoke("--fail-under", threshold)
    assert done.exit_code == code
    assert "2 of 4 points" in done.output


def test_nothing_touched(invoke, sandbox, tmp_path):
    """A change that touches no exercise ends with 0 and a summary that says so."""
    sandbox.commit({"exercise-03-swish/swish.py": "stub"})
    sandbox.git("checkout", "-q", "-b", "topic")
    sandbox.commit({"README.md": "hello"})
    summary = tmp_path / "summary.md"
    done = invoke(GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary))
    assert done.exit_code == 0
    assert "touches no exercise" in summary.read_text()
    # A log has nobody who could type it; whoever typed the command has.
    assert "--all" not in done.output
    assert "--all" in invoke().output
    assert invoke("--all").exit_code == 1


def test_grader_fault(invoke, changed, monkeypatch):
    """The grader's own fault ends with 3, whatever the score is."""
    fault = report(verdict(Status.passed), verdict(Status.grader_fault))
    monkeypatch.setattr("tests.ci.conftest.grade", lambda *_: fault)
    assert invoke("--fail-under", "0").exit_code == 3


def test_files(invoke, changed, tmp_path):
    """Each file that is asked for is written, and all of them tell the same score."""
    done = invoke(
        *("--json", str(tmp_path / "new/report.json"), "--junit", str(tmp_path / "junit.xml")),
        *("--classroom", str(tmp_path / "result"), "--html", str(tmp_path / "html")),
    )
    assert done.exit_code == 1
    document = json.loads((tmp_path / "new/report.json").read_text())
    assert (document["score"], document["max_score"]) == (2.0, 4.0)
    assert [graded["path"] for graded in document["graded"]] == [
        "exercise-03-swish/swish.py",
        "exercise-08-xor/xor.py",
    ]
    suites = list(junitparser.JUnitXml.fromfile(str(tmp_path / "junit.xml")))
    assert [suite.failures for suite in suites] == [0, 1]
    result = json.loads(base64.b64decode((tmp_path / "result").read_text()))
    assert sum(test["score"] for test in result["tests"]) == 2
    reports = {path.name for path in (tmp_path / "html").glob("exercise-*.html")}
    assert len(reports) == 2
    index = (tmp_path / "html/index.html").read_text()
    assert set(re.findall(r'href="([^"]+)"', index)) == reports
    assert "2 of 4 points" in index
    assert index.count("✓") == 1


def test_json_alone_on_standard_output(invoke, changed):
    """With --json - standard output is one JSON document, and feedback goes elsewhere."""
    done = invoke("--json", "-")
    assert json.loads(done.stdout)["score"] == 2.0
    assert "2 of 4 points" in done.stderr


def test_github(invoke, changed, tmp_path):
    """On GitHub the summary, the outputs and the annotations go where the environment says."""
    summary, outputs = tmp_path / "summary.md", tmp_path / "outputs"
    summary.write_text("An earlier line.\n")
    done = invoke(
        GITHUB_ACTIONS="true",
        GITHUB_STEP_SUMMARY=str(summary),
        GITHUB_OUTPUT=str(outputs),
    )
    assert done.exit_code == 1
    assert summary.read_text().startswith("An earlier line.\n## 2 of 4 points")
    assert "score<<grader_" in outputs.read_text()
    errors = [line for line in done.stdout.splitlines() if line.startswith("::error ")]
    assert len(errors) == 1
    assert "file=exercise-08-xor/xor.py" in errors[0]


def test_forged_commands(invoke, sandbox, tmp_path):
    """What a student prints can forge no annotation, no output and no summary."""
    sandbox.commit()
    sandbox.git("checkout", "-q", "-b", "topic")
    forged = "::error file=x::forged\n##[error]forged\n::set-output name=score::99\n"
    sandbox.commit({"exercise-03-swish/swish.py": forged})
    summary, outputs = tmp_path / "summary.md", tmp_path / "outputs"
    done = invoke(
        GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary), GITHUB_OUTPUT=str(outputs)
    )
    commands = [line for line in done.stdout.splitlines() if line.lstrip().startswith("::")]
    assert not [line for line in commands if "forged" in line or "set-output" in line]
    assert "##[" not in done.stdout
    assert "\n99\n" not in outputs.read_text()
    assert "forged" in summary.read_text()


def test_change_of_its_own_grade(invoke, sandbox):
    """A change that brings its own suite, settings and reference gets the grade it would get."""
    sandbox.commit({"exercise-03-swish/swish.py": "stub"})
    sandbox.git("checkout", "-q", "-b", "topic")
    sandbox.commit(
        {
            "exercise-03-swish/swish.py": "bad",
            "exercise-03-swish/test_visible.py": "def test(): pass",
            "reference/exercise-03-swish/swish.py": "right",
            "conftest.py": "raise SystemExit(0)",
            "grader/__init__.py": "raise SystemExit(0)",
            ".github/workflows/grade.yml": "on: push",
        }
    )
    done = invoke()
    assert done.exit_code == 1
    assert "without influence" in done.output
    for path in ("conftest.py", "grader/__init__.py", ".github/workflows/grade.yml"):
        assert path in done.output


def test_failure_is_told(invoke, sandbox, tmp_path):
    """When it can't be graded the summary and an annotation say why, and the error goes on."""
    sandbox.commit()
    summary = tmp_path / "summary.md"
    done = invoke(*("--base", "no/such"), GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary))
    assert isinstance(done.exception, GraderError)
    assert done.exception.exit_code == 2
    assert summary.read_text().startswith("## Not graded")
    assert done.stderr.startswith("::error title=Not graded::")


@pytest.mark.parametrize("name", ["../../etc", "a/../b", "$(x)", "-rf", "é" * 300, "a\nb", ".."])
def test_report_names(name):
    """A report's file name is a plain one, whatever a student's folder is called."""
    page = page_name(Located(report=report(), path=f"submissions/{name}/swish.py", owner=name))
    assert Path(page).name == page
    assert page.isascii()
    assert not page.startswith(("-", "."))
    assert len(page) < 120


# --- the course of a trusted commit -------------------------------------------------

COURSE = {
    "course.toml": "name = 'loop'",
    "exercises/exercise-03-swish/exercise.toml": "trusted",
    "reference/exercise-03-swish/swish.py": "trusted",
    "grader/evil.py": "not taken",
}


def test_course_from_base(sandbox, tmp_path):
    """The course is that of the trusted commit, whatever the head made of it."""
    base = sandbox.commit(COURSE)
    head = sandbox.commit({"reference/exercise-03-swish/swish.py": "changed", "course.toml": "x"})
    repository = Repository.open(sandbox.root, os.environ)
    commit = trusted_commit(repository, "main~1", Revisions(base=base, head=head))
    root = materialise_course(repository, commit, tmp_path / "course")
    assert (root / "reference/exercise-03-swish/swish.py").read_text() == "trusted"
    assert (root / "course.toml").read_text() == "name = 'loop'"
    assert not (root / "grader").exists()


def test_course_never_from_the_change(sandbox):
    """A commit of the change itself is refused as the course's source."""
    base = sandbox.commit(COURSE)
    middle = sandbox.commit({"course.toml": "mine"})
    head = sandbox.commit({"course.toml": "mine too"})
    repository = Repository.open(sandbox.root, os.environ)
    for revision in ("HEAD", middle):
        with pytest.raises(UsageError, match="part of the change"):
            trusted_commit(repository, revision, Revisions(base=base, head=head))


def test_course_of_a_later_base(sandbox):
    """The base branch may have gone on: its newest course is trusted."""
    base = sandbox.commit(COURSE)
    sandbox.git("checkout", "-q", "-b", "topic")
    head = sandbox.commit({"a": "b"})
    sandbox.git("checkout", "-q", "main")
    later = sandbox.commit({"course.toml": "newer"})
    repository = Repository.open(sandbox.root, os.environ)
    assert trusted_commit(repository, "main", Revisions(base=base, head=head)) == later


def test_course_with_a_symbolic_link(sandbox, tmp_path):
    """A symbolic link in a course is refused before anything is written."""
    sandbox.write(COURSE)
    (sandbox.root / "exercises/link").symlink_to("/etc")
    commit = sandbox.commit()
    repository = Repository.open(sandbox.root, os.environ)
    with pytest.raises(CourseError, match="symbolic link"):
        materialise_course(repository, commit, tmp_path / "course")
    assert not (tmp_path / "course").exists()


def test_course_that_leads_out(sandbox, tmp_path):
    """A tree made by hand with `..` in it can't write outside the folder."""
    sandbox.commit({"course.toml": "x"})
    blob = sandbox.git("rev-parse", "HEAD:course.toml")
    inner = _tree(sandbox, "100644 evil\0", blob)
    dots = _tree(sandbox, "40000 ..\0", inner)
    top = _tree(sandbox, "100644 course.toml\0", blob, "40000 exercises\0", dots)
    commit = sandbox.git("commit-tree", "-m", "crafted", top)
    repository = Repository.open(sandbox.root, os.environ)
    with pytest.raises(CourseError, match="lead out"):
        materialise_course(repository, commit, tmp_path / "a/course")
    assert not (tmp_path / "a/evil").exists()


def test_no_course(sandbox, tmp_path):
    """A commit without course.toml is no course, and the sentence says so."""
    commit = sandbox.commit({"README.md": "x"})
    with pytest.raises(CourseError, match=r"no course\.toml"):
        materialise_course(Repository.open(sandbox.root, os.environ), commit, tmp_path / "c")


def _tree(sandbox, *parts: str) -> str:
    """A tree object from heads and hashes in turn, unchecked as an attacker would make it."""
    body = b"".join(
        head.encode() + bytes.fromhex(oid)
        for head, oid in zip(parts[::2], parts[1::2], strict=True)
    )
    file = sandbox.root.parent / "tree"
    file.write_bytes(body)
    return sandbox.git("hash-object", "-t", "tree", "--literally", "-w", str(file))
