"""The known wrong ideas about Xavier's uniform weights."""

import math

import torch

from grader.suite import misconception

# --- How numbers are drawn, for both kinds of weights -------------------------------


def evenly(bound, d, h):
    """Uniform between ± bound."""
    return (2 * torch.rand(d, h) - 1) * bound


def bell(deviation, d, h):
    """Normal, with a standard deviation."""
    return torch.randn(d, h) * deviation


def turned(draw):
    """Drawn with the shape the other way round."""
    return lambda scale, d, h: draw(scale, h, d)


def one_row(draw):
    """A single row, for all inputs."""
    return lambda scale, d, h: draw(scale, 1, h).expand(d, h)


def one_column(draw):
    """A single column, for all outputs."""
    return lambda scale, d, h: draw(scale, d, 1).expand(d, h)


def in_float64(draw):
    """As drawn, in the other dtype."""
    return lambda scale, d, h: draw(scale, d, h).double()


def with_a_seed(draw):
    """The same numbers in each call."""

    def drawn(scale, d, h):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            return draw(scale, d, h)

    return drawn


def zeros(_, d, h):
    """Nothing but zeros."""
    return torch.zeros(d, h)


def constant(scale, d, h):
    """One number, everywhere."""
    return torch.full((d, h), scale)


SHAPE = (
    "In this course a layer is X @ W, so that W has a row for each input and a column for each "
    "output: [d, h]. In `torch.nn.Linear` it is the other way round."
)
ALIKE = (
    "Units with equal weights compute the same, get the same gradient, and stay equal for as long "
    "as the training lasts: a layer of a hundred is worth one. Only chance can make them different."
)
SEED = (
    "Two layers of the same shape would get the same matrix, and every run would start at the same "
    "place, whatever seed was chosen. The seed is set once, outside."
)
FLOAT64 = (
    "torch's own parameters are float32, and `X @ W` takes two of a kind: a matrix of another "
    "dtype fits no other tensor of the network."
)
CENTRE = (
    "If all weights have the same sign, then every unit puts out much the same thing, and the sums "
    "add up from layer to layer. Half of the weights have to be negative."
)

# --- xavier_uniform -----------------------------------------------------------------


def xavier_bound(d, h, gain):
    """As it is due."""
    return gain * math.sqrt(6 / (d + h))


def _xavier(bound=xavier_bound, draw=evenly):
    """xavier_uniform from the bound, and from what is drawn with it."""
    return lambda d, h, gain=1.0: draw(bound(d, h, gain), d, h)


def xavier_wrong(identifier, says, why, spelled, **parts):
    """An entry for xavier_uniform with a part that is wrong."""
    declare = misconception(
        f"xavier-{identifier}", of="xavier_uniform", says=says, why=why, spelled=spelled
    )
    return declare(_xavier(**parts))


BOUND = "gain * math.sqrt(6 / (d + h))"
DRAWN = "torch.empty(d, h).uniform_(-bound, bound)"
BOTH = (
    "On the way forward each output adds up d products, on the way back each gradient adds up h. "
    "Xavier's weights suit both ways half-way, and so d + h is in the formula."
)
SIX = (
    "Of numbers that are even between ± a the variance is a²/3, and not a², nor a. Which a gives "
    "the variance 2/(d + h)?"
)
GAIN = "Every weight is multiplied by the gain, once: with the gain 2 the bound is twice as large."

inputs_only = xavier_wrong(
    "inputs-only",
    "The bound is √(6/d): the number of outputs is missing.",
    BOTH,
    bound=lambda d, _, gain: gain * math.sqrt(6 / d),
    spelled=[{"6 / (d + h)": "6 / d"}, "return gain * (6 / d) ** 0.5 * (2 * torch.rand(d, h) - 1)"],
)
outputs_only = xavier_wrong(
    "outputs-only",
    "The bound is √(6/h): the number of inputs is missing.",
    BOTH,
    bound=lambda _, h, gain: gain * math.sqrt(6 / h),
    spelled=[
        {"6 / (d + h)": "6 / h"},
        "W = torch.empty(d, h)\ntorch.nn.init.kaiming_uniform_(W)\nreturn gain * W",
    ],
)
half_variance = xavier_wrong(
    "three-for-six",
    "The bound is √(3/(d + h)): the weights have half of the variance that is due.",
    "With d + h taken for the mean of the two numbers, a factor 2 gets lost: the mean is "
    "(d + h)/2. " + SIX,
    bound=lambda d, h, gain: gain * math.sqrt(3 / (d + h)),
    spelled=[{"6 /": "3 /"}, {BOUND: "gain * math.sqrt(3) / math.sqrt(d + h)"}],
)
twice_variance = xavier_wrong(
    "twelve-for-six",
    "The bound is √(12/(d + h)): the weights have twice the variance that is due.",
    "The 6 has the 2 of the mean of d and h in it already. " + SIX,
    bound=lambda d, h, gain: gain * math.sqrt(12 / (d + h)),
    spelled=[{"6 /": "12 /"}, {BOUND: "gain * math.sqrt(6 / ((d + h) / 2))"}],
)
deviation_as_bound = xavier_wrong(
    "deviation-as-bound",
    "The bound is √(2/(d + h)), which is the standard deviation that is due.",
    SIX + " A uniform distribution reaches out to √3 times its standard deviation.",
    bound=lambda d, h, gain: gain * math.sqrt(2 / (d + h)),
    spelled=[
        {"6 /": "2 /"},
        "s = gain * (2 / (d + h)) ** 0.5\nreturn s - 2 * s * torch.rand(d, h)",
    ],
)
variance_as_bound = xavier_wrong(
    "variance-as-bound",
    "The bound is 2/(d + h), which is the variance that is due.",
    SIX,
    bound=lambda d, h, gain: gain * 2 / (d + h),
    spelled=[
        {BOUND: "gain * 2 / (d + h)"},
        "v = 2 / (d + h)\nreturn gain * (2 * v * torch.rand(d, h) - v)",
    ],
)
no_root = xavier_wrong(
    "no-root",
    "The bound is 6/(d + h): the root is missing.",
    "The variance of a sum of d products grows with the square of the weights, so that a root "
    "makes up for it.",
    bound=lambda d, h, gain: gain * 6 / (d + h),
    spelled=[
        {"math.sqrt(6 / (d + h))": "6 / (d + h)"},
        "a = gain * 6 / (d + h)\nreturn a - 2 * a * torch.rand(d, h)",
    ],
)
root_of_six = xavier_wrong(
    "root-of-six-only",
    "The bound is √6/(d + h): d + h isn't under the root.",
    "The root goes over the whole fraction.",
    bound=lambda d, h, gain: gain * math.sqrt(6) / (d + h),
    spelled=[
        {"math.sqrt(6 / (d + h))": "math.sqrt(6) / (d + h)"},
        "bound = gain * 6**0.5 / (d + h)\nreturn bound * (1 - 2 * torch.rand(d, h))",
    ],
)
product = xavier_wrong(
    "product-for-sum",
    "The bound is √(6/(d · h)): the product of the two numbers in place of their sum.",
    BOTH,
    bound=lambda d, h, gain: gain * math.sqrt(6 / (d * h)),
    spelled=[{"6 / (d + h)": "6 / (d * h)"}, {"6 / (d + h)": "6 / torch.empty(d, h).numel()"}],
)
outputs_beside = xavier_wrong(
    "outputs-beside-the-fraction",
    "The bound is √(6/d + h): h isn't below the line.",
    "Python divides before it adds, so that a sum below the line needs brackets.",
    bound=lambda d, h, gain: gain * math.sqrt(6 / d + h),
    spelled=[
        {"6 / (d + h)": "6 / d + h"},
        "a = gain * (6 / d + h) ** 0.5\nreturn 2 * a * torch.rand(d, h) - a",
    ],
)
own_of_linear = xavier_wrong(
    "own-of-linear",
    "These are the weights that `nn.Linear` begins with: uniform between ± 1/√d.",
    "They are smaller than Xavier's, and know nothing of the outputs.",
    bound=lambda d, _, gain: gain / math.sqrt(d),
    spelled=[
        {BOUND: "gain / math.sqrt(d)"},
        "return gain * torch.nn.Linear(d, h, bias=False).weight.detach().T",
    ],
)
gain_squared = xavier_wrong(
    "gain-squared",
    "The gain is in the bound twice.",
    GAIN,
    bound=lambda d, h, gain: gain * xavier_bound(d, h, gain),
    spelled=[{"gain *": "gain**2 *"}, {DRAWN: f"gain * {DRAWN}"}],
)
gain_ignored = xavier_wrong(
    "gain-ignored",
    "`gain` isn't used.",
    GAIN,
    bound=lambda d, h, _: xavier_bound(d, h, 1.0),
    spelled=[{"gain *": ""}, "return torch.nn.init.xavier_uniform_(torch.empty(d, h))"],
)
gain_in_root = xavier_wrong(
    "gain-under-the-root",
    "The gain stands under the root.",
    GAIN,
    bound=lambda d, h, gain: math.sqrt(gain * 6 / (d + h)),
    spelled=[{BOUND: "math.sqrt(gain * 6 / (d + h))"}, {"gain *": "math.sqrt(gain) *"}],
)
gain_divides = xavier_wrong(
    "gain-divides",
    "The bound is divided by the gain.",
    GAIN,
    bound=lambda d, h, gain: xavier_bound(d, h, 1.0) / gain,
    spelled=[
        {"gain *": "1 / gain *"},
        {DRAWN: "torch.empty(d, h).uniform_(-1, 1) * bound / gain**2"},
    ],
)
not_centred = xavier_wrong(
    "not-centred",
    "The weights lie between 0 and the bound: none is negative.",
    "`torch.rand` gives numbers between 0 and 1. " + CENTRE,
    draw=lambda bound, d, h: bound * torch.rand(d, h),
    spelled=[
        {DRAWN: "bound * torch.rand(d, h)"},
        {DRAWN: "torch.empty(d, h).uniform_(0, bound)"},
        {DRAWN: f"{DRAWN}.abs()"},
    ],
)
not_moved = xavier_wrong(
    "not-moved",
    "The weights lie between 0 and twice the bound: none is negative.",
    "The interval from −a to a is 2a wide, and it begins at −a. " + CENTRE,
    draw=lambda bound, d, h: 2 * bound * torch.rand(d, h),
    spelled=[{DRAWN: "2 * bound * torch.rand(d, h)"}, {DRAWN: "torch.rand(d, h).mul(bound * 2)"}],
)
one_subtracted = xavier_wrong(
    "one-subtracted",
    "1 is subtracted: the weights lie between −1 and 2a − 1.",
    "The interval from −a to a is 2a wide, and it begins at −a, not at −1. Which number has to be "
    "subtracted from one between 0 and 2a?",
    draw=lambda bound, d, h: 2 * bound * torch.rand(d, h) - 1,
    spelled=[
        {DRAWN: "torch.rand(d, h) * 2 * bound - 1"},
        {DRAWN: "torch.empty(d, h).uniform_(-1, 2 * bound - 1)"},
    ],
)
half_width = xavier_wrong(
    "half-as-wide",
    "The weights reach out to half of the bound: from −a/2 to a/2.",
    "`torch.rand(d, h) - 0.5` lies between −½ and ½. How wide is the interval from −a to a?",
    draw=lambda bound, d, h: bound * (torch.rand(d, h) - 0.5),
    spelled=[
        {DRAWN: "bound * (torch.rand(d, h) - 0.5)"},
        {DRAWN: "torch.empty(d, h).uniform_(-bound / 2, bound / 2)"},
    ],
)
twice_width = xavier_wrong(
    "twice-as-wide",
    "The weights reach out to twice the bound.",
    "The interval from −a to a is 2a wide; its ends are at ± a, and not at ± 2a.",
    draw=lambda bound, d, h: 2 * evenly(bound, d, h),
    spelled=[{DRAWN: "2 * bound * (2 * torch.rand(d, h) - 1)"}, {DRAWN: f"2 * {DRAWN}"}],
)
normal_xavier = xavier_wrong(
    "normal",
    "The weights have the right variance, but they are normal: some lie far beyond the bound.",
    "There is a normal kind of Xavier's weights as well. Here they are uniform: spread evenly "
    "between −a and a, and nowhere else.",
    draw=lambda bound, d, h: bell(bound / math.sqrt(3), d, h),
    spelled=[
        {DRAWN: "torch.randn(d, h) * bound / math.sqrt(3)"},
        "W = torch.empty(d, h)\nreturn torch.nn.init.xavier_normal_(W, gain=gain)",
    ],
)
bound_as_deviation = xavier_wrong(
    "bound-as-deviation",
    "The weights are normal, with the bound as their standard deviation.",
    "`randn` draws from the bell curve, which has no bound. Spread evenly between two ends are the "
    "numbers of `rand`.",
    draw=bell,
    spelled=[{DRAWN: "bound * torch.randn(d, h)"}, {DRAWN: "torch.normal(0, bound, (d, h))"}],
)
he_for_xavier = xavier_wrong(
    "he-in-its-place",
    "These are He's weights: normal, with the variance 2/d.",
    BOTH + " He's leave the way back aside.",
    bound=lambda d, _, gain: gain * math.sqrt(2 / d),
    draw=bell,
    spelled=[
        "return gain * he_normal(d, h)",
        "return gain * math.sqrt(2 / d) * torch.randn(d, h)",
    ],
)
turned_xavier = xavier_wrong(
    "shape-turned",
    "The matrix has the shape [h, d].",
    SHAPE,
    draw=turned(evenly),
    spelled=[{"torch.empty(d, h)": "torch.empty(h, d)"}, {DRAWN: f"{DRAWN}.T"}],
)
zero_xavier = xavier_wrong(
    "zeros",
    "All weights are 0.",
    ALIKE,
    draw=zeros,
    spelled=[{DRAWN: "torch.zeros(d, h)"}, {DRAWN: "torch.empty(d, h).zero_()"}],
)
constant_xavier = xavier_wrong(
    "constant",
    "All weights are the same number.",
    ALIKE,
    draw=constant,
    spelled=[
        {DRAWN: "torch.full((d, h), bound)"},
        {DRAWN: "(2 * torch.rand(1) - 1) * torch.ones(d, h) * bound"},
    ],
)
seeded_xavier = xavier_wrong(
    "seed-inside",
    "Every call gives the same matrix: the generator is seeded inside the function, or the matrix "
    "is made only once.",
    SEED,
    draw=with_a_seed(evenly),
    spelled=[
        {"bound = ": "torch.manual_seed(0)\n    bound = "},
        {DRAWN: "torch.empty(d, h).uniform_(-bound, bound, generator=torch.Generator())"},
    ],
)
rows_xavier = xavier_wrong(
    "one-row",
    "All rows are equal: every input has the same weights.",
    "A unit then sees the sum of its inputs and nothing else of them. Every weight is drawn by "
    "itself.",
    draw=one_row(evenly),
    spelled=[
        {DRAWN: "torch.empty(h).uniform_(-bound, bound).repeat(d, 1)"},
        {DRAWN: "torch.empty(1, h).uniform_(-bound, bound).expand(d, h)"},
    ],
)
columns_xavier = xavier_wrong(
    "one-column",
    "All columns are equal: every unit has the same weights.",
    ALIKE,
    draw=one_column(evenly),
    spelled=[
        {DRAWN: "torch.empty(d, 1).uniform_(-bound, bound).repeat(1, h)"},
        {DRAWN: "torch.empty(d, 1).uniform_(-bound, bound).expand(d, h)"},
    ],
)
double_xavier = xavier_wrong(
    "float64",
    "The matrix is float64.",
    FLOAT64,
    draw=in_float64(evenly),
    spelled=[
        {DRAWN: "torch.empty(d, h, dtype=torch.float64).uniform_(-bound, bound)"},
        {DRAWN: f"{DRAWN}.double()"},
    ],
)
