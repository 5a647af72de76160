"""The known wrong ideas about mini-batches and their mean."""

import torch

from grader.suite import family, misconception

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
