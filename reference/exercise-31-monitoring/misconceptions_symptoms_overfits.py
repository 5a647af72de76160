"""The known wrong ideas about a run that overfits, and what else goes wrong with symptoms."""

import math

from grader.suite import crossed, family

from .misconceptions_symptoms import (
    DIVERGED,
    FINITE,
    OVER,
    STUCK,
    broken,
    finite,
    has_diverged,
    of_ends,
    of_training,
    of_validation,
    searched,
    shown,
    symptom_wrong,
)  # fmt: skip

BEST = "The last validation loss is compared with 1.1 times the smallest of them."
LEARNED = (
    "Whoever learns by heart gets better and better on what is learned. It is the examples that "
    "were never trained on, the validation ones, that tell. " + BEST
)
JUMPS = (
    "Losses jump up and down: a rise at the very end may be noise, and one that has been far above "
    "its best for long may just be falling a little. " + BEST
)
FIRST = (
    "At first the network knows nothing, and nearly every later loss is below that one, whether it "
    "overfits or not. " + BEST
)


def overfits_wrong(identifier, says, why, rule, *spelled):
    """An entry for another rule by which overfitting is judged, with the rule in code."""
    return symptom_wrong(
        f"overfits-{identifier}", says, why, [{OVER: code} for code in spelled], overfits=rule
    )


symptom_overfits_not_excluded = symptom_wrong(
    "overfits-not-excluded",
    "A run that has diverged is said to overfit as well.",
    "A run that has diverged has nothing else to worry about: who overfits is one that hasn't.",
    excluded=lambda diverged: (diverged, False),
    spelled=[
        {"overfits = not diverged and ": "overfits = "},
        "finite = all(map(math.isfinite, train + validation))\n"
        "diverged = not finite or train[-1] > train[0]\n"
        f"return diverged, not diverged and {STUCK}, {OVER}",
    ],
)
symptom_overfits_by_training = overfits_wrong(
    "by-training",
    "Overfitting is judged by the training loss: its last is compared with its smallest.",
    LEARNED,
    lambda train, _: train[-1] > 1.1 * min(train),
    "train[-1] > 1.1 * min(train)",
    "train[-1] / min(train) > 1.1",
)
symptom_overfits_by_gap = overfits_wrong(
    "by-gap",
    "Overfitting is judged by whether the validation loss is above the training loss at the end.",
    "It nearly always is: what was practised goes better than what is new. " + BEST,
    lambda train, validation: validation[-1] > train[-1],
    "validation[-1] > train[-1]",
    "validation[-1] - train[-1] > 0",
)
symptom_overfits_by_wide_gap = overfits_wrong(
    "by-wide-gap",
    "Overfitting is judged by whether the validation loss is above 1.1 times the training loss at "
    "the end.",
    "It nearly always is: what was practised goes better than what is new. " + BEST,
    lambda train, validation: validation[-1] > 1.1 * train[-1],
    "validation[-1] > 1.1 * train[-1]",
    "train[-1] * 1.1 < validation[-1]",
)
symptom_overfits_by_last_two = overfits_wrong(
    "by-last-two",
    "Overfitting is judged by the last two validation losses: whether the last is the larger one.",
    JUMPS,
    lambda _, validation: validation[-1] > validation[-2],
    "validation[-1] > validation[-2]",
    "validation[-1] - validation[-2] > 0",
)
symptom_overfits_by_parting = overfits_wrong(
    "by-parting",
    "Overfitting is judged by the last epoch alone: whether the validation loss rose and the "
    "training loss fell.",
    JUMPS,
    lambda train, validation: validation[-1] > validation[-2] and train[-1] < train[-2],
    "validation[-1] > validation[-2] and train[-1] < train[-2]",
    "(validation[-1] - validation[-2]) > 0 > (train[-1] - train[-2])",
)
symptom_overfits_by_jump = overfits_wrong(
    "by-jump",
    "Overfitting is judged by the last two validation losses: whether the last is above 1.1 times "
    "the one before.",
    JUMPS,
    lambda _, validation: validation[-1] > 1.1 * validation[-2],
    "validation[-1] > 1.1 * validation[-2]",
    "validation[-1] / validation[-2] > 1.1",
)
symptom_overfits_by_first = overfits_wrong(
    "by-first",
    "Overfitting is judged by whether the last validation loss is above the first.",
    FIRST,
    lambda _, validation: validation[-1] > validation[0],
    "validation[-1] > validation[0]",
    "validation[0] < validation[-1]",
)
symptom_overfits_far_above_first = overfits_wrong(
    "by-far-above-first",
    "Overfitting is judged by whether the last validation loss is above 1.1 times the first.",
    FIRST,
    lambda _, validation: validation[-1] > 1.1 * validation[0],
    "validation[-1] > 1.1 * validation[0]",
    "validation[-1] / validation[0] > 1.1",
)
symptom_overfits_smallest_rise = overfits_wrong(
    "smallest-rise",
    "A run is said to overfit as soon as its last validation loss isn't its best.",
    "Losses jump about, and a little above the best is still as good. " + BEST,
    lambda _, validation: validation[-1] > min(validation),
    "validation[-1] > min(validation)",
    "validation.index(min(validation)) < len(validation) - 1",
)
symptom_overfits_by_worst = overfits_wrong(
    "by-worst",
    "Overfitting is judged by the largest validation loss, whenever it was.",
    "The largest one is mostly the first, from before anything was learned. " + BEST,
    lambda _, validation: max(validation) > 1.1 * min(validation),
    "max(validation) > 1.1 * min(validation)",
    "any(loss > 1.1 * min(validation) for loss in validation)",
)

symptom_one_at_a_time = symptom_wrong(
    "one-at-a-time",
    "A run that is stuck isn't said to overfit.",
    "Only a divergence rules the other two out. A run whose training loss stays where it was, and "
    "whose validation loss rises, is both stuck and overfits. (An `elif` isn't even asked where "
    "the one before it was true.)",
    [
        {"overfits = not diverged and ": "overfits = not diverged and not stuck and "},
        f"{FINITE}\nif not finite or train[-1] > train[0]:\n    return True, False, False\n"
        f"elif {STUCK}:\n    return False, True, False\n"
        f"elif {OVER}:\n    return False, False, True\nreturn False, False, False",
    ],
    told=lambda diverged, stuck, overfits: (diverged, stuck, overfits and not stuck),
)
symptom_order = symptom_wrong(
    "order",
    "The second answer says whether the run overfits, and the third whether it is stuck.",
    "The task has them in the order `(diverged, stuck, overfits)`. All three are bools, so that "
    "nothing complains.",
    [
        {"return diverged, stuck, overfits": "return diverged, overfits, stuck"},
        {"return diverged, stuck, overfits": "return (diverged, *(overfits, stuck))"},
    ],
    told=lambda diverged, stuck, overfits: (diverged, overfits, stuck),
)

SEARCHES = {
    f"{unnoticed} isn't noticed{beside}": searched(what, where)
    for unnoticed, what in {"NaN": math.isinf, "inf": math.isnan, "some NaN or inf": broken}.items()
    for beside, where in {
        "": lambda train, validation: [*train, *validation],
        ", nor anything among the validation losses": of_training,
        ", nor anything among the training losses": of_validation,
        ", nor anything before the end": of_ends,
        ", nor anything but at the end of the training losses": lambda train, _: train[-1:],
    }.items()
    if (what, beside) != (broken, "")
}
DIVERGENCES = {
    "neither NaN nor inf is noticed": lambda train, _: train[-1] > train[0],
    "a rise isn't noticed": lambda train, validation: any(map(broken, [*train, *validation])),
    **SEARCHES,
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
    "overfitting is judged by what both losses did in the last epoch": (
        lambda t, v: v[-1] > v[-2] and t[-1] < t[-2]
    ),
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
        {STUCK: "train[-1] >= train[0]"},
        {STUCK: "train[0] - train[-1] < 0.1"},
        {DIVERGED: "diverged = not finite or train[-1] > min(train)"},
        {OVER: "validation[-1] > 1.1 * max(validation)"},
        {OVER: "validation[-1] > min(validation) + 0.1"},
        {OVER: "validation[-1] < 1.1 * min(validation)"},
        {
            FINITE: "finite = not any(math.isnan(loss) for loss in train)",
            OVER: "validation[-1] > 1.1 * max(validation)",
        },
    ],
)
