"""``grade ci`` with real git and the real engine, in both layouts."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from contextlib import contextmanager
from pathlib import Path

import junitparser
import pytest
from click.testing import CliRunner

from grader.cli.ci import ci
from grader.course.loading import load_course
from grader.grading import service
from grader.grading.service import open_grading
from grader.report import html

from ..release.conftest import COURSE, RIGHT, write_course

STUB = COURSE["exercises/exercise-01-cube/cube.py"]
FORGER = """
import os, sys
print("::notice title=Score::7 of 7 points")
print("::error file=other.py,line=1::forged")
print("##[error]forged")
for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
    try:
        open(os.environ[name], "a").write("## 7 of 7 points\\nscore=7\\n")
    except Exception:
        pass

def cube(x):
    print("::set-output name=score::7")
    return x * x * x
"""


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """The small course, as the installed one, and a way to grade it; opened once."""
    root = write_course(tmp_path_factory.mktemp("trusted"), COURSE)
    with open_grading(root, False) as grading:  # noqa: FBT003
        yield grading


@pytest.fixture
def invoke(opened, sandbox, monkeypatch):
    @contextmanager
    def shared(folder: Path | None, allow: bool):  # noqa: FBT001
        if folder is None:
            yield opened
        else:
            with open_grading(folder, allow) as other:
                yield other

    def run(*arguments: str, **environ: str):
        monkeypatch.chdir(sandbox.root)
        monkeypatch.setattr(service, "open_grading", shared)
        cleared = {key: None for key in os.environ if key.startswith(("GITHUB_", "CI_", "GITLAB"))}
        return CliRunner().invoke(ci, arguments, env={**cleared, **environ}, catch_exceptions=False)

    return run


def change(sandbox, **files: str) -> None:
    sandbox.git("checkout", "-q", "-B", "topic", "main")
    sandbox.commit({name.replace("__", "/"): text for name, text in files.items()})


def test_a_students_pull_request(invoke, sandbox, tmp_path):
    """Every output of one graded change tells the same points, and readers of each agree."""
    sandbox.commit({"exercise-01-cube/cube.py": STUB})
    sandbox.git("checkout", "-q", "-b", "topic")
    half = RIGHT.replace(".mul(3)", ".mul(4)")
    sandbox.commit({"exercise-01-cube/cube.py": half})
    out = tmp_path / "out"
    done = invoke(
        *(f"--json={out}/report.json", f"--junit={out}/junit.xml", f"--html={out}/html"),
        f"--classroom={out}/result",
    )
    assert done.exit_code == 1
    document = json.loads((out / "report.json").read_text())
    assert (document["score"], document["max_score"]) == (5, 7)
    (suite,) = junitparser.JUnitXml.fromfile(str(out / "junit.xml"))
    assert (suite.tests, suite.failures, suite.errors) == (6, 2, 0)
    given = {one.name: one.value for one in suite.properties()}
    assert (float(given["score"]), float(given["max_score"])) == (5, 7)
    result = json.loads(base64.b64decode((out / "result").read_text()))
    assert sum(test["score"] for test in result["tests"]) == document["score"]
    assert result["max_score"] == document["max_score"]
    (report,) = document["graded"]
    assert "seccomp" in report["report"]["isolation"]
    (page,) = (out / "html").glob("exercise-*.html")
    assert "<!doctype html>" in page.read_text().lower()
    hidden = [check for check in report["report"]["checks"] if not check["visible"]]
    assert {check["expected"] for check in hidden} == {None}
    assert "5 of 7 points" in done.output


def test_a_change_of_its_own_grade(invoke, sandbox, tmp_path):
    """A change that brings its own checks, reference and forged output gets what it earned."""
    sandbox.commit({"exercise-01-cube/cube.py": STUB})
    sandbox.git("checkout", "-q", "-b", "topic")
    sandbox.commit(
        {
            "exercise-01-cube/cube.py": FORGER,
            "exercise-01-cube/test_visible.py": "def test_nothing(): pass\n",
            "reference/exercise-01-cube/cube.py": FORGER,
            "reference/exercise-01-cube/test_hidden.py": "",
            "course.toml": "name = 'mine'\ntitle = 'mine'\n",
            "conftest.py": "raise SystemExit(0)",
            "torch.py": "raise SystemExit(0)",
            "grader/__init__.py": "raise SystemExit(0)",
        }
    )
    summary, outputs = tmp_path / "summary.md", tmp_path / "outputs"
    summary.touch()
    outputs.touch()
    done = invoke(
        GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary), GITHUB_OUTPUT=str(outputs)
    )
    assert done.exit_code == 1
    assert summary.read_text().startswith("## 3 of 7 points")
    assert "\n3\n" in outputs.read_text()
    assert "score=7" not in outputs.read_text() + summary.read_text()
    commands = [line for line in done.stdout.splitlines() if line.startswith("::")]
    assert not [line for line in commands if "forged" in line or "7 of 7" in line]
    assert "##[" not in done.stdout
    assert [line for line in commands if "had no influence" in line]


def test_a_course_repository(invoke, sandbox):
    """In a course's repository each owner is graded, by the course of the base commit."""
    sandbox.commit({**COURSE, "submissions/ada/cube.py": STUB})
    sandbox.git("checkout", "-q", "-b", "topic")
    easy = COURSE["reference/exercise-01-cube/test_hidden.py"].split("@check")[0]
    sandbox.commit(
        {
            "submissions/ada/cube.py": RIGHT,
            "submissions/bob/exercise-01-cube/cube.py": FORGER,
            "reference/exercise-01-cube/test_hidden.py": easy,
        }
    )
    done = invoke("--course-from", "main", "--json", "-")
    assert done.exit_code == 1
    found = json.loads(done.stdout)
    scores = {one["owner"]: one["report"]["score"] for one in found["graded"]}
    assert scores == {"ada": 7, "bob": 3}
    assert "reference/exercise-01-cube/test_hidden.py" in found["ignored"]


@pytest.mark.parametrize("place", ["exercises/exercise-01-cube", "exercise-01-cube"])
def test_a_kit_in_a_repository(invoke, sandbox, place):
    """A repository made from the kit is graded where the kit has its exercises."""
    sandbox.commit({".grade/workspace.json": "{}", f"{place}/cube.py": STUB})
    sandbox.git("checkout", "-q", "-b", "topic")
    sandbox.commit({f"{place}/cube.py": RIGHT})
    done = invoke()
    assert done.exit_code == 0, done.output
    assert "7 of 7 points" in done.output


def test_a_kit_that_is_pushed(invoke, sandbox, tmp_path):
    """Stubs that nobody has begun are counted and not graded; what was begun or handed in is."""
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"before": "0" * 40}))
    stub = "exercises/exercise-01-cube/cube.py"
    before = sandbox.commit({".grade/workspace.json": "{}", stub: STUB})
    done = invoke(GITHUB_EVENT_PATH=str(event))
    assert done.exit_code == 0, done.output
    assert "One new file is as handed out; not graded." in done.output
    sandbox.commit({stub: RIGHT})
    done = invoke(GITHUB_EVENT_PATH=str(event))
    assert (done.exit_code, "7 of 7 points" in done.output) == (0, True)
    event.write_text(json.dumps({"before": sandbox.git("rev-parse", "HEAD")}))
    sandbox.commit({stub: STUB})
    done = invoke(GITHUB_EVENT_PATH=str(event))
    assert (done.exit_code, "0 of 7 points" in done.output) == (1, True)
    sandbox.commit({"submissions/ada/cube.py": STUB})
    assert invoke("--base", before).exit_code == 1


def test_the_installed_course_is_the_default():
    """Without --course-from the installed course is used."""
    with open_grading(None, True) as (course, _):  # noqa: FBT003
        assert course.name == load_course().name


def test_a_report_that_cannot_be_shown_is_the_graders_fault(invoke, sandbox, monkeypatch, tmp_path):
    """One file's report that no page can be made of leaves the other's as it is; exit code 3."""
    render = html.render

    def frail(seen):
        if seen.sha256 == hashlib.sha256(STUB.encode()).hexdigest() and seen.source:
            raise IndexError(seen.source)
        return render(seen)

    sandbox.commit({"submissions/ada/cube.py": RIGHT, "submissions/bob/cube.py": STUB})
    monkeypatch.setattr(html, "render", frail)
    out = tmp_path / "out"
    done = invoke("--all", f"--json={out}/report.json", f"--html={out}/html")
    assert done.exit_code == 3, done.output
    ada, bob = json.loads((out / "report.json").read_text())["graded"]
    assert (ada["owner"], ada["report"]["score"]) == ("ada", 7)
    assert {check["status"] for check in bob["report"]["checks"]} == {"grader_fault"}
    assert "IndexError" in bob["report"]["checks"][0]["message"]
    assert len(list((out / "html").glob("*-exercise-*.html"))) == 2
