"""Answers of the course for tests that show, time or grade some: spellings and files."""

from __future__ import annotations

from typing import NamedTuple

from grader.course.catalogue import load_samples, load_staff
from grader.model import Exercise
from grader.validation.places import read_sources
from grader.validation.spellings import made_answers


class Sample(NamedTuple):
    """An answer."""

    name: str
    diagnosis: str
    """The id that it is told by; empty for a whole file, and for what is right."""
    source: bytes


def wrong_answers(exercise: Exercise) -> list[Sample]:
    """Every misconception's own code, every wrong spelling, and every file of an exercise."""
    assert exercise.staff is not None
    found = [one for one in _spelled(exercise) if one.diagnosis]
    files = sorted((exercise.staff / "answers" / "wrong").glob("*.py"))
    return [*found, *(Sample(path.name, "", path.read_bytes()) for path in files)]


def right_spellings(exercise: Exercise) -> list[Sample]:
    """The right answers of an exercise that are no files: the reference with other code."""
    return [one for one in _spelled(exercise) if not one.diagnosis]


def _spelled(exercise: Exercise) -> list[Sample]:
    assert exercise.staff is not None
    sources = read_sources(exercise, exercise.staff)
    made, _ = made_answers(exercise, sources, load_staff(exercise), load_samples(exercise))
    return [Sample(item.name, item.diagnosis, item.submission.source) for item in made]
