"""The known wrong ideas about R²."""

from grader.suite import crossed, family, misconception


def from_mean(_y_hat, y):
    """What the errors are compared with: how far the targets are from their mean, squared."""
    return (y - y.mean()).square().sum()


def squared_errors(y_hat, y):
    """The errors, squared and added up."""
    return (y - y_hat).square().sum()


def one_minus(residual, total):
    """R² of both sums."""
    return 1 - residual / total


def flat(value):
    """Predictions or targets of any shape as one row."""
    return value.flatten()


def scored(residual=squared_errors, total=from_mean, joined=one_minus, shape=flat):
    """R² from its parts."""

    def build(y_hat, y):
        y_hat, y = shape(y_hat), shape(y)
        return joined(residual(y_hat, y), total(y_hat, y))

    return build


def correlation(y_hat, y):
    """The correlation of predictions and targets."""
    a, b = flat(y_hat) - y_hat.mean(), flat(y) - y.mean()
    return (a * b).sum() / (a.norm() * b.norm())


def r_wrong(identifier, says, why, spelled, wrong=None, **parts):
    """An entry for r_squared: other code, or a part that is wrong."""
    declare = misconception(f"r2-{identifier}", of="r_squared", says=says, why=why, spelled=spelled)
    return declare(wrong or scored(**parts))


FLAT = "y_hat, y = y_hat.flatten(), y.flatten()"
RESIDUAL = "residual = torch.square(y - y_hat).sum()"
TOTAL = "total = torch.square(y - y.mean()).sum()"
RETURNED = "return 1 - residual / total"

r2_ratio = r_wrong(
    "ratio",
    "This is the quotient of the two sums alone: it isn't subtracted from 1.",
    "The quotient says how much of the scatter is left. It is 0 for perfect predictions and 1 for "
    "the mean; R² is what is gone of it.",
    joined=lambda residual, total: residual / total,
    spelled=[
        {RETURNED: "return residual / total"},
        "e, d = y.flatten() - y_hat.flatten(), y - y.mean()\n"
        "return torch.mean(e**2) / torch.mean(d**2)",
    ],
)
r2_swapped = r_wrong(
    "swapped",
    "Predictions and targets are exchanged: the errors are compared with the scatter of the "
    "predictions.",
    "The errors are the same either way, and what is below them isn't. Predictions that hardly "
    "vary would be compared with hardly anything.",
    wrong=lambda y_hat, y: scored()(y, y_hat),
    spelled=[
        {FLAT: "y, y_hat = y_hat.flatten(), y.flatten()"},
        {TOTAL: "total = torch.square(y_hat - y_hat.mean()).sum()"},
    ],
)
r2_other_mean = r_wrong(
    "mean-of-predictions",
    "The targets are measured from the mean of the predictions.",
    "R² compares with somebody who always says the mean of the targets. The predictions' mean is "
    "another number.",
    total=lambda y_hat, y: (y - y_hat.mean()).square().sum(),
    spelled=[
        {TOTAL: "total = torch.square(y - y_hat.mean()).sum()"},
        "a, b = y_hat.ravel(), y.ravel()\n"
        "return 1 - ((b - a) ** 2).mean() / ((b - a.mean()) ** 2).mean()",
    ],
)
r2_correlation = r_wrong(
    "squared-correlation",
    "This is the squared correlation of predictions and targets.",
    "The two are the same for a least-squares line on its own training points, and nowhere else. "
    "A correlation forgives predictions that are all too high, or ten times too large.",
    wrong=lambda y_hat, y: correlation(y_hat, y).square(),
    spelled=[
        {RETURNED: "return torch.corrcoef(torch.stack([y_hat, y]))[0, 1] ** 2"},
        "a, b = y_hat.flatten() - y_hat.mean(), y.flatten() - y.mean()\n"
        "return (a * b).sum() ** 2 / ((a * a).sum() * (b * b).sum())",
    ],
)
r2_n_minus_one = family(
    "r2-n-minus-one",
    of="r_squared",
    says="One of the two sums is divided by n and the other one by n − 1: {form}.",
    why="`var` and `std` of torch divide by n − 1 unless they are told otherwise, and `mean` by n. "
    "As long as both sums are divided by the same number it doesn't matter by which.",
    forms={
        "n − 1 is below the targets' scatter": lambda y_hat, y: (
            1 - (flat(y) - flat(y_hat)).square().mean() / y.var()
        ),
        "n − 1 is below the errors": lambda y_hat, y: (
            1 - squared_errors(flat(y_hat), flat(y)) / (y.numel() - 1) / y.var(correction=0)
        ),
    },
    spelled=[
        {RETURNED: "return 1 - (y - y_hat).square().mean() / y.var()"},
        {TOTAL: "total = y.std() ** 2 * len(y)"},
        {RESIDUAL: "residual = torch.square(y - y_hat).sum() / (len(y) - 1) * len(y)"},
    ],
)


def averaged(y_hat, y):
    """The errors squared, averaged, and times n: the same, but for a table of errors."""
    return (y - y_hat).square().mean() * y.numel()


TABLES = {"added up": squared_errors, "averaged": averaged}


def as_they_come(table=None, total=from_mean, joined=one_minus):
    """R² of what isn't brought to one shape, so that a column and a flat tensor make a table."""
    if table is None:
        return scored(total=total, joined=joined)
    return scored(TABLES[table], total, joined, shape=lambda value: value)


r2_broadcast = family(
    "r2-broadcast",
    of="r_squared",
    says="A column minus a flat tensor is a table: every target is compared with every prediction, "
    "and all of that is {form}.",
    why="Shapes [n, 1] and [n] are broadcast to [n, n]. No error says so, and a good model "
    "suddenly has an R² far below what is due.",
    forms={table: as_they_come(table) for table in TABLES},
    spelled=[
        {FLAT: ""},
        {FLAT: "", RETURNED: "return 1 - (y - y_hat).square().mean() / y.var(correction=0)"},
        {FLAT: "y_hat, y = y_hat.squeeze(0), y.squeeze(0)"},
    ],
)
r2_explained = r_wrong(
    "explained-variance",
    "The errors' own mean is subtracted before they are squared.",
    "Then predictions that are all too high by 2 count as perfect. An error is an error, also if "
    "all are alike.",
    residual=lambda y_hat, y: from_mean(None, y - y_hat),
    spelled=[
        {RETURNED: "return 1 - (y - y_hat).var() / y.var()"},
        {RESIDUAL: "e = y - y_hat\n    residual = torch.square(e - e.mean()).sum()"},
    ],
)
r2_clamped = r_wrong(
    "clamped",
    "What is below 0 is made 0.",
    "R² is a name, not a square: predictions that are worse than the mean have a negative one. "
    "That is just what you want to see of a network on new data.",
    joined=lambda residual, total: (1 - residual / total).clamp(min=0),
    spelled=[
        {RETURNED: "return torch.clamp(1 - residual / total, min=0.0)"},
        {RETURNED: "return torch.relu(1 - residual / total)"},
    ],
)
r2_uncentred = r_wrong(
    "not-centred",
    "Below the errors stands the sum of the squared targets: their mean isn't subtracted.",
    "That compares with somebody who always says 0. The mean of the targets is a much better "
    "guess, and R² 0 is for it.",
    total=lambda _, y: y.square().sum(),
    spelled=[
        {TOTAL: "total = torch.square(y).sum()"},
        "a, b = y_hat.flatten(), y.flatten()\nreturn 1 - (a - b).dot(a - b) / b.dot(b)",
    ],
)
r2_share = r_wrong(
    "predictions-scatter",
    "This compares how much the predictions scatter about the targets' mean with how much the "
    "targets do: the errors don't occur in it.",
    "Wild predictions scatter, too. Only for a least-squares line on its training points is that "
    "the same number.",
    wrong=lambda y_hat, y: squared_errors(y.mean(), y_hat) / from_mean(None, y),
    spelled=[
        {RETURNED: "return torch.square(y_hat - y.mean()).sum() / total"},
        "m = y.mean()\nreturn ((y_hat - m) ** 2).mean() / ((y - m) ** 2).mean()",
    ],
)

r2_mixed = r_wrong(
    "predictions-about-mean",
    "Below the errors stands how far the predictions are from the targets' mean.",
    "It is the targets' own distance from their mean that belongs there: those are the errors of "
    "somebody who always says the mean. For predictions that are the mean yours divides by 0.",
    total=lambda y_hat, y: (y_hat - y.mean()).square().sum(),
    spelled=[
        {TOTAL: "total = torch.square(y_hat - y.mean()).sum()"},
        "a, b = y_hat.flatten(), y.flatten()\n"
        "return 1 - ((b - a) ** 2).mean() / ((a - b.mean()) ** 2).mean()",
    ],
)


def divided_by_rounding(got, expected, y_hat, y):
    """A huge number, which neither equal predictions nor exact ones account for."""
    scattered, off = bool(y_hat.std() > 0.1), bool(expected < 0.99)
    return scattered and off and bool(got.abs() > 1e6 * (1 + expected.abs()))


r2_nothing_below = misconception(
    "r2-nothing-below",
    of="r_squared",
    says="Below the errors stands the sum of the distances from the mean, which is 0 but for "
    "rounding.",
    why="Some targets lie above their mean and others below, and the distances add up to nothing. "
    "Square each of them first, and add the squares up. Where do your brackets close?",
    recognise=divided_by_rounding,
    handed_out=True,
    spelled=[
        {
            RESIDUAL: "residual = torch.sum(y - y_hat) ** 2",
            TOTAL: "total = torch.sum(y - y.mean()) ** 2",
        },
        {TOTAL: "total = torch.square((y - y.mean()).sum())"},
    ],
)(scored(total=lambda _, y: (y - y.mean()).sum().square()))

TWO_AT_ONCE = crossed(
    as_they_come,
    table={f"a column and a flat tensor make a table, which is {how}": how for how in TABLES},
    total={
        "the targets' scatter is divided by n − 1, and the errors by n": (
            lambda _, y: y.var() * y.numel()
        ),
        "the targets are measured from the predictions' mean": lambda y_hat, y: (
            (y - y_hat.mean()).square().sum()
        ),
        "the predictions' distance from the targets' mean is below": lambda y_hat, y: (
            (y_hat - y.mean()).square().sum()
        ),
        "the predictions' scatter is below": lambda y_hat, _: from_mean(None, y_hat),
        "the targets' mean isn't subtracted below": lambda _, y: y.square().sum(),
    },
    joined={
        "the quotient isn't subtracted from 1": lambda residual, total: residual / total,
        "what is below 0 is made 0": lambda a, b: (1 - a / b).clamp(min=0),
    },
)


def quotients(y_hat, y):
    """Each squared error over the squared distance of its own target, shape [n]."""
    return (flat(y) - flat(y_hat)).square() / (flat(y) - y.mean()).square()


r2_slips = family(
    "r2-slip",
    of="r_squared",
    says="R² has a slip: {form}.",
    why="Take the targets 1 and 3 and the predictions 1 and 2. The errors are 0 and 1, the "
    "distances from the mean 1 and 1: R² is 1 − 1/2. Which number does each line of yours give?",
    forms={
        **crossed(
            scored,
            residual={
                "the errors aren't squared": lambda y_hat, y: (y - y_hat).sum(),
                "the errors are added up before they are squared": lambda y_hat, y: (
                    (y - y_hat).sum().square()
                ),
                "the errors' sizes are added up, not their squares": lambda y_hat, y: (
                    (y - y_hat).abs().sum()
                ),
                "the errors are averaged, and the scatter is a sum": lambda y_hat, y: (
                    (y - y_hat).square().mean()
                ),
                "the root is taken of the errors": lambda y_hat, y: (y - y_hat).norm(),
            },
            total={
                "the distances from the mean aren't squared": lambda _, y: (y - y.mean()).sum(),
                "the distances' sizes are added up, not their squares": lambda _, y: (
                    (y - y.mean()).abs().sum()
                ),
                "the scatter is averaged, and the errors are a sum": lambda _, y: y.var(
                    correction=0
                ),
                "the scatter is over n − 1, and the errors are a sum": lambda _, y: y.var(),
                "the root is taken of the scatter": lambda _, y: (y - y.mean()).norm(),
                "the median takes the mean's place": lambda _, y: (y - y.median()).square().sum(),
                "the errors are divided by the sum of both": lambda y_hat, y: (
                    from_mean(y_hat, y) + squared_errors(y_hat, y)
                ),
            },
            joined={
                "the quotient is upside down": lambda residual, total: 1 - total / residual,
                "1 is subtracted from the quotient": lambda residual, total: residual / total - 1,
                "the quotient is added to 1": lambda residual, total: 1 + residual / total,
                "the root is taken in the end": lambda residual, total: (
                    1 - residual / total
                ).sqrt(),
            },
        ),
        "the errors' mean is divided by the standard deviation, not by its square": (
            lambda y_hat, y: 1 - (flat(y) - flat(y_hat)).square().mean() / y.std()
        ),
        "the errors' sum is divided by the standard deviation": (
            lambda y_hat, y: 1 - squared_errors(flat(y_hat), flat(y)) / y.std()
        ),
        # One of them alone is an entry of its own.
        **{says: form for says, form in TWO_AT_ONCE.items() if "; " in says},
        "it is the correlation, and not squared": correlation,
        "it is the mean of the squared errors": lambda y_hat, y: (
            squared_errors(flat(y_hat), flat(y)) / y.numel()
        ),
        "it is the root of the mean squared error": lambda y_hat, y: (
            squared_errors(flat(y_hat), flat(y)) / y.numel()
        ).sqrt(),
        "it is a number for each example": lambda y_hat, y: (
            1 - (flat(y) - flat(y_hat)).square() / from_mean(None, y)
        ),
        "each error is divided by the distance of its own target, and the quotients are added up": (
            lambda y_hat, y: 1 - quotients(y_hat, y).sum()
        ),
        "each error is divided by the distance of its own target, and the quotients are averaged": (
            lambda y_hat, y: 1 - quotients(y_hat, y).mean()
        ),
        "it has shape [1], where a single number (0-d) is due": lambda y_hat, y: scored()(
            y_hat, y
        ).reshape(1),
    },
    spelled=[
        {
            RESIDUAL: "residual = (y - y_hat).abs().sum()",
            TOTAL: "total = (y - y.mean()).abs().sum()",
        },
        {RESIDUAL: "residual = torch.square(y - y_hat).mean()"},
        {RETURNED: "return 1 - total / residual"},
        {RETURNED: "return torch.nn.functional.mse_loss(y_hat, y)"},
        {RETURNED: "return 1 - (y - y_hat).square().mean() / y.std()"},
        "residual, total = (y.flatten() - y_hat.flatten()) ** 2, (y.flatten() - y.mean()) ** 2\n"
        "return 1 - (residual / total).sum()",
    ],
)
