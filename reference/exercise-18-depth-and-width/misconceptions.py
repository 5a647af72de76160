"""The known wrong ideas about the broken line through points."""

import torch

from grader.suite import crossed, family, misconception

# What the reference's text has, for spellings.
SLOPES = "slopes = y.diff() / x.diff()\n    changes"
CHANGES = "torch.cat([slopes[:1], slopes.diff()])"
EXAMPLE = (0.0, 1.0, 3.0, 4.0), (1.0, 3.0, 3.0, 0.0)
RETURNED = "return W1, -x[:-1], changes.unsqueeze(1), y[:1]"


def slopes_of(x, y):
    """The slopes between the points, shape [m − 1]."""
    return y.diff() / x.diff()


def first_and_changes(slopes):
    """What each unit has to add, from the slopes."""
    return torch.cat([slopes[:1], slopes.diff()])


def right_amounts(x, y):
    """What each unit has to add."""
    return first_and_changes(slopes_of(x, y))


def drawn(amounts=right_amounts, begins=lambda x: -x[:-1], height=lambda y: y[:1]):
    """relu_interpolation from its parts: W2, b1 and b2."""

    def build(x, y):
        W2 = amounts(x, y)
        return torch.ones_like(W2).unsqueeze(0), begins(x), W2.unsqueeze(1), height(y)

    return build


def interpolation_wrong(identifier, says, why, implementation, spelled):
    """An entry for a wrong network."""
    declare = misconception(
        f"interpolation-{identifier}",
        of="relu_interpolation",
        says=says,
        why=why,
        spelled=spelled,
    )
    return declare(implementation)


all_slopes = interpolation_wrong(
    "slopes-for-changes",
    "Each unit adds the whole slope of the piece that begins at its point.",
    "A unit never stops: once it has begun, it goes on adding its slope up to the right end. So "
    "the third piece gets the first slope and the second as well as its own.",
    drawn(amounts=slopes_of),
    spelled=[
        {CHANGES: "slopes"},
        "s = (y[1:] - y[:-1]) / (x[1:] - x[:-1])\n"
        "return torch.ones(1, len(s)).to(x), -x[:-1], s[:, None], y[0].reshape(1)",
    ],
)
no_height = interpolation_wrong(
    "starts-at-zero",
    "The line begins at height 0: y₁ is missing.",
    "At x₁ no unit has begun yet, so that all of them are 0 there. Which of the four tensors is "
    "left to say how high the line begins?",
    drawn(height=lambda y: torch.zeros_like(y[:1])),
    spelled=[
        {"unsqueeze(1), y[:1]": "unsqueeze(1), torch.zeros_like(y[:1])"},
        "s = (y[1:] - y[:-1]) / (x[1:] - x[:-1])\nc = s.clone()\nc[1:] -= s[:-1]\n"
        "return torch.ones(1, len(c)).to(x), -x[:-1], c[:, None], torch.zeros(1).to(x)",
    ],
)
no_first_slope = interpolation_wrong(
    "level-at-first",
    "The first piece is level: its slope is missing, and all later pieces lack it, too.",
    "There is a unit for each bend. But the line sets out with a slope at x₁, and some unit has to "
    "give it that one as well.",
    drawn(
        amounts=lambda x, y: first_and_changes(slopes_of(x, y)).index_fill(0, torch.tensor(0), 0)
    ),
    spelled=[
        {CHANGES: "torch.cat([torch.zeros_like(slopes[:1]), slopes.diff()])"},
        {
            CHANGES: "slopes.diff()",
            RETURNED: "return W1, -x[1:-1], changes.unsqueeze(1), y[:1]",
        },
    ],
)
wrong_sign = interpolation_wrong(
    "bias-sign",
    "The units begin on the wrong side of 0: each at minus the place of its point.",
    "relu(x + b) begins where x + b is 0. To begin at 3, say, which b does it take?",
    drawn(begins=lambda x: x[:-1]),
    spelled=[
        {"W1, -x[:-1]": "W1, x[:-1]"},
        "s = (y[1:] - y[:-1]) / (x[1:] - x[:-1])\nc = s.clone()\nc[1:] -= s[:-1]\n"
        "return torch.ones_like(c)[None], x[:-1].clone(), c[:, None], y[:1]",
    ],
)
column = interpolation_wrong(
    "column",
    "`W1` is a column, of shape [h, 1], where a row of shape [1, h] is due.",
    "An input is a row with one number in it, and X @ W1 makes h numbers of this one. So W1 has a "
    "row for each input, which is one, and a column for each of the h units.",
    lambda x, y: (torch.ones_like(x[1:]).unsqueeze(1), *drawn()(x, y)[1:]),
    spelled=[
        {"unsqueeze(0)": "unsqueeze(1)"},
        {"ones_like(changes).unsqueeze(0)": "ones(len(x) - 1, 1, dtype=x.dtype)"},
    ],
)


def on_a_unit_at_zero(x, y):
    """The first slope from relu(x), the line's height being that at 0."""
    W1, b1, W2, _ = drawn()(x, y)
    height = y[:1] - slopes_of(x, y)[:1] * x[:1]
    return W1, torch.cat([torch.zeros_like(x[:1]), b1[1:]]), W2, height


first_at_zero = interpolation_wrong(
    "first-at-zero",
    "The first slope comes from a unit that begins at 0, as if relu(x) were x.",
    "To the right of 0 it is, and so the line is right wherever x is positive. To the left of 0 "
    "the unit gives nothing. Where does the line begin?",
    on_a_unit_at_zero,
    spelled=[
        {
            RETURNED: "begin = torch.cat([torch.zeros_like(x[:1]), -x[1:-1]])\n"
            "    return W1, begin, changes.unsqueeze(1), y[:1] - slopes[:1] * x[:1]",
        },
        "s = (y[1:] - y[:-1]) / (x[1:] - x[:-1])\nc = s.clone()\nc[1:] -= s[:-1]\n"
        "b1 = -x[:-1]\nb1[0] = 0\n"
        "return torch.ones_like(c)[None], b1, c[:, None], (y[0] - s[0] * x[0])[None]",
    ],
)


def both_ways(x, y):
    """A unit to the right and one to the left for each gap."""
    c = right_amounts(x, y)
    W1 = torch.cat([torch.ones_like(c), -torch.ones_like(c)]).unsqueeze(0)
    W2 = torch.cat([c, torch.zeros_like(c)]).unsqueeze(1)
    return W1, torch.cat([-x[:-1], x[:-1]]), W2, y[:1]


too_wide = interpolation_wrong(
    "too-wide",
    "The line is right, but it takes more hidden units than there are points.",
    "A unit makes a bend, and m points leave room for no more than m − 2 of them. One or two units "
    "more set the line on its way at x₁.",
    both_ways,
    spelled=[
        "s = (y[1:] - y[:-1]) / (x[1:] - x[:-1])\n"
        "one = torch.ones_like(s)\n"
        "return torch.cat([one, one])[None], torch.cat([-x[:-1], -x[1:]]), "
        "torch.cat([s, -s])[:, None], y[:1]",
        "s = (y[1:] - y[:-1]) / (x[1:] - x[:-1])\n"
        "W1 = torch.ones(1, 2 * len(s), dtype=x.dtype)\n"
        "b1 = torch.stack([-x[:-1], -x[1:]], dim=1).flatten()\n"
        "return W1, b1, torch.stack([s, -s], dim=1).reshape(-1, 1), y[:1]",
    ],
)


def alternating(x, y):
    """Each weight is the slope less the weight before."""
    weights = [slopes_of(x, y)[0]]
    for slope in slopes_of(x, y)[1:]:
        weights.append(slope - weights[-1])
    return torch.stack(weights)


def turned(weights):
    """The weights stand in W1 and turn the units round, with ones for W2."""

    def build(x, y):
        c = weights(x, y)
        return c.unsqueeze(0), -c * x[:-1], torch.ones_like(c).unsqueeze(1), y[:1]

    return build


turned_units = interpolation_wrong(
    "weights-inside",
    "What a unit should add stands inside the ReLU, in `W1`, and not in `W2`.",
    "relu(c · (x − t)) is c · relu(x − t) for a positive c only. With a negative one the unit is "
    "turned round: it is 0 to the right of t and falls from the left. And a ReLU gives nothing "
    "below 0, so that with ones in `W2` the line can never go down.",
    turned(right_amounts),
    spelled=[
        {
            "W1 = torch.ones_like(changes).unsqueeze(0)": "W1 = changes.unsqueeze(0)",
            RETURNED: "return W1, -changes * x[:-1], torch.ones_like(changes).unsqueeze(1), y[:1]",
        },
        "s = (y[1:] - y[:-1]) / (x[1:] - x[:-1])\nc = s.clone()\nc[1:] -= s[:-1]\n"
        "return c[None], -c * x[:-1], torch.ones(len(c), 1).to(x), y[:1]",
    ],
)


@misconception(
    "interpolation-example-only",
    of="relu_interpolation",
    says="The network is that of the statement's example, whatever the points are.",
    why="Its numbers follow from the places and the heights of those four points. Work out how "
    "each of them does, and write that down with x and y.",
    spelled=[
        "return (torch.ones(1, 3).to(x), torch.tensor([0.0, -1.0, -3.0]).to(x), "
        "torch.tensor([[2.0], [-2.0], [-3.0]]).to(x), torch.tensor([1.0]).to(x))",
        # Other numbers for the same units.
        "W1, b1 = torch.tensor([[2.0, 2.0, 3.0]]), torch.tensor([0.0, -2.0, -9.0])\n"
        "W2 = -torch.tensor([[-1.0], [1.0], [1.0]])\n"
        "return W1.to(x), b1.to(x), W2.to(x), x.new_ones(1)",
    ],
)
def example_only(x, y):
    return drawn()(*(torch.tensor(row).to(one) for row, one in zip(EXAMPLE, (x, y), strict=True)))


def cut_off(change):
    """What each unit adds, after `change` of the amounts."""
    return lambda x, y: change(right_amounts(x, y))


def of_slopes(slopes):
    """What each unit adds, from other slopes."""
    return lambda x, y: first_and_changes(slopes(x, y))


def later(change):
    """What each unit adds, after `change` of all amounts but the first."""
    return lambda x, y: torch.cat([right_amounts(x, y)[:1], change(x, right_amounts(x, y)[1:])])


interpolation_slips = family(
    "interpolation-slip",
    of="relu_interpolation",
    says="The network has a slip: {form}.",
    why="Take three points, and put their places into your network by hand: which units have begun "
    "at the second one, and which at the third? What do they add up to?",
    forms=crossed(
        drawn,
        amounts={
            "the differences of y aren't divided by the gaps in x": of_slopes(
                lambda _, y: y.diff()
            ),
            "the slopes are x over y, not y over x": of_slopes(lambda x, y: x.diff() / y.diff()),
            "every gap is taken to be as wide as the first": of_slopes(
                lambda x, y: y.diff() / (x[1] - x[0])
            ),
            "every gap is taken to be as wide as the mean of all": of_slopes(
                lambda x, y: y.diff() / x.diff().mean()
            ),
            "each slope is that from the first point, not from the point before": of_slopes(
                lambda x, y: (y[1:] - y[0]) / (x[1:] - x[0])
            ),
            "the slopes have the wrong sign": cut_off(torch.neg),
            "the changes have the wrong sign, the first slope hasn't": later(lambda _, c: -c),
            "the changes are divided by the gaps once more": later(lambda x, c: c / x.diff()[1:]),
            "the slopes are added up, where their changes are due": lambda x, y: slopes_of(
                x, y
            ).cumsum(0),
            "each weight is the slope less the weight before, where the slope before is due": (
                alternating
            ),
            "the changes hold for equal gaps only, (y₃ − 2y₂ + y₁) over one of them": (
                lambda x, y: torch.cat([slopes_of(x, y)[:1], y.diff().diff() / x.diff()[1:]])
            ),
            "the changes hold for equal gaps only, (y₃ − 2y₂ + y₁) over the gap before": (
                lambda x, y: torch.cat([slopes_of(x, y)[:1], y.diff().diff() / x.diff()[:-1]])
            ),
            "the weights are the heights y themselves": lambda _, y: y[:-1],
            "all changes count upwards: their signs are lost": later(lambda _, c: c.abs()),
            "the weights have been through a ReLU, and nothing bends down any more": cut_off(
                torch.relu
            ),
        },
        begins={
            "each unit begins a point too late": lambda x: -x[1:],
            "each unit begins in the middle between two points": lambda x: -(x[1:] + x[:-1]) / 2,
            "all units begin at 0": lambda x: torch.zeros_like(x[1:]),
            "the units begin at distances from x₁": lambda x: x[0] - x[:-1],
        },
        height={
            "the line begins at the height of the second point": lambda y: y[1:2],
            "the line begins at the height of the last point": lambda y: y[-1:],
            "the line begins at height 0": lambda y: 0 * y[:1],
            "the line begins at the mean of y": lambda y: y.mean().reshape(1),
            "the line begins at −y₁": lambda y: -y[:1],
        },
    )
    | {"the slopes stand in W1, and W2 has ones": turned(slopes_of)},
    spelled=[
        {SLOPES: "slopes = y.diff()\n    changes"},
        {SLOPES: "slopes = (y[1:] - y[:1]) / (x[1:] - x[:1])\n    changes"},
        {CHANGES: "torch.cat([slopes[:1], slopes.diff()]).relu()"},
        {CHANGES: "torch.cat([slopes[:1], slopes[:-1] - slopes[1:]])"},
        {"W1, -x[:-1]": "W1, -x[1:]"},
        {"W1, -x[:-1]": "W1, -x[1:]", "unsqueeze(1), y[:1]": "unsqueeze(1), y[1:2]"},
        "return torch.ones(1, len(x)).to(x), -x, y[:, None], torch.zeros(1).to(x)",
        # Another network, which computes the same.
        "g = x.diff()\nc = torch.zeros_like(x)\nc[0] = (y[1] - y[0]) / g[0]\n"
        "c[1:-1] = (y[2:] - 2 * y[1:-1] + y[:-2]) / g[1:]\n"
        "return 3 * torch.ones(1, len(x)).to(x), -3 * x, c[:, None] / 3, y[:1]",
        {"unsqueeze(1), y[:1]": "unsqueeze(1), y[-1:]"},
    ],
)
