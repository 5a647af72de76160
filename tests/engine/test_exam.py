"""Everybody sits the same exam, and no report shows how it was sent or who sat it before."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import msgspec
import pytest

from grader.course.loading import find_exercise, load_course
from grader.grading import staff_run
from grader.grading.examiner import Examiner
from grader.grading.plugin import SuitePlugin
from grader.grading.staff_run import StaffRun
from grader.grading.submission_run import SubmissionRun
from grader.model import Exercise, Report, Submission
from grader.sandbox.protocols import Sandbox
from tests.engine.sittings import Watched, submission, told
from tests.samples import wrong_answers

HEAD = "import torch\n\n\n"
SWISH = "def swish(z):\n    return z * torch.sigmoid(z)\n\n\n"
DERIVATIVE = "def swish_derivative(z):\n    s = torch.sigmoid(z)\n    return s + z * s * (1 - s)\n"
RIGHT = HEAD + SWISH + DERIVATIVE

COUNTING = """calls = 0


def swish(z):
    global calls
    calls += 1
    wrong = z.numel() == 257 or (calls > 8 and calls % 2)
    return z * torch.sigmoid(z) + (1.0 if wrong else 0.0)


"""

ALIKE = RIGHT.replace("(z)", "(x)").replace("z *", "x *").replace("+ z", "+ x")
"""The same operators on the same numbers, in other words."""

OTHERS = {
    "right": RIGHT.replace("z * torch", "torch.clone(z) * torch"),
    "wrong at the end": RIGHT.replace("return s + z", "return s + (z.numel() != 60) * z"),
    "wrong at once": RIGHT.replace("return z *", "return"),
    "remembers how often it was called": HEAD + COUNTING + DERIVATIVE,
    "prints when called": RIGHT.replace("    return z", "    print(z.ndim)\n    return z"),
    "prints much when called": RIGHT.replace("    s =", "    print('m' * z.numel() * 99)\n    s ="),
    "prints when it is wrong": RIGHT.replace("    s =", "    print('é', z.dtype)\n    s = 2 *"),
    "prints when imported": RIGHT + "print('hello')\n",
    "raises for one input": RIGHT.replace("    s =", "    assert z.ndim < 3\n    s ="),
    "ends the process": RIGHT.replace("    s =", "    z.ndim < 3 or torch.os._exit(4)\n    s ="),
    "breaks a rule": RIGHT.replace("z * torch.sigmoid(z)", "torch.nn.functional.silu(z)"),
    "raises when imported": RIGHT + "1 / 0\n",
    "does not parse": RIGHT + "def\n",
    "changes its argument": RIGHT.replace("z * torch.sigmoid(z)", "z.mul_(z.sigmoid())"),
    "misses a function": HEAD + SWISH,
    "mentions torch's internals": RIGHT + "\n\nINSIDE = torch._C\n",
    "breaks a rule out of sight": RIGHT.replace(
        "    return z * torch.sigmoid(z)",
        "    with torch._C.DisableTorchFunction():\n        return torch.nn.functional.silu(z)",
    ),
    "differentiates": RIGHT.replace(
        "    s =", "    torch.autograd.grad(z.clone().requires_grad_().sum(), z)\n    s ="
    ),
    "asks for a gradient": RIGHT.replace("    s =", "    z = z.clone().requires_grad_()\n    s ="),
    "takes a value out": RIGHT.replace("    s =", "    z.sum().item()\n    s ="),
    "turns an argument down": RIGHT.replace(
        "    s =", "    if (z > 1e9).any():\n        raise ValueError('far out')\n    s ="
    ),
    "loops": RIGHT.replace(
        "return z * torch.sigmoid(z)",
        "return torch.stack([x * torch.sigmoid(x) for x in z.flatten()]).reshape(z.shape)"
        " if z.numel() else z.clone()",
    ),
    "is written for Windows": RIGHT.replace("\n", "\r\n"),
    "raises at its end": f"{RIGHT}\n\nassert False, 'it was never tried'\n",
    "looks a function up": RIGHT.replace("torch.sigmoid(z)", "getattr(torch, 'sigmoid')(z)"),
    "looks up what isn't there": RIGHT.replace(
        "    s =", "    if not hasattr(z, 'bend'):\n        z = getattr(z, 'mean', None)()\n    s ="
    ),
}  # fmt: skip


PIECED = "getattr({of}, ''.join({letters}), None)"
"""Looks a name up by a text that doesn't stand in the file."""


def examine(zygote: Sandbox, *sources: str) -> tuple[list[Report], list[int]]:
    """Reports by an examiner that has seen nothing before, and what was sent to each worker."""
    course = load_course()
    watched = Watched(zygote)
    examiner = Examiner(course, find_exercise(course, "3"), watched, required=False)
    return examiner.examine([submission(source) for source in sources]), watched.sent


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sitting has all the time it takes, as a busy machine may need."""
    monkeypatch.setattr(staff_run, "PATIENCE", 120.0)


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize(
    "name",
    [
        "right",
        "wrong at the end",
        "raises for one input",
        "prints when it is wrong",
        "is written for Windows",
        "looks a function up",
        "looks up what isn't there",
        "raises at its end",
    ],
)
def test_right_and_wrong_answers_get_all_questions_at_once(zygote: Sandbox, name: str) -> None:
    """Alone or not, a file is sent to one worker, and once it is loaded all the rest."""
    alone, sent = examine(zygote, OTHERS[name])
    wrong = {"wrong at the end", "raises for one input", "prints when it is wrong"}
    assert alone[0].full_marks == (name not in {*wrong, "looks up what isn't there"})
    assert sent == [2]
    _, sent = examine(zygote, RIGHT, ALIKE, OTHERS[name])
    assert sent == [2, 2, 2]


@pytest.mark.usefixtures("unhurried")
def test_a_file_with_a_doubtful_name_is_asked_one_by_one(zygote: Sandbox) -> None:
    """What could read what it was sent ahead is never sent more than the next request."""
    reports, sent = examine(zygote, OTHERS["mentions torch's internals"])
    assert not reports[0].full_marks or sent[-1] > 20
    assert sent[0] == 1


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("name", ["_C", "__dict__", "tolist", "requires_grad_"])
def test_a_name_that_is_pieced_together_is_a_doubtful_name(zygote: Sandbox, name: str) -> None:
    """Whoever looks up what it may not is begun again, and told what it is told one by one."""
    course = load_course()
    exercise = find_exercise(course, "3")
    look = {of: PIECED.format(of=of, letters=list(name)) for of in ("torch", "z")}
    for source in (
        f"{HEAD}found = {look['torch']}\n\n\n{SWISH}{DERIVATIVE}",
        RIGHT.replace("    s =", f"    found = {look['z']}\n    s ="),
    ):
        (report,), sent = examine(zygote, source)
        assert len(sent) == 2
        one_by_one = Examiner(course, exercise, zygote, required=False, ahead=False)
        assert told(report) == told(one_by_one.examine([submission(source)])[0])
        assert report.full_marks


def test_an_examiner_can_be_told_to_ask_one_by_one(zygote: Sandbox) -> None:
    """Then nobody is sent more than the next request, and the report is the same."""
    course, watched = load_course(), Watched(zygote)
    exercise = find_exercise(course, "3")
    examiner = Examiner(course, exercise, watched, required=False, ahead=False)
    for name in (
        "looks a function up", "looks up what isn't there", "raises at its end", "right",
        "wrong at the end",
        "raises for one input", "prints when imported",
        "prints when called", "prints much when called", "prints when it is wrong",
    ):  # fmt: skip
        watched.sent.clear()
        watched.heard.clear()
        (report,) = examiner.examine([submission(OTHERS[name])])
        (sent,) = watched.sent
        assert sent > 10
        assert told(report) == told(examine(zygote, OTHERS[name])[0][0])


def test_nothing_is_asked_before_the_file_is_imported(zygote: Sandbox) -> None:
    """What a file is going to be asked leaves the judge once the file can't read it unwatched."""
    course, watched = load_course(), Watched(zygote)
    examiner = Examiner(course, find_exercise(course, "3"), watched, required=False)
    sources = [RIGHT, OTHERS["right"], ALIKE]
    examiner.examine([submission(one) for one in sources])
    for before in watched.heard:
        # What was read of it and what became of its import had come before anything was asked.
        assert before[:2] == [0, 2]


def test_who_answers_just_as_another_is_judged_as_that_one(
    zygote: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checks are run for one file of a kind, and the reports of all are those of each alone."""
    runs: list[SubmissionRun] = []
    run_all = SuitePlugin.run_all

    def counted(self: SuitePlugin, grading: SubmissionRun) -> bool:
        if not isinstance(grading, StaffRun):
            runs.append(grading)
        return run_all(self, grading)

    monkeypatch.setattr(SuitePlugin, "run_all", counted)
    wrong = OTHERS["wrong at the end"]
    sources = [RIGHT, ALIKE, f"# mine\n{RIGHT}", OTHERS["right"], wrong, f"\n\n{wrong}\n# mine\n"]
    reports, _ = examine(zygote, *sources)
    assert len(runs) == 3  # the right one, the one with another operator, and the wrong one
    for source, report in zip(sources, reports, strict=True):
        assert told(report) == told(examine(zygote, source)[0][0])


def test_a_suite_that_was_changed_is_read_again(zygote: Sandbox, tmp_path: Path) -> None:
    """What was collected for one class is not used for the next if the suite is another by then."""
    here = load_course()
    for name in ("exercises", "reference"):
        for folder in (here.root / name).glob("exercise-03*"):
            shutil.copytree(folder, tmp_path / name / folder.name)
    shutil.copy(here.root / "course.toml", tmp_path)
    course = load_course(tmp_path)
    exercise = find_exercise(course, "3")
    examiner = Examiner(course, exercise, zygote, required=False)
    submission = Submission(name="swish.py", source=RIGHT.encode(), sha256="0" * 64)
    (before,) = examiner.examine([submission])
    (again,) = examiner.examine([submission])
    suite = exercise.public / "test_visible.py"
    text = suite.read_text()
    suite.write_text(text.replace("Swish at seven points", "Swish at some points"))
    (after,) = examiner.examine([submission])
    titles = [[verdict.check.title for verdict in one.verdicts] for one in (before, again, after)]
    assert titles[0] == titles[1] != titles[2]
    assert "Swish at some points" in titles[2]
    assert told(before) == told(again)


def test_who_is_before_or_beside_changes_nothing_in_a_report(zygote: Sandbox) -> None:
    """A class's reports are those of each student alone, whoever came before or runs beside."""
    mixed = [RIGHT, ALIKE]
    for source in OTHERS.values():
        mixed += [source, OTHERS["right"]]
    together, _ = examine(zygote, *mixed)
    alone = {source: told(examine(zygote, source)[0][0]) for source in set(mixed)}
    assert [told(report) for report in together] == [alone[source] for source in mixed]


@pytest.mark.slow
def test_who_never_ends_changes_nothing_in_anothers_report(zygote: Sandbox) -> None:
    """Who is prepared beside a file that uses up its time has the report of each alone."""
    endless = RIGHT.replace("    s =", "    while z.ndim == 0: torch.ones(9)\n    s =")
    mixed = [RIGHT, RIGHT]
    for source in (*OTHERS.values(), endless):
        mixed += [source, OTHERS["right"], OTHERS["right"]]
    together, _ = examine(zygote, *mixed)
    alone = {source: told(examine(zygote, source)[0][0]) for source in set(mixed)}
    assert [told(report) for report in together] == [alone[source] for source in mixed]


STATE = """

_asked = 0


def _forgetful(inner):
    def outer(*args, **kwargs):
        global _asked
        _asked += 1
        value = inner(*args, **kwargs)
        return value if _asked % {every} else None

    return outer

"""
"""Every so many calls give nothing, whichever function is called."""


def keeps_state(exercise: Exercise, source: str, every: int) -> str:
    """A file whose answers depend on how often it was called before."""
    wrapped = [f"{name} = _forgetful({name})" for name in exercise.functions]
    return source + STATE.format(every=every) + "\n".join(wrapped) + "\n"


def sources_of(exercise: Exercise, most: int, chance: random.Random) -> list[str]:
    """Sample answers of an exercise, right, wrong and hostile, and such as keep state."""
    assert exercise.staff is not None
    answers = exercise.staff / "answers"
    found = [path.read_text() for path in sorted(answers.glob("[ch]*/*.py"))]
    found += [wrong.source.decode() for wrong in wrong_answers(exercise)]
    found = chance.sample(found, min(most, len(found)))
    right = (exercise.staff / exercise.stub).read_text()
    return [right, *found, *(keeps_state(exercise, right, every) for every in (2, 5, 17))]


@pytest.mark.parametrize(
    "number",
    [
        "3",
        *(pytest.param(number, marks=pytest.mark.slow) for number in ("1", "4", "8", "10", "12")),
    ],
)
def test_a_report_is_the_same_in_any_order_chunk_and_width(zygote: Sandbox, number: str) -> None:
    """Whoever is graded before or beside a file, and however it is asked, its report is its own."""
    course, chance = load_course(), random.Random(int(number))
    exercise = find_exercise(course, number)

    def examiner(*, ahead: bool) -> Examiner:
        return Examiner(course, exercise, zygote, required=False, ahead=ahead)

    def handed_in(source: str) -> Submission:
        return msgspec.structs.replace(submission(source), name=exercise.stub)

    sources = sources_of(exercise, 12, chance)
    each = examiner(ahead=False)
    alone = {one: told(each.examine([handed_in(one)])[0]) for one in sources}
    waiting = [*sources, *chance.sample(sources, 5)]
    chance.shuffle(waiting)
    together = examiner(ahead=True)
    while waiting:
        size = chance.randint(1, 9)
        chunk, waiting = waiting[:size], waiting[size:]
        reports = together.examine([handed_in(source) for source in chunk])
        for source, report in zip(chunk, reports, strict=True):
            assert told(report) == alone[source], source
