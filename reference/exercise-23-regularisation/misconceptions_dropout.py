"""The known wrong ideas about dropout."""

import torch

from grader.suite import misconception


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
        handed_out=recognise is not None,
        spelled=spelled,
    )
    return declare(_dropout(**parts))


def in_lines(got, along):
    """Whether all zeros of a matrix lie in lines: whole columns (0), or whole rows (1)."""
    zero = got == 0
    lines = zero.ndim == 2 and zero.shape[along] > 20
    return lines and bool((zero == zero.narrow(along, 0, 1)).all() and zero.any())


def in_columns(got, expected, x, p, training=True):
    """Whether a column is dropped for all rows or for none."""
    return training and in_lines(got, 0)


def in_rows(got, expected, x, p, training=True):
    """Whether a row is dropped as a whole."""
    return training and in_lines(got, 1)


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
    recognise=in_columns,
    kept=lambda x, p: (torch.rand(x.shape[-1:], dtype=x.dtype) >= p).expand_as(x),
    spelled=[{DRAWN: "torch.rand(x.shape[-1:], dtype=x.dtype) >= p"}, {DRAWN: ROWS_SHARED}],
)
columns_alike = dropout_wrong(
    "one-mask-for-columns",
    "Each row is dropped as a whole, or kept: its elements share one random number.",
    "Then an example is lost altogether, and its neighbour is seen in full. Every element has a "
    "toss of its own, so that the random numbers need the shape of x.",
    recognise=in_rows,
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
    "Every call drops the same elements: the generator is seeded inside the function, or the mask "
    "is drawn once and kept.",
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
    handed_out=True,
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
