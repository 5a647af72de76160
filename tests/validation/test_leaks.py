"""No text gives the solution away: one of each kind is planted, and harmless ones are let be."""

from __future__ import annotations

import textwrap
import warnings
from pathlib import Path

import pytest

from grader.course.declarations import Misconception
from grader.course.loading import load_course
from grader.validation.giveaways import Target, giveaways, targets
from grader.validation.places import read_sources
from grader.validation.runs import ReferencePlay, play_reference
from grader.validation.texts import not_unicode, texts
from grader.validation.values import Promise, Text
from tests.validation.courses import write_course, write_exercise

REFERENCE = textwrap.dedent("""
    import torch


    def swish(z):
        return z * torch.sigmoid(z)


    def swish_derivative(z):
        s = torch.sigmoid(z)
        return s + z * s * (1 - s)


    def softmax(logits):
        e = torch.exp(logits - logits.amax(dim=-1, keepdim=True))
        return e / e.sum(dim=-1, keepdim=True)


    def gradients(X, y):
        return X.T @ (X - y), (X - y).sum(dim=0)


    def mse_loss(y_hat, y):
        return ((y_hat - y) ** 2).mean()


    def both_sides(z):
        return [torch.exp(z), torch.exp(-z) + 1]


    def count_parameters(layer_sizes):
        return sum(a * b + b for a, b in zip(layer_sizes, layer_sizes[1:]))
    """)
OTHER = textwrap.dedent("""
    import torch


    def swish(x):
        return x / (1 + torch.exp(-x))


    def softmax(x):
        e = x.exp()
        return e / e.sum(-1, keepdim=True)
    """)
SUITE = textwrap.dedent("""
    import torch

    from grader.suite import check, generator

    Z = torch.randn(4, 3, generator=generator(1))


    @check("Swish", of="swish", hint="Try a matrix.")
    def test_swish(agree):
        agree(lambda code: code.swish(Z))


    @check("Its derivative", of="swish_derivative", hint="Try a matrix.")
    def test_derivative(agree):
        agree(lambda code: code.swish_derivative(Z))


    @check("Softmax", of="softmax", hint="Try a matrix.")
    def test_softmax(agree):
        agree(lambda code: code.softmax(Z))


    @check("Gradients", of="gradients", hint="Try a matrix.")
    def test_gradients(agree):
        agree(lambda code: code.gradients(Z, Z + 1))


    @check("Loss", of="mse_loss", hint="Try a matrix.")
    def test_loss(agree):
        agree(lambda code: code.mse_loss(Z, Z + Z * Z))


    @check("Both sides", of="both_sides", hint="Try a matrix.")
    def test_both(agree):
        agree(lambda code: code.both_sides(Z))


    @check("Counts", of="count_parameters", hint="Count one layer.")
    def test_counts(agree):
        agree(lambda code: [code.count_parameters(s) for s in ([2, 3], [4, 1, 2], [5, 7, 1])])
    """)
GRADED = (
    '"swish", "swish_derivative", "softmax", "gradients", "mse_loss", "both_sides", '
    '"count_parameters"'
)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with one exercise of several functions, under whose names texts are read."""
    root = write_course(tmp_path_factory.mktemp("course"))
    write_exercise(
        root,
        1,
        "swish",
        ("staff/{stub}", "", REFERENCE),
        ("staff/answers/correct/other.py", "", OTHER),
        ("staff/test_hidden.py", "", SUITE),
        ("public/test_visible.py", "", ""),
        ("staff/misconceptions.py", "", ""),
        ("public/README.md", "", "The statement says $z \\cdot \\sigma(z)$, as it may.\n"),
        ("public/exercise.toml", '["cube"]', f"[{GRADED}]"),
        ("public/exercise.toml", '["cube"]', '["swish"]'),
        ("public/exercise.toml", '["pow"]', '["silu"]'),
        ("public/exercise.toml", '"Multiply."', '"Write `z * torch.sigmoid(z)`."'),
        (
            "public/exercise.toml",
            '"Eight cubes make a cube."',
            "'Swish is `z * torch.sigmoid(z)`.'",
        ),
    )
    return root


@pytest.fixture(scope="module")
def reference_play(course: Path) -> ReferencePlay:
    """The reference's calls in the suites."""
    found = load_course(course)
    return play_reference(found, found.exercises[0])


@pytest.fixture(scope="module")
def given_away(course: Path) -> list[Target]:
    """What must not be given away."""
    exercise = load_course(course).exercises[0]
    assert exercise.staff is not None
    return targets(exercise, read_sources(exercise, exercise.staff))


@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("Write `z * torch.sigmoid(z)`.", "swish"),
        ("Write `x * torch.sigmoid(x)`, whatever you call it.", "swish"),
        ("Write `z·σ(z)`.", "swish"),
        ("Write `z / (1 + torch.exp(-z))`.", "swish"),
        ("Let `s = torch.sigmoid(z)`. Then `s + z * s * (1 - s)` is it.", "swish_derivative"),
        (
            "So `s, t = torch.sigmoid(z), 1 - z.sigmoid()`: `s + z * s * t`.",
            "swish_derivative",
        ),
        ("In a call: `print(torch.mul(z.sigmoid(), z))`.", "swish"),
        ("In a tuple: `return X.T @ (X - y), (X - y).sum(dim=0)`.", "gradients"),
        ("It is `lambda z: z * torch.sigmoid(z)`.", "swish"),
        ("So:\n```python\ndef swish(z):\n    return z * torch.sigmoid(z)\n```\n", "swish"),
        ("So `return z * torch.sigmoid(z)`.", "swish"),
        ("`swish(z) = z * sigmoid(z)`", "swish"),
        ("Use `torch.exp(logits) / torch.exp(logits).sum(-1, keepdim=True)`.", "softmax"),
        ("Over two names: `g = z.sigmoid()`, then `p = z * g` and `return p, g`.", "swish"),
        ("With others: `((prediction - target) ** 2).mean()`.", "mse_loss"),
        ("In order or not: `torch.square(a - b).mean()`.", "mse_loss"),
        ("A list: `[torch.exp(x), torch.exp(-x) + 1]`.", "both_sides"),
        ("In a call in a tuple: `return (torch.abs(z * torch.sigmoid(z)), 0)`.", "swish"),
        ("Indented:\n```python\n    if z.ndim:\n        return z * z.sigmoid(), z\n```\n", "swish"),
        ("The second one is `(X - y).sum(0)`.", "gradients"),
        (
            "Sum `sum(a * b + b for a, b in zip(layer_sizes, layer_sizes[1:]))`.",
            "count_parameters",
        ),
    ],
)
def test_a_planted_solution_is_found(given_away: list[Target], text: str, function: str) -> None:
    """Code that is what a right answer returns is told with its function, however it is spelt."""
    found = giveaways([Text(path=Path("a.py"), line=7, what="the hint", text=text)], given_away)
    assert [item.says.startswith(f"the hint gives {function} away: ") for item in found] == [True]
    assert found[0].line >= 7


@pytest.mark.parametrize(
    "text",
    [
        "Build it from `torch.sigmoid` and multiplication.",
        "This is `torch.sigmoid(z)`: the factor `z` is missing.",
        "`swish(z)` names it.",
        "`torch.nn.functional.silu(z)` is not allowed.",
        "What is `z * torch.tanh(z)` at 0? And `torch.sigmoid(z) * (1 - torch.sigmoid(z))`?",
        "The shapes are `[n, d]` and `X.shape[0]`.",
        "`a - b` of `y_hat` and `y`, `(u - v).mean()` and `((u - u) ** 2).mean()`.",
        "`softmax` of `logits + 1` is the same as of `logits`.",
        "`while True: pass`, `import os`, `open('x')`, `1 / 0`, `(`.",
    ],
)
def test_what_is_no_solution_is_let_be(given_away: list[Target], text: str) -> None:
    """Names, parts of a formula, forbidden operators and nonsense give nothing away."""
    assert (
        giveaways([Text(path=Path("a.py"), line=1, what="the hint", text=text)], given_away) == []
    )


def test_what_two_hints_give_away_together(given_away: list[Target]) -> None:
    """Whoever opens the second hint has read the first, and no other check's hint."""

    def told(*whose: str) -> list[str]:
        words = ("Let `s = torch.sigmoid(z)`.", "Then `z * s`.")
        hints = [
            Text(path=Path("a.py"), line=1, what=f"the hint of {of}", text=text)
            for of, text in zip(whose, words, strict=True)
        ]
        return [item.says for item in giveaways(hints, given_away)]

    assert told("one", "one") == ["the hint of one gives swish away: `z * s`"]
    assert told("one", "two") == []


def test_nothing_that_a_text_holds_is_warned_of(given_away: list[Target]) -> None:
    """What Python would warn of in a program, a text may hold: nothing of it reaches the screen."""
    text = Text(
        path=Path("a.py"), line=1, what="x", text="`5(z)`, `1 is z`, `'\\s'` and `[1][z, 2]`"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert giveaways([text], given_away) == []


def test_every_kind_of_text_is_read_but_the_statement(
    course: Path, reference_play: ReferencePlay, given_away: list[Target]
) -> None:
    """All that a student may be told is read where it is written; the statement is exempt."""
    exercise = load_course(course).exercises[0]
    assert exercise.staff is not None
    sources = read_sources(exercise, exercise.staff)
    wrong = Misconception(
        id="swish-wrong", function="swish", implementation=abs,
        says="Not `z * torch.sigmoid(z)`.", why="But `z * torch.sigmoid(z)`.",
        explanation="Long: `z * torch.sigmoid(z)`.",
    )  # fmt: skip
    told = texts(exercise, sources, reference_play.checks, [wrong])
    assert {text.what for text in told} >= {"the title of swish", "the hint of swish"}
    found = giveaways(told, given_away)
    assert [item.says.partition(" gives")[0] for item in found] == [
        "`says` of swish-wrong",
        "`why` of swish-wrong",
        "`explanation` of swish-wrong",
        "the curiosity",
        "`instead` of no-pow",
    ]
    lines = sources.settings.text.split("\n")
    assert "curiosity" in lines[found[3].line - 1]
    assert "instead" in lines[found[4].line - 1]


def test_a_formula_in_latex_is_told() -> None:
    """Whoever writes `$…$` where it is shown as it is written learns to write it in Unicode."""
    told = [
        Text(path=Path("a.py"), line=7, what="the hint of f", text="Use $\\sigma(z)$."),
        Text(path=Path("a.py"), line=9, what="the hint of g", text="It costs $5, at σ(z) = ½."),
    ]
    (found,) = not_unicode(told)
    assert (found.line, found.promise) == (7, Promise.unicode)
    assert found.says.startswith("the hint of f has $\\sigma(z)$: write the formula in Unicode")
