"""A small course with every kind of secret, and a sandbox to grade in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.__main__ import run
from grader.course.loading import load_course
from grader.model import Course
from grader.release.handout import secrets_of
from grader.release.kit import record_course
from grader.release.recording import Recorded
from grader.release.secrets import Secrets

from .environments import make_environment

COURSE = {
    "course.toml": 'name = "small"\ntitle = "A small course"\n',
    "exercises/exercise-01-cube/README.md": "# Cubes\n\nWrite $x^3$ and its slope.\n",
    "exercises/exercise-01-cube/exercise.toml": (
        'title = "Cubes"\nfunctions = ["cube", "slope", "fit"]\n'
        "[limits]\ndeadline = 10.0\n"
    ),
    "exercises/exercise-01-cube/cube.py": '''"""Exercise 1: cubes."""

import torch
from torch import Tensor


def cube(x: Tensor) -> Tensor:
    """The third power, elementwise."""
    raise NotImplementedError("write cube")


def slope(x: Tensor) -> Tensor:
    """The slope of the third power, elementwise."""
    raise NotImplementedError("write slope")


def fit(x: Tensor, steps: int) -> list[float]:
    """The losses of some steps."""
    raise NotImplementedError("write fit")
''',
    "exercises/exercise-01-cube/test_visible.py": '''"""What you can see."""

import torch

from grader.suite import check

POINTS = torch.tensor([-2.0, -0.5, 0.25, 3.0], dtype=torch.float64)


@check("The cube at four points", of="cube", points=2, hint="How often is x a factor?")
def test_cube_points(agree):
    agree(lambda code: code.cube(POINTS))
    agree(lambda code: {"twice": [code.cube(2 * POINTS), code.cube(POINTS[:0])]})


@check("The slope at four points", of="slope", points=1)
def test_slope_points(agree, reference):
    agree(lambda code: code.slope(POINTS))
    assert reference.slope(POINTS).shape == POINTS.shape


@check("The losses fall", of="fit", points=1)
def test_fit_falls(agree):
    agree(lambda code: code.remember("run", lambda one: one.fit(POINTS, 3)))


@check("What a wrong number of steps gives", of="fit", points=1)
def test_fit_refuses(agree):
    agree(lambda code: code.fit.outcome(POINTS, -1))
''',
    "reference/exercise-01-cube/cube.py": '''"""The reference that nobody hands out."""

import torch


def cube(x):
    return x * x * x


def slope(x):
    return 3 * x * x


def fit(x, steps):
    """Halves a distance with each step of the descent."""
    if steps < 0:
        raise ValueError("a number of steps is not negative")
    losses = []
    value = float(cube(x).abs().sum())
    for _ in range(steps):
        losses.append(value)
        value = value / 2 + 0.125
    return losses
''',
    "reference/exercise-01-cube/test_hidden.py": '''"""What nobody sees before the hand-in."""

import torch

from grader.suite import check

FAR = torch.tensor([[-41.5, 17.25], [230.125, -0.0078125]], dtype=torch.float64)
SMALL = torch.tensor([0.0012, 0.0755, -0.3301, 0.901])


@check("Cubes of far away numbers", of="cube", hint="Nothing special happens far from zero.")
def test_cube_far_away(agree):
    agree(lambda code: code.cube(FAR))
    agree(lambda code: code.cube(SMALL))


@check("The slope keeps the table's shape", of="slope")
def test_slope_of_a_table(agree):
    given = FAR.reshape(1, 4).expand(3, 4)
    agree(lambda code: code.slope(given).sum(dim=0))
''',
    "reference/exercise-01-cube/misconceptions.py": '''import torch

from grader.suite import misconception


@misconception(
    "cube-is-square",
    of="cube",
    says="This is the square of x: one factor of three is missing.",
    why="A square is never negative; a cube has the sign of x.",
)
def square(x):
    return torch.square(x) + 0 * x.sum()


@misconception("slope-forgets-the-factor", of="slope", says="The factor in front of the power "
               "was forgotten.", why="A power comes down in front when it is derived.")
def no_factor(x):
    kept = x.clone()
    return kept * kept
''',
    "reference/exercise-01-cube/answers/correct/powers.py": '''"""With torch's own powers."""

import torch


def cube(x):
    return torch.pow(x, 3)


def slope(x):
    return torch.pow(x, 2).mul(3)


def fit(x, steps):
    if steps < 0:
        raise ValueError("a number of steps is not negative")
    first = float((x**3).abs().sum())
    found = [first]
    while len(found) < steps:
        found.append(found[-1] / 2 + 0.125)
    return found[:steps]
''',
    "reference/exercise-01-cube/answers/wrong/square.py": '''# diagnosis: cube-is-square
import torch


def cube(x):
    return x**2


def slope(x):
    return 3 * x**2
''',
}  # fmt: skip


def write_course(root: Path, files: dict[str, str]) -> Path:
    """Writes files below a folder and returns it."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def course_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_course(tmp_path_factory.mktemp("course"), COURSE)


@pytest.fixture(scope="session")
def course(course_root: Path) -> Iterator[Course]:
    return load_course(course_root)


RIGHT = COURSE["reference/exercise-01-cube/answers/correct/powers.py"]


@pytest.fixture(scope="session")
def recorded(course: Course) -> dict[str, Recorded]:
    return record_course(course)


@pytest.fixture(scope="session")
def secrets(course: Course, recorded: dict[str, Recorded]) -> Secrets:
    return secrets_of(course, recorded)


@pytest.fixture(scope="session")
def kit(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small course's kit, written by `grade release`."""
    folder = tmp_path_factory.mktemp("handed-out") / "kit"
    assert run(["release", str(folder), "--course", str(course.root)]) == 0
    return folder


@pytest.fixture(scope="session")
def python(kit: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a student who installed the kit's wheel."""
    (wheel,) = kit.glob("*.whl")
    return make_environment(tmp_path_factory.mktemp("student") / "environment", wheel)
