"""What you can see of how exercise 9 is graded."""

from grader.suite import check, numbers, part

X = numbers([1.0, 2.0], [-1.0, 0.5], [0.5, -2.0])
WEIGHTS = [
    numbers([1.0, -1.0], [1.0, 0.5]),
    numbers([2.0, 1.0], [-1.0, 1.0]),
    numbers([1.0, -1.0], [0.5, 2.0]),
]
BIASES = [numbers(0.25, 0.5), numbers(-0.5, 1.0), numbers(-1.0, 0.75)]


@check(
    "The output of three layers with relu",
    of="mlp_forward",
    points=3,
    hint=(
        "Write the three layers down by hand first, then look for the loop in them.",
        "Which layer is different from all the others, and in what?",
    ),
)
def test_output(agree, picture):
    picture.heatmap(lambda code: part(code.mlp_forward(X, WEIGHTS, BIASES), 0))
    agree(lambda code: part(code.mlp_forward(X, WEIGHTS, BIASES), 0))


@check(
    "The hidden activations of three layers with tanh",
    of="mlp_forward",
    points=3,
    hint=(
        "What goes into the list: before or after the activation?",
        "Three layers have two hidden ones: how many entries should there be?",
    ),
)
def test_hidden(agree):
    agree(lambda code: part(code.mlp_forward(X, WEIGHTS, BIASES, "tanh"), 1))


@check(
    "Counting the parameters of two networks",
    of="count_parameters",
    points=2,
    hint=(
        "Write the shapes of W and b under each other, layer by layer, and count.",
        "Neighbouring sizes belong together: how many pairs are there?",
    ),
)
def test_count(agree):
    agree(lambda code: [code.count_parameters([2, 3, 1]), code.count_parameters([4, 8, 8, 3])])
