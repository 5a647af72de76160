"""A constant that float32 rounded costs nothing and is told, with its line, wherever it counts."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT, Grader

EXERCISE = "exercise-04-modern-activations"
RIGHT = (ROOT / "reference" / EXERCISE / "modern_activations.py").read_text()
ROOT_2 = "z / math.sqrt(2)"
ROUNDED = {
    "torch.tensor(2 / math.pi)": ("math.sqrt(2 / math.pi)", "torch.tensor(2 / math.pi).sqrt()"),
    "0.79788456": ("math.sqrt(2 / math.pi)", "0.79788456"),
    "torch.full(z.shape, 0.044715)": ("0.044715 *", "torch.full(z.shape, 0.044715) *"),
    "torch.ones(z.size())": ("0.044715 *", "0.044715 * torch.ones(z.size()) *"),
    "torch.tensor(2)": (ROOT_2, "z / torch.tensor(2).sqrt()"),
}
APPROXIMATE = [
    ("math.sqrt(2 / math.pi)", "0.797885"),
    ("math.sqrt(2 / math.pi)", "torch.tensor(0.8)"),
    (ROOT_2, "z.float() / math.sqrt(2)"),
    (ROOT_2, "(z + 1e-8) / math.sqrt(2)"),
]


def written(old: str, new: str) -> str:
    assert RIGHT.count(old) == 1, old
    return RIGHT.replace(old, new)


@pytest.mark.slow
def test_a_constant_in_float32_passes_with_a_remark(grade: Grader) -> None:
    """The remark stands at each check of the one function that it concerns, and names the line."""
    files = {name: written(*change) for name, change in ROUNDED.items()}
    for name, report in grade(EXERCISE, files).items():
        assert report.full_marks, name
        [told] = {
            (item.message, name)
            for item in report.verdicts
            if item.message
            for name in item.check.functions
        }
        line = next(at for at, text in enumerate(files[name].split("\n"), 1) if name in text)
        assert f"(line {line})" in told[0], told


@pytest.mark.slow
def test_an_approximate_formula_has_no_remark_and_shows_different_numbers(grade: Grader) -> None:
    """However near it comes; and what was got never looks like what is due."""
    files = {new: written(old, new) for old, new in APPROXIMATE}
    for name, report in grade(EXERCISE, files).items():
        assert not report.full_marks, name
        for item in report.verdicts:
            assert item.status != "passed" or not item.message, (name, item.message)
            assert all(row.got != row.expected for row in item.samples), (name, item.samples)


@pytest.mark.slow
def test_a_remark_does_not_depend_on_who_was_graded_before(grade: Grader) -> None:
    """Right answers before it, which are sent what they are asked ahead, change nothing."""
    file = written(*ROUNDED["0.79788456"])
    alone = grade(EXERCISE, {"it": file})["it"]
    among = grade(EXERCISE, {"a": RIGHT, "b": RIGHT + "\n", "it": file, "again": file})
    messages = [item.message for item in alone.verdicts]
    assert any(messages)
    for name in ("it", "again"):
        assert [item.message for item in among[name].verdicts] == messages
