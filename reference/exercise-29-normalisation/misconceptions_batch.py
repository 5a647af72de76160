"""The known wrong ideas about batch normalisation, its memory and its two modes."""

import torch

from grader.suite import crossed, family, misconception

from .misconceptions import (
    DIVISIONS,
    ENDS,
    eps_outside,
    fixed_eps,
    lines_of_other_sizes,
    no_beta,
    no_eps,
    no_gamma,
    no_root,
    right_division,
    right_end,
    whole,
)


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
    return tuple(
        mix(old, new, momentum) for old, new in zip(remembered, taken(x), strict=True)
    )


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
END = "y = (x - mean) * gamma / torch.sqrt(variance + eps) + beta"
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
BIASED_SAYS = "What is remembered of the variance is the one over n, where the one over n − 1 is due."
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
WHOLE_SAYS = "Mean and variance are taken over the whole batch: there is one of each for all columns."
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
MOMENTUM_SAYS = "momentum is taken for the share of the old statistics that stays."
MOMENTUM_WHY = (
    "For an optimiser it would be. Here it is the share that the new batch has, so that at 0.1 nine "
    "tenths of what is remembered stay. The other way round the memory would follow every single "
    "batch."
)
REMEMBERED_SAYS = "In training the batch is normalised by the running statistics, not by its own."
REMEMBERED_WHY = (
    "Then nothing makes sure that what comes out has mean 0 and variance 1: at first the memory "
    "knows nothing of the data. In training each batch has to serve itself."
)
OWN_SAYS = "In evaluation the batch is normalised by its own statistics, not by the running ones."
OWN_WHY = (
    "Then what comes out for an example would depend on which others happen to stand beside it, "
    "and for one alone there would be no variance at all. For that the statistics are remembered."
)
MOVED_SAYS = "The running statistics move in evaluation, too."
MOVED_WHY = (
    "In evaluation nothing is learnt. Who looks at the test data would let them into the network, "
    "and would get another answer the second time."
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
        {END: "y = (x - mean) * gamma / (torch.sqrt(variance) + eps) + beta"},
        book(old="(variance + eps).sqrt()", new="(variance**0.5 + eps)"),
    ],
)
rootless = batch_wrong(
    "no-root",
    ROOT_SAYS,
    ROOT_WHY,
    divided=no_root,
    spelled=[
        {END: "y = (x - mean) * gamma / (variance + eps) + beta"},
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
        {END: "y = (x - mean) / torch.sqrt(variance + eps) + beta"},
        book(old="gamma * (x - mean)", new="(x - mean)"),
    ],
)
without_beta = batch_wrong(
    "beta-missing",
    BETA_SAYS,
    BETA_WHY,
    end=no_beta,
    spelled=[
        {END: "y = (x - mean) * gamma / torch.sqrt(variance + eps)"},
        book(old=".sqrt() + beta", new=".sqrt()"),
    ],
)
turned_momentum = batch_wrong(
    "momentum-swapped",
    MOMENTUM_SAYS,
    MOMENTUM_WHY,
    kept=by_mixing(other_way_round),
    spelled=[
        {
            NEW_MEAN: "running_mean = momentum * running_mean + (1 - momentum) * mean",
            NEW_VAR: "running_var = torch.lerp(variance * n / (n - 1), running_var, momentum)",
        },
        book(
            old="running_mean * (1 - momentum) + momentum * mean",
            new="running_mean * momentum + (1 - momentum) * mean",
            old_2="running_var * (1 - momentum) + momentum * x.var(0)",
            new_2="x.var(0) + momentum * (running_var - x.var(0))",
        ),
    ],
)
in_training = batch_wrong(
    "running-in-training",
    REMEMBERED_SAYS,
    REMEMBERED_WHY,
    chosen=remembered_in_training,
    spelled=[
        {START: START + "    used = mean, variance\n", END: "mean, variance = used\n    " + END},
        "y = gamma * (x - running_mean) / (running_var + eps).sqrt() + beta\n"
        "if training:\n"
        "    running_mean = running_mean * (1 - momentum) + momentum * x.mean(0)\n"
        "    running_var = running_var * (1 - momentum) + momentum * x.var(0)\n"
        "return y, running_mean, running_var",
    ],
)
in_evaluation = batch_wrong(
    "batch-in-evaluation",
    OWN_SAYS,
    OWN_WHY,
    chosen=own_in_evaluation,
    spelled=[
        {END: "mean, variance = x.mean(0), x.var(0, unbiased=False)\n    " + END},
        book(
            old="else:\n    mean, variance = running_mean, running_var\n",
            new="else:\n    mean, variance = x.mean(0), x.var(0, unbiased=False)\n",
        ),
    ],
)
moves = batch_wrong(
    "moved-in-evaluation",
    MOVED_SAYS,
    MOVED_WHY,
    kept=moved_always,
    spelled=[
        "own = x.mean(0), x.var(0, unbiased=False)\n"
        "mean, variance = own if training else (running_mean, running_var)\n"
        "y = gamma * (x - mean) / (variance + eps).sqrt() + beta\n"
        "new_mean = (1 - momentum) * running_mean + momentum * x.mean(0)\n"
        "return y, new_mean, (1 - momentum) * running_var + momentum * x.var(0)",
        {
            "return y, running_mean, running_var": (
                "if not training:\n"
                "        running_mean = torch.lerp(running_mean, x.mean(0), momentum)\n"
                "        running_var = torch.lerp(running_var, x.var(0), momentum)\n"
                "    return y, running_mean, running_var"
            )
        },
    ],
)
modeless = misconception(
    "norm-batch-mode-ignored",
    of="batch_norm",
    says="`training` makes no difference: the batch's own statistics count in evaluation, too, and "
    "the running ones move.",
    why=OWN_WHY,
    spelled=[
        {IN_TRAINING: "if True:\n        n = len(x)"},
        book(old="if training:", new="if training is not None:"),
    ],
)(_batch(chosen=own_in_evaluation, kept=moved_always))
exchanged = misconception(
    "norm-batch-modes-exchanged",
    of="batch_norm",
    says="The two modes are exchanged: training does what is due in evaluation, and the other way "
    "round.",
    why="While a network is trained, each batch is normalised by itself, and the memory moves. In "
    "evaluation the memory takes the batch's place, and stays.",
    spelled=[
        {"if training:": "if not training:"},
        book(old="if training:", new="if training == False:"),
    ],
)(
    lambda x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5: _batch()(
        x, gamma, beta, running_mean, running_var, not training, momentum, eps
    )
)


def columns_of_other_sizes(got, expected, x, gamma, beta, *_, **__):
    """Whether a result has lost the digits of its columns' variances."""
    return lines_of_other_sizes(got[0], expected[0], x, 0)


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
after_update = misconception(
    "norm-batch-updated-first",
    of="batch_norm",
    says="In training the batch is normalised by the running statistics, once they have moved.",
    why=REMEMBERED_WHY,
    spelled=[
        {END: "mean, variance = running_mean, running_var\n    " + END},
        book(
            old="else:\n    mean, variance = running_mean, running_var\n",
            new="mean, variance = running_mean, running_var\n",
        ),
    ],
)(
    lambda x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5: _batch()(
        x,
        gamma,
        beta,
        *moved(x, (running_mean, running_var), training, momentum),
        False,
        eps=eps,
    )
)
MEMORY_WHY = (
    "Both are remembered in the same way: a share of what was, and a share of the batch's own. Who "
    "moves only one of them normalises in evaluation by two statistics that don't belong together."
)


def only(part):
    """A memory of which one part moves, and the other stays."""

    def kept(x, remembered, training, momentum):
        new = moved(x, remembered, training, momentum)
        return tuple(new[at] if at == part else remembered[at] for at in (0, 1))

    return kept


mean_stays = batch_wrong(
    "mean-never-moved",
    "The running mean never moves: it comes back as it was, in training, too.",
    MEMORY_WHY,
    kept=only(1),
    spelled=[
        {NEW_MEAN: "pass"},
        book(old="running_mean * (1 - momentum) + momentum * mean", new="running_mean.clone()"),
    ],
)
variance_stays = batch_wrong(
    "variance-never-moved",
    "The running variance never moves: it comes back as it was, in training, too.",
    MEMORY_WHY,
    kept=only(0),
    spelled=[
        {NEW_VAR: "pass"},
        book(old="running_var * (1 - momentum) + momentum * x.var(0)", new="running_var.clone()"),
    ],
)
lasting = batch_wrong(
    "never-moved",
    "The running statistics never move: they come back as they were, in training, too.",
    "Then nothing is known of the data when the training is over, and evaluation normalises by "
    "what was there before the first batch.",
    kept=stays,
    spelled=[
        {NEW_MEAN: "pass", NEW_VAR: "pass"},
        "mean, variance = running_mean, running_var\n"
        "if training:\n"
        "    mean, variance = x.mean(0), x.var(0, unbiased=False)\n"
        "y = gamma * (x - mean) / (variance + eps).sqrt() + beta\n"
        "return y, running_mean.clone(), running_var.clone()",
    ],
)
forgets = batch_wrong(
    "only-the-last",
    "What is remembered are the statistics of the last batch alone.",
    "One batch is a matter of luck. The memory keeps most of what it was, and takes in a share of "
    "the new batch: `momentum` says how much.",
    kept=by_mixing(lambda old, new, momentum: new),
    spelled=[
        {NEW_MEAN: "running_mean = mean", NEW_VAR: "running_var = variance * n / (n - 1)"},
        "if not training:\n"
        "    y = gamma * (x - running_mean) / (running_var + eps).sqrt() + beta\n"
        "    return y, running_mean, running_var\n"
        "mean, variance = x.mean(0), x.var(0, unbiased=False)\n"
        "return gamma * (x - mean) / (variance + eps).sqrt() + beta, mean, x.var(0)",
    ],
)
default_momentum = batch_wrong(
    "momentum-ignored",
    "A tenth of the new batch is remembered, whatever `momentum` says.",
    "0.1 is only what counts when nobody names another share.",
    kept=by_mixing(tenths),
    spelled=[
        {
            NEW_MEAN: "running_mean = 0.9 * running_mean + 0.1 * mean",
            NEW_VAR: "running_var = 0.9 * running_var + 0.1 * variance * n / (n - 1)",
        },
        book(old="(1 - momentum)", new="0.9", old_2="momentum * ", new_2="0.1 * "),
    ],
)
default_eps = batch_wrong(
    "eps-ignored",
    "ε is 0.00001, whatever `eps` says.",
    "That is only what counts when nobody names another one.",
    divided=fixed_eps,
    spelled=[
        {END: END.replace("eps", "1e-5")},
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
        {END: "y = (x - mean) * gamma / torch.sqrt(variance) + beta"},
        book(old="(variance + eps).sqrt()", new="variance.sqrt()"),
    ],
)
swapped = batch_wrong(
    "statistics-swapped",
    "The new running mean and the new running variance come back in each other's place.",
    "The next batch would be told a variance for a mean. The order is: the result, the mean, the "
    "variance.",
    kept=lambda x, remembered, training, momentum: moved(x, remembered, training, momentum)[::-1],
    spelled=[
        {"return y, running_mean, running_var": "return y, running_var, running_mean"},
        book(old="beta, running_mean, running_var", new="beta, running_var, running_mean"),
    ],
)
batch_slips = family(
    "norm-batch-slip",
    of="batch_norm",
    says="The norm has a slip: {form}.",
    why="Take a column of three numbers and do each step of the formulas by hand, your code beside "
    "it: mean, variance, root, quotient, gamma, beta, and then what is remembered.",
    forms=crossed(
        _batch,
        moments={
            "the variance that normalises is over n − 1": unbiased_columns,
            "the variance is a sum, not a mean": lambda x: (
                x.mean(0),
                (x - x.mean(0)).square().sum(0),
            ),
            "the variance is the mean of the squares": lambda x: (x.mean(0), x.square().mean(0)),
            "mean and variance are those of the rows": rows_as_columns,
            "mean and variance are those of the whole batch": whole,
        },
        divided=DIVISIONS,
        end=ENDS,
        chosen={
            "the running statistics count in training, too": remembered_in_training,
            "the batch's own statistics count in evaluation, too": own_in_evaluation,
        },
        kept={
            "the variance over n is remembered": by_taking(over_n),
            "the standard deviation is remembered, not the variance": by_taking(
                lambda x: (x.mean(0), x.std(0))
            ),
            "the standard deviation over n is remembered, not the variance": by_taking(
                lambda x: (x.mean(0), x.std(0, unbiased=False))
            ),
            "the sums of the squares are remembered": by_taking(
                lambda x: (x.mean(0), (x - x.mean(0)).square().sum(0))
            ),
            "momentum is the share that stays": by_mixing(other_way_round),
            "momentum is the share that stays, and the variance over n is remembered": (
                lambda x, remembered, training, momentum: moved(
                    x, remembered, training, momentum, taken=over_n, mix=other_way_round
                )
            ),
            "the old statistics stay whole, and momentum times the new ones is added": by_mixing(
                lambda old, new, momentum: old + momentum * new
            ),
            "the new statistics are added whole": by_mixing(
                lambda old, new, momentum: (1 - momentum) * old + new
            ),
            "a tenth is taken in, whatever `momentum` says": by_mixing(tenths),
            "only the last batch is remembered": by_mixing(lambda old, new, momentum: new),
            "the mean of old and new is remembered": by_mixing(
                lambda old, new, momentum: (old + new) / 2
            ),
            "the running statistics never move": stays,
            "the running statistics move in evaluation, too": moved_always,
        },
    ),
    spelled=[
        {NEW_VAR: NEW_VAR.replace("variance * n / (n - 1)", "x.std(0)")},
        {OF_COLUMNS: "variance = (x - mean).square().sum(dim=0)", NEW_VAR: NEW_VAR.replace("variance * n", "variance")},
        book(old="running_mean * (1 - momentum) + ", new="running_mean + ",
             old_2="running_var * (1 - momentum) + ", new_2="running_var + "),
        book(old="x.var(0, unbiased=False)", new="x.var(0)", old_2="gamma * ", new_2=""),
    ],
)
