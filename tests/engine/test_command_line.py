"""The command line keeps its promises: exit codes, where output goes, what is written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from grader.__main__ import run
from tests.kept import Command

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "reference/exercise-03-swish/swish.py"
STUB = ROOT / "exercises/exercise-03-swish/swish.py"
PARTLY = ROOT / "tests/submissions/partly_wrong/swish.py"


def grade(*arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """``grade`` as a person calls it: a process of its own, and its judge another."""
    return subprocess.run(
        [sys.executable, "-m", "grader", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class Ended(NamedTuple):
    """What a command came to in a process of its own, and what was imported there by then."""

    code: int
    stdout: str
    stderr: str
    modules: set[str]
    folder: Path


def ended(arguments: Sequence[str], folder: Path) -> Ended:
    """Run a command in a folder."""
    code = (
        "import sys\nfrom grader.__main__ import run\n"
        f"code = run({list(arguments)!r})\n"
        "print('IMPORTED', *sys.modules, file=sys.stderr)\nsys.exit(code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    said, _, modules = done.stderr.rpartition("IMPORTED ")
    return Ended(done.returncode, done.stdout, said, set(modules.split()), folder)


def test_a_right_answer_exits_with_0(tmp_path: Path) -> None:
    """Full marks are exit 0, with the page written and the next exercise suggested."""
    done = grade("exercise-3", REFERENCE, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "All of it is right." in done.stdout
    assert (tmp_path / "reports/exercise-03-swish.html").is_file()


def test_a_stub_exits_with_1_and_earns_nothing(command: Command, tmp_path: Path) -> None:
    """A stub as it was handed out earns 0 points and exit 1, and is called not written yet."""
    done = command("swish", STUB, "--json", "out.json", "--no-html", cwd=tmp_path)
    assert done.returncode == 1
    document = json.loads((tmp_path / "out.json").read_text())
    assert document["score"] == 0
    assert {check["diagnosis"]["id"] for check in document["checks"]} == {"not-written-yet"}
    assert not (tmp_path / "reports").exists()


@pytest.fixture(scope="module")
def partly(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """What a partly wrong file came to, with a page and with JSON on standard output."""
    folder = tmp_path_factory.mktemp("partly")
    page = folder / "page.html"
    return ended(["exercise-3", str(PARTLY), "--html", str(page), "--json", "-"], folder)


def test_json_on_standard_output_is_json_alone(partly: Ended) -> None:
    """With --json - standard output carries one JSON document, and feedback goes elsewhere."""
    document = json.loads(partly.stdout)
    assert partly.code == 1
    assert "Look at this first" in partly.stderr
    assert document["format_version"] == 1
    assert document["submission"]["name"] == "swish.py"
    assert document["exercise"] == "exercise-03-swish"
    assert set(document) >= {
        "course", "score", "max_score", "checks", "isolation", "environment",
    }  # fmt: skip
    for check in document["checks"]:
        assert set(check) >= {
            "id", "title", "functions", "status", "points", "max_points", "visible", "message",
            "diagnosis", "hint", "output", "exception", "input", "got", "expected", "seconds",
        }  # fmt: skip
        if not check["visible"]:
            assert check["input"] is check["got"] is check["expected"] is None
    assert "process" in document["isolation"]


def test_a_page_on_standard_output_is_a_page_alone(command: Command, tmp_path: Path) -> None:
    """With --html - standard output carries the page, and no file is written."""
    done = command("3", PARTLY, "--html", "-", cwd=tmp_path)
    assert done.stdout.startswith("<!doctype html>")
    assert done.stdout.rstrip().endswith("</html>")
    assert list(tmp_path.iterdir()) == []


WRONG_USE = {
    "a missing file": (("exercise-3", "nowhere.py"), "nowhere.py"),
    "a folder": (("exercise-3", "."), "folder"),
    "an unknown exercise": (("swisch", "x.py"), "Did you mean swish"),
    "no such number": (("exercise-99",), "grade list"),
    "both on standard output": (("3", str(PARTLY), "--json", "-", "--html", "-"), "not both"),
    "no file anywhere": (("3", "--course", str(ROOT / "tests/nowhere")), "does not exist"),
    "an unknown option": (("3", "--frobnicate"), "No such option"),
}


@pytest.mark.parametrize("name", WRONG_USE)
def test_wrong_use_exits_with_2_and_says_what_to_do(
    command: Command, tmp_path: Path, name: str
) -> None:
    """What can't be done as typed is exit 2 and a sentence, never a traceback."""
    arguments, sentence = WRONG_USE[name]
    done = command(*arguments, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def course(tmp_path: Path, **files: str) -> Path:
    """A small course of one exercise, with some files overwritten."""
    made = {
        "course.toml": 'name = "small"\ntitle = "Small"\n',
        "exercises/exercise-01-double/exercise.toml": 'title = "Double"\nfunctions = ["double"]\n',
        "exercises/exercise-01-double/double.py": "def double(x):\n    raise NotImplementedError\n",
        "exercises/exercise-01-double/README.md": "# Double\n",
        "exercises/exercise-01-double/test_visible.py": (
            "import torch\nfrom grader.suite import check\n\n"
            '@check("Twice", of="double", hint="What is twice?")\n'
            "def test_twice(agree):\n    agree(lambda code: code.double(torch.ones(3)))\n"
        ),
        "reference/exercise-01-double/double.py": "def double(x):\n    return 2 * x\n",
        "reference/exercise-01-double/test_hidden.py": "",
        "reference/exercise-01-double/misconceptions.py": "",
        **files,
    }
    for name, text in made.items():
        path = tmp_path / "course" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "course"


RIGHT = "def double(x):\n    return x + x\n"


def test_a_course_of_ones_own_is_graded(command: Command, tmp_path: Path) -> None:
    """--course and GRADE_COURSE select another course, and the report names it."""
    (tmp_path / "double.py").write_text(RIGHT)
    folder = course(tmp_path)
    done = command("double", "--json", "-", "--no-html", cwd=tmp_path, GRADE_COURSE=str(folder))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["course"] == "small"


BROKEN = {
    "a typo in exercise.toml": (
        "exercises/exercise-01-double/exercise.toml",
        'title = "Double"\nfunctoins = ["double"]\n',
        "functoins",
    ),
    "no TOML": ("course.toml", "name = \n", "course.toml"),
    "a reference that raises": (
        "reference/exercise-01-double/double.py",
        "def double(x):\n    return 1 / 0\n",
        "ZeroDivisionError",
    ),
    "a reference that can't be imported": (
        "reference/exercise-01-double/double.py",
        "import nowhere\n",
        "nowhere",
    ),
    "a suite that does not collect": (
        "reference/exercise-01-double/test_hidden.py",
        "import nowhere\n",
        "nowhere",
    ),
    "a check that fails by itself": (
        "reference/exercise-01-double/test_hidden.py",
        'from grader.suite import check\n@check("x", of="double", hint="y")\n'
        "def test_x(agree):\n    raise KeyError('ours')\n",
        # What raised it may hold what the file chose, so a hidden check keeps that to itself.
        "The grader itself failed here.",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_exercise_exits_with_3_and_is_never_the_students_fault(
    command: Command, tmp_path: Path, name: str
) -> None:
    """A broken course is exit 3, named with its file, and costs the student nothing."""
    where, text, word = BROKEN[name]
    folder = course(tmp_path, **{where: text})
    (tmp_path / "double.py").write_text(RIGHT)
    done = command("double", "--course", folder, "--no-html", cwd=tmp_path)
    assert done.returncode == 3, done.stdout + done.stderr
    assert word in done.stderr + done.stdout


def test_a_course_is_never_picked_up_from_the_current_folder(
    command: Command, tmp_path: Path
) -> None:
    """A course.toml beside a submission means nothing: its code would run unconfined."""
    folder = course(tmp_path)
    done = command("list", cwd=folder)
    assert "exercise-03-swish" in done.stdout
    assert "double" not in done.stdout


def test_a_workspace_is_made_once_and_never_overwritten(command: Command, tmp_path: Path) -> None:
    """`grade start` adds what is missing, lists what it kept, and `grade exercise-3` finds it."""
    learn = tmp_path / "learn"
    assert command("start", learn, cwd=tmp_path).returncode == 0
    stub = learn / "exercise-03-swish/swish.py"
    stub.write_text(REFERENCE.read_text())
    again = command("start", learn, cwd=tmp_path)
    assert "exercise-03-swish/swish.py" in again.stdout
    assert stub.read_text() == REFERENCE.read_text()
    inside = learn / "exercise-03-swish"
    for here in (learn, inside):
        done = command("exercise-03", cwd=here)
        assert done.returncode == 0, done.stderr
    assert (learn / "reports/exercise-03-swish.html").is_file()
    listing = command("list", cwd=learn).stdout
    assert [line for line in listing.splitlines() if line.startswith("exercise-03-swish ")]


@pytest.mark.parametrize("arguments", [("--help",), ("list",), ("3", "--help"), ("--version",)])
def test_small_commands_import_nothing_heavy(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Help, version and the list answer at once: torch, matplotlib and pytest stay out."""
    found = ended(arguments, tmp_path).modules
    assert "grader" in found
    assert found.isdisjoint({"torch", "matplotlib", "pytest"})


def test_what_is_told_of_a_file_is_told_without_torch(partly: Ended) -> None:
    """While the judge imports torch, the command line imports what it draws with, and not torch."""
    assert (partly.folder / "page.html").is_file()
    assert "numpy" in partly.modules
    assert partly.modules.isdisjoint({"torch", "pytest", "matplotlib"})


def test_two_runs_write_the_same_json(command: Command, partly: Ended, tmp_path: Path) -> None:
    """The same submission gives the same JSON but for `seconds` and `environment`."""

    def stable(written: str) -> object:
        document = json.loads(written)
        document.pop("environment")
        for check in document["checks"]:
            check.pop("seconds")
        return document

    again = command("3", PARTLY, "--json", "-", "--no-html", cwd=tmp_path)
    assert stable(again.stdout) == stable(partly.stdout)


def test_a_bug_of_ours_is_exit_3(monkeypatch, capsys):
    """What nobody foresaw shows its traceback, and never exits as if a file had been graded."""

    def broken(_folder):
        raise ZeroDivisionError("unforeseen")

    monkeypatch.setattr("grader.cli.list.load_course", broken)
    assert run(["list"]) == 3
    assert "ZeroDivisionError: unforeseen" in capsys.readouterr().err
