"""What you can see of how exercise 21 is graded."""

from grader.suite import as_tuple, check, numbers

SPARSE = numbers([0.0, 1.5, 0.0, -2.0], [0.5, 0.0, -3.0, -0.0], [-1.0, 2.0, 0.0, 4.0])
WEIGHTS = numbers(
    [0.31, -1.24, 0.08, 2.05, -0.47, 0.93, -0.15],
    [-2.31, 0.56, -0.72, 0.02, 1.48, -0.39, 0.84],
    [0.11, 1.77, -0.05, -1.02, 0.63, 0.27, -1.95],
    [-0.88, 0.19, 1.13, -0.34, -0.07, 2.42, 0.51],
    [0.78, -0.23, -1.61, 0.43, 1.36, -0.67, 0.13],
)
EQUAL = numbers([1.0, -2.0, 2.0, 5.0], [-2.0, 2.0, 4.0, -2.0], [3.0, -6.0, 8.0, -7.0])
FIRST = numbers([0.4, -0.9, 0.1, 0.75], [-0.2, 0.05, 1.2, -0.6], [0.3, -0.15, 0.8, -0.5])
SECOND = numbers([1.5, -0.35], [-2.1, 0.95], [0.7, -1.7], [0.65, 1.3])
W = numbers([1.0, 0.5, 2.0], [0.25, -1.5, 0.75])
GRADIENT = numbers([0.5, 1.0, -2.0], [1.5, 0.25, -1.0])
VELOCITY = numbers([2.0, 3.0, 0.5], [4.0, 1.0, -2.0])
MASK = numbers([1.0, 0.0, 1.0], [0.0, 1.0, 1.0])


@check(
    "The share of zeros in a 3 × 4 matrix",
    of="sparsity",
    points=1,
    hint=(
        "Count the zeros by hand. Out of how many?",
        "Which type has your number: a tensor's, or Python's own?",
    ),
)
def test_share(agree):
    # A right share in float32 is 3e-8 off.
    agree(lambda code: code.sparsity(SPARSE), rtol=1e-6)


@check(
    "A mask for 5 × 7 weights, of which 8.75 and then 21 are to go",
    of="magnitude_mask",
    points=2,
    hint=(
        "Write the seven weights of the first row in order of their size. Where does −1.24 stand?",
        "Is `amount` the share that goes, or that stays? And what is 8.75, to the nearest "
        "whole number?",
    ),
)
def test_mask(agree, picture):
    def pruned(code):
        return WEIGHTS * code.magnitude_mask(WEIGHTS, 0.6)

    picture.heatmap(pruned, title="The weights times the mask, at amount 0.6")
    agree(lambda code: [code.magnitude_mask(WEIGHTS, amount) for amount in (0.25, 0.6)])


def left(W, mask):
    """How many go and which sizes stay, in words: which of several equal ones go is free."""
    if mask.shape != W.shape:
        raise ValueError("another shape")
    stay = " ".join(f"{size:g}" for size in (W * mask).abs()[mask != 0].sort().values)
    dtype = str(mask.dtype).removeprefix("torch.")
    return f"{int((mask == 0).sum())} of {W.numel()} go, and the sizes {stay} stay ({dtype})"


@check(
    "Twelve weights, five of which have size 2: 3.6 are to go, 10.8, and none",
    of="magnitude_mask",
    points=1,
    hint=(
        "Six weights have a size up to 2, one a size below 2, and four go. Count your zeros.",
        "No threshold parts equal weights. But places in an order can be counted.",
    ),
)
def test_equal(agree):
    amounts = 0.3, 0.9, 0.0
    agree(lambda code: [left(EQUAL, code.magnitude_mask(EQUAL, amount)) for amount in amounts])


@check(
    "Masks for two layers, the second with the larger weights: 8.6 of 20 are to go, then 13.4",
    of="global_masks",
    points=2,
    hint=(
        "First 9 of 20 go. Write down the nine smallest of all: how many of them are in the "
        "second layer?",
        "In one long row, where does the second layer begin?",
    ),
)
def test_two_layers(agree):
    agree(lambda code: [as_tuple(code.global_masks([FIRST, SECOND], at)) for at in (0.43, 0.67)])


@check(
    "A step of six weights, two of which have just been pruned",
    of="masked_momentum_step",
    points=2,
    hint=(
        "Follow a weight that stays: what is its new velocity, and then where does it go?",
        "Follow a weight that is pruned. It has a velocity still: what becomes of both?",
    ),
)
def test_step(agree):
    agree(lambda code: as_tuple(code.masked_momentum_step(W, GRADIENT, VELOCITY, MASK, lr=0.1)))
