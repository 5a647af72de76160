"""The real course's kit names every mistake that a checkout names on a visible check."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing
from itertools import compress
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from grader.course.loading import load_course
from grader.grading.examiner import Examiner
from grader.model import Course, Exercise, Kind, Report, Status
from grader.oracle.reference import reference_oracle
from grader.release.kit import public_course, record_course
from grader.sandbox.opening import open_sandbox
from grader.submissions.single_file import submission_of
from tests.samples import Sample, wrong_answers

COURSE = load_course(Path(__file__).parents[2])
EXCEPTIONS = {
    # Any step is told by `swish` alone, which is graded too.
    "swish": {"swish-derivative-finite-difference"},
    # What finds any start is a descent, which the exercise asks for.
    "linear-regression": {"fit-other-start"},
}
"""Misconceptions of which a kit doesn't name every spelling that visible checks tell, and why."""


class Named(NamedTuple):
    """What is said of a visible check by the visible checks alone, in a kit, and in a checkout."""

    answer: str
    check: str
    visible: str
    kit: str
    checkout: str

    @property
    def lacks(self) -> bool:
        """Whether a kit says something else; some mistakes are another one by a hidden check."""
        return self.kit not in {self.visible, self.checkout}


def named(exercise: Exercise) -> tuple[Named, ...]:
    """Each visible check on which a misconception is named, whichever answer it is of."""
    only = msgspec.structs.replace(COURSE, exercises=(exercise,))
    with tempfile.TemporaryDirectory() as folder:
        for name, data in public_course(only, record_course(only)).items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        kit = load_course(Path(folder))
        return tuple(compared(exercise, kit, kit.exercises[0]))


def compared(exercise: Exercise, kit: Course, own: Exercise) -> Iterator[Named]:
    answers = answers_of(exercise)
    files = [submission_of(exercise.stub, answer.source) for answer in answers]
    visible, oracle = msgspec.structs.replace(exercise, staff=None), reference_oracle(exercise)
    with closing(open_sandbox(exercise, uses_matplotlib=False)) as sandbox:
        alone = Examiner(COURSE, visible, sandbox, required=False, oracle=oracle)
        kits = Examiner(kit, own, sandbox, required=False)
        whole = Examiner(COURSE, exercise, sandbox, required=False)
        theirs, ours = (each.examine(files, figures=False) for each in (alone, kits))
        pairs = zip(theirs, ours, strict=True)
        differ = [not misconceptions(one).items() <= said(other).items() for one, other in pairs]
        again = iter(whole.examine(list(compress(files, differ)), figures=False))
    for answer, one, other, differs in zip(answers, theirs, ours, differ, strict=True):
        in_kit = said(other)
        in_checkout = said(next(again)) if differs else in_kit
        for check, told in misconceptions(one).items():
            yield Named(answer.name, check, told, in_kit[check], in_checkout[check])


def answers_of(exercise: Exercise) -> list[Sample]:
    """Every misconception in the code that it is listed with; of what is excepted, every spelling.

    That all spellings of one are told alike is what `grade validate` proves.
    """
    answers = wrong_answers(exercise)
    own = {one.diagnosis: one for one in reversed(answers) if one.diagnosis}
    listed = EXCEPTIONS.get(exercise.slug, set())
    return [one for one in answers if one is own.get(one.diagnosis) or one.diagnosis in listed]


def said(report: Report) -> dict[str, str]:
    """What each visible check is said to show, by its id; nothing where only numbers are known."""
    return {
        verdict.check.id: "" if verdict.diagnosis is None else verdict.diagnosis.id
        for verdict in report.verdicts
        if verdict.check.visible
    }


def misconceptions(report: Report) -> dict[str, str]:
    """The misconceptions among that."""
    told = said(report)
    return {
        verdict.check.id: told[verdict.check.id]
        for verdict in report.verdicts
        if verdict.check.visible
        and verdict.status is not Status.passed
        and verdict.diagnosis is not None
        and verdict.diagnosis.kind is Kind.misconception
    }


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda exercise: exercise.name)
def test_a_kit_names_what_a_checkout_names(exercise: Exercise) -> None:
    """A misconception that the visible checks of a checkout show is named so in the kit.

    The exceptions are listed with their reasons, and none in vain.
    """
    own = named(exercise)
    assert own
    lacking = [one for one in own if one.lacks]
    assert {one.visible for one in lacking} == EXCEPTIONS.get(exercise.slug, set()), lacking
