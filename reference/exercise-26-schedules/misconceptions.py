"""The known wrong ideas about rates that fall in steps."""

from grader.suite import crossed, family, misconception


def _decayed(count=lambda step, every: step // every, fall=lambda lr, factor, n: lr * factor**n):
    """step_decay from how often the rate has fallen, and from what a fall does."""
    return lambda step, lr, every, factor=0.1: fall(lr, factor, count(step, every))


def decay_wrong(identifier, says, why, spelled, **parts):
    """An entry for step_decay with a part that is wrong."""
    declare = misconception(
        f"decay-{identifier}", of="step_decay", says=says, why=why, spelled=spelled
    )
    return declare(_decayed(**parts))


COUNT = "(step // every)"

decay_early = decay_wrong(
    "early",
    "The rate falls a step too early.",
    "Steps count from 0. With `every = 4` the steps 0, 1, 2 and 3 have the first rate: those are "
    "four.",
    count=lambda step, every: (step + 1) // every,
    spelled=[
        {COUNT: "((step + 1) // every)"},
        (
            "for k in range(1, step + 2):\n    if k % every == 0:\n        lr = lr * factor\n"
            "return lr"
        ),
    ],
)
decay_late = decay_wrong(
    "late",
    "The rate falls a step too late.",
    "Steps count from 0. With `every = 4` the steps 0, 1, 2 and 3 have the first rate, and step 4 "
    "is the first with the second one.",
    count=lambda step, every: max(step - 1, 0) // every,
    spelled=[
        {COUNT: "(max(step - 1, 0) // every)"},
        (
            "rate = lr\nfor k in range(1, step):\n    if k % every == 0:\n        rate *= factor\n"
            "return rate"
        ),
    ],
)
decay_each_step = decay_wrong(
    "each-step",
    "The rate falls at every step; `every` is not used.",
    "It has to stay where it is for `every` steps, and only then to fall.",
    count=lambda step, _: step,
    spelled=[{COUNT: "step"}, "for _ in range(step):\n    lr *= factor\nreturn lr"],
)
decay_smooth = decay_wrong(
    "smooth",
    "The rate falls a little at each step, so that after `every` steps it has fallen by `factor`.",
    "That is another schedule, the exponential one. Here the rate stays where it is until all of "
    "the `every` steps are over: only whole times count.",
    count=lambda step, every: step / every,
    spelled=[
        {COUNT: "(step / every)"},
        "return lr * (factor ** (1 / every)) ** step",
    ],
)
decay_once = decay_wrong(
    "once",
    "The rate falls once, and never again.",
    "After `every` more steps it is multiplied by `factor` once more, and so on to the end.",
    count=lambda step, every: int(step >= every),
    spelled=[
        "return lr if step < every else lr * factor",
        {COUNT: "min(1, step // every)"},
    ],
)
decay_at_multiples = misconception(
    "decay-at-multiples",
    of="step_decay",
    says="The rate is lower at the multiples of `every` only, and in the next step it is `lr` "
    "again.",
    why="What has fallen stays down: all of the next `every` steps have the lower rate, and after "
    "them it falls from there.",
    spelled=[
        "if step > 0 and step % every == 0:\n    lr = lr * factor\nreturn lr",
        "return lr if step == 0 or step % every else lr * factor",
    ],
)(_decayed(count=lambda step, every: int(step > 0 and step % every == 0)))
decay_default = decay_wrong(
    "factor-ignored",
    "The rate falls to a tenth each time, whatever `factor` says.",
    "0.1 is only what counts when nobody names another factor.",
    fall=lambda lr, _, n: lr * 0.1**n,
    spelled=[{"lr * factor": "lr * 0.1"}, "return lr / 10 ** (step // every)"],
)
decay_taken_off = decay_wrong(
    "taken-off",
    "`factor` is taken for the share that the rate loses.",
    "The rate is multiplied by `factor`: with 0.1 a tenth of it stays, and nine tenths go.",
    fall=lambda lr, factor, n: lr * (1 - factor) ** n,
    spelled=[
        {"lr * factor": "lr * (1 - factor)"},
        "for _ in range(step // every):\n    lr -= factor * lr\nreturn lr",
    ],
)
decay_slips = family(
    "decay-slip",
    of="step_decay",
    says="The decay has a slip: {form}.",
    why="Write the rates of the first nine steps down with lr = 1, every = 4 and factor = 0.5: "
    "four times 1, four times 0.5, and 0.25.",
    forms=crossed(
        _decayed,
        count={
            "it falls a step too early": lambda step, every: (step + 1) // every,
            "it falls a step too late": lambda step, every: max(step - 1, 0) // every,
            "what counts is the remainder of step / every": lambda step, every: step % every,
            "step / every is rounded to the nearest number": lambda step, e: round(step / e),
            "step / every is rounded up": lambda step, every: -(-step // every),
            "before the first step it has been lifted": lambda step, every: (step - 1) // every,
            "it has fallen once already at step 0": lambda step, every: step // every + 1,
            "it falls at every step": lambda step, _: step,
            "it falls once only": lambda step, every: int(step >= every),
        },
        fall={
            "the rate is divided by the factor": lambda lr, factor, n: lr / factor**n,
            "it is a tenth, whatever `factor` says": lambda lr, _, n: lr * 0.1**n,
            "`factor` is what the rate loses": lambda lr, factor, n: lr * (1 - factor) ** n,
            "the factor is multiplied by how often, and not raised to it": (
                lambda lr, factor, n: lr * factor * n
            ),
            "the same amount is taken off each time": lambda lr, factor, n: lr - factor * n,
            "the same share of the first rate is taken off each time": (
                lambda lr, factor, n: lr * (1 - factor * n)
            ),
            "the power is taken of lr · factor": lambda lr, factor, n: (lr * factor) ** n,
            "lr is missing": lambda _, factor, n: factor**n,
            "base and exponent are exchanged": lambda lr, factor, n: lr * n**factor,
        },
    )
    | {"it never falls": _decayed(count=lambda step, every: 0 * step * every)},
    spelled=[
        {"return lr * factor": "return lr / factor"},
        {COUNT: "round(step / every)"},
        {COUNT: "(step % every)"},
        {"factor ** (step // every)": "factor * (step // every)"},
    ],
)
