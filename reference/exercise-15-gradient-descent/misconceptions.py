"""The known wrong ideas about batch and stochastic gradient descent."""

import math

import torch

from grader.suite import family, misconception
from grader.suite.crossings import crossed


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


def batch_wrong(identifier, says, why, **parts):
    """An entry for batch descent with a part that is wrong."""
    return misconception(f"batch-{identifier}", of="batch_descent", says=says, why=why)(
        _batch(**parts)
    )


from_zero = batch_wrong(
    "from-zero",
    "The descent starts from 0, and not from the w and b that it is given.",
    "Here the start is an argument, so that the two descents can set out from the same point. "
    "Already the first loss is that of another line.",
    start=lambda w, b: (torch.zeros_like(w), torch.zeros_like(b)),
)
two_missing = batch_wrong(
    "two-missing",
    "Every step is half as long as it should be: the factor that comes from the square is missing.",
    "The derivative of u² is not u. A step half as long still goes downhill, which is why nothing "
    "looks broken.",
    dw=lambda X, e: of_w(X, e) / 2,
    db=lambda X, e: of_b(X, e) / 2,
)
summed = batch_wrong(
    "summed",
    "Every step is n times too long: it goes against the sum of the gradients, not their mean.",
    "The loss is a mean, so its gradient is the mean of the examples' gradients.",
    dw=lambda X, e: len(e) * of_w(X, e),
    db=lambda X, e: len(e) * of_b(X, e),
)
uphill = batch_wrong(
    "uphill",
    "Every step goes uphill: the gradient is added, or its errors are target minus prediction.",
    "The gradient points to where the loss grows. A step goes against it.",
    dw=lambda X, e: -of_w(X, e),
    db=lambda X, e: -of_b(X, e),
)
b_after_w = batch_wrong(
    "b-after-w",
    "b takes its step with the predictions of the new w.",
    "Both parts of the gradient belong to one point, that before the step. Work out both before "
    "either of the two moves.",
    together=False,
)


@misconception(
    "batch-loss-after",
    of="batch_descent",
    says="Each loss is measured after its epoch, not before it.",
    why="The steps are right, but the list begins with the loss of a line that has moved once "
    "already: every number stands one place too early.",
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


def stochastic_wrong(identifier, says, why, **parts):
    """An entry for stochastic descent with a part that is wrong."""
    return misconception(f"stochastic-{identifier}", of="stochastic_descent", says=says, why=why)(
        _stochastic(**parts)
    )


@misconception(
    "stochastic-gradients-from-start",
    of="stochastic_descent",
    says="All gradients of an epoch are those of its start: this is batch descent in disguise.",
    why="A step that has been taken changes the errors of the examples that follow. If they don't "
    "see it, an epoch is one large step, whatever the order.",
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
)
order_ignored = stochastic_wrong(
    "order-ignored",
    "The examples are visited from the first to the last, whatever `orders` says.",
    "Every step changes what the next example sees, so that another order leads elsewhere, if "
    "only a little.",
    visited=lambda orders, _: torch.arange(orders.shape[1]),
)
first_row = stochastic_wrong(
    "first-row",
    "Every epoch visits the examples in the first epoch's order.",
    "`orders` has a row for each epoch. The first epoch is right, so that the second loss is, "
    "too; the third one shows it.",
    visited=lambda orders, _: orders[0],
)
one_example = stochastic_wrong(
    "one-example",
    "An epoch is a single step, by the first example of its row.",
    "An epoch goes through the whole row: as many steps as it has entries.",
    visited=lambda orders, epoch: orders[epoch][:1],
)
two_forgotten = stochastic_wrong(
    "two-missing",
    "Every step is half as long as it should be: the factor that comes from the square is missing.",
    "The derivative of u² is not u. A step half as long still goes downhill, which is why nothing "
    "looks broken.",
    scale=1.0,
)
climbs = stochastic_wrong(
    "uphill",
    "Every step goes uphill: the gradient is added, or its error is target minus prediction.",
    "The gradient points to where the loss grows. A step goes against it.",
    scale=-2.0,
)
b_sees_new_w = stochastic_wrong(
    "b-after-w",
    "b takes its step with the prediction of the new w.",
    "Both parts of the gradient belong to one point, that before the step. Work out both before "
    "either of the two moves.",
    together=False,
)
starts_at_zero = stochastic_wrong(
    "from-zero",
    "The descent starts from 0, and not from the w and b that it is given.",
    "Here the start is an argument, so that the two descents can set out from the same point. "
    "Already the first loss is that of another line.",
    start=lambda w, b: (torch.zeros_like(w), torch.zeros_like(b)),
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


def recorded_wrong(identifier, says, why, record):
    """An entry for right steps of which something else is recorded than is due."""
    return misconception(f"stochastic-{identifier}", of="stochastic_descent", says=says, why=why)(
        _recorded(record)
    )


last_loss = recorded_wrong(
    "last-loss",
    "What is recorded is the loss of the last example that the epoch visits.",
    "One example says little about the others: its loss jumps up and down with the order. The "
    "loss of an epoch is the mean over all examples, at its start.",
    lambda met, _after, _last: met[-1] ** 2,
)
mean_met = recorded_wrong(
    "mean-met",
    "What is recorded is the mean of the losses met on the way through the epoch.",
    "Each of them belongs to another w and b, because every step moves them. The loss of an epoch "
    "is that of all examples at one point, its start.",
    lambda met, _after, _last: mean_square(met),
)
loss_after = recorded_wrong(
    "loss-after",
    "Each loss is measured after its epoch, not before it.",
    "The steps are right, but the list begins with the loss of a line that has moved already: "
    "every number stands one place too early.",
    lambda _met, after, _last: mean_square(after),
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


def noise_wrong(identifier, says, why, measure):
    """An entry for what is made of the gradients of the examples."""
    return misconception(f"noise-{identifier}", of="gradient_noise", says=says, why=why)(
        of_rows(measure)
    )


unbiased = noise_wrong(
    "unbiased",
    "The squared distances are divided by n − 1, not by n.",
    "n − 1 is for estimating the spread of a population from a sample. Here these are all the "
    "examples there are, and what is asked for is their plain mean. `var` divides by n − 1 unless "
    "it is told otherwise.",
    lambda g: lengths(g - g.mean(0)).sum() / (len(g) - 1) if len(g) > 1 else g.sum() * math.nan,
)
without_b = noise_wrong(
    "without-b",
    "The bias is left out: only the gradients for w are compared.",
    "An example says where w should go, and where b should go. Both belong to its gradient, which "
    "has d + 1 entries.",
    lambda g: lengths((g - g.mean(0))[:, :-1]).mean(),
)
not_squared = noise_wrong(
    "not-squared",
    "This is the mean distance, not the mean squared distance.",
    "‖v‖² is the sum of the squares of v's entries, and ‖v‖ is its root. The mean of roots is not "
    "the root of the mean, so that no later square repairs it.",
    lambda g: lengths(g - g.mean(0)).sqrt().mean(),
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
)
