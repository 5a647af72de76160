"""The line is found in real files, said nowhere without reason, and never lets a file out."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.grading.examiner import Examiner
from grader.locating.edits import edits
from grader.model import OneChange, Report, Status
from grader.report import concise
from grader.report.document import dumps, to_document
from grader.report.one_change import sentence
from grader.report.redaction import Audience, redact
from grader.report.view import view
from tests.conftest import ROOT, Grader, _submission
from tests.hostile.corpus import CORPUS, Attack
from tests.locating.cases import CASES

SLOW = pytest.mark.slow
QUICK = {"loops", "writes"}


def located(examiner: Examiner, name: str, source: bytes, *others: bytes) -> Report:
    """The report on a file, graded beside others before it."""
    files = [*(_submission("other.py", other) for other in others), _submission(name, source)]
    return examiner.examine(files, figures=False, locate=True)[-1]


def lines_of(report: Report, function: str) -> set[tuple[int, ...]]:
    return {
        lines
        for change in report.one_changes or ()
        if change.function == function
        for lines in change.lines
    }


@pytest.mark.parametrize(
    ("number", "line"), [("04", 13), pytest.param("19", 13, marks=SLOW), ("24", 25)]
)
def test_a_slip_is_pointed_at(grade: Grader, number: str, line: int) -> None:
    """A student whose function is one slip away from right is told on which line it is."""
    path, exercise, function = next(case for case in CASES if case[0].name.startswith(number))
    report = located(grade.examiner(exercise), path.name, path.read_bytes())
    assert lines_of(report, function) == {(line,)}


@pytest.mark.slow
def test_two_thirds_of_unseen_wrong_answers_are_located(grade: Grader) -> None:
    """Of thirty wrong answers written before the search, it locates at least two thirds."""
    found = 0
    for path, exercise, function in CASES:
        report = located(grade.examiner(exercise), path.name, path.read_bytes())
        found += bool(lines_of(report, function))
    assert found >= 20


@pytest.mark.slow
@given(st.sampled_from(["swish", "activation-derivatives", "mlp-forward"]), st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_line_is_said_whose_change_does_not_pass(
    grade: Grader, exercise: str, data: st.DataObject
) -> None:
    """Whatever is wrong: each line that is said has a change with which every check passes."""
    examiner = grade.examiner(exercise)
    found = examiner.exercise
    assert found.staff is not None
    right = (found.staff / found.stub).read_bytes()
    function = data.draw(st.sampled_from(found.functions))
    wrong = list(edits(right, function, {}, found.functions))
    source = data.draw(st.sampled_from(wrong)).applied(right)
    report = located(examiner, found.stub, source)
    for change in report.one_changes or ():
        for lines in change.lines:
            assert some_change_passes(grade, exercise, change.function, source, lines)


def some_change_passes(
    grade: Grader, exercise: str, function: str, source: bytes, lines: tuple[int, ...]
) -> bool:
    """Grades every change on some lines, as if it had been handed in, until one is right."""
    functions = grade.examiner(exercise).exercise.functions
    for edit in edits(source, function, {}, functions):
        if edit.lines == lines:
            (report,) = grade(exercise, {"changed.py": edit.applied(source)}).values()
            checks = [one for one in report.verdicts if function in one.check.functions]
            if all(one.status is Status.passed for one in checks):
                return True
    return False


def test_what_is_found_depends_on_nothing_else(grade: Grader) -> None:
    """The JSON of a file is the same to the last byte, alone and behind others, but for times."""
    path, exercise, _ = CASES[3]
    examiner, source = grade.examiner(exercise), path.read_bytes()
    alone = located(examiner, path.name, source)
    behind = located(examiner, path.name, source, CASES[4][0].read_bytes(), b"def broken(")
    assert untimed(alone) == untimed(behind)
    assert b'"one_changes"' in untimed(alone)


def untimed(report: Report) -> bytes:
    verdicts = tuple(msgspec.structs.replace(one, seconds=0.0) for one in report.verdicts)
    return dumps(to_document(msgspec.structs.replace(report, verdicts=verdicts)))


def test_who_does_not_ask_gets_no_field(grade: Grader) -> None:
    """A batch without --locate writes the JSON that it always wrote."""
    path, exercise, _ = CASES[3]
    (report,) = grade(exercise, {path.name: path.read_bytes()}).values()
    assert report.one_changes is None
    assert "one_changes" not in to_document(report)


def test_a_file_that_breaks_a_rule_is_not_searched(grade: Grader) -> None:
    """What isn't allowed is mended first; no line is pointed at beside it."""
    source = b"import torch\n\ndef swish(z):\n    return torch.nn.functional.silu(z) + 1\n"
    assert located(grade.examiner("swish"), "swish.py", source).one_changes == ()


def test_no_key_is_guessed_at(grade: Grader) -> None:
    """A question with a key gets no line, as that would say how near the answer is."""
    source = (
        b"def question_1():\n    return [0.1, 0.2, 0.3]\n\n\n"
        b"def question_4():\n    return [1, 2, 4]\n\n\n"
        b"def question_8():\n    return 25\n"
    )
    report = located(grade.examiner("quiz-1"), "quiz_1.py", source)
    assert {change.function for change in report.one_changes or ()} == {"question_1"}


# One slip each, in files that would do harm with another one.
DANGEROUS = {
    "loops": "    at = 0\n    while at < 1:\n        at += 1\n",
    "eats memory": "    at = [0] * 1000\n    while len(at) < 2000:\n        at = at + at\n",
    "writes": '    if z is None:\n        open("@FOLDER@/hostile-was-here", "w").write("x")\n',
    "exits": "    import os\n    if z is None:\n        os._exit(0)\n",
    "raises what no one catches": "    if z is None:\n        raise SystemExit\n",
    "starts a program": '    import os\n    if z is None:\n        os.system("touch @FOLDER@/x")\n',
}


@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=[] if one in QUICK else [SLOW]) for one in DANGEROUS]
)
def test_no_change_escapes(grade: Grader, tmp_path: Path, name: str) -> None:
    """A change that loops, writes, exits or eats memory ends with its child, and costs no more."""
    harm = DANGEROUS[name].replace("@FOLDER@", str(tmp_path))
    source = f"import torch\n\n\ndef swish(z):\n{harm}    return z + torch.sigmoid(z)\n".encode()
    began = time.monotonic()
    report = located(grade.examiner("swish"), "swish.py", source)
    assert time.monotonic() - began < 60
    assert list(tmp_path.iterdir()) == []
    assert not report.at_fault
    assert lines_of(report, "swish") <= {(line,) for line in range(4, 12)}
    again = located(grade.examiner("swish"), "swish.py", source)
    assert [one.status for one in again.verdicts] == [one.status for one in report.verdicts]


@pytest.mark.slow
@pytest.mark.parametrize("attack", CORPUS[::8], ids=lambda attack: attack.name)
def test_the_hostile_corpus_as_a_base(grade: Grader, tmp_path: Path, attack: Attack) -> None:
    """Files that attack the grader get neither points nor a way out from being searched."""
    places = {"COURSE": str(ROOT), "CANARY": "the-instructors-secret", "FOLDER": str(tmp_path)}
    source, name = attack.source(places), attack.path.name
    (plain,) = grade("swish", {name: source}).values()
    began = time.monotonic()
    report = located(grade.examiner("swish"), name, source)
    assert report.score == plain.score
    assert not report.one_changes or report.score < report.max_score
    assert list(tmp_path.iterdir()) == []
    # Of that the grading itself may take all its deadlines.
    assert time.monotonic() - began < 90


# --- what is said -------------------------------------------------------------------------

SAID = [
    (
        OneChange(function="f", lines=((28,),)),
        "One change on line 28 makes every check of `f` pass.",
    ),
    (
        OneChange(function="f", lines=((28,), (30,)), visible_only=True),
        "One change on line 28 or on line 30 makes every visible check of `f` pass.",
    ),
    (
        OneChange(function="f", lines=((3, 4),)),
        "One change on lines 3 and 4 makes every check of `f` pass.",
    ),
]


@pytest.mark.parametrize(("change", "says"), SAID, ids=str)
def test_the_sentence(change: OneChange, says: str) -> None:
    """The line is told in one sentence, and of the change itself not a word."""
    assert sentence(change) == says


def test_the_line_is_marked_and_told_to_editors(grade: Grader) -> None:
    """The excerpt of what comes first marks that line, and an editor gets a note at it."""
    path, exercise, _ = CASES[25]
    report = located(grade.examiner(exercise), path.name, path.read_bytes())
    seen = view(redact(report, Audience.student), file="mine.py")
    assert seen.first is not None
    assert [line.number for line in seen.first.excerpt if line.marked] == [41]
    assert seen.change == "One change on line 41 makes every check of `mlp_backward` pass."
    assert any(
        line.startswith("mine.py:41:") and "note: One" in line for line in concise.lines(seen)
    )


def test_a_student_reads_no_more_than_a_line(grade: Grader) -> None:
    """Lines that a file doesn't have are dropped; where the score alone is told, no line is."""
    path, exercise, function = CASES[3]
    (report,) = grade(exercise, {path.name: path.read_bytes()}).values()
    claimed = (
        OneChange(function=function, lines=((13,), (4000,), (0,), ())),
        OneChange(function="EXFIL", lines=((1,),)),
    )
    claimed_report = msgspec.structs.replace(report, one_changes=claimed)
    told = redact(claimed_report, Audience.student)
    assert told.one_changes == (OneChange(function=function, lines=((13,),)),)
    assert redact(claimed_report, Audience.student, "score").one_changes == ()
