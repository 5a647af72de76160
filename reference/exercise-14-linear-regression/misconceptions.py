"""The known wrong ideas about predictions and their gradients, and parts for the fit."""

import torch

from grader.suite import crossed, family, misconception

# --- predict ------------------------------------------------------------------------


@misconception(
    "predict-without-b",
    of="predict",
    says="b isn't added: these are the predictions of a line through the origin.",
    why="Where all features are 0 such a line always predicts 0. The bias lifts or lowers the "
    "whole line.",
    spelled=["return (X * w).sum(dim=1)"],
)
def predict_without_b(X, w, b):
    return X @ w


predict_slips = family(
    "predict-slip",
    of="predict",
    says="The predictions have a slip: {form}.",
    why="Work out one row by hand: each of its features times the weight of that feature, all of "
    "these added up, and the bias added once.",
    forms={
        "b is subtracted": lambda X, w, b: X @ w - b,
        "b is added for each feature, not once": lambda X, w, b: (X * w + b).sum(1),
        "the products aren't added up over the features": lambda X, w, b: X * w + b,
        "the weights are added up, and not multiplied by the features": (
            lambda X, w, b: X.sum(1) * 0 + w.sum() + b
        ),
        "the features are added up, and meet no weights": (
            lambda X, w, b: X.sum(1) + b  # noqa: ARG005
        ),
        "the mean over the features stands for their sum": (lambda X, w, b: (X * w).mean(1) + b),
        "it is a column of shape [n, 1]": lambda X, w, b: (X @ w + b).unsqueeze(1),
    },
    spelled=["return X @ w - b", "return (X * w + b).sum(dim=1)", "return X @ w.unsqueeze(1) + b"],
)

# --- the gradients, for mse_gradients and for the steps of fit -------------------------------

MEANS = "The mean over the n examples keeps the gradient's size whatever n is."
SIDES = (
    "The square brings the error, ŷ − y, and the chain rule what each knob is multiplied by. "
    "Exchanging ŷ and y changes nothing in the loss, as it is squared, but turns its gradient "
    "round."
)


def of_w(X, error):
    """The right gradient for w."""
    return 2 / len(error) * (X.T @ error)


def of_b(X, error):
    """The right gradient for b."""
    return 2 / len(error) * error.sum()


def of_errors(gradients):
    """A wrong mse_gradients from what X and the errors give."""
    return lambda X, y, w, b: gradients(X, X @ w + b - y)


def descend(X, y, lr, steps, *, gradients, start=None):
    """Gradient descent with wrong gradients, or from another start."""
    w, b = start or (X.new_zeros(X.shape[1]), X.new_zeros(()))
    losses = []
    for _ in range(steps):
        error = X @ w + b - y
        losses.append(error.square().mean().item())
        dw, db = gradients(X, error)
        w, b = w - lr * dw, b - lr * db
    return w, b, losses


def right(X, error):
    """Both gradients as they are due."""
    return of_w(X, error), of_b(X, error)


def of_both(identifier, says, steps, why, gradients, *, spelled, in_fit):
    """The entries for a slip in the gradients: one of mse_gradients, one of fit."""
    of_gradients = misconception(
        f"gradients-{identifier}", of="mse_gradients", says=says, why=why, spelled=spelled
    )
    of_fit = misconception(f"fit-{identifier}", of="fit", says=steps, why=why, spelled=in_fit)
    return of_gradients(of_errors(gradients)), of_fit(
        lambda X, y, lr, steps: descend(X, y, lr, steps, gradients=gradients)
    )


two_missing, fit_two_missing = of_both(
    "two-missing",
    "This is half of what is due: the factor that comes from the square is missing.",
    "Every step is half as long as it should be: the factor that comes from the square is missing.",
    "What is summed up is a square, and the derivative of u² is not u. A step half as long still "
    "goes downhill, which is why nothing looks broken.",
    lambda X, error: (of_w(X, error) / 2, of_b(X, error) / 2),
    spelled=[
        {
            "dw = 2 / len(y) * (X.T @ error)": "dw = X.T @ error / len(y)",
            "db = 2 / len(y) * error.sum()": "db = error.mean()",
        },
        "error = (X * w).sum(1) + b - y\nreturn (error.unsqueeze(1) * X).mean(0), error.mean()",
    ],
    in_fit=[
        {"share = 2 * lr / len(y)": "share = lr / len(y)"},
        {
            "w = w - share * (X.T @ residual)": "w = w - lr * (residual.unsqueeze(1) * X).mean(0)",
            "b = b - share * residual.sum()": "b = b - lr * residual.mean()",
        },
    ],
)
summed, fit_summed = of_both(
    "summed",
    "This is n times too large: a sum over the examples, where their mean is due.",
    "Every step is n times too long: the gradients are sums over the examples, where their mean "
    "is due.",
    "The loss is a mean, so its gradient is one, too. " + MEANS,
    lambda X, error: (len(error) * of_w(X, error), len(error) * of_b(X, error)),
    spelled=[
        {
            "dw = 2 / len(y) * (X.T @ error)": "dw = 2 * (X.T @ error)",
            "db = 2 / len(y) * error.sum()": "db = 2 * error.sum()",
        },
        "error = X @ w + b - y\nreturn 2 * torch.einsum('nd,n->d', X, error), 2 * error.sum()",
    ],
    in_fit=[
        {"share = 2 * lr / len(y)": "share = 2 * lr"},
        {
            "w = w - share * (X.T @ residual)": "w = w - 2 * lr * residual @ X",
            "b = b - share * residual.sum()": "b = b - 2 * lr * residual.sum()",
        },
    ],
)
sign, fit_sign = of_both(
    "sign",
    "The sign is wrong: this comes from target minus prediction.",
    "Every step goes uphill: the gradients are added, or their errors are target minus prediction.",
    SIDES,
    lambda X, error: (-of_w(X, error), -of_b(X, error)),
    spelled=[
        {"error = X @ w + b - y": "error = y - (X @ w + b)"},
        "error = y - X @ w - b\nreturn 2 * (error[:, None] * X).mean(dim=0), 2 * error.mean()",
    ],
    in_fit=[
        {"w = w - share": "w = w + share", "b = b - share": "b = b + share"},
        {
            "w = w - share * (X.T @ residual)": "w = torch.add(w, X.T @ residual, alpha=share)",
            "b = b - share * residual.sum()": "b = torch.add(b, residual.sum(), alpha=share)",
        },
    ],
)
sign_of_w, fit_sign_of_w = of_both(
    "sign-of-w",
    "The gradient for w has the wrong sign, and that for b is right.",
    "w goes uphill, while b goes downhill as it should.",
    SIDES + " Both gradients come from the same errors.",
    lambda X, error: (-of_w(X, error), of_b(X, error)),
    spelled=[
        {"dw = 2 / len(y) * (X.T @ error)": "dw = -2 / len(y) * (X.T @ error)"},
        {"dw = 2 / len(y) * (X.T @ error)": "dw = 2 * ((y - X @ w - b)[:, None] * X).mean(0)"},
    ],
    in_fit=[
        {"w = w - share": "w = w + share"},
        {
            "w = w - share * (X.T @ residual)": "w = w + 2 * lr * residual @ X / len(y)",
        },
    ],
)
sign_of_b, fit_sign_of_b = of_both(
    "sign-of-b",
    "The gradient for b has the wrong sign, and that for w is right.",
    "b goes uphill, while w goes downhill as it should.",
    SIDES + " Both gradients come from the same errors.",
    lambda X, error: (of_w(X, error), -of_b(X, error)),
    spelled=[
        {"db = 2 / len(y) * error.sum()": "db = 2 / len(y) * (y - X @ w - b).sum()"},
        {"db = 2 / len(y) * error.sum()": "db = -2 * error.mean()"},
    ],
    in_fit=[
        {"b = b - share": "b = b + share"},
        {"b = b - share * residual.sum()": "b = b - 2 * lr * (-residual).mean()"},
    ],
)
b_summed, fit_b_summed = of_both(
    "b-summed",
    "The gradient for b is a sum over the examples, and not their mean.",
    "The steps of b are n times too long: its gradient is a sum over the examples, not their mean.",
    "The 1/n of the loss stands in front of both gradients. " + MEANS,
    lambda X, error: (of_w(X, error), len(error) * of_b(X, error)),
    spelled=[
        {"db = 2 / len(y) * error.sum()": "db = 2 * error.sum()"},
        {"db = 2 / len(y) * error.sum()": "db = torch.sum(2 * (X @ w + b - y))"},
    ],
    in_fit=[
        {"b = b - share * residual.sum()": "b = b - 2 * lr * residual.sum()"},
        {"b = b - share * residual.sum()": "b = b - share * len(y) * torch.sum(residual)"},
    ],
)
not_transposed, fit_not_transposed = of_both(
    "x-not-transposed",
    "X meets the errors row by row, where each feature should meet all the errors.",
    "In the gradient for w, X meets the errors row by row, where each feature should meet all of "
    "them.",
    "The gradient has an entry for each weight. The first weight stands before the first feature "
    "of every example, so that what meets the errors is a column of X. Only where there are as "
    "many examples as features does the other way give numbers at all.",
    lambda X, error: (2 / len(error) * (X @ error), of_b(X, error)),
    spelled=[
        {"dw = 2 / len(y) * (X.T @ error)": "dw = 2 / len(y) * (X @ error)"},
        {"dw = 2 / len(y) * (X.T @ error)": "dw = 2 / len(y) * (error @ X.T)"},
    ],
    in_fit=[
        {"w = w - share * (X.T @ residual)": "w = w - share * (X @ residual)"},
        {"w = w - share * (X.T @ residual)": "w = w - share * residual.matmul(X.T)"},
    ],
)

# What becomes of all n² differences: the gradients for w and for b from a matrix of errors.
PAIRS_W = (
    lambda X, error: 2 / len(error) * (X.T @ error),
    lambda X, error: 2 / len(error) * (X.T @ error).mean(1),
    lambda X, error: 2 / len(error) * (X.T @ error).sum(1),
)
PAIRS_B = (
    lambda error: 2 / len(error) * error.sum(),
    lambda error: 2 * error.mean(),
    lambda error: 2 / len(error) * error.sum(0),
    lambda error: 2 * error.mean(0),
)
PAIRED = (
    "A column of shape [n, 1] and a vector of shape [n] don't meet one by one: broadcasting makes "
    "a matrix of all n² pairs. Print the shape of your errors, and give both sides the shape [n]."
)
PAIRED_SAYS = "Every prediction is compared with every target, not with its own."


def near(one, other):
    """Whether two tensors agree as closely as float32 lets them."""
    return one.shape == other.shape and torch.allclose(one, other, rtol=1e-4, atol=1e-6)


def _is_paired(got, expected, X, y, w, b):
    error = X @ w + b - y
    if len(y) < 2 or not isinstance(got, tuple) or near(got[0], expected[0]):
        return False
    pairs = (error + y)[:, None] - y
    return any(
        near(got[0], dw(X, each)) and any(near(got[1], db(each)) for db in PAIRS_B)
        for each in (pairs, pairs.T)
        for dw in PAIRS_W
    )


@misconception(
    "gradients-broadcast",
    of="mse_gradients",
    says=PAIRED_SAYS,
    why=PAIRED,
    recognise=_is_paired,
    grid={"dw": (0, 1, 2), "db": (0, 1, 2, 3), "column": (True, False)},
    spelled=[
        {"error = X @ w + b - y": "error = X @ w.unsqueeze(1) + b - y"},
        {
            "error = X @ w + b - y": "error = X @ w.unsqueeze(1) + b - y",
            "dw = 2 / len(y) * (X.T @ error)": "dw = 2 * (X.T @ error).mean(1)",
            "db = 2 / len(y) * error.sum()": "db = 2 * error.mean()",
        },
        {
            "error = X @ w + b - y": "error = X @ w + b - y.view(-1, 1)",
            "dw = 2 / len(y) * (X.T @ error)": "dw = 2 / len(y) * (X.T @ error).sum(dim=1)",
        },
    ],
)
def gradients_in_pairs(X, y, w, b, dw=0, db=0, column=True):
    error = (X @ w + b)[:, None] - y if column else X @ w + b - y[:, None]
    return PAIRS_W[dw](X, error), PAIRS_B[db](error)


# --- slips of all parts ----------------------------------------------------------------

SLIPS_W = {
    "the gradient for w is half of what is due": lambda X, e: of_w(X, e) / 2,
    "the gradient for w is a sum, not a mean": lambda X, e: len(e) * of_w(X, e),
    "the gradient for w is a sum, and without the factor 2": lambda X, e: X.T @ e,
    "the gradient for w has the wrong sign": lambda X, e: -of_w(X, e),
    "the gradient for w is divided by n twice": lambda X, e: of_w(X, e) / len(e),
    "the gradient for w is twice what is due": lambda X, e: 2 * of_w(X, e),
    "the gradient for w is a mean over the features, too": lambda X, e: of_w(X, e) / X.shape[1],
    "the gradient for w forgets the errors' features: it is that of b": (
        lambda X, e: of_b(X, e).expand(X.shape[1])
    ),
}
SLIPS_B = {
    "the gradient for b is half of what is due": lambda X, e: of_b(X, e) / 2,
    "the gradient for b is a sum, not a mean": lambda X, e: len(e) * of_b(X, e),
    "the gradient for b is a sum, and without the factor 2": lambda X, e: e.sum(),  # noqa: ARG005
    "the gradient for b has the wrong sign": lambda X, e: -of_b(X, e),
    "the gradient for b is divided by n twice": lambda X, e: of_b(X, e) / len(e),
    "the gradient for b is twice what is due": lambda X, e: 2 * of_b(X, e),
    "the gradient for b isn't added up: it has an entry for each example": (
        lambda X, e: 2 / len(e) * e  # noqa: ARG005
    ),
    "the gradient for b is multiplied by the features, too": (lambda X, e: of_w(X, e).sum()),
}


def _gradients(dw=of_w, db=of_b):
    return of_errors(lambda X, error: (dw(X, error), db(X, error)))


gradients_slips = family(
    "gradients-slip",
    of="mse_gradients",
    says="Not both gradients are as they should be: {form}.",
    why="Write both formulas of the statement under each other, and beside each your own line: "
    "the factor, the mean over the examples, and what the errors are multiplied by.",
    forms={
        **crossed(_gradients, dw=SLIPS_W, db=SLIPS_B),
        "the two are returned in the wrong order": (
            lambda X, y, w, b: of_errors(right)(X, y, w, b)[::-1]
        ),
    },
    spelled=[
        {"dw = 2 / len(y) * (X.T @ error)": "dw = X.T @ error"},
        {"db = 2 / len(y) * error.sum()": "db = 2 / len(y) * error"},
        {"return dw, db": "return db, dw"},
    ],
)
