"""The known wrong ideas about what a run's losses tell."""

import math

from grader.suite import crossed, family, misconception


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


def some(identifier, says, why, part, forms, spelled):
    """An entry for a part that is wrong in one of several ways, which look alike to a student."""
    return family(
        f"symptom-{identifier}",
        of="symptoms",
        says=says,
        why=why,
        forms={form: shown(**{part: wrong}) for form, wrong in forms.items()},
        spelled=spelled,
    )


FINITE = "finite = all(math.isfinite(loss) for loss in [*train, *validation])"
DIVERGED = "diverged = not finite or train[-1] > train[0]"
OVER = "validation[-1] > 1.1 * min(validation)"
STUCK = "train[-1] > 0.9 * train[0]"
COMPARED = (
    "Every comparison with NaN is false: `nan > 1`, `nan < 1`, and even `nan == nan`. Whoever "
    "compares only, takes a run that has broken down for a healthy one. `math.isfinite` tells."
)

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
    diverged=lambda train, validation: (
        any(math.isinf(loss) for loss in [*train, *validation]) or train[-1] > train[0]
    ),
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
    diverged=lambda train, validation: (
        any(math.isnan(loss) for loss in [*train, *validation]) or train[-1] > train[0]
    ),
    spelled=[
        {FINITE: "finite = not any(math.isnan(loss) for loss in [*train, *validation])"},
        {FINITE: "finite = all(loss == loss for loss in [*train, *validation])"},
    ],
)
symptom_training_alone = symptom_wrong(
    "validation-not-searched",
    "NaN and inf are looked for among the training losses only.",
    "A model can break on validation data alone, where the numbers are a little larger. One NaN "
    "anywhere, in either list, is enough.",
    diverged=lambda train, _: not finite(train) or train[-1] > train[0],
    spelled=[
        {FINITE: "finite = all(math.isfinite(loss) for loss in train)"},
        {FINITE: "finite = not any(math.isnan(x) or math.isinf(x) for x in train)"},
    ],
)
symptom_last_alone = symptom_wrong(
    "ends-searched",
    "NaN and inf are looked for at the end of the lists only.",
    "One NaN anywhere is enough, even if the numbers after it look well again.",
    diverged=lambda train, validation: (
        not finite([train[-1], validation[-1]]) or train[-1] > train[0]
    ),
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
    diverged=lambda train, validation: not finite([*train, *validation]),
    spelled=[
        {DIVERGED: "diverged = not finite"},
        "diverged = not all(map(math.isfinite, train + validation))\n"
        f"return diverged, not diverged and {STUCK}, not diverged and {OVER}",
    ],
)
symptom_not_excluded = family(
    "symptom-not-excluded",
    of="symptoms",
    says="A run that has diverged is said {form} as well.",
    why="Who has diverged has nothing else to worry about: the other two are for runs that "
    "haven't.",
    forms={
        "to be stuck": shown(excluded=lambda diverged: (False, diverged)),
        "to overfit": shown(excluded=lambda diverged: (diverged, False)),
        "to be stuck and to overfit": shown(excluded=lambda _: (False, False)),
    },
    spelled=[
        {"stuck = not diverged and ": "stuck = "},
        {"overfits = not diverged and ": "overfits = "},
        {"stuck = not diverged and ": "stuck = ", "overfits = not diverged and ": "overfits = "},
    ],
)
symptom_overfits_by_training = some(
    "overfits-by-training",
    "Overfitting is judged by the training loss: {form}.",
    "Whoever learns by heart gets better and better on what is learned: the training loss falls. "
    "It is the examples that were never trained on, the validation ones, that tell.",
    "overfits",
    {
        "the last one is compared with the smallest": lambda t, _: t[-1] > 1.1 * min(t),
        "the last validation loss is compared with the last training loss": (
            lambda train, validation: validation[-1] > train[-1]
        ),
        "the last validation loss is compared with 1.1 times the last training loss": (
            lambda train, validation: validation[-1] > 1.1 * train[-1]
        ),
        "the last validation loss is compared with the smallest training loss": (
            lambda train, validation: validation[-1] > 1.1 * min(train)
        ),
        "the last one is compared with the smallest validation loss": (
            lambda train, validation: train[-1] > 1.1 * min(validation)
        ),
    },
    [
        {OVER: "train[-1] > 1.1 * min(train)"},
        {OVER: "validation[-1] > 1.1 * train[-1]"},
        {OVER: "validation[-1] - train[-1] > 0"},
    ],
)
symptom_overfits_last_two = some(
    "overfits-by-last-two",
    "Overfitting is judged by the last two validation losses: {form}.",
    "They jump up and down, and a rise at the very end may be noise; and one that has been far "
    "above its best for long may just be falling a little. The last one is compared with the best.",
    "overfits",
    {
        "the last is larger than the one before": lambda _, v: v[-1] > v[-2],
        "the last is larger than 1.1 times the one before": lambda _, v: v[-1] > 1.1 * v[-2],
    },
    [
        {OVER: "validation[-1] > validation[-2]"},
        {OVER: "validation[-1] > 1.1 * validation[-2]"},
        {OVER: "validation[-1] - validation[-2] > 0"},
    ],
)
symptom_overfits_first = some(
    "overfits-by-first",
    "Overfitting is judged by the first validation loss: {form}.",
    "At first the network knows nothing, and nearly every later loss is below that one, whether it "
    "overfits or not. What was the best that it ever had?",
    "overfits",
    {
        "the last is larger than the first": lambda _, v: v[-1] > v[0],
        "the last is larger than 1.1 times the first": lambda _, v: v[-1] > 1.1 * v[0],
    },
    [
        {OVER: "validation[-1] > validation[0]"},
        {OVER: "validation[-1] > 1.1 * validation[0]"},
    ],
)

DIVERGENCES = {
    "NaN isn't noticed": lambda train, _: train[-1] > train[0],
    "a rise isn't noticed": lambda train, validation: not finite([*train, *validation]),
    "NaN in the validation losses isn't noticed": (
        lambda train, _: not finite(train) or train[-1] > train[0]
    ),
    "NaN in the training losses isn't noticed": (
        lambda train, validation: not finite(validation) or train[-1] > train[0]
    ),
    "NaN before the end isn't noticed": (
        lambda train, validation: not finite([train[-1], validation[-1]]) or train[-1] > train[0]
    ),
    "inf isn't noticed": lambda train, validation: (
        any(map(math.isnan, [*train, *validation])) or train[-1] > train[0]
    ),
    "a rise of the validation loss is taken for it": lambda train, validation: (
        not finite([*train, *validation]) or validation[-1] > validation[0]
    ),
    "a rise of the training or the validation loss is taken for it": lambda train, validation: (
        has_diverged(train, validation) or validation[-1] > validation[0]
    ),
    "any training loss above the first is taken for it": lambda train, validation: (
        not finite([*train, *validation]) or max(train) > train[0]
    ),
    "a rise at the last step is taken for it": lambda train, validation: (
        not finite([*train, *validation]) or train[-1] > train[-2]
    ),
    "a last training loss above the smallest is taken for it": lambda train, validation: (
        not finite([*train, *validation]) or train[-1] > min(train)
    ),
    "it isn't looked for at all": lambda *_: False,
    "NaN and a rise have to come together": lambda train, validation: (
        not finite([*train, *validation]) and train[-1] > train[0]
    ),
    "a run that falls is taken for it": lambda train, validation: (
        not finite([*train, *validation]) or train[-1] < train[0]
    ),
}
STUCKS = {
    "stuck is judged by the validation loss": lambda _, v: v[-1] > 0.9 * v[0],
    "stuck is judged by the last two losses": lambda t, _: t[-1] > 0.9 * t[-2],
    "stuck is judged by the smallest training loss": lambda t, _: min(t) > 0.9 * t[0],
    "stuck compares with the largest training loss": lambda t, _: t[-1] > 0.9 * max(t),
    "stuck compares the wrong way round": lambda t, _: t[-1] < 0.9 * t[0],
    "stuck is it from a tenth of the first loss on": lambda t, _: t[-1] > 0.1 * t[0],
    "stuck is it only where nothing has changed": lambda t, _: t[-1] >= t[0],
    "stuck is it unless the loss falls by more than 0.9": lambda t, _: t[0] - t[-1] < 0.9,
    "stuck is it unless the loss falls by more than 0.1": lambda t, _: t[0] - t[-1] < 0.1,
    "stuck has the factor on the wrong side": lambda t, _: 0.9 * t[-1] > t[0],
    "stuck is never noticed": lambda *_: False,
}
OVERFITS = {
    "overfitting is judged by the training loss": lambda t, _: t[-1] > 1.1 * min(t),
    "overfitting is judged by the last two losses": lambda _, v: v[-1] > v[-2],
    "overfitting is judged by the last loss and the first": lambda _, v: v[-1] > v[0],
    "overfitting is judged by 1.1 times the first loss": lambda _, v: v[-1] > 1.1 * v[0],
    "overfitting is judged by both lists' last losses": lambda t, v: v[-1] > t[-1],
    "the smallest rise is taken for overfitting": lambda _, v: v[-1] > min(v),
    "overfitting begins 0.1 above the smallest loss": lambda _, v: v[-1] > min(v) + 0.1,
    "overfitting is looked for at the worst loss, not at the last": (
        lambda _, v: max(v) > 1.1 * min(v)
    ),
    "overfitting compares with the largest loss": lambda _, v: v[-1] > 1.1 * max(v),
    "overfitting compares the wrong way round": lambda _, v: v[-1] < 1.1 * min(v),
    "overfitting has the factor on the wrong side": lambda _, v: 1.1 * v[-1] > min(v),
    "overfitting is never noticed": lambda *_: False,
}
symptom_slips = family(
    "symptom-slip",
    of="symptoms",
    says="A symptom is told wrongly: {form}.",
    why="Go through one of the runs by hand: its first and its last training loss, its smallest "
    "and its last validation loss, and whether all of them are numbers.",
    forms=crossed(
        shown,
        diverged=DIVERGENCES,
        stuck=STUCKS,
        overfits=OVERFITS,
        excluded={
            "who has diverged may be stuck as well": lambda diverged: (False, diverged),
            "who has diverged may overfit as well": lambda diverged: (diverged, False),
            "who has diverged may be stuck and overfit as well": lambda _: (False, False),
        },
        told={
            "the three come in the order diverged, overfits, stuck": lambda d, s, o: (d, o, s),
            "the three come in the order stuck, diverged, overfits": lambda d, s, o: (s, d, o),
            "the three come in the order overfits, stuck, diverged": lambda d, s, o: (o, s, d),
            "each answer is the opposite": lambda d, s, o: (not d, not s, not o),
            "they are numbers, where True and False are due": (
                lambda d, s, o: (int(d), int(s), int(o))
            ),
            "a run that is stuck isn't said to overfit": lambda d, s, o: (d, s, o and not s),
            "a run that overfits isn't said to be stuck": lambda d, s, o: (d, s and not o, o),
        },
    ),
    spelled=[
        {STUCK: "validation[-1] > 0.9 * validation[0]"},
        {STUCK: "train[-1] > 0.1 * train[0]"},
        {STUCK: "train[-1] > 0.9 * train[-2]"},
        {DIVERGED: "diverged = not finite or max(train) > train[0]"},
        {DIVERGED: "diverged = not finite or train[-1] > train[-2]"},
        {DIVERGED: "diverged = not finite or validation[-1] > validation[0]"},
        {OVER: "validation[-1] > min(validation)"},
        {OVER: "max(validation) > 1.1 * min(validation)"},
        {"return diverged, stuck, overfits": "return diverged, overfits, stuck"},
        {"overfits = not diverged and ": "overfits = not diverged and not stuck and "},
    ],
)
