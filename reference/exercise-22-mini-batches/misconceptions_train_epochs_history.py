"""The known wrong ideas about what is recorded of an epoch, and slips of any kind in it."""

import itertools

import torch
from torch import nn

from grader.suite import crossed, family, misconception

from .misconceptions_train_epochs import (
    CLEAR,
    LOSS,
    MEAN,
    STEPS,
    TOTAL,
    epochs,
    epochs_wrong,
    squared,
)

epochs_mean_of_means = epochs_wrong(
    "mean-of-means",
    STEPS + "What is recorded is the plain mean of the batches' losses, whatever their sizes.",
    "The last batch may be smaller, and its loss counts here as much as that of a full one. The "
    "mean is due over the examples.",
    record=lambda met, *_: added(met) / len(met),
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


def added(met):
    """The sum of the batches' losses."""
    return sum(loss for loss, _ in met)


RECORDS = {
    "the batches' losses are added up without their sizes, and divided by n": (
        lambda met, order, _: added(met) / len(order)
    ),
    "the batches' losses are divided by how often the batch size goes into n, and one more was "
    "added up": lambda met, order, size: added(met) / max(len(order) // size, 1),
    "the batches' losses are added up, and that is all": lambda met, *_: added(met),
    "the losses are multiplied by the sizes and added up, and the division is missing": (
        lambda met, *_: sum(loss * rows for loss, rows in met)
    ),
    "every batch counts as a full one": lambda met, order, size: added(met) * size / len(order),
    "it is the loss of the first batch": lambda met, *_: met[0][0],
}
epochs_record = family(
    "epochs-record",
    of="train_epochs",
    says=STEPS + "But the number for an epoch is wrong: {form}.",
    why="Write down the losses that the batches of an epoch had and how many examples each has: "
    "the mean over the examples is due.",
    forms={form: epochs(record=record) for form, record in RECORDS.items()},
    spelled=[
        {TOTAL: "total += loss.item()"},
        {
            TOTAL: "total += loss.item()",
            MEAN: "history.append(total / max(len(X) // batch_size, 1))",
        },
        {TOTAL: "total += loss.item() * batch_size"},
    ],
)


def _as_many_as_steps(got, expected, model, X, y, batch_size, lr, orders):
    return len(got) > len(expected) and len(got) == len(orders) * -(-len(X) // batch_size)


@misconception(
    "epochs-number-a-step",
    of="train_epochs",
    says="There is a number for each step, where one for each epoch is due.",
    why="A history by steps jumps up and down with the batches. An epoch's number is the mean over "
    "all of its examples.",
    recognise=_as_many_as_steps,
    handed_out=True,
    spelled=[
        {TOTAL: "history.append(loss.item())", "        " + MEAN: ""},
        {CLEAR: "", TOTAL: "history.append(loss.item())", "        " + MEAN: ""},
    ],
)
def epochs_number_a_step(model, X, y, batch_size, lr, orders):
    found = epochs(record=lambda met, *_: [loss for loss, _ in met])
    return list(itertools.chain(*found(model, X, y, batch_size, lr, orders)))


def _whole(at, **parts):
    """What is recorded is the loss of all examples at the epoch's start, or at its end."""

    def train(model, X, y, batch_size, lr, orders):
        model, history = model if isinstance(model, nn.Module) else model.replica(), []
        for epoch in range(len(orders)):
            with torch.no_grad():
                start = squared(model(X), y).item()
            epochs(**parts)(model, X, y, batch_size, lr, orders[epoch : epoch + 1])
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
            epochs,
            record={
                **RECORDS,
                "what is recorded is the plain mean of the batches' losses": (
                    lambda met, *_: added(met) / len(met)
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
            clear={
                "the gradients are cleared once an epoch": "epoch",
                "the gradients are never cleared": "never",
            },
            optimiser={
                "the steps go uphill": lambda p, lr: torch.optim.SGD(p, lr=lr, maximize=True),
                "the optimiser is Adam, not plain gradient descent": torch.optim.Adam,
                "gradient descent has a momentum of 0.9": lambda p, lr: torch.optim.SGD(
                    p, lr=lr, momentum=0.9
                ),
            },
        ),
        "what is recorded is the loss of all examples at the epoch's start": _whole("start"),
        "what is recorded is the loss of all examples at the epoch's end": _whole("end"),
        "the loss is the sum over the batch, and what is recorded that of all examples at the "
        "epoch's end": _whole("end", loss_of=lambda p, y: (p - y).square().sum()),
        "the loss is the mean of the absolute errors": epochs(
            loss_of=lambda p, y: (p - y).abs().mean()
        ),
        "the loss compares every prediction with every target": epochs(
            loss_of=lambda p, y: (p - y[:, 0]).square().mean()
        ),
        "an epoch is over after its first batch": epochs(
            parts=lambda order, size: order.split(size)[:1],
            record=lambda met, *_: met[0][0],
        ),
        "the short last batch is left out, and its examples counted": epochs(
            parts=lambda order, size: order[: len(order) // size * size].split(size)
        ),
        "the batch size is ignored: each example is a batch": epochs(
            parts=lambda order, _: order.split(1)
        ),
        "`batch_size` is taken for the number of batches": epochs(
            parts=lambda order, size: order.chunk(size)
        ),
        "no step is taken, or the gradients are cleared before it": epochs(step="never"),
    },
    spelled=[
        {LOSS: "loss = nn.functional.mse_loss(model(X[part]), y[part], reduction='sum')"},
        {LOSS: "loss = nn.functional.mse_loss(model(X[part]), y[part]) / 2"},
        {"torch.optim.SGD": "torch.optim.Adam"},
        {"torch.optim.SGD": "torch.optim.Adam", TOTAL: "", MEAN: "history.append(loss.item())"},
        {
            MEAN: "with torch.no_grad():\n            whole = nn.functional.mse_loss(model(X), y)\n"
            "        history.append(whole.item())"
        },
        {"            optimiser.step()\n": ""},
        {
            CLEAR: "",
            LOSS: "loss = nn.functional.mse_loss(model(X[part]), y[part], reduction='sum')",
        },
    ],
)
