"""The known wrong ideas about a run's operations, and about its days."""

import math

from grader.suite import crossed, family, misconception

from .misconceptions import float_returned, through_floats

# --- training_flops -----------------------------------------------------------------


def operations(factor=6, pairs=lambda N, D: N * D):
    """training_flops from its factor and what it multiplies."""
    return lambda parameters, tokens: factor * pairs(parameters, tokens)


def flops_wrong(identifier, says, why, spelled, **parts):
    """An entry for training_flops with a part that is wrong."""
    declare = misconception(
        f"flops-{identifier}", of="training_flops", says=says, why=why, spelled=spelled
    )
    return declare(operations(**parts))


flops_forward = flops_wrong(
    "forward-only",
    "This is the way forward alone.",
    "Training goes back as well, and the way back takes twice as much: a gradient for each layer's "
    "input, and one for its weights.",
    factor=2,
    spelled=[{"return 6": "return 2"}, "return (parameters + parameters) * tokens"],
)
flops_back = flops_wrong(
    "four-each",
    "Four operations are counted for each parameter and token: the way back alone, or as much for "
    "it as for the way forward.",
    "The way forward takes 2, and the way back twice as many, since each matrix is needed twice "
    "there. The sum of both is due.",
    factor=4,
    spelled=[
        {"return 6": "return 4"},
        "return 2 * (2 * parameters * tokens)",
        "forward = backward = 2 * parameters * tokens\nreturn forward + backward",
    ],
)
flops_products = flops_wrong(
    "products-only",
    "Only half of the operations are counted: the products, or the sums.",
    "Each parameter is multiplied with something, and the product is added to a sum. Those are two "
    "operations.",
    factor=3,
    spelled=[{"return 6": "return 3"}, "return parameters * tokens * (1 + 2)"],
)
flops_once = flops_wrong(
    "one-each",
    "Each parameter is counted with one operation for each token.",
    "It takes a product and a sum on the way forward, and twice as much on the way back.",
    factor=1,
    spelled=[{"return 6 * ": "return "}, "return tokens * parameters"],
)
flops_one_token = flops_wrong(
    "one-token",
    "These are the operations of a single token.",
    "Every token of the run goes forward and back through all parameters.",
    pairs=lambda N, _: N,
    spelled=[{" * tokens": ""}, "return 2 * parameters + 4 * parameters"],
)
flops_through_floats = through_floats(
    "flops",
    "training_flops",
    operations(),
    spelled=[
        "return int(6.0 * parameters * tokens)",
        "return round(6e9 * (parameters / 1e9) * tokens)",
    ],
)
flops_float = float_returned(
    "flops",
    "training_flops",
    operations(),
    spelled=[{"return 6 *": "return 6.0 *"}, "return parameters * tokens / (1 / 6)"],
)
flops_slips = family(
    "flops-slip",
    of="training_flops",
    says="The operations have a slip: {form}.",
    why="Take one parameter and one token, and count what is done forward and back.",
    forms=crossed(
        operations,
        factor={
            "the factor is 2": 2,
            "the factor is 3": 3,
            "the factor is 4": 4,
            "the factor is 5": 5,
            "the factor is 8, with a second way forward": 8,
            "the factor is 10, with a way back of four times the way forward": 10,
            "the factor is 12": 12,
            "there is no factor": 1,
            "these are billions of operations": 6e-9,
            "these are trillions of operations": 6e-12,
            "these are days of a machine that does 10¹⁵ operations a second": 6e-15 / 86_400,
        },
        pairs={
            "the tokens are missing": lambda N, _: N,
            "the parameters are missing": lambda _, D: D,
            "parameters and tokens are added": lambda N, D: N + D,
            "the parameters are squared": lambda N, D: N * N * D,
            "the tokens are squared": lambda N, D: N * D * D,
        },
    )
    | {
        "the tokens are missing on the way back": lambda parameters, tokens: (
            2 * parameters * tokens + 4 * parameters
        ),
        "the tokens are missing on the way forward": lambda parameters, tokens: (
            2 * parameters + 4 * parameters * tokens
        ),
        "the tokens are added to 6 for each parameter": lambda parameters, tokens: (
            6 * parameters + tokens
        ),
    },
    spelled=[
        {"return 6": "return 8"},
        "forward = 2 * parameters * tokens\nreturn forward + 2 * 2 * forward",
        {"return 6 * parameters * tokens": "return 6 * parameters + tokens"},
        {"parameters * tokens": "(parameters + tokens)"},
        {"parameters * tokens": "tokens"},
        {"return 6 * parameters * tokens": "return 6 * parameters * tokens / 1e12"},
        "return 2 * parameters * tokens + 4 * parameters",
    ],
)

# --- training_days ------------------------------------------------------------------

DAY = 86_400


def days(
    work=lambda flops: flops,
    devices=lambda n: n,
    speed=lambda s: s,
    busy=lambda u: u,
    unit=DAY,
    rounded=lambda x: x,
):
    """training_days from what it divides by what."""

    def found(flops, count, flops_per_second, utilisation):
        per_second = devices(count) * speed(flops_per_second) * busy(utilisation)
        return rounded(work(flops) / per_second / unit)

    def training_days(flops, devices, flops_per_second, utilisation):
        return found(flops, devices, flops_per_second, utilisation)

    return training_days


def days_wrong(identifier, says, why, spelled, **parts):
    """An entry for training_days with a part that is wrong."""
    declare = misconception(
        f"days-{identifier}", of="training_days", says=says, why=why, spelled=spelled
    )
    return declare(days(**parts))


PER_SECOND = "(devices * flops_per_second * utilisation)"
AT_BEST = "flops / (devices * flops_per_second)"
RETURNED = "return seconds / 86_400"

days_utilisation = days_wrong(
    "utilisation-multiplied",
    "The time is multiplied by the utilisation.",
    "Then devices that idle half the time would be done in half the time. The less they really "
    "do, the longer it takes.",
    busy=lambda u: 1 / u,
    spelled=[
        {PER_SECOND: "(devices * flops_per_second) * utilisation"},
        f"seconds = utilisation * {AT_BEST}\nreturn seconds / (24 * 60 * 60)",
    ],
)
days_no_utilisation = days_wrong(
    "no-utilisation",
    "The utilisation isn't used: the devices are taken to be busy all the time.",
    "`flops_per_second` is what a device does if nothing ever holds it up.",
    busy=lambda _: 1,
    spelled=[
        {" * utilisation)": ")"},
        f"return {AT_BEST} / 3600 / 24",
    ],
)
days_one_device = days_wrong(
    "one-device",
    "The devices aren't counted: this is the time of a single one.",
    "All of them work at once, and each does its share.",
    devices=lambda _: 1,
    spelled=[
        {"(devices * flops": "(flops"},
        "return flops / flops_per_second / utilisation / 86400",
    ],
)
days_more_devices = days_wrong(
    "devices-multiplied",
    "More devices take longer: the time is multiplied by their number.",
    "They share the work, all at once. Twice as many are done in half the time.",
    devices=lambda n: 1 / n,
    spelled=[
        {PER_SECOND: "(flops_per_second * utilisation) * devices"},
        "return devices * (flops / flops_per_second / utilisation) / 86400",
    ],
)
days_hours = days_wrong(
    "hours",
    "These are hours.",
    "A day has 24 of them.",
    unit=3_600,
    spelled=[{"86_400": "3_600"}, f"return flops / {PER_SECOND} / 60 / 60"],
)
days_minutes = days_wrong(
    "minutes",
    "These are minutes.",
    "A day has 24 hours of 60 minutes each.",
    unit=60,
    spelled=[{"86_400": "60"}, f"return flops / {PER_SECOND} / 60"],
)
days_seconds = days_wrong(
    "seconds",
    "These are seconds.",
    "What a device does is told for a second, and so a division by it gives seconds. How many has "
    "a day?",
    unit=1,
    spelled=[{"seconds / 86_400": "seconds"}, f"return flops / {PER_SECOND}"],
)
days_percent = days_wrong(
    "percent",
    "The utilisation is taken for a percentage and divided by 100.",
    "0.4 is 40 % already: it is a part of 1.",
    busy=lambda u: u / 100,
    spelled=[
        {"utilisation)": "utilisation / 100)"},
        f"return 100 * flops / {PER_SECOND} / 86400",
    ],
)
days_idle = days_wrong(
    "idle",
    "The time is divided by what the devices leave undone, 1 − utilisation.",
    "The utilisation is the part of the time in which they do work.",
    busy=lambda u: 1 - u,
    spelled=[
        {"* utilisation)": "* (1 - utilisation))"},
        "return flops / (devices * flops_per_second) / (1 - utilisation) / 86400",
    ],
)


def is_whole(got, expected, *_args, **_kwargs):
    """Days without a fraction, which are right but for that."""
    return type(got) in {int, float} and got % 1 == 0 and 0 < abs(got - expected) < 1


days_whole = misconception(
    "days-whole",
    of="training_days",
    says="Only whole days are given: the days are rounded.",
    why="A day and a half is 1.5 days, and of a run of some hours something is left, too.",
    recognise=is_whole,
    handed_out=True,
    spelled=[
        {RETURNED: "return seconds // 86_400"},
        {RETURNED: "return round(seconds / 86_400)"},
        {RETURNED: "return -(-seconds // 86_400)"},
    ],
)(days(rounded=math.floor))
days_slips = family(
    "days-slip",
    of="training_days",
    says="The time has a slip: {form}.",
    why="Follow the last line of the statement's example: what do all the devices really do in a "
    "second, how many seconds is that, and how many days?",
    forms=crossed(
        days,
        work={
            "six times as many operations are counted again": lambda flops: 6 * flops,
            "the operations are taken to be thousands": lambda flops: flops / 1e3,
            "the operations are missing": lambda _: 1.0,
        },
        devices={
            "the devices are missing": lambda _: 1,
            "the time is multiplied by the devices": lambda n: 1 / n,
            "the devices are squared": lambda n: n * n,
        },
        speed={
            "the speed is missing": lambda _: 1,
            "the time is multiplied by the speed": lambda s: 1 / s,
            "the speed is taken to be in millions": lambda s: s * 1e6,
            "the speed is taken to be in billions": lambda s: s * 1e9,
            "the speed is taken to be in trillions": lambda s: s * 1e12,
        },
        busy={
            "the utilisation is missing": lambda _: 1,
            "the time is multiplied by the utilisation": lambda u: 1 / u,
            "the utilisation is divided by 100": lambda u: u / 100,
            "the utilisation is taken off 1": lambda u: 1 - u,
            "the utilisation is squared": lambda u: u * u,
            "the utilisation is added to 1": lambda u: 1 + u,
        },
        unit={
            "these are seconds": 1,
            "these are minutes": 60,
            "these are hours": 3_600,
            "a day is taken to have 24 · 60 seconds": 24 * 60,
            "a day is taken to have 12 hours": DAY // 2,
            "a day is taken to have 8 hours": DAY // 3,
            "the seconds are multiplied by those of a day": 1 / DAY,
            "these are weeks": 7 * DAY,
        },
    ),
    spelled=[
        {"86_400": "1_440"},
        {"second * utilisation": "second * (1 + utilisation)"},
        {RETURNED: "return seconds * 86_400"},
    ],
)
