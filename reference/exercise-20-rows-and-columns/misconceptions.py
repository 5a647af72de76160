"""What goes wrong in the two layers of exercise 20."""

from torch.nn.functional import linear

from grader.suite import family, misconception

# --- column_layer -------------------------------------------------------------------


@misconception(
    "column-from-the-left",
    of="column_layer",
    says="x meets W from the wrong side: each output adds up a column of W, where its weights "
    "are a row.",
    why="`x @ W` is Wᵀx. `x.T @ W` is no better: a vector is neither a row nor a column, and its "
    "`.T` does nothing. Where W is square both sides fit, so that only the numbers tell.",
    spelled=[
        "return x.T @ W + b",
        "return W.T @ x + b",
    ],
)
def column_from_the_left(W, x, b):
    return x @ W + b


@misconception(
    "column-reshaped",
    of="column_layer",
    says="W was given another shape by `reshape` or `view`, and its numbers don't stand in the "
    "places where a transpose has them.",
    why="`reshape` reads the numbers line by line and breaks the lines elsewhere. It never moves a "
    "number from row j, column i to row i, column j.",
    spelled=[
        "return x @ W.view(W.shape[1], -1) + b",
        "return W.reshape(len(x), len(b)).T @ x + b",
    ],
)
def column_reshaped(W, x, b):
    return x @ W.reshape(W.shape[1], W.shape[0]) + b


column_shapes = family(
    "column-two-dimensional",
    of="column_layer",
    says="The result is a matrix: {form}.",
    why="x was made a matrix to be multiplied, and the result still is one. h numbers are due, of "
    "shape [h], since torch's vectors are neither rows nor columns.",
    forms={
        "a single row, of shape [1, h]": lambda W, x, b: (W @ x + b).unsqueeze(0),
        "a single column, of shape [h, 1]": lambda W, x, b: (W @ x + b).unsqueeze(1),
    },
    spelled=[
        "return nn.functional.linear(x.unsqueeze(0), W, b)",
        "return W @ x.unsqueeze(1) + b.unsqueeze(1)",
    ],
)
column_spread = family(
    "column-bias-spread",
    of="column_layer",
    says="Every number is added to every bias, which gives [h, h]: {form}.",
    why="A column of shape [h, 1] and a vector of shape [h] don't meet one by one: broadcasting "
    "repeats both until they make a square. Neither is it mended by `b.T`, as the `.T` of a vector "
    "does nothing.",
    forms={
        "W x is a column, and b isn't": lambda W, x, b: (W @ x).unsqueeze(1) + b,
        "b is a column, and W x isn't": lambda W, x, b: W @ x + b.unsqueeze(1),
    },
    spelled=["return W @ x.view(-1, 1) + b.T", "return W @ x + b[:, None]"],
)


@misconception(
    "column-without-b",
    of="column_layer",
    says="b isn't added.",
    why="Where all inputs are 0, the outputs are the biases, and not 0.",
    spelled=["return (W * x).sum(dim=1)", {"return W @ x + b": "return W @ x"}],
)
def column_without_b(W, x, b):
    return W @ x


@misconception(
    "column-by-number",
    of="column_layer",
    says="`*` multiplies number by number, and nothing is added up.",
    why="Each output adds up all inputs, each times its weight: h numbers. `W * x` is still a "
    "matrix, with every product in a place of its own.",
    spelled=["return torch.mul(W, x) + b", "return b + x * W"],
)
def column_by_number(W, x, b):
    return W * x + b


column_slips = family(
    "column-slip",
    of="column_layer",
    says="The layer has a slip: {form}.",
    why="Work out the first output by hand: the first row of W, each number times its input, all "
    "added up, and the first bias added once.",
    forms={
        "b is subtracted": lambda W, x, b: W @ x - b,
        "b is added for each input, not once": lambda W, x, b: W @ x + len(x) * b,
        "the products aren't added up": lambda W, x, b: W * x + b.unsqueeze(1),
    },
    spelled=["return W @ x - b", "return (W * x + b[:, None]).sum(1)"],
)

# --- row_layer ----------------------------------------------------------------------


@misconception(
    "row-transposed",
    of="row_layer",
    says="This is X Wᵀ + b: each output adds up with a row of W, where its weights are a column.",
    why="In this function W has shape [d, h], and X W fits as it stands. torch's own "
    "`functional.linear` transposes its weight, so what it gets has to be turned beforehand; "
    "turning it twice is not turning it. Where W is square nothing complains.",
    spelled=["return nn.functional.linear(X, W, b)", "return (W @ X.T).T + b"],
)
def row_transposed(X, W, b):
    return X @ W.T + b


@misconception(
    "row-reshaped",
    of="row_layer",
    says="W was given another shape by `reshape` or `view`, and its numbers don't stand in the "
    "places where a transpose has them.",
    why="`reshape` reads the numbers line by line and breaks the lines elsewhere. It never moves a "
    "number from row i, column j to row j, column i.",
    spelled=[
        "return X @ W.reshape(W.shape[1], W.shape[0]).T + b",
        "return nn.functional.linear(X, W.reshape(len(b), -1)) + b",
    ],
)
def row_reshaped(X, W, b):
    return linear(X, W.reshape(W.shape[1], W.shape[0]), b)


@misconception(
    "row-on-its-side",
    of="row_layer",
    says="The result lies on its side: a column for each example, shape [h, n].",
    why="The examples came as rows, and so do the results: one row for each, with a number for "
    "each output.",
    spelled=["return W.T @ X.T + b.unsqueeze(1)", "return (X @ W + b).T"],
)
def row_on_its_side(X, W, b):
    return (X @ W + b).T


@misconception(
    "row-bias-as-column",
    of="row_layer",
    says="b is added as a column: each example gets a bias, where each output has its own.",
    why="Broadcasting lines up the last axes. A b of shape [h] meets the h outputs of every row; "
    "of shape [h, 1] it meets the rows, where their number happens to fit.",
    spelled=["return X @ W + b[:, None]", "return X @ W + b.view(-1, 1)"],
)
def row_bias_as_column(X, W, b):
    return X @ W + b.unsqueeze(1)


@misconception(
    "row-squeezed",
    of="row_layer",
    says="An axis of length 1 is gone: with one example or one output the result is a vector.",
    why="One example is still a row, and one output still a column: the result is [1, h] or "
    "[n, 1], so that whoever goes on with it needs no special case.",
    spelled=[
        "Y = X @ W + b\nreturn Y.squeeze(0) if len(Y) == 1 else Y.squeeze(-1)",
        "return torch.squeeze(nn.functional.linear(X, W.T, b))",
    ],
)
def row_squeezed(X, W, b):
    return (X @ W + b).squeeze()


@misconception(
    "row-without-b",
    of="row_layer",
    says="b isn't added.",
    why="An example whose inputs are all 0 gives the biases, and not 0.",
    spelled=["return nn.functional.linear(X, W.T)", {"return X @ W + b": "return X @ W"}],
)
def row_without_b(X, W, b):
    return X @ W


@misconception(
    "row-by-number",
    of="row_layer",
    says="`*` multiplies number by number, and nothing is added up.",
    why="Each number of the result adds up a row of X times a column of W. `X * W` only goes where "
    "the two have one shape, and gives each product a place of its own.",
    spelled=["return torch.mul(X, W) + b", "return b + W * X"],
)
def row_by_number(X, W, b):
    return X * W + b


row_slips = family(
    "row-slip",
    of="row_layer",
    says="The layer has a slip: {form}.",
    why="Work out one number by hand: a row of X times a column of W, number by number, all added "
    "up, and the bias of that column added once.",
    forms={
        "b is subtracted": lambda X, W, b: X @ W - b,
        "b is added for each input, not once": lambda X, W, b: X @ W + X.shape[1] * b,
        "the result is added up over the examples": lambda X, W, b: (X @ W + b).sum(0),
    },
    spelled=["return X @ W - b", "return (X.unsqueeze(2) * W + b).sum(1)"],
)
