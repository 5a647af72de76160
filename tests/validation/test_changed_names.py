"""A spelling is asked only what it can be wrong in, and is told as if it had been asked all."""

from __future__ import annotations

import ast

import pytest

from grader.course.catalogue import load_samples, load_staff
from grader.course.loading import find_exercise, load_course
from grader.grading.examiner import Examiner
from grader.validation.needs import changed_names
from grader.validation.places import read_sources
from grader.validation.spellings import made_answers
from tests.engine.sittings import told
from tests.kept import Kept

REFERENCE = """
import math
import torch

HALF = 0.5


def _scaled(z):
    return HALF * z


def half(z):
    return _scaled(z)


def cube(z):
    return z**3


def both(z):
    return half(z) + cube(z)
"""


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("z**3", "z**2", {"cube", "both"}),
        ("return half(z) + cube(z)", "return half(z)", {"both"}),
        ("HALF * z", "-HALF * z", {"half", "both"}),
        ("HALF = 0.5", "HALF = 2.0", {"half", "both"}),
        ("def cube(z):", "# as in the lesson\ndef cube(z):", set()),
        ("import math", "import math\nimport functools", set()),
        ("HALF = 0.5", "HALF = 0.5\ntorch.set_default_dtype(torch.float64)", "all"),
        ("HALF = 0.5", "HALF = 0.5\ntorch.relu = torch.tanh", "all"),
    ],
)
def test_names_are_changed_by_all_that_they_need(
    old: str, new: str, changed: set[str] | str
) -> None:
    """A helper, a constant or another name counts; what a file does at its top is for all."""
    names = ("half", "cube", "both")
    files = [ast.parse(text).body for text in (REFERENCE, REFERENCE.replace(old, new, 1))]
    assert changed_names(files[0], files[1], names) == (set(names) if changed == "all" else changed)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mlp-forward", "linear-regression"])
def test_a_spelling_is_told_as_if_it_had_been_asked_everything(kept: Kept, name: str) -> None:
    """Every word of its report is the same, whether checks of unchanged names are run or not."""
    course = load_course()
    exercise = find_exercise(course, name)
    assert exercise.staff is not None
    sources = read_sources(exercise, exercise.staff)
    made, _ = made_answers(exercise, sources, load_staff(exercise), load_samples(exercise))
    made = made[::4]
    reference = sources.reference.tree.body
    changed = [
        changed_names(reference, ast.parse(one.submission.source).body, exercise.functions)
        for one in made
    ]
    assert any(len(names) < len(exercise.functions) for names in changed)
    files = [one.submission for one in made]
    every, some = (
        Examiner(course, exercise, kept.zygote(exercise.preload), required=True).examine(
            files, figures=False, changed=names
        )
        for names in ((), changed)
    )
    assert list(map(told, some)) == list(map(told, every))
