"""The known wrong ideas about batch normalisation, and about its result."""

from grader.suite import misconception

from .misconceptions import (
    columns_of_other_sizes,
    eps_outside,
    fixed_eps,
    no_beta,
    no_eps,
    no_gamma,
    no_root,
    right_division,
    right_end,
    whole,
)  # fmt: skip


def right_columns(x):
    """Mean and variance of each column."""
    mean = x.mean(0)
    return mean, (x - mean).square().mean(0)


def unbiased_columns(x):
    return x.mean(0), x.var(0)


def rows_as_columns(x):
    return x.mean(1, keepdim=True), x.var(1, unbiased=False, keepdim=True)


def columns_by_squares(x):
    mean = x.mean(0)
    return mean, x.square().mean(0) - mean.square()


def right_choice(own, remembered, training):
    """The batch's own statistics in training, and the remembered ones in evaluation."""
    return own if training else remembered


def remembered_in_training(own, remembered, training):
    return remembered


def own_in_evaluation(own, remembered, training):
    return own


def mixed(old, new, momentum):
    """What the old memory and the new batch make of each other."""
    return (1 - momentum) * old + momentum * new


def other_way_round(old, new, momentum):
    return momentum * old + (1 - momentum) * new


def tenths(old, new, momentum):
    return mixed(old, new, 0.1)


def over_n_minus_one(x):
    """Mean and variance that are remembered."""
    return x.mean(0), x.var(0)


def over_n(x):
    return right_columns(x)


def moved(x, remembered, training, momentum, taken=over_n_minus_one, mix=mixed, always=False):
    """The new memory: in training the batch's statistics are mixed in, in evaluation it stays."""
    if not (training or always):
        return remembered
    return tuple(mix(old, new, momentum) for old, new in zip(remembered, taken(x), strict=True))


def by_taking(taken):
    """A memory that takes other statistics of a batch in."""

    def kept(x, remembered, training, momentum):
        return moved(x, remembered, training, momentum, taken=taken)

    return kept


def by_mixing(mix):
    """A memory that mixes in another way."""

    def kept(x, remembered, training, momentum):
        return moved(x, remembered, training, momentum, mix=mix)

    return kept


def moved_always(x, remembered, training, momentum):
    return moved(x, remembered, training, momentum, always=True)


def stays(x, remembered, training, momentum):
    return remembered


def _batch(
    moments=right_columns, divided=right_division, end=right_end, chosen=right_choice, kept=moved
):
    """batch_norm from its parts: as layer_norm, and which statistics count, and what is kept."""

    def build(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
        remembered = running_mean, running_var
        used = chosen(moments(x), remembered, training)
        y = end(divided(x, *used, eps), gamma, beta)
        return y, *kept(x, remembered, training, momentum)

    return build


def batch_wrong(identifier, says, why, spelled, recognise=None, **parts):
    """An entry for batch_norm with a part that is wrong."""
    declare = misconception(
        f"norm-batch-{identifier}",
        of="batch_norm",
        says=says,
        why=why,
        recognise=recognise,
        handed_out=recognise is not None,
        spelled=spelled,
    )
    return declare(_batch(**parts))


OF_COLUMNS = "variance = (x - mean).square().mean(dim=0)"
MEANS = "mean = x.mean(dim=0)"
NORMALISED = "y = (x - mean) * gamma / torch.sqrt(variance + eps) + beta"
NEW_MEAN = "running_mean = (1 - momentum) * running_mean + momentum * mean"
NEW_VAR = "running_var = (1 - momentum) * running_var + momentum * variance * n / (n - 1)"
IN_TRAINING = "if training:\n        n = len(x)"
START = "mean, variance = running_mean, running_var\n"
BOOK = """
if training:
    mean, variance = x.mean(0), x.var(0, unbiased=False)
    running_mean = running_mean * (1 - momentum) + momentum * mean
    running_var = running_var * (1 - momentum) + momentum * x.var(0)
else:
    mean, variance = running_mean, running_var
return gamma * (x - mean) / (variance + eps).sqrt() + beta, running_mean, running_var
"""
"""A body as many would write it."""


def book(**changes):
    """The body with other code in places of it: ``old="…", new="…"``, and ``old_2``, ``new_2``."""
    text = BOOK
    for at in ("", "_2", "_3"):
        if f"old{at}" in changes:
            assert changes[f"old{at}"] in text
            text = text.replace(changes[f"old{at}"], changes[f"new{at}"])
    return text


UNBIASED_SAYS = "The batch is normalised by the variance over n − 1, where the one over n is due."
UNBIASED_WHY = (
    "`x.var()` divides by n − 1 unless it is told otherwise. That is the right one to remember, "
    "but the batch itself is brought to variance 1 by its own mean of squares, over n. With six "
    "rows the results come out a tenth apart."
)
BIASED_SAYS = (
    "What is remembered of the variance is the one over n, where the one over n − 1 is due."
)
BIASED_WHY = (
    "Seen from its own mean a small batch looks a little less spread than all the data are. The "
    "memory stands for all the data, so that it takes in n/(n − 1) times the mean of squares."
)
OUTSIDE_SAYS = "ε stands beside the root, not under it."
OUTSIDE_WHY = (
    "For ordinary columns nobody sees it. Where a variance is as small as ε, √(σ² + ε) and √σ² + ε "
    "are far apart: with σ² = ε = 0.00001 they are 0.0045 and 0.0032."
)
ROOT_SAYS = "The columns are divided by their variance: no root is taken."
ROOT_WHY = (
    "The variance is a mean of squares, so that it grows with the square of the numbers. Only its "
    "root, the standard deviation, is of their own size."
)
ROWS_SAYS = "Mean and variance are those of the rows, not of the columns."
ROWS_WHY = (
    "That is layer normalisation. Here every column is a feature, and is brought to mean 0 over "
    "all the examples of the batch, which lie along the first dimension."
)
WHOLE_SAYS = (
    "Mean and variance are taken over the whole batch: there is one of each for all columns."
)
WHOLE_WHY = (
    "Without a dimension `mean` and `var` see all the numbers as one heap. Every column has a mean "
    "and a variance of its own."
)
GAMMA_SAYS, BETA_SAYS = "gamma is missing.", "beta is missing."
GAMMA_WHY = (
    "What has been brought to variance 1 gets the size that the network wants: each column is "
    "multiplied by a gamma of its own. (While gamma is 1, nobody sees it.)"
)
BETA_WHY = (
    "What has been brought to mean 0 is moved to where the network wants it: to each column a beta "
    "of its own is added. (While beta is 0, nobody sees it.)"
)
SQUARES_SAYS = (
    "The variance is the mean of the squares minus the square of the mean, which loses its digits."
)
SQUARES_WHY = (
    "On paper that is the variance. In float32, numbers around 1000 have squares around a million, "
    "which are right to a tenth or so, and a variance of 1 is what is left of two of those. It may "
    "even come out negative, and its root as NaN."
)

unbiased = batch_wrong(
    "unbiased",
    UNBIASED_SAYS,
    UNBIASED_WHY,
    moments=unbiased_columns,
    spelled=[
        {OF_COLUMNS: "variance = x.var(dim=0)", NEW_VAR: NEW_VAR.replace(" * n / (n - 1)", "")},
        book(old="x.var(0, unbiased=False)", new="x.var(0)"),
    ],
)
biased_memory = batch_wrong(
    "memory-over-n",
    BIASED_SAYS,
    BIASED_WHY,
    kept=by_taking(over_n),
    spelled=[
        {NEW_VAR: "running_var = (1 - momentum) * running_var + momentum * variance"},
        book(old="momentum * x.var(0)", new="momentum * variance"),
    ],
)
outside = batch_wrong(
    "eps-outside",
    OUTSIDE_SAYS,
    OUTSIDE_WHY,
    divided=eps_outside,
    spelled=[
        {NORMALISED: "y = (x - mean) * gamma / (torch.sqrt(variance) + eps) + beta"},
        book(old="(variance + eps).sqrt()", new="(variance**0.5 + eps)"),
    ],
)
rootless = batch_wrong(
    "no-root",
    ROOT_SAYS,
    ROOT_WHY,
    divided=no_root,
    spelled=[
        {NORMALISED: "y = (x - mean) * gamma / (variance + eps) + beta"},
        book(old="(variance + eps).sqrt()", new="variance.add(eps)"),
    ],
)
turned = batch_wrong(
    "rows",
    ROWS_SAYS,
    ROWS_WHY,
    moments=rows_as_columns,
    spelled=[
        book(
            old="x.mean(0), x.var(0, unbiased=False)",
            new="x.mean(1, keepdim=True), x.var(1, unbiased=False, keepdim=True)",
            old_2="momentum * mean",
            new_2="momentum * x.mean(0)",
        ),
        "y = layer_norm(x, gamma, beta, eps)\n"
        "if not training:\n"
        "    y = gamma * (x - running_mean) / (running_var + eps).sqrt() + beta\n"
        "    return y, running_mean, running_var\n"
        "mean = running_mean + momentum * (x.mean(0) - running_mean)\n"
        "return y, mean, running_var + momentum * (x.var(0) - running_var)",
    ],
)


rows_remembered = batch_wrong(
    "rows-remembered",
    ROWS_SAYS + " They are remembered, too.",
    ROWS_WHY + " There is one mean for each of the d features, and nobody remembers an example.",
    moments=rows_as_columns,
    kept=by_taking(rows_as_columns),
    spelled=[
        book(
            old="x.mean(0), x.var(0, unbiased=False)",
            new="x.mean(1, keepdim=True), x.var(1, unbiased=False, keepdim=True)",
            old_2="momentum * x.var(0)",
            new_2="momentum * variance",
        ),
        {
            MEANS: "mean = x.mean(dim=1, keepdim=True)",
            OF_COLUMNS: "variance = (x - mean).square().mean(dim=1, keepdim=True)",
            NEW_VAR: NEW_VAR.replace(" * n / (n - 1)", ""),
        },
    ],
)
everything = batch_wrong(
    "whole",
    WHOLE_SAYS,
    WHOLE_WHY,
    moments=whole,
    kept=by_taking(lambda x: (x.mean(), x.var())),
    spelled=[
        {
            MEANS: "mean = x.mean()",
            OF_COLUMNS: "variance = (x - mean).square().mean()",
            IN_TRAINING: "if training:\n        n = x.numel()",
        },
        book(
            old="x.mean(0), x.var(0, unbiased=False)",
            new="x.mean(), x.var(unbiased=False)",
            old_2="momentum * x.var(0)",
            new_2="momentum * x.var()",
        ),
    ],
)
without_gamma = batch_wrong(
    "gamma-missing",
    GAMMA_SAYS,
    GAMMA_WHY,
    end=no_gamma,
    spelled=[
        {NORMALISED: "y = (x - mean) / torch.sqrt(variance + eps) + beta"},
        book(old="gamma * (x - mean)", new="(x - mean)"),
    ],
)
without_beta = batch_wrong(
    "beta-missing",
    BETA_SAYS,
    BETA_WHY,
    end=no_beta,
    spelled=[
        {NORMALISED: "y = (x - mean) * gamma / torch.sqrt(variance + eps)"},
        book(old=".sqrt() + beta", new=".sqrt()"),
    ],
)


squares = batch_wrong(
    "by-squares",
    SQUARES_SAYS,
    SQUARES_WHY,
    moments=columns_by_squares,
    recognise=columns_of_other_sizes,
    spelled=[
        {OF_COLUMNS: "variance = x.square().mean(dim=0) - mean.square()"},
        book(old="x.var(0, unbiased=False)", new="(x * x).mean(0) - x.mean(0) ** 2"),
    ],
)
DETACHED_SAYS = "Autograd can't follow: mean and variance are cut off from x."
DETACHED_WHY = (
    "The values are right. But in training a number moves its column's mean and variance as well, "
    "and the gradient has to come through all three. Only what is remembered needs no gradient."
)
detached = batch_wrong(
    "detached",
    DETACHED_SAYS,
    DETACHED_WHY,
    moments=lambda x: right_columns(x.detach()),
    spelled=[
        {NORMALISED: "mean, variance = mean.detach(), variance.detach()\n    " + NORMALISED},
        book(
            old="mean, variance = x.mean(0), x.var(0, unbiased=False)",
            new="mean, variance = x.detach().mean(0), x.detach().var(0, unbiased=False)",
        ),
    ],
)
default_eps = batch_wrong(
    "eps-ignored",
    "ε is 0.00001, whatever `eps` says.",
    "That is only what counts when nobody names another one.",
    divided=fixed_eps,
    spelled=[
        {NORMALISED: NORMALISED.replace("eps", "1e-5")},
        book(old="variance + eps", new="variance + 0.00001"),
    ],
)
lost = batch_wrong(
    "eps-missing",
    "ε is missing under the root.",
    "A column whose numbers are all equal has the variance 0, and 0/0 is NaN. A tiny number under "
    "the root keeps the divisor above 0.",
    divided=no_eps,
    spelled=[
        {NORMALISED: "y = (x - mean) * gamma / torch.sqrt(variance) + beta"},
        book(old="(variance + eps).sqrt()", new="variance.sqrt()"),
    ],
)
