"""The known wrong ideas about half a cosine."""

import math

from grader.suite import crossed, family, misconception


def clamped(share):
    """The share of the way, which ends at 1."""
    return lambda step, total: min(share(step, total), 1)


def half_wave(share):
    """From 1 at the share 0 down to 0 at the share 1."""
    return (1 + math.cos(math.pi * share)) / 2


def between(lr, lr_min, height):
    """The rate at a height of the wave."""
    return lr_min + (lr - lr_min) * height


the_way = clamped(lambda step, total: step / total)


def annealed(
    share=the_way,
    wave=half_wave,
    mix=between,
    after=None,
):
    """The function `cosine` from its parts; `after` gives the rate from total on if it is set."""

    def rate(step, total, lr, lr_min=0.0):
        if after is not None and step >= total:
            return after(lr, lr_min)
        return mix(lr, lr_min, wave(share(step, total)))

    return rate


def cosine_wrong(identifier, says, why, spelled, **parts):
    """An entry for cosine with a part that is wrong."""
    declare = misconception(
        f"cosine-{identifier}", of="cosine", says=says, why=why, spelled=spelled
    )
    return declare(annealed(**parts))


SHARE = "share = min(step / total, 1)"
WAVE = "(1 + math.cos(math.pi * share)) / 2"
MIX = f"lr_min + (lr - lr_min) * {WAVE}"
RADIANS = (
    "`math.cos` and `torch.cos` take radians, in which half a wave is π long: it starts at cos 0 = "
    "1 and ends at cos π = −1."
)

cosine_total_minus_one = cosine_wrong(
    "total-minus-one",
    "The rate is at its lowest a step too early, at step total − 1.",
    "Steps 0 to total − 1 are on the way, and step `total` is the first that has `lr_min`.",
    share=clamped(lambda step, total: step / (total - 1)),
    spelled=[
        {"step / total": "step / (total - 1)"},
        {SHARE: "last = total - 1\n    share = step / last if step < last else 1.0"},
    ],
)
cosine_rises = cosine_wrong(
    "rises-again",
    "After step `total` the rate goes up again.",
    "The cosine goes on in waves for ever, but the schedule is over: from `total` on the rate "
    "stays at `lr_min`. A training run that goes on a little must not jump back to large steps.",
    share=lambda step, total: step / total,
    spelled=[
        {SHARE: "share = step / total"},
        "return lr_min + 0.5 * (lr - lr_min) * (1 + math.cos(step * math.pi / total))",
    ],
)
STAYS = "Where the wave has come down to, the rate stays: at `lr_min`."
cosine_after_zero = cosine_wrong(
    "after-zero",
    "On the way the rates are right. From step `total` on the rate is 0.",
    STAYS,
    after=lambda *_: 0.0,
    spelled=[
        {SHARE: f"if step >= total:\n        return 0.0\n    {SHARE}"},
        {MIX: f"({MIX}) * (step < total)"},
    ],
)
cosine_after_lr = cosine_wrong(
    "after-lr",
    "On the way the rates are right. From step `total` on the rate is `lr` again.",
    STAYS + " Starting over is another schedule, with restarts.",
    after=lambda lr, _: lr,
    spelled=[
        {SHARE: f"if step >= total:\n        return lr\n    {SHARE}"},
        {SHARE: "share = step / total if step < total else 0"},
    ],
)
cosine_min_ignored = cosine_wrong(
    "min-ignored",
    "`lr_min` is ignored: the rate goes down to 0.",
    "The wave has to end at `lr_min`, so it is lr − lr_min high, and begins that far above.",
    mix=lambda lr, _, height: lr * height,
    spelled=[
        {MIX: f"lr * {WAVE}"},
        {SHARE: f"{SHARE}\n    lr_min = 0.0"},
    ],
)
cosine_min_on_top = cosine_wrong(
    "min-on-top",
    "`lr_min` is added on top: the first rate is lr + lr_min.",
    "It begins at `lr` and ends at `lr_min`. How high is the wave between the two?",
    mix=lambda lr, lr_min, height: lr_min + lr * height,
    spelled=[
        {"(lr - lr_min)": "lr"},
        "return 0.5 * lr * (1 + math.cos(math.pi * min(step, total) / total)) + lr_min",
    ],
)
cosine_min_as_floor = cosine_wrong(
    "min-as-floor",
    "The wave goes down to 0, and where it is below `lr_min` it is cut off.",
    "`lr_min` isn't a floor that the rate hits, but the place where the wave ends: it is "
    "lr − lr_min high.",
    mix=lambda lr, lr_min, height: max(lr * height, lr_min),
    spelled=[
        {MIX: f"max(lr_min, lr * {WAVE})"},
        {
            f"return {MIX}": f"rate = lr * {WAVE}\n"
            "    if rate < lr_min:\n        rate = lr_min\n    return rate"
        },
    ],
)
cosine_two_pi = cosine_wrong(
    "two-pi",
    "This is a whole wave: down to `lr_min` half-way, and up to `lr` again.",
    RADIANS + " 2π is the length of a whole wave.",
    wave=lambda share: half_wave(2 * share),
    spelled=[
        {"math.pi * share": "2 * math.pi * share"},
        {"math.pi * share": "math.tau * share"},
    ],
)
cosine_no_pi = cosine_wrong(
    "no-pi",
    "The π is missing in the cosine, so that the rate ends far above `lr_min`.",
    RADIANS + " cos 1 is 0.54.",
    wave=lambda share: half_wave(share / math.pi),
    spelled=[
        {"math.pi * share": "share"},
        "return lr_min + (lr - lr_min) * (1 + math.cos(min(step, total) / total)) / 2",
    ],
)
cosine_degrees = family(
    "cosine-degrees",
    of="cosine",
    says="The cosine gets {form}.",
    why=RADIANS,
    forms={
        "degrees, where it takes radians": annealed(
            wave=lambda share: half_wave(180 * share / math.pi)
        ),
        "radians that were turned into degrees, where it takes radians": annealed(
            wave=lambda share: half_wave(math.degrees(share))
        ),
        "radians that were taken for degrees": annealed(
            wave=lambda share: half_wave(math.radians(share))
        ),
    },
    spelled=[
        {"math.pi * share": "180 * share"},
        {"math.pi * share": "math.radians(math.pi * share)"},
        {"math.pi * share": "math.degrees(math.pi * share)"},
    ],
)

BRACKETS = {
    "`1 + cos` has no bracket": lambda lr, lr_min, h: lr_min + (lr - lr_min) / 2 + 2 * h - 1,
    "`1 + cos` has no bracket, and only the cosine is halved": lambda lr, _, h: lr + h - 1 / 2,
    "`lr - lr_min` has no bracket": lambda lr, lr_min, h: lr_min + lr - lr_min * h,
    "`lr - lr_min` has no bracket, and only `lr` is halved": (
        lambda lr, lr_min, h: lr_min + lr / 2 - lr_min * 2 * h
    ),
}
cosine_brackets = family(
    "cosine-brackets",
    of="cosine",
    says="A bracket is missing: {form}.",
    why="Without brackets `*` and `/` come before `+` and `-`: of a sum only what stands next to "
    "the sign is multiplied. Work step 0 out by hand: it has the rate `lr`.",
    forms=crossed(annealed, mix=BRACKETS)
    | {
        f"{form}; from `total` on all is right": annealed(mix=mix, after=lambda _, lr_min: lr_min)
        for form, mix in BRACKETS.items()
    },
    spelled=[
        {MIX: "lr_min + (lr - lr_min) / 2 * 1 + math.cos(math.pi * share)"},
        {MIX: "lr_min + lr - lr_min * (1 + math.cos(math.pi * share)) / 2"},
        {
            SHARE: f"if step >= total:\n        return lr_min\n    {SHARE}",
            MIX: "lr_min + 0.5 * (lr - lr_min) * 1 + math.cos(math.pi * share)",
        },
        {
            SHARE: f"if step >= total:\n        return lr_min\n    {SHARE}",
            MIX: "lr_min + 0.5 * lr - lr_min * (1 + math.cos(math.pi * share))",
        },
    ],
)

SHARES = {
    "it ends at step total − 1": clamped(lambda step, total: step / (total - 1)),
    "it goes up again after `total`": lambda step, total: step / total,
    "it ends at total − 1 and goes up again": lambda step, total: step / (total - 1),
    "it is a step ahead": clamped(lambda step, total: (step + 1) / total),
    "it is a step ahead, and goes up again after `total`": lambda step, total: (step + 1) / total,
    "it is a step behind": clamped(lambda step, total: (step - 1) / total),
    "it takes a step too many": clamped(lambda step, total: step / (total + 1)),
    "step / total is rounded down": clamped(lambda step, total: step // total),
    "it never moves": lambda _, total: 0 * total,
}
WAVES = {
    "the wave is a whole one": lambda share: half_wave(2 * share),
    "π is missing": lambda share: half_wave(share / math.pi),
    "the cosine gets degrees": lambda share: half_wave(180 * share / math.pi),
    "the ½ is missing": lambda share: 2 * half_wave(share),
    "the 1 before the cosine is missing": lambda share: math.cos(math.pi * share) / 2,
    "only the cosine itself is taken": lambda share: math.cos(math.pi * share),
    "it goes upwards, by 1 − cos": lambda share: 1 - half_wave(share),
    "the sine is taken": lambda share: (1 + math.sin(math.pi * share)) / 2,
    "it is a quarter of a wave": lambda share: math.cos(math.pi * share / 2),
    "the way down is a straight line": lambda share: 1 - share,
    "the cosine isn't halved, but its 1 is": lambda share: 0.5 + math.cos(math.pi * share),
}
MIXES = {
    "`lr_min` is ignored": lambda lr, _, height: lr * height,
    "`lr_min` is added on top": lambda lr, lr_min, height: lr_min + lr * height,
    "the wave is cut off at `lr_min`": lambda lr, lr_min, height: max(lr * height, lr_min),
    "the wave is lr + lr_min high": lambda lr, lr_min, h: lr_min + (lr + lr_min) * h,
    "`lr_min` isn't added below the wave": lambda lr, lr_min, h: (lr - lr_min) * h,
    "it starts from `lr`, and goes up": lambda lr, lr_min, h: lr + (lr - lr_min) * h,
    "the wave is 1 high": lambda _, lr_min, height: lr_min + height,
    "`lr` and `lr_min` are exchanged": lambda lr, lr_min, h: between(lr_min, lr, h),
}
AFTER = {
    "from `total` on it is 0": lambda *_: 0.0,
    "from `total` on it is `lr`": lambda lr, _: lr,
}
cosine_slips = family(
    "cosine-slip",
    of="cosine",
    says="The wave has a slip: {form}.",
    why="Take total = 2, lr = 1 and lr_min = 0.2: by hand the rates are 1, 0.6 and 0.2, and from "
    "there on always 0.2.",
    forms=crossed(annealed, share=SHARES, wave=WAVES, mix=MIXES, after=AFTER),
    spelled=[
        {"step / total": "(step + 1) / total"},
        {WAVE: "(1 + math.cos(math.pi * share))"},
        {WAVE: "math.cos(math.pi * share)"},
        {"(lr - lr_min)": "(lr + lr_min)"},
        {WAVE: "(1 - share)"},
    ],
)
