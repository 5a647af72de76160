"""Exams whose requests follow from answers or share a model, and one that is asked one by one."""

from __future__ import annotations

import msgspec
import pytest

from grader.grading.examiner import Examiner
from tests.engine.conftest import Bench
from tests.engine.sittings import Watched, submission, told

FOLLOWING = """
    @check("first", of="f")
    def test_first(agree):
        agree.following(lambda code: code.f(torch.ones(2)), lambda code, start: code.f(start))

    @check("second", of="f")
    def test_second(agree):
        agree(lambda code: code.f(torch.zeros(2)))
"""
ENDLESS = "never ends from its start on"
STARTS = {
    "right": "def f(x):\n    return x\n",
    "wrong": "def f(x):\n    return 2 * x\n",
    "wrong from its start on": "def f(x):\n    return x + 3 * (x > 1) + 1\n",
    "raises from its start on": "def f(x):\n    assert x.sum() < 3\n    return 2 * x\n",
    "prints from its start on": "def f(x):\n    x.sum() < 3 or print('far')\n    return 2 * x\n",
    ENDLESS: ("import time\ndef f(x):\n    while x.sum() > 3: time.sleep(9)\n    return 2 * x\n"),
    "ends the process": "def f(x):\n    x.sum() < 3 or f(f)(x)\n    return 2 * x\n",
}


@pytest.mark.parametrize("name", STARTS)
def test_what_follows_from_an_answer_is_asked_after_the_exam(bench: Bench, name: str) -> None:
    """It is asked of the same worker, and the report is that of asking everything one by one."""
    course, exercise = bench.exercise(hidden=FOLLOWING)
    reports, opened = [], []
    for ahead in (False, True):
        watched = Watched(bench.zygote)
        deadline = 3.0 if name == ENDLESS else None
        examiner = Examiner(
            course, exercise, watched, required=False, deadline=deadline, ahead=ahead
        )
        source = f"import torch\n{STARTS[name]}"
        one = msgspec.structs.replace(submission(source), name="one.py")
        reports += examiner.examine([one] if name == ENDLESS else [one, one])
        opened.append(len(watched.sent))
    assert len({told(report) for report in reports}) == 1
    if name != ENDLESS:
        assert opened[1] == 2


def test_an_exercise_whose_rule_binds_what_is_never_called_is_asked_one_by_one(
    bench: Bench,
) -> None:
    """There each file has to be read in full."""
    course, exercise = bench.exercise(
        settings='[[rules]]\nid = "no-silu"\nfunctions = ["f"]\noperators = ["silu"]\n',
        visible=SUPPLIED,
        hidden=SUPPLIED,
    )
    examiner = Examiner(course, exercise, Watched(bench.zygote), required=False)
    examiner.examine([submission("def f(x):\n    return x\n")])
    assert examiner.exam is not None
    assert not examiner.exam.ahead


SUPPLIED = """
    @check("supplied", of="f")
    def test_supplied(agree):
        agree(lambda code: code.supplied(torch_ones)())

    def torch_ones():
        return torch.ones(2)
"""
HANDLES = """
    import torch.nn as nn

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(1, 1)

        def forward(self, x):
            return self.layer(x)

    def made(code):
        model = code.supply(Net)
        model.load({"layer.weight": torch.ones(1, 1), "layer.bias": torch.ones(1)})
        return model

    @check("first", of="f")
    def test_first(agree):
        agree(lambda code: code.f(code.remember("model", made)(torch.ones(2, 1))))

    @check("second", of="f")
    def test_second(agree):
        agree(lambda code: code.f(torch.zeros(3)))

    @check("third", of="f")
    def test_third(agree):
        def scenario(code):
            model = code.remember("model", made)
            return code.f(model(torch.zeros(2, 1))), model.state()

        agree(scenario)
"""
WITH_MODELS = {
    "right": "def f(x):\n    return x\n",
    "wrong": "def f(x):\n    return 2 * x\n",
    "ends the process in between": (
        "def f(x):\n    return x if x.ndim == 2 else torch.os._exit(4)\n"
    ),
    "ends the process at the first call": (
        "def f(x):\n    return x if x.max() < 2 else torch.os._exit(4)\n"
    ),
    "never ends in between": (
        "import time\ndef f(x):\n    while x.ndim == 1: time.sleep(9)\n    return x\n"
    ),
    "keeps count": "n = 0\ndef f(x):\n    global n\n    n += 1\n    return x + (n == 3)\n",
}


@pytest.mark.parametrize("name", WITH_MODELS)
def test_a_model_is_there_for_all_checks_that_share_it(bench: Bench, name: str) -> None:
    """Also in the child after a crash, and however the file is asked."""
    course, exercise = bench.exercise(visible=HANDLES, hidden=SUPPLIED)
    found = []
    for ahead in (False, True):
        deadline = 3.0 if name == "never ends in between" else None
        examiner = Examiner(
            course, exercise, bench.zygote, required=False, deadline=deadline, ahead=ahead
        )
        source = "import torch\n" + WITH_MODELS[name]
        one = msgspec.structs.replace(submission(source), name="one.py")
        found += examiner.examine([one])
        assert examiner.exam is not None
        assert examiner.exam.ahead
        assert "model" in examiner.exam.sections
    assert told(found[0]) == told(found[1])
    passed = [verdict.points > 0 for verdict in found[0].verdicts][:3]
    due = {
        "right": [True, True, True],
        "wrong": [False, True, False],
        "ends the process in between": [True, False, True],
        "ends the process at the first call": [False, True, True],
        "never ends in between": [True, False, False],
        "keeps count": [True, True, False],
    }
    assert passed == due[name]
