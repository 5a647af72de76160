"""The known wrong ideas about counting the pieces of a broken line."""

import torch

from grader.suite import family, misconception

# What the reference's text has, for spellings.
SLOPES = "slopes = y.diff() / x.diff()\n    bends"
BENDS = "bends = slopes.diff().abs() > 1e-6 * slopes.abs().max()"
RETURNED = "return int(bends.sum()) + 1"


def slopes_of(x, y):
    """The slopes between the points, shape [m − 1]."""
    return y.diff() / x.diff()


def bends_of(slopes):
    """Where neighbouring slopes differ."""
    return slopes.diff().abs() > 1e-6 * slopes.abs().max()


def counted(bends=bends_of, slopes=slopes_of, more=1):
    """count_pieces from its parts."""
    return lambda x, y: int(bends(slopes(x, y)).sum()) + more


def count_wrong(identifier, says, why, implementation, spelled):
    """An entry for a wrong count."""
    declare = misconception(
        f"count-{identifier}", of="count_pieces", says=says, why=why, spelled=spelled
    )
    return declare(implementation)


bends = count_wrong(
    "bends",
    "These are the bends, one fewer than the pieces.",
    "A line that never bends is one piece, and each bend begins another.",
    counted(more=0),
    spelled=[
        {RETURNED: "return int(bends.sum())"},
        "s = (y[1:] - y[:-1]) / (x[1:] - x[:-1])\n"
        "return (abs(s[1:] - s[:-1]) > 1e-6 * abs(s).max()).sum().item()",
    ],
)


def up_or_down(slopes):
    """Where a line turns from rising to falling, or back."""
    return torch.sign(slopes).diff() != 0


turns = count_wrong(
    "turns",
    "Only those places are counted where the line turns from rising to falling, or back.",
    "A line can bend without turning: it may rise slowly, and then fast. That makes two pieces.",
    counted(bends=up_or_down),
    spelled=[
        {BENDS: "bends = torch.sign(slopes[1:]) != torch.sign(slopes[:-1])"},
        "d = torch.sign(y[1:] - y[:-1])\nreturn int((d[1:] != d[:-1]).sum()) + 1",
    ],
)
turning = family(
    "count-turns-otherwise",
    of="count_pieces",
    says="Only those places are counted where the line turns from rising to falling, or back; "
    "{form}.",
    why="A line can bend without turning: it may rise slowly, and then fast. That makes two "
    "pieces.",
    forms={
        "a level piece turns nothing": counted(bends=lambda s: s[1:] * s[:-1] < 0),
        "a level piece counts as falling": counted(bends=lambda s: (s > 0)[1:] != (s > 0)[:-1]),
        "a level piece counts as rising": counted(bends=lambda s: (s < 0)[1:] != (s < 0)[:-1]),
        "and one is missing, since turns aren't pieces": counted(bends=up_or_down, more=0),
    },
    spelled=[
        {BENDS: "bends = slopes[1:] * slopes[:-1] < 0"},
        "d = (y[1:] - y[:-1]) > 0\nreturn int((d[1:] != d[:-1]).sum()) + 1",
    ],
)


@misconception(
    "count-gaps",
    of="count_pieces",
    says="Every gap between two points counts as a piece of its own.",
    why="Where the line goes straight through a point, the gaps on both sides belong to one piece.",
    spelled=["return y.diff().numel()", {RETURNED: "return len(slopes)"}],
)
def count_gaps(x, y):
    return len(x) - 1


distinct = count_wrong(
    "different-slopes",
    "These are the different slopes, and not the pieces.",
    "Pieces that don't lie side by side may have the same slope and still are two: a sawtooth has "
    "many pieces, and only two slopes.",
    lambda x, y: len(torch.unique((slopes_of(x, y) / 1e-6).round())),
    spelled=[
        {RETURNED: "return len(slopes.unique())"},
        "s = (y[1:] - y[:-1]) / (x[1:] - x[:-1])\nreturn len({round(v, 6) for v in s.tolist()})",
    ],
)
exact = count_wrong(
    "rounding",
    "Rounding is counted: two slopes that are equal on paper may come out a little apart.",
    "A computer keeps some sixteen digits, and each slope is rounded in its own way. That is why "
    "the task says how far apart two slopes have to be.",
    counted(bends=lambda s: s.diff() != 0),
    spelled=[
        {BENDS: "bends = slopes[1:] != slopes[:-1]"},
        {BENDS: "bends = slopes.diff().abs() > 0"},
        "s = (y[1:] - y[:-1]) / (x[1:] - x[:-1])\nreturn len(torch.unique_consecutive(s))",
    ],
)
absolute = family(
    "count-absolute",
    of="count_pieces",
    says="Slopes are compared with a fixed number, {form}, whatever size they have.",
    why="On a line with slopes of a billionth everything lies below such a number, and none of its "
    "bends is seen. On a very steep one, rounding lies above it. What is large, and what is small, "
    "only the slopes themselves can say.",
    forms={
        "a millionth": counted(bends=lambda s: s.diff().abs() > 1e-6),
        "a hundred-millionth": counted(bends=lambda s: s.diff().abs() > 1e-8),
        "a billionth": counted(bends=lambda s: s.diff().abs() > 1e-9),
        "1e-12": counted(bends=lambda s: s.diff().abs() > 1e-12),
        "a thousandth": counted(bends=lambda s: s.diff().abs() > 1e-3),
    },
    spelled=[
        {"1e-6 * slopes.abs().max()": "1e-6"},
        {BENDS: "bends = ~torch.isclose(slopes[1:], slopes[:-1], rtol=0, atol=1e-6)"},
        {"1e-6 * slopes.abs().max()": "1e-8"},
    ],
)
gaps_ignored = count_wrong(
    "gaps-ignored",
    "Differences of y are compared, where slopes are due: x isn't in it.",
    "A straight line that crosses a gap of 1 and one of 2 rises twice as far in the second, and "
    "its slope stays the same.",
    counted(slopes=lambda _, y: y.diff()),
    spelled=[
        {SLOPES: "slopes = y.diff()\n    bends"},
        "d = y[2:] - 2 * y[1:-1] + y[:-2]\n"
        "return int((abs(d) > 1e-6 * abs(y[1:] - y[:-1]).max()).sum()) + 1",
    ],
)


def beside(slopes, share=1e-6):
    """Where a slope differs from its neighbour by more than a share of the larger of the two."""
    larger = torch.maximum(slopes[1:].abs(), slopes[:-1].abs())
    return slopes.diff().abs() > share * larger


count_slips = family(
    "count-slip",
    of="count_pieces",
    says="The count has a slip: {form}.",
    why="Draw a line through five points that rises, goes on straight, gets steeper, and falls. "
    "Write its four slopes down, and go through your code line by line.",
    forms={
        "one is added too often": counted(more=2),
        "every slope is compared with the first": counted(
            bends=lambda s: (s - s[0]).abs() > 1e-6 * s.abs().max()
        ),
        "slopes are compared with their neighbours, not with the largest": counted(bends=beside),
        "slopes are compared with their neighbours, as `isclose` does it": counted(
            bends=lambda s: ~torch.isclose(s[1:], s[:-1])
        ),
        "only bends upwards are counted": counted(bends=lambda s: s.diff() > 1e-6 * s.abs().max()),
        "only bends downwards are counted": counted(
            bends=lambda s: -s.diff() > 1e-6 * s.abs().max()
        ),
        "the largest slope is taken with its sign": counted(
            bends=lambda s: s.diff().abs() > 1e-6 * s.max()
        ),
        "the sizes of slopes are compared, without their signs": counted(
            bends=lambda s: s.abs().diff().abs() > 1e-6 * s.abs().max()
        ),
        "a thousandth is taken for a millionth": counted(
            bends=lambda s: s.diff().abs() > 1e-3 * s.abs().max()
        ),
        "the slopes are x over y, not y over x": counted(slopes=lambda x, y: x.diff() / y.diff()),
        "what is compared with the slopes is y's largest value": lambda x, y: (
            int((slopes_of(x, y).diff().abs() > 1e-6 * y.abs().max()).sum()) + 1
        ),
        "changes are compared with the largest change": counted(
            bends=lambda s: s.diff().abs() > 1e-6 * s.diff().abs().amax(0)
        ),
        "changes are compared with the mean of the slopes' sizes": counted(
            bends=lambda s: s.diff().abs() > 1e-6 * s.abs().mean()
        ),
    },
    spelled=[
        {RETURNED: "return int(bends.sum()) + 2"},
        {BENDS: "bends = slopes.diff() > 1e-6 * slopes.abs().max()"},
        {BENDS: "bends = ~torch.isclose(slopes[1:], slopes[:-1])"},
        {"slopes.abs().max()": "slopes.max()"},
    ],
)
