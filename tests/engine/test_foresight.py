"""What a submission is going to be asked is sent ahead, and no report shows it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.course.loading import find_exercise, load_course
from grader.grading.examiner import Examiner
from grader.grading.plugin import SuitePlugin
from grader.grading.submission_run import SubmissionRun
from grader.model import Report, Status, Submission
from grader.sandbox.foresight import Asked, Foresight, RunAhead, asked, unguessable
from grader.sandbox.protocols import Policy, Worker
from grader.sandbox.zygote import Zygote
from grader.worker.protocol import Reply, Request, pack, unpack

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
}  # fmt: skip


class Watched:
    """A zygote whose workers tell how often something was sent to them, and after what."""

    def __init__(self, zygote: Zygote) -> None:
        self._zygote = zygote
        self.sent: list[int] = []
        self.heard: list[list[int]] = []
        """For each worker, how many frames had come from it before each that it was sent."""

    def open(self, policy: Policy) -> Worker:
        """A fresh worker."""
        worker = self._zygote.open(policy)
        send, receive, at = worker.send, worker.receive, len(self.sent)
        self.sent.append(0)
        self.heard.append([])
        came = 0

        def counted(*frames: bytes, deadline: float) -> None:
            self.sent[at] += 1
            self.heard[at].append(came)
            send(*frames, deadline=deadline)

        def told(*, deadline: float) -> bytes:
            nonlocal came
            frame = receive(deadline=deadline)
            came += 1
            return frame

        worker.send = counted  # type: ignore[method-assign]
        worker.receive = told  # type: ignore[method-assign]
        return worker

    def close(self) -> None:
        """The zygote is closed by whoever started it."""


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    found = Zygote()
    yield found
    found.close()


def examine(
    zygote: Zygote, *sources: str, deadline: float | None = None
) -> tuple[list[Report], list[int]]:
    """Reports by an examiner that has seen nothing before, and what was sent to each worker."""
    course = load_course()
    watched = Watched(zygote)
    examiner = Examiner(
        course, find_exercise(course, "3"), watched, required=False, deadline=deadline
    )
    reports = examiner.examine(
        [
            Submission(
                name="swish.py",
                source=source.encode(),
                sha256=hashlib.sha256(source.encode()).hexdigest(),
            )
            for source in sources
        ]
    )
    return reports, watched.sent


def told(report: Report) -> bytes:
    """A report without what differs from run to run."""
    verdicts = [msgspec.structs.replace(one, seconds=0.0) for one in report.verdicts]
    return msgspec.json.encode(msgspec.structs.replace(report, verdicts=tuple(verdicts)))


def test_a_second_right_answer_gets_all_requests_at_once(zygote: Zygote) -> None:
    """After one right answer, the next is sent its file, and once that is loaded all the rest."""
    reports, sent = examine(zygote, RIGHT, OTHERS["right"])
    assert all(report.full_marks for report in reports)
    assert sent[0] > 20
    assert sent[1:] == [2]


def test_nothing_is_asked_before_the_file_is_imported(zygote: Zygote) -> None:
    """What a file is going to be asked leaves the judge once the file can't read it unwatched."""
    course, watched = load_course(), Watched(zygote)
    examiner = Examiner(course, find_exercise(course, "3"), watched, required=False)
    sources = [RIGHT, OTHERS["right"], ALIKE]
    examiner.examine(
        [
            Submission(name="swish.py", source=one.encode(), sha256=str(number))
            for number, one in enumerate(sources)
        ]
    )
    for before in watched.heard:
        # What was read of it and what became of its import had come before anything was asked.
        assert before[:2] == [0, 2]


@pytest.mark.parametrize("name", OTHERS)
def test_who_came_before_changes_nothing_in_a_report(zygote: Zygote, name: str) -> None:
    """A report is the same whether the requests were sent ahead or one at a time."""
    alone, _ = examine(zygote, OTHERS[name])
    after, sent = examine(zygote, RIGHT, ALIKE, OTHERS[name])
    assert told(after[2]) == told(alone[0])
    assert len(sent) > 2
    # The file, and what it is asked unless a look at its names leaves a doubt.
    assert sent[1] == 2
    assert sent[2] <= 2


def test_who_answers_just_as_another_is_judged_as_that_one(
    zygote: Zygote, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checks are run for one file of a kind, and the reports of all are those of each alone."""
    runs: list[SubmissionRun] = []
    run_all = SuitePlugin._run_all

    def counted(self: SuitePlugin, ways: Any, grading: SubmissionRun) -> bool:
        runs.append(grading)
        return run_all(self, ways, grading)

    monkeypatch.setattr(SuitePlugin, "_run_all", counted)
    sources = [RIGHT, ALIKE, f"{RIGHT}\n# mine\n", OTHERS["right"], f"{ALIKE}\n# mine\n"]
    reports, _ = examine(zygote, *sources)
    assert len(runs) == 3  # one by one, sent ahead, and the one with another operator
    for source, report in zip(sources, reports, strict=True):
        assert told(report) == told(examine(zygote, source)[0][0])


def test_a_suite_that_was_changed_is_read_again(zygote: Zygote, tmp_path: Path) -> None:
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


def test_who_runs_beside_changes_nothing_in_a_report(zygote: Zygote) -> None:
    """A class's reports are those of each student alone, whoever is prepared beside whom."""
    endless = RIGHT.replace("    s =", "    while z.ndim == 0: pass\n    s =")
    mixed = [RIGHT, RIGHT]
    for source in (*OTHERS.values(), endless):
        mixed += [source, OTHERS["right"], OTHERS["right"]]
    together, _ = examine(zygote, *mixed, deadline=2.0)
    alone = {source: told(examine(zygote, source, deadline=2.0)[0][0]) for source in set(mixed)}
    assert [told(report) for report in together] == [alone[source] for source in mixed]


def test_an_endless_submission_takes_nothing_from_the_one_before_it(zygote: Zygote) -> None:
    """What is prepared beside a submission that has to be begun again is ended first."""
    endless = "while True: pass\n" + RIGHT
    reports, _ = examine(zygote, RIGHT, RIGHT, OTHERS["wrong at the end"], endless, deadline=1.0)
    assert told(reports[2]) == told(examine(zygote, OTHERS["wrong at the end"])[0][0])
    assert {verdict.status for verdict in reports[3].verdicts} == {Status.timed_out}


def _requests(*values: float) -> list[Asked]:
    found = []
    for value in values:
        number = unguessable()
        ask = Request(number=number, verb="call", target="f", args=(value,))
        found.append(asked(pack(ask), ask, "f"))
    return found


def _ask(value: float) -> Request:
    return Request(number=0, verb="call", target="f", args=(value,))


def test_a_request_is_sent_again_under_another_number() -> None:
    """What is sent ahead is what would have been sent, but for its number."""
    (request,) = _requests(1.5)
    number = unguessable()
    assert request.numbered(number) == pack(msgspec.structs.replace(_ask(1.5), number=number))


def test_only_what_is_asked_to_the_last_byte_was_foreseen() -> None:
    """Another argument, or another function's time, is not what was foreseen."""
    ahead = RunAhead(_requests(1.0, 2.0, 3.0))
    assert ahead.take(_ask(1.0), "f") is not None
    assert ahead.take(_ask(2.5), "f") is None
    assert ahead.take(_ask(3.0), "g") is None
    assert not ahead.waiting


def _answers(ahead: RunAhead, *values: float) -> list[bytes]:
    """What an honest worker sends back."""
    numbers = [unpack(frame, Request).number for frame in ahead.frames]
    return [
        pack(Reply(number=number, value=value))
        for number, value in zip(numbers, values, strict=True)
    ]


@given(st.lists(st.floats(allow_nan=False), min_size=1, max_size=5), st.data())
def test_answers_are_known_again_to_the_last_bit(values: list[float], data: st.DataObject) -> None:
    """The same answers are recognised under other numbers, and no others are."""
    first, second = RunAhead(_requests(*values)), RunAhead(_requests(*values))
    known = first.heard_out(_answers(first, *values))
    assert known is not None
    assert second.heard_out(_answers(second, *values)) == known
    at = data.draw(st.integers(0, len(values) - 1))
    other = data.draw(st.floats(allow_nan=False).filter(lambda x: repr(x) != repr(values[at])))
    changed = [*values[:at], other, *values[at + 1 :]]
    assert second.heard_out(_answers(second, *changed)) != known
    elsewhere = RunAhead(_requests(*changed))
    assert elsewhere.heard_out(_answers(elsewhere, *values)) != known


def test_an_answer_to_nothing_that_was_asked_is_not_known() -> None:
    """Frames of another number, or in another order, are looked at one by one."""
    ahead, other = RunAhead(_requests(1.0, 2.0)), RunAhead(_requests(1.0, 2.0))
    assert ahead.heard_out(_answers(other, 1.0, 2.0)) is None
    assert ahead.heard_out(_answers(ahead, 1.0, 2.0)[::-1]) is None


def test_precedents_are_kept_for_a_while() -> None:
    """The newest are at hand, and memory is bounded."""
    foresight: Foresight[int] = Foresight()
    for number in range(1000):
        foresight.keep(number.to_bytes(8, "big"), number)
    found = [foresight.precedent(number.to_bytes(8, "big")) for number in range(1000)]
    assert found[-1] == 999
    assert 0 < sum(one is not None for one in found) < 100


def test_where_a_rule_binds_what_is_never_called_nothing_is_sent_ahead() -> None:
    """There the file has to be read in full."""
    foresight: Foresight[int] = Foresight({"f", "g"})
    foresight.learn(_requests(1.0), 0.01)
    assert foresight.run_ahead() is None
    bound: Foresight[int] = Foresight({"f"})
    bound.learn(_requests(1.0), 0.01)
    assert bound.run_ahead() is not None


def test_what_right_answers_have_in_common_is_foreseen() -> None:
    """From where right answers are asked different things on, nothing is sent ahead."""
    foresight: Foresight[int] = Foresight()
    assert foresight.run_ahead() is None
    foresight.learn(_requests(1.0, 2.0, 3.0), 0.01)
    foresight.learn(_requests(1.0, 2.0, 4.0, 5.0), 0.01)
    ahead = foresight.run_ahead()
    assert ahead is not None
    assert len(ahead.frames) == 2


def test_slow_submissions_are_asked_one_at_a_time() -> None:
    """Where running takes long, nothing is gained by asking ahead."""
    foresight: Foresight[int] = Foresight()
    foresight.learn(_requests(1.0), 5.0)
    foresight.learn(_requests(1.0), 0.01)
    assert foresight.run_ahead() is None


def test_a_class_that_is_mostly_wrong_is_asked_one_at_a_time() -> None:
    """After several runs that had to be begun again it is given up, until right answers come."""
    foresight: Foresight[int] = Foresight()
    foresight.learn(_requests(1.0), 0.01)
    for _ in range(8):
        foresight.went(well=False)
    assert foresight.run_ahead() is None
    foresight.learn(_requests(1.0), 0.01)
    assert foresight.run_ahead() is not None
