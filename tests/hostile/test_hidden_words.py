"""Of a hidden check a student reads nothing that a submission could have chosen."""

import msgspec
import pytest

from grader.course.loading import find_exercise
from grader.model import Argument, Excerpt, Facts, Report, StudentException
from grader.report import hidden
from grader.report.redaction import Audience, redact
from tests.conftest import NOWHERE, ROOT
from tests.hostile.allow_list import AllowList, rendered, told
from tests.hostile.corpus import CORPUS

# The rest of the corpus is read in test_hostile_corpus.py, as it is graded there anyhow.
TALKING = [
    item
    for item in CORPUS
    if item.name.startswith(("read/hidden", "reader/", "exhaust/long_names"))
]
"""What fills a report with text; the whole corpus is looked through where it is graded."""


def examined(grade, attack):
    places = {"COURSE": str(ROOT), "CANARY": "the-instructors-secret", "FOLDER": NOWHERE}
    name = attack.path.name
    return grade("exercise-3", {name: attack.source(places)})[name]


def test_words_of_hidden_checks(grade):
    """Every string of a hidden check is on the allow-list, for files that fill theirs with text."""
    allowed = AllowList(grade.examiner("exercise-3"))
    wrong = {}
    for attack in TALKING[::8]:
        found = told(attack, examined(grade, attack), allowed)
        if found:
            wrong[attack.name] = found
    assert wrong == {}


def come_visible_checks_first(grade, exercise):
    report = grade(exercise.name, {exercise.stub: b""})[exercise.stub]
    seen = [verdict.check.visible for verdict in report.verdicts]
    return seen == sorted(seen, reverse=True)


def test_visible_checks_come_first(grade):
    """When a visible check shows a file's own words, no hidden input has been near the file."""
    assert come_visible_checks_first(grade, find_exercise(grade.course, "swish"))


@pytest.mark.slow
def test_visible_checks_come_first_in_every_exercise(grade):
    """It is so in every exercise of the course."""
    for exercise in grade.course.exercises:
        assert come_visible_checks_first(grade, exercise), exercise.name


def test_no_field_of_a_verdict_passes(grade):
    """Text in any field of a hidden verdict, whatever it is for, reaches no student."""
    right = (ROOT / "reference/exercise-03-swish/swish.py").read_bytes()
    report = grade("exercise-3", {"swish.py": right})["swish.py"]
    spoiled = msgspec.structs.replace(report, verdicts=tuple(map(spoil, report.verdicts)))
    for name, text in rendered(spoiled).items():
        assert "EXFIL" not in text, name
    whole: Report = redact(spoiled, Audience.staff)
    assert "EXFIL" in str(whole.verdicts[-1])


def test_score_alone_tells_the_outcome_alone(grade):
    """With `feedback = "score"` nothing but the outcome of a check, hidden or not, is told."""
    right = (ROOT / "reference/exercise-03-swish/swish.py").read_bytes()
    report = grade("exercise-3", {"swish.py": right})["swish.py"]
    spoiled = msgspec.structs.replace(report, verdicts=tuple(map(spoil, report.verdicts)))
    for verdict in redact(spoiled, Audience.student, "score").verdicts:
        told = {name for name in verdict.__struct_fields__ if getattr(verdict, name)}
        assert told <= {"check", "status", "seconds"}
        assert not verdict.check.hints


def spoil(verdict):
    """A hidden verdict with a marked text in each of its fields."""
    if verdict.check.visible:
        return verdict
    mark = "EXFIL"
    ours = [Argument(function="swish", name=mark, place=place) for place in (0, 1, None)]
    place = Excerpt(line=3, source=mark, place=mark)
    values = {
        name: mark
        for name in verdict.__struct_fields__
        if name not in {"check", "status", "seconds"}
    }
    values |= {
        "diagnosis": hidden.Diagnosis(
            kind=hidden.Kind.error, id="exception", says=mark, why=mark, place=place
        ),
        "place": place,
        "exception": StudentException(type=mark, message=mark, line=3, source=mark, place=mark),
        "facts": Facts(dtypes=(mark, mark), dimensions=(1, 2)),
        "samples": (),
        "changed": (Argument(function=mark, name=mark, place=0), *ours),
        "status": hidden.Status.raised,
    }
    return msgspec.structs.replace(verdict, **values)
