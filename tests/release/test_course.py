"""The real course's kit: nothing leaks, it grades as it should, and names what a checkout names."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from itertools import compress
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from grader.course.loading import find_exercise, load_course
from grader.grading.examiner import Examiner
from grader.model import Course, Exercise, Kind, Report, Status
from grader.oracle.reference import reference_oracle
from grader.release.handout import hand_out
from grader.sandbox.opening import open_sandbox
from grader.submissions.single_file import submission_of
from tests.samples import Sample, wrong_answers

from .environments import make_environment

COURSE = load_course(Path(__file__).parents[2])

# Run by a student's Python: grades files with the wheel's own course.
SCRIPT = """
import json, sys
from pathlib import Path
from grader.grading.service import open_grading
from grader.submissions.single_file import submission_of

found = {}
with open_grading(None, False) as (course, grade):
    for exercise in course.exercises:
        given = json.loads(Path(sys.argv[1]).read_text())[exercise.name]
        for name, path in given.items():
            report = grade(exercise, submission_of(exercise.stub, Path(path).read_bytes()))
            found[f"{exercise.name} {name}"] = {
                "score": report.score, "max": report.max_score, "course": report.course,
                "waiting": report.hidden_waiting, "fault": report.at_fault,
                "failed": [v.check.id + ": " + v.message for v in report.verdicts if not v.points],
            }
print(json.dumps(found))
"""


def answers(exercise) -> dict[str, str]:
    """The stub and one correct answer of the staff's."""
    correct = sorted((exercise.staff / "answers/correct").glob("*.py"))
    right = correct[0] if correct else exercise.staff / exercise.stub
    return {"stub": str(exercise.public / exercise.stub), "correct": str(right)}


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit of the whole course, once for all tests: to record it takes minutes."""
    folder: Path = tmp_path_factory.mktemp("course") / "kit"
    hand_out(COURSE, folder)
    return folder


@pytest.fixture(scope="module")
def graded(kit: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """What the kit's wheel, in an empty environment, says of each exercise's answers."""
    folder = tmp_path_factory.mktemp("installed")
    (wheel,) = kit.glob("*.whl")
    python = make_environment(folder / "environment", wheel)
    (folder / "given.json").write_text(
        json.dumps({exercise.name: answers(exercise) for exercise in COURSE.exercises})
    )
    run = subprocess.run(
        [python, "-I", "-c", SCRIPT, str(folder / "given.json")],
        env={"PATH": os.environ["PATH"], "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, dict] = json.loads(run.stdout)
    return found


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("exercise", [exercise.name for exercise in COURSE.exercises])
def test_the_students_wheel_grades_the_visible_checks(graded, exercise):
    """With the students' wheel the stub gets 0 and a correct answer all visible points."""
    stub, correct = graded[f"{exercise} stub"], graded[f"{exercise} correct"]
    assert (stub["score"], stub["fault"]) == (0, False)
    assert correct["failed"] == []
    assert correct["score"] == correct["max"] > 0
    assert correct["waiting"] > 0


# --- the mistakes that it names ----------------------------------------------------------

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


def named(exercise: Exercise, kit: Path) -> tuple[Named, ...]:
    """Each visible check on which a misconception is named, whichever answer it is of."""
    course = load_course(kit)
    return tuple(compared(exercise, course, find_exercise(course, exercise.name)))


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
def test_a_kit_names_what_a_checkout_names(kit: Path, exercise: Exercise) -> None:
    """A misconception that the visible checks of a checkout show is named so in the kit.

    The exceptions are listed with their reasons, and none in vain.
    """
    own = named(exercise, kit)
    assert own
    lacking = [one for one in own if one.lacks]
    assert {one.visible for one in lacking} == EXCEPTIONS.get(exercise.slug, set()), lacking
