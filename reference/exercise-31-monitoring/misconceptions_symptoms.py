"""The known wrong ideas about what a run's losses tell."""

import math

from grader.suite import misconception


def finite(losses):
    """Whether there is neither NaN nor inf."""
    return all(map(math.isfinite, losses))


def has_diverged(train, validation):
    """The first symptom."""
    return not finite([*train, *validation]) or train[-1] > train[0]


def is_stuck(train, _validation):
    """The second one, of a run that hasn't diverged."""
    return train[-1] > 0.9 * train[0]


def past_its_best(_train, validation):
    """The third one, of a run that hasn't diverged."""
    return validation[-1] > 1.1 * min(validation)


def shown(
    diverged=has_diverged,
    stuck=is_stuck,
    overfits=past_its_best,
    excluded=lambda diverged: (diverged, diverged),
    told=lambda diverged, stuck, overfits: (diverged, stuck, overfits),
):
    """Symptoms from its parts; `excluded` says which two a divergence rules out."""

    def symptoms(train, validation):
        broken = diverged(train, validation)
        ruled_out = excluded(broken)
        return told(
            broken,
            not ruled_out[0] and stuck(train, validation),
            not ruled_out[1] and overfits(train, validation),
        )

    return symptoms


def symptom_wrong(identifier, says, why, spelled, **parts):
    """An entry for symptoms with a part that is wrong."""
    declare = misconception(
        f"symptom-{identifier}", of="symptoms", says=says, why=why, spelled=spelled
    )
    return declare(shown(**parts))


FINITE = "finite = all(math.isfinite(loss) for loss in [*train, *validation])"
DIVERGED = "diverged = not finite or train[-1] > train[0]"
OVER = "validation[-1] > 1.1 * min(validation)"
STUCK = "train[-1] > 0.9 * train[0]"

# --- diverged -----------------------------------------------------------------------

COMPARED = (
    "Every comparison with NaN is false: `nan > 1`, `nan < 1`, and even `nan == nan`. Whoever "
    "compares only, takes a run that has broken down for a healthy one. `math.isfinite` tells."
)
LIMIT = (
    "Of the training losses only the first and the last count, and the last one may not be larger."
)


def searched(what, where=lambda train, validation: [*train, *validation]):
    """A divergence that looks for this in there, and for a rise."""
    return lambda train, validation: (
        any(map(what, where(train, validation))) or train[-1] > train[0]
    )


def broken(loss):
    """NaN or inf."""
    return not math.isfinite(loss)


def of_training(train, _validation):
    """Only the training losses."""
    return train


def of_validation(_train, validation):
    """Only the validation losses."""
    return validation


def of_ends(train, validation):
    """Only the last losses."""
    return train[-1], validation[-1]


symptom_nan_unnoticed = symptom_wrong(
    "nan-unnoticed",
    "A NaN isn't noticed, nor an inf that isn't at the end.",
    COMPARED,
    diverged=lambda train, _: train[-1] > train[0],
    spelled=[
        {DIVERGED: "diverged = train[-1] > train[0]"},
        {DIVERGED: "diverged = not train[-1] <= train[0] if finite else train[-1] > train[0]"},
    ],
)
symptom_nan_compared = symptom_wrong(
    "nan-compared",
    "An inf is noticed, and a NaN isn't.",
    COMPARED,
    diverged=searched(math.isinf),
    spelled=[
        {
            FINITE: "finite = not any(loss == float('nan') or loss == float('inf') "
            "for loss in [*train, *validation])"
        },
        {FINITE: "finite = not any(abs(loss) == math.inf for loss in [*train, *validation])"},
    ],
)
symptom_inf_unnoticed = symptom_wrong(
    "inf-unnoticed",
    "A NaN is noticed, and an inf that isn't at the end isn't.",
    "A loss that has been infinite was beyond all numbers, whatever came after it. It is no NaN: "
    "`math.isnan(math.inf)` is false, and `math.isfinite` knows both.",
    diverged=searched(math.isnan),
    spelled=[
        {FINITE: "finite = not any(math.isnan(loss) for loss in [*train, *validation])"},
        {FINITE: "finite = all(loss == loss for loss in [*train, *validation])"},
    ],
)
symptom_validation_not_searched = symptom_wrong(
    "validation-not-searched",
    "NaN and inf are looked for among the training losses only.",
    "A model can break on validation data alone, where the numbers are a little larger. One NaN "
    "anywhere, in either list, is enough.",
    diverged=searched(broken, of_training),
    spelled=[
        {FINITE: "finite = all(math.isfinite(loss) for loss in train)"},
        {FINITE: "finite = not any(math.isnan(x) or math.isinf(x) for x in train)"},
    ],
)
symptom_nan_of_training = symptom_wrong(
    "nan-of-training",
    "Of all that can break, only a NaN among the training losses is noticed.",
    "An inf is as bad, and so is either of them among the validation losses. `math.isfinite` knows "
    "both, and there are two lists.",
    diverged=searched(math.isnan, of_training),
    spelled=[
        {FINITE: "finite = not any(math.isnan(loss) for loss in train)"},
        {FINITE: "finite = all(loss == loss for loss in train)"},
    ],
)
symptom_ends_searched = symptom_wrong(
    "ends-searched",
    "NaN and inf are looked for at the end of the lists only.",
    "One NaN anywhere is enough, even if the numbers after it look well again.",
    diverged=searched(broken, of_ends),
    spelled=[
        {"[*train, *validation])": "[train[-1], validation[-1]])"},
        {FINITE: "finite = math.isfinite(train[-1]) and math.isfinite(validation[-1])"},
    ],
)
symptom_rise_unnoticed = symptom_wrong(
    "rise-unnoticed",
    "Only NaN and inf count as diverged.",
    "A loss that is larger at the end than it was at the beginning has diverged as well. It only "
    "hasn't got to infinity yet.",
    diverged=lambda train, validation: any(map(broken, [*train, *validation])),
    spelled=[
        {DIVERGED: "diverged = not finite"},
        "diverged = not all(map(math.isfinite, train + validation))\n"
        f"return diverged, not diverged and {STUCK}, not diverged and {OVER}",
    ],
)
symptom_any_rise = symptom_wrong(
    "peak-taken-for-end",
    "A run counts as diverged if any of its training losses was above the first.",
    LIMIT + " A run that had a bad hour and recovered is well again.",
    diverged=lambda train, validation: (
        any(map(broken, [*train, *validation])) or max(train) > train[0]
    ),
    spelled=[
        {DIVERGED: "diverged = not finite or max(train) > train[0]"},
        {DIVERGED: "diverged = not finite or any(loss > train[0] for loss in train)"},
    ],
)
symptom_last_step = symptom_wrong(
    "rise-of-last-step",
    "A run counts as diverged if its training loss rose in the last epoch.",
    LIMIT + " Losses jump about; a rise from one epoch to the next is nothing to worry about.",
    diverged=lambda train, validation: (
        any(map(broken, [*train, *validation])) or train[-1] > train[-2]
    ),
    spelled=[
        {DIVERGED: "diverged = not finite or train[-1] > train[-2]"},
        {DIVERGED: "diverged = not finite or train[-1] - train[-2] > 0"},
    ],
)

symptom_validation_rise = symptom_wrong(
    "rise-of-validation",
    "A run counts as diverged if its last validation loss is above its first.",
    LIMIT + " A validation loss that rises, while the training loss falls, is another symptom.",
    diverged=lambda train, validation: (
        any(map(broken, [*train, *validation])) or validation[-1] > validation[0]
    ),
    spelled=[
        {DIVERGED: "diverged = not finite or validation[-1] > validation[0]"},
        {DIVERGED: "diverged = not finite or validation[0] < validation[-1]"},
    ],
)

# --- stuck --------------------------------------------------------------------------

NINE_TENTHS = (
    "The last training loss is compared with 0.9 times the first one, and with nothing else."
)

symptom_stuck_not_excluded = symptom_wrong(
    "stuck-not-excluded",
    "A run that has diverged is said to be stuck as well.",
    "A run that has diverged has nothing else to worry about: stuck is one that hasn't.",
    excluded=lambda diverged: (False, diverged),
    spelled=[
        {"stuck = not diverged and ": "stuck = "},
        {"stuck = not diverged and ": "stuck = diverged and train[-1] > train[0] or "},
    ],
)
symptom_stuck_by_validation = symptom_wrong(
    "stuck-by-validation",
    "Stuck is judged by the validation loss.",
    "Whether a network learns at all shows in what it is trained on. " + NINE_TENTHS,
    stuck=lambda _, validation: validation[-1] > 0.9 * validation[0],
    spelled=[
        {STUCK: "validation[-1] > 0.9 * validation[0]"},
        {STUCK: "validation[-1] / validation[0] > 0.9"},
    ],
)
symptom_stuck_by_last_two = symptom_wrong(
    "stuck-by-last-two",
    "Stuck is judged by the last two training losses.",
    "Near its end every good run gets slow. Stuck is who hasn't got anywhere at all. "
    + NINE_TENTHS,
    stuck=lambda train, _: train[-1] > 0.9 * train[-2],
    spelled=[
        {STUCK: "train[-1] > 0.9 * train[-2]"},
        {STUCK: "train[-1] / train[-2] > 0.9"},
    ],
)
symptom_stuck_by_best = symptom_wrong(
    "stuck-by-best",
    "Stuck is judged by the smallest training loss.",
    "A run that was good once, and is back where it began, has nothing to show for it. "
    + NINE_TENTHS,
    stuck=lambda train, _: min(train) > 0.9 * train[0],
    spelled=[
        {STUCK: "min(train) > 0.9 * train[0]"},
        {STUCK: "all(loss > 0.9 * train[0] for loss in train)"},
    ],
)
symptom_stuck_tenth = symptom_wrong(
    "stuck-tenth",
    "A run is said to be stuck as long as a tenth of its first training loss is left.",
    "It is stuck if more than nine tenths are left: then it has learned next to nothing.",
    stuck=lambda train, _: train[-1] > 0.1 * train[0],
    spelled=[
        {STUCK: "train[-1] > 0.1 * train[0]"},
        {STUCK: "train[0] - train[-1] < 0.9 * train[0]"},
    ],
)
