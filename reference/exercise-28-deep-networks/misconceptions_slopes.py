"""The known wrong ideas about how large a product of slopes can be."""

# ruff: noqa: ARG005 - every way to put slopes together takes the same two

import math

from grader.suite import family, misconception

RIGHT = {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0}


def power(slope, layers):
    """The product of so many slopes."""
    return slope**layers


def _bound(slopes=RIGHT, together=power):
    """slope_bound from the largest slopes, and from what is made of them."""
    return lambda activation, layers: float(together(slopes[activation], layers))


def bound_wrong(identifier, says, why, spelled, together=power, **slopes):
    """An entry for slope_bound, where slopes or what is made of them is wrong."""
    declare = misconception(
        f"deep-slope-{identifier}", of="slope_bound", says=says, why=why, spelled=spelled
    )
    return declare(_bound(RIGHT | slopes, together))


RETURNED = "return STEEPEST[activation] ** layers"
SLOPES = "{'relu': 1.0, 'sigmoid': %s, 'tanh': 1.0}"


def product(slopes, start="1.0"):
    """The same as a loop."""
    return (
        f"bound = {start}\nfor _ in range(layers):\n    bound *= {slopes}[activation]\nreturn bound"
    )


sigmoid_half = bound_wrong(
    "sigmoid-half",
    "The sigmoid's slope is taken to be at most ½.",
    "½ is what the sigmoid *is* at 0, where it is steepest, and not how steep it is there. Its "
    "slope is σ(z) times 1 − σ(z).",
    [
        {RETURNED: "return (0.5 if activation == 'sigmoid' else 1.0) ** layers"},
        product(SLOPES % "1 / 2"),
    ],
    sigmoid=0.5,
)
sigmoid_one = bound_wrong(
    "sigmoid-one",
    "The sigmoid's slope is taken to be at most 1.",
    "1 is what the sigmoid itself comes up to; its slope is far smaller everywhere. If it could be "
    "1, nothing would vanish in the table of the statement.",
    [
        {RETURNED: "return 1.0"},
        product(SLOPES % "1.0"),
    ],
    sigmoid=1.0,
)
tanh_as_sigmoid = bound_wrong(
    "tanh-as-sigmoid",
    "tanh is taken to be as flat as the sigmoid.",
    "They look alike, but tanh goes from −1 to 1, and is four times as steep at 0: tanh(z) is "
    "2σ(2z) − 1.",
    [
        {RETURNED: "return (1.0 if activation == 'relu' else 0.25) ** layers"},
        product("{'relu': 1.0, 'sigmoid': 0.25, 'tanh': 0.25}"),
    ],
    tanh=0.25,
)
one_for_all = bound_wrong(
    "one-for-all",
    "All three activations have the sigmoid's bound.",
    "Each has its own slope. Look at how steep tanh is at 0, and ReLU where z is positive.",
    [
        {RETURNED: "return 0.25 ** layers"},
        "bound = 1.0\nfor _ in range(layers):\n    bound /= 4\nreturn bound",
    ],
    tanh=0.25,
    relu=0.25,
)
relu_half = bound_wrong(
    "relu-half",
    "ReLU's slope is taken to be at most ½.",
    "Half of all units may be off, so that its slope is ½ on average. The bound asks for the "
    "largest, and where a unit is on, it is 1.",
    [
        {RETURNED: "return {'sigmoid': 0.25, 'tanh': 1.0, 'relu': 0.5}[activation] ** layers"},
        product("{'relu': 0.5, 'sigmoid': 0.25, 'tanh': 1.0}"),
    ],
    relu=0.5,
)
relu_infinite = bound_wrong(
    "relu-infinite",
    "ReLU's bound is infinite here.",
    "ReLU itself grows without bound; its slope doesn't. How steep is it where z is positive?",
    [
        {RETURNED: "return math.inf if activation == 'relu' else STEEPEST[activation] ** layers"},
        product("{'relu': float('inf'), 'sigmoid': 0.25, 'tanh': 1.0}"),
    ],
    relu=math.inf,
)
layers_ignored = bound_wrong(
    "layers-ignored",
    "This is the largest single slope; `layers` is not used.",
    "Each layer brings a factor of its own, and the factors are multiplied.",
    [
        {RETURNED: "return STEEPEST[activation]"},
        "return 0.25 if activation == 'sigmoid' else 1.0",
    ],
    together=lambda slope, layers: slope,
)
added = bound_wrong(
    "added",
    "The slopes are added up, and not multiplied.",
    "On its way back a gradient is multiplied by one slope after the other. A sum of twenty would "
    "grow, while a product of quarters shrinks.",
    [
        {RETURNED: "return STEEPEST[activation] * layers"},
        "return sum([STEEPEST[activation]] * layers)",
    ],
    together=lambda slope, layers: slope * layers,
)
divided = bound_wrong(
    "divided",
    "The slope is divided by the number of layers.",
    "Each layer brings a factor of its own: with twenty layers there are twenty factors, and not "
    "one that is shared among them.",
    [
        {RETURNED: "return STEEPEST[activation] / layers"},
        "return (0.25 if activation == 'sigmoid' else 1.0) * (1 / layers)",
    ],
    together=lambda slope, layers: slope / layers,
)
one_fewer = bound_wrong(
    "one-fewer",
    "There is a factor too few: with one layer the bound is 1.",
    "`layers` is how many slopes are multiplied. That the network's last layer has none is up to "
    "who calls.",
    [
        {RETURNED: "return STEEPEST[activation] ** (layers - 1)"},
        product(SLOPES % "0.25").replace("range(layers)", "range(1, layers)"),
    ],
    together=lambda slope, layers: slope ** (layers - 1),
)
one_more = bound_wrong(
    "one-more",
    "There is a factor too many.",
    "`layers` is how many slopes are multiplied: with one layer the bound is one slope.",
    [
        {RETURNED: "return STEEPEST[activation] ** (layers + 1)"},
        product(SLOPES % "0.25", start="STEEPEST[activation]"),
    ],
    together=lambda slope, layers: slope ** (layers + 1),
)

SIGMOID_1 = 1 / (1 + math.exp(-1.0))
VALUES = {"0.1": 0.1, "0.2": 0.2, "0.3": 0.3, "⅛": 0.125, "⅓": 1 / 3, "¾": 0.75, "0": 0.0}
slope_slips = family(
    "deep-slope-slip",
    of="slope_bound",
    says="The bound has a slip: {form}.",
    why="Write the bound for one layer down, for each of the three, then for two. What was "
    "multiplied by what?",
    forms={
        **{
            f"{named}'s slope is taken to be at most {said}": _bound(RIGHT | {name: value})
            for name, named in (("sigmoid", "the sigmoid"), ("tanh", "tanh"), ("relu", "ReLU"))
            for said, value in {**VALUES, "½": 0.5, "2": 2.0}.items()
        },
        "the sigmoid's slope is taken at z = 1, and not where it is steepest": (
            _bound(RIGHT | {"sigmoid": SIGMOID_1 * (1 - SIGMOID_1)})
        ),
        "the slopes of the sigmoid and of tanh are taken at z = 1, where neither is steepest": (
            _bound(
                RIGHT | {"sigmoid": SIGMOID_1 * (1 - SIGMOID_1), "tanh": 1 - math.tanh(1.0) ** 2}
            )
        ),
        "the sigmoid and tanh are exchanged": _bound({"sigmoid": 1.0, "tanh": 0.25, "relu": 1.0}),
        "the sigmoid and ReLU are exchanged": _bound({"sigmoid": 1.0, "tanh": 1.0, "relu": 0.25}),
        "the sigmoid's slope is taken to be at most ½, and tanh's ¼": (
            _bound({"sigmoid": 0.5, "tanh": 0.25, "relu": 1.0})
        ),
        "the sigmoid's slope is taken to be at most ½, and ReLU's ½": (
            _bound({"sigmoid": 0.5, "tanh": 1.0, "relu": 0.5})
        ),
        "the sigmoid's slope is taken to be at most ½, and the slopes are added up": (
            _bound(RIGHT | {"sigmoid": 0.5}, lambda slope, layers: slope * layers)
        ),
        "the sigmoid's slope is taken to be at most ½, and `layers` isn't used": (
            _bound(RIGHT | {"sigmoid": 0.5}, lambda slope, layers: slope)
        ),
        "base and exponent are exchanged": _bound(together=lambda slope, layers: layers**slope),
        "the bound is the smallest that the product can be": _bound(dict.fromkeys(RIGHT, 0.0)),
        "it is one divided by the bound": _bound(together=lambda slope, layers: slope**-layers),
        "the logarithm of the bound is taken": lambda activation, layers: (
            layers * {"sigmoid": -0.6020599913279624, "tanh": 0.0, "relu": 0.0}[activation]
        ),
    },
    spelled=[
        {RETURNED: "return {'sigmoid': 0.25, 'tanh': 0.5, 'relu': 1.0}[activation] ** layers"},
        {RETURNED: "return float(layers ** STEEPEST[activation])"},
        product(SLOPES % "0.2"),
        product(SLOPES % "math.exp(-1.0) / (1 + math.exp(-1.0)) ** 2"),
    ],
)
