"""What you can see of how exercise 23 is graded."""

import torch

from grader.suite import check, numbers, part, share

W1 = numbers([1.0, -2.0, 0.5], [0.0, 3.0, -1.5])
W2 = numbers([2.0], [-1.0], [0.25])
B1, B2 = numbers(0.5, -1.0, 2.0), numbers(-3.0)
DW1 = numbers([0.5, 1.0, -2.0], [1.5, -0.5, 0.0])
DW2 = numbers([-1.0], [0.5], [2.0])
DB1, DB2 = numbers(1.0, 0.5, -0.5), numbers(2.0)
STEP = ([W1, W2], [B1, B2], [DW1, DW2], [DB1, DB2])
SWEEP = torch.linspace(-2, 2, 41, dtype=torch.float64)
ONES = torch.ones(200, 500, dtype=torch.float64)
FEW = numbers([1.0, -2.0, 3.0, 0.5], [2.0, 4.0, -1.0, 1.5], [-0.5, 1.0, 2.5, -3.0])


@check(
    "The penalty of two matrices, at three prices",
    of="l2_penalty",
    points=2,
    hint=(
        "Square each number of the first matrix on paper, then each of the second. What then?",
        "What becomes of the penalty if λ is doubled?",
    ),
)
def test_penalty(agree):
    agree(lambda code: [code.l2_penalty([W1, W2], lam) for lam in (0.1, 1.0, 0.0)])


@check(
    "What a step makes of the weights",
    of="decayed_step",
    points=2,
    hint=(
        "Take one weight: what is the gradient of the loss for it, and what that of λw²?",
        "The learning rate stands before the bracket, and both gradients stand inside.",
    ),
)
def test_new_weights(agree, picture):
    def alone(code):
        slopes = [torch.zeros_like(SWEEP)], [torch.zeros_like(B2)]
        return part(code.decayed_step([SWEEP], [B2], *slopes, lr=0.5, lam=0.2), 0)[0]

    title = "A step of weights for which the loss has no opinion"
    picture.curve(alone, over=SWEEP, argument="w", title=title)
    agree(lambda code: part(code.decayed_step(*STEP, lr=0.1, lam=0.2), 0))


@check(
    "What a step makes of the biases",
    of="decayed_step",
    points=1,
    hint="The penalty is a sum over weights. What is its derivative for a bias?",
)
def test_new_biases(agree):
    agree(lambda code: part(code.decayed_step(*STEP, lr=0.1, lam=0.2), 1))


# Where zeros fall is luck, so that what is compared is what can be said of all right answers.


def same_kind(value, x):
    """The value, if its shape and dtype are those of x; else the call itself tells that."""
    if value.shape != x.shape or value.dtype != x.dtype:
        raise ValueError("another shape or dtype")
    return value


def two_calls(code):
    """What is to be said of two dropouts of ones at p = 0.3."""
    first, second = (same_kind(code.dropout.seeded(seed)(ONES, 0.3), ONES) == 0 for seed in (1, 2))
    left = code.dropout(ONES, 0.3)
    left = sorted({f"{one:.6g}" for one in left[left != 0].aminmax()} if left.any() else ())
    return [
        f"the share of zeros is {share(first, 0.3)}",
        "what isn't 0 is " + " to ".join(left),
        f"below a zero the share of zeros is {share(first[1:][first[:-1]], 0.3)}",
        f"beside a zero the share of zeros is {share(first[:, 1:][first[:, :-1]], 0.3)}",
        f"where one call has a zero, the share in the next is {share(second[first], 0.3)}",
    ]


def in_words(value, x):
    """What became of x."""
    value = same_kind(value, x)
    if torch.equal(value, x):
        return "x as it is"
    if not value.isfinite().all():
        return "NaN or infinite"
    if not value.any():
        return "all zeros"
    return "partly zeros" if (value == 0).any() else f"numbers such as {value.flatten()[0]:.6g}"


@check(
    "Dropout of 200 × 500 ones at p = 0.3, at p = 0 and 1, and in evaluation",
    of="dropout",
    points=4,
    hint=(
        "Is p the share of what is dropped, or of what stays?",
        "A toss for each element: which shape has the tensor of random numbers?",
        "By which number is what is left divided? And if nothing is left at all?",
        "What does `training` change?",
    ),
)
def test_dropout(agree):
    agree(two_calls)
    agree(lambda code: "with p = 0: " + in_words(code.dropout(FEW, 0.0), FEW))
    agree(lambda code: "with p = 1: " + in_words(code.dropout(FEW, 1.0), FEW))
    agree(lambda code: "in evaluation: " + in_words(code.dropout(FEW, 0.3, training=False), FEW))
