"""What is said of a wrong answer that no single entry of a catalogue explains."""

from __future__ import annotations

import pytest

from grader.model import Report, Status
from tests.conftest import Grader


def told(report: Report) -> dict[str, str]:
    """What was said of the lost checks, and how it was called."""
    return {
        item.diagnosis.id: item.diagnosis.says
        for item in report.verdicts
        if item.diagnosis is not None and item.status is not Status.passed
    }


def reports(grade: Grader, exercise: str, codes: list[str]) -> list[Report]:
    """A report for each code; what it doesn't define is the reference's."""
    found = grade.examiner(exercise).exercise
    assert found.staff is not None
    right = (found.staff / found.stub).read_text(encoding="utf-8")
    sources = {str(at): f"{right}\n\n{code}\n" for at, code in enumerate(codes)}
    return list(grade(exercise, sources).values())


LOST = [
    ("zero-by-zero", "def relu(z):\n    return z * (z / z.abs() + 1) / 2"),
    ("zero-by-zero", "def tanh(z):\n    e = torch.exp(-2 * z.abs())\n"
                     "    return z / z.abs() * (1 - e) / (1 + e)"),
    ("division-by-zero", "def relu(z):\n    return z.clamp(min=0) + (z == 0) / z.abs()"),
    ("root-of-negative", "def tanh(z):\n    return torch.exp(torch.log(torch.sinh(z)))"
                         " / torch.cosh(z)"),
    ("overflow", "def relu(z):\n    return (z.abs() + z) / 2 + 0 * torch.exp(z)"),
]  # fmt: skip


def test_nan_and_inf_are_told_apart_by_where_they_happen(grade: Grader) -> None:
    """A quotient of zeros, a division by zero, a root below zero and an overflow differ."""
    found = reports(grade, "activations", [code for _, code in LOST])
    for (wanted, code), report in zip(LOST, found, strict=True):
        assert wanted in told(report), (code, told(report))
        others = {name for name, _ in LOST} - {wanted}
        if wanted != "root-of-negative":
            assert not others & set(told(report)), (code, told(report))


CORNER = [
    ("jacobian-is-outer-product", "def activation_jacobian(z, activation):\n"
     "    d = _derivative(z, activation)\n"
     "    d = (z >= 0).to(z.dtype) if activation == 'relu' else d\n    return torch.outer(d, d)"),
    ("jacobian-of-values", "_right = activation_jacobian\n"
     "def activation_jacobian(z, activation):\n    _right(z, activation)\n"
     "    d = (z >= 0).to(z.dtype) if activation == 'relu' else getattr(torch, activation)(z)\n"
     "    return torch.diag(d)"),
    ("vjp-by-values", "_right = activation_vjp\n"
     "def activation_vjp(z, upstream, activation):\n    _right(z, upstream, activation)\n"
     "    d = (z >= 0).to(z.dtype) if activation == 'relu' else getattr(torch, activation)(z)\n"
     "    return upstream * d"),
]  # fmt: skip


def test_a_known_mistake_is_known_beside_another_convention_at_zero(grade: Grader) -> None:
    """A second slip at exactly 0 doesn't hide what is wrong everywhere else."""
    found = reports(grade, "activation-jacobian", [code for _, code in CORNER])
    for (wanted, code), report in zip(CORNER, found, strict=True):
        assert wanted in told(report), (code, told(report))


def test_two_mistakes_in_parts_of_one_check_are_both_told(grade: Grader) -> None:
    """Where one check shows two mistakes, each in a part of its own, both are said."""
    code = (
        "def output_activation(logits, task):\n"
        "    if task == 'binary':\n        return softmax(logits)\n"
        "    if task == 'multiclass':\n        return torch.sigmoid(logits)\n"
        "    if task == 'regression':\n        return logits\n"
        "    raise ValueError('binary, multiclass or regression')"
    )
    (report,) = reports(grade, "output-activations", [code])
    names = {"output-softmax-for-binary", "output-sigmoid-per-class"}
    assert names <= set(told(report)) or any(
        "Beside that" in text for text in told(report).values()
    )
    assert set(told(report)) <= names


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("3 * ((y_hat - y) ** 2).sum()", "times the number of elements, times 3"),
        ("0.25 * ((y_hat - y) ** 2).mean()", "is 0.25 times the right one"),
    ],
)
def test_a_factor_that_follows_the_size_is_told_with_its_own_number(
    grade: Grader, body: str, says: str
) -> None:
    """A sum where a mean is due is told apart from a constant by calls of different sizes."""
    (report,) = reports(grade, "mlp-backward", [f"def mse_loss(y_hat, y):\n    return {body}"])
    assert all(says in text for text in told(report).values()), told(report)
    assert told(report)
