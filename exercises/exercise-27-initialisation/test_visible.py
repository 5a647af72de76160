"""What you can see of how exercise 27 is graded."""

import torch

from grader.suite import check, draw_in_words, normal, numbers

# Which numbers are drawn is luck, so that what is compared is what can be said of all right
# answers. A uniform distribution between ± a has the mean square a²/3.
XAVIER, HE = (2 / 500) ** 0.5, (2 / 400) ** 0.5
XAVIER_WIDE, HE_WIDE = (2 / 400) ** 0.5, (2 / 100) ** 0.5
XAVIER_GAIN = (2 / 250) ** 0.5

X = numbers([1.0, -2.0], [0.5, 3.0], [-1.5, 1.0])
WEIGHTS = [
    numbers([0.5, -1.0, 2.0], [1.0, 0.5, -0.5]),
    numbers([1.0, -0.5], [2.0, 1.5], [-1.0, 1.0]),
    numbers([1.5], [-2.0]),
]
LAYERS = torch.arange(1, 21, dtype=torch.float64)
ROWS, DEEP = normal(12, 10, seed=1), [0.2 * normal(10, 10, seed=2 + int(one)) for one in LAYERS]


def both(function, size, wide):
    """What is to be said of two matrices, one with fewer outputs than inputs, one with more."""
    return [draw_in_words(function(400, 100), size), draw_in_words(function(100, 300), wide)]


def called_again(function):
    """What is to be said of a second matrix beside the one before."""
    first, second = (function.seeded(seed)(20, 10) for seed in (1, 2))
    kind = "one number" if (second == second[0, 0]).all() else "various numbers"
    return f"{kind}, {'the same as' if torch.equal(first, second) else 'others than'} before"


@check(
    "Matrices of 400 × 100 and 100 × 300, a second draw, and the gain 2",
    of="xavier_uniform",
    points=3,
    hint=(
        "How many inputs does the matrix have, how many outputs, and where do they stand in the "
        "formula?",
        "Numbers between 0 and 1 are what `torch.rand` gives. What has to be done to them, so that "
        "they lie between −a and a?",
        "Print the smallest and the largest of your weights. What should they be?",
    ),
)
def test_xavier(agree):
    agree(lambda code: both(code.xavier_uniform, XAVIER, XAVIER_WIDE))
    agree(lambda code: called_again(code.xavier_uniform))
    agree(lambda code: draw_in_words(code.xavier_uniform(150, 100, gain=2.0), 2 * XAVIER_GAIN))


@check(
    "Matrices of 400 × 100 and 100 × 300, and a second draw",
    of="he_normal",
    points=3,
    hint=(
        "Which of the two numbers is the number of inputs?",
        "`torch.randn` gives numbers with the variance 1. What does the variance become if all of "
        "them are multiplied by c?",
        "Print the mean of the squares of your weights. What should it be?",
    ),
)
def test_he(agree):
    agree(lambda code: both(code.he_normal, HE, HE_WIDE))
    agree(lambda code: called_again(code.he_normal))


def deep(code):
    """The sizes through twenty layers."""
    return code.signal_sizes(ROWS, DEEP, "tanh")


@check(
    "The sizes after three layers with relu, and after twenty with tanh",
    of="signal_sizes",
    points=3,
    hint=(
        "Work out the first layer on paper: nine numbers. Which of them does relu keep?",
        "Root, mean, square: in which order are the three done?",
        "What goes into the second layer?",
    ),
)
def test_sizes(agree, picture):
    title = "The size of a signal that dies out, by layer"
    picture.curve(deep, over=LAYERS, argument="layer", logarithmic=True, title=title)
    agree(lambda code: code.signal_sizes(X, WEIGHTS, "relu"))
    agree(deep, rtol=1e-9)
