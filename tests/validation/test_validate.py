"""``grade validate`` on courses that are sound, and on courses that are not."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.batch.conftest import alive, below, wait_until
from tests.kept import Command
from tests.validation.courses import write_course, write_exercise

pytestmark = pytest.mark.timeout(400)

HIDDEN, VISIBLE = "staff/test_hidden.py", "public/test_visible.py"
MISCONCEPTIONS, SETTINGS = "staff/misconceptions.py", "public/exercise.toml"

MOODY = "def cube(z):\n    return z if z.ndim == 2 and z[0, 0] < 0 else z * z * z\n"
SPELLED = ', spelled=[{"square * z": "z"}, "return z *"]'
TWIN = f"""@misconception(
    "cube-is-flat", of="cube", says="Flat.", why="It is."{SPELLED},
)
def flat(z):
    return z ** 2


others ="""
EQUIVALENTS = """[[equivalent]]
function = "cube"
mutation = "`z * z` becomes `z / z`"
line = "return z * z * z"
reason = "It is none."
[[equivalent]]
function = "cube"
mutation = "`a` becomes `b`"
line = "return a"
reason = "It went."
"""
FILES = {
    "missing-stub": [(SETTINGS, "functions", 'stub = "other.py"\nfunctions')],
    "unknown-key": [(SETTINGS, "curiosity", "curosity")],
    "broken-suite": [(HIDDEN, "NOISE =", "HALF = 1 / 0\nNOISE =")],
    "broken-python": [(VISIBLE, "POINTS =", "POINTS = =")],
    "careless": [
        (MISCONCEPTIONS, "square(z):\n    return z * z", "square(z):\n    return z * (z * z)"),
        (MISCONCEPTIONS, "constant-factor", "offset"),
        (MISCONCEPTIONS, "others =", TWIN),
        (HIDDEN, 'points=1, hint="Try a matrix."', 'points=5, hint="Try `z * z.square()`."'),
        (VISIBLE, 'points=2, hint="Is `z * z` enough?"', "points=0"),
        ("public/README.md", "cube(z", "sphere(z"),
        ("public/README.md", "cube(2)", "sphere(2)"),
        ("staff/answers/hostile/quiet.py", "loses: none", "loses: all"),
        ("staff/answers/correct/moody.py", "", MOODY),
        ("staff/equivalent.toml", "", EQUIVALENTS),
    ],
    "raises": [("staff/{stub}", "return z * z * z", "return z * (1 // 0)")],
    "twins": [(MISCONCEPTIONS, "others =", TWIN.replace("z ** 2", "z * z").replace(SPELLED, ""))],
    "changed-golden": [("staff/expected.toml", "spellings = 3", "spellings = 4")],
    "missing-golden": [("staff/expected.toml", None, "")],
    "unknown-fixture": [(HIDDEN, "(agree)", "(agree, agreed)")],
    "lazy": [
        ("public/{stub}", 'raise NotImplementedError("write cube")', "return z * z * z"),
        (HIDDEN, "code.cube(NOISE))", "list(code.cube(NOISE).shape))"),
        (HIDDEN, "generator=generator(1)", "generator=torch.Generator().manual_seed(1)"),
        ("staff/{stub}", "return z * z * z", "return z * z * z + 0 * z"),
    ],
}
"""Exercises that are sound but for some changes."""

TOLD = [
    ("missing-stub", "loads", "exercises/{name}/exercise.toml:2", "the stub is other.py"),
    ("unknown-key", "loads", "exercises/{name}/exercise.toml:3",
     "there is no key `curosity`: did you mean `curiosity`?"),
    ("broken-suite", "loads", "reference/{name}/test_hidden.py:5", "ZeroDivisionError"),
    ("broken-python", "loads", "exercises/{name}/test_visible.py:5", "invalid syntax"),
    ("careless", "misconceptions", "reference/{name}/misconceptions.py:11",
     "cube-is-square passes every check: it is in fact right"),
    ("careless", "misconceptions", "reference/{name}/misconceptions.py:18",
     "cube-is-flat is never told as cube-is-flat, but as no-pow"),
    ("careless", "misconceptions", "reference/{name}/misconceptions.py:16",
     "cube-is-flat/2: `square * z` isn't in careless.py"),
    ("careless", "misconceptions", "reference/{name}/misconceptions.py:16",
     "cube-is-flat/3: it isn't Python: invalid syntax: `return z *`"),
    ("careless", "misconceptions", "reference/{name}/misconceptions.py:22",
     "cube: offset is never told as offset, but as constant-factor"),
    ("changed-golden", "wrong", "reference/{name}/expected.toml:9",
     "-spellings = 4\n+spellings = 3"),
    ("missing-golden", "wrong", "reference/{name}/expected.toml:1", "there is no such file yet"),
    ("twins", "misconceptions", "reference/{name}/misconceptions.py:18",
     "is never told as cube-is-flat, but as cube-is-square: cube-is-square explains all it loses"),
    ("raises", "checks", "exercises/{name}/test_visible.py:9",
     "fails in the check 'points': `cube` raised ZeroDivisionError"),
    ("careless", "points", "exercises/{name}/test_visible.py:1",
     "visible checks have 0 of 5 points, less than a third"),
    ("careless", "points", "exercises/{name}/test_visible.py:9", "points is worth 0 points"),
    ("careless", "checks", "exercises/{name}/test_visible.py:9", "points has no hint"),
    ("careless", "leaks", "reference/{name}/test_hidden.py:8",
     "the hint of random gives cube away: `z * z.square()`"),
    ("careless", "names", "exercises/{name}/README.md:1", "the statement never names `cube`"),
    ("careless", "hostile", "reference/{name}/answers/hostile/quiet.py:2",
     "it passes points, which it says it loses"),
    ("careless", "steady", "reference/{name}/answers/correct/moody.py:1",
     "random is passed at first, failed"),
    ("careless", "mutants", "reference/{name}/equivalent.toml:1",
     "it is no equivalent, points kills it"),
    ("careless", "mutants", "reference/{name}/equivalent.toml:6",
     "there is no such mutant (any more)"),
    ("unknown-fixture", "loads", "reference/{name}/test_hidden.py:9",
     "test_random asks for `agreed`, which is none of what a check can ask for"),
    ("lazy", "stub", "exercises/{name}/lazy.py:1", "should say “not written yet” of the stub"),
    ("lazy", "empty", "reference/{name}/test_hidden.py:9",
     "random gives points to zeros, ones, the input returned and random"),
    ("lazy", "steady", "reference/{name}/test_hidden.py:5", "use `generator(seed)`"),
    ("lazy", "mutants", "reference/{name}/lazy.py:5",
     "a mutant survives: in cube, `z * z * z + 0 * z` becomes `z * z * z - 0 * z`"),
]  # fmt: skip
"""What is told of them: the exercise, the promise, the file and line, the words."""


Found = tuple[int, dict[str, Any], str]
"""Exit code, JSON document and table."""


def _validate(command: Command, course: Path, *arguments: str) -> Found:
    """What the command finds in a course."""
    path = course / "found.json"
    done = command("validate", "--course", course, "--json", path, *arguments, cwd=course)
    assert path.exists(), done.stderr
    return done.returncode, json.loads(path.read_bytes()), done.stdout


def _unsound(command: Command, root: Path, slugs: Sequence[str]) -> Found:
    """One run over a course where every exercise but one falls short somewhere."""
    write_course(root)
    write_exercise(root, 1, "sound")
    for number, slug in enumerate(FILES, 2):
        if slug in slugs:
            write_exercise(root, number, slug, *FILES[slug])
    return _validate(command, root, "--mutate")


@pytest.fixture(scope="module")
def unsound(command: Command, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """With all kinds of exercises that fall short."""
    return _unsound(command, tmp_path_factory.mktemp("unsound"), list(FILES))


@pytest.fixture(scope="module")
def unread(command: Command, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """With exercises that can't be loaded."""
    slugs = [slug for slug, promise, *_ in TOLD if promise == "loads"]
    return _unsound(command, tmp_path_factory.mktemp("unread"), slugs)


def test_a_new_exercise_needs_no_change_in_the_grader(command: Command, tmp_path: Path) -> None:
    """A folder in each of the two trees adds an exercise, and it can be proved sound."""
    root = write_course(tmp_path / "course")
    name = write_exercise(root, 13, "cube")
    code, found, table = _validate(command, root, "--mutate", "cube")
    assert (code, found["sound"]) == (0, True), table
    [exercise] = found["exercises"]
    assert exercise["name"] == name
    assert all(exercise["promises"].values())
    assert exercise["answers"]["wrong"] == {"count": 5, "as_they_should_be": 5}
    assert {mutant["status"] for mutant in exercise["mutants"]} == {"killed"}
    assert "The exercise is sound" in table


def _look(found: Found, slug: str, promise: str, where: str, says: str) -> None:
    """Find what is told of an exercise."""
    name = f"exercise-{list(FILES).index(slug) + 2:02d}-{slug}"
    exercise = next(item for item in found[1]["exercises"] if item["name"] == name)
    told = [
        (item["promise"], f"{item['file']}:{item['line']}", item["says"])
        for item in exercise["shortfalls"]
    ]
    wanted = promise, where.format(name=name)
    assert any(item[:2] == wanted and says in item[2] for item in told), told
    assert not exercise["promises"][promise]
    assert exercise["loaded"] == (promise != "loads")


@pytest.mark.parametrize("told", [one for one in TOLD if one[1] == "loads"], ids=str)
def test_what_cannot_be_loaded_is_told_with_its_file_and_line(
    unread: Found, told: tuple[str, str, str, str]
) -> None:
    """What keeps an exercise from running is named with the file and line."""
    _look(unread, *told)


@pytest.mark.slow
@pytest.mark.parametrize("told", [one for one in TOLD if one[1] != "loads"], ids=str)
def test_what_falls_short_is_told_with_its_file_and_line(
    unsound: Found, told: tuple[str, str, str, str]
) -> None:
    """Every way of falling short names the promise, the file and the line."""
    _look(unsound, *told)


def test_a_broken_exercise_does_not_keep_others_from_being_proved(unread: Found) -> None:
    """One that can't be loaded falls short as well, and a sound one is still said to be sound."""
    code, found, table = unread
    assert code == 1
    assert found["exercises"][0]["sound"], found["exercises"][0]["shortfalls"]
    assert "1 of 6 exercises are sound, 5 can't be loaded" in table
    rows = table.split("\n\n")[0].split("\n")
    assert len(rows) == 7
    assert max(map(len, rows)) <= 80


def test_what_falls_short_alone_exits_with_1(command: Command, tmp_path: Path) -> None:
    """An exercise that can be loaded and falls short exits with 1, and ``-`` writes JSON alone."""
    root = write_course(tmp_path / "course")
    write_exercise(root, 1, "cube", (HIDDEN, "points=1", "points=5"))
    done = command("validate", "--course", root, "--json", "-", cwd=tmp_path)
    assert done.returncode == 1
    assert json.loads(done.stdout)["exercises"][0]["promises"]["points"] is False
    assert "less than a third" in done.stderr


def test_an_exercise_that_is_not_there_is_a_usage_error(command: Command, tmp_path: Path) -> None:
    """A name that no exercise has exits with 2."""
    root = write_course(tmp_path / "course")
    write_exercise(root, 1, "cube")
    done = command("validate", "--course", root, "sphere", cwd=tmp_path)
    assert done.returncode == 2
    assert "no exercise 'sphere'" in done.stderr


@pytest.mark.slow
def test_who_kills_it_is_rid_of_its_processes(tmp_path: Path) -> None:
    """A proof that is killed, and can tidy up nothing, leaves nobody behind who goes on."""
    root = write_course(tmp_path / "course")
    write_exercise(root, 1, "sound")
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", "validate", "--course", str(root)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    # Two processes of the pool, and one of them or both with a zygote.
    assert wait_until(lambda: "zygote" in below(process.pid).values())
    left = below(process.pid)
    process.kill()
    process.wait()
    assert wait_until(lambda: not any(alive(pid) for pid in left)), left
