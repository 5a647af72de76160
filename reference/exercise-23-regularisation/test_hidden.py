"""The hidden checks of exercise 23."""

import pytest
import torch

from grader.suite import Raise, check, layers, normal, numbers, part, share, whole_tensors

# --- l2_penalty ---------------------------------------------------------------------

WEIGHTS, BIASES = layers(3, 5, 4, 2, seed=1)
VIEW = normal(4, 6, seed=2).T[::2]
SINGLE = WEIGHTS[:1]
LARGER = [torch.cat([W, W]) for W in WEIGHTS]


@check(
    "The penalty of other weights",
    of="l2_penalty",
    points=0.5,
    hint="Each of the matrices has a size of its own, and each element counts alike.",
)
@pytest.mark.parametrize("form", ["one", "several", "shapes", "float32"])
def test_penalties(agree, form):
    due = {
        "one": SINGLE,
        "several": WEIGHTS,
        "shapes": [VIEW, normal(5, seed=3), normal(seed=4), normal(2, 3, 2, seed=5)],
        "float32": [W.float() for W in WEIGHTS],
    }[form]
    agree(lambda code: [code.l2_penalty(due, lam) for lam in (0.3, 2.0)], unchanged=True)


@check(
    "The gradient of the penalty",
    of="l2_penalty",
    points=0.5,
    hint="Autograd follows arithmetic on tensors. Where does your code leave them?",
)
def test_penalty_gradient(agree):
    agree(lambda code: [code.l2_penalty(WEIGHTS, 0.3), code.l2_penalty.gradient(WEIGHTS, 0.3)])


test_penalty_whole = whole_tensors(
    "The penalty comes from whole tensors",
    of="l2_penalty",
    points=0.5,
    few=(WEIGHTS, 0.3),
    many=(LARGER, 0.3),
    hint="A loop over the matrices is fine. Inside it no element has to be picked out.",
)

# --- decayed_step -------------------------------------------------------------------


def a_step(weights, biases, *, seed):
    """Weights, biases and gradients of their shapes."""
    slopes = [
        [normal(*one.shape, seed=seed + at, dtype=one.dtype) for at, one in enumerate(every)]
        for every in (weights, biases)
    ]
    return weights, biases, *slopes


STEP = a_step(WEIGHTS, BIASES, seed=11)


@check(
    "The weights of three layers, at several rates and prices",
    of="decayed_step",
    hint="Write one weight's step on paper, with numbers for both gradients.",
)
def test_weights(agree):
    agree(
        lambda code: [
            part(code.decayed_step(*STEP, lr, lam), 0)
            for lr, lam in ((0.5, 0.3), (0.01, 2.0), (1.5, 0.05), (0.2, 0.0))
        ],
        unchanged=True,
    )


@check(
    "The biases of three layers",
    of="decayed_step",
    points=0.5,
    hint="Which of the two gradients does a bias have?",
)
def test_biases(agree):
    agree(
        lambda code: [
            part(code.decayed_step(*STEP, lr, lam), 1) for lr, lam in ((0.5, 0.3), (0.01, 2.0))
        ],
        unchanged=True,
    )


@check(
    "Other steps",
    of="decayed_step",
    points=0.5,
    hint="A new tensor has the dtype of the one that it comes from.",
)
@pytest.mark.parametrize("form", ["one", "view", "float32"])
def test_steps(agree, form):
    weights, biases = {
        "one": (SINGLE, BIASES[:1]),
        "view": ([VIEW], [normal(6, seed=21)[::2]]),
        "float32": ([W.float() for W in WEIGHTS], [b.float() for b in BIASES]),
    }[form]
    due = a_step(weights, biases, seed=22)
    agree(lambda code: code.decayed_step(*due, lr=0.4, lam=0.25), unchanged=True)


test_step_whole = whole_tensors(
    "A step takes whole tensors",
    of="decayed_step",
    points=0.5,
    few=(*STEP, 0.4, 0.25),
    many=(*a_step(LARGER, BIASES, seed=23), 0.4, 0.25),
    hint="A loop over the layers is fine. Inside it no element has to be picked out.",
)

# --- dropout ------------------------------------------------------------------------

X = normal(150, 400, seed=31)
ROWS = normal(30, 40, seed=32)
FEW = numbers(1.0, -2.0, 3.0)
NONE = [(-0.1,), (1.5,), (-0.1, False), (1.5, False)]


def same_kind(value, x):
    """The value, if its shape and dtype are those of x; else the call itself tells that."""
    if value.shape != x.shape or value.dtype != x.dtype:
        raise ValueError("another shape or dtype")
    return value


def told(value, x, p):
    """What is to be said of a dropout of x, no element of which is 0."""
    zero = same_kind(value, x) == 0
    left = (value / x)[~zero]
    factors = [f"{one:.6g}" for one in left.aminmax()] if left.numel() else []
    beside, below = zero[:, 1:][zero[:, :-1]], zero[1:][zero[:-1]]
    shares = [f"{share(hits, p)}" for hits in (zero, beside, below)]
    return ["zeros, beside zeros, below zeros", *shares, "factors", *factors]


def in_words(value, x):
    """What became of x."""
    value = same_kind(value, x)
    if torch.equal(value, x):
        return "x"
    if not value.isfinite().all():
        return "NaN"
    if not value.any():
        return "zeros"
    return "partly zeros" if (value == 0).any() else f"numbers such as {value.flatten()[0]:.6g}"


@check(
    "Other probabilities",
    of="dropout",
    hint=(
        "Try p = 0.8: how many are left, and how large are they?",
        "In which lines does p stand, and is it meant as the share that goes or that stays?",
    ),
)
@pytest.mark.parametrize("p", [0.1, 0.8])
def test_probabilities(agree, p):
    agree(lambda code: told(code.dropout(X, p), X, p), unchanged=True)


@check(
    "A toss for each element, in each of twenty calls",
    of="dropout",
    hint=(
        "If each element has its own toss, then how many are dropped is luck as well.",
        "Does every call draw anew?",
    ),
)
def test_own_tosses(agree):
    def scenario(code):
        calls = [code.dropout.seeded(seed)(ROWS, 0.5) for seed in range(1, 21)]
        zero = torch.stack([same_kind(value, ROWS) == 0 for value in calls])
        counts = zero.sum((1, 2))
        return [
            f"zeros: {share(zero, 0.5)}",
            f"as many in every call: {bool((counts == counts[0]).all())}",
            f"after a zero, in the next call: {share(zero[1:][zero[:-1]], 0.5)}",
            f"below a zero: {share(zero[:, 1:][zero[:, :-1]], 0.5)}",
        ]

    agree(scenario)


@check(
    "The gradient of dropout",
    of="dropout",
    hint=(
        "A zero passes no gradient on. What does an element pass on that was made larger?",
        "Autograd follows arithmetic on tensors. Where does your code leave them?",
    ),
)
def test_dropout_gradient(agree):
    def scenario(code):
        seen = code.dropout.observe(X, 0.3, gradient=True, upstream=torch.ones_like(X))
        if seen.gradients is None:
            return code.dropout.gradient(X, 0.3)  # which raises, and says why
        (slopes,) = seen.gradients
        value = same_kind(seen.value, X)
        # Of a right one the value is the slope times x, element by element.
        fits = "fit" if torch.allclose(value, slopes * X, rtol=1e-9) else "don't fit"
        return [*told(slopes, torch.ones_like(X), 0.3), f"slopes and values {fits}"]

    agree(scenario)


@check(
    "Dropout of other tensors",
    of="dropout",
    points=0.5,
    hint="The tensor of random numbers takes its shape and dtype from x.",
)
@pytest.mark.parametrize("form", ["vector", "single", "view", "empty", "float32"])
def test_dropout_forms(agree, form):
    x = {
        "vector": normal(12, seed=41),
        "single": normal(seed=42),
        "view": normal(3, 8, seed=43).T[::2],
        "empty": normal(0, 3, seed=44),
        "float32": normal(3, 4, seed=45, dtype=torch.float32),
    }[form]

    def left_over(code, p):
        """How many elements are neither 0 nor x over 1 − p."""
        value = same_kind(code.dropout(x, p), x)
        return int(((value != 0) & ((value - x / (1 - p)).abs() > 1e-6)).sum())

    def scenario(code):
        return [
            *told(code.dropout(ROWS, 0.5), ROWS, 0.5),
            f"neither dropped nor scaled: {left_over(code, 0.5)}, {left_over(code, 0.8)}",
            in_words(code.dropout(x, 0.0), x),
            in_words(code.dropout(x, 1.0), x),
            in_words(code.dropout(x, 0.5, training=False), x),
        ]

    agree(scenario, unchanged=True)


@check(
    "All sixteen digits of a float64",
    of="dropout",
    points=0.5,
    hint="A mask that has the factor in it needs the dtype of x.",
)
def test_digits(agree):
    def scenario(code):
        value = same_kind(code.dropout(X, 0.3), X)
        due = torch.where(value == 0, 0, X / 0.7)
        digits = "all" if torch.allclose(value, due, rtol=1e-12, atol=0) else "few"
        return [*told(value, X, 0.3), f"{digits} digits are right"]

    agree(scenario)


@check(
    "A probability that is none, in training and in evaluation",
    of="dropout",
    hint=(
        "Which numbers can be a probability? For all others, raise a ValueError.",
        "Which line of your function comes first?",
    ),
)
def test_refused(agree):
    def scenario(code):
        refused = [code.dropout.outcome(FEW, *how) for how in NONE]
        right = [in_words(code.dropout(FEW, p, training=False), FEW) for p in (0.0, 0.3, 1.0)]
        return right + [one if isinstance(one, Raise) else "a value" for one in refused]

    agree(scenario)


@check(
    "Dropout takes whole tensors",
    of="dropout",
    points=0.5,
    hint="`torch.rand_like` draws for a whole tensor at once, and `torch.where` chooses in one.",
)
def test_dropout_whole(agree):
    few = X[:60, :80]
    agree.in_tensors(lambda code: told(code.dropout(X, 0.3), X, 0.3))
    agree.vectorised(
        lambda code: told(code.dropout(few, 0.3), few, 0.3),
        lambda code: told(code.dropout(X, 0.3), X, 0.3),
    )
