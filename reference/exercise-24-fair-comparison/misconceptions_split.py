"""The known wrong ideas about dealing out the examples."""

import math

import torch

from grader.suite import crossed, family, misconception


def last(order, count):
    """The last ones are the test."""
    n_train = len(order) - count
    return order[:n_train], order[n_train:]


def rounded(share, n):
    """How many examples are for the test."""
    return round(share * n)


def in_order(part, _place):
    """The rows that the order names."""
    return part


def in_turn(_part, place):
    """The rows as they lie in the data."""
    return place


def _split(
    count=rounded,
    deal=last,
    order_of=lambda order: order,
    x_rows=in_order,
    y_rows=in_order,
    shown=lambda *parts: parts,
):
    """The dealing from its parts."""

    def build(X, y, test_share, order):
        order = order_of(order)
        number = count(test_share, len(X))
        rows, places = deal(order, number), deal(torch.arange(len(order)), number)
        parts = []
        for row, place in zip(rows, places, strict=True):
            parts += [X[x_rows(row, place)], y[y_rows(row, place)]]
        return shown(*parts)

    return build


def split_wrong(identifier, says, why, spelled, **parts):
    """An entry for split with a part that is wrong."""
    declare = misconception(f"split-{identifier}", of="split", says=says, why=why, spelled=spelled)
    return declare(_split(**parts))


def first(order, count):
    """The first ones are the test."""
    return order[count:], order[:count]


def everybody(order, count):
    """The training gets all of them."""
    return order, last(order, count)[1]


def from_the_end(order, count):
    """Counted from the end, where −0 is the beginning."""
    return order[:-count], order[-count:]


COUNT = "n_train = len(X) - round(test_share * len(X))"
DEAL = "train, test = order[:n_train], order[n_train:]"
RETURNED = "return X[train], y[train], X[test], y[test]"
SAME = "a, b = torch.arange(n_train), torch.arange(n_train, len(X))\n    "
MET = (
    "An input and its target are one example. If they don't keep together, the model is taught "
    "wrong answers, and no error says so."
)
HALF = "`round` goes to the nearest whole number: 2.7 examples are 3, and 2.2 are 2."

split_first = split_wrong(
    "first-for-test",
    "The first examples of the order are the test, and the last ones are for training.",
    "It would be as fair. But whoever repeats your comparison has to know which examples were "
    "the test, and the task says: the last ones of the order.",
    deal=first,
    spelled=[
        {COUNT: "n = round(test_share * len(X))", DEAL: "train, test = order[n:], order[:n]"},
        {DEAL: "test, train = order.split([len(X) - n_train, n_train])"},
    ],
)
split_targets = split_wrong(
    "targets-in-turn",
    "The inputs are in the order that is given, and the targets aren't.",
    MET,
    y_rows=in_turn,
    spelled=[
        {RETURNED: "return X[train], y[:n_train], X[test], y[n_train:]"},
        {RETURNED: f"{SAME}return X[train], y[a], X[test], y[b]"},
    ],
)
split_inputs = split_wrong(
    "inputs-in-turn",
    "The targets are in the order that is given, and the inputs aren't.",
    MET,
    x_rows=in_turn,
    spelled=[
        {RETURNED: "return X[:n_train], y[train], X[n_train:], y[test]"},
        {RETURNED: f"{SAME}return X[a], y[train], X[b], y[test]"},
    ],
)
split_unshuffled = split_wrong(
    "order-ignored",
    "The examples are dealt out as they lie in the data, whatever `order` says.",
    "Data often lie sorted. Then the last ones are of another kind than the rest, and a test on "
    "them says little about all the others.",
    order_of=lambda order: torch.arange(len(order)),
    spelled=[
        {DEAL: "train, test = torch.arange(len(X)).tensor_split([n_train])"},
        "n = len(X) - round(test_share * len(X))\nreturn X[:n], y[:n], X[n:], y[n:]",
    ],
)
split_own_order = split_wrong(
    "own-order",
    "The examples are shuffled in an order of your own, not in the one that is given.",
    "`order` is an argument so that everybody who compares models can have the same split.",
    order_of=lambda order: torch.randperm(len(order)),
    spelled=[
        {COUNT: f"order = torch.randperm(len(X))\n    {COUNT}"},
        {DEAL: "train, test = torch.randperm(len(y)).tensor_split([n_train])"},
    ],
)
split_apart = split_wrong(
    "two-orders",
    "Inputs and targets are split by different orders: the targets are shuffled once more.",
    MET,
    y_rows=lambda part, _: part[torch.randperm(len(part))],
    spelled=[
        {
            RETURNED: "a, b = (part[torch.randperm(len(part))] for part in (train, test))\n"
            "    return X[train], y[a], X[test], y[b]"
        },
        {
            RETURNED: "a = train[torch.randperm(len(train))]\n"
            "    b = test[torch.randperm(len(test))]\n"
            "    return X[train], y[a], X[test], y[b]"
        },
    ],
)
split_inverted = split_wrong(
    "order-inverted",
    "The order is read the wrong way round: as the place of each example, and not as the example "
    "for each place.",
    "`order[0]` is the number of the example that comes first. It isn't the place at which "
    "example 0 comes.",
    order_of=torch.argsort,
    spelled=[
        {DEAL: "train, test = order.argsort().tensor_split([n_train])"},
        {
            COUNT: "X, y = torch.empty_like(X).index_copy(0, order, X), torch.empty_like(y)"
            f".index_copy(0, order, y)\n    {COUNT}",
            RETURNED: "return X[:n_train], y[:n_train], X[n_train:], y[n_train:]",
        },
    ],
)
split_floor = split_wrong(
    "floor",
    "The number of test examples is rounded down.",
    f"{HALF} `int` and `//` cut off what comes after the point.",
    count=lambda share, n: int(share * n),
    spelled=[
        {"round(test_share * len(X))": "int(test_share * len(X))"},
        {COUNT: "n_train = -int(-(len(X) - test_share * len(X)) // 1)"},
    ],
)
split_ceil = split_wrong(
    "ceil",
    "The number of test examples is rounded up.",
    f"{HALF} To round the number for training down is to round that of the test up.",
    count=lambda share, n: math.ceil(share * n),
    spelled=[
        {COUNT: "n_train = int(len(X) - test_share * len(X))"},
        {COUNT: "n_train = int((1 - test_share) * len(X))"},
    ],
)
split_share = split_wrong(
    "share-for-training",
    "`test_share` of the examples are for training, and the rest is the test.",
    "It is the other way round: the share says how many are kept back for the test.",
    count=lambda share, n: n - round(share * n),
    spelled=[
        {COUNT: "n_train = round(test_share * len(X))"},
        {
            RETURNED: "return X[test], y[test], X[train], y[train]",
            DEAL: "test, train = "
            "order[:round(test_share * len(X))], order[round(test_share * len(X)):]",
        },
    ],
)
split_trained = split_wrong(
    "test-in-training",
    "The test examples are among those for training, too.",
    "What a model has been trained on it may know by heart. Only what it never saw says how it "
    "will do on new data.",
    deal=everybody,
    spelled=[
        {RETURNED: "return X[order], y[order], X[test], y[test]"},
        {DEAL: "train, test = order, order[n_train:]"},
    ],
)
split_minus_zero = split_wrong(
    "minus-zero",
    "Without a test example, all of them are the test, and none is left for training.",
    "`order[:-2]` leaves out the last two. But −0 is 0: `order[:-0]` is `order[:0]`, which is "
    "empty, and `order[-0:]` is all of it. Count from the front, or say how many are for training.",
    deal=from_the_end,
    spelled=[
        {
            COUNT: "n_test = round(test_share * len(X))",
            DEAL: "train, test = order[:-n_test], order[-n_test:]",
        },
        (
            "k = -round(test_share * len(X))\n"
            "return X[order[:k]], y[order[:k]], X[order[k:]], y[order[k:]]"
        ),
    ],
)
split_returned = split_wrong(
    "returned-otherwise",
    "Both parts of X come first, and then both parts of y.",
    "Other libraries return them in that order. Here each part's inputs and targets stand side "
    "by side: X_train, y_train, X_test, y_test.",
    shown=lambda a, b, c, d: (a, c, b, d),
    spelled=[
        {RETURNED: "return X[train], X[test], y[train], y[test]"},
        {RETURNED: "return (*(X[part] for part in (train, test)), *(y[train], y[test]))"},
    ],
)

split_slips = family(
    "split-slip",
    of="split",
    says="The split has a slip: {form}.",
    why="Take five examples, a share of 0.4 and an order of five numbers. Write both parts on "
    "paper, and print yours beside them.",
    forms={
        **crossed(
            _split,
            count={
                "the number for the test is rounded down": lambda share, n: int(share * n),
                "the number for the test is rounded up": lambda share, n: math.ceil(share * n),
                "one example too many is for the test": lambda share, n: round(share * n) + 1,
                "one example too few is for the test": lambda share, n: max(
                    round(share * n) - 1, 0
                ),
                "the share is for training": lambda share, n: n - round(share * n),
            },
            deal={
                "without a test example, −0 counts from the beginning": from_the_end,
                "the first of the order are the test": first,
                "the example between both parts is lost": lambda order, count: (
                    last(order, count + 1)[0],
                    last(order, count)[1],
                ),
                "the first example for the test is in the training, too": lambda order, count: (
                    last(order, count - 1)[0],
                    last(order, count)[1],
                ),
                "the test stands in the place of the training, too": lambda order, count: (
                    (last(order, count)[1],) * 2
                ),
                "the training stands in the place of the test, too": lambda order, count: (
                    (last(order, count)[0],) * 2
                ),
            },
            order_of={
                "the order is read from its end": lambda order: order.flip(0),
                "the order is ignored": lambda order: torch.arange(len(order)),
                "the order is taken for the places of the examples": torch.argsort,
            },
            x_rows={"the inputs aren't in the order": in_turn},
            y_rows={"the targets aren't in the order": in_turn},
            shown={
                "targets come before inputs": lambda a, b, c, d: (b, a, d, c),
                "the test comes before the training": lambda a, b, c, d: (c, d, a, b),
                "X stands in the place of the targets": lambda a, _b, c, _d: (a, a, c, c),
                "both parts of X come first": lambda a, b, c, d: (a, c, b, d),
                "it is the training alone": lambda a, b, _c, _d: (a, b),
                "it is two pairs, where four tensors are due": lambda a, b, c, d: ((a, b), (c, d)),
            },
        ),
        "both parts are sorted, as the examples lie in the data": _split(
            deal=lambda order, count: tuple(part.sort().values for part in last(order, count))
        ),
        "the test is in reverse": _split(
            deal=lambda order, count: (last(order, count)[0], last(order, count)[1].flip(0))
        ),
    },
    spelled=[
        {RETURNED: "return y[train], X[train], y[test], X[test]"},
        {RETURNED: "return X[test], y[test], X[train], y[train]"},
        {RETURNED: "return (X[train], y[train]), (X[test], y[test])"},
        {
            COUNT: "n_test = int(test_share * len(X))",
            DEAL: "train, test = order[:-n_test], order[-n_test:]",
        },
        {DEAL: "train, test = order[:n_train].sort().values, order[n_train:].sort().values"},
    ],
)
