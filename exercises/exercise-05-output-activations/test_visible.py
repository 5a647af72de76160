"""What you can see of how exercise 5 is graded."""

from grader.suite import check, numbers

ROWS = numbers([1.0, 2.0, 3.0], [0.0, 0.0, 0.0], [-1.0, 0.5, -2.0], [4.0, -4.0, 0.25])
SCORES = numbers([-2.0], [-0.5], [0.0], [1.5], [3.0])
LARGE = numbers([1000.0, 999.0, 0.0], [-1000.0, -1000.0, -1001.0])


@check(
    "Softmax of four rows",
    of="softmax",
    points=2,
    hint=(
        "Each row is one example, and its shares add up to 1. Along which dimension do you sum?",
        "Does what you divide by still have two dimensions?",
    ),
)
def test_softmax_rows(agree, picture):
    picture.heatmap(lambda code: code.softmax(ROWS))
    agree(lambda code: code.softmax(ROWS))


@check(
    "Softmax of logits as large as ±1000",
    of="softmax",
    points=1,
    hint=(
        "What is the exponential of 1000, and what is infinity over infinity?",
        "A constant added to a whole row changes nothing: which one keeps the exponents small?",
    ),
)
def test_softmax_large(agree):
    agree(lambda code: code.softmax(LARGE))


@check(
    "Log-softmax of four rows",
    of="log_softmax",
    points=2,
    hint=(
        "The logarithm of a fraction is a difference. What is left of the upper exponential?",
        "Each row has a sum of its own: along which dimension is it taken?",
    ),
)
def test_log_softmax_rows(agree, picture):
    picture.heatmap(lambda code: code.log_softmax(ROWS))
    agree(lambda code: code.log_softmax(ROWS))


@check(
    "Binary: one logit, one probability",
    of="output_activation",
    points=1,
    hint="One score for each example: which function takes a single number to between 0 and 1?",
)
def test_output_binary(agree):
    agree(lambda code: code.output_activation(SCORES, "binary"))


@check(
    "Regression: the logits as they are",
    of="output_activation",
    points=1,
    hint="A price or a temperature may be any number, below zero as well. What should be cut off?",
)
def test_output_regression(agree):
    # Beside another task, so that a function that returns whatever it gets earns nothing.
    agree(
        lambda code: (
            code.output_activation(ROWS, "regression"),
            code.output_activation(ROWS, "binary"),
        )
    )
