"""Every sample answer of every exercise does what the top of its file says.

``answers/correct/*.py`` earn full marks. ``answers/wrong/*.py`` say
``# diagnosis: ID`` (several, separated by commas, if different checks show
different things; ``none`` where only numbers are known) and
``# loses: check_id, …``. ``answers/hostile/*.py`` say ``# tries: …`` and
``# loses: all``, ``none`` or check ids.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.course.loading import load_course
from grader.model import Kind, Report, Status
from tests.conftest import ROOT, Grader

EXERCISES = [item for item in load_course(ROOT).exercises if item.staff is not None]
ANSWERS = [
    pytest.param(exercise.name, path, id=f"{exercise.name}-{path.parent.name}-{path.stem}")
    for exercise in EXERCISES
    if exercise.staff is not None
    for path in sorted(exercise.staff.glob("answers/*/*.py"))
]


def of_kind(kind: str) -> list[object]:
    """The sample answers of one folder."""
    return [item for item in ANSWERS if item.values[1].parent.name == kind]  # type: ignore[union-attr]


def header(path: Path, key: str) -> list[str]:
    """What a comment such as ``# loses: a, b`` at the top of an answer lists."""
    comments = re.match(r"(?:#.*\n)*", path.read_text(encoding="utf-8"))
    found = re.search(rf"^# {key}:\s*(.*)$", comments[0] if comments else "", re.MULTILINE)
    assert found, f"{path}: no `# {key}:` among the comments at its top"
    return [part.strip() for part in found[1].split(",") if part.strip()]


@pytest.fixture(scope="module")
def report_on(grade: Grader):
    """The report on a sample answer; all answers of an exercise are graded in one run."""
    known: dict[Path, Report] = {}

    def report(exercise: str, path: Path) -> Report:
        if path not in known:
            paths = [item.values[1] for item in ANSWERS if item.values[0] == exercise]
            found = grade(exercise, {str(path): path.read_bytes() for path in paths})
            known.update((Path(name), item) for name, item in found.items())
        return known[path]

    return report


def lost(report: Report) -> list[str]:
    return [item.check.id for item in report.verdicts if item.status is not Status.passed]


def told(report: Report) -> str:
    """What a failing test shows of a report."""
    return "\n".join(
        f"{item.check.id}: {item.status}: {item.message} | "
        f"{item.diagnosis.id if item.diagnosis else None}"
        for item in report.verdicts
    )


@pytest.mark.parametrize(("exercise", "path"), of_kind("correct"))
def test_a_correct_answer_earns_everything(report_on, exercise: str, path: Path) -> None:
    """Whoever solves the exercise in another style than the reference's loses nothing."""
    report = report_on(exercise, path)
    assert not lost(report), told(report)


@pytest.mark.parametrize(("exercise", "path"), of_kind("wrong"))
def test_a_wrong_answer_loses_what_it_says_and_is_named(
    report_on, exercise: str, path: Path
) -> None:
    """A known mistake costs exactly its own checks, and the report names it and nothing else."""
    report = report_on(exercise, path)
    assert lost(report) == sorted(header(path, "loses"), key=_order(report)), told(report)
    wanted = set(header(path, "diagnosis"))
    failed = [item for item in report.verdicts if item.status is not Status.passed]
    seen = {item.diagnosis.id if item.diagnosis else "none" for item in failed}
    assert wanted <= seen, told(report)
    misnamed = {
        item.diagnosis.id
        for item in failed
        if item.diagnosis is not None and item.diagnosis.kind is Kind.misconception
    }
    assert misnamed <= wanted, told(report)
    if wanted == {"none"}:
        assert seen == {"none"}, told(report)


def _order(report: Report):
    ids = [item.check.id for item in report.verdicts]
    return lambda name: ids.index(name) if name in ids else -1


@pytest.mark.parametrize(("exercise", "path"), of_kind("hostile"))
def test_a_hostile_answer_gains_nothing(report_on, exercise: str, path: Path) -> None:
    """Trying to cheat earns what the same file would earn without the trick."""
    report = report_on(exercise, path)
    assert header(path, "tries")
    loses = header(path, "loses")
    everything = [item.check.id for item in report.verdicts]
    wanted = {"all": everything, "none": []}.get(loses[0], loses)
    assert lost(report) == sorted(wanted, key=_order(report)), told(report)
    assert not report.at_fault, told(report)


@pytest.mark.parametrize("exercise", [item.name for item in EXERCISES])
def test_the_stub_and_the_reference(grade: Grader, exercise: str) -> None:
    """The stub earns nothing because nothing is written yet; the reference earns everything."""
    found = grade.examiner(exercise).exercise
    assert found.staff is not None
    paths = {"stub": found.public / found.stub, "reference": found.staff / found.stub}
    reports = grade(exercise, {name: path.read_bytes() for name, path in paths.items()})
    assert not lost(reports["reference"]), told(reports["reference"])
    assert reports["stub"].score == 0
    reasons = {item.diagnosis.id for item in reports["stub"].verdicts if item.diagnosis}
    assert reasons == {"not-written-yet"}, told(reports["stub"])


@pytest.mark.parametrize("exercise", [item.name for item in EXERCISES])
def test_every_misconception_is_shown_by_an_answer(grade: Grader, exercise: str) -> None:
    """Each entry of a catalogue is proved by a wrong answer, and each exercise has samples."""
    examiner = grade.examiner(exercise)
    staff = examiner.exercise.staff
    assert staff is not None
    counts = {kind: len(list(staff.glob(f"answers/{kind}/*.py"))) for kind in KINDS}
    assert all(counts[kind] >= KINDS[kind] for kind in KINDS), counts
    named = {
        name for path in staff.glob("answers/wrong/*.py") for name in header(path, "diagnosis")
    }
    assert {item.id for item in examiner.oracle.catalogue} <= named


KINDS = {"correct": 5, "wrong": 4, "hostile": 3}
"""How many sample answers of each kind an exercise has at least."""
