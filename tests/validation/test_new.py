"""`grade new` writes an exercise in which everything works, and touches nothing that is there."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from grader.__main__ import run
from grader.cli import validate
from grader.validation.answers import LEAST
from grader.validation.equivalents import LEAST_KILLED
from grader.validation.validate import prove
from grader.validation.values import AnswerKind, Promise
from tests.validation.courses import write_course, write_exercise

KINDS = {
    "smooth-step": ["--function", "smooth", "--function", "slope"],
    "quiz-4": ["--quiz"],
    "fit-a-line": ["--module", "--function", "Line", "--function", "train"],
}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with one exercise."""
    root = tmp_path / "course"
    for folder in ("exercises", "reference"):
        (root / folder / "exercise-01-taken").mkdir(parents=True)
    (root / "course.toml").write_text('name = "own"\ntitle = "Own"\n')
    return root


def tree(root: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_what_is_written_is_sound_but_for_what_is_left_to_write(capsys, course: Path) -> None:
    """Each kind runs as it is: its checks, its misconceptions and its hostile answers hold."""
    for number, (slug, options) in enumerate(KINDS.items(), 2):
        assert run(["new", str(number), slug, *options, "--course", str(course)]) == 0
        assert f"grade validate {slug} --course {course}" in capsys.readouterr().out
    for proof in prove(course, lambda name: not name.endswith("taken")):
        short = {item.promise for item in proof.shortfalls}
        assert short == {Promise.written, Promise.right, Promise.wrong}, proof.shortfalls
        assert all(
            "ways that are needed" in item.says
            for item in proof.shortfalls
            if item.promise is Promise.right
        )
        (accept,) = (item for item in proof.shortfalls if item.promise is Promise.wrong)
        assert "--accept" in accept.says
        places = [
            (item.path.parent.parent.name, item.path.name)
            for item in proof.shortfalls
            if item.promise is Promise.written
        ]
        assert places[0] == ("exercises", "README.md")
        assert ("reference", "misconceptions.py") in places
        assert proof.checks >= 2


REFUSED = [
    (["1", "new-one", "--function", "f"], "number 1 is taken: exercises/exercise-01-taken", "2 is"),
    (["2", "taken", "--function", "f"], "the slug taken is taken", "Choose another"),
    (["2", "new_one", "--function", "f"], "'new_one' can't be a slug", "Write new-one"),
    (["2", "New One", "--function", "f"], "'New One' can't be a slug", "Write new-one"),
    (["2", "../../x", "--function", "f"], "'../../x' can't be a slug", "Write x"),
    (["2", "new", "--function", "f g"], "'f g' is no name that a function can have", "letters"),
    (["2", "new", "--function", "class"], "'class' is no name", "letters"),
    (["2", "new", "--function", "_f"], "'_f' is no name", "letters"),
    (["2", "new", "--function", "supply"], "`code.supply` is something else", "letters"),
    (["2", "new", "--function", "f", "--function", "f"], "'f' is named twice", "each name once"),
    (["2", "new"], "no graded function is named", "--function NAME"),
    (["2", "new", "--quiz", "--module"], "is a quiz or trains a module", "one of the two"),
    (["0", "new", "--function", "f"], "0 is not in the range 1<=x<=99", ""),
    (["two", "new", "--function", "f"], "'two' is not a valid integer range", ""),
]


@pytest.mark.parametrize(("typed", "says", "advice"), REFUSED)
def test_what_can_not_be_written_is_refused(
    capsys, course: Path, typed: list[str], says: str, advice: str
) -> None:
    """A wrong number, slug or function is a sentence and exit 2, and nothing is written."""
    before = tree(course)
    assert run(["new", *typed, "--course", str(course)]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert says in told
    assert advice in told
    assert tree(course) == before


@pytest.mark.parametrize(
    ("count", "kinds"),
    [
        (1, ["list[float]"]),
        (2, ["list[float]", "list[int]"]),
        (3, ["list[float]", "list[int]", "int"]),
        (8, ["list[float]"] * 3 + ["list[int]"] * 4 + ["int"]),
    ],
)
def test_a_quiz_asks_for_examples_first(capsys, course: Path, count: int, kinds: list[str]) -> None:
    """A quiz of any length begins with examples, goes on with statements and ends with a number."""
    names = [f"--function=question_{number}" for number in range(1, count + 1)]
    assert run(["new", "2", "quiz-4", "--quiz", *names, "--course", str(course)]) == 0
    stub = (course / "exercises/exercise-02-quiz-4/quiz_4.py").read_text(encoding="utf-8")
    assert re.findall(r"-> (\S+):", stub) == kinds
    capsys.readouterr()


def test_nothing_is_ever_overwritten(capsys, course: Path) -> None:
    """A second call refuses, and leaves every byte of the first as it was."""
    arguments = ["new", "2", "smooth", "--function", "f", "--course", str(course)]
    assert run(arguments) == 0
    before = tree(course)
    assert run(arguments) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert "number 2 is taken: exercises/exercise-02-smooth 3 is free." in told
    assert tree(course) == before


def test_a_folder_that_is_no_course(capsys, tmp_path: Path) -> None:
    """Without a course.toml nothing is written, and the sentence says what to name."""
    assert run(["new", "2", "smooth", "--function", "f", "--course", str(tmp_path)]) == 2
    assert "there is no course.toml" in capsys.readouterr().err
    assert tree(tmp_path) == {}


def test_a_folder_that_can_not_be_written(capsys, tmp_path: Path) -> None:
    """What can't be written is named, and no half of an exercise is left behind."""
    (tmp_path / "course.toml").write_text('name = "own"\ntitle = "Own"\n')
    (tmp_path / "reference").write_text("in the way")
    assert run(["new", "2", "smooth", "--function", "f", "--course", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert f"{tmp_path / 'reference'} can't be written" in told
    assert "Nothing was written" in told
    assert list((tmp_path / "exercises").iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["new", "2", "smooth", "--function", "f"],
        "adopt small a.py --of cube --id odd --says Odd. --why Why. --write".split(),
        ["validate", "small", "--accept"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_what_an_installed_course_is(capsys, monkeypatch, tmp_path: Path, arguments) -> None:
    """The course inside the package is nobody's to write to."""
    inside = write_course(tmp_path / "_course")
    write_exercise(inside, 1, "small")
    for module in ("grader.cli.new", "grader.course.loading"):
        monkeypatch.setattr(f"{module}.default_root", lambda: inside)
    before = tree(inside)
    assert run(arguments) == 2
    assert "--course DIR" in capsys.readouterr().err
    assert tree(inside) == before


def test_without_what_authors_need(capsys, monkeypatch, course: Path) -> None:
    """Without the extra `staff` validating says what to install, and exits with 2."""
    monkeypatch.setitem(sys.modules, "libcst", None)
    assert run(["validate", "--course", str(course)]) == 2
    assert "pip install 'training-loop-grader[staff]'" in capsys.readouterr().err


def test_what_is_counted_is_said_beforehand() -> None:
    """The numbers that an exercise has to reach stand in `grade validate --help`."""
    told = " ".join((validate.validate.help or "").split())
    right, hostile = LEAST[AnswerKind.correct], LEAST[AnswerKind.hostile]
    assert f"right in {right} ways" in told
    assert f"{hostile} hostile answers" in told
    assert f"kill {100 * LEAST_KILLED:g} %" in told
    assert re.search("in 2 spellings", told)
