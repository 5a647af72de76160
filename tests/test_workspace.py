"""Which file is graded when none is named, and that it is always told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.course.loading import find_exercise, load_course
from grader.errors import UsageError
from grader.submissions.workspace import History, Run, default_file, make_workspace
from tests.engine.test_command_line import PARTLY, ROOT

COURSE = load_course(ROOT)
SWISH = find_exercise(COURSE, "swish")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    make_workspace(COURSE, tmp_path / "learn")
    return tmp_path / "learn"


@pytest.mark.parametrize(
    ("here", "taken"),
    [
        ("learn", "exercise-03-swish/swish.py"),
        ("learn/exercise-03-swish", "exercise-03-swish/swish.py"),
        ("learn/exercise-08-xor", "exercise-03-swish/swish.py"),
        ("learn/notes/of/mine", "exercise-03-swish/swish.py"),
    ],
)
def test_a_file_that_nobody_named_is_the_workspaces(workspace, here, taken):
    """Anywhere in a workspace its own stub is meant."""
    folder = workspace.parent / here
    folder.mkdir(parents=True, exist_ok=True)
    assert default_file(SWISH, COURSE, folder) == workspace / taken


@pytest.mark.parametrize("here", [".", "exercises", "exercises/exercise-08-xor", "tests"])
def test_inside_a_checkout_it_is_the_checkouts(here):
    """Whoever stands in the checkout works on its stubs."""
    assert default_file(SWISH, COURSE, ROOT / here) == SWISH.public / "swish.py"


def test_elsewhere_only_what_lies_here_is_graded(tmp_path, workspace, monkeypatch):
    """In a folder of no workspace the checkout's own stub is nobody's answer."""
    with pytest.raises(UsageError, match=r"no swish\.py here") as refused:
        default_file(SWISH, COURSE, tmp_path)
    assert "grade start" in refused.value.advice
    (tmp_path / "swish.py").write_text("")
    assert default_file(SWISH, COURSE, tmp_path) == tmp_path / "swish.py"
    (workspace / "exercise-03-swish/swish.py").unlink()
    with pytest.raises(UsageError, match="none in your workspace"):
        default_file(SWISH, COURSE, workspace)


def test_the_file_that_is_graded_is_named(command, tmp_path, workspace):
    """The output names the file, given or found; without one nothing is graded at all."""
    refused = command("exercise-3", cwd=tmp_path)
    assert refused.returncode == 2
    assert "no swish.py here" in refused.stderr
    found = command("exercise-3", "--no-html", cwd=workspace)
    assert "Graded: exercise-03-swish/swish.py" in found.stdout
    given = command("exercise-3", PARTLY, "--json", "-", "--no-html", cwd=tmp_path)
    assert f"Graded: {PARTLY}" in given.stderr


def test_what_was_written_in_is_graded(command, tmp_path):
    """Of a stub and a notebook the one that somebody worked in is taken, and it is said."""
    assert command("start", "--notebook", ".", cwd=tmp_path).returncode == 0
    folder = tmp_path / SWISH.name
    script, notebook = folder / "swish.py", folder / "swish.ipynb"
    assert default_file(SWISH, COURSE, tmp_path) == script
    untouched = notebook.read_text()
    notebook.write_text(
        untouched.replace('raise NotImplementedError(\\"write swish\\")', "return z")
    )
    assert notebook.read_text() != untouched
    assert default_file(SWISH, COURSE, tmp_path) == notebook
    told = command("swish", "--no-html", cwd=tmp_path).stdout
    assert "swish.ipynb (swish.py beside it is still the stub)" in told
    script.write_text(script.read_text() + "# mine\n")
    assert default_file(SWISH, COURSE, tmp_path) == script


def test_a_notebook_of_a_stub_has_one_heading_and_a_cell_for_each_part(command, tmp_path):
    """The statement's heading stands once, and what tries the functions is a cell of its own."""
    assert command("start", "--notebook", ".", cwd=tmp_path).returncode == 0
    for exercise in COURSE.exercises:
        made = json.loads((tmp_path / exercise.name / f"{exercise.module}.ipynb").read_text())
        kinds = {kind: [] for kind in ("markdown", "code")}
        for cell in made["cells"]:
            kinds[cell["cell_type"]].append("".join(cell["source"]))
        head, *rest = [line for line in kinds["markdown"][0].split("\n") if line]
        assert head.startswith("# ")
        assert not rest[0].startswith("# ")
        for text in kinds["code"]:
            assert not ("__main__" in text and "\ndef " in f"\n{text}")


NOW = Run(score=2.0, max_score=9.0, passed=("a", "b"), failed=())


@pytest.mark.parametrize(
    "more", ["", ',"hints":1,"first":"b"'], ids=["of the first version", "of version 0.2"]
)
def test_what_an_older_version_kept_goes_on(tmp_path, more):
    """The runs that an older version kept of a workspace count, and newer ones follow them."""
    path = tmp_path / ".grade/history.json"
    path.parent.mkdir()
    kept = f'{{"score":1.0,"max_score":9.0,"passed":["a"],"failed":["b"]{more}}}'
    path.write_text(f'{{"runs":{{"{SWISH.name}":[{kept}]}}}}')
    history = History.read(tmp_path)
    assert history.last(SWISH.name).failed == ("b",)
    history.write(tmp_path, SWISH.name, NOW)
    assert [run.score for run in History.read(tmp_path).runs[SWISH.name]] == [1.0, 2.0]


def test_what_a_newer_version_kept_is_left_alone(tmp_path):
    """A history that this version can't read for being newer is not written over."""
    path = tmp_path / ".grade/history.json"
    path.parent.mkdir()
    path.write_text('{"format":99,"runs":["in another shape"]}')
    before = path.read_bytes()
    history = History.read(tmp_path)
    assert not history.known
    history.write(tmp_path, SWISH.name, NOW)
    assert path.read_bytes() == before
