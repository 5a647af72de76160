"""Every misconception has a spelling in the sample answers and another one in a test."""

from __future__ import annotations

import ast
import re

import pytest

from grader.course.loading import load_course
from grader.model import Exercise
from grader.oracle.reference import reference_oracle
from grader.validation.answers import read_answers
from tests.conftest import ROOT

EXERCISES = [item for item in load_course(ROOT).exercises if item.staff is not None]


def written(source: str) -> list[re.Pattern[str]]:
    """The strings of a file, as patterns; what an f-string fills in may be anything."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(re.compile(re.escape(node.value)))
        elif isinstance(node, ast.JoinedStr):
            parts = [
                re.escape(part.value) if isinstance(part, ast.Constant) else r"[\w-]+"
                for part in node.values
            ]
            found.append(re.compile("".join(parts)))
    return found


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_each_misconception_has_two_spellings(exercise: Exercise) -> None:
    """A name that the catalogue knows is tried on a sample answer, and on code nobody saw."""
    assert exercise.staff is not None
    known = {wrong.id for wrong in reference_oracle(exercise).catalogue}
    answers, _ = read_answers(exercise, exercise.staff)
    claimed = {name for answer in answers for name in answer.diagnoses}
    assert known <= claimed, known - claimed
    number = exercise.name.split("-")[1]
    patterns = [
        pattern
        for name in (f"test_exercise_{number}.py", "test_later_spellings.py")
        for pattern in written((ROOT / "tests" / "course" / name).read_text(encoding="utf-8"))
    ]
    missing = {name for name in known if not any(item.fullmatch(name) for item in patterns)}
    assert not missing
