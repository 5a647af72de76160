"""The known wrong ideas about what batch normalisation remembers, and about its two modes."""

from grader.suite import crossed, family, misconception

from .misconceptions import DIVISIONS, ENDS, whole
from .misconceptions_batch import (
    IN_TRAINING,
    NEW_MEAN,
    NEW_VAR,
    NORMALISED,
    OF_COLUMNS,
    START,
    _batch,
    batch_wrong,
    book,
    by_mixing,
    by_taking,
    moved,
    moved_always,
    other_way_round,
    over_n,
    own_in_evaluation,
    remembered_in_training,
    rows_as_columns,
    stays,
    tenths,
    unbiased_columns,
)  # fmt: skip

MOMENTUM_SAYS = "momentum is taken for the share of the old statistics that stays."
MOMENTUM_WHY = (
    "For an optimiser it would be. Here it is the share that the new batch has, so that at 0.1 "
    "nine tenths of what is remembered stay. The other way round the memory would follow every "
    "single batch."
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
MEMORY_WHY = (
    "Both are remembered in the same way: a share of what was, and a share of the batch's own. Who "
    "moves only one of them normalises in evaluation by two statistics that don't belong together."
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
        {
            START: START + "    used = mean, variance\n",
            NORMALISED: "mean, variance = used\n    " + NORMALISED,
        },
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
        {NORMALISED: "mean, variance = x.mean(0), x.var(0, unbiased=False)\n    " + NORMALISED},
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


@misconception(
    "norm-batch-updated-first",
    of="batch_norm",
    says="In training the batch is normalised by the running statistics, once they have moved.",
    why=REMEMBERED_WHY,
    spelled=[
        {NORMALISED: "mean, variance = running_mean, running_var\n    " + NORMALISED},
        book(
            old="else:\n    mean, variance = running_mean, running_var\n",
            new="mean, variance = running_mean, running_var\n",
        ),
    ],
)
def updated_first(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """The batch is taken in first, and is then normalised by what is remembered."""
    remembered = moved(x, (running_mean, running_var), training, momentum)
    return _batch()(x, gamma, beta, *remembered, training=False, eps=eps)


def new_alone(old, new, momentum):
    return new


def half_and_half(old, new, momentum):
    return (old + new) / 2


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
corrected_twice = batch_wrong(
    "corrected-twice",
    "What is remembered of the variance is multiplied by n/(n − 1) twice.",
    "`x.var()` divides by n − 1 already. The factor n/(n − 1) makes that of the one over n.",
    kept=by_taking(lambda x: (x.mean(0), x.var(0) * len(x) / (len(x) - 1))),
    spelled=[
        {NEW_VAR: NEW_VAR.replace("variance", "x.var(0)")},
        book(old="momentum * x.var(0)", new="momentum * len(x) / (len(x) - 1) * x.var(0)"),
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
    kept=by_mixing(new_alone),
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


@misconception(
    "norm-batch-result-alone",
    of="batch_norm",
    says="The result alone is returned: the running statistics are missing.",
    why="Whoever calls `batch_norm` hands the old statistics in, and has to get the new ones back: "
    "the next batch and the evaluation are normalised with them.",
    spelled=[
        {"return y, running_mean, running_var": "return y"},
        book(old="beta, running_mean, running_var", new="beta"),
    ],
)
def result_alone(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """The first of the three."""
    return _batch()(x, gamma, beta, running_mean, running_var, training, momentum, eps)[0]


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
            "only the last batch is remembered": by_mixing(new_alone),
            "the mean of old and new is remembered": by_mixing(half_and_half),
            "the running statistics never move": stays,
            "the running statistics move in evaluation, too": moved_always,
            "the variance over n is remembered, and the statistics move in evaluation, too": (
                lambda x, remembered, training, momentum: moved(
                    x, remembered, training, momentum, taken=over_n, always=True
                )
            ),
        },
    ),
    spelled=[
        {NEW_VAR: NEW_VAR.replace("variance * n / (n - 1)", "x.std(0)")},
        {
            OF_COLUMNS: "variance = (x - mean).square().sum(dim=0)",
            NEW_VAR: NEW_VAR.replace("variance * n", "variance"),
        },
        book(
            old="running_mean * (1 - momentum) + ",
            new="running_mean + ",
            old_2="running_var * (1 - momentum) + ",
            new_2="running_var + ",
        ),
        book(old="x.var(0, unbiased=False)", new="x.var(0)", old_2="gamma * ", new_2=""),
        "mean, variance = x.mean(0), x.var(0, unbiased=False)\n"
        "used = (mean, variance) if training else (running_mean, running_var)\n"
        "y = gamma * (x - used[0]) / (used[1] + eps).sqrt() + beta\n"
        "running_mean = (1 - momentum) * running_mean + momentum * mean\n"
        "return y, running_mean, (1 - momentum) * running_var + momentum * variance",
    ],
)
