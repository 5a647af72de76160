"""A kit names the mistake as a checkout does, without the code of a single misconception."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.__main__ import run
from grader.course import mistakes
from grader.course.loading import load_course
from grader.course.mistakes import read_recording
from grader.errors import CourseError, ReleaseError
from grader.grading.examiner import Examiner
from grader.model import Course, Report, Status
from grader.oracle.recorded import Recording, dumps, recorded_oracle
from grader.release.contents import contents
from grader.release.handout import refuse, secrets_of
from grader.release.kit import public_course, record_course
from grader.release.leaks import find_leaks
from grader.release.mistakes import shortened
from grader.sandbox.opening import open_sandbox
from grader.sandbox.protocols import Sandbox
from grader.submissions.single_file import submission_of

from .conftest import COURSE, RIGHT, write_course

FOLDER = "exercises/exercise-01-cube"
STAFF = "reference/exercise-01-cube"
CATALOGUE = '''
import torch

from grader.suite import family, misconception


def nearly(got, expected, x):
    """Whether all numbers are right to a few digits."""
    return 1e-9 < float((got - expected).abs().max()) < 1e-2


def factor(got, x):
    return {"factor": float((got / (x * x * x)).flatten()[0])}


@misconception("cube-is-square", of="cube", says="A square.", why="One factor is missing.")
def square(x):
    return x * x


@misconception("cube-scaled", of="cube", says="Scaled.", why="By a number of its own.",
               estimate=factor, grid={"factor": (0.3, 0.7, 7.0)})
def scaled(x, factor=0.9):
    return factor * x * x * x


powers = family("cube-power", of="cube", says="The power is {form}.", why="It isn't three.",
                forms={"four": lambda x: x**4, "five": lambda x: x**5})


@misconception("slope-rounded", of="slope", says="Rounded.", why="A few digits are lost.",
               recognise=nearly, HANDED)
def rounded(x):
    return 2.9999 * x * x


@misconception("fit-accepts-anything", of="fit", says="Nothing is refused.", why="It has to be.",
               estimate=lambda got, x, steps: {"result": got})
def anything(x, steps, result=None):
    return result if steps < 0 else halves(x, steps)


def halves(x, steps):
    losses, value = [], float((x * x * x).abs().sum())
    for _ in range(steps):
        losses.append(value)
        value = value / 2 + 0.125
    return losses


@misconception("fit-hidden", of="fit", says="Wrong far away only.", why="Nobody sees it here.")
def far_only(x, steps):
    if steps < 0:
        raise ValueError("a number of steps is not negative")
    return [0.0] if steps > 50 else halves(x, steps)
'''
WRONG = {
    "cube-is-square": ("x * x * x", "x**2"),
    "cube-scaled": ("x * x * x", "7 * x**3"),
    "cube-power": ("x * x * x", "x**5"),
    "slope-rounded": ("3 * x * x", "2.9999 * x * x"),
    "fit-accepts-anything": (
        'raise ValueError("a number of steps is not negative")',
        "return 'nothing to do'",
    ),
}
"""A wrong answer of each sort: what it is told by, and what of the reference it changes."""
REFERENCE = COURSE[f"{STAFF}/cube.py"]


def catalogue(handed: str = "") -> dict[str, str]:
    """The small course with a misconception of every sort."""
    text = CATALOGUE.replace(", HANDED", f", {handed}" if handed else "")
    return {**COURSE, f"{STAFF}/misconceptions.py": text}


@pytest.fixture(scope="module")
def sandbox(course: Course) -> Iterator[Sandbox]:
    with closing(open_sandbox(course.exercises[0], uses_matplotlib=False)) as opened:
        yield opened


def kit_of(root: Path, folder: Path) -> Course:
    """A course's public part, as a kit has it."""
    made = load_course(root)
    for name, data in public_course(made, record_course(made)).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return load_course(folder)


@pytest.fixture(scope="module")
def both(tmp_path_factory) -> tuple[Course, Course]:
    """The checkout of a course with a misconception of every sort, and its kit."""
    root = write_course(tmp_path_factory.mktemp("sorts"), catalogue("handed_out=False"))
    return load_course(root), kit_of(root, tmp_path_factory.mktemp("kit"))


def graded(course: Course, sandbox: Sandbox, sources: list[str]) -> list[Report]:
    examiner = Examiner(course, course.exercises[0], sandbox, required=False)
    files = [submission_of("cube.py", source.encode()) for source in sources]
    return examiner.examine(files, figures=False)


def told(report: Report) -> dict[str, tuple[str, str, str] | None]:
    """What is said of each visible check that failed."""
    return {
        verdict.check.id: verdict.diagnosis
        and (verdict.diagnosis.id, verdict.diagnosis.says, verdict.diagnosis.why)
        for verdict in report.verdicts
        if verdict.check.visible and verdict.status is not Status.passed
    }


def test_a_kit_says_what_a_checkout_says(both, sandbox):
    """A mistake of every sort is told alike in both: by its code, a number, a family, a sample."""
    checkout, kit = both
    wrong = [REFERENCE.replace(old, new) for old, new in WRONG.values()]
    ours, theirs = graded(kit, sandbox, wrong), graded(checkout, sandbox, wrong)
    for name, one, other in zip(WRONG, ours, theirs, strict=True):
        assert told(one) == told(other), name
        assert name in {says[0] for says in told(one).values() if says}, name


def test_what_no_visible_check_shows_is_not_in_a_kit(both):
    """A misconception that only hidden checks show isn't in a kit, not even by its name."""
    _, kit = both
    names = [one.id for one in recorded_oracle(kit.exercises[0]).catalogue]
    assert names == [*WRONG]


@pytest.mark.slow
@pytest.mark.parametrize("file", ["misconceptions.py", "misconceptions_slope.py"])
def test_code_that_only_compares_may_be_handed_out(file, tmp_path, sandbox):
    """`handed_out` gives a kit the code of `recognise`, from whichever file of the catalogue."""
    course = catalogue("handed_out=True")
    text = course.pop(f"{STAFF}/misconceptions.py")
    course |= {f"{STAFF}/misconceptions.py": "", f"{STAFF}/{file}": text}
    root = write_course(tmp_path / "course", course)
    kit = kit_of(root, tmp_path / "kit")
    (report,) = graded(kit, sandbox, [REFERENCE.replace("3 * x * x", "3.0001 * x * x")])
    assert told(report)["slope_points"][0] == "slope-rounded"
    made = load_course(root)
    found = find_leaks(contents(kit.root), secrets_of(made, record_course(made, mistakes=())))
    assert found == ()


def test_a_right_answer_reads_none_of_it(both, sandbox, monkeypatch):
    """Whoever is right waits for no misconception: they are unpacked at the first mistake."""
    _, kit = both
    unpacked = []
    monkeypatch.setattr("grader.oracle.mistakes.unpacked", unpacked.append)
    (report,) = graded(kit, sandbox, [RIGHT])
    assert report.score == report.max_score
    assert unpacked == []


PLANTED = {
    "a solution in what is said": {"says": REFERENCE},
    "a hidden check's title": {"why": "See “Cubes of far away numbers”."},
    "a solution as code that recognises": {"code": (REFERENCE, "cube")},
}


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_packed_is_looked_into(name, both, secrets, tmp_path):
    """The leak check finds the staff's texts and code inside the packed mistakes, too."""
    recording = read_recording(both[1].exercises[0], Recording)
    content = mistakes.unpacked(recording.mistakes)
    first = msgspec.structs.replace(content.entries[0], **PLANTED[name])
    content = msgspec.structs.replace(content, entries=(first, *content.entries[1:]))
    changed = msgspec.structs.replace(recording, mistakes=mistakes.packed(content))
    (tmp_path / mistakes.FILE).write_bytes(dumps(changed))
    assert find_leaks(contents(tmp_path), secrets)


@pytest.mark.slow
def test_code_that_is_part_of_an_answer_is_not_handed_out(tmp_path):
    """Code that a catalogue wants to hand out stops the release where it solves something."""
    solving = catalogue("handed_out=True").copy()
    name = f"{STAFF}/misconceptions.py"
    solving[name] = solving[name].replace("(got - expected)", "(got - slope(x))") + (
        "\n\ndef slope(x):\n    return 3 * x * x\n"
    )
    made = load_course(write_course(tmp_path / "course", solving))
    recorded = record_course(made)
    for path, data in public_course(made, recorded).items():
        (tmp_path / "kit" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "kit" / path).write_bytes(data)
    with pytest.raises(ReleaseError, match="the body of `slope`"):
        refuse(find_leaks(contents(tmp_path / "kit"), secrets_of(made, recorded)))


@pytest.mark.slow
def test_a_kit_of_another_version_says_so(both, tmp_path, capsys):
    """Values of another version are told in a sentence with what to do, and graded by nobody."""
    _, kit = both
    write_course(tmp_path, {name: COURSE[name] for name in COURSE if STAFF not in name})
    recording = read_recording(kit.exercises[0], Recording)
    path = tmp_path / FOLDER / mistakes.FILE
    path.write_bytes(dumps(msgspec.structs.replace(recording, format=mistakes.FORMAT - 1)))
    (tmp_path / "cube.py").write_text(RIGHT)
    grade = ["cube", str(tmp_path / "cube.py"), "--course", str(tmp_path), "--no-html"]
    assert run(grade) == 3
    assert "not of one version: install the kit's own wheel" in capsys.readouterr().err
    path.write_bytes(dumps(msgspec.structs.replace(recording, mistakes=b"damaged")))
    with pytest.raises(CourseError, match="can't be read"):
        _ = recorded_oracle(load_course(tmp_path).exercises[0]).catalogue


def test_a_kit_explains_what_it_names(both, capsys):
    """`grade explain` knows a kit's misconceptions, alone and in its list."""
    _, kit = both
    assert run(["explain", "cube-is-square", "--course", str(kit.root)]) == 0
    assert "One factor is missing." in capsys.readouterr().out
    assert run(["explain", "--course", str(kit.root)]) == 0
    assert "cube-power" in capsys.readouterr().out


@given(st.lists(st.floats(width=32), min_size=1), st.booleans())
def test_shortened_numbers_stand_for_themselves(numbers, single):
    """What is kept of a number is nearer to it than any comparison looks; odd ones stay."""
    value = torch.tensor(numbers, dtype=torch.float32 if single else torch.float64)
    kept = shortened(value)
    assert kept.dtype == value.dtype
    odd = ~value.isfinite()
    assert torch.equal(kept[odd].isnan(), value[odd].isnan())
    near = (kept - value)[~odd].abs() <= value[~odd].abs() * 2.0**-16 + 1e-38
    assert bool(near.all())
    assert all(math.isfinite(one) for one in kept[~odd].tolist())
