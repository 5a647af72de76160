"""Slips in making a batch's gradient slice by slice, alone and two at once."""

import torch
from torch import nn

from grader.suite import crossed, family

from .misconceptions_accumulate import BACK, CLEAR, LOOP, LOSS, PLAIN, RETURN, TOTAL, accumulation


def added(met):
    """The sum of the slices' losses."""
    return sum(loss for loss, _ in met)


SCALES = {
    "the slices' gradients are added up as they are": lambda *_: 1.0,
    "each slice's gradient is divided by the number of slices": (
        lambda _rows, _n, _size, count: 1 / count
    ),
    "every slice's gradient is weighted as a full one's": lambda _rows, n, size, _: size / n,
    "each slice's gradient is divided by the number of all rows, and not multiplied by its own": (
        lambda _rows, n, *_: 1 / n
    ),
    "each slice's gradient is divided by the number of slices that are full": (
        lambda _rows, n, size, _: 1 / max(n // size, 1)
    ),
    "each slice's gradient is divided by `micro_batch`": lambda _rows, _n, size, _: 1 / size,
    "each slice's gradient is divided by its number of rows once more": lambda rows, *_: 1 / rows,
    "each slice's gradient is multiplied by its number of rows, and the division is missing": (
        lambda rows, *_: rows
    ),
    "each slice's gradient is multiplied by its part of `micro_batch`, not of all rows": (
        lambda rows, _n, size, _: rows / size
    ),
    "each slice's gradient is weighted, and divided by the number of slices as well": (
        lambda rows, n, _size, count: rows / n / count
    ),
    "each slice's gradient is multiplied by the number of all rows over its own": (
        lambda rows, n, *_: n / rows
    ),
}
RECORDS = {
    "the loss is the plain mean of the slices' losses": lambda met, *_: added(met) / len(met),
    "the loss is the sum of the slices' losses": lambda met, *_: added(met),
    "the loss counts every slice as a full one": lambda met, n, size, _: added(met) * size / n,
    "the loss is the sum of the slices' losses over the number of those that are full": (
        lambda met, n, size, _: added(met) / max(n // size, 1)
    ),
    "the loss is the sum of the slices' losses over the number of rows": (
        lambda met, n, *_: added(met) / n
    ),
    "the loss is the sum of the slices' losses over `micro_batch`": (
        lambda met, _n, size, _: added(met) / size
    ),
    "the slices' losses are multiplied by their rows, and the division is missing": (
        lambda met, *_: sum(loss * rows for loss, rows in met)
    ),
    "the loss is weighted, and divided by the number of slices as well": (
        lambda met, n, _size, count: sum(loss * rows for loss, rows in met) / n / count
    ),
    "the loss is weighted, over the number of slices and not of rows": (
        lambda met, _n, _size, count: sum(loss * rows for loss, rows in met) / count
    ),
    "the loss is that of the last slice": lambda met, *_: met[-1][0],
    "the loss is the last slice's, times its part of the rows": (
        lambda met, n, *_: met[-1][0] * met[-1][1] / n
    ),
    "the loss is that of the first slice": lambda met, *_: met[0][0],
    "the loss is 0": lambda *_: 0.0,
}
CLEARED = {"the gradients are cleared before each slice": "each"}
LOSSES = {
    "the loss is half the mean square": lambda p, y: (p - y).square().mean() / 2,
    "the loss is the mean of the absolute errors": lambda p, y: (p - y).abs().mean(),
    "the loss is the root of the mean square": lambda p, y: (p - y).square().mean().sqrt(),
    "a slice's loss is the sum over its rows of their mean squares": (
        lambda p, y: (p - y).square().sum() / p.shape[1]
    ),
    "a slice's loss is the sum over all its entries": lambda p, y: (p - y).square().sum(),
    "a slice's loss is the sum over the columns, the mean over the rows only": (
        lambda p, y: (p - y).square().sum() / len(p)
    ),
    "every prediction is compared with every target": (
        lambda p, y: (p - y[:, 0]).square().mean() if p.shape[1] == 1 else torch.tensor(0.0)
    ),
}


FREQUENT = {
    says: LOSSES[says]
    for says in (
        "the loss is half the mean square",
        "a slice's loss is the sum over all its entries",
    )
}


def alone(**parts):
    """The forms in which one part is wrong."""
    return {
        says: accumulation(**{part: wrong})
        for part, slips in parts.items()
        for says, wrong in slips.items()
    }


def flipped(model):
    """The gradients with the other sign."""
    for parameter in model.parameters():
        parameter.grad.neg_()


def divided(model):
    """The gradients as torch.nn.utils clips them, to a norm of 1."""
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)


def moved(lr):
    """A step after a slice, from what is in `.grad` by then."""

    def step(model):
        for parameter in model.parameters():
            parameter.data.sub_(parameter.grad, alpha=lr)

    return step


BY_PLACE = (
    "for at in range(0, %s, micro_batch):\n"
    "        rows, targets = X[at : at + micro_batch], y[at : at + micro_batch]"
)
slices_slips = family(
    "parallel-slices-slip",
    of="accumulate_gradients",
    says="What is made in slices has a slip: {form}.",
    why="Take three rows in slices of two, as in the statement, and print the loss and `.grad` "
    "after each slice, beside what you get by hand. At the end both are those of the whole batch.",
    forms={
        # The loss and the gradients are compared in checks of their own.
        **alone(record=RECORDS, loss_of=LOSSES),
        **crossed(accumulation, scale=SCALES, clear=CLEARED),
        **crossed(accumulation, scale=SCALES, loss_of=FREQUENT),
        **crossed(accumulation, record=RECORDS, loss_of=FREQUENT),
        "every row is a slice of its own": accumulation(slices=lambda *_: 1),
        "`micro_batch` is taken for the number of slices": accumulation(
            slices=lambda size, n: -(-n // size)
        ),
        "a slice has one row too many": accumulation(slices=lambda size, _: size + 1),
        "a slice has one row too few": accumulation(slices=lambda size, _: max(size - 1, 1)),
        "every slice has the targets of the first one": accumulation(
            targets=lambda y, _at, rows: y[:rows]
        ),
        "the targets come in reverse": accumulation(
            targets=lambda y, at, rows: y.flip(0)[at : at + rows]
        ),
        "a last slice with a single row is left out": accumulation(
            until=lambda n, size: n - 1 if (n - 1) % size == 0 else n
        ),
        "the last slice is left out, also when it is full": accumulation(
            until=lambda n, size: (n - 1) // size * size
        ),
        "the gradients point uphill, with the sign of the step": accumulation(afterwards=flipped),
        "the gradients are clipped": accumulation(afterwards=divided),
        **{
            f"a step with the rate {lr} is taken after each slice": accumulation(
                after_each=moved(lr)
            )
            for lr in (0.01, 0.1)
        },
    },
    spelled=[
        {LOSS: f"{PLAIN} * micro_batch / len(X)"},
        {LOSS: f"{PLAIN} / len(X)"},
        {LOSS: f"{PLAIN} / max(len(X) // micro_batch, 1)"},
        {LOSS: f"{PLAIN} * len(rows)", RETURN: "return total / len(X)"},
        {LOSS: PLAIN, TOTAL: f"{TOTAL} * len(rows) / len(X)", CLEAR: "",
         BACK: f"model.zero_grad()\n        {BACK}"},
        {LOSS: "loss = nn.functional.mse_loss(model(rows), targets, reduction='sum') / len(X)"},
        {LOSS: "loss = nn.functional.mse_loss(model(rows), targets, reduction='sum')"},
        {LOSS: "loss = ((model(rows) - targets) ** 2).mean() / 2 * len(rows) / len(X)"},
        {LOSS: "loss = (model(rows) - targets).abs().mean() * len(rows) / len(X)"},
        {TOTAL: "total = loss.item()"},
        {LOSS: PLAIN, BACK: "(loss * len(rows) / len(X)).backward()", TOTAL: "total = loss.item()"},
        {"X.split(micro_batch)": "X.split(1)", "y.split(micro_batch)": "y.split(1)"},
        {"X.split(micro_batch)": "X.chunk(micro_batch)", "y.split(micro_batch)":
         "y.chunk(micro_batch)"},
        {LOOP: "for rows in X.split(micro_batch):\n        targets = y[: len(rows)]"},
        {LOOP: BY_PLACE % "len(X) - 1"},
        {LOOP: BY_PLACE % "len(X) - micro_batch"},
        {RETURN: "nn.utils.clip_grad_norm_(model.parameters(), 1.0)\n    return total"},
    ],
)  # fmt: skip
