"""The known wrong ideas about the penalty on weights and about dropout."""

import torch

from grader.suite import crossed, family, misconception

# --- l2_penalty ---------------------------------------------------------------------

SUM = "torch.stack(squares).sum()"
SQUARES = "[torch.square(W).sum() for W in weights]"


def flat(weights):
    """All elements of all weights."""
    return torch.cat([W.reshape(-1) for W in weights])


def penalty_wrong(identifier, says, why, of_all, spelled):
    """An entry for another sum than λ Σ w²."""
    declare = misconception(
        f"penalty-{identifier}", of="l2_penalty", says=says, why=why, spelled=spelled
    )
    return declare(lambda weights, lam: lam * of_all(weights))


norm = penalty_wrong(
    "norm",
    "This is λ times the length of the weights: the root of the sum of squares.",
    "The penalty is the sum itself. Its slope grows with the weight, so that large weights are "
    "pulled hardest; the root pulls with the same force however small the weights have become.",
    lambda weights: flat(weights).square().sum().sqrt(),
    spelled=[
        {SUM: f"{SUM}.sqrt()"},
        "return lam * torch.linalg.vector_norm(torch.cat([W.flatten() for W in weights]))",
    ],
)
norms = penalty_wrong(
    "norms",
    "These are the matrices' lengths, added up: a root is taken of each one's sum of squares.",
    "`norm` gives a root. The penalty adds up the squares, and no root is taken anywhere.",
    lambda weights: torch.stack([W.square().sum().sqrt() for W in weights]).sum(),
    spelled=[
        {SQUARES: "[W.norm() for W in weights]"},
        "return lam * sum(torch.linalg.vector_norm(W) for W in weights)",
    ],
)
absolute = penalty_wrong(
    "absolute",
    "These are the weights' sizes |w|, not their squares: the penalty that is called L1.",
    "|w| has the same slope for all weights, and drives many of them to 0 altogether. The L2 "
    "penalty squares them, so that it minds a large weight most.",
    lambda weights: flat(weights).abs().sum(),
    spelled=[
        {SQUARES: "[W.abs().sum() for W in weights]"},
        "return lam * torch.cat([W.flatten() for W in weights]).norm(p=1)",
    ],
)
mean = penalty_wrong(
    "mean",
    "This is the mean of the squares, not their sum.",
    "Divided by how many there are, each weight would cost less in a larger network. Here every "
    "weight costs λw², whatever company it is in.",
    lambda weights: flat(weights).square().mean(),
    spelled=[
        {SUM: f"{SUM} / sum(W.numel() for W in weights)"},
        "return lam * torch.cat([W.flatten() for W in weights]).pow(2).mean()",
    ],
)
half = penalty_wrong(
    "half",
    "This is half of what is due: ½λ stands before the sum.",
    "Some books write ½λ, so that the slope is λw without a 2. In this exercise the penalty is "
    "λ Σ w², and the 2 appears in the step.",
    lambda weights: flat(weights).square().sum() / 2,
    spelled=[
        {f"lam * {SUM}": f"lam / 2 * {SUM}"},
        "return 0.5 * lam * sum((W**2).sum() for W in weights)",
    ],
)
penalty_slips = family(
    "penalty-slip",
    of="l2_penalty",
    says="The penalty has a slip: {form}.",
    why="Write down the numbers of a small matrix and their squares, and follow your code with "
    "them: each step has to give a sum that you know.",
    forms={
        "λ is missing": lambda weights, lam: flat(weights).square().sum(),  # noqa: ARG005
        "λ is squared, too": lambda weights, lam: lam**2 * flat(weights).square().sum(),
        "the squares are divided by λ": lambda weights, lam: flat(weights).square().sum() / lam,
        "it is the square of the sum": lambda weights, lam: lam * flat(weights).sum() ** 2,
        "the weights aren't squared": lambda weights, lam: lam * flat(weights).sum(),
        "each matrix's mean is taken": (
            lambda weights, lam: lam * torch.stack([W.square().mean() for W in weights]).sum()
        ),
        "the sum is divided by the number of matrices": (
            lambda weights, lam: lam * flat(weights).square().sum() / len(weights)
        ),
        "only the first matrix counts": lambda weights, lam: lam * weights[0].square().sum(),
        "only the last matrix counts": lambda weights, lam: lam * weights[-1].square().sum(),
        "the weights have a third power": lambda weights, lam: lam * (flat(weights) ** 3).sum(),
        "it is one number for each matrix": (
            lambda weights, lam: [lam * W.square().sum() for W in weights]
        ),
        "it has shape [1], where a single number (0-d) is due": (
            lambda weights, lam: lam * flat(weights).square().sum().reshape(1)
        ),
    },
    spelled=[
        {f"lam * {SUM}": SUM},
        {SQUARES: "[W.sum() for W in weights]"},
        "total = 0\nfor W in weights:\n    total = (W**2).sum()\nreturn lam * total",
        "return lam * sum((W**2).mean() for W in weights)",
    ],
)

# --- decayed_step -------------------------------------------------------------------

OF_WEIGHTS = "W - lr * (slope + 2 * lam * W)"
OF_BIASES = "b - lr * slope for b"


def of_weight(W, slope, lr, lam):
    """The right step of weights."""
    return W - lr * (slope + 2 * lam * W)


def of_bias(b, slope, lr, lam):
    """The right step of biases."""
    return b - lr * slope


def _step(weight=of_weight, bias=of_bias):
    """decayed_step from what it makes of one layer's weights, and of its biases."""

    def build(weights, biases, dW, db, lr, lam):
        return (
            [weight(W, slope, lr, lam) for W, slope in zip(weights, dW, strict=True)],
            [bias(b, slope, lr, lam) for b, slope in zip(biases, db, strict=True)],
        )

    return build


def step_wrong(identifier, says, why, spelled, **parts):
    """An entry for a step with a part that is wrong."""
    declare = misconception(
        f"step-{identifier}", of="decayed_step", says=says, why=why, spelled=spelled
    )
    return declare(_step(**parts))


BOOK = (
    "return [W - lr * (g + {}) for W, g in zip(weights, dW)], "
    "[b - lr * g for b, g in zip(biases, db)]"
)
ROOTLESS = "The derivative of w² is 2w, so that of λw² has both: the λ and the 2."

two_missing = step_wrong(
    "two-missing",
    "The weights are pulled by λW, where 2λW is due.",
    ROOTLESS + " Weights still shrink without the 2, but half as fast.",
    weight=lambda W, slope, lr, lam: W - lr * (slope + lam * W),
    spelled=[{OF_WEIGHTS: "W - lr * (slope + lam * W)"}, BOOK.format("W.mul(lam)")],
)
biases_decayed = step_wrong(
    "biases-decayed",
    "The biases are pulled towards 0 as well.",
    "The penalty is a sum over the weights, so that its slope for a bias is 0. A bias only shifts "
    "a unit up or down, and nobody needs it to be small.",
    bias=of_weight,
    spelled=[
        {OF_BIASES: "b - lr * (slope + 2 * lam * b) for b"},
        (
            "def moved(values, slopes):\n"
            "    return [v * (1 - 2 * lr * lam) - lr * g for v, g in zip(values, slopes)]\n"
            "return moved(weights, dW), moved(biases, db)"
        ),
    ],
)
without_lr = step_wrong(
    "decay-without-lr",
    "The pull 2λW isn't multiplied by the learning rate.",
    "The penalty is a part of what is minimised, and its slope a part of the gradient: the step "
    "goes lr times against both together.",
    weight=lambda W, slope, lr, lam: W - lr * slope - 2 * lam * W,
    spelled=[
        {OF_WEIGHTS: "W - lr * slope - 2 * lam * W"},
        {OF_WEIGHTS: "W * (1 - 2 * lam) - lr * slope"},
    ],
)
after_step = step_wrong(
    "decay-after-step",
    "The weights step first, and the pull belongs to the new ones.",
    "Both slopes belong to one point, the weights before the step. Here the loss moves them, and "
    "only then is the penalty's slope taken, somewhere else.",
    weight=lambda W, slope, lr, lam: (W - lr * slope) * (1 - 2 * lr * lam),
    spelled=[
        {OF_WEIGHTS: "(W - lr * slope) * (1 - 2 * lr * lam)"},
        (
            "moved = [W - lr * g for W, g in zip(weights, dW)]\n"
            "moved = [W - lr * 2 * lam * W for W in moved]\n"
            "return moved, [b - lr * g for b, g in zip(biases, db)]"
        ),
    ],
)
outward = step_wrong(
    "outward",
    "The weights are pushed away from 0: the penalty's slope has the wrong sign.",
    "Its slope is 2λW, and a step goes against it, as it goes against that of the loss. The two "
    "stand in one bracket with the same sign.",
    weight=lambda W, slope, lr, lam: W - lr * (slope - 2 * lam * W),
    spelled=[
        {OF_WEIGHTS: "W - lr * slope + 2 * lr * lam * W"},
        BOOK.format("-2 * lam * W"),
    ],
)
step_slips = family(
    "step-slip",
    of="decayed_step",
    says="The step has a slip: {form}.",
    why="Put numbers to one weight and one bias, and do their steps by hand with the statement's "
    "formulas beside your code: each part of yours belongs to one of theirs.",
    forms=crossed(
        _step,
        weight={
            "the weights are pulled by λW, where 2λW is due": (
                lambda W, slope, lr, lam: W - lr * (slope + lam * W)
            ),
            "the weights aren't pulled towards 0 at all": (
                lambda W, slope, lr, lam: W - lr * slope  # noqa: ARG005
            ),
            "the loss's gradient is left out of the weights' step": (
                lambda W, slope, lr, lam: W - lr * 2 * lam * W  # noqa: ARG005
            ),
            "the learning rate is left out of the weights' step": (
                lambda W, slope, lr, lam: W - (slope + 2 * lam * W)  # noqa: ARG005
            ),
            "the loss's gradient isn't multiplied by the learning rate": (
                lambda W, slope, lr, lam: W - slope - lr * 2 * lam * W
            ),
            "the pull has λ missing": lambda W, slope, lr, lam: W - lr * (slope + 2 * W),  # noqa: ARG005
            "the pull is λ times the loss's gradient, not λ times the weights": (
                lambda W, slope, lr, lam: W - lr * (slope + 2 * lam * slope)
            ),
            "the pull is λw², the penalty itself and not its slope": (
                lambda W, slope, lr, lam: W - lr * (slope + lam * W.square())
            ),
            "each weight is pulled by its sign alone, as |w| would do it": (
                lambda W, slope, lr, lam: W - lr * (slope + lam * W.sign())
            ),
            "each weight is pulled by its sign alone, with the 2": (
                lambda W, slope, lr, lam: W - lr * (slope + 2 * lam * W.sign())
            ),
            "each weight is pulled by the sum of all": (
                lambda W, slope, lr, lam: W - lr * (slope + 2 * lam * W.sum())
            ),
            "the penalty itself is added to the gradient, not its slope": (
                lambda W, slope, lr, lam: W - lr * (slope + lam * W.square().sum())
            ),
            "λ itself is added to the gradient": lambda W, slope, lr, lam: W - lr * (slope + lam),
            "the weights go uphill": lambda W, slope, lr, lam: W + lr * (slope + 2 * lam * W),
            "the weights follow the loss uphill, and the penalty downhill": (
                lambda W, slope, lr, lam: W + lr * (slope - 2 * lam * W)
            ),
            "the decay is without lr and without the 2": (
                lambda W, slope, lr, lam: W - lr * slope - lam * W
            ),
            "the decay is without the 2, and belongs to the new weights": (
                lambda W, slope, lr, lam: (W - lr * slope) * (1 - lr * lam)
            ),
            "what is returned for the weights is their change": (
                lambda W, slope, lr, lam: -lr * (slope + 2 * lam * W)
            ),
            "what is returned for the weights is their gradient": (
                lambda W, slope, lr, lam: slope + 2 * lam * W  # noqa: ARG005
            ),
            "the weights stay as they are": lambda W, slope, lr, lam: W.clone(),  # noqa: ARG005
        },
        bias={
            "the biases stay as they are": lambda b, slope, lr, lam: b.clone(),  # noqa: ARG005
            "the biases go uphill": lambda b, slope, lr, lam: b + lr * slope,  # noqa: ARG005
            "the learning rate is left out of the biases' step": (
                lambda b, slope, lr, lam: b - slope  # noqa: ARG005
            ),
            "the biases are pulled towards 0 as well": of_weight,
            "the biases are pulled towards 0 as well, by λb": (
                lambda b, slope, lr, lam: b - lr * (slope + lam * b)
            ),
        },
    ),
    spelled=[
        {OF_WEIGHTS: "W - lr * slope"},
        {OF_WEIGHTS: "W - lr * (slope + lam * W**2)"},
        {OF_WEIGHTS: "W - lr * (slope + lam * W.sign())"},
        {OF_BIASES: "b for b"},
        {OF_WEIGHTS: "W - lr * (slope + lam * W)", OF_BIASES: "b - lr * (slope + lam * b) for b"},
    ],
)

# --- dropout ------------------------------------------------------------------------


def tosses(x, p):
    """Where x is kept, with a toss for each element."""
    return torch.rand_like(x) >= p


def larger(x, p):
    """What is kept of x, as it is due."""
    return x / (1 - p) if p < 1 else x


def as_it_is(x, p):
    """Nothing is scaled."""
    return x


def in_range(p, training):
    """Every p that is no probability is refused."""
    if not 0 <= p <= 1:
        raise ValueError("p is a probability")


def _dropout(kept=tosses, scaled=larger, used=as_it_is, refuse=in_range):
    """Dropout from its parts: what is kept, how it is scaled, and what evaluation does."""

    def build(x, p, training=True):
        refuse(p, training)
        if not training:
            return used(x, p)
        return torch.where(kept(x, p), scaled(x, p), 0)

    return build


def dropout_wrong(identifier, says, why, spelled, recognise=None, **parts):
    """An entry for dropout with a part that is wrong."""
    declare = misconception(
        f"dropout-{identifier}",
        of="dropout",
        says=says,
        why=why,
        recognise=recognise,
        spelled=spelled,
    )
    return declare(_dropout(**parts))


def drawn_alike(along):
    """What tells that all zeros of a matrix lie in lines: whole columns (0), or whole rows (1)."""

    def recognise(got, expected, x, p, training=True):
        zero = got == 0
        lines = zero.ndim == 2 and zero.shape[along] > 20
        return lines and training and bool((zero == zero.narrow(along, 0, 1)).all() and zero.any())

    return recognise


ENDS = "if p == 1:\n        return torch.zeros_like(x)"
DRAWN = "torch.rand_like(x) >= p"
RETURNED = "torch.where(kept, x, 0) / (1 - p)"
USED = "if not training:\n        return x"
STAYS = (
    "p is the probability with which an element is dropped, as torch has it too. In the paper "
    "that invented dropout p was the share that stays, and many pages on the web follow it."
)

p_stays = dropout_wrong(
    "p-stays",
    "p is taken for the share that stays, and what stays is divided by p.",
    STAYS,
    kept=lambda x, p: torch.rand_like(x) < p,
    scaled=lambda x, p: x / p,
    spelled=[
        {DRAWN: "torch.rand_like(x) < p", RETURNED: "torch.where(kept, x / p, 0)"},
        {DRAWN: "torch.bernoulli(torch.full_like(x, p))", RETURNED: "x * kept / p"},
    ],
)
inverted = dropout_wrong(
    "mask-inverted",
    "The share p stays, and the others become 0: the mask is the wrong way round.",
    "A random number between 0 and 1 is below p with probability p. Those are the elements that "
    "have to go. What is left is divided by 1 − p rightly.",
    kept=lambda x, p: torch.rand_like(x) < p,
    spelled=[
        {DRAWN: "torch.rand_like(x) < p"},
        {DRAWN: "torch.bernoulli(torch.full_like(x, p)).bool()"},
    ],
)
unscaled = dropout_wrong(
    "unscaled",
    "What is left isn't scaled.",
    "With the share p gone, the sums that the next layer sees come out smaller in training than "
    "in evaluation, where nothing is dropped. What is left has to make up for what is missing.",
    scaled=as_it_is,
    spelled=[{RETURNED: "torch.where(kept, x, 0)"}, {RETURNED: "x * kept"}],
)
smaller = dropout_wrong(
    "scaled-down",
    "What is left is made smaller: it is multiplied by 1 − p, not divided.",
    "Something is missing, and the rest has to make up for it. So it has to become larger.",
    scaled=lambda x, p: x * (1 - p),
    spelled=[
        {RETURNED: "torch.where(kept, x, 0) * (1 - p)"},
        {RETURNED: "kept * x * (1 - p)"},
    ],
)
by_p = dropout_wrong(
    "divided-by-p",
    "What is left is divided by p, not by 1 − p.",
    "p is the share that has gone. What is left is the share 1 − p, and divided by that it adds up "
    "to what there was before. (At p = ½ nobody sees the difference.)",
    scaled=lambda x, p: x / p,
    spelled=[
        {RETURNED: "torch.where(kept, x / p, 0)"},
        {RETURNED: "torch.where(kept, x, 0).div(p)"},
    ],
)
original = dropout_wrong(
    "scaled-in-evaluation",
    "Nothing is scaled in training; evaluation multiplies by 1 − p instead.",
    "That is dropout as it was first published, and it keeps the sums alike as well. In this "
    "exercise the scaling belongs to training, so that evaluation gives x.",
    scaled=as_it_is,
    used=lambda x, p: x * (1 - p),
    spelled=[
        {USED: "if not training:\n        return x * (1 - p)", RETURNED: "torch.where(kept, x, 0)"},
        {USED: "if not training:\n        return x - p * x", RETURNED: "x * kept"},
    ],
)
scaled_twice = dropout_wrong(
    "evaluation-scaled-too",
    "Evaluation scales x as well, by 1 − p.",
    "What stays was made larger in training, so that the sums are right already. In evaluation "
    "nothing is missing, and nothing is left to make up for.",
    used=lambda x, p: x * (1 - p),
    spelled=[
        {USED: "if not training:\n        return x * (1 - p)"},
        {USED: "if not training:\n        return torch.mul(x, 1 - p)"},
    ],
)
divided_twice = dropout_wrong(
    "evaluation-divided-too",
    "Evaluation divides x by 1 − p as well.",
    "The division makes up for what was dropped. In evaluation nothing is dropped, so that there "
    "is nothing to make up for.",
    used=lambda x, p: x / (1 - p),
    spelled=[
        {USED: "if not training:\n        return x / (1 - p)"},
        {USED: "if not training and p < 1:\n        return x.div(1 - p)"},
    ],
)
always = dropout_wrong(
    "always-active",
    "Elements are dropped in evaluation, too: `training` makes no difference.",
    "When the network is used, everybody is wanted, and the same input should give the same "
    "output each time. Dropout is for training alone.",
    used=_dropout(),
    spelled=[{USED: ""}, {USED: "if training is None:\n        return x"}],
)
ROWS_SHARED = "x.new_empty(x.shape[-1:]).uniform_() >= p"
rows_alike = dropout_wrong(
    "one-mask-for-rows",
    "All rows lose the same elements: one row of random numbers serves every one.",
    "A column is then dropped for the whole batch or for nobody. Every element needs a toss of its "
    "own, so that the random numbers need the shape of x.",
    recognise=drawn_alike(0),
    kept=lambda x, p: (torch.rand(x.shape[-1:], dtype=x.dtype) >= p).expand_as(x),
    spelled=[{DRAWN: "torch.rand(x.shape[-1:], dtype=x.dtype) >= p"}, {DRAWN: ROWS_SHARED}],
)
columns_alike = dropout_wrong(
    "one-mask-for-columns",
    "Each row is dropped as a whole, or kept: its elements share one random number.",
    "Then an example is lost altogether, and its neighbour is seen in full. Every element has a "
    "toss of its own, so that the random numbers need the shape of x.",
    recognise=drawn_alike(1),
    kept=lambda x, p: (torch.rand_like(x[..., :1]) >= p).expand_as(x) if x.ndim else tosses(x, p),
    spelled=[
        {DRAWN: "torch.rand_like(x[..., :1] if x.ndim else x) >= p"},
        {DRAWN: "torch.rand(*x.shape[:-1], *[1] * min(x.ndim, 1), dtype=x.dtype) >= p"},
    ],
)


def _with_seed(x, p):
    """A mask that is the same in every call."""
    return torch.rand(x.shape, generator=torch.Generator().manual_seed(0), dtype=x.dtype) >= p


seeded = dropout_wrong(
    "seed-inside",
    "Every call drops the same elements: the generator is seeded inside the function.",
    "With the same zeros each time, those elements never take part in the training, and the others "
    "always do. Each call has to draw anew; the seed is set once, outside.",
    kept=_with_seed,
    spelled=[
        {DRAWN: "torch.manual_seed(0) and torch.rand_like(x) >= p"},
        {DRAWN: "torch.rand(x.shape, generator=torch.Generator().manual_seed(7)).to(x) >= p"},
    ],
)
exact = dropout_wrong(
    "exact-count",
    "Every call drops the same number of elements: exactly the share p of them.",
    "If what becomes of an element depends on how many others have gone, they aren't independent. "
    "With a toss for each, the share is p on average and a little off in any one call.",
    kept=lambda x, p: torch.randperm(x.numel()).reshape(x.shape) >= round(p * x.numel()),
    spelled=[
        {DRAWN: "torch.randperm(x.numel()).reshape(x.shape) >= int(p * x.numel() + 0.5)"},
        {DRAWN: "torch.rand(x.shape).reshape(-1).argsort().reshape(x.shape) >= p * x.numel()"},
    ],
)


def nan_when_all_goes(x, p, training=True):
    in_range(p, training)
    if not training:
        return x
    return x * tosses(x, p) / torch.tensor(1 - p, dtype=x.dtype)


nan_at_one = misconception(
    "dropout-nan-at-one",
    of="dropout",
    says="With p = 1 it gives NaN: 0 is divided by 1 − p, which is 0.",
    why="Everything is dropped then, so that the result is known without any division.",
    spelled=[
        {ENDS: ""},
        {ENDS: "", RETURNED: "x * kept * (1 / (1 - x.new_tensor(p)))"},
    ],
)(nan_when_all_goes)
any_p = dropout_wrong(
    "any-p",
    "A p that is no probability isn't refused.",
    "With p = 1.5 what is left would be divided by a negative number, and nobody would notice. An "
    "error at once tells where the mistake is.",
    refuse=lambda p, training: None,  # noqa: ARG005
    spelled=[
        {"raise ValueError": "print"},
        {"if not 0 <= p <= 1:": "p = min(max(p, 0), 1)\n    if False:"},
    ],
)


def only_in_training(p, training):
    """Evaluation never looks at p."""
    if training:
        in_range(p, training)


RANGE = "if not 0 <= p <= 1:"
unchecked = dropout_wrong(
    "p-unchecked-in-evaluation",
    "In evaluation a p that is no probability isn't refused.",
    "The mistake is in the call, whatever the mode. Who tries a network out first would find it "
    "only when the training starts.",
    refuse=only_in_training,
    spelled=[
        {RANGE: "if training and not 0 <= p <= 1:"},
        {RANGE: "if not training:\n        return x\n    if p < 0 or p > 1:"},
    ],
)


def all_or_nothing(got, expected, x, p, training=True):
    """Of many elements, or of their slopes, none is dropped or none is left."""
    zero = got == 0
    return training and 0 < p < 1 and x.numel() > 100 and bool(zero.all() or not zero.any())


one_toss = misconception(
    "dropout-one-toss",
    of="dropout",
    says="The tensor is dropped or kept as a whole: its elements have no tosses of their own.",
    why="`torch.rand(1)` is one number, and a mask that nobody multiplies by drops nothing. Every "
    "element needs a toss of its own, so that the random numbers need the shape of x.",
    recognise=all_or_nothing,
    spelled=[
        {DRAWN: "(torch.rand((), dtype=x.dtype) >= p).expand_as(x)"},
        {DRAWN: "torch.full_like(x, float(torch.rand(1))) >= p"},
        {"torch.where(kept, x, 0)": "x"},
    ],
)(_dropout(kept=lambda x, p: (torch.rand(()) >= p).expand_as(x)))

LINE = "Try it on a row of numbers, none of which is 0 or 1: "

mask_only = dropout_wrong(
    "mask-only",
    "What is returned is the mask, and x isn't in it.",
    "The mask says who stays. " + LINE + "what stays is the number that was there, made larger.",
    scaled=lambda x, p: larger(torch.ones_like(x), p),
    spelled=[
        {RETURNED: "kept.to(x.dtype) / (1 - p)"},
        {RETURNED: "torch.where(kept, 1 / (1 - p), 0.0).to(x)"},
    ],
)
p_ignored = dropout_wrong(
    "p-ignored",
    "Half of the elements are dropped, whatever p is.",
    "p says how many go. At p = ½ the two can't be told apart, and at any other p they can.",
    kept=lambda x, p: tosses(x, 0.5),  # noqa: ARG005
    spelled=[{DRAWN: "torch.rand_like(x) >= 0.5"}, {DRAWN: "torch.randint(0, 2, x.shape).bool()"}],
)
from_randn = dropout_wrong(
    "from-randn",
    "The random numbers come from `randn`, and p is compared with them.",
    "`randn` draws from the bell curve, where more than half of all numbers lie below 0.3. Below p "
    "with probability p are numbers that are even between 0 and 1: those of `rand`.",
    kept=lambda x, p: torch.randn_like(x) >= p,
    spelled=[{DRAWN: "torch.randn_like(x) >= p"}, {DRAWN: "torch.randn(x.shape) > p"}],
)
rounded = dropout_wrong(
    "factor-in-float32",
    "A float64 x is multiplied by a factor that was rounded to float32.",
    "1/(1 − p) has seven right digits then, and x has sixteen. torch makes float32 of a comparison "
    "that is turned into numbers with `.float()`, and of two Python numbers in `torch.where`.",
    scaled=lambda x, p: x * larger(torch.ones(x.shape), p),
    spelled=[
        {RETURNED: "x * (kept.float() / (1 - p)).to(x.dtype)"},
        {RETURNED: "x * torch.where(kept, 1 / (1 - p), 0.0).to(x)"},
    ],
)
modes_exchanged = misconception(
    "dropout-modes-exchanged",
    of="dropout",
    says="Training and evaluation are exchanged: elements are dropped in evaluation alone.",
    why="`training=True` is the mode in which the network learns, and must not rely on anybody.",
    spelled=[
        {"if not training:": "if training:"},
        {USED: "if training is not False:\n        return x"},
    ],
)(lambda x, p, training=True: _dropout()(x, p, not training))
