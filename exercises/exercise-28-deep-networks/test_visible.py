"""What you can see of how exercise 28 is graded."""

import torch

from grader.suite import check, layers, normal, numbers, pictures

X = numbers([1.0, -2.0], [-0.5, 0.25], [0.75, -1.5])
SQUARE = [
    numbers([0.5, -1.0], [1.0, 0.25]),
    numbers([-1.0, 0.5], [0.75, 1.0]),
    numbers([0.25, -0.5], [0.5, 0.75]),
]
BIASES = [numbers(0.25, -0.5), numbers(0.5, 1.0), numbers(-0.25, 0.5)]
ZEROS = [torch.zeros(2, 2, dtype=torch.float64)] * 3, [torch.zeros(2, dtype=torch.float64)] * 3
LAST = numbers([1.0], [-1.5]), numbers(0.5)
Y = numbers([1.0], [-1.0], [0.5])
NETWORK = X, Y, [*SQUARE[:2], LAST[0]], [*BIASES[:2], LAST[1]]

# Twenty layers with the sigmoid, the last of them linear, for the picture.
DEPTH, WIDTH = 20, 8
PLACES = torch.arange(DEPTH)
DEEP = normal(6, WIDTH, seed=1), normal(6, WIDTH, seed=2), *layers(*[WIDTH] * (DEPTH + 1), seed=3)


@check(
    "Three residual layers, three examples",
    of="residual_forward",
    points=2,
    hint=(
        "Work the first example out through one layer by hand: what does the layer make of it, "
        "and to what is that added?",
        "Can what comes out of such a layer be smaller than what went in? Can it be negative?",
        "What goes into the second layer, and what is its own result added to?",
    ),
)
def test_residual(agree, picture):
    picture.heatmap(lambda code: code.residual_forward(X, SQUARE, BIASES))
    agree(lambda code: code.residual_forward(X, SQUARE, BIASES))


@check(
    "Layers that make nothing change nothing",
    of="residual_forward",
    points=1,
    hint=(
        "With weights and biases of 0 each layer makes relu(0) of its input. What is left?",
        "The input has negative numbers in it. Where do they get lost?",
    ),
)
def test_residual_zeros(agree):
    # Beside a network whose last layer alone does something.
    last = [*ZEROS[0][:2], SQUARE[2]], [*ZEROS[1][:2], BIASES[2]]
    agree(lambda code: [code.residual_forward(X, *ZEROS), code.residual_forward(X, *last)])


@check(
    "The sizes of three layers with tanh, without a skip",
    of="gradient_sizes",
    points=2,
    hint=(
        "Three layers: how many places are there, and which of them is X itself?",
        "Autograd gives the gradient for any tensor that the loss was made from, if it is asked "
        "for that one. For which tensors do you ask?",
        "A gradient has as many numbers as its place. What is the norm of all of them together?",
    ),
)
def test_sizes(agree, picture):
    picture.curve(
        lambda code: code.gradient_sizes(*DEEP, "sigmoid"),
        over=PLACES,
        argument="layer",
        logarithmic=True,
        title="Gradient sizes by layer, without skips: 20 layers with the sigmoid",
    )
    agree(lambda code: code.gradient_sizes(*NETWORK, "tanh"), rtol=1e-9, atol=0.0)


@check(
    "The sizes of three layers with the sigmoid, with a skip",
    of="gradient_sizes",
    points=2,
    hint=(
        "With a skip, a hidden layer's output is its input and what it makes of it, added up.",
        "Which of the three layers has no skip, and no activation?",
    ),
)
def test_sizes_skip(agree, picture):
    def both(code):
        return [code.gradient_sizes(*DEEP, "sigmoid", skip=skip) for skip in (False, True)]

    def drawn(got, due, **caption):
        return pictures.curve(
            PLACES, got[1], due[1], argument="layer", logarithmic=True,
            beside={"yours without skips": got[0]}, **caption,
        )  # fmt: skip

    picture(both, drawn, title="Gradient sizes by layer, with skips: 20 layers with the sigmoid")
    agree(lambda code: code.gradient_sizes(*NETWORK, "sigmoid", skip=True), rtol=1e-9, atol=0.0)


@check(
    "The bounds for one layer, and for ten",
    of="slope_bound",
    points=1,
    hint=(
        "Where is each of the three steepest, and how steep is it there? Exercise 2 has the "
        "slopes.",
        "Ten factors that are each at most s: how large can their product be?",
    ),
)
def test_bounds(agree):
    def bounds(code):
        names = ("sigmoid", "tanh", "relu")
        return [code.slope_bound(name, layers) for layers in (1, 10) for name in names]

    agree(bounds, rtol=1e-9, atol=0.0)
