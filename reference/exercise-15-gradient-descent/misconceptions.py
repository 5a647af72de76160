"""The known wrong ideas about batch and stochastic gradient descent."""

import math

import torch

from grader.suite import crossed, family, misconception


def mean_square(error):
    """The loss of errors."""
    return error.square().mean()


def of_w(X, error):
    """The gradient for w of all examples."""
    return 2 / len(error) * (X.T @ error)


def of_b(X, error):
    """The gradient for b of all examples."""
    return 2 / len(error) * error.sum()


# --- batch_descent ------------------------------------------------------------------


def _batch(start=lambda w, b: (w, b), loss=mean_square, dw=of_w, db=of_b, together=True):
    """Batch descent from its parts."""

    def build(X, y, w, b, lr, epochs):
        w, b = start(w, b)
        losses = []
        for _ in range(epochs):
            error = X @ w + b - y
            losses.append(loss(error).item())
            w = w - lr * dw(X, error)
            b = b - lr * db(X, error if together else X @ w + b - y)
        return w, b, losses

    return build


def batch_wrong(identifier, says, why, spelled, **parts):
    """An entry for batch descent with a part that is wrong."""
    declare = misconception(
        f"batch-{identifier}", of="batch_descent", says=says, why=why, spelled=spelled
    )
    return declare(_batch(**parts))


from_zero = batch_wrong(
    "from-zero",
    "The descent starts from 0, and not from the w and b that it is given.",
    "Here the start is an argument, so that the two descents can set out from the same point. "
    "Already the first loss is that of another line.",
    start=lambda w, b: (torch.zeros_like(w), torch.zeros_like(b)),
    spelled=[
        (
            "w, b, losses = torch.zeros_like(w), torch.zeros_like(b), []\n"
            "for _ in range(epochs):\n"
            "    error = X @ w + b - y\n"
            "    losses.append(error.square().mean().item())\n"
            "    w, b = w - 2 * lr * error @ X / len(y), b - 2 * lr * error.mean()\n"
            "return w, b, losses"
        ),
        {"for _ in range(epochs):": "w, b = 0 * w, 0 * b\n    for _ in range(epochs):"},
    ],
)
two_missing = batch_wrong(
    "two-missing",
    "Every step is half as long as it should be: the factor that comes from the square is missing.",
    "The derivative of u² is not u. A step half as long still goes downhill, which is why nothing "
    "looks broken.",
    dw=lambda X, e: of_w(X, e) / 2,
    db=lambda X, e: of_b(X, e) / 2,
    spelled=[
        {
            "dw = 2 / len(y) * (X.T @ error)": "dw = X.T @ error / len(y)",
            "db = 2 / len(y) * error.sum()": "db = error.mean()",
        },
        {"w = w - lr * dw": "w = w - 0.5 * lr * dw", "b = b - lr * db": "b = b - 0.5 * lr * db"},
    ],
)
summed = batch_wrong(
    "summed",
    "Every step is n times too long: it goes against the sum of the gradients, not their mean.",
    "The loss is a mean, so its gradient is the mean of the examples' gradients.",
    dw=lambda X, e: len(e) * of_w(X, e),
    db=lambda X, e: len(e) * of_b(X, e),
    spelled=[
        {
            "dw = 2 / len(y) * (X.T @ error)": "dw = 2 * error @ X",
            "db = 2 / len(y) * error.sum()": "db = 2 * error.sum()",
        },
        {
            "w = w - lr * dw": "w = w - len(X) * lr * dw",
            "b = b - lr * db": "b = b - len(X) * lr * db",
        },
    ],
)
uphill = batch_wrong(
    "uphill",
    "Every step goes uphill: the gradient is added, or its errors are target minus prediction.",
    "The gradient points to where the loss grows. A step goes against it.",
    dw=lambda X, e: -of_w(X, e),
    db=lambda X, e: -of_b(X, e),
    spelled=[
        {"error = X @ w + b - y": "error = y - X @ w - b"},
        {"w = w - lr * dw": "w = w + lr * dw", "b = b - lr * db": "b = b + lr * db"},
    ],
)
b_after_w = batch_wrong(
    "b-after-w",
    "b takes its step with the predictions of the new w.",
    "Both parts of the gradient belong to one point, that before the step. Work out both before "
    "either of the two moves.",
    together=False,
    spelled=[
        {"b = b - lr * db": "b = b - 2 * lr * (X @ w + b - y).mean()"},
        {
            "w = w - lr * dw": "w = torch.sub(w, dw, alpha=lr)",
            "b = b - lr * db": "b = b - lr * 2 / len(y) * torch.sum(X @ w + b - y)",
        },
    ],
)


@misconception(
    "batch-loss-after",
    of="batch_descent",
    says="Each loss is measured after its epoch, not before it.",
    why="The steps are right, but the list begins with the loss of a line that has moved once "
    "already: every number stands one place too early.",
    spelled=[
        {
            "losses.append(torch.square(error).mean().item())": "",
            "b = b - lr * db": (
                "b = b - lr * db\n        losses.append(torch.square(X @ w + b - y).mean().item())"
            ),
        },
        {
            "b = b - lr * db\n    return w, b, losses": (
                "b = b - lr * db\n"
                "    last = (X @ w + b - y).square().mean().item()\n"
                "    return w, b, [*losses, last][1:]"
            )
        },
    ],
)
def batch_loss_after(X, y, w, b, lr, epochs):
    w, b, losses = _batch()(X, y, w, b, lr, epochs)
    return w, b, [*losses, mean_square(X @ w + b - y).item()][1:]


@misconception(
    "batch-steps-each",
    of="batch_descent",
    says="This steps after each example: it is stochastic descent in the order of the rows.",
    why="Batch descent listens to all examples before it moves. Its epoch is one step, against "
    "the mean of their gradients at one and the same point.",
    spelled=[
        (
            "losses = []\n"
            "for _ in range(epochs):\n"
            "    losses.append(((X @ w + b - y) ** 2).mean().item())\n"
            "    for x, t in zip(X, y):\n"
            "        e = x @ w + b - t\n"
            "        w, b = w - 2 * lr * e * x, b - 2 * lr * e\n"
            "return w, b, losses"
        )
    ],
)
def batch_steps_each(X, y, w, b, lr, epochs):
    return _stochastic()(X, y, w, b, lr, torch.arange(len(y)).expand(epochs, -1))


LOSSES = {
    "the loss is half the mean of the squares": lambda e: e.square().mean() / 2,
    "the loss is the sum of the squares, not their mean": lambda e: e.square().sum(),
    "the loss is half the sum of the squares": lambda e: e.square().sum() / 2,
    "the loss is the root of the mean": lambda e: e.square().mean().sqrt(),
    "the loss is the mean of the absolute errors": lambda e: e.abs().mean(),
}

batch_slips = family(
    "batch-slip",
    of="batch_descent",
    says="The loop has a slip: {form}.",
    why="Follow one epoch on paper with the formulas of the statement beside your code: each line "
    "of yours belongs to one of them.",
    forms=crossed(
        _batch,
        loss=LOSSES,
        dw={
            "the gradient for w is half of what is due": lambda X, e: of_w(X, e) / 2,
            "the gradient for w is a sum, not a mean": lambda X, e: len(e) * of_w(X, e),
            "the gradient for w is a sum, and without the factor 2": lambda X, e: X.T @ e,
            "w goes uphill": lambda X, e: -of_w(X, e),
            "w never moves": lambda X, e: 0 * of_w(X, e),
        },
        db={
            "the gradient for b is half of what is due": lambda X, e: of_b(X, e) / 2,
            "the gradient for b is a sum, not a mean": lambda X, e: len(e) * of_b(X, e),
            "the gradient for b is a sum, and without the factor 2": lambda _, e: e.sum(),
            "b goes uphill": lambda X, e: -of_b(X, e),
            "b never moves": lambda X, e: 0 * of_b(X, e),
        },
        start={
            "b starts from 0": lambda w, b: (w, torch.zeros_like(b)),
            "w starts from 0": lambda w, b: (torch.zeros_like(w), b),
        },
    ),
    spelled=[
        {"torch.square(error).mean()": "torch.square(error).sum()"},
        {"db = 2 / len(y) * error.sum()": "db = 2 * error.sum()"},
        {"b = b - lr * db": ""},
    ],
)

# --- stochastic_descent -------------------------------------------------------------


def _stochastic(
    loss=mean_square,
    visited=lambda orders, epoch: orders[epoch],
    scale=2.0,
    share=lambda _n: 1,
    dw=lambda x, slope: slope * x,
    db=lambda slope: slope,
    together=True,
    start=lambda w, b: (w, b),
):
    """Stochastic descent from its parts; ``visited`` says which examples an epoch steps by."""

    def build(X, y, w, b, lr, orders):
        w, b = start(w, b)
        losses = []
        for epoch in range(len(orders)):
            losses.append(loss(X @ w + b - y).item())
            for i in visited(orders, epoch).tolist():
                slope = scale / share(len(y)) * (X[i] @ w + b - y[i])
                w = w - lr * dw(X[i], slope)
                b = b - lr * db(slope if together else scale * (X[i] @ w + b - y[i]))
        return w, b, losses

    return build


def stochastic_wrong(identifier, says, why, spelled, **parts):
    """An entry for stochastic descent with a part that is wrong."""
    declare = misconception(
        f"stochastic-{identifier}", of="stochastic_descent", says=says, why=why, spelled=spelled
    )
    return declare(_stochastic(**parts))


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
        _stochastic,
        loss=LOSSES,
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
    ],
)

# --- gradient_noise -----------------------------------------------------------------


def rows(X, y, w, b):
    """The gradients of the examples, [n, d + 1]."""
    return 2 * (X @ w + b - y).unsqueeze(1) * torch.cat([X, torch.ones_like(X[:, :1])], dim=1)


def of_rows(measure):
    return lambda X, y, w, b: measure(rows(X, y, w, b))


def lengths(away):
    """The squared lengths of rows."""
    return away.square().sum(1)


def noise_wrong(identifier, says, why, measure, spelled):
    """An entry for what is made of the gradients of the examples."""
    declare = misconception(
        f"noise-{identifier}", of="gradient_noise", says=says, why=why, spelled=spelled
    )
    return declare(of_rows(measure))


unbiased = noise_wrong(
    "unbiased",
    "The squared distances are divided by n − 1, not by n.",
    "n − 1 is for estimating the spread of a population from a sample. Here these are all the "
    "examples there are, and what is asked for is their plain mean. `var` divides by n − 1 unless "
    "it is told otherwise.",
    lambda g: lengths(g - g.mean(0)).sum() / (len(g) - 1) if len(g) > 1 else g.sum() * math.nan,
    spelled=[
        {"torch.square(distance).sum(dim=1).mean()": "torch.square(distance).sum() / (len(y) - 1)"},
        {"return torch.square(distance).sum(dim=1).mean()": "return gradients.var(dim=0).sum()"},
    ],
)
without_b = noise_wrong(
    "without-b",
    "The bias is left out: only the gradients for w are compared.",
    "An example says where w should go, and where b should go. Both belong to its gradient, which "
    "has d + 1 entries.",
    lambda g: lengths((g - g.mean(0))[:, :-1]).mean(),
    spelled=[
        {"torch.cat([X, torch.ones_like(X[:, :1])], dim=1)": "X"},
        {"torch.square(distance)": "torch.square(distance[:, :-1])"},
    ],
)
not_squared = noise_wrong(
    "not-squared",
    "This is the mean distance, not the mean squared distance.",
    "‖v‖² is the sum of the squares of v's entries, and ‖v‖ is its root. The mean of roots is not "
    "the root of the mean, so that no later square repairs it.",
    lambda g: lengths(g - g.mean(0)).sqrt().mean(),
    spelled=[
        {"sum(dim=1).mean()": "sum(dim=1).sqrt().mean()"},
        {"torch.square(distance).sum(dim=1)": "torch.linalg.vector_norm(distance, dim=1)"},
    ],
)
noise_slips = family(
    "noise-slip",
    of="gradient_noise",
    says="The noise has a slip: {form}.",
    why="Take two examples and write their two gradients, the mean of these, and the two "
    "distances on paper: each line of your code belongs to one of them.",
    forms={
        "the factor 2 of the gradients is missing": of_rows(
            lambda g: lengths(g - g.mean(0)).mean() / 4
        ),
        "it is a sum over the examples, not their mean": of_rows(
            lambda g: lengths(g - g.mean(0)).sum()
        ),
        "the mean gradient isn't taken off": of_rows(lambda g: lengths(g).mean()),
        "it is the square of the mean gradient's length": of_rows(
            lambda g: lengths(g.mean(0)[None])[0]
        ),
        "it is a mean over the entries of the gradients, too": of_rows(
            lambda g: (g - g.mean(0)).square().mean()
        ),
        "it is a mean over the entries of the gradients, too, with n − 1 for n": of_rows(
            lambda g: g.var(0).mean()
        ),
        "it is the root of what is due": of_rows(lambda g: lengths(g - g.mean(0)).mean().sqrt()),
        "it is half of what is due": of_rows(lambda g: lengths(g - g.mean(0)).mean() / 2),
        "each entry's spread is a root (`std`), not a square": of_rows(
            lambda g: g.std(0, unbiased=False).sum()
        ),
        "each entry's spread is a root (`std`), not a square, with n − 1 for n": of_rows(
            lambda g: g.std(0).sum()
        ),
        "it is the distance of the losses from their mean, not of the gradients": (
            lambda X, y, w, b: (X @ w + b - y).square().var(unbiased=False)
        ),
        "the distance is added up without squares": of_rows(
            lambda g: (g - g.mean(0)).abs().sum(1).mean()
        ),
        "the gradients aren't multiplied by their examples' features": (
            lambda X, y, w, b: (2 * (X @ w + b - y)).var(unbiased=False)
        ),
        "the bias is left out, with n − 1 for n": of_rows(lambda g: g[:, :-1].var(0).sum()),
    },
    spelled=[
        {"slope = 2 * (X @ w + b - y)": "slope = X @ w + b - y"},
        {"torch.square(distance).sum(dim=1).mean()": "torch.square(distance).sum()"},
        {"distance = gradients - gradients.mean(dim=0)": "distance = gradients"},
        {"torch.square(distance).sum(dim=1).mean()": "torch.square(distance).mean()"},
    ],
)
