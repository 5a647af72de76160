"""Mistakes that authors make, and what each is told: a place, and a sentence in their words."""
# ruff: noqa: E501  (sentences as they are read)

from __future__ import annotations

from pathlib import Path

import pytest

from grader.validation.validate import prove
from grader.validation.values import Proof
from tests.validation.mistakes import (
    HIDDEN,
    IDEAS,
    REFERENCE,
    SETTINGS,
    STUB,
    VISIBLE,
    Mistake,
    write,
)

SEEN_BEFORE_ANYTHING_IS_RUN = [
    Mistake(
        "points-as-text",
        ((VISIBLE, "points=2", 'points="3"'),),
        "public/test_visible.py:12",
        "`points` is '3', and has to be a number above 0, such as 2, without quotation marks",
    ),
    Mistake(
        "unknown-key",
        ((SETTINGS, "# curiosity", "curosity"),),
        "public/exercise.toml:5",
        "there is no key `curosity`: did you mean `curiosity`? There are title, functions, stub, preload, curiosity, limits, rules",
    ),
    Mistake(
        "key-of-another-kind",
        (
            (
                SETTINGS,
                'functions = ["smooth", "slope"]',
                'functions = "smooth"\n[limits]\ndeadline = "soon"\n',
            ),
        ),
        "public/exercise.toml:3",
        '`functions` is "smooth", and has to be a list of the graded names in the stub\'s order, such as ["swish"]',
    ),
    Mistake(
        "unknown-argument",
        ((VISIBLE, "hint=", "hints="),),
        "public/test_visible.py:12",
        "`check` has no `hints`: did you mean `hint`? It takes title, of, points, hint, needs",
    ),
    Mistake(
        "no-title",
        ((SETTINGS, 'title = "', '# title = "'),),
        "public/exercise.toml:1",
        '`title` is missing; it has to be a text such as "Swish and its derivative"',
    ),
    Mistake(
        "no-check",
        (
            (
                VISIBLE,
                '@check("smooth at five points", of="smooth", points=2, hint="Work out one of them by hand.")\n',
                "",
            ),
        ),
        "public/test_visible.py:12",
        'test_smooth_points is no check: put @check("…", of="…", points=…, hint="…") before it, or call it by a name that doesn\'t begin with test_',
    ),
    Mistake(
        "misspelt-fixture",
        ((VISIBLE, "(agree,", "(agre,"),),
        "public/test_visible.py:13",
        "test_smooth_points asks for `agre`, which is none of what a check can ask for: did you mean `agree`? There are agree, picture, student, reference",
    ),
    Mistake(
        "not-of",
        ((VISIBLE, 'of="smooth", ', ""),),
        "public/test_visible.py:12",
        "this `check` lacks `of`: it takes title, of, points, hint, needs",
    ),
    Mistake(
        "broken-python",
        ((HIDDEN, "smooth =", "smooth = ="),),
        "staff/test_hidden.py:6",
        "it can't be read as Python: invalid syntax",
    ),
    Mistake(
        "no-reference",
        ((REFERENCE, "", ""),),
        "staff/{stub}:1",
        "there is no such file; it holds the reference: each graded name, right",
    ),
    Mistake(
        "no-suite",
        ((VISIBLE, "", ""),),
        "public/test_visible.py:1",
        "there is no such file; it holds the checks whose inputs a student may see: with @check, a third of all points or more",
    ),
    Mistake(
        "rule-of-nothing",
        ((SETTINGS, "# [[rules]]", '[[rules]]\nid = "no-silu"\nfunctions = ["smoth"]\n'),),
        "public/exercise.toml:15",
        "rule no-silu binds `smoth`, which is not graded; graded are smooth, slope",
    ),
    Mistake(
        "spelled-as-text",
        ((IDEAS, 'spelled=["return z**2"]', 'spelled="return z**2"'),),
        "staff/misconceptions.py:16",
        '`spelled` is \'return z**2\', and has to be a list of spellings: a body such as "return 2 * z", a whole "def …", or {"old": "new"}',
    ),
    Mistake(
        "no-toml",
        ((SETTINGS, "title = ", "title "),),
        "public/exercise.toml:1",
        "it is no TOML: Expected '=' after a key in a key/value pair (at line 1, column 7)",
    ),
    Mistake(
        "not-graded",
        ((IDEAS, 'of="smooth"', 'of="smoth"'),),
        "staff/misconceptions.py:13",
        "it is of `smoth`, which is not graded: did you mean `smooth`? Graded are smooth, slope",
    ),
    Mistake(
        "ready-made-of-nothing",
        ((HIDDEN, 'of="slope"', 'of="slop"'),),
        "staff/test_hidden.py:12",
        "it is of `slop`, which is not graded: did you mean `slope`? Graded are smooth, slope",
    ),
]
SEEN_WHEN_IT_IS_RUN = [
    Mistake(
        "raises-at-import",
        ((REFERENCE, "from torch", "HALF = 1 / 0\nfrom torch"),),
        "staff/{stub}:3",
        "ZeroDivisionError: division by zero",
    ),
    Mistake(
        "never-run",
        ((VISIBLE, "test_smooth_points", "smooth_points"),),
        "public/test_visible.py:13",
        "smooth_points is a check and is never run: pytest runs functions whose names begin with test_, so call it test_smooth_points",
    ),
    Mistake(
        "misspelt-call",
        ((VISIBLE, "code.smooth(POINTS)", "code.smoth(POINTS)"),),
        "public/test_visible.py:15",
        "`code.smoth`: smoth is not graded; did you mean `smooth`? Graded are smooth, slope",
    ),
    Mistake(
        "misspelt-in-own-words",
        ((VISIBLE, "lambda code: code.smooth(POINTS)", "lambda c: c.smoth(POINTS)"),),
        "public/test_visible.py:15",
        "`c.smoth`: smoth is not graded; did you mean `smooth`? Graded are smooth, slope",
    ),
    Mistake(
        "wrong-arguments",
        ((VISIBLE, "code.slope(POINTS)", "code.slope(POINTS, 2)"),),
        "public/test_visible.py:22",
        "`code.slope(POINTS, 2)` does not fit the stub: too many positional arguments",
    ),
    Mistake(
        "not-kept",
        (("staff/samples.py", "smooth_right = ", ""),),
        "staff/samples.py:9",
        "this right_answers(…) counts only under a name: write `NAME = right_answers(…)`",
    ),
    Mistake(
        "gives-away",
        ((VISIBLE, 'hint="Work out one of them by hand."', 'hint="Return `z * z + z, z`."'),),
        "public/test_visible.py:12",
        "the hint of smooth_points gives smooth away: `z * z + z`",
    ),
    Mistake(
        "reference-raises",
        ((REFERENCE, "return z * z + z", 'raise ValueError("no")'),),
        "public/test_visible.py:13",
        "smooth_points: the reference of {name} fails in the check 'smooth_points': `smooth` raised ValueError: no",
    ),
    Mistake(
        "is-right",
        ((IDEAS, "return z * z\n", "return z * z + z\n"),),
        "staff/misconceptions.py:18",
        "smooth-is-square passes every check: it is in fact right",
    ),
    Mistake(
        "equals-another",
        (
            (
                IDEAS,
                "return z * z\n",
                'return z * z\n\n\n@misconception("smooth-again", of="smooth", says="A square.", why="Flat.", spelled=["return z * z"])\ndef smooth_again(z):\n    return z**2\n\n\n',
            ),
        ),
        "staff/misconceptions.py:23",
        "smooth-again is never told as smooth-again, but as smooth-is-square: smooth-is-square explains all it loses; are they one and the same mistake?",
    ),
    Mistake(
        "old-is-not-there",
        ((IDEAS, 'spelled=["return z**2"]', 'spelled=[{"z * z * z": "z"}]'),),
        "staff/misconceptions.py:16",
        "smooth-is-square/2: `z * z * z` isn't in {stub}",
    ),
    Mistake(
        "one-spelling",
        ((IDEAS, '    spelled=["return z**2"],\n', ""),),
        "staff/misconceptions.py:12",
        "one wrong answer is told as smooth-is-square, and two are needed, its own code among them: write the same mistake in another way into `spelled=[…]`",
    ),
    Mistake(
        "hidden-points",
        ((HIDDEN, "smooth.random()", "smooth.random(points=9)"),),
        "public/test_visible.py:1",
        "visible checks have 4 of 18 points, less than a third: give them more",
    ),
    Mistake(
        "backslash",
        ((VISIBLE, 'hint="Work out one', 'hint="Is it \\sqrt? Work out one'),),
        "public/test_visible.py:12",
        "Python warns: invalid escape sequence '\\s'; begin the text with r or write \\\\",
    ),
    Mistake(
        "broken-answer",
        (("staff/answers/correct/a.py", "", "def smooth(z:\n"),),
        "staff/answers/correct/a.py:1",
        "a.py loses smooth_points, slope_points, smooth_random, smooth_shapes, smooth_whole, slope_random, slope_shapes and slope_whole: raised: SyntaxError (line 1): '(' was never closed",
    ),
    Mistake(
        "not-typed",
        ((STUB, "def smooth(z: Tensor) -> Tensor", "def smooth(z)"),),
        "public/{stub}:9",
        "smooth has no type hint for z",
    ),
    Mistake(
        "answers-nothing",
        (
            (
                VISIBLE,
                "agree(lambda code: code.smooth(POINTS))",
                "agree(lambda code: list(code.smooth(POINTS).shape))",
            ),
        ),
        "public/test_visible.py:13",
        "smooth_points is failed by no wrong answer",
    ),
    Mistake(
        "own-generator",
        (
            (
                VISIBLE,
                "numbers(-2.0, -0.5, 0.0, 1.0, 3.0)",
                "torch.rand(5, generator=torch.Generator().manual_seed(1))",
            ),
        ),
        "public/test_visible.py:8",
        "`torch.Generator` draws the same whatever the run's seed: use `generator(seed)` of grader.suite",
    ),
    Mistake(
        "stub-answers",
        ((STUB, 'raise NotImplementedError("write smooth")', "return z"),),
        "public/{stub}:1",
        "smooth_points, smooth_random, smooth_shapes and smooth_whole should say “not written yet” of the stub, and failed instead: it raises NotImplementedError in every graded name",
    ),
    Mistake(
        "no-statement",
        (("public/README.md", "", ""),),
        "public/README.md:1",
        "there is no such file; it holds the statement: the idea, the mathematics, the task and its rules",
    ),
    Mistake(
        "two-of-a-name",
        ((VISIBLE, "test_slope_points", "test_smooth_points"),),
        "public/test_visible.py:20",
        "there is a test_smooth_points in line 13 already, and this one takes its place: give them two names",
    ),
    Mistake(
        "ready-made-twice",
        ((HIDDEN, "test_slope_random", "test_smooth_random"),),
        "staff/test_hidden.py:13",
        "there is a test_smooth_random in line 7 already, and this one takes its place: give them two names",
    ),
    Mistake(
        "needs",
        ((VISIBLE, "points=2", 'points=2, needs="smoth_random"'),),
        "public/test_visible.py:13",
        "smooth_points needs smoth_random, which is no check before it",
    ),
    Mistake(
        "hostile-header",
        (("staff/answers/hostile/leaves.py", "# loses: all", "# looses: all"),),
        "staff/answers/hostile/leaves.py:1",
        "its first lines have no `# loses: ids of the checks that it loses, all or none`",
    ),
    Mistake(
        "latex",
        ((IDEAS, "This is z²", "This is $z^2$"),),
        "staff/misconceptions.py:14",
        "`says` of smooth-is-square has $z^2$: write the formula in Unicode, such as σ(z) or eᶻ",
    ),
]


def proofs(root: Path, mistakes: list[Mistake]) -> dict[str, Proof]:
    """What `grade validate` finds in a course with an exercise for each mistake."""
    (root / "course.toml").write_text('name = "own"\ntitle = "Own"\n')
    names = {
        write(root, number, mistake.name, *mistake.changes): mistake.name
        for number, mistake in enumerate(mistakes, 1)
    }
    return {names[proof.exercise]: proof for proof in prove(root, names.__contains__)}


@pytest.fixture(scope="module")
def unread(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Proof]:
    """Exercises that nothing can be run of."""
    return proofs(tmp_path_factory.mktemp("course"), SEEN_BEFORE_ANYTHING_IS_RUN)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Proof]:
    """Exercises that are run."""
    return proofs(tmp_path_factory.mktemp("course"), SEEN_WHEN_IT_IS_RUN)


def look(mistake: Mistake, proof: Proof) -> None:
    """Find what was told of a mistake."""
    stub = mistake.name.replace("-", "_") + ".py"
    places = {"exercises": "public", "reference": "staff"}
    told = [
        (
            f"{places[item.path.parts[item.path.parts.index(proof.exercise) - 1]]}/"
            f"{str(item.path).partition(proof.exercise + '/')[2]}:{item.line}",
            item.says,
        )
        for item in proof.shortfalls
    ]
    where, says = (
        text.replace("{stub}", stub).replace("{name}", proof.exercise)
        for text in (mistake.where, mistake.says)
    )
    assert (where, says) in told


@pytest.mark.parametrize(
    "mistake", SEEN_BEFORE_ANYTHING_IS_RUN, ids=[item.name for item in SEEN_BEFORE_ANYTHING_IS_RUN]
)
def test_what_keeps_an_exercise_from_running_is_told_in_its_authors_words(
    unread: dict[str, Proof], mistake: Mistake
) -> None:
    """A mistake is told with its file and line, beside all that is left to write."""
    proof = unread[mistake.name]
    look(mistake, proof)
    assert not proof.loaded
    assert any(item.says.startswith("to write: ") for item in proof.shortfalls)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "mistake", SEEN_WHEN_IT_IS_RUN, ids=[item.name for item in SEEN_WHEN_IT_IS_RUN]
)
def test_what_falls_short_when_it_runs_is_told_in_its_authors_words(
    run: dict[str, Proof], mistake: Mistake
) -> None:
    """What only shows when checks, references and misconceptions are run is told alike."""
    look(mistake, run[mistake.name])
