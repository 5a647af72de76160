"""A wrong function becomes an entry that does what the function did, whatever it needs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli.adopt import adopt
from grader.errors import UsageError
from grader.validation.adoption import implementation
from tests.validation.courses import write_course, write_exercise

FILES = {
    "alone": "def cube(z):\n    return 2 * z\n",
    "an import": "import math\ndef cube(z):\n    return z * math.sqrt(4)\n",
    "an import by name": "from math import sqrt as root\ndef cube(z):\n    return z * root(4)\n",
    "an import of all": "from math import *\ndef cube(z):\n    return z * sqrt(4)\n",
    "a constant": "TWO = 2\ndef cube(z):\n    return TWO * z\n",
    "a constant in a default": "TWO = 2\ndef cube(z, by=TWO):\n    return by * z\n",
    "a name that a parameter has too": (
        "z = 2\ndef twice(x):\n    return z * x\ndef cube(z):\n    return twice(z)\n"
    ),
    "helpers of helpers": (
        "import math\nTWO = math.sqrt(4)\ndef by(x):\n    return TWO * x\n"
        "def twice(x):\n    return by(x)\ndef cube(z):\n    return twice(z)\n"
    ),
    "a helper below": "def cube(z):\n    return twice(z)\ndef twice(z):\n    return 2 * z\n",
    "itself": "def cube(z, n=2):\n    return z + cube(z, n - 1) if n > 1 else z\n",
    "a decorator": (
        "import functools\n@functools.lru_cache\ndef cube(z):\n    return 2 * z\n"
    ),
    "annotations": (
        "from __future__ import annotations\nfrom typing import List\n"
        "def cube(z: List[int]) -> Nowhere:\n    '''Twice.'''\n    return 2 * z\n"
    ),
    "a lambda": "cube = lambda z: 2 * z\n",
    "a class": "class Twice:\n    def of(self, z):\n        return 2 * z\ncube = Twice().of\n",
    "a choice": "try:\n    import nowhere\nexcept ImportError:\n    TWO = 2\n"
    "def cube(z):\n    return TWO * z\n",
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_an_entry_has_all_that_its_function_needs(name: str) -> None:
    """Taken out of its file, with nothing else at hand, the function still doubles."""
    space: dict[str, object] = {}
    exec(implementation(FILES[name], "cube", "adopted"), space)
    adopted = space["adopted"]
    assert callable(adopted)
    assert adopted(3) == 6


def test_nothing_comes_along_that_the_function_does_not_reach() -> None:
    """What the file does beside is no part of the mistake."""
    source = "import os\nX = 1\nprint(X)\ndef other():\n    pass\n" + FILES["alone"]
    assert implementation(source, "cube", "adopted") == "def adopted(z):\n    return 2 * z"


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("def square(z):\n    return z\n", "defines no function"),
        ("from math import *\nfrom cmath import *\ndef cube(z):\n    return sqrt(z)\n", "cmath"),
    ],
)
def test_what_cannot_be_taken_out_is_refused(source: str, says: str) -> None:
    """A sentence says why."""
    with pytest.raises(UsageError, match=says):
        implementation(source, "cube", "adopted")


def adopted(root: Path, file: Path, *more: str) -> object:
    arguments = ["small", str(file), "--of", "cube", "--id", "cube-odd", "--course", str(root)]
    words = ["--says", "Odd.", "--why", "It is."]
    return CliRunner().invoke(adopt, [*arguments, *words, *more])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course with one exercise."""
    course = write_course(tmp_path / "course")
    write_exercise(course, 1, "small")
    return course


def test_a_right_function_is_no_misconception(root: Path, tmp_path: Path) -> None:
    """What passes every check is refused, and the catalogue stays as it is."""
    file = tmp_path / "mine.py"
    file.write_text("def cube(z):\n    return z * z * z\n")
    catalogue = root / "reference/exercise-01-small/misconceptions.py"
    before = catalogue.read_bytes()
    done = adopted(root, file, "--write")
    assert isinstance(done.exception, UsageError)
    assert "is right" in str(done.exception)
    assert catalogue.read_bytes() == before


def test_a_function_that_lives_by_its_file_is_refused(root: Path, tmp_path: Path) -> None:
    """An entry that would never match isn't made."""
    file = tmp_path / "mine.py"
    file.write_text(
        "import torch\ntorch.set_grad_enabled(False)\nSEEN = [2]\nSEEN.append(5)\n"
        "def cube(z):\n    return SEEN[-1] * z\n"
    )
    done = adopted(root, file)
    assert isinstance(done.exception, UsageError)
    assert "never match" in str(done.exception)


def test_a_notebooks_function_is_adopted(root: Path, tmp_path: Path) -> None:
    """A notebook is read as it is graded, and the entry names the mistake from then on."""
    file = tmp_path / "mine.ipynb"
    cell = {"cell_type": "code", "source": "FIVE = 5\ndef cube(z):\n    return FIVE + z\n"}
    file.write_text(json.dumps({"nbformat": 4, "cells": [cell]}))
    done = adopted(root, file, "--write")
    assert done.exit_code == 0, done.output
    text = (root / "reference/exercise-01-small/misconceptions.py").read_text()
    assert text.count("@misconception") == 2
    assert "FIVE = 5" in text
