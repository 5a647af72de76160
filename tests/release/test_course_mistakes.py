"""The real course's kit names every mistake that a checkout names on a visible check."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from grader.course.loading import load_course
from grader.grading.examiner import Examiner
from grader.model import Course, Exercise, Kind, Status
from grader.release.kit import public_course, record_course
from grader.sandbox.opening import open_sandbox
from grader.submissions.single_file import submission_of
from tests.samples import wrong_answers

COURSE = load_course(Path(__file__).parents[2])
HIDDEN = "by the visible checks alone it is another mistake as well, and only a hidden one tells"
STEP = "a step that nobody would guess; what tells any step holds the function itself"
CHANCE = "what chance decides in a student's run is not what was recorded"
RATE = "a learning rate is read off the losses, and no grid of it is recorded"
EXCEPTIONS = {
    "relu-derivative-finite-difference": "at the visible points all that differs is the corner",
    "sigmoid-derivative-finite-difference": STEP,
    "tanh-derivative-finite-difference": STEP,
    "swish-derivative-finite-difference": STEP,
    "forward-slip": HIDDEN,
    "mse-slip": HIDDEN,
    "backward-own-weights-first-layer": HIDDEN,
    "sine-none-is-relu": HIDDEN,
    "sine-none-is-tanh": HIDDEN,
    "gradients-sign-of-w": HIDDEN,
    "gradients-sign-of-b": HIDDEN,
    "gradients-b-summed": HIDDEN,
    "gradients-x-not-transposed": HIDDEN,
    "fit-x-not-transposed": HIDDEN,
    "stochastic-slip": HIDDEN,
    "loop-before-last": HIDDEN,
    "epochs-number-a-step": "one form of several, which differ in how many numbers they give",
    "sine-learning-rate-ignored": RATE,
    "sine-sgd": RATE,
    "sine-mini-batches": CHANCE,
    "moons-mini-batches": CHANCE,
    "dropout-scaled-in-evaluation": CHANCE,
    "dropout-evaluation-scaled-too": CHANCE,
    "dropout-one-toss": CHANCE,
    "dropout-one-mask-for-rows": CHANCE,
    "dropout-one-mask-for-columns": CHANCE,
    "verdict-allclose": HIDDEN,
    "load-not-transposed-no-bias": HIDDEN,
    "load-reshaped-no-bias": HIDDEN,
    "weights-swapped-none": HIDDEN,
    "fit-other-start": "what finds any start is a descent, which the exercise asks for",
}
"""The misconceptions of which a kit doesn't name every spelling, each with the reason."""
SHARE = 0.95
"""Of the visible checks that a checkout names a misconception on, a kit names it on so many."""


class Named(NamedTuple):
    """What is said of a visible check in a checkout, and in the kit."""

    exercise: str
    answer: str
    check: str
    checkout: str
    kit: str


@pytest.fixture(scope="module")
def named(tmp_path_factory) -> list[Named]:
    """Each visible check on which a checkout names a misconception, whichever answer it is of."""
    folder = tmp_path_factory.mktemp("kit")
    for name, data in public_course(COURSE, record_course(COURSE)).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    kit = load_course(folder)
    pairs = zip(COURSE.exercises, kit.exercises, strict=True)
    return [found for exercise, own in pairs for found in compared(exercise, kit, own)]


def compared(exercise: Exercise, kit: Course, own: Exercise) -> Iterator[Named]:
    answers = wrong_answers(exercise)
    files = [submission_of(exercise.stub, answer.source) for answer in answers]
    with closing(open_sandbox(exercise, uses_matplotlib=False)) as sandbox:
        theirs = Examiner(COURSE, exercise, sandbox, required=False).examine(files, figures=False)
        ours = Examiner(kit, own, sandbox, required=False).examine(files, figures=False)
    for answer, one, other in zip(answers, theirs, ours, strict=True):
        said = {verdict.check.id: verdict.diagnosis for verdict in other.verdicts}
        for verdict in one.verdicts:
            told = verdict.diagnosis
            if not verdict.check.visible or verdict.status is Status.passed or told is None:
                continue
            if told.kind is Kind.misconception:
                in_kit = said[verdict.check.id]
                named = "" if in_kit is None else in_kit.id
                yield Named(exercise.name, answer.name, verdict.check.id, told.id, named)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("exercise", [exercise.name for exercise in COURSE.exercises])
def test_a_kit_names_what_a_checkout_names(named, exercise):
    """A misconception that a visible check shows in a checkout is named so in the kit.

    The exceptions are listed with their reasons.
    """
    own = [one for one in named if one.exercise == exercise]
    assert own
    differ = [one for one in own if one.kit != one.checkout]
    assert {one.checkout for one in differ} <= EXCEPTIONS.keys(), differ


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_nearly_all_are_named_over_the_course(named):
    """Over the whole course a kit names nearly every mistake as a checkout does."""
    same = [one for one in named if one.kit == one.checkout]
    assert len(same) >= SHARE * len(named), (len(same), len(named))
