"""The known wrong ideas about the steps of an epoch."""

import torch
from torch import nn

from grader.suite import family, misconception

from .misconceptions import MET


def weighted(met, order, _size):
    """The mean over an epoch's examples of the losses that its batches had."""
    return sum(loss * rows for loss, rows in met) / len(order)


def squared(prediction, y):
    """The loss."""
    return (prediction - y).square().mean()


def descent(parameters, lr):
    """Gradient descent."""
    return torch.optim.SGD(parameters, lr=lr)


def epochs(
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
            if clear != "never":
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
    return declare(epochs(**parts))


PARTS = "for part in order.split(batch_size):"
LOSS = "loss = nn.functional.mse_loss(model(X[part]), y[part])"
TOTAL = "total += loss.item() * len(part)"
MEAN = "history.append(total / len(order))"
CLEAR = "            optimiser.zero_grad()\n"
STEPS = "The steps are right. "
OWNED = (
    "Its owner handed it in as it is meant to be: with dropout or batch norm in it another mode is "
    "another network."
)

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


epochs_never_cleared = epochs_wrong(
    "never-cleared",
    "The gradients are never cleared.",
    "`backward` adds to what is in `.grad`, so that every step follows the sum of all the "
    "gradients since the beginning.",
    clear="never",
    spelled=[{CLEAR: ""}, {CLEAR: "", "history = []": "optimiser.zero_grad()\n    history = []"}],
)
epochs_one_step = family(
    "epochs-one-step",
    of="train_epochs",
    says="There is one step an epoch, not one for each batch: it follows {form}.",
    why="Then batches save memory, and nothing else. The second batch has to see what the first "
    "step has changed.",
    forms={
        "all examples at once": epochs(parts=lambda order, _: [order]),
        "the sum of the batches' gradients": epochs(clear="epoch", step="epoch"),
        "the last batch's gradient": epochs(step="epoch"),
        "the first batch's gradient": epochs(step="first"),
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
epochs_mode = epochs_wrong(
    "mode-changed",
    "The model is put into training mode.",
    OWNED,
    mode=True,
    spelled=[
        {"history = []": "history = []\n    model.train()"},
        {"for order in orders:": "for order in orders:\n        model.train()"},
    ],
)
epochs_eval = epochs_wrong(
    "evaluation-mode",
    "The model is put into evaluation mode.",
    OWNED,
    mode=False,
    spelled=[
        {"history = []": "history = []\n    model.eval()"},
        {"return history": "model.eval()\n    return history"},
    ],
)
