"""What you can see of how exercise 4 is graded."""

import torch

from grader.suite import check, elementwise, numbers

CURVE = torch.linspace(-4, 4, 121, dtype=torch.float64)
POINTS = numbers(-3.0, -1.5, -0.5, 0.0, 0.5, 1.5, 3.0)

test_leaky_relu_points = elementwise(of="leaky_relu").at(
    POINTS,
    "Leaky ReLU at seven points",
    hint=(
        "Two lines meet at zero. Which of them keeps the input as it is?",
        "`torch.where` takes a condition and what to give where it holds and where it doesn't.",
    ),
)


@check(
    "Leaky ReLU with another slope, by position and by keyword",
    of="leaky_relu",
    points=1,
    hint="The second parameter is the slope below zero. Is it used, and on which side?",
)
def test_leaky_relu_slope(agree, picture):
    # The slope of 0.01 can't be told from 0 by eye.
    picture.curve(
        lambda code: code.leaky_relu(CURVE, 0.25), over=CURVE, title="Leaky ReLU with slope 0.25"
    )
    agree(
        lambda code: [
            code.leaky_relu(POINTS, 0.25),
            code.leaky_relu(POINTS, negative_slope=0.1),
        ]
    )


test_elu_points = elementwise(of="elu").at(
    POINTS,
    "ELU at seven points",
    over=CURVE,
    caption="ELU",
    hint=(
        "Above zero nothing happens. What does the exponential give at zero, and what is due "
        "there?",
        "The two branches have to meet at zero: neither jumps.",
    ),
)


@check(
    "ELU with another α, by position and by keyword",
    of="elu",
    points=1,
    hint="Far below zero ELU comes near −α. Where does yours level out, and what does α multiply?",
)
def test_elu_alpha(agree):
    agree(lambda code: [code.elu(POINTS, 0.5), code.elu(POINTS, alpha=2.0)])


test_gelu_points = elementwise(of="gelu").at(
    POINTS,
    "GELU at seven points",
    over=CURVE,
    caption="GELU",
    points=2,
    hint=(
        "First write Φ as a line of its own. It is a probability: does yours stay between 0 and 1?",
        "What is divided by √2, and where does the ½ stand?",
    ),
)
test_gelu_tanh_points = elementwise(of="gelu_tanh").at(
    POINTS,
    "GELU by tanh at seven points",
    over=CURVE,
    caption="GELU by tanh",
    points=2,
    hint=(
        "Write what goes into tanh as a line of its own first.",
        "How far does the square root's factor reach: over one term, or over the whole sum?",
    ),
)
