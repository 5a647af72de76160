"""The known wrong ideas about stochastic gradient descent."""

import torch

from grader.suite import crossed, family, misconception

from .misconceptions import LOSSES, mean_square, stochastic


def stochastic_wrong(identifier, says, why, spelled, **parts):
    """An entry for stochastic descent with a part that is wrong."""
    declare = misconception(
        f"stochastic-{identifier}", of="stochastic_descent", says=says, why=why, spelled=spelled
    )
    return declare(stochastic(**parts))


@misconception(
    "stochastic-gradients-from-start",
    of="stochastic_descent",
    says="All gradients of an epoch are those of its start: this is batch descent in disguise.",
    why="A step that has been taken changes the errors of the examples that follow. If they don't "
    "see it, an epoch is one large step, whatever the order.",
    spelled=[
        (
            "losses = []\n"
            "for row in orders:\n"
            "    e = X @ w + b - y\n"
            "    losses.append(e.pow(2).mean().item())\n"
            "    for i in row:\n"
            "        w, b = w - lr * 2 * e[i] * X[i], b - lr * 2 * e[i]\n"
            "return w, b, losses"
        ),
        {
            "for i in order:": "old = w, b\n        for i in order:",
            "slope = 2 * (X[i] @ w + b - y[i])": "slope = 2 * (X[i] @ old[0] + old[1] - y[i])",
        },
    ],
)
def gradients_from_start(X, y, w, b, lr, orders):
    losses = []
    for order in orders:
        error = X @ w + b - y
        losses.append(mean_square(error).item())
        w, b = w - 2 * lr * X[order].T @ error[order], b - 2 * lr * error[order].sum()
    return w, b, losses


over_n = stochastic_wrong(
    "over-n",
    "Each example's gradient is divided by n.",
    "The 1/n belongs to the mean over all examples. The loss of a single example has no mean in "
    "it, so that its gradient is as large as it is.",
    share=lambda n: n,
    spelled=[
        {"slope = 2 * (X[i] @ w + b - y[i])": "slope = 2 / len(y) * (X[i] @ w + b - y[i])"},
        {
            "w = w - lr * slope * X[i]": "w = w - lr * slope * X[i] / len(X)",
            "b = b - lr * slope\n    return": "b = b - lr * slope / len(X)\n    return",
        },
    ],
)
order_ignored = stochastic_wrong(
    "order-ignored",
    "The examples are visited from the first to the last, whatever `orders` says.",
    "Every step changes what the next example sees, so that another order leads elsewhere, if "
    "only a little.",
    visited=lambda orders, _: torch.arange(orders.shape[1]),
    spelled=[
        {"for i in order:": "for i in range(len(y)):"},
        {"for i in order:": "for i in sorted(range(len(order))):"},
    ],
)
first_row = stochastic_wrong(
    "first-row",
    "Every epoch visits the examples in the first epoch's order.",
    "`orders` has a row for each epoch. The first epoch is right, so that the second loss is, "
    "too; the third one shows it.",
    visited=lambda orders, _: orders[0],
    spelled=[
        {"for i in order:": "for i in orders[0]:"},
        {"for order in orders.tolist():": "for order in orders[:1].expand_as(orders).tolist():"},
    ],
)
one_example = stochastic_wrong(
    "one-example",
    "An epoch is a single step, by the first example of its row.",
    "An epoch goes through the whole row: as many steps as it has entries.",
    visited=lambda orders, epoch: orders[epoch][:1],
    spelled=[
        {"for i in order:": "for i in order[:1]:"},
        {"for i in order:": "i = order[0]\n        if True:"},
    ],
)
two_forgotten = stochastic_wrong(
    "two-missing",
    "Every step is half as long as it should be: the factor that comes from the square is missing.",
    "The derivative of u² is not u. A step half as long still goes downhill, which is why nothing "
    "looks broken.",
    scale=1.0,
    spelled=[
        {"slope = 2 * (X[i] @ w + b - y[i])": "slope = X[i] @ w + b - y[i]"},
        {
            "w = w - lr * slope * X[i]": "w = w - lr * slope / 2 * X[i]",
            "b = b - lr * slope\n    return": "b = b - slope / 2 * lr\n    return",
        },
    ],
)
climbs = stochastic_wrong(
    "uphill",
    "Every step goes uphill: the gradient is added, or its error is target minus prediction.",
    "The gradient points to where the loss grows. A step goes against it.",
    scale=-2.0,
    spelled=[
        {"slope = 2 * (X[i] @ w + b - y[i])": "slope = 2 * (y[i] - X[i] @ w - b)"},
        {
            "w = w - lr * slope * X[i]": "w = w + lr * slope * X[i]",
            "b = b - lr * slope\n    return": "b = b + lr * slope\n    return",
        },
    ],
)
b_sees_new_w = stochastic_wrong(
    "b-after-w",
    "b takes its step with the prediction of the new w.",
    "Both parts of the gradient belong to one point, that before the step. Work out both before "
    "either of the two moves.",
    together=False,
    spelled=[
        {"b = b - lr * slope\n    return": "b = b - 2 * lr * (X[i] @ w + b - y[i])\n    return"},
        {
            "b = b - lr * slope\n    return": (
                "b = b - torch.mul(X[i].dot(w) - y[i] + b, 2 * lr)\n    return"
            )
        },
    ],
)
starts_at_zero = stochastic_wrong(
    "from-zero",
    "The descent starts from 0, and not from the w and b that it is given.",
    "Here the start is an argument, so that the two descents can set out from the same point. "
    "Already the first loss is that of another line.",
    start=lambda w, b: (torch.zeros_like(w), torch.zeros_like(b)),
    spelled=[
        {"for order in orders.tolist():": "w, b = 0 * w, 0 * b\n    for order in orders.tolist():"},
        {
            "for order in orders.tolist():": (
                "w, b = torch.zeros_like(w), torch.zeros_like(b)\n    for order in orders.tolist():"
            )
        },
    ],
)


def _recorded(record):
    """Right steps; ``record`` makes an epoch's entry of X, y, and the w, b and errors met."""

    def build(X, y, w, b, lr, orders):
        losses = []
        for order in orders.tolist():
            met = []
            for i in order:
                error = X[i] @ w + b - y[i]
                met.append(error)
                w, b = w - 2 * lr * error * X[i], b - 2 * lr * error
            losses.append(float(record(torch.stack(met), X @ w + b - y, order[-1])))
        return w, b, losses

    return build


def recorded_wrong(identifier, says, why, record, spelled):
    """An entry for right steps of which something else is recorded than is due."""
    declare = misconception(
        f"stochastic-{identifier}", of="stochastic_descent", says=says, why=why, spelled=spelled
    )
    return declare(_recorded(record))


last_loss = recorded_wrong(
    "last-loss",
    "What is recorded is the loss of the last example that the epoch visits.",
    "One example says little about the others: its loss jumps up and down with the order. The "
    "loss of an epoch is the mean over all examples, at its start.",
    lambda met, _after, _last: met[-1] ** 2,
    spelled=[
        {
            "losses.append(torch.square(X @ w + b - y).mean().item())": "",
            "b = b - lr * slope\n    return": (
                "b = b - lr * slope\n        losses.append((slope / 2).square().item())\n    return"
            ),
        },
        {
            "losses.append(torch.square(X @ w + b - y).mean().item())": "loss = 0",
            "slope = 2 * (X[i] @ w + b - y[i])": (
                "slope = 2 * (X[i] @ w + b - y[i])\n            loss = (slope * slope / 4).item()"
            ),
            "b = b - lr * slope\n    return": (
                "b = b - lr * slope\n        losses.append(loss)\n    return"
            ),
        },
    ],
)
mean_met = recorded_wrong(
    "mean-met",
    "What is recorded is the mean of the losses met on the way through the epoch.",
    "Each of them belongs to another w and b, because every step moves them. The loss of an epoch "
    "is that of all examples at one point, its start.",
    lambda met, _after, _last: mean_square(met),
    spelled=[
        {
            "losses.append(torch.square(X @ w + b - y).mean().item())": "total = 0",
            "b = b - lr * slope\n    return": (
                "b = b - lr * slope\n"
                "            total += (slope / 2).square().item()\n"
                "        losses.append(total / len(order))\n"
                "    return"
            ),
        },
        {
            "losses.append(torch.square(X @ w + b - y).mean().item())": "met = []",
            "b = b - lr * slope\n    return": (
                "b = b - lr * slope\n"
                "            met.append(slope**2 / 4)\n"
                "        losses.append(torch.stack(met).mean().item())\n"
                "    return"
            ),
        },
    ],
)
loss_after = recorded_wrong(
    "loss-after",
    "Each loss is measured after its epoch, not before it.",
    "The steps are right, but the list begins with the loss of a line that has moved already: "
    "every number stands one place too early.",
    lambda _met, after, _last: mean_square(after),
    spelled=[
        {
            "losses.append(torch.square(X @ w + b - y).mean().item())": "",
            "b = b - lr * slope\n    return": (
                "b = b - lr * slope\n"
                "        losses.append(torch.square(X @ w + b - y).mean().item())\n"
                "    return"
            ),
        },
        {
            "b = b - lr * slope\n    return w, b, losses": (
                "b = b - lr * slope\n"
                "    last = (X @ w + b - y).square().mean().item()\n"
                "    return w, b, [*losses, last][1:]"
            )
        },
    ],
)


def is_one_a_step(got, expected, X, y, w, b, lr, orders):
    return len(expected[2]) < len(got[2]) == orders.numel()


@misconception(
    "stochastic-loss-a-step",
    of="stochastic_descent",
    says="There is a loss for each step, where one for each epoch is due.",
    why="An epoch is a pass through its whole row of `orders`, with many steps in it. Its loss is "
    "that of all examples, before the first of them.",
    recognise=is_one_a_step,
    handed_out=True,
    spelled=[
        {
            "losses.append(torch.square(X @ w + b - y).mean().item())": "",
            "for i in order:": (
                "for i in order:\n"
                "            losses.append(torch.square(X @ w + b - y).mean().item())"
            ),
        },
        {
            "losses.append(torch.square(X @ w + b - y).mean().item())": "",
            "b = b - lr * slope\n    return": (
                "b = b - lr * slope\n"
                "            losses.append((slope / 2).square().item())\n"
                "    return"
            ),
        },
    ],
)
def loss_a_step(X, y, w, b, lr, orders):
    losses = []
    for i in orders.flatten().tolist():
        error = X[i] @ w + b - y[i]
        losses.append(mean_square(X @ w + b - y).item())
        w, b = w - 2 * lr * error * X[i], b - 2 * lr * error
    return w, b, losses


records = family(
    "stochastic-record",
    of="stochastic_descent",
    says="The steps are right, but what is recorded isn't the loss that is due: {form}.",
    why="The loss of an epoch is the mean of the squared errors of all examples, with the w and b "
    "from before its first step.",
    forms={
        "it is the loss of the first example alone": _recorded(
            lambda met, _after, _last: met[0] ** 2
        ),
        "it is the last example's loss after its own step": _recorded(
            lambda _met, after, last: after[last] ** 2
        ),
        "it is the sum of the losses met on the way": _recorded(
            lambda met, _after, _last: met.square().sum()
        ),
    },
    spelled=[
        {
            "losses.append(torch.square(X @ w + b - y).mean().item())": (
                "first = order[0]\n"
                "        losses.append((X[first] @ w + b - y[first]).square().item())"
            )
        },
        {
            "losses.append(torch.square(X @ w + b - y).mean().item())": "",
            "b = b - lr * slope\n    return": (
                "b = b - lr * slope\n"
                "        losses.append((X[i] @ w + b - y[i]).square().item())\n"
                "    return"
            ),
        },
    ],
)

stochastic_slips = family(
    "stochastic-slip",
    of="stochastic_descent",
    says="The loop has a slip: {form}.",
    why="Follow two steps of the first epoch on paper with the formulas of the statement beside "
    "your code: each line of yours belongs to one of them.",
    forms=crossed(
        stochastic,
        loss=LOSSES,
        scale={"the factor 2 of the gradients is missing": 1.0},
        share={"each gradient is divided by n": lambda n: n},
        dw={
            "the gradient for w lacks its example: it is that for b": (
                lambda x, slope: slope * torch.ones_like(x)
            ),
            "the gradient for w is half of what is due": lambda x, slope: slope * x / 2,
            "w goes uphill": lambda x, slope: -slope * x,
            "w never moves": lambda x, slope: 0 * slope * x,
        },
        db={
            "the gradient for b is half of what is due": lambda slope: slope / 2,
            "b goes uphill": lambda slope: -slope,
            "b never moves": lambda slope: 0 * slope,
        },
        visited={
            "the orders are read by columns": lambda orders, epoch: orders.T[
                epoch % orders.shape[1]
            ],
            "each row is read from its end": lambda orders, epoch: orders[epoch].flip(0),
            "an example that is named twice is visited once": (
                lambda orders, epoch: orders[epoch].unique()
            ),
            "the last example of a row is left out": lambda orders, epoch: orders[epoch][:-1],
            "the first example of a row is left out": lambda orders, epoch: orders[epoch][1:],
            "an epoch is a single step, by the last example of its row": (
                lambda orders, epoch: orders[epoch][-1:]
            ),
        },
        start={
            "b starts from 0": lambda w, b: (w, torch.zeros_like(b)),
            "w starts from 0": lambda w, b: (torch.zeros_like(w), b),
        },
    ),
    spelled=[
        {"torch.square(X @ w + b - y).mean()": "torch.square(X @ w + b - y).sum()"},
        {"for i in order:": "for i in set(order):"},
        {"b = b - lr * slope\n    return": "pass\n    return"},
        {"for i in order:": "for i in order[::-1]:"},
        {
            "torch.square(X @ w + b - y).mean()": "(torch.square(X @ w + b - y).mean() / 2)",
            "slope = 2 * (X[i] @ w + b - y[i])": "slope = X[i] @ w + b - y[i]",
        },
    ],
)
