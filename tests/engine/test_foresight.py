"""What a submission is going to be asked is sent ahead, and no report shows it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec
import pytest

from grader.course import find_exercise, load_course
from grader.examination import Examiner
from grader.foresight import Asked, Foresight, RunAhead, asked, unguessable
from grader.model import Report, Status, Submission
from grader.sandbox import Policy, Worker, Zygote
from grader.worker.protocol import Ask, pack

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
}  # fmt: skip


class Watched:
    """A zygote whose workers tell how often something was sent to them."""

    def __init__(self, zygote: Zygote) -> None:
        self._zygote = zygote
        self.sent: list[int] = []

    def open(self, policy: Policy) -> Worker:
        """A fresh worker."""
        worker = self._zygote.open(policy)
        send, at = worker.send, len(self.sent)
        self.sent.append(0)

        def counted(*frames: bytes, deadline: float) -> None:
            self.sent[at] += 1
            send(*frames, deadline=deadline)

        worker.send = counted  # type: ignore[method-assign]
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


def test_a_second_right_answer_gets_its_file_and_all_requests_at_once(zygote: Zygote) -> None:
    """After one right answer, the next is sent everything in one go."""
    reports, sent = examine(zygote, RIGHT, OTHERS["right"])
    assert all(report.full_marks for report in reports)
    assert sent[0] > 20
    assert sent[1:] == [1]


@pytest.mark.parametrize("name", OTHERS)
def test_who_came_before_changes_nothing_in_a_report(zygote: Zygote, name: str) -> None:
    """A report is the same whether the requests were sent ahead or one at a time."""
    alone, _ = examine(zygote, OTHERS[name])
    after, sent = examine(zygote, RIGHT, OTHERS[name])
    assert told(after[1]) == told(alone[0])
    assert len(sent) > 1
    assert sent[1] == 1


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
    endless = RIGHT + "while True: pass\n"
    reports, _ = examine(zygote, RIGHT, RIGHT, OTHERS["wrong at the end"], endless, deadline=1.0)
    assert told(reports[2]) == told(examine(zygote, OTHERS["wrong at the end"])[0][0])
    assert {verdict.status for verdict in reports[3].verdicts} == {Status.timed_out}


def _requests(*values: float) -> list[Asked]:
    found = []
    for value in values:
        number = unguessable()
        ask = Ask(number=number, verb="call", target="f", args=(value,))
        found.append(asked(pack(ask), number, "f"))
    return found


def _ask(value: float) -> Ask:
    return Ask(number=0, verb="call", target="f", args=(value,))


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


def test_what_right_answers_have_in_common_is_foreseen() -> None:
    """From where right answers are asked different things on, nothing is sent ahead."""
    foresight = Foresight()
    assert foresight.run_ahead() is None
    foresight.learn(_requests(1.0, 2.0, 3.0), 0.01)
    foresight.learn(_requests(1.0, 2.0, 4.0, 5.0), 0.01)
    ahead = foresight.run_ahead()
    assert ahead is not None
    assert len(ahead.frames) == 2


def test_slow_submissions_are_asked_one_at_a_time() -> None:
    """Where running takes long, nothing is gained by asking ahead."""
    foresight = Foresight()
    foresight.learn(_requests(1.0), 5.0)
    foresight.learn(_requests(1.0), 0.01)
    assert foresight.run_ahead() is None


def test_a_class_that_is_mostly_wrong_is_asked_one_at_a_time() -> None:
    """After several runs that had to be begun again it is given up, until right answers come."""
    foresight = Foresight()
    foresight.learn(_requests(1.0), 0.01)
    for _ in range(8):
        foresight.went(well=False)
    assert foresight.run_ahead() is None
    foresight.learn(_requests(1.0), 0.01)
    assert foresight.run_ahead() is not None
