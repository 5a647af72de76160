"""A notebook is graded wherever a script is, and told of in cells and lines."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from grader.__main__ import run
from grader.ci.run import exit_code
from grader.cli.ci_run import terminal_text
from grader.cli.group import grade
from grader.course.loading import load_course
from grader.grading.service import open_grading
from grader.model import Report, Script, Status, Submission
from grader.report import classroom, github, gradescope, html, junit, workflow_commands
from grader.report.document import to_document
from grader.report.reporter import Graded, Located
from grader.report.view import view
from grader.submissions.notebooks import as_script
from grader.submissions.single_file import submission_of
from grader.submissions.workspace import default_file, make_workspace

from .release.conftest import COURSE, write_course

CELLS = (
    "%matplotlib inline\nimport torch",
    "def cube(x):\n    return x * x * x",
    "# The slope\n\ndef slope(x):\n    return x.nowhere\n\ndef fit(x, steps): return math.pi",
)


def notebook(*cells: str) -> bytes:
    made = [nbformat.v4.new_code_cell(text) for text in cells]
    return nbformat.writes(nbformat.v4.new_notebook(cells=made)).encode()


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    return write_course(tmp_path_factory.mktemp("notebooks"), COURSE)


@pytest.fixture(scope="module")
def grading(root):
    with open_grading(root, False) as (course, one):  # noqa: FBT003
        yield lambda name, data: one(course.exercises[0], submission_of(name, data))


@pytest.fixture(scope="module")
def report(grading) -> Report:
    return grading("cube.ipynb", notebook(*CELLS))


def located(report: Report) -> Located:
    return Located(report=report, path="exercise-01-cube/cube.ipynb")


def test_a_notebook_gets_the_points_of_its_code(report):
    """The code cells are graded as one script, and what was left out is told."""
    passed = {verdict.check.id for verdict in report.verdicts if verdict.status is Status.passed}
    assert passed == {"cube_points", "cube_far_away"}
    assert report.notes == ("Cell 1, line 1 was left out: %matplotlib inline",)


def test_every_output_tells_cell_and_line(report):
    """A line is told as cell and line in the terminal, the page, JSON and each CI's format."""
    place = "cell 3, line 4"
    assert place in terminal_text(report)
    assert place in html.render(view(report)).decode()
    wrong = next(check for check in to_document(report)["checks"] if check["id"] == "slope_points")
    assert (wrong["exception"]["place"], wrong["diagnosis"]["place"]) == (place, place)
    assert "Cell 3, line 4" in github.render(Graded((located(report),))).decode()
    assert place in gradescope.render(Graded((located(report),))).decode()
    assert place in junit.render(Graded((located(report),))).decode()
    tests = classroom.result(Graded((located(report),)))["tests"]
    assert {test["line_no"] for test in tests} == {0}
    told = [
        one
        for one in workflow_commands.annotate(Graded((located(report),)))
        if one.level == "error"
    ]
    assert all(one.line is None for one in told)
    assert any("Cell 3, line 4" in one.message for one in told)


def test_an_excerpt_is_numbered_by_cell_and_line(report):
    """The lines around a mistake carry the numbers of their cell."""
    item = next(i for group in view(report).groups for i in group.items if "slope" in i.title)
    marked = next(line for line in item.excerpt if line.marked)
    assert (marked.label, marked.text.strip()) == ("3:4", "return x.nowhere")


def test_a_hidden_check_tells_the_place_too(report):
    """What is left of an exception in a hidden check has its place, and not its text."""
    hidden = next(v for v in report.verdicts if v.check.id == "slope_of_a_table")
    assert "cell 3, line 4" in hidden.diagnosis.says
    assert "nowhere" not in hidden.diagnosis.says + hidden.message


@pytest.mark.parametrize("data", [b"", b'{"a":', b"[]", b"\xff\xfe", b'{"nbformat": 4}'])
def test_what_is_no_notebook_is_graded_with_the_reason(grading, data):
    """A file that only calls itself a notebook earns nothing, and the report says why."""
    found = grading("cube.ipynb", data)
    assert found.score == 0
    assert "The file is not a notebook" in found.failure
    assert exit_code(Graded((located(found),)), 100) == 1


def test_a_script_stays_as_it_is():
    """Only the file's name makes it a notebook."""
    given = Submission(name="cube.py", source=b'{"nbformat": 4}', sha256="0")
    assert as_script(given) == Script(name="cube.py", source=given.source, sha256="0")


def test_the_command_grades_a_notebook(root, tmp_path, monkeypatch):
    """`grade EXERCISE` takes a notebook where the script is untouched or gone, and a named one."""
    monkeypatch.chdir(tmp_path)
    make_workspace(load_course(root), tmp_path)
    folder = tmp_path / "exercise-01-cube"
    (folder / "cube.ipynb").write_bytes(notebook(*CELLS))
    course = load_course(root)
    assert default_file(course.exercises[0], course, folder).suffix == ".ipynb"
    with (folder / "cube.py").open("a") as script:
        script.write("# mine\n")
    assert default_file(course.exercises[0], course, folder).suffix == ".py"
    (folder / "cube.py").unlink()
    common = ["exercise-1", "--course", str(root), "--no-html", "--json", "out.json"]
    assert run(common) == 1
    written = json.loads(Path("out.json").read_text())
    assert written["submission"]["name"] == "cube.ipynb"
    assert written["score"] == 3
    assert run([common[0], str(folder / "cube.ipynb"), *common[1:]]) == 1


def test_start_gives_the_stub_as_a_notebook(root, tmp_path):
    """`grade start --notebook` adds a valid notebook with the statement and every definition."""
    done = CliRunner().invoke(
        grade, ["start", str(tmp_path / "w"), "--notebook", "--course", str(root)]
    )
    assert done.exit_code == 0, done.output
    written = nbformat.read(tmp_path / "w/exercise-01-cube/cube.ipynb", as_version=4)
    nbformat.validate(written)
    assert "Write $x^3$" in written.cells[0].source
    script = as_script(
        submission_of("cube.ipynb", (tmp_path / "w/exercise-01-cube/cube.ipynb").read_bytes())
    )
    assert script.source.count(b"raise NotImplementedError") == 3
    assert script.notes == ()
