"""The known wrong ideas about the warm-up, and about how the cosine goes on from it."""

from grader.suite import crossed, family, misconception

from .misconceptions_cosine import (
    AFTER,
    MIXES,
    WAVES,
    annealed,
    between,
    half_wave,
    the_way,
)


def climb(step, warmup, lr, _lr_min):
    """The straight line up to lr."""
    return lr * (step + 1) / warmup


def the_rest(step, warmup, total):
    """Which step of the cosine it is, and of how many."""
    return step - warmup, total - warmup


def warmed(
    ramp=climb,
    until=lambda step, warmup: step < warmup,
    rest=the_rest,
    mix=between,
    wave=half_wave,
    share=the_way,
    after=None,
):
    """The function `warmup_cosine` from its parts; the last four are the cosine's."""
    rate = annealed(share, wave, mix, after)

    def schedule(step, warmup, total, lr, lr_min=0.0):
        if until(step, warmup):
            return ramp(step, warmup, lr, lr_min)
        return rate(*rest(step, warmup, total), lr, lr_min)

    return schedule


def warmup_wrong(identifier, says, why, spelled, **parts):
    """An entry for warmup_cosine with a part that is wrong."""
    declare = misconception(
        f"warmup-{identifier}", of="warmup_cosine", says=says, why=why, spelled=spelled
    )
    return declare(warmed(**parts))


UNTIL = "if step < warmup:"
RAMP = "return lr * (step + 1) / warmup"
REST = "return cosine(step - warmup, total - warmup, lr, lr_min)"

warmup_from_zero = warmup_wrong(
    "from-zero",
    "The warm-up begins at 0: the first step does nothing.",
    "A step with the rate 0 costs as much as any other one, and moves nothing. Steps count from 0, "
    "so step 0 is the first of the warm-up and has one part of `warmup` already.",
    ramp=lambda step, warmup, lr, _: lr * step / warmup,
    spelled=[
        {"(step + 1)": "step"},
        {RAMP: "slope = lr / warmup\n        return slope * step"},
    ],
)
warmup_counted_again = warmup_wrong(
    "counted-again",
    "After the warm-up the cosine is read at `step`, as if it had begun at step 0.",
    "Then the rate jumps down where the warm-up ends. The cosine's first step, with the rate `lr`, "
    "is step `warmup`.",
    rest=lambda step, _, total: (step, total),
    spelled=[
        {REST: "return cosine(step, total, lr, lr_min)"},
        {
            REST: "share = min(step / total, 1)\n"
            "    return lr_min + (lr - lr_min) * (1 + math.cos(math.pi * share)) / 2"
        },
    ],
)
warmup_ends_late = warmup_wrong(
    "ends-late",
    "The cosine takes `total` steps after the warm-up, so that it ends at warmup + total.",
    "`total` counts all the steps, those of the warm-up too. How many are left to the cosine?",
    rest=lambda step, warmup, total: (step - warmup, total),
    spelled=[
        {"total - warmup": "total"},
        {REST: "step -= warmup\n    return cosine(step, total, lr, lr_min)"},
    ],
)
warmup_ends_early = warmup_wrong(
    "ends-early",
    "The cosine has the right length, but it counts the steps of the warm-up again.",
    "Then the rate jumps down where the warm-up ends, and is at its lowest `warmup` steps too "
    "early. The cosine's first step is step `warmup`.",
    rest=lambda step, warmup, total: (step, total - warmup),
    spelled=[
        {"step - warmup": "step"},
        {REST: "left = total - warmup\n    return cosine(step, left, lr, lr_min)"},
    ],
)
warmup_min_ignored = warmup_wrong(
    "min-ignored",
    "`lr_min` isn't used after the warm-up: the rate goes down to 0.",
    "The cosine has to end at `lr_min`. An argument with a default is easily left out of a call.",
    mix=MIXES["`lr_min` is ignored"],
    spelled=[
        {REST: REST.replace(", lr_min", "")},
        {REST: REST.replace("lr_min", "0.0")},
    ],
)
warmup_from_min = warmup_wrong(
    "from-min",
    "The warm-up climbs from `lr_min` to `lr`.",
    "It climbs from 0: after j of `warmup` steps the rate is that share of `lr`, and `lr_min` is "
    "only where the cosine ends.",
    ramp=lambda step, warmup, lr, low: low + (lr - low) * (step + 1) / warmup,
    spelled=[
        {RAMP: "return lr_min + (lr - lr_min) * (step + 1) / warmup"},
        {RAMP: "share = (step + 1) / warmup\n        return share * lr + (1 - share) * lr_min"},
    ],
)
warmup_one_longer = warmup_wrong(
    "one-longer",
    "The warm-up takes a step too many: at step `warmup` the rate goes beyond `lr`.",
    "Steps count from 0, so the warm-up's are 0 to warmup − 1. The largest rate is `lr`.",
    until=lambda step, warmup: step <= warmup and warmup > 0,
    spelled=[
        {UNTIL: "if warmup and step <= warmup:"},
        {UNTIL: "if step in range(warmup + 1) and warmup > 0:"},
    ],
)


def _multiplied(step, warmup, total, lr, lr_min=0.0):
    ramp = min(1, (step + 1) / warmup) if warmup else 1
    return ramp * annealed()(step, total, lr, lr_min)


warmup_multiplied = misconception(
    "warmup-multiplied",
    of="warmup_cosine",
    says="The warm-up and a cosine over all the steps are multiplied.",
    why="Then the rate never gets as high as `lr`. One comes after the other: first the warm-up, "
    "up to `lr`, and then the cosine over the other steps.",
    spelled=[
        (
            "rate = cosine(step, total, lr, lr_min)\nif step < warmup:\n"
            "    rate *= (step + 1) / warmup\nreturn rate"
        ),
        {
            RAMP: "part = (step + 1) / warmup\n"
            "        return cosine(step, total, part * lr, part * lr_min)",
            REST: "return cosine(step, total, lr, lr_min)",
        },
    ],
)(_multiplied)
warmup_missing = family(
    "warmup-missing",
    of="warmup_cosine",
    says="There is no warm-up: {form}.",
    why="The first `warmup` steps climb in equal parts up to `lr`.",
    forms={
        "the cosine begins at step 0": warmed(
            until=lambda *_: False, rest=lambda step, _, total: (step, total)
        ),
        "the first steps have the rate `lr`": warmed(ramp=lambda _step, _warmup, lr, _: lr),
        "the first steps have the rate 0": warmed(ramp=lambda *_: 0.0),
        "the first steps have the rate `lr_min`": warmed(ramp=lambda *of: of[-1]),
    },
    spelled=["return cosine(step, total, lr, lr_min)", {RAMP: "return lr"}],
)


@misconception(
    "warmup-divides-by-none",
    of="warmup_cosine",
    raises="division by zero",
    says="With `warmup = 0` the rate divides by 0.",
    why="Without a warm-up no step is on the climb, and so there is nothing to divide: the cosine "
    "begins at step 0.",
    spelled=[
        {
            UNTIL: "ramp = lr * (step + 1) / warmup\n    if step < warmup:",
            RAMP: "return ramp",
        },
        {
            UNTIL: "share = min(1.0, (step + 1) / warmup)\n    if share < 1 or step < warmup:",
            RAMP: "return share * lr",
        },
    ],
)
def warmup_divides_by_none(step, warmup, total, lr, lr_min=0.0):
    ramp = climb(step, warmup, lr, lr_min)
    return ramp if step < warmup else annealed()(step - warmup, total - warmup, lr, lr_min)


RAMPS = {
    "the climb begins at 0": lambda step, warmup, lr, _: lr * step / warmup,
    "the climb begins at 0 and ends at `lr`": (
        lambda step, warmup, lr, _: lr * step / max(warmup - 1, 1)
    ),
    "the climb takes warmup + 1 steps": lambda step, warmup, lr, _: lr * (step + 1) / (warmup + 1),
    "the climb begins at `lr_min`": (
        lambda step, warmup, lr, low: low + (lr - low) * step / warmup
    ),
    "the climb begins at a step's part above `lr_min`": (
        lambda step, warmup, lr, low: low + (lr - low) * (step + 1) / warmup
    ),
    "the climb is lifted by `lr_min`": lambda step, warmup, lr, low: (
        low + climb(step, warmup, lr, 0)
    ),
    "the climb goes down": lambda step, warmup, lr, _: lr * (warmup - step) / warmup,
    "the climb isn't multiplied by `lr`": lambda step, warmup, *_: (step + 1) / warmup,
    "the first steps have the rate `lr`": lambda _step, _warmup, lr, _: lr,
}
RESTS = {
    "the cosine counts the warm-up's steps again": lambda step, _, total: (step, total),
    "the cosine ends at warmup + total": lambda step, warmup, total: (step - warmup, total),
    "the cosine ends at total − warmup": lambda step, warmup, total: (step, total - warmup),
    "the cosine is a step ahead": lambda step, w, total: (step - w + 1, total - w),
    "the cosine is a step behind": lambda step, w, total: (step - w - 1, total - w),
    "the cosine begins a step early, and ends at `total`": (
        lambda step, w, total: (step - w + 1, total - w + 1)
    ),
    "the cosine ends at total − 1": lambda step, w, total: (step - w, total - w - 1),
    "the cosine ends at total + 1": lambda step, w, total: (step - w, total - w + 1),
}
warmup_slips = family(
    "warmup-slip",
    of="warmup_cosine",
    says="The schedule has a slip: {form}.",
    why="Take warmup = 2, total = 4 and lr = 1: by hand the rates are 0.5 and 1, then 1, 0.5 and "
    "0, and from there on always 0.",
    forms=crossed(
        warmed,
        ramp=RAMPS,
        rest=RESTS,
        wave=WAVES,
        mix=MIXES,
        share={"the cosine goes up again after `total`": lambda step, total: step / total},
        after=AFTER,
    )
    | {
        "the climb goes on for a step, and begins at 0": warmed(
            until=lambda step, warmup: step <= warmup and warmup > 0,
            ramp=RAMPS["the climb begins at 0"],
        ),
        "the rate stays at `lr` after the warm-up": warmed(rest=lambda *_: (0, 1)),
    },
    spelled=[
        {"(step + 1) / warmup": "(step + 1) / (warmup + 1)"},
        {"total - warmup": "total - warmup - 1"},
        {"step - warmup": "step - warmup + 1"},
        {
            REST: "share = (step - warmup) / (total - warmup)\n"
            "    return lr_min + (lr - lr_min) * (1 + math.cos(math.pi * share)) / 2"
        },
    ],
)
