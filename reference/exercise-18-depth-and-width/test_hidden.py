"""The hidden checks of exercise 18."""

import pytest
import torch

from grader.suite import check, generator, normal, numbers

MOST_UNITS = 3


def computed(at, weights, biases):
    """What a ReLU network gives at each of the inputs `at`, shape [p]."""
    values = at.double().unsqueeze(1)
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True)):
        values = (torch.relu(values) if layer else values) @ W.double()
        if b.shape != values.shape[1:]:
            raise ValueError(f"a bias has shape {list(b.shape)}")
        values = values + b.double()
    return values.squeeze(1)


# --- relu_interpolation -------------------------------------------------------------


def line(code, x, y):
    """What the student's network gives at the points, and at two places between each two.

    It has a name, as it isn't what the function returns.
    """
    W1, b1, W2, b2 = code.relu_interpolation(x, y)
    between = [torch.lerp(x[:-1], x[1:], part) for part in (0.3, 0.8)]
    return {"of the network": computed(torch.cat([x, *between]), [W1, W2], [b1, b2])}


def points(m, *, seed, gap=0.1):
    """X with gaps of gap and more, about 0, and y: both [m]."""
    gaps = gap + torch.rand(m, generator=generator(seed), dtype=torch.float64)
    x = gaps.cumsum(0)
    return x - x.mean() + 0.3, 1 + normal(m, seed=seed + 1, scale=2)


FEW, SOME, MANY = points(3, seed=1), points(10, seed=3), points(40, seed=5)
STEEP = numbers(-3, -1, -0.999, -0.9, 0, 0.0002, 0.5, 2, 2.01, 2.0102, 2.1, 6)
UNEVEN = {
    "three points": FEW,
    "ten": SOME,
    "forty": MANY,
    "very close together": (STEEP, 2 + normal(12, seed=7)),
    "far from 0": (SOME[0] + 300, SOME[1] - 50),
}


@check(
    "Through other points",
    of="relu_interpolation",
    points=0.5,
    hint=(
        "Try points to the left of 0, too: where does a unit with the bias b begin?",
        "Gaps differ. Is each slope divided by its own?",
    ),
)
@pytest.mark.parametrize("form", UNEVEN)
def test_through(agree, form):
    x, y = UNEVEN[form]
    agree(lambda code: line(code, x, y), rtol=1e-8, atol=1e-8, unchanged=True)


@check(
    "Two points, points on a straight line, and as many units as points at most",
    of="relu_interpolation",
    hint=(
        "Where the slope stays as it is, a unit has nothing to add.",
        "How many pieces are there between m points, and how many bends?",
    ),
)
def test_straight(agree, student):
    x = SOME[0]
    for y in (3 - 2 * x, 0 * x - 1.5, (x - x[4]).abs() + 2):
        agree(lambda code, y=y: line(code, x, y), rtol=1e-8, atol=1e-8)
    agree(lambda code: line(code, x[3:5], SOME[1][3:5]), rtol=1e-8, atol=1e-8)
    units = [len(student.relu_interpolation(x[:m], SOME[1][:m])[1]) for m in (2, 5, 10)]
    for m, most in zip(units, (2, 5, 10), strict=True):
        if m > most:
            what = f"there are {m} hidden units, where at most {most} are due"
            agree.fail(what, named="interpolation-too-wide")


@check(
    "All four tensors have the dtype of x",
    of="relu_interpolation",
    points=0.5,
    hint="Without a dtype of its own, `torch.ones(1, h)` is float32, whatever x is.",
)
def test_dtypes(agree):
    def scenario(code, x, y):
        found = code.relu_interpolation(x, y)
        W1, b1, W2, b2 = found
        values = computed(x, [W1, W2], [b1, b2])
        return {
            f"of the network in the dtype of {name}": values.to(part.dtype)
            for name, part in zip(("W1", "b1", "W2", "b2"), found, strict=True)
        }

    agree(lambda code: scenario(code, *FEW), rtol=1e-5, atol=1e-5)
    x, y = (part.float() for part in SOME)
    agree(lambda code: scenario(code, x, y), rtol=1e-4, atol=1e-4)


@check(
    "The network comes from whole tensors",
    of="relu_interpolation",
    points=0.5,
    hint="`y[1:] - y[:-1]`, or `y.diff()`, has all the differences at once.",
)
def test_whole(agree):
    agree.in_tensors(lambda code: line(code, *SOME), rtol=1e-8, atol=1e-8)
    agree.vectorised(
        lambda code: line(code, *FEW), lambda code: line(code, *SOME), rtol=1e-8, atol=1e-8
    )


# --- sawtooth -----------------------------------------------------------------------

EVERYWHERE = torch.arange(4097, dtype=torch.float64) / 4096


@check(
    "Other numbers of folds",
    of="sawtooth",
    points=1,
    hint=(
        "How many hidden layers are there for k = 2, and how many matrices?",
        "Each fold takes what the one before gives: 0 at both ends, 1 at the top.",
    ),
)
@pytest.mark.parametrize("k", [2, 4, 7, 10])
def test_folds(agree, student, k):
    # A right network in float32 whose numbers aren't powers of two may be 2e-4 off at k = 10.
    agree(lambda code: {"of the network": computed(EVERYWHERE, *code.sawtooth(k))}, atol=1e-3)
    units = [len(bias) for bias in student.sawtooth(k)[1][:-1]]
    if len(units) != k or max(units) > MOST_UNITS:
        widest = max(units, default=0)
        what = f"there are {len(units)} hidden layers, the widest of {widest} units"
        agree.fail(f"{what}, where {k} of at most {MOST_UNITS} units are due")


# --- count_pieces -------------------------------------------------------------------


def broken(slopes, *, seed):
    """X [m] with uneven gaps, and y [m] with these slopes."""
    gaps = 0.2 + torch.rand(len(slopes), generator=generator(seed), dtype=torch.float64)
    start = numbers(0.7)
    return torch.cat([-start, gaps.cumsum(0) - 0.7]), torch.cat([start, gaps * slopes]).cumsum(0)


def some_slopes(m, *, seed):
    """Slopes [m] in thirds, of which many follow on their equals."""
    draw = generator(seed)
    thirds = torch.randint(-6, 7, (m + 1,), generator=draw) / numbers(3)
    return thirds[(torch.rand(m, generator=draw) < 0.6).cumsum(0)]


LINES = [broken(some_slopes(m, seed=m), seed=m + 50) for m in (9, 24, 60)]


@check(
    "Other lines, long and short",
    of="count_pieces",
    points=1,
    hint=(
        "Slopes are differences of y over differences of x, and the gaps in x aren't equal.",
        "Equal slopes may come out a little apart: what does the task count as equal?",
    ),
)
def test_lines(agree):
    x, y = LINES[0]
    lines = [*LINES, *[(x[:m], y[:m]) for m in range(2, 9)]]
    agree(lambda code: [code.count_pieces(x, y) for x, y in lines], unchanged=True)


@check(
    "Straight lines, and one with a single bend",
    of="count_pieces",
    points=0.5,
    hint="A line that never bends is one piece, also where it is level.",
)
def test_straight_lines(agree):
    x, _ = LINES[1]
    lines = (0.1 * x + 3, 0 * x, -7 * x, (x - x[5]).abs(), (x - x[1]).clamp(min=0))
    agree(lambda code: [code.count_pieces(x, y) for y in lines])


@check(
    "Very steep and very flat lines, on very large and very small grids",
    of="count_pieces",
    hint="A millionth of what? The largest slope says how large a slope is here.",
)
def test_sizes(agree):
    def scenario(code):
        sizes = ((1, 1e-9), (1, 1e9), (1e-9, 1), (1e9, 1))
        lines = (*LINES, tuple(part[:17] for part in LINES[2]))
        return [
            code.count_pieces(wide * x, high * y)
            for (wide, high), (x, y) in zip(sizes, lines, strict=True)
        ]

    agree(scenario)


@check(
    "What is a bend, and what is rounding",
    of="count_pieces",
    hint=(
        "The slopes are compared with the largest of all, not with their neighbours.",
        "The largest slope may be one that falls.",
    ),
)
def test_rounding(agree):
    # Changes by 1.5e-6 of the largest slope and more, and by 7e-7: bends, and none.
    steps = numbers(1, 1 + 1.5e-6, 1 + 1.5e-6, 1 + 2.2e-6, 1, 1 + 7e-7, -1, -1 + 7e-7)
    # The largest slope is −4: what is less than 4e-6 apart is no bend.
    nearly_level = numbers(0, 1e-9, -1e-9, 0, 1.2e-6, -4, -4, -4, 2e-8, 0, 0.5)
    lines = broken(5 * steps, seed=81), broken(nearly_level, seed=82)
    agree(lambda code: [code.count_pieces(*points) for points in lines])


def tooth_by_tooth(k, m):
    """X [m] from 0 to 1 in float32, and the tent applied k times."""
    x = torch.arange(m) / (m - 1)
    y = x
    for _ in range(k):
        y = 1 - (2 * y - 1).abs()
    return x, y


@check(
    "Sawtooths of up to 1024 pieces, in both dtypes",
    of="count_pieces",
    points=0.5,
    hint="Two pieces may have the same slope and still be two.",
)
def test_sawtooths(agree):
    def scenario(code):
        found = []
        for k, m in ((1, 5), (5, 33), (6, 513), (10, 4097)):
            x, y = tooth_by_tooth(k, m)
            found += [code.count_pieces(x, y), code.count_pieces(x.double(), -2 * y.double())]
        return found

    agree(scenario)


@check(
    "Counting takes whole tensors",
    of="count_pieces",
    points=0.5,
    hint="A comparison of tensors gives True and False for all points; their sum is how many.",
)
def test_count_whole(agree):
    few = [(x[-m:], y[-m:]) for x, y in LINES for m in (5, 10)]
    many = [(x[:m], y[:m]) for x, y in LINES[1:] for m in (18, 20, 25)]
    agree.vectorised(
        lambda code: [code.count_pieces(*line) for line in few],
        lambda code: [code.count_pieces(*line) for line in many],
    )
