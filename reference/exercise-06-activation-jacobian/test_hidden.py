"""What stays hidden of how exercise 6 is graded."""

import torch

from grader.suite import check, normal, numbers, refuses, whole_tensors

NAMES = ("relu", "sigmoid", "tanh")
LIMIT = 200_000_000

VECTOR, UP = normal(9, seed=1, scale=2), normal(9, seed=2, scale=2)
SINGLE, SINGLE_UP = (normal(6, seed=seed, scale=2, dtype=torch.float32) for seed in (3, 4))
MATRIX, MATRIX_UP = normal(5, 7, seed=5, scale=2), normal(5, 7, seed=6, scale=2)
CUBE, CUBE_UP = normal(2, 3, 4, seed=7, scale=2), normal(2, 3, 4, seed=8, scale=2)
FAR = numbers(-1000.0, -40.0, -18.0, 0.0, 18.0, 40.0, 1000.0)
FAR_UP = numbers(2.0, -3.0, 5.0, 7.0, -11.0, 13.0, 17.0)
AT_ZERO = numbers(0.0, -0.0, 1.0, -1.0)
AT_ZERO_UP = numbers(4.0, 5.0, 6.0, 7.0)
ONE = normal(1, seed=9, scale=2)
EMPTY = torch.empty(0)
STRIDED = normal(11, seed=10, scale=2, dtype=torch.float32)[::2]
LARGE = torch.linspace(-6.0, 6.0, 1_000_000)
LARGE_UP = torch.linspace(2.0, -1.0, 1_000_000)


@check(
    "The Jacobian at random inputs, for each activation",
    of="activation_jacobian",
    hint="Each name has a derivative of its own. Which one is taken at z, and which at f(z)?",
)
def test_jacobian_random(agree):
    agree(
        lambda code: [code.activation_jacobian(z, name) for name in NAMES for z in (VECTOR, SINGLE)]
    )


@check(
    "The Jacobian at ±1000 and at 0",
    of="activation_jacobian",
    hint="Far out the curves are flat. And at exactly 0, on which side does ReLU count here?",
)
def test_jacobian_far(agree):
    agree(
        lambda code: [
            code.activation_jacobian(z, name) for name in NAMES for z in (FAR, AT_ZERO, FAR.float())
        ]
    )


@check(
    "The Jacobian of one element and of none; dtype and argument kept",
    of="activation_jacobian",
    hint="A single input has a matrix, too. What is its shape?",
)
def test_jacobian_shapes(agree):
    agree(
        lambda code: [
            code.activation_jacobian(z, name) for name in NAMES for z in (STRIDED, ONE, EMPTY)
        ],
        unchanged=True,
    )


test_jacobian_unknown = refuses(
    "The Jacobian refuses an unknown activation",
    of="activation_jacobian",
    right=(ONE, "tanh"),
    wrong=[(ONE, "swish")],
    hint="What happens after the last `if`?",
)
test_jacobian_whole = whole_tensors(
    "The Jacobian works on whole tensors",
    of="activation_jacobian",
    few=(VECTOR[:3], "tanh"),
    many=(MATRIX.flatten(), "tanh"),
    at=[(VECTOR, name) for name in NAMES],
    hint="torch has functions that put a vector on a diagonal; multiplying with `torch.eye` does "
    "it, too.",
)


@check(
    "The product at random inputs of any shape",
    of="activation_vjp",
    hint="A batch has two dimensions. Does your formula care how many there are?",
)
def test_vjp_random(agree):
    pairs = ((VECTOR, UP), (MATRIX, MATRIX_UP), (CUBE, CUBE_UP), (SINGLE, SINGLE_UP))
    agree(lambda code: [code.activation_vjp(z, up, name) for name in NAMES for z, up in pairs])


@check(
    "The product at ±1000 and at 0",
    of="activation_vjp",
    hint="Far out the curves are flat. And at exactly 0, on which side does ReLU count here?",
)
def test_vjp_far(agree):
    pairs = ((FAR, FAR_UP), (AT_ZERO, AT_ZERO_UP), (FAR.float(), FAR_UP.float()))
    agree(lambda code: [code.activation_vjp(z, up, name) for name in NAMES for z, up in pairs])


@check(
    "The product keeps shape, dtype and arguments",
    of="activation_vjp",
    hint="A single number without dimensions passes through, too. Is `upstream` still what it was?",
)
def test_vjp_shapes(agree):
    pairs = (
        (VECTOR[0], UP[0]),
        (EMPTY, EMPTY),
        (MATRIX.T, MATRIX_UP.T),
        (STRIDED, SINGLE_UP),
    )
    agree(
        lambda code: [code.activation_vjp(z, up, name) for name in NAMES for z, up in pairs],
        unchanged=True,
    )


test_vjp_unknown = refuses(
    "The product refuses an unknown activation",
    of="activation_vjp",
    right=(ONE, ONE, "tanh"),
    wrong=[(ONE, ONE, "swish")],
    hint="What happens after the last `if`?",
)
test_vjp_whole = whole_tensors(
    "The product works on whole tensors",
    of="activation_vjp",
    few=(VECTOR[:3], UP[:3], "tanh"),
    many=(MATRIX.flatten(), MATRIX_UP.flatten(), "tanh"),
    at=[(VECTOR, UP, name) for name in NAMES],
    hint="The slopes of all elements are one tensor, and so are the upstream gradients.",
)


def _sample(value):
    """Some of a million elements: comparing all of them would take longer than computing them."""
    whole = isinstance(value, torch.Tensor) and value.shape == LARGE.shape
    return value[::4999] if whole else value


@check(
    "The product of 1 000 000 elements fits into 200 MB",
    of="activation_vjp",
    points=2,
    hint=(
        "How many entries has a matrix with a million rows and a million columns?",
        "All entries but one in each column are zero. Is the matrix needed at all?",
    ),
)
def test_vjp_memory(agree):
    agree(
        lambda code: _sample(
            code.activation_vjp.observe(LARGE, LARGE_UP, "tanh", memory=True).value
        )
    )
    used = agree.last[0].calls[-1].reply.memory
    if used is not None and used > LIMIT:
        agree.fail(
            "a million elements take more than 200 MB of memory", named="vjp-through-full-matrix"
        )
