"""Runs spellings of a family's mistakes: the rest of each file is the reference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from grader.model import Kind, Status
from tests.conftest import Grader


class Spelling(NamedTuple):
    """Code that takes the place of the reference's, and what has to be said of it."""

    id: str
    says: str
    """Part of what is said."""
    code: str
    beside: frozenset[str] = frozenset()
    """Names that are true as well, where less of the mistake shows."""


def assert_told(grade: Grader, exercise: str, spellings: Sequence[Spelling]) -> None:
    """Each spelling gets its family's name and its own words, and no other name."""
    found = grade.examiner(exercise).exercise
    assert found.staff is not None
    right = (found.staff / found.stub).read_text(encoding="utf-8")
    reports = grade(
        exercise, {str(at): f"{right}\n\n{each.code}\n" for at, each in enumerate(spellings)}
    )
    for at, each in enumerate(spellings):
        failed = [item for item in reports[str(at)].verdicts if item.status is not Status.passed]
        named = {
            item.diagnosis.id: item.diagnosis.says
            for item in failed
            if item.diagnosis is not None and item.diagnosis.kind is Kind.misconception
        }
        assert set(named) - each.beside == {each.id}, (each.code, named)
        assert each.says in named[each.id], (each.code, named)
