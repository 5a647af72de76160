"""The known wrong ideas about fitting a line by gradient descent."""

import itertools
import math

import torch

from grader.suite import crossed, family, misconception

from .misconceptions import (
    PAIRED,
    PAIRED_SAYS,
    PAIRS_B,
    PAIRS_W,
    SLIPS_B,
    SLIPS_W,
    descend,
    near,
    of_b,
    of_w,
    right,
)


def fit_in_pairs(X, y, lr, steps, dw=PAIRS_W[0], db=PAIRS_B[0], *, column=True, flat=False):
    """Gradient descent in which the prediction, or y, is a column."""
    b = X.new_zeros(())
    w = X.new_zeros(X.shape[1], 1) if column else X.new_zeros(X.shape[1])
    losses = []
    for _ in range(steps):
        error = X @ w + b - (y if column else y[:, None])
        losses.append(error.square().mean().item())
        step = dw(X, error)
        w = w - lr * (step[:, None] if column and step.ndim == 1 else step)
        b = b - lr * db(error)
    return w.flatten() if flat else w, b, losses


# The forms in which w keeps a column for each example need it to be one from the start.
FIT_PAIRS = [
    (dw, db, column)
    for dw, db, column in itertools.product(PAIRS_W, PAIRS_B[:2], (True, False))
    if column or dw is not PAIRS_W[0]
]


def _is_fit_in_pairs(got, expected, X, y, lr, steps):
    if steps < 2 or len(y) < 2 or math.isclose(got[2][1], expected[2][1], rel_tol=1e-3):
        # One step alone could be that of a plain sum.
        return got[0].ndim == 2 and got[0].shape[1] == len(y) > 1
    for dw, db, column in FIT_PAIRS:
        losses = fit_in_pairs(X, y, lr, min(steps, 4), dw, db, column=column)[2]
        if all(math.isclose(*pair, rel_tol=1e-3) for pair in zip(losses, got[2], strict=False)):
            return True
    return False


fit_broadcast = misconception(
    "fit-broadcast",
    of="fit",
    says=PAIRED_SAYS,
    why=PAIRED,
    recognise=_is_fit_in_pairs,
    grid={"dw": PAIRS_W, "db": PAIRS_B[:2], "column": (True, False), "flat": (False, True)},
    spelled=[
        {"w = X.new_zeros(X.shape[1])": "w = X.new_zeros(X.shape[1], 1)"},
        {
            "w = X.new_zeros(X.shape[1])": "w = X.new_zeros(X.shape[1], 1)",
            "X.T @ residual)": "X.T @ residual).sum(1, keepdim=True)",
            "b = b - share * residual.sum()": "b = b - 2 * lr * residual.mean()",
            "return w, b, losses": "return w.flatten(), b, losses",
        },
        {
            "residual = X @ w + b - y": "residual = X @ w + b - y[:, None]",
            "w = w - share * (X.T @ residual)": "w = w - share * (X.T @ residual).sum(1)",
        },
    ],
)(fit_in_pairs)


@misconception(
    "fit-b-after-w",
    of="fit",
    says="b takes its step with the predictions of the new w.",
    why="Both gradients belong to one point, that before the step. Once w has moved, the errors "
    "are others, and so is the gradient for b: work out both before either of them moves.",
    spelled=[
        {"b = b - share * residual.sum()": "b = b - 2 * lr * (X @ w + b - y).mean()"},
        {
            "w = w - share * (X.T @ residual)": "w.sub_(X.T @ residual, alpha=share)",
            "b = b - share * residual.sum()": "b.sub_((X @ w + b - y).sum(), alpha=share)",
        },
    ],
)
def b_after_w(X, y, lr, steps):
    w, b = X.new_zeros(X.shape[1]), X.new_zeros(())
    losses = []
    for _ in range(steps):
        losses.append((X @ w + b - y).square().mean().item())
        w = w - lr * of_w(X, X @ w + b - y)
        b = b - lr * of_b(X, X @ w + b - y)
    return w, b, losses


@misconception(
    "fit-b-never",
    of="fit",
    says="b never moves: only w is fitted.",
    why="A line that is held at height 0 can only turn about the origin. b is a knob like the "
    "others and takes its step with them.",
    spelled=[
        {"b = b - share * residual.sum()": "pass"},
        {
            "residual = X @ w + b - y": "residual = X @ w - y",
            "b = b - share * residual.sum()": "b = torch.zeros_like(y[0])",
        },
    ],
)
def b_never(X, y, lr, steps):
    return descend(X, y, lr, steps, gradients=lambda X, e: (of_w(X, e), torch.zeros_like(e[0])))


@misconception(
    "fit-loss-after-step",
    of="fit",
    says="Each loss is measured after its step, not before it.",
    why="The steps are right, but the list begins with the loss of a line that has moved once "
    "already: every number stands one place too early.",
    spelled=[
        {
            "losses.append(torch.square(residual).mean().item())": "",
            "residual.sum()": (
                "residual.sum()\n        losses.append(torch.mean((X @ w + b - y) ** 2).item())"
            ),
        },
        {
            "return w, b, losses": (
                "last = (X @ w + b - y).square().mean().item()\n"
                "    return w, b, [*losses, last][1:]"
            )
        },
    ],
)
def loss_after_step(X, y, lr, steps):
    w, b, losses = descend(X, y, lr, steps, gradients=right)
    return w, b, [*losses, (X @ w + b - y).square().mean().item()][1:]


def _start_of(got, X, y, lr, steps):
    """The w and b from which right steps lead to what was returned, if the losses are theirs."""
    w, b, losses = got
    X, y = X.double(), y.double()
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    curvature, slope = 2 / len(y) * (A.T @ A), 2 / len(y) * (A.T @ y)
    step = torch.eye(len(curvature), dtype=torch.float64) - lr * curvature
    at = torch.cat([w.double(), b.double().reshape(1)])
    for _ in range(steps):
        at = torch.linalg.solve(step, at - lr * slope)
    start = at[:-1], at[-1]
    found = descend(X, y, lr, steps, gradients=right, start=start)[2]
    moved = bool(at.abs().max() > 1e-4)
    return {"start": start} if moved and _same(found, losses, w.dtype) else None


def _same(found, losses, dtype):
    """Whether two histories are one, as closely as a dtype lets them."""
    digits = 1e-6 if dtype == torch.float64 else 1e-3
    return all(math.isclose(*pair, rel_tol=digits) for pair in zip(found, losses, strict=True))


@misconception(
    "fit-other-start",
    of="fit",
    says="The steps are right, but they don't start from w = 0 and b = 0.",
    why="Already the first loss is that of another line: from w = 0 and b = 0 it is the mean of "
    "the squared targets. A network has to start at random; a line needn't, and only from a known "
    "start can two histories be compared.",
    estimate=_start_of,
    spelled=[
        {"w = X.new_zeros(X.shape[1])": "w = torch.randn(X.shape[1], dtype=X.dtype)"},
        {
            "w = X.new_zeros(X.shape[1])": "w = torch.ones_like(X[0])",
            "b = X.new_zeros(())": "b = X.new_ones(())",
        },
        {"w = X.new_zeros(X.shape[1])": "w = 0.01 * X[0]", "b = X.new_zeros(())": "b = y.mean()"},
    ],
)
def other_start(X, y, lr, steps, start=None):
    w, b = start or (torch.ones_like(X[0]), torch.ones_like(y[0]))
    start = w.to(X.dtype), b.to(X.dtype)
    return descend(X, y, lr, steps, gradients=right, start=start)


def _rate_of(got, X, y, lr, steps):
    """The learning rate of every step, read off the second loss."""
    w, _, losses = got
    dw, db = right(X, -y)
    # losses[1] = mean (y + rate · along)², a square in the rate.
    along = X @ dw + db
    a, b, c = along.square().mean(), 2 * (along * y).mean(), losses[0] - losses[1]
    root = (b * b - 4 * a * c).clamp(min=0).sqrt()
    for used in sorted((float((-b + way * root) / (2 * a)) for way in (1, -1)), key=abs):
        reached, _, found = descend(X, y, used, steps, gradients=right)
        if abs(used - lr) > 1e-3 * lr and near(reached, w) and _same(found, losses, w.dtype):
            return {"used": used}
    return None


@misconception(
    "fit-learning-rate",
    of="fit",
    says="The steps go the right way, but their length is not the one that `lr` asks for.",
    why="Every step is longer or shorter than it should be by the same factor. A number that is "
    "typed in is right for one call at most, and a factor in the gradient is one in the step.",
    estimate=_rate_of,
    grid={
        "used": tuple(digit * 10.0**-power for power in range(5) for digit in (1, 2, 3, 4, 5, 6, 8))
    },
    spelled=[
        {"share = 2 * lr / len(y)": "share = 0.02 / len(y)"},
        {"share = 2 * lr / len(y)": "share = 4 * lr / len(y)"},
    ],
)
def learning_rate(X, y, lr, steps, used=0.03):
    return descend(X, y, used, steps, gradients=right)


LOSSES = {
    "the loss is half the mean of the squares": lambda e: e.square().mean() / 2,
    "the loss is the sum of the squares, not their mean": lambda e: e.square().sum(),
    "the loss is half the sum of the squares": lambda e: e.square().sum() / 2,
    "the loss is the root of the mean": lambda e: e.square().mean().sqrt(),
    "the loss is the mean of the absolute errors": lambda e: e.abs().mean(),
    "the loss is the square of the mean error": lambda e: e.mean().square(),
    "the loss is divided by n − 1": lambda e: e.square().sum() / (len(e) - 1),
    "the loss is the mean error, not squared": lambda e: e.mean(),
}


def _recorded(
    loss=lambda e: e.square().mean(),
    dw=of_w,
    db=of_b,
    scale=lambda _n: 1,
    together=True,
    measured="before",
    returned="now",
):
    """The loop from its parts; ``scale`` is what n examples make both gradients larger by."""

    def build(X, y, lr, steps):
        w, b = X.new_zeros(X.shape[1]), X.new_zeros(())
        losses, before = [], (w, b)
        for _ in range(steps):
            before = w, b
            error = X @ w + b - y
            w = w - lr * scale(len(y)) * dw(X, error)
            between = X @ w + b - y
            b = b - lr * scale(len(y)) * db(X, error if together else between)
            seen = {"before": error, "between": between, "after": X @ w + b - y}
            losses.append(loss(seen[measured]).item())
        return {"now": (w, b), "before": before, "swapped": (b, w)}[returned] + (losses,)

    return build


fit_slips = family(
    "fit-slip",
    of="fit",
    says="The loop has a slip: {form}.",
    why="Follow one step on paper, from w = 0 and b = 0, with the formulas of the statement "
    "beside your code: each line of yours belongs to one of them.",
    forms=crossed(
        _recorded,
        loss=LOSSES,
        dw=SLIPS_W,
        db=SLIPS_B,
        scale={
            "both gradients are half of what is due": lambda _n: 0.5,
            "both gradients are sums, not means": lambda n: n,
            "both gradients are sums, and without the factor 2": lambda n: n / 2,
        },
        together={"b takes its step with the predictions of the new w": False},
        measured={
            "the loss is measured after w's step and before b's": "between",
            "the loss is measured after the step": "after",
        },
        returned={
            "w and b are those before the last step": "before",
            "b is returned before w": "swapped",
        },
    ),
    spelled=[
        {"torch.square(residual).mean()": "torch.square(residual).sum()"},
        {"w = w - share * (X.T @ residual)": "w = w - 2 * lr * (X.T @ residual)"},
        {
            "torch.square(residual).mean()": "residual.square().mean().div(2)",
            "b = b - share * residual.sum()": "b = b - lr * residual.mean()",
        },
        {"return w, b, losses": "return b, w, losses"},
        {
            "torch.square(residual).mean()": "torch.square(residual).sum()",
            "share = 2 * lr / len(y)": "share = 2 * lr",
        },
        """
        w, b, losses = torch.zeros_like(X[0]), torch.zeros_like(y[0]), []
        for _ in range(steps):
            e = X @ w + b - y
            losses.append((e @ e / (2 * len(y))).item())
            w, b = w - lr * e @ X / len(y), b - lr * e.mean()
        return w, b, losses
        """,
        {
            "losses.append(torch.square(residual).mean().item())": "",
            "b = b - share * residual.sum()": (
                "residual = X @ w + b - y\n"
                "        b = b - share * residual.sum()\n"
                "        losses.append(residual.square().mean().item())"
            ),
        },
    ],
)
