"""Functions of a suite's run beside the student's code, and are told by their source."""

from __future__ import annotations

import io
import math
import sys

import msgspec
import pytest
import torch
from rich.console import Console
from torch import Tensor, nn

from grader.course.mistakes import FILE
from grader.course.seeds import shifted
from grader.errors import CourseError
from grader.oracle.recorded import dumps as dumped
from grader.oracle.subject import Subject
from grader.oracle.supplied import as_call, as_callable
from grader.oracle.transport import LocalTransport
from grader.release.recording import record
from grader.report import html, terminal
from grader.report.document import dumps, to_document
from grader.report.redaction import Audience, redact
from grader.report.view import view
from grader.submissions.single_file import submission_of
from grader.suite import is_finite_difference
from tests.browser_fixtures import __name__ as _elsewhere
from tests.engine.conftest import Bench

TENTH = 0.1


def doubled(x: Tensor) -> Tensor:
    return 2 * x


def bowl(x: Tensor, centre: float = math.pi) -> Tensor:
    """A bowl, from a helper of the same file."""

    def inner(y):
        return doubled(y) - centre

    return sum(one**2 for one in [inner(x)])


class Base(nn.Module):
    """What a network has."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.layer = nn.Linear(2, width)


class Net(Base):
    """A network."""

    def forward(self, x: Tensor) -> Tensor:
        return torch.tanh(self.layer(x))


def draws(seed):
    return torch.Generator().manual_seed(seed)


def test_what_is_supplied_brings_what_it_uses() -> None:
    """A function brings its helpers, a class its bases, in an order in which they can be run."""
    made = as_callable(bowl)
    assert torch.equal(made(torch.ones(2)), bowl(torch.ones(2)))
    assert made.source.startswith("def doubled(")
    assert "def bowl(x" in made.source
    net = as_call(Net, 3).made()
    assert [type(net).__name__, *(base.__name__ for base in type(net).__mro__[1:3])] == [
        "Net", "Base", "Module",
    ]  # fmt: skip
    assert net(torch.ones(1, 2)).shape == (1, 3)


def test_what_is_made_is_made_anew() -> None:
    """Each use of a generator draws from its beginning."""
    made = as_call(draws, seed=3)
    assert made.expression == "draws(seed=3)"
    assert torch.equal(*(torch.rand(4, generator=made.made()) for _ in range(2)))


def test_what_is_drawn_follows_the_run() -> None:
    """A model of the suite's starts with the same numbers each time, others in another run."""
    subject = Subject(LocalTransport({}), ("f",))
    torch.manual_seed(7)
    models = [subject.supply(Net, 3) for _ in range(2)]
    with shifted(1):
        models.append(subject.supply(Net, 3))
        again = models[2].replica().state_dict()
    weights = [model.state()["layer.weight"] for model in models]
    assert torch.equal(weights[0], weights[1])
    assert not torch.equal(weights[0], weights[2])
    assert torch.equal(models[0].replica().state_dict()["layer.weight"], weights[0])
    assert torch.equal(again["layer.weight"], weights[2])


def test_a_class_is_found_when_its_module_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A suite that pytest has forgotten can be played again."""
    monkeypatch.delitem(sys.modules, __name__)
    assert "class Net(Base)" in as_call(Net, 4).source


def uses_a_constant(x):
    return x * TENTH


def uses_a_stranger(x):
    return x * len(_elsewhere)


def uses_nothing_that_exists(x):
    return x * nowhere  # noqa: F821


def _nested(factor):
    def uses_what_is_around(x):
        return factor * x

    return uses_what_is_around


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (uses_a_constant, "`uses_a_constant` runs beside the student's code, and there is no `TEN"),
        (uses_a_stranger, "there is no `_elsewhere` there"),
        (uses_nothing_that_exists, "there is no `nowhere` there"),
        (_nested(2), "`uses_what_is_around` runs beside the student's code, and there is no `fac"),
        (lambda x: x, "a lambda can't run beside the student's code"),
        (torch.relu, "`relu` can't run beside the student's code, since its source isn't to be"),
    ],
    ids=["constant", "stranger", "nowhere", "around", "lambda", "builtin"],
)
def test_what_would_not_be_there_is_named(function: object, said: str) -> None:
    """A function that uses what isn't beside the student's code is refused with file and line."""
    with pytest.raises(CourseError) as refused:
        as_callable(function)
    assert said in str(refused.value)
    if "`relu`" not in said:
        assert f"{__file__}:" in str(refused.value)
    assert refused.value.advice


def _with_a_library(got: torch.Tensor, z: torch.Tensor) -> bool:
    return is_finite_difference(torch.tanh, got, 1 - torch.tanh(z) ** 2, z)


def test_what_a_library_has_is_imported_where_that_is_said() -> None:
    """Code for a kit imports what a kit has; nothing else of the staff's goes along."""
    made = as_callable(_with_a_library, (("is_finite_difference", "grader.suite"),))
    assert made.source.startswith("from grader.suite import is_finite_difference\n")
    assert "class _Fit" not in made.source
    z = torch.linspace(-2, 2, 9, dtype=torch.float64)
    assert made((torch.tanh(z + 0.007) - torch.tanh(z)) / 0.007, z)
    with pytest.raises(CourseError, match="no `is_finite_difference` there"):
        as_callable(_with_a_library)


@pytest.mark.parametrize("value", [torch.ones(2), object(), float("nan"), [torch.ones(1)]])
def test_arguments_are_plain_values(value: object) -> None:
    """What a supplied class is made with can be written down in a line."""
    with pytest.raises(CourseError, match="which is no plain value"):
        as_call(Net, value)


VISIBLE = '''
def hill(x):
    """Falls on both sides of 1."""
    return -((x - 1) ** 3)

def draws(seed):
    return torch.Generator().manual_seed(seed)

class Net(torch.nn.Module):
    def forward(self, x):
        return x + 1

def apply(model, x):
    return model(x)

AT = torch.tensor([0.5, 2.0], dtype=torch.float64)

@check("Slope", of="f")
def test_slope(agree):
    agree(lambda code: code.f(code.callable(hill), AT, code.made(draws, 3)))

@check("Model", of="f")
def test_model(agree):
    agree(lambda code: code.supplied(apply)(code.supply(Net), code.f(code.callable(hill), AT)))
'''
REFERENCE = """
def f(g, x, generator=None):
    noise = 0 if generator is None else torch.rand(x.shape, generator=generator)
    return (g(x + 0.5) - g(x - 0.5)) + noise
"""
MISCONCEPTIONS = """
from grader.suite import misconception

@misconception(
    "only-the-value", of="f", says="This is f itself.", why="No difference is taken.",
    recognise=lambda got, due, g, x, generator=None: bool((got == g(x)).all()),
)
def only_the_value(g, x, generator=None):
    return g(x)
"""


HIDDEN = """
def ripple(x):
    return x.sin()

@check("Wave", of="f")
def test_wave(agree):
    agree(lambda code: code.f(code.callable(ripple), torch.ones(2)))
"""
WRONG = "def f(g, x, generator=None): return g(x)"


def test_a_function_is_an_argument(bench: Bench) -> None:
    """A right file passes; a wrong one is recognised with the function that it was handed."""
    parts = {"visible": VISIBLE, "hidden": HIDDEN, "reference": REFERENCE}
    assert bench(REFERENCE, **parts).full_marks
    wrong = bench(WRONG, misconceptions=MISCONCEPTIONS, **parts)
    named = {
        verdict.check.id: verdict.diagnosis and verdict.diagnosis.id for verdict in wrong.verdicts
    }
    assert named == dict.fromkeys(["slope", "model", "wave"], "only-the-value")


def test_a_report_shows_a_function_by_its_source(bench: Bench) -> None:
    """Under the call stand the functions that a visible check handed over, and no hidden one."""
    wrong = bench(WRONG, visible=VISIBLE, hidden=HIDDEN, reference=REFERENCE)
    shown = redact(wrong, Audience.student)
    said = next(verdict.input for verdict in shown.verdicts if verdict.check.id == "slope") or ""
    call, *sources = said.split("\n\n")
    assert call.startswith("f(hill, [")
    assert call.endswith("draws(3))")
    assert [source.splitlines()[0] for source in sources] == ["def hill(x):", "def draws(seed):"]
    console = Console(file=io.StringIO(), width=80)
    terminal.render(view(shown), console)
    for text in (
        console.file.getvalue(),
        html.render(view(shown)).decode(),
        dumps(to_document(shown)).decode(),
    ):
        assert "return -((x - 1) ** 3)" in text
        assert "ripple" not in text


def test_a_kit_hands_functions_over_too(bench: Bench) -> None:
    """What was recorded with a function grades without the reference, and shows the call."""
    course, exercise = bench.exercise(visible=VISIBLE, hidden=HIDDEN, reference=REFERENCE)
    recording = record(course, exercise, bench.zygote).recording
    assert [len(item.calls) for item in recording.comparisons] == [1, 1]
    (exercise.public / FILE).write_bytes(dumped(recording))
    kit = msgspec.structs.replace(exercise, staff=None)
    sources = {"right.py": REFERENCE, "wrong.py": WRONG}
    right, wrong = bench.examiner(course, kit).examine(
        [submission_of(name, f"import torch\n{text}".encode()) for name, text in sources.items()]
    )
    assert right.full_marks
    assert [verdict.points for verdict in wrong.verdicts] == [0, 0]
    assert "def hill(x):" in (wrong.verdicts[0].input or "")
