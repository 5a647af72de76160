"""The known wrong ideas about batch descent, and parts for stochastic descent."""

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


def _batch(
    start=lambda w, b: (w, b),
    loss=mean_square,
    dw=of_w,
    db=of_b,
    scale=lambda _n: 1,
    together=True,
):
    """Batch descent from its parts; ``scale`` is what n examples make both gradients larger by."""

    def build(X, y, w, b, lr, epochs):
        w, b = start(w, b)
        losses = []
        for _ in range(epochs):
            error = X @ w + b - y
            losses.append(loss(error).item())
            rate = lr * scale(len(y))
            w = w - rate * dw(X, error)
            b = b - rate * db(X, error if together else X @ w + b - y)
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
    return stochastic()(X, y, w, b, lr, torch.arange(len(y)).expand(epochs, -1))


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
        scale={
            "both gradients are half of what is due": lambda _n: 0.5,
            "both gradients are sums, not means": lambda n: n,
            "both gradients are sums, and without the factor 2": lambda n: n / 2,
        },
        together={"b takes its step with the predictions of the new w": False},
        start={
            "b starts from 0": lambda w, b: (w, torch.zeros_like(b)),
            "w starts from 0": lambda w, b: (torch.zeros_like(w), b),
        },
    ),
    spelled=[
        {"torch.square(error).mean()": "torch.square(error).sum()"},
        {"db = 2 / len(y) * error.sum()": "db = 2 * error.sum()"},
        {"b = b - lr * db": ""},
        {
            "torch.square(error).mean()": "torch.square(error).sum()",
            "dw = 2 / len(y) * (X.T @ error)": "dw = 2 * error @ X",
            "db = 2 / len(y) * error.sum()": "db = 2 * error.sum()",
        },
    ],
)

# --- stochastic_descent -------------------------------------------------------------


def stochastic(
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
