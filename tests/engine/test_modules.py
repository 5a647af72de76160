"""A module of the learning path, wherever a set of exercises is taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.__main__ import run
from grader.course.loading import load_course
from grader.course.path import home, of_modules, outline
from tests.engine.test_path import write_course
from tests.release import conftest as cubes

MODULES = """
[[modules]]
title = "Powers"
[[modules.lessons]]
title = "The third"
exercises = ["cube"]
[[modules]]
title = "Other powers"
[[modules.lessons]]
title = "The third again"
exercises = ["dice"]
"""


def test_a_module_has_the_exercises_that_are_at_home_in_it(tmp_path: Path) -> None:
    """Each exercise of the path is in one module: the one that names it first."""
    course = load_course(write_course(tmp_path))
    first, second = of_modules(course, [1]), of_modules(course, [2])
    assert [item.slug for item in first] == ["cow", "elk"]
    assert [item.slug for item in second] == ["bee"]
    both = {item.slug for item in of_modules(course, [2, 1])}
    assert both == {item.slug for item in course.exercises if home(course.lessons, item.slug)}


def test_a_workspace_of_one_module(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`grade start --module` writes that module's exercises; COURSE.md has the path's order."""
    course = write_course(tmp_path / "course")
    mine = tmp_path / "mine"
    assert run(["start", str(mine), "--module", "2", "--course", str(course)]) == 0
    assert "exercise-02-bee/README.md, then:" in capsys.readouterr().out
    assert {path.name for path in mine.glob("exercise-*")} == {"exercise-02-bee"}
    page = (mine / "COURSE.md").read_text(encoding="utf-8")
    assert page == "# Own\n\n" + outline(load_course(course))
    places = [page.index(f"(exercise-{name}/README.md)") for name in ("05-elk", "03-cow", "02-bee")]
    assert places == sorted(places)
    assert run(["start", str(mine), "--course", str(course)]) == 0
    assert len(list(mine.glob("exercise-*"))) == 5


@pytest.mark.parametrize(
    "arguments", [["start", "FOLDER"], ["batch", "FOLDER", "--out", "out"], ["release", "FOLDER"]]
)
def test_a_module_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """The modules that there are, are told, and nothing is written; a path may have none."""
    folder = tmp_path / "folder"
    given = [str(folder) if word == "FOLDER" else word for word in arguments]
    course = write_course(tmp_path / "course")
    assert run([*given, "--module", "3", "--course", str(course)]) == 2
    told = capsys.readouterr().err
    assert "there is no module 3" in told
    assert "The course has 1 (First), 2 (Second)." in told
    course = write_course(tmp_path / "pathless", "")
    assert run([*given, "--module", "1", "--course", str(course)]) == 2
    assert "has no modules" in capsys.readouterr().err
    assert not folder.exists()


@pytest.fixture(scope="module")
def two_cubes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of two exercises, each in a module of its own."""
    other = {
        name.replace("01-cube", "02-dice").replace("/cube.py", "/dice.py"): text
        for name, text in cubes.COURSE.items()
        if "exercise-01-cube" in name
    }
    files = {**cubes.COURSE, **other}
    files["course.toml"] += MODULES
    return cubes.write_course(tmp_path_factory.mktemp("course"), files)


@pytest.mark.slow
def test_a_kit_of_one_module(two_cubes: Path, tmp_path: Path) -> None:
    """A kit of module 2 has its exercises alone, and its folder nothing of another's reference."""
    kit = tmp_path / "kit"
    command = ["--module", "2", "--course", str(two_cubes)]
    assert run(["release", str(kit), *command]) == 0
    assert [path.name for path in (kit / "exercises").iterdir()] == ["exercise-02-dice"]
    assert "exercise-01" not in (kit / "README.md").read_text(encoding="utf-8")
    assert run(["release", str(kit), "--check", "--course", str(two_cubes)]) == 0
    slipped = kit / "exercises/exercise-02-dice/notes.py"
    slipped.write_text(cubes.COURSE["reference/exercise-01-cube/test_hidden.py"])
    assert run(["release", str(kit), "--check", "--course", str(two_cubes)]) == 3


@pytest.mark.slow
def test_a_batch_and_a_proof_of_one_module(
    two_cubes: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """`batch` grades what of a module was handed in; `validate` proves its exercises alone."""
    for student in ("ada", "bob"):
        for name in ("cube", "dice"):
            place = tmp_path / "in" / student / f"{name}.py"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(cubes.RIGHT)
    out = tmp_path / "marks"
    course = ["--module", "1", "--course", str(two_cubes)]
    assert run(["batch", str(tmp_path / "in"), "--out", str(out), "--no-reports", *course]) == 0
    assert "2 full marks" in capfd.readouterr().out
    assert run(["validate", *course]) in {0, 1}
    told = capfd.readouterr().out
    assert "exercise-01-cube" in told
    assert "exercise-02-dice" not in told
