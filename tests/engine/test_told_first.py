"""What is told first is the cause, and it is told in words."""

from __future__ import annotations

import pytest

from grader.model import Report
from grader.report.redaction import Audience, redact
from grader.report.view import view
from tests.conftest import ROOT, Grader
from tests.engine.test_loading import DERIVATIVE, SWISH, _examined


def headline(report: Report) -> str:
    """What a student reads first."""
    first = view(redact(report, Audience.student)).first
    assert first is not None
    return first.says


def reference(name: str) -> str:
    """The reference of an exercise, to be spoilt."""
    folder = next((ROOT / "reference").glob(f"*-{name}"))
    return (folder / f"{name.replace('-', '_')}.py").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("at", ["swish", "swish_derivative"])
def test_the_check_that_used_the_time_up_is_told_first(grade: Grader, at: str) -> None:
    """That a function had used its time up before is told of the later checks only."""
    source = f"import torch\n{SWISH}{DERIVATIVE}".replace(
        f"def {at}(z):\n", f"def {at}(z):\n    while True: pass\n"
    )
    report = _examined(grade, source, "mine.py", 3.0)
    assert headline(report).startswith(f"`{at}` took longer than 3 seconds, in line")
    late = [item for item in report.verdicts if at in item.check.functions]
    says = [item.diagnosis.says if item.diagnosis else "" for item in late]
    assert "took longer" in says[0]
    assert all("had used up" in text for text in says[1:])


def test_a_changed_argument_is_named_once_and_in_words(grade: Grader) -> None:
    """The message has the argument's place and its name in the stub, however often it changed."""
    source = "import torch\ndef swish(z):\n    s = z.clone()\n    z.mul_(2)\n"
    source += f"    return s * torch.sigmoid(s)\n{DERIVATIVE}"
    report = grade("swish", {"mine.py": source})["mine.py"]
    assert headline(report) == "The first argument `z` is no longer what it was."
    assert all("[0]" not in item.message for item in report.verdicts)


def test_several_changed_arguments_are_named_together(grade: Grader) -> None:
    """Two arguments that were changed are one sentence."""
    source = reference("linear-collapse").replace("def collapse_linear(", "def right(") + (
        "\n\ndef collapse_linear(weights, biases):\n"
        "    found = right([w.clone() for w in weights], [b.clone() for b in biases])\n"
        "    for each in (*weights, *biases):\n"
        "        each.add_(1)\n"
        "    return found\n"
    )
    says = headline(grade("linear-collapse", {"mine.py": source})["mine.py"])
    assert says == (
        "The first argument `weights` and second argument `biases` are no longer what they were."
    )


FLAT = {
    "one layer": ("two-moons", "self.layer(X))", "self.layer(X)).squeeze(-1)"),
    "two layers": ("two-moons", "self.hidden(X))))", "self.hidden(X)))).flatten()"),
    "a net": ("fit-the-sine", "return self.fc2(z)", "return self.fc2(z).squeeze(-1)"),
    "a net, by index": ("fit-the-sine", "return self.fc2(z)", "return self.fc2(z)[:, 0]"),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", FLAT)
def test_a_missing_dimension_is_told_before_what_comes_of_it(grade: Grader, case: str) -> None:
    """Where [n, 1] is due and [n] comes, that is told, also where torch raises because of it."""
    exercise, right, wrong = FLAT[case]
    source = reference(exercise)
    assert right in source
    report = grade(exercise, {"mine.py": source.replace(right, wrong, 1)})["mine.py"]
    assert "shape is [" in headline(report)
    assert not report.full_marks
    failed = [item.diagnosis for item in report.verdicts if item.points == 0]
    assert {found.id for found in failed if found is not None} == {"reshaped"}
