"""What stays hidden of how exercise 5 is graded."""

import re

import torch

from grader.suite import CallFailed, Raise, check, compare, normal, numbers, whole_tensors

TASKS = ("binary", "multiclass", "regression")

VECTOR = normal(5, seed=1, scale=2)
MATRIX = normal(7, 4, seed=2, scale=2)
SINGLE = normal(6, 3, seed=3, scale=2, dtype=torch.float32)
CUBE = normal(2, 3, 5, seed=4, scale=2)
TURNED = normal(4, 6, seed=5, scale=2).T
STRIDED = normal(5, 8, seed=6, scale=2, dtype=torch.float32)[::2, ::2]
EMPTY = torch.empty(0, 4)
ONE_CLASS = normal(3, 1, seed=7, scale=2)
SHIFT = numbers([-300.0], [-4.0], [0.5], [25.0], [180.0], [512.0], [2.0])
FAR = numbers(
    [1000.0, -1000.0, 0.0],
    [1000.0, 1000.0, 999.0],
    [-1000.0, -1000.0, -998.5],
    [0.0, -1000.0, -1.0],
)
POSITIVE = MATRIX.abs() + 0.25
SHORT, LONG = MATRIX[:2, :3], normal(50, 20, seed=8, scale=2)


def _everywhere(function):
    """A scenario: one, two and three dimensions, both dtypes."""
    return lambda code: [function(code)(z) for z in (MATRIX, VECTOR, CUBE, SINGLE)]


def _shapes(function):
    """Two scenarios: elements that don't lie in order and one class; then no example."""
    return (
        lambda code: [function(code)(z) for z in (TURNED, STRIDED, ONE_CLASS)],
        lambda code: [function(code)(z) for z in (MATRIX, EMPTY)],
    )


@check(
    "Softmax in one, two and three dimensions",
    of="softmax",
    hint="The last dimension is not always number 1. What does a negative `dim` count from?",
)
def test_softmax_random(agree):
    agree(_everywhere(lambda code: code.softmax))


@check(
    "A constant added to a row changes nothing",
    of="softmax",
    hint="Each row is shifted by another constant. Do your rows know of each other?",
)
def test_softmax_shifted(agree):
    agree(lambda code: [code.softmax(MATRIX), code.softmax(MATRIX + SHIFT)])


@check(
    "Softmax of ±1000 in both dtypes",
    of="softmax",
    hint="Rows may lie far from each other: is the largest number of each row its own?",
)
def test_softmax_far(agree):
    agree(lambda code: code.softmax(FAR))
    # exp(z − log Σ) is right, and z − log Σ is rounded to 6e-5 at 1000 in float32.
    agree(lambda code: code.softmax(FAR.float()), rtol=1e-4, atol=1e-4)


@check(
    "Softmax keeps shape, dtype and argument, also of [0, k]",
    of="softmax",
    hint="Which of your steps needs at least one example? Is the argument still what it was?",
)
def test_softmax_shapes(agree):
    for scenario in _shapes(lambda code: code.softmax):
        agree(scenario, unchanged=True)


test_softmax_whole = whole_tensors(
    "Softmax works on whole tensors",
    of="softmax",
    few=(SHORT,),
    many=(LONG,),
    hint="A sum or a maximum with `dim` does all rows at once.",
)


@check(
    "Log-softmax in one, two and three dimensions",
    of="log_softmax",
    hint="The last dimension is not always number 1. What does a negative `dim` count from?",
)
def test_log_softmax_random(agree):
    agree(_everywhere(lambda code: code.log_softmax))


@check(
    "Log-softmax of a shifted row",
    of="log_softmax",
    hint="Each row is shifted by another constant. Do your rows know of each other?",
)
def test_log_softmax_shifted(agree):
    agree(lambda code: [code.log_softmax(MATRIX), code.log_softmax(MATRIX + SHIFT)])


@check(
    "Log-softmax of ±1000 in both dtypes",
    of="log_softmax",
    hint=(
        "A probability may be too small to be anything but 0. What is the logarithm of 0?",
        "The logarithm is wanted, not the probability: can you get there without the fraction?",
    ),
)
def test_log_softmax_far(agree):
    agree(lambda code: code.log_softmax(FAR))
    # Numbers of the size of 1000 are subtracted, and float32 has them to 6e-5.
    agree(lambda code: code.log_softmax(FAR.float()), rtol=1.3e-6, atol=1.5e-4)


@check(
    "Log-softmax keeps shape, dtype and argument, also of [0, k]",
    of="log_softmax",
    hint="Which of your steps needs at least one example? Is the argument still what it was?",
)
def test_log_softmax_shapes(agree):
    for scenario in _shapes(lambda code: code.log_softmax):
        agree(scenario, unchanged=True)


test_log_softmax_whole = whole_tensors(
    "Log-softmax works on whole tensors",
    of="log_softmax",
    few=(SHORT,),
    many=(LONG,),
    hint="A sum or a maximum with `dim` does all rows at once.",
)


@check(
    "Binary and regression at any shape, argument unchanged",
    of="output_activation",
    hint="Several logits in a row are several yes-or-no questions. Do they know of each other?",
)
def test_output_shapes(agree):
    agree(
        lambda code: [
            code.output_activation(z, task)
            for task in ("binary", "regression")
            for z in (CUBE, TURNED, SINGLE, VECTOR[0], EMPTY)
        ],
        unchanged=True,
    )


@check(
    "Multi-class: probabilities that add up to 1",
    of="output_activation",
    hint="Which of your functions makes k shares that add up to 1? Does the task's name lead "
    "there?",
)
def test_output_multiclass(agree, student):
    agree(lambda code: code.output_activation(POSITIVE, "regression"))
    if not _hands_over_to_softmax(student):
        agree(lambda code: [code.output_activation(z, "multiclass") for z in (MATRIX, CUBE, FAR)])


def _hands_over_to_softmax(student):
    """Whether the student's softmax is what runs: then its own checks judge it, not this one."""
    for z in (MATRIX, CUBE):
        try:
            ours = student.output_activation.outcome(z, "multiclass")
            theirs = student.softmax.outcome(z)
        except CallFailed:
            return False
        if isinstance(ours, Raise):
            if ours != theirs:
                return False
        elif compare(ours, theirs) is not None or compare(ours, z) is None:
            return False
    return True


@check(
    "An unknown task is refused, and the error names the three",
    of="output_activation",
    hint="What happens after the last `if`? A caller who mistypes a task should learn the "
    "right names.",
)
def test_output_unknown(agree):
    # The logits are above zero, so that a wrong activation for regression costs its own checks.
    agree(lambda code: code.output_activation(POSITIVE, "regression"))
    for task in ("ranking", "multilabel", ""):
        refused = agree(lambda code, task=task: code.output_activation.outcome(POSITIVE, task))
        missing = [name for name in TASKS if not re.search(rf"\b{name}\b", refused.message)]
        if missing:
            agree.fail(
                f"the message of the ValueError doesn't name “{missing[0]}”",
                named="wrong-exception",
            )


test_output_whole = whole_tensors(
    "Output activation works on whole tensors",
    of="output_activation",
    few=(SHORT, "binary"),
    many=(LONG, "binary"),
    hint="The task is a string and may be compared; the logits stay tensors.",
)
