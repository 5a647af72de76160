"""The known wrong ideas about a running mean and its correction."""

import math

from grader.suite import crossed, family, misconception


def mixed(v, x, beta):
    """The next running mean."""
    return beta * v + (1 - beta) * x


def corrected(v, beta, t):
    """What is given out after t losses."""
    return v / (1 - beta**t)


def smoothed(mix=mixed, correct=corrected, start=lambda _: 0.0, carried=False, given=None):
    """Smooth from its parts; `carried` goes on from what was given out, `given` has another β."""

    def smooth(losses, beta=0.9):
        beta = beta if given is None else given
        v, found = start(losses[0]) if losses else 0.0, []
        for t, x in enumerate(losses, 1):
            v = mix(v, x, beta)
            found.append(correct(v, beta, t))
            v = found[-1] if carried else v
        return found

    return smooth


def smooth_wrong(identifier, says, why, spelled, **parts):
    """An entry for smooth with a part that is wrong."""
    declare = misconception(
        f"smooth-{identifier}", of="smooth", says=says, why=why, spelled=spelled
    )
    return declare(smoothed(**parts))


START = "smoothed, v = [], 0.0"
EACH = "for t, loss in enumerate(losses, start=1):"
MIX = "v = beta * v + (1 - beta) * loss"
GIVEN = "smoothed.append(v / (1 - beta**t))"
FROM_ZERO = (
    "v begins at 0, and after t losses the share βᵗ of it is that zero still. The rest, 1 − βᵗ, is "
    "what the losses have."
)

smooth_first_loss = smooth_wrong(
    "starts-at-first",
    "The running mean begins at the first loss, and isn't corrected.",
    "Then the first loss, one of the noisy ones, counts for as much as all that would have come "
    "before it. Here v begins at 0, and the division makes up for the zero.",
    start=lambda first: first,
    correct=lambda v, *_: v,
    spelled=[
        {START: "smoothed, v = [], losses[0] if losses else 0.0", GIVEN: "smoothed.append(v)"},
        "v, smoothed = None, []\nfor loss in losses:\n"
        "    v = loss if v is None else beta * v + (1 - beta) * loss\n"
        "    smoothed.append(v)\nreturn smoothed",
    ],
)
smooth_both = smooth_wrong(
    "starts-at-first-corrected",
    "The running mean begins at the first loss, and is corrected as if it had begun at 0.",
    "One of the two is enough, and here it is the correction. With both, the first losses come out "
    "far too large.",
    start=lambda first: first,
    spelled=[
        {START: "smoothed, v = [], losses[0] if losses else 0.0"},
        {START: "smoothed, v = [], next(iter(losses), 0.0)"},
    ],
)
smooth_uncorrected = smooth_wrong(
    "uncorrected",
    "The correction is missing: the first numbers are far too small.",
    FROM_ZERO + " Without a correction a run looks as if its loss had risen from 0.",
    correct=lambda v, *_: v,
    spelled=[
        {GIVEN: "smoothed.append(v)"},
        "v, smoothed = 0.0, []\nfor loss in losses:\n    v += (1 - beta) * (loss - v)\n"
        "    smoothed.append(v)\nreturn smoothed",
    ],
)
smooth_one_too_large = smooth_wrong(
    "t-too-large",
    "t is one too large in the correction: it begins at 2.",
    FROM_ZERO + " The first loss is number 1. With β = 0.9, a first loss of 3.0 would come out as "
    "1.58.",
    correct=lambda v, beta, t: corrected(v, beta, t + 1),
    spelled=[
        {"beta**t": "beta ** (t + 1)"},
        {"start=1": "start=2"},
    ],
)


@misconception(
    "smooth-t-from-zero",
    of="smooth",
    raises="division by zero",
    says="t is 0 for the first loss, and so it is divided by 1 − β⁰ = 0.",
    why="The first loss is number 1: after it there has been one. `enumerate` and `range` begin at "
    "0 if nobody tells them otherwise.",
    spelled=[
        {"start=1": "start=0"},
        {EACH: "for t in range(len(losses)):\n        loss = losses[t]"},
    ],
)
def smooth_t_from_zero(losses, beta=0.9):
    return smoothed(correct=lambda v, beta, t: corrected(v, beta, t - 1))(losses, beta)


smooth_swapped = smooth_wrong(
    "swapped",
    "β and 1 − β are exchanged: what stays and what is new.",
    "With β = 0.9 nine tenths of the old mean stay, and one tenth of the new loss comes in. The "
    "larger β, the smoother the curve.",
    mix=lambda v, x, beta: mixed(v, x, 1 - beta),
    spelled=[
        {MIX: "v = (1 - beta) * v + beta * loss"},
        {MIX: "v += beta * (loss - v)"},
    ],
)
smooth_swapped_twice = smooth_wrong(
    "swapped-throughout",
    "β stands for 1 − β everywhere, in the mean and in its correction.",
    "So it is a running mean all right, but a nervous one: with β = 0.9 only a tenth of what was "
    "stays. The larger β, the smoother the curve has to be.",
    mix=lambda v, x, beta: mixed(v, x, 1 - beta),
    correct=lambda v, beta, t: corrected(v, 1 - beta, t),
    spelled=[
        {START: f"{START}\n    beta = 1 - beta"},
        {MIX: "v = (1 - beta) * v + beta * loss", "beta**t": "(1 - beta) ** t"},
    ],
)
smooth_times_t = smooth_wrong(
    "times-t",
    "The correction divides by 1 − β·t, where βᵗ is a power.",
    "β multiplied by itself t times gets small, and the correction wears off. β times t grows, and "
    "soon the divisor is below 0.",
    correct=lambda v, beta, t: v / (1 - beta * t),
    spelled=[
        {"beta**t": "beta * t"},
        {GIVEN: "smoothed.append(v / (1 - t * beta))"},
    ],
)
smooth_carried = smooth_wrong(
    "carried-on",
    "The next mean is made from the corrected one.",
    "The correction is for what is given out alone. v itself keeps its zero, and the correction of "
    "the next loss counts on that.",
    carried=True,
    spelled=[
        {GIVEN: "v = v / (1 - beta**t)\n        smoothed.append(v)"},
        {GIVEN: "v /= 1 - beta**t\n        smoothed += [v]"},
    ],
)


def window(losses, beta=0.9):
    """The plain mean of the last 1/(1 − β) losses."""
    length = max(round(1 / (1 - beta)), 1)
    return [
        math.fsum(losses[max(0, t - length) : t]) / min(t, length)
        for t in range(1, len(losses) + 1)
    ]


def so_far(losses, beta=0.9):
    """The plain mean of all losses up to each."""
    return [math.fsum(losses[:t]) / t for t in range(1, len(losses) + 1)]


def as_they_are(losses, beta=0.9):
    """Nothing is smoothed."""
    return list(losses)


MIXES = {
    "β and 1 − β are exchanged": lambda v, x, beta: mixed(v, x, 1 - beta),
    "the new loss counts in full": lambda v, x, beta: beta * v + x,
    "the old mean stays in full": lambda v, x, beta: v + (1 - beta) * x,
    "both are multiplied by β": lambda v, x, beta: beta * (v + x),
    "the new loss is subtracted": lambda v, x, beta: beta * v - (1 - beta) * x,
    "the old mean is forgotten": lambda _, x, beta: (1 - beta) * x,
    "the mean of the old one and the loss is taken, without β": lambda v, x, _: (v + x) / 2,
}
CORRECTIONS = {
    "nothing is corrected": lambda v, *_: v,
    "t is one too large": lambda v, beta, t: corrected(v, beta, t + 1),
    "t is one too small, where that doesn't divide by 0": (
        lambda v, beta, t: corrected(v, beta, max(t - 1, 1))
    ),
    "t begins at 0, so that the first number is infinite or NaN": (
        lambda v, beta, t: corrected(v, beta, t - 1) if t > 1 else math.copysign(math.inf, v)
    ),
    "it is multiplied by the correction": lambda v, beta, t: v * (1 - beta**t),
    "it is divided by 1 − β, whatever t is": lambda v, beta, _: v / (1 - beta),
    "it is divided by βᵗ": lambda v, beta, t: v / beta**t if beta else math.inf,
    "it is divided by 1 − (1 − β)ᵗ": lambda v, beta, t: corrected(v, 1 - beta, t),
    "it is divided by (1 − β)ᵗ": lambda v, beta, t: v / (1 - beta) ** t,
    "it is divided by 1 + βᵗ": lambda v, beta, t: v / (1 + beta**t),
    "it is divided by t": lambda v, _, t: v / t,
}
smooth_slips = family(
    "smooth-slip",
    of="smooth",
    says="The smoothing has a slip: {form}.",
    why="Smooth [1, 4, 2] with β = 0.5 on paper: v is 0.5, 2.25 and 2.125, and what comes out is "
    "1, 3 and 2.4286.",
    forms={"the losses come back as they are": as_they_are}
    | crossed(
        smoothed,
        mix=MIXES,
        correct=CORRECTIONS,
        start={"v begins at the first loss": lambda first: first, "v begins at 1": lambda _: 1.0},
        carried={"the corrected mean is carried on": True},
        given={"β is 0.9, whatever is asked for": 0.9},
    )
    | {
        "it is the plain mean of the last few losses": window,
        "it is the plain mean of all losses so far": so_far,
    },
    spelled=[
        {MIX: "v = beta * v + loss"},
        {MIX: "v = v + (1 - beta) * loss"},
        {GIVEN: "smoothed.append(v * (1 - beta**t))"},
        {GIVEN: "smoothed.append(v / (1 - beta))"},
        {START: f"{START}\n    beta = 0.9"},
        {EACH: f"{EACH}\n        t = t + 1", MIX: "v = beta * v + loss"},
        "return [sum(losses[:t]) / t for t in range(1, len(losses) + 1)]",
        "return list(losses)",
    ],
)
