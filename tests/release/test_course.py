"""The real course's kit: nothing leaks, the stub earns nothing, a correct answer all there is."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from grader.course.loading import load_course
from grader.release.handout import hand_out

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
def graded(tmp_path_factory) -> dict[str, dict]:
    """What the kit's wheel, in an empty environment, says of each exercise's answers."""
    folder = tmp_path_factory.mktemp("course")
    done = hand_out(COURSE, folder / "kit")
    python = make_environment(folder / "environment", folder / "kit" / done.wheel)
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
@pytest.mark.timeout(600)
@pytest.mark.parametrize("exercise", [exercise.name for exercise in COURSE.exercises])
def test_the_students_wheel_grades_the_visible_checks(graded, exercise):
    """With the students' wheel the stub gets 0 and a correct answer all visible points."""
    stub, correct = graded[f"{exercise} stub"], graded[f"{exercise} correct"]
    assert (stub["score"], stub["fault"]) == (0, False)
    assert correct["failed"] == []
    assert correct["score"] == correct["max"] > 0
    assert correct["waiting"] > 0
