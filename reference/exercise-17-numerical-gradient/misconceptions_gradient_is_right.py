"""The known wrong ideas about the verdict on a gradient."""

import torch

from grader.suite import misconception

from .misconceptions import central, differences
from .misconceptions_error import distance, error_from, zero_over_zero

numeric = differences(central)
relative = error_from(distance)


def verdict_wrong(identifier, says, why, decide, spelled):
    """An entry for another decision about a gradient, the numerical one and the tolerance."""
    declare = misconception(
        f"verdict-{identifier}", of="gradient_is_right", says=says, why=why, spelled=spelled
    )
    return declare(
        lambda f, gradient, x, tolerance=1e-6: bool(decide(gradient, numeric(f, x), tolerance))
    )


always = verdict_wrong(
    "always-true",
    "Every gradient is said to be right.",
    "A test that nothing can fail tells nothing. It has to look at `gradient`, and at what f does.",
    lambda _gradient, _due, _tolerance: True,
    spelled=[
        {"bool(error <= tolerance)": "True"},
        (
            "gradient_is_fine = numerical_gradient(f, x).shape == gradient.shape\n"
            "return gradient_is_fine"
        ),
    ],
)
never = verdict_wrong(
    "never-true",
    "No gradient is said to be right, not even one that is.",
    "Two ways of computing one number agree to some digits only. Ask for the relative error, and "
    "whether it is small enough.",
    lambda _gradient, _due, _tolerance: False,
    spelled=[{"bool(error <= tolerance)": "False"}, {"error <= tolerance": "error < 0"}],
)
by_absolute_error = verdict_wrong(
    "absolute",
    "What is compared with the tolerance is the absolute error.",
    "A gradient of 1e-7 that is wrong by a half is only 5e-8 away, and a right one of 1e7 is "
    "farther off by its rounding alone. Divided by the size of the two, neither matters.",
    lambda gradient, due, tolerance: distance(gradient, due).max() <= tolerance,
    spelled=[
        {
            "relative_error(gradient, numerical_gradient(f, x))": (
                "(gradient - numerical_gradient(f, x)).abs().max()"
            )
        },
        "return torch.allclose(gradient, numerical_gradient(f, x), rtol=0, atol=tolerance)",
    ],
)
by_mean = verdict_wrong(
    "mean",
    "The mean of the elements' errors decides, and not the largest of them.",
    "One wrong element among many disappears in a mean, and a gradient with one is wrong.",
    lambda gradient, due, tolerance: (
        error_from(distance, pick=torch.mean)(gradient, due) <= tolerance
    ),
    spelled=[
        """
        due = numerical_gradient(f, x)
        size = gradient.abs() + due.abs()
        errors = torch.where(size > 0, (gradient - due).abs() / size, 0)
        return bool(errors.mean() <= tolerance)
        """,
        (
            "due = numerical_gradient(f, x)\n"
            "errors = ((gradient - due).abs() / (gradient.abs() + due.abs())).nan_to_num(0.0)\n"
            "return errors.sum().item() / errors.numel() <= tolerance"
        ),
    ],
)
tolerance_ignored = verdict_wrong(
    "tolerance-ignored",
    "The error is held against a fixed number, whatever `tolerance` says.",
    "How close is close enough depends on f and on the dtype: that is why it is an argument.",
    lambda gradient, due, _: relative(gradient, due) <= 1e-6,
    spelled=[{"error <= tolerance": "error <= 1e-6"}, {"error <= tolerance": "error < 1e-6"}],
)
turned_round = verdict_wrong(
    "turned-round",
    "The answer is turned round: right gradients are called wrong, and wrong ones right.",
    "A small error means that the two agree. Which way does your comparison point?",
    lambda gradient, due, tolerance: relative(gradient, due) > tolerance,
    spelled=[
        {"error <= tolerance": "error > tolerance"},
        {"bool(error <= tolerance)": "not bool(error <= tolerance)"},
    ],
)
one_sided = verdict_wrong(
    "signed",
    "Only errors upward are seen: where the gradient is too small, it is said to be right.",
    "A difference with a sign is negative there, and every tolerance lets it pass. What counts is "
    "how far the two lie apart.",
    lambda gradient, due, tolerance: error_from(lambda a, b: a - b)(gradient, due) <= tolerance,
    spelled=[
        """
        due = numerical_gradient(f, x)
        size = gradient.abs() + due.abs()
        return bool(torch.where(size > 0, (gradient - due) / size, 0).max() <= tolerance)
        """,
        """
        due = numerical_gradient(f, x)
        size = (gradient.abs() + due.abs()).clamp(min=1e-300)
        return bool(((gradient - due) <= tolerance * size).all())
        """,
    ],
)
one_is_enough = verdict_wrong(
    "one-is-enough",
    "One element that agrees is enough.",
    "A gradient is right if all of it is. The element that is wrong is the one that counts.",
    lambda gradient, due, tolerance: (
        error_from(distance, pick=torch.min)(gradient, due) <= tolerance
    ),
    spelled=[
        """
        due = numerical_gradient(f, x)
        return bool(((gradient - due).abs() <= tolerance * (gradient.abs() + due.abs())).any())
        """,
        """
        due = numerical_gradient(f, x)
        errors = ((gradient - due).abs() / (gradient.abs() + due.abs())).nan_to_num(0.0)
        return errors.min().item() <= tolerance
        """,
    ],
)
by_allclose = verdict_wrong(
    "allclose",
    "`allclose` decides, with tolerances of its own.",
    "Its absolute tolerance lets every small gradient pass, and its relative one isn't yours. Ask "
    "for the relative error, and hold it against `tolerance`.",
    lambda gradient, due, _: torch.allclose(gradient, due),
    spelled=[
        "return torch.allclose(gradient, numerical_gradient(f, x))",
        "return bool(torch.isclose(numerical_gradient(f, x), gradient).all())",
    ],
)
# Before the one below, which explains all that this one loses: the first that does is told.
by_one_size = verdict_wrong(
    "one-size",
    "The difference is held against the size of one gradient, where those of both are due.",
    "|a| + |b| is about twice as large as either of the two. Without one of them the error counts "
    "double, and a gradient that is close enough is called wrong.",
    lambda gradient, due, tolerance: (distance(gradient, due) <= tolerance * due.abs()).all(),
    spelled=[
        "return torch.allclose(gradient, numerical_gradient(f, x), rtol=tolerance, atol=0)",
        """
        due = numerical_gradient(f, x)
        size = torch.maximum(gradient.abs(), due.abs())
        return bool(torch.where(size > 0, (gradient - due).abs() / size, 0).max() <= tolerance)
        """,
    ],
)
by_allclose_with_tolerance = verdict_wrong(
    "allclose-tolerance",
    "`allclose` decides, with `tolerance` as its `rtol`.",
    "Its absolute tolerance lets every small gradient pass, and its relative one is a part of one "
    "gradient alone, where |a| + |b| is due. Ask for the relative error, and hold it against "
    "`tolerance`.",
    lambda gradient, due, tolerance: torch.allclose(gradient, due, rtol=tolerance),
    spelled=[
        "return torch.allclose(gradient, numerical_gradient(f, x), rtol=tolerance)",
        "return bool(torch.isclose(numerical_gradient(f, x), gradient, rtol=tolerance).all())",
        """
        due = numerical_gradient(f, x)
        return torch.allclose(due, gradient, rtol=tolerance, atol=tolerance)
        """,
    ],
)
zero_is_wrong = verdict_wrong(
    "zero-over-zero",
    "An element that is 0 in both counts as wrong.",
    "0/0 is NaN, and no comparison with NaN holds. Two zeros agree.",
    lambda gradient, due, tolerance: zero_over_zero.implementation(gradient, due) <= tolerance,
    spelled=[
        """
        due = numerical_gradient(f, x)
        return bool(((gradient - due).abs() / (gradient.abs() + due.abs()) <= tolerance).all())
        """,
        """
        due = numerical_gradient(f, x)
        return bool(((gradient - due).abs() / (gradient.abs() + due.abs())).max() <= tolerance)
        """,
    ],
)
