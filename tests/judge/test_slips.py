"""Slips in a formula: each changes one thing, and what is said of it is true."""

from __future__ import annotations

import pytest

from grader.suite.elementary import FUNCTIONS, others
from grader.suite.formulas import slipped, slips

GELU = "0.5 * z * (1 + tanh(sqrt(2 / pi) * (z + 0.044715 * z**3)))"


@pytest.mark.parametrize(
    ("formula", "says", "made"),
    [
        ("1 / (1 + exp(-z))", "it subtracts where it should add", "1 / (1 - exp(-z))"),
        ("1 / (1 + exp(-z))", "a minus sign is missing", "1 / (1 + exp(z))"),
        ("a * (1 - a)", "a bracket is missing, or closes in another place", "a * 1 - a"),
        ("1 - tanh(z)**2", "the power is missing", "1 - tanh(z)"),
        ("z * sigmoid(z)", "`tanh` stands for `sigmoid`", "z * tanh(z)"),
        (GELU, "`sqrt` is taken of one part only", GELU.replace("sqrt(2 / pi)", "sqrt(2) / pi")),
        ("where(z > 0, z, a * z)", "the two branches are exchanged", "where(z > 0, a * z, z)"),
    ],
)
def test_a_slip_is_one_change_of_a_formula(formula: str, says: str, made: str) -> None:
    """What people get wrong in a formula is among its slips, with words of its own."""
    assert (says, made.replace("z**3", "z ** 3")) in slipped(formula)


def test_no_slip_is_the_formula_itself_or_a_bare_argument() -> None:
    """A right answer, and one that returns its argument or a number, is no slip."""
    for formula in ("z * sigmoid(z)", "1 / (1 + exp(-z))", GELU):
        texts = [text for _, text in slipped(formula)]
        assert len(texts) == len(set(texts))
        assert not {formula, "z", "1"} & set(texts)


def test_a_family_has_no_form_that_is_right() -> None:
    """What equals the function that is due doesn't stand in for it by mistake."""
    assert "ReLU" not in others(FUNCTIONS["ReLU"], FUNCTIONS)
    assert "tanh" in others(FUNCTIONS["ReLU"], FUNCTIONS)
    entry = slips("it", of="f", formulas=["z * sigmoid(z)"])
    form = next(iter(entry.forms))
    assert form in entry.of_form(form).says
    assert "{form}" not in entry.title
