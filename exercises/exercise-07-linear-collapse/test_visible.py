"""What you can see of how exercise 7 is graded."""

from grader.suite import as_tuple, check, numbers, part

TWO = (
    [numbers([1.0, 2.0], [0.0, 1.0]), numbers([1.0, -1.0], [3.0, 2.0])],
    [numbers(1.0, -1.0), numbers(5.0, 0.5)],
)
WIDTHS = (
    [numbers([1.0, 2.0, -1.0], [0.0, 1.0, 2.0]), numbers([1.0], [3.0], [-2.0])],
    [numbers(1.0, -1.0, 0.5), numbers(5.0)],
)


@check(
    "Two layers of two units",
    of="collapse_linear",
    points=2,
    hint=(
        "Write the output of the second layer with the output of the first put in.",
        "Multiply the bracket out: one term has X in it, the rest hasn't.",
    ),
)
def test_two_layers(agree, picture):
    picture.heatmap(
        lambda code: part(code.collapse_linear(*TWO), 0), title="W of two layers in one"
    )
    agree(lambda code: as_tuple(code.collapse_linear(*TWO)))


@check(
    "From two features over three to one",
    of="collapse_linear",
    points=2,
    hint=(
        "Write the shape under every factor: neighbours must share a number.",
        "The first layer's bias has as many entries as the first layer has outputs. "
        "Where does the second layer take those?",
    ),
)
def test_different_widths(agree):
    agree(lambda code: as_tuple(code.collapse_linear(*WIDTHS)))


@check(
    "One layer gives itself",
    of="collapse_linear",
    hint="With one layer there is nothing to multiply: which two tensors are the answer?",
)
def test_one_layer(agree):
    agree(lambda code: as_tuple(code.collapse_linear(WIDTHS[0][:1], WIDTHS[1][:1])))
