"""What you can see of how exercise 6 is graded."""

from grader.suite import check, numbers

POINTS = numbers(-2.0, -0.5, 0.25, 1.0)
UPSTREAM = numbers(3.0, -1.0, 2.0, 0.5)


@check(
    "The Jacobian of ReLU",
    of="activation_jacobian",
    points=1,
    hint=(
        "Which outputs change when only the second input changes?",
        "Most of the matrix is zero. Where does what isn't zero stand?",
    ),
)
def test_jacobian_relu(agree, picture):
    picture.heatmap(
        lambda code: code.activation_jacobian(POINTS, "relu"), title="The Jacobian of ReLU"
    )
    agree(lambda code: code.activation_jacobian(POINTS, "relu"))


@check(
    "The Jacobians of sigmoid and tanh",
    of="activation_jacobian",
    points=2,
    hint="The entries are slopes, not values. What is the slope of σ at 0, and what is its value?",
)
def test_jacobian_smooth(agree, picture):
    picture.heatmap(
        lambda code: code.activation_jacobian(POINTS, "tanh"),
        title="The Jacobian of tanh",
    )
    agree(lambda code: [code.activation_jacobian(POINTS, name) for name in ("sigmoid", "tanh")])


@check(
    "The vector-Jacobian product of ReLU",
    of="activation_vjp",
    points=1,
    hint=(
        "Write the sum in the statement for one single j: which of its terms are zero?",
        "Both arguments are needed: the slopes, and what arrives from above.",
    ),
)
def test_vjp_relu(agree):
    agree(lambda code: code.activation_vjp(POINTS, UPSTREAM, "relu"))


@check(
    "The vector-Jacobian products of sigmoid and tanh",
    of="activation_vjp",
    points=2,
    hint="How many numbers come out, and what is each of them made of?",
)
def test_vjp_smooth(agree):
    agree(
        lambda code: [code.activation_vjp(POINTS, UPSTREAM, name) for name in ("sigmoid", "tanh")]
    )
