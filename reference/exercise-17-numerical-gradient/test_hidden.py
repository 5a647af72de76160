"""The hidden checks of exercise 17."""

import torch

from grader.suite import check, normal, whole_tensors

# In all of them the elements meet each other, so that one that isn't put back shows.


def products(x):
    return (x.cos() * x.flip(0).flip(-1)).sum() + (x**3).sum() / 5


def single(x):
    return (x**2).sum() * x.sum().sin() + x.sum() ** 3


def steep(x):
    return (300 * x).sin().sum() + x.sum() ** 2


def lines(x):
    return torch.logsumexp(x, -1).sum() + (x[0] * x[-1]).sum()


def weighed(x):
    return (x**2 * torch.arange(1, 13).reshape(3, 4)).sum()


def tiny(x):
    return 1e-12 * (x**2 * torch.arange(1, 13).reshape(3, 4)).sum()


def large(x):
    return 1e7 * (x**2 * torch.arange(1, 13).reshape(3, 4)).sum()


def first_row(x):
    return (x[0] ** 2 * torch.arange(1, 5)).sum()


X = 1 + normal(3, 4, seed=31).abs()
SLOPES = 2 * X * torch.arange(1.0, 13.0).reshape(3, 4).double()


def off_by(part):
    """The right slopes of ``weighed``, but for one element that is wrong by a part of itself."""
    off = SLOPES.clone()
    off[2, 1] = off[2, 1] * (1 + part)
    return off


@check(
    "A matrix of twelve elements, and the usual h",
    of="numerical_gradient",
    hint="Every element is moved by itself, and the result has the shape of x.",
)
def test_matrix(agree):
    x = normal(3, 4, seed=1)
    agree(lambda code: code.numerical_gradient(code.callable(products), x, h=0.1))
    # Steep enough for what is left of the error at h = 1e-5 to show.
    agree(lambda code: code.numerical_gradient(code.callable(steep), x))


@check(
    "A vector, a single number, a view, and x as it was to the last bit",
    of="numerical_gradient",
    hint=(
        "Add h and take it off again, and rounding leaves the last bit changed.",
        "Move the elements of a copy, or put the number back that was there before.",
    ),
)
def test_shapes(agree):
    points = (
        normal(12, seed=7),
        normal(2, 3, 2, seed=2).transpose(0, 2),
        normal(seed=3),
        normal(4, 3, seed=5)[:, 1],
    )
    for x in points:
        agree(
            lambda code, x=x: code.numerical_gradient(code.callable(single), x, h=0.1),
            unchanged=True,
        )


@check(
    "float32 is worked in float64, with the usual h",
    of="numerical_gradient",
    hint="With 7 digits the two values of f are nearly one. In which dtype does f see x?",
)
def test_float32(agree):
    x = normal(2, 3, seed=6, dtype=torch.float32)
    agree(lambda code: code.numerical_gradient(code.callable(lines), x), unchanged=True)


@check(
    "Relative errors of many elements: zeros, signs, one that is wrong",
    of="relative_error",
    points=1.5,
    hint=(
        "Where both are 0 they agree. What does your formula make of 0/0?",
        "One wrong element among many is what the test is there to find.",
    ),
)
def test_many_errors(agree):
    a = normal(3, 4, seed=11)
    one = torch.zeros_like(a)
    one[1, 2] = 0.1
    zeros = a * torch.tensor([1.0, 0.0, 1.0, 0.0])

    def scenario(code):
        return [
            code.relative_error(a, a + one),
            code.relative_error(a, a - one),
            code.relative_error(zeros, zeros * (1 + 1e-2)),
            code.relative_error(zeros * (1 + 1e-2), zeros),
            code.relative_error(1e-5 * a, 2e-5 * a),
            code.relative_error(a[0, 0], -3 * a[0, 0]),
        ]

    agree(scenario, unchanged=True)


@check(
    "The relative error in float32",
    of="relative_error",
    points=0.5,
    hint="The result has the dtype of what is compared.",
)
def test_error_float32(agree):
    a, b = (1 + normal(5, seed=seed, dtype=torch.float32).abs() for seed in (21, 22))
    agree(lambda code: code.relative_error(a, b))


test_whole = whole_tensors(
    "The relative error comes from whole tensors",
    of="relative_error",
    points=0.5,
    few=(SLOPES[0], X[0]),
    many=(SLOPES, X),
    hint="Arithmetic, `abs` and `max` take a whole tensor; no element has to be picked out.",
)


@check(
    "One wrong element of twelve, upward and downward, and both tolerances",
    of="gradient_is_right",
    hint="Compare what your three functions give for this by hand, one after the other.",
)
def test_one_wrong(agree):
    def scenario(code):
        f = code.callable(weighed)
        return [
            code.gradient_is_right(f, SLOPES, X),
            code.gradient_is_right(f, off_by(3e-6), X),
            code.gradient_is_right(f, off_by(-3e-6), X),
            code.gradient_is_right(f, off_by(1e-5), X),
            code.gradient_is_right(f, SLOPES * (1 + 3e-6), X),
            code.gradient_is_right(f, off_by(3e-6), X, tolerance=1e-5),
            code.gradient_is_right(f, off_by(6e-3), X, 1e-5),
            code.gradient_is_right(f, off_by(6e-3), X, 1e-2),
            # Beyond the tolerance as a part of one gradient, and within it as one of both.
            code.gradient_is_right(f, off_by(1.5e-5), X, 1e-5),
            code.gradient_is_right(f, off_by(-1.5e-2), X, 1e-2),
            code.gradient_is_right(f, -SLOPES, X),
        ]

    agree(scenario, unchanged=True)


@check(
    "Very small gradients, very large ones, and elements that f ignores",
    of="gradient_is_right",
    hint="The error is relative, so that the size of the gradient plays no part.",
)
def test_sizes(agree):
    ignored = SLOPES * torch.tensor([[1.0], [0.0], [0.0]])

    def scenario(code):
        return [
            # Far below the absolute tolerance that `allclose` has if it is told none.
            code.gradient_is_right(code.callable(tiny), 1e-12 * SLOPES, X),
            code.gradient_is_right(code.callable(tiny), 1.01e-12 * SLOPES, X),
            code.gradient_is_right(code.callable(large), 1e7 * SLOPES, X),
            code.gradient_is_right(code.callable(large), 1e7 * off_by(1e-4), X),
            code.gradient_is_right(code.callable(first_row), ignored, X),
            code.gradient_is_right(code.callable(first_row), SLOPES, X),
        ]

    agree(scenario)
