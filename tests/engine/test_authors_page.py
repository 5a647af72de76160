"""The page for authors: every name that a course may import has an example, and each is run."""

from __future__ import annotations

import importlib
import pkgutil
import re
import textwrap
from pathlib import Path

import pytest

from grader import suite
from grader.course.catalogue import load_samples, load_staff
from grader.course.loading import load_course
from grader.validation.answers import LEAST, header
from grader.validation.equivalents import LEAST_KILLED
from grader.validation.places import read_sources
from grader.validation.runs import play_reference
from grader.validation.spellings import made_answers
from grader.validation.structure import structure
from grader.validation.values import AnswerKind, Promise

PAGE = (Path(suite.__file__).parent / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(?:python|toml)\n# ([\w./]+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
PUBLIC = {"exercise.toml", "test_visible.py"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with one exercise: the blocks of the page, file by file."""
    folder = tmp_path_factory.mktemp("course")
    (folder / "course.toml").write_text('name = "page"\ntitle = "The page"\n')
    name = "exercise-01-page"
    for file, text in BLOCKS:
        path = folder / ("exercises" if file in PUBLIC else "reference") / name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as stream:
            stream.write(text)
    stub = folder / "exercises" / name / "page.py"
    stub.write_text((folder / "reference" / name / "page.py").read_text(encoding="utf-8"))
    (folder / "exercises" / name / "README.md").write_text("# The page\n")
    return folder


def test_every_block_stands_in_a_file() -> None:
    """No block of code is only shown."""
    assert len(BLOCKS) == len(re.findall(r"^```\w", PAGE, re.MULTILINE))


def test_every_name_has_an_example() -> None:
    """Whatever `grader.suite` offers is used in a block of the page."""
    code = "\n".join(text for _, text in BLOCKS)
    lacking = [name for name in suite.__all__ if not re.search(rf"\b{name}\b", code)]
    assert lacking == []


def test_every_way_to_call_and_to_draw_is_shown() -> None:
    """What `agree`, `picture`, `code` and a model can do stands on the page."""
    from grader.grading.agreement import Agreement
    from grader.grading.picture import Picture
    from grader.oracle.subject import Function, Module, Subject

    known = {
        name
        for kind in (Agreement, Picture, Function)
        for name in vars(kind)
        if not name.startswith("_")
    }
    known |= {"supply", "supplied", "callable", "made", "remember"} & set(vars(Subject))
    known |= set(vars(Module)) & {"load", "state", "gradients", "requires_grad", "layers"}
    assert {name for name in known if not re.search(rf"\b{name}\b", PAGE)} == set()


def test_the_examples_are_an_exercise_that_runs(root: Path) -> None:
    """Every check passes on the reference, and misconceptions and samples can be loaded."""
    course = load_course(root)
    (exercise,) = course.exercises
    assert exercise.staff is not None
    told = structure(root, exercise.public)
    assert [item for item in told if item.promise is not Promise.names] == []
    played = play_reference(course, exercise)
    shown = {check.id for check in played.checks if check.visible}
    assert shown == {"gate_points", "ends", "pair"}
    assert len(played.checks) == len(re.findall(r"^(?:def )?test_\w+", PAGE, re.MULTILINE))
    sources, staff = read_sources(exercise, exercise.staff), load_staff(exercise)
    answers, short = made_answers(exercise, sources, staff)
    assert short == []
    assert load_samples(exercise)
    assert {"gate-is-sigmoid", "ends-swapped", "act-other"} <= {it.diagnosis for it in answers}
    hostile = (exercise.staff / "answers/hostile/leaves.py").read_text(encoding="utf-8")
    assert header(hostile).keys() == {"tries", "loses"}


def test_the_counts_of_the_page() -> None:
    """What the page says is counted is what `grade validate` counts."""
    assert f"right in {LEAST[AnswerKind.correct]} ways beside the reference" in PAGE
    assert f"{LEAST[AnswerKind.hostile]} hostile answers" in PAGE
    assert f"{100 * LEAST_KILLED:g} % of the reference's mutants" in PAGE


def test_the_walk_through_an_exercise_is_that_exercise() -> None:
    """Every block of code where an exercise is added stands so in the files of exercise 3."""
    root = Path(__file__).resolve().parents[2]
    text = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    walk = text.partition("## Adding an exercise")[2].partition("\n## ")[0]
    files = [*root.glob("exercises/*-swish/*.py"), *root.glob("reference/*-swish/*.py")]
    given = "\n".join(path.read_text(encoding="utf-8") for path in files)
    blocks = re.findall(r"^ *```python\n(.*?)^ *```", walk, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 2
    assert [block for block in blocks if textwrap.dedent(block) not in given] == []


def test_no_name_is_also_a_modules() -> None:
    """A name stays what it is, whichever module of the package is loaded before it is asked for."""
    modules = {item.name for item in pkgutil.iter_modules(suite.__path__)}
    for name in modules:
        importlib.import_module(f"grader.suite.{name}")
    namespaces = {"corner", "pictures"}
    assert modules & set(suite.__all__) == namespaces
