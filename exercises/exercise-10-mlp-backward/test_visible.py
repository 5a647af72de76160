"""What you can see of how exercise 10 is graded."""

from grader.suite import check, numbers, part

Y_HAT = numbers([1.0, -2.0, 0.5], [3.0, 0.0, 4.0])
Y = numbers([0.0, -1.0, 0.5], [1.0, 2.0, 1.0])
NETWORK = (
    numbers([1.0, 0.5], [-1.0, 2.0], [0.25, -0.5]),
    numbers([0.5, -1.0, 1.0], [1.0, 0.0, 0.0], [-0.5, 2.0, 0.5]),
    [numbers([0.5, -0.25], [1.0, 0.75]), numbers([1.0, -0.5, 0.25], [0.5, 1.0, -1.0])],
    [numbers(0.25, -0.5), numbers(0.0, 0.5, -0.25)],
    "tanh",
)


def first_layer(code):
    """The gradient of the first layer's weights."""
    found = part(code.mlp_backward(*NETWORK), 0)
    return found[0] if isinstance(found, list) else found


@check(
    "The loss of six numbers",
    of="mse_loss",
    points=2,
    hint="Say it in words, from the inside out: what is done to the errors first, what last?",
)
def test_loss(agree):
    agree(lambda code: code.mse_loss(Y_HAT, Y))


@check(
    "The weights' gradients of two layers with tanh",
    of="mlp_backward",
    points=3,
    hint=(
        "Start with a network of one layer, and compare with the example in the statement.",
        "Write every tensor's shape next to its name. Which product of an [n, d] and an [n, k] "
        "tensor has shape [d, k]?",
        "On the way back through an activation something is multiplied elementwise. "
        "At which point is it taken?",
    ),
)
def test_weight_gradients(agree, picture):
    picture.heatmap(first_layer, title="The gradient of the first layer's W")
    agree(lambda code: part(code.mlp_backward(*NETWORK), 0))


@check(
    "The biases' gradients of two layers with tanh",
    of="mlp_backward",
    points=3,
    hint=(
        "Each bias is added to every row, so it acts on the loss through every row.",
        "The gradient of b has the shape of b.",
    ),
)
def test_bias_gradients(agree):
    agree(lambda code: part(code.mlp_backward(*NETWORK), 1))
