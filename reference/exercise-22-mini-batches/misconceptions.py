"""The known wrong ideas about mini-batches."""

import itertools

import torch
from torch import nn

from grader.suite import crossed, family, misconception

# --- batches ------------------------------------------------------------------------


def _batches(x_rows=lambda part, _: part, y_rows=lambda part, _: part, parts=None):
    """Batches from their parts: which rows of X and of y a piece of the order picks."""

    def build(X, y, batch_size, order, drop_last=False):
        pieces = (parts or _split)(order, batch_size, drop_last)
        found, start = [], 0
        for piece in pieces:
            place = torch.arange(start, start + len(piece))
            found.append((X[x_rows(piece, place)], y[y_rows(piece, place)]))
            start += len(piece)
        return found

    return build


def _split(order, batch_size, drop_last):
    pieces = order.split(batch_size)
    return pieces[: len(order) // batch_size] if drop_last else pieces


def batches_wrong(identifier, says, why, spelled, **parts):
    """An entry for batches with a part that is wrong."""
    declare = misconception(
        f"batches-{identifier}", of="batches", says=says, why=why, spelled=spelled
    )
    return declare(_batches(**parts))


RETURNED = "return [(X[part], y[part]) for part in parts]"
CUT = "parts = list(order.split(batch_size))"
IN_TURN = "rows = torch.arange(len(order)).split(batch_size)"
MET = (
    "An input and its target are one example. If they don't keep together, the model is taught "
    "wrong answers, and no error says so."
)

targets_in_turn = batches_wrong(
    "targets-in-turn",
    "The inputs are in the order that is asked for, and the targets aren't.",
    MET,
    y_rows=lambda _, place: place,
    spelled=[
        {RETURNED: f"{IN_TURN}\n    return [(X[p], y[r]) for p, r in zip(parts, rows)]"},
        {RETURNED: "return [(X[p], t) for p, t in zip(parts, y.split(batch_size))]"},
    ],
)
inputs_in_turn = batches_wrong(
    "inputs-in-turn",
    "The targets are in the order that is asked for, and the inputs aren't.",
    MET,
    x_rows=lambda _, place: place,
    spelled=[
        {RETURNED: f"{IN_TURN}\n    return [(X[r], y[p]) for p, r in zip(parts, rows)]"},
        {RETURNED: "return [(x, y[p]) for p, x in zip(parts, X.split(batch_size))]"},
    ],
)
order_ignored = batches_wrong(
    "order-ignored",
    "The examples come as they lie in the data, whatever `order` says.",
    "If examples that lie side by side are alike, a batch in their own order knows only them. The "
    "order is what shuffles.",
    x_rows=lambda _, place: place,
    y_rows=lambda _, place: place,
    spelled=[
        {CUT: "parts = list(torch.arange(len(X)).split(batch_size))"},
        {CUT: "parts = list(order.sort().values.split(batch_size))"},
    ],
)
own_order = batches_wrong(
    "own-order",
    "The examples are shuffled in an order of your own, not in the one that is given.",
    "`order` is an argument so that you and the checks have the same batches, and so that a run "
    "can be repeated.",
    parts=lambda order, *how: _split(torch.randperm(len(order)), *how),
    spelled=[
        {CUT: "parts = list(torch.randperm(len(X)).split(batch_size))"},
        {CUT: "parts = list(order.new_tensor(torch.randperm(len(y))).split(batch_size))"},
    ],
)
order_inverted = batches_wrong(
    "order-inverted",
    "The order is read the wrong way round: as the place of each example, and not as the example "
    "for each place.",
    "`order[0]` is the number of the example that comes first. It isn't the place at which "
    "example 0 comes.",
    parts=lambda order, *how: _split(order.argsort(), *how),
    spelled=[
        {CUT: "parts = list(order.argsort().split(batch_size))"},
        {
            CUT: "X, y = (torch.empty_like(z).index_copy(0, order, z) for z in (X, y))\n"
            "    parts = list(torch.arange(len(X)).split(batch_size))",
        },
    ],
)
always_dropped = batches_wrong(
    "always-dropped",
    "The last batch is left out when it isn't full, also when `drop_last` is False.",
    "Then some of the examples aren't seen in this epoch. A smaller batch is a batch, too.",
    parts=lambda order, size, _: _split(order, size, drop_last=True),
    spelled=[
        {"if drop_last and": "if"},
        (
            "full = order[: len(order) // batch_size * batch_size].view(-1, batch_size)\n"
            "return [(X[rows], y[rows]) for rows in full]"
        ),
    ],
)
never_dropped = batches_wrong(
    "never-dropped",
    "`drop_last` changes nothing: the last batch is there although it isn't full.",
    "With `drop_last=True` whoever calls wants batches of one size only.",
    parts=lambda order, size, _: order.split(size),
    spelled=[
        {"if drop_last and": "if False and"},
        (
            "return [(X[order[i : i + batch_size]], y[order[i : i + batch_size]])"
            " for i in range(0, len(X), batch_size)]"
        ),
    ],
)
full_dropped = batches_wrong(
    "full-dropped",
    "`drop_last` leaves the last batch out even if it is full.",
    "Where the batch size divides the number of examples there is nothing left over.",
    parts=lambda order, size, drop: order.split(size)[: -1 if drop else None],
    spelled=[
        {" and len(parts[-1]) < batch_size": ""},
        {
            RETURNED: "parts = order.split(batch_size)\n    found = [(X[p], y[p]) for p in parts]"
            "\n    return found[:-1] if drop_last else found"
        },
    ],
)
count_for_size = batches_wrong(
    "count-for-size",
    "`batch_size` is taken for the number of batches.",
    "It says how many examples a batch has. How many batches that makes depends on n.",
    parts=lambda order, size, _: order.chunk(size),
    spelled=[
        {CUT: "parts = list(order.chunk(batch_size))", "if drop_last and": "if False and"},
        "return [(X[rows], y[rows]) for rows in torch.chunk(order, batch_size)]",
    ],
)

batches_slips = family(
    "batches-slip",
    of="batches",
    says="The batches have a slip: {form}.",
    why="Take five examples, two in a batch, and an order of five numbers. Write the three batches "
    "on paper, and print yours beside them.",
    forms={
        "X stands in the place of the targets": lambda X, _, *how: _batches()(X, X, *how),
        "y stands in the place of the inputs": lambda _, y, *how: _batches()(y, y, *how),
        "targets come before inputs": lambda X, y, *how: _batches()(y, X, *how),
        "each batch is in reverse": _batches(lambda p, _: p.flip(0), lambda p, _: p.flip(0)),
        "the order is read from its end": _batches(
            parts=lambda order, *how: _split(order.flip(0), *how)
        ),
        "it begins a new batch at each example, so that batches overlap": _batches(
            parts=lambda order, size, _: [order[i : i + size] for i in range(len(order))]
        ),
        "the examples are dealt out in turn, like cards, and not in consecutive slices": _batches(
            parts=lambda order, size, _: [
                order[i :: -(-len(order) // size)] for i in range(-(-len(order) // size))
            ]
        ),
        "a batch has one example too few": _batches(
            parts=lambda order, size, _: order.split(max(size - 1, 1))
        ),
        "a batch has one example too many": _batches(
            parts=lambda order, size, _: order.split(size + 1)
        ),
        "an empty batch comes last where the others come out even": _batches(
            parts=lambda order, size, drop: [
                *_split(order, size, drop_last=True),
                *([] if drop else [order[len(order) // size * size :]]),
            ]
        ),
        "it is the last batch alone": lambda *how: _batches()(*how)[-1:],
        "it is the first batch alone": lambda *how: _batches()(*how)[:1],
        "it is the batches' row numbers, not the rows": (
            lambda _X, _y, size, order, drop=False: list(_split(order, size, drop))
        ),
    },
    spelled=[
        {"(X[part], y[part])": "(X[part], X[part])"},
        {"(X[part], y[part])": "(y[part], X[part])"},
        {RETURNED: "return parts"},
        (
            "n = len(X) // batch_size\n"
            "ends = range(n if drop_last else n + 1)\n"
            "rows = [order[k * batch_size : (k + 1) * batch_size] for k in ends]\n"
            "return [(X[part], y[part]) for part in rows]"
        ),
    ],
)

# --- mean_loss ----------------------------------------------------------------------


@misconception(
    "mean-of-means",
    of="mean_loss",
    says="This is the plain mean of the batches' losses, whatever their sizes.",
    why="The last batch is often smaller. Its loss counts here as much as that of a full one, so "
    "that each of its examples counts for more than the others.",
    spelled=[
        "return sum(losses) / len(losses)",
        "return torch.tensor(losses, dtype=torch.float64).mean().item()",
    ],
)
def mean_of_means(losses, sizes):
    return sum(losses) / len(sizes)


def _total(losses, sizes):
    return sum(loss * size for loss, size in zip(losses, sizes, strict=True))


mean_slips = family(
    "mean-slip",
    of="mean_loss",
    says="The mean has a slip: {form}.",
    why="Write the loss of every single example in a row, as often as its batch has examples: "
    "what is asked for is the plain mean of that row.",
    forms={
        "the losses are multiplied by the sizes, and the division is missing": _total,
        "what is added up is divided by the number of batches, not of examples": (
            lambda losses, sizes: _total(losses, sizes) / len(sizes)
        ),
        "the losses are added up without their sizes, and divided by the number of examples": (
            lambda losses, sizes: sum(losses) / sum(sizes)
        ),
        "the losses are added up, and that is all": lambda losses, _: sum(losses),
        "each loss is divided by its size, where it should be multiplied": (
            lambda losses, sizes: sum(a / b for a, b in zip(losses, sizes, strict=True))
        ),
        "the weights are upside down: small batches count most": lambda losses, sizes: (
            sum(a / b for a, b in zip(losses, sizes, strict=True)) / sum(1 / b for b in sizes)
        ),
        "it is the last loss": lambda losses, _: losses[-1],
        "it is the first loss": lambda losses, _: losses[0],
        "the divisor is as if every batch were as large as the first": (
            lambda losses, sizes: _total(losses, sizes) / (len(sizes) * sizes[0])
        ),
        "the last batch is left out": lambda losses, sizes: (
            _total(losses[:-1], sizes[:-1]) / max(sum(sizes[:-1]), 1)
        ),
        "the division rounds down to a whole number": (
            lambda losses, sizes: _total(losses, sizes) // sum(sizes)
        ),
    },
    spelled=[
        {"return total / sum(sizes)": "return total"},
        {"return total / sum(sizes)": "return total / len(sizes)"},
        "return sum(losses) / sum(sizes)",
        "return losses[-1]",
    ],
)

# --- standardise --------------------------------------------------------------------


def mean_of(train, _other):
    """The means of the training columns."""
    return train.mean(dim=0)


def spread_of(train, _other):
    """Their standard deviations."""
    return train.std(dim=0, correction=0)


def one_for_zero(std):
    """What divides where a column is constant."""
    return torch.where(std == 0, torch.ones_like(std), std)


def _standardised(mean=mean_of, std=spread_of, guard=one_for_zero, of_other=None):
    """Both data sets; ``of_other`` standardises the other one in its own way."""

    def build(train, other):
        middle, size = mean(train, other), guard(std(train, other))
        usual = (other - middle) / size
        return (train - middle) / size, of_other(train, other) if of_other else usual

    return build


def standardise_wrong(identifier, says, why, spelled, **parts):
    """An entry for standardise with a part that is wrong."""
    declare = misconception(
        f"standardise-{identifier}", of="standardise", says=says, why=why, spelled=spelled
    )
    return declare(_standardised(**parts))


BOTH = "return (train - mean) / std, (other - mean) / std"
SQUARES = "std = torch.square(train - mean).mean(dim=0).sqrt()"
GUARD = "std = torch.where(std == 0, 1, std)"
KNOWN = (
    "The model will meet the other data one by one, and nobody knows their mean beforehand. What "
    "was 3 in training must be the same number later, or the model reads it as something else."
)

own_statistics = standardise_wrong(
    "own-statistics",
    "The other data are standardised by their own mean and spread.",
    KNOWN,
    of_other=lambda _, other: _standardised()(other, other)[0],
    spelled=[
        {
            BOTH: "o = other - other.mean(dim=0)\n    s = o.square().mean(dim=0).sqrt()\n"
            "    return (train - mean) / std, o / torch.where(s == 0, 1, s)"
        },
        "def by_itself(Z):\n"
        "    s = Z.std(0, unbiased=False)\n"
        "    return (Z - Z.mean(0)) / s.masked_fill(s == 0, 1)\n"
        "return by_itself(train), by_itself(other)",
    ],
)
together = standardise_wrong(
    "together",
    "Mean and spread are those of both data sets together.",
    "What the other data are like leaks into the training that way. " + KNOWN,
    mean=lambda *both: torch.cat(both).mean(dim=0),
    std=lambda *both: torch.cat(both).std(dim=0, correction=0),
    spelled=[
        {
            "mean = train.mean(dim=0)": "both = torch.cat([train, other])\n"
            "    mean = both.mean(dim=0)",
            SQUARES: "std = torch.square(both - mean).mean(dim=0).sqrt()",
        },
        "Z = torch.vstack([train, other])\n"
        "s = Z.std(0, unbiased=False)\n"
        "Z = (Z - Z.mean(0)) / s.masked_fill(s == 0, 1)\n"
        "return Z[: len(train)], Z[len(train) :]",
    ],
)
over_n_minus_one = standardise_wrong(
    "over-n-minus-one",
    "The standard deviation divides by n − 1, not by n.",
    "`std` of torch does that unless it is told otherwise: it estimates the spread of a population "
    "from a sample. Here the spread of these n numbers is meant, and a single row has one, too: 0.",
    std=lambda train, _: train.std(dim=0),
    spelled=[
        {SQUARES: "std = train.std(dim=0)"},
        {SQUARES: "std = (torch.square(train - mean).sum(dim=0) / (len(train) - 1)).sqrt()"},
    ],
)
unguarded = standardise_wrong(
    "unguarded",
    "A constant column is divided by 0.",
    "0/0 is NaN, and one NaN in the inputs makes every prediction and every gradient NaN.",
    guard=lambda std: std,
    spelled=[{GUARD: ""}, {GUARD: "std = torch.where(std < 0, 1, std)"}],
)


def sample_spread(train, _other):
    """The standard deviations over n − 1."""
    return train.std(dim=0)


def added(small):
    """What divides is the standard deviation plus a small number."""
    return lambda std: std + small


def at_least(small):
    """What divides is the standard deviation, or a small number if that is larger."""
    return lambda std: std.clamp(small)


def added_below_the_root(small):
    """What divides is the root of the variance plus a small number."""
    return lambda std: (std.square() + small).sqrt()


epsilon = family(
    "standardise-epsilon",
    of="standardise",
    says="A small number stands in the divisor, where 1 is due for a constant column: {form}.",
    why="The training column comes out right, since 0 divided by anything is 0. But other data "
    "that are off by 1 in that column come out as millions.",
    forms={
        f"{what} {small:.0e}": _standardised(std=std, guard=guard(small))
        for small in (1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12)
        for what, std, guard in (
            ("the standard deviation plus", spread_of, added),
            ("the standard deviation, but at least", spread_of, at_least),
            ("the root of the variance plus", spread_of, added_below_the_root),
            ("the standard deviation over n − 1, plus", sample_spread, added),
            ("the standard deviation over n − 1, but at least", sample_spread, at_least),
        )
    },
    spelled=[
        {GUARD: "std = std + 1e-8"},
        {GUARD: "std = std.clamp(min=1e-8)"},
        {GUARD: "std = (std * std + 1e-5).sqrt()"},
    ],
)
by_squares = standardise_wrong(
    "mean-of-squares",
    "The variance comes from the mean of the squares less the square of the mean.",
    "On paper that is the same. In float32 both are near a million where the mean is 1 000, and "
    "only about seven digits are kept: the difference, which should be 1, has hardly one left. "
    "Subtract the mean first, and square then.",
    std=lambda train, _: (train.square().mean(0) - train.mean(0).square()).clamp(min=0).sqrt(),
    spelled=[
        {SQUARES: "std = (train.square().mean(dim=0) - mean**2).clamp(min=0).sqrt()"},
        {SQUARES: "std = ((train * train).mean(dim=0) - mean * mean).abs().sqrt()"},
    ],
)


def _constant(of_column):
    """What else is made of a column that is constant: a function of it and of its mean."""

    def build(train, other):
        middle, std = mean_of(train, other), spread_of(train, other)
        size = one_for_zero(std)
        return tuple(
            torch.where(std == 0, of_column(Z, middle), (Z - middle) / size) for Z in (train, other)
        )

    return build


standardise_constant = family(
    "standardise-constant",
    of="standardise",
    says="A column that is constant in the training data goes wrong: {form}.",
    why="Only the divisor is another one there, 1 for 0. The mean is subtracted as everywhere.",
    forms={
        "it stays as it is, and its mean isn't subtracted": _constant(lambda Z, _: Z),
        "0 stands for its values, so that it comes out as minus its mean": _constant(
            lambda Z, m: 0 * Z - m
        ),
        "it is 0 in the other data, too": _constant(lambda Z, _: 0 * Z),
        "its mean is subtracted twice": _constant(lambda Z, m: Z - 2 * m),
        "it comes out as 1": _constant(lambda Z, _: 0 * Z + 1),
        "it is divided by its mean": _constant(lambda Z, m: (Z - m) / m),
    },
    spelled=[
        {
            BOTH: "flat = (train == train[0]).all(dim=0)\n"
            "    return tuple(torch.where(flat, Z, (Z - mean) / std) for Z in (train, other))"
        },
        {
            GUARD: "",
            BOTH: "return ((train - mean) / std).nan_to_num(0), "
            "((other - mean) / std).nan_to_num(0, 0, 0)",
        },
        {
            BOTH: "keep = (std != 1) | (train != train[0]).any(dim=0)\n"
            "    return (train * keep - mean) / std, (other * keep - mean) / std"
        },
    ],
)

standardise_slips = family(
    "standardise-slip",
    of="standardise",
    says="Standardising has a slip: {form}.",
    why="Standardise three numbers, 1, 3 and 8, by hand: their mean is 4, the squared distances "
    "are 9, 1 and 16, and the column becomes three numbers of mean 0 and mean square 1.",
    forms={
        **crossed(
            _standardised,
            mean={
                "the mean isn't subtracted": lambda train, _: 0 * train[0],
                "the mean is that of all numbers, not of each column": lambda train, _: (
                    train.mean().expand(train.shape[1])
                ),
                "the smallest value is subtracted, not the mean": lambda train, _: train.amin(0),
                "the median is subtracted, not the mean": lambda train, _: train.median(0).values,
            },
            std={
                "nothing is divided": lambda train, _: 0 * train[0],
                "what divides is the variance, without the root": lambda train, _: train.var(
                    dim=0, correction=0
                ),
                "the variance divides, and is taken over n − 1": lambda train, _: train.var(dim=0),
                "the spread is that of all numbers, not of each column": lambda train, _: train.std(
                    correction=0
                ).expand(train.shape[1]),
                "the spread is that of all numbers, and over n − 1": lambda train, _: (
                    train.std().expand(train.shape[1])
                ),
                "what divides is largest less smallest": lambda train, _: (
                    train.amax(0) - train.amin(0)
                ),
                "what divides is the mean distance from the mean": lambda train, _: (
                    (train - train.mean(0)).abs().mean(0)
                ),
                "what divides is the root of the sum of squares, not of their mean": (
                    lambda train, _: (train - train.mean(0)).norm(dim=0)
                ),
                "the spread is over n − 1": lambda train, _: train.std(dim=0),
            },
            of_other={
                "the other data are left as they are": lambda _, other: other,
                "the other data lose the mean, and aren't divided": lambda train, other: (
                    other - train.mean(0)
                ),
                "the other data lose their own mean": lambda train, other: (
                    (other - other.mean(0)) / one_for_zero(spread_of(train, other))
                ),
                "the other data have their own mean and spread": lambda _, other: _standardised()(
                    other, other
                )[0],
                "the other data have their own mean and spread, over n − 1": lambda _, other: (
                    (other - other.mean(0)) / one_for_zero(other.std(dim=0))
                ),
            },
        ),
        "it multiplies by the standard deviation": _standardised(
            guard=lambda std: 1 / one_for_zero(std)
        ),
        "mean and spread are taken along the rows": lambda *both: tuple(
            _standardised()(Z.T, Z.T)[0].T for Z in both
        ),
        "the training data are standardised by the other's mean and spread": lambda *both: (
            _standardised()(*both[::-1])[::-1]
        ),
        "the other data come first": lambda *both: _standardised()(*both)[::-1],
    },
    spelled=[
        {SQUARES: "std = torch.square(train - mean).mean(dim=0)"},
        {BOTH: "return (train - mean) * std, (other - mean) * std"},
        {
            "mean = train.mean(dim=0)": "mean = train.mean()",
            SQUARES: "std = train.std().expand(train.shape[1])",
        },
        {BOTH: "return (train - mean) / std, other"},
        {BOTH: "return train / std, other / std"},
    ],
)

# --- train_epochs -------------------------------------------------------------------


def weighted(met, order, _size):
    """The mean over an epoch's examples of the losses that its batches had."""
    return sum(loss * rows for loss, rows in met) / len(order)


def squared(prediction, y):
    """The loss."""
    return (prediction - y).square().mean()


def descent(parameters, lr):
    """Gradient descent."""
    return torch.optim.SGD(parameters, lr=lr)


def _epochs(
    order_of=lambda orders, epoch: orders[epoch],
    parts=lambda order, size: order.split(size),
    record=weighted,
    loss_of=squared,
    optimiser=descent,
    mode=None,
    clear="each",
    step="each",
    when="before",
    targets=lambda part, _: part,
    kept=torch.Tensor.item,
):
    """Training from its parts."""

    def train(model, X, y, batch_size, lr, orders):
        # Where a family is looked at, the suite's own model is only described, and made anew.
        model = model if isinstance(model, nn.Module) else model.replica()
        if mode is not None:
            model.train(mode)
        descend, history = optimiser(model.parameters(), lr), []
        for epoch in range(len(orders)):
            order, met, start = order_of(orders, epoch), [], 0
            descend.zero_grad()
            for part in parts(order, batch_size):
                if clear == "each":
                    descend.zero_grad()
                y_part = y[targets(part, torch.arange(start, start + len(part)))]
                start += len(part)
                loss = loss_of(model(X[part]), y_part)
                loss.backward()
                if step == "each" or (step == "first" and not met):
                    descend.step()
                seen = loss if when == "before" else squared(model(X[part]), y_part)
                met.append((kept(seen), len(part)))
            if step == "epoch":
                descend.step()
            history.append(record(met, order, batch_size))
        return history

    return train


def epochs_wrong(identifier, says, why, spelled, **parts):
    """An entry for train_epochs with a part that is wrong."""
    declare = misconception(
        f"epochs-{identifier}", of="train_epochs", says=says, why=why, spelled=spelled
    )
    return declare(_epochs(**parts))


PARTS = "for part in order.split(batch_size):"
LOSS = "loss = nn.functional.mse_loss(model(X[part]), y[part])"
TOTAL = "total += loss.item() * len(part)"
MEAN = "history.append(total / len(order))"
CLEAR = "            optimiser.zero_grad()\n"
STEPS = "The steps are right. "

epochs_order_ignored = epochs_wrong(
    "order-ignored",
    "The batches come as the examples lie in the data, whatever `orders` says.",
    "Batches that never change, of neighbours that may be alike: the order is there to shuffle.",
    order_of=lambda orders, _: torch.arange(orders.shape[1]),
    spelled=[
        {PARTS: "for part in torch.arange(len(X)).split(batch_size):"},
        {PARTS: "for part in order.sort().values.split(batch_size):"},
    ],
)
epochs_first_order = epochs_wrong(
    "first-order",
    "Every epoch goes through the examples in the first epoch's order.",
    "`orders` has a row for each epoch, and the first epoch is right. From the second one on the "
    "batches are others.",
    order_of=lambda orders, _: orders[0],
    spelled=[
        {PARTS: "for part in orders[0].split(batch_size):"},
        {"for order in orders:": "for order in orders[:1].expand_as(orders):"},
    ],
)
epochs_own_order = epochs_wrong(
    "own-order",
    "The examples are shuffled in an order of your own, not in the one that is given.",
    "`orders` is an argument so that you and the checks see the same batches.",
    order_of=lambda orders, _: torch.randperm(orders.shape[1]),
    spelled=[
        {PARTS: "for part in torch.randperm(len(X)).split(batch_size):"},
        {"for order in orders:": "for order in [torch.randperm(len(o)) for o in orders]:"},
    ],
)
epochs_partial_lost = epochs_wrong(
    "partial-lost",
    "The last batch of an epoch is left out when it isn't full.",
    "Its examples are examples, too: the epoch has a step for them, and its mean counts them.",
    parts=lambda order, size: order[: len(order) // size * size].split(size),
    record=lambda met, *_: sum(a * b for a, b in met) / max(sum(b for _, b in met), 1),
    spelled=[
        {
            PARTS: "full = len(order) // batch_size * batch_size\n"
            "        for part in order[:full].split(batch_size):",
            MEAN: "history.append(total / max(full, 1))",
        },
        {
            PARTS: "n = 0\n        for part in order.split(batch_size):\n"
            "            if len(part) < batch_size:\n                break\n"
            "            n += len(part)",
            MEAN: "history.append(total / n if n else 0.0)",
        },
    ],
)
epochs_mean_of_means = epochs_wrong(
    "mean-of-means",
    STEPS + "What is recorded is the plain mean of the batches' losses, whatever their sizes.",
    "The last batch may be smaller, and its loss counts here as much as that of a full one. The "
    "mean is due over the examples.",
    record=lambda met, *_: sum(loss for loss, _ in met) / len(met),
    spelled=[
        {TOTAL: "total += loss.item()", MEAN: "history.append(total / -(-len(X) // batch_size))"},
        {
            "total = 0.0": "losses = []",
            TOTAL: "losses.append(loss.item())",
            MEAN: "history.append(torch.tensor(losses, dtype=torch.float64).mean().item())",
        },
    ],
)
epochs_last_loss = epochs_wrong(
    "last-loss",
    STEPS + "What is recorded is the loss of the epoch's last batch.",
    "It knows a few examples only, and jumps up and down with the order.",
    record=lambda met, *_: met[-1][0],
    spelled=[
        {TOTAL: "", MEAN: "history.append(loss.item())"},
        {TOTAL: "total = loss.item()", MEAN: "history.append(total)"},
    ],
)
epochs_cleared_once = epochs_wrong(
    "cleared-once",
    "The gradients are cleared once an epoch, and not for each batch.",
    "`backward` adds to what is in `.grad`. The second batch steps by its own gradient and the "
    "first one's, the third by three.",
    clear="epoch",
    spelled=[
        {CLEAR: "", "total = 0.0": "optimiser.zero_grad()\n        total = 0.0"},
        {
            CLEAR: "",
            "for order in orders:": "for order in orders:\n        for p in model.parameters():\n"
            "            p.grad = None",
        },
    ],
)


@misconception(
    "epochs-never-cleared",
    of="train_epochs",
    says="The gradients are never cleared.",
    why="`backward` adds to what is in `.grad`, so that every step follows the sum of all the "
    "gradients since the beginning.",
    spelled=[
        {CLEAR: ""},
        {CLEAR: "", "history = []": "optimiser.zero_grad()\n    history = []"},
    ],
)
def epochs_never_cleared(model, X, y, batch_size, lr, orders):
    def without(parameters, lr):
        made = descent(parameters, lr)
        made.zero_grad = lambda: None
        return made

    return _epochs(optimiser=without)(model, X, y, batch_size, lr, orders)


epochs_one_step = family(
    "epochs-one-step",
    of="train_epochs",
    says="There is one step an epoch, not one for each batch: it follows {form}.",
    why="Then batches save memory, and nothing else. The second batch has to see what the first "
    "step has changed.",
    forms={
        "all examples at once": _epochs(parts=lambda order, _: [order]),
        "the sum of the batches' gradients": _epochs(clear="epoch", step="epoch"),
        "the last batch's gradient": _epochs(step="epoch"),
        "the first batch's gradient": _epochs(step="first"),
    },
    spelled=[
        {PARTS: "for part in [order]:"},
        {
            CLEAR: "",
            "            optimiser.step()\n": "",
            MEAN: f"optimiser.step()\n        optimiser.zero_grad()\n        {MEAN}",
        },
        {"            optimiser.step()\n": "", MEAN: f"optimiser.step()\n        {MEAN}"},
    ],
)
epochs_loss_after = epochs_wrong(
    "loss-after",
    STEPS + "Each batch's loss is measured after its own step, not before it.",
    "A batch that has just been stepped on looks better than it was.",
    when="after",
    spelled=[
        {TOTAL: "total += nn.functional.mse_loss(model(X[part]), y[part]).item() * len(part)"},
        {TOTAL: "total += (model(X[part]) - y[part]).square().mean().item() * len(part)"},
    ],
)
epochs_targets = epochs_wrong(
    "targets-in-turn",
    "The inputs are in the order that is asked for, and the targets aren't.",
    MET,
    targets=lambda _, place: place,
    spelled=[
        {
            PARTS: "for part, t in zip(order.split(batch_size), y.split(batch_size)):",
            LOSS: LOSS.replace("y[part]", "t"),
        },
        {
            "for order in orders:": "rows = torch.arange(len(X)).split(batch_size)\n"
            "    for order in orders:",
            PARTS: "for part, row in zip(order.split(batch_size), rows):",
            LOSS: LOSS.replace("y[part]", "y[row]"),
        },
    ],
)
epochs_graph = epochs_wrong(
    "graph-kept",
    "The numbers of the epochs are tensors, and not Python floats.",
    "A loss that is kept as a tensor remembers all that it was made of, unless it is detached, and "
    "so the memory of a long run fills with graphs that nobody needs. Take the number out of it.",
    kept=lambda loss: loss,
    spelled=[
        {TOTAL: "total = total + loss * len(part)"},
        {
            "total = 0.0": "met = []",
            TOTAL: "met.append(loss * len(part))",
            MEAN: "history.append(sum(met) / len(order))",
        },
        {TOTAL: "total = total + loss.detach() * len(part)"},
    ],
)
epochs_mode = epochs_wrong(
    "mode-changed",
    "The model is put into training mode.",
    "Its owner handed it in as it is meant to be: with dropout or batch norm in it another mode is "
    "another network.",
    mode=True,
    spelled=[
        {"history = []": "history = []\n    model.train()"},
        {"for order in orders:": "for order in orders:\n        model.train()"},
    ],
)
epochs_eval = epochs_wrong(
    "evaluation-mode",
    "The model is put into evaluation mode.",
    "Its owner handed it in as it is meant to be: with dropout or batch norm in it another mode is "
    "another network.",
    mode=False,
    spelled=[
        {"history = []": "history = []\n    model.eval()"},
        {"return history": "model.eval()\n    return history"},
    ],
)

RECORDS = {
    "the batches' losses are added up without their sizes, and divided by n": (
        lambda met, order, _: sum(loss for loss, _ in met) / len(order)
    ),
    "the batches' losses are divided by how often the batch size goes into n, and one more was "
    "added up": lambda met, order, size: sum(a for a, _ in met) / max(len(order) // size, 1),
    "the batches' losses are added up, and that is all": (
        lambda met, *_: sum(loss for loss, _ in met)
    ),
    "the losses are multiplied by the sizes and added up, and the division is missing": (
        lambda met, *_: sum(loss * rows for loss, rows in met)
    ),
    "every batch counts as a full one": (
        lambda met, order, size: sum(loss for loss, _ in met) * size / len(order)
    ),
    "it is the loss of the first batch": lambda met, *_: met[0][0],
}
epochs_record = family(
    "epochs-record",
    of="train_epochs",
    says=STEPS + "But the number for an epoch is wrong: {form}.",
    why="Write down the losses that the batches of an epoch had and how many examples each has: "
    "the mean over the examples is due.",
    forms={form: _epochs(record=record) for form, record in RECORDS.items()},
    spelled=[
        {TOTAL: "total += loss.item()"},
        {
            TOTAL: "total += loss.item()",
            MEAN: "history.append(total / max(len(X) // batch_size, 1))",
        },
        {TOTAL: "total += loss.item() * batch_size"},
    ],
)


@misconception(
    "epochs-number-a-step",
    of="train_epochs",
    says="There is a number for each step, where one for each epoch is due.",
    why="A history by steps jumps up and down with the batches. An epoch's number is the mean over "
    "all of its examples.",
    recognise=lambda got, expected, model, X, y, batch_size, lr, orders: (  # noqa: ARG005
        len(got) > len(expected) and len(got) == len(orders) * -(-len(X) // batch_size)
    ),
    spelled=[
        {TOTAL: "history.append(loss.item())", "        " + MEAN: ""},
        {CLEAR: "", TOTAL: "history.append(loss.item())", "        " + MEAN: ""},
    ],
)
def epochs_number_a_step(model, X, y, batch_size, lr, orders):
    found = _epochs(record=lambda met, *_: [loss for loss, _ in met])
    return list(itertools.chain(*found(model, X, y, batch_size, lr, orders)))


def _whole(at, **parts):
    """What is recorded is the loss of all examples at the epoch's start, or at its end."""

    def train(model, X, y, batch_size, lr, orders):
        model, history = model if isinstance(model, nn.Module) else model.replica(), []
        for epoch in range(len(orders)):
            with torch.no_grad():
                start = squared(model(X), y).item()
            _epochs(**parts)(model, X, y, batch_size, lr, orders[epoch : epoch + 1])
            with torch.no_grad():
                history.append(start if at == "start" else squared(model(X), y).item())
        return history

    return train


epochs_slips = family(
    "epochs-slip",
    of="train_epochs",
    says="The training has a slip: {form}.",
    why="Follow one epoch on paper, with three examples in batches of two as in the statement, and "
    "print what your code has after each step.",
    forms={
        **crossed(
            _epochs,
            record={
                **RECORDS,
                "what is recorded is the plain mean of the batches' losses": (
                    lambda met, *_: sum(loss for loss, _ in met) / len(met)
                ),
                "what is recorded is the loss of the last batch": lambda met, *_: met[-1][0],
            },
            loss_of={
                "the loss is the sum over the batch, not the mean": lambda p, y: (
                    (p - y).square().sum()
                ),
                "the loss is half the mean square": lambda p, y: squared(p, y) / 2,
            },
            targets={"the targets aren't in the order": lambda _, place: place},
            clear={"the gradients are cleared once an epoch": "epoch"},
        ),
        "what is recorded is the loss of all examples at the epoch's start": _whole("start"),
        "what is recorded is the loss of all examples at the epoch's end": _whole("end"),
        "the loss is the sum over the batch, and what is recorded that of all examples at the "
        "epoch's end": _whole("end", loss_of=lambda p, y: (p - y).square().sum()),
        "the loss is the mean of the absolute errors": _epochs(
            loss_of=lambda p, y: (p - y).abs().mean()
        ),
        "the loss compares every prediction with every target": _epochs(
            loss_of=lambda p, y: (p - y[:, 0]).square().mean()
        ),
        "an epoch is over after its first batch": _epochs(
            parts=lambda order, size: order.split(size)[:1],
            record=lambda met, *_: met[0][0],
        ),
        "the short last batch is left out, and its examples counted": _epochs(
            parts=lambda order, size: order[: len(order) // size * size].split(size)
        ),
        "the batch size is ignored: each example is a batch": _epochs(
            parts=lambda order, _: order.split(1)
        ),
        "`batch_size` is taken for the number of batches": _epochs(
            parts=lambda order, size: order.chunk(size)
        ),
        "no step is taken, or the gradients are cleared before it": _epochs(step="never"),
        "the steps go uphill": _epochs(
            optimiser=lambda p, lr: torch.optim.SGD(p, lr=lr, maximize=True)
        ),
        "the optimiser is Adam, not plain gradient descent": _epochs(optimiser=torch.optim.Adam),
        "gradient descent has a momentum of 0.9": _epochs(
            optimiser=lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.9)
        ),
    },
    spelled=[
        {LOSS: "loss = nn.functional.mse_loss(model(X[part]), y[part], reduction='sum')"},
        {LOSS: "loss = nn.functional.mse_loss(model(X[part]), y[part]) / 2"},
        {"torch.optim.SGD": "torch.optim.Adam"},
        {
            MEAN: "with torch.no_grad():\n            whole = nn.functional.mse_loss(model(X), y)\n"
            "        history.append(whole.item())"
        },
        {"            optimiser.step()\n": ""},
    ],
)
