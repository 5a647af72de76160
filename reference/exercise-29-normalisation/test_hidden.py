"""The hidden checks of exercise 29."""

import pytest
import torch

from grader.suite import as_tuple, check, normal, part, whole_tensors

D = 5
GAMMA, BETA = normal(D, seed=1) + 1.5, normal(D, seed=2)
SIZES = torch.linspace(0.5, 3.0, D, dtype=torch.float64)
X = 2 * normal(6, D, seed=3) * SIZES + normal(D, seed=4)
FAR, ONE, NONE = (1000 + normal(64, 32, seed=5)).float(), torch.ones(32), torch.zeros(32)
FAR_HINT = (
    "In float32 a square around a million has few digits left. What is small enough to square?"
)
OTHER = {"gamma": GAMMA.float(), "beta": BETA.float()}

# --- layer_norm ---------------------------------------------------------------------


@check(
    "Rows in other shapes",
    of="layer_norm",
    points=0.5,
    hint=(
        "Print the shapes of x and of the mean: which dimension has gone, and has it to stay?",
        "A row whose numbers are all equal has the variance 0. What is left of the formula?",
    ),
)
@pytest.mark.parametrize("form", ["vector", "block", "view", "equal", "empty", "float32"])
def test_rows(agree, form):
    x = {
        "vector": X[0],
        "block": normal(2, 4, D, seed=11) * SIZES,
        "view": normal(2 * D, 8, seed=12).T[:, ::2],
        "equal": torch.cat([X[:2], torch.full((1, D), 7.0, dtype=torch.float64)]),
        "empty": X[:0],
        "float32": X.float(),
    }[form]
    few = X[:2].to(x.dtype)  # beside what is empty
    gamma, beta = GAMMA.to(x.dtype), BETA.to(x.dtype)
    agree(
        lambda code: [code.layer_norm(few, gamma, beta), code.layer_norm(x, gamma, beta)],
        unchanged=True,
    )


@check(
    "Rows with another eps",
    of="layer_norm",
    hint="What happens in your function to `eps`, if it is large?",
)
def test_row_eps(agree):
    agree(lambda code: [code.layer_norm(X, GAMMA, BETA, eps=eps) for eps in (0.5, 1e-3, 0.0)])


@check("float32 rows whose numbers lie around 1000", of="layer_norm", hint=FAR_HINT)
def test_far_rows(agree):
    agree(lambda code: code.layer_norm(FAR, ONE, NONE), rtol=1e-3, atol=1e-3)


@check(
    "The gradients of layer_norm for x, gamma and beta",
    of="layer_norm",
    hint="A number in a row moves the row's mean and variance as well. Does autograd see that?",
)
def test_row_gradients(agree):
    upstream = normal(6, D, seed=13)
    agree(lambda code: code.layer_norm.gradient(X, GAMMA, BETA, upstream=upstream))


test_rows_whole = whole_tensors(
    "layer_norm works on whole tensors",
    of="layer_norm",
    points=0.5,
    few=(X[:2], GAMMA, BETA),
    many=(X.repeat(4, 2), GAMMA.repeat(2), BETA.repeat(2)),
    hint="`mean` takes a dimension, and all rows at once.",
)

# --- batch_norm ---------------------------------------------------------------------

MEAN, VARIANCE = normal(D, seed=21), normal(D, seed=22).square() + 0.2
REMEMBERED = (MEAN, VARIANCE)


@check(
    "Other batches: the result",
    of="batch_norm",
    hint="Write the first column of a small batch down, and follow your code with it.",
)
def test_results(agree):
    agree(
        lambda code: [
            part(code.batch_norm(x, GAMMA, BETA, *REMEMBERED, training=True), 0, of=3)
            for x in (X, X / 1000, X[:2], normal(40, D, seed=23))
        ]
    )


@check(
    "Other batches: the new running statistics",
    of="batch_norm",
    points=0.5,
    hint="Which share has the new batch, and which of its two variances is remembered?",
)
@pytest.mark.parametrize("momentum", [0.1, 0.25, 1.0])
def test_statistics(agree, momentum):
    def scenario(code):
        batches = X, X[:2], normal(40, D, seed=24)
        how = {"training": True, "momentum": momentum}
        values = [code.batch_norm(x, GAMMA, BETA, *REMEMBERED, **how) for x in batches]
        return [part(value, at, of=3) for value in values for at in (1, 2)]

    agree(scenario, unchanged=True)


@check(
    "Evaluation of other batches, of a single row too",
    of="batch_norm",
    hint="In evaluation the batch's own statistics are not asked for. Does its size matter?",
)
def test_evaluations(agree):
    agree(
        lambda code: [
            as_tuple(code.batch_norm(x, GAMMA, BETA, *REMEMBERED, training=False, momentum=0.5))
            for x in (X, X[:1], X / 1000)
        ],
        unchanged=True,
    )


@check(
    "A batch with another eps, in training and in evaluation",
    of="batch_norm",
    hint="What happens in your function to `eps`, if it is large?",
)
def test_batch_eps(agree):
    agree(
        lambda code: [
            as_tuple(code.batch_norm(X, GAMMA, BETA, *REMEMBERED, training, eps=eps))
            for eps in (0.5, 1e-3)
            for training in (True, False)
        ]
    )


@check(
    "Columns in other forms",
    of="batch_norm",
    points=0.5,
    hint="A new tensor has the dtype of the one that it comes from.",
)
@pytest.mark.parametrize("form", ["view", "square", "equal", "float32"])
def test_columns(agree, form):
    x = {
        "view": normal(2 * D, 8, seed=41).T[:, ::2],
        "square": normal(D, D, seed=42) * SIZES,
        "equal": torch.cat([X[:, 1:], torch.full((6, 1), 7.0, dtype=torch.float64)], dim=1),
        "float32": X.float(),
    }[form]
    given = [one.to(x.dtype) for one in (GAMMA, BETA, *REMEMBERED)]
    agree(
        lambda code: [as_tuple(code.batch_norm(x, *given, training)) for training in (True, False)],
        unchanged=True,
    )


@check("float32 columns whose numbers lie around 1000", of="batch_norm", hint=FAR_HINT)
def test_far_columns(agree):
    given = (FAR, ONE, NONE, NONE, ONE)
    agree(lambda code: as_tuple(code.batch_norm(*given, training=True)), rtol=1e-3, atol=1e-3)


@check(
    "The gradients of batch_norm for x, gamma and beta, in both modes",
    of="batch_norm",
    hint="In training a number moves its column's mean as well. Does autograd see that?",
)
def test_column_gradients(agree):
    def slopes(code, training):
        # The running statistics may be a part of the graph, or none: nothing depends on it.
        upstream = (normal(6, D, seed=43), torch.zeros(D).double(), torch.zeros(D).double())
        return code.batch_norm.gradient(X, GAMMA, BETA, *REMEMBERED, training, upstream=upstream)[
            :3
        ]

    agree(lambda code: [slopes(code, training) for training in (True, False)])


test_columns_whole = whole_tensors(
    "batch_norm works on whole tensors",
    of="batch_norm",
    points=0.5,
    few=(X[:2], GAMMA, BETA, *REMEMBERED, True),
    many=(X.repeat(4, 2), *(one.repeat(2) for one in (GAMMA, BETA, *REMEMBERED)), True),
    at=[(X, GAMMA, BETA, *REMEMBERED, True), (X, GAMMA, BETA, *REMEMBERED, False)],
    read=as_tuple,
    hint="`mean` takes a dimension, and all columns at once.",
)

# --- BatchNorm ----------------------------------------------------------------------

SHOWN = X.float()
STATISTICS = {"running_mean": MEAN.float(), "running_var": VARIANCE.float()}


def places(layer):
    """Where a layer keeps what it has, in sentences."""
    state, trained = layer.state_dict(), dict(layer.named_parameters())
    found = []
    for name in ("gamma", "beta", "running_mean", "running_var"):
        place = "a parameter" if name in trained else "a buffer in the state"
        if name not in state:
            place = "an attribute in no state" if hasattr(layer, name) else "missing"
        found.append(f"{name} is {place}")
    return found


def remembered(layer):
    """The running statistics, wherever they are kept."""
    found = [getattr(layer, name, torch.zeros(0)) for name in ("running_mean", "running_var")]
    return [one.detach().clone() for one in found]


def given(layer, values):
    """Give a layer these, by name; gamma and beta also in the order of its parameters."""
    learnt = [one for one in layer.parameters() if one.requires_grad]
    for at, (name, value) in enumerate(values.items()):
        held = getattr(layer, name, learnt[at] if at < len(learnt) else None)
        if held is not None:
            held.data.copy_(value)


def batch(seed, n=8):
    """A float32 batch."""
    return (normal(n, D, seed=seed) * SIZES + 1).float()


@check(
    "Layers with another momentum, eps and number of features",
    of="BatchNorm",
    hint="Where do you keep `momentum` and `eps`, and do they reach the place where they count?",
)
def test_settings(agree):
    def scenario(code):
        found = {}
        for name, settings in {"momentum": (0.3, 1e-5), "eps": (0.1, 0.5)}.items():
            layer = code.BatchNorm(features=D, momentum=settings[0], eps=settings[1])
            code.supplied(given)(layer, OTHER)
            found |= {f"with another {name}": layer(SHOWN), f"once more with {name}": layer(SHOWN)}
            layer.set_training(False)
            found[f"in evaluation with another {name}"] = layer(SHOWN)
        single = code.BatchNorm(1, 0.5)
        found["of a single feature"] = single(SHOWN[:, :1])
        return found | {"of the running statistics": code.supplied(remembered)(single)}

    agree(scenario, rtol=1e-5, atol=1e-5)


@check(
    "Batches a thousandth as large, with statistics of their own size",
    of="BatchNorm",
    hint="In batches as small as these the variance is smaller than ε. Where does ε stand?",
)
def test_small_batches(agree):
    def scenario(code):
        layer = code.BatchNorm(D, momentum=0.9)
        code.supplied(given)(layer, OTHER)
        found = {f"of batch {seed - 50}": layer(batch(seed) / 1000) for seed in (51, 52, 53)}
        layer.set_training(False)
        found["in evaluation"] = layer(batch(54) / 1000)
        return found | {"of the running statistics": code.supplied(remembered)(layer)}

    agree(scenario, rtol=1e-4, atol=1e-5)


@check(
    "From training to evaluation and back",
    of="BatchNorm",
    hint=(
        "In evaluation nothing may move, however many batches come.",
        "After `train()` the statistics move on from where they were.",
    ),
)
def test_switching(agree):
    def scenario(code):
        layer = code.BatchNorm(D)
        code.supplied(given)(layer, OTHER | STATISTICS)
        found = {}
        for at, mode in enumerate((False, True, True, False, False, True), start=1):
            layer.set_training(mode)
            found[f"of batch {at}"] = layer(batch(60 + at))
        layer.set_training(False)
        found["of a single row"] = layer(SHOWN[:1])
        return found | {"of the running statistics": code.supplied(remembered)(layer)}

    agree(scenario, rtol=1e-5, atol=1e-5, unchanged=True)


def in_float64(layer):
    """Have a layer compute in float64."""
    layer.double()


def handed_over(layer, other):
    """Give one layer the state of another."""
    other.load_state_dict(layer.state_dict())


@check(
    "A state that is saved and loaded into a new layer",
    of="BatchNorm",
    hint="What does `state_dict()` have of your layer? What isn't in there is lost when it is "
    "saved.",
)
def test_saved(agree):
    def scenario(code):
        layer, other = code.BatchNorm(D), code.BatchNorm(D)
        code.supplied(given)(layer, OTHER)
        found = {"of the first layer": [layer(batch(seed)) for seed in (71, 72, 73)]}
        code.supplied(handed_over)(layer, other)
        other.set_training(False)
        found["of the second layer"] = other(SHOWN)
        layer(batch(74))  # Each layer has a memory of its own.
        found["of the second layer, later"] = other(SHOWN)
        found["among what it keeps"] = code.supplied(places)(other)
        return found

    agree(scenario, rtol=1e-5, atol=1e-5)


@check(
    "A layer in float64",
    of="BatchNorm",
    points=0.5,
    hint="`double()` turns every parameter and every buffer into float64. What is neither?",
)
def test_float64(agree):
    def scenario(code):
        layer = code.BatchNorm(D)
        code.supplied(given)(layer, OTHER | STATISTICS)
        code.supplied(in_float64)(layer)
        found = {"in training": layer(X)}
        layer.set_training(False)
        found["in evaluation"] = layer(X)
        return found | {"of the running statistics": code.supplied(remembered)(layer)}

    agree(scenario)


def train(layer, X, y, W, steps, lr):
    """Gradient descent on a linear layer, the norm and a sum; the loss before each step."""
    W = W.clone().requires_grad_()
    leaves = [W, *(one for one in layer.parameters() if one.requires_grad)]
    losses = []
    for _ in range(steps):
        loss = ((layer(X @ W).sum(dim=1) - y) ** 2).mean()
        losses.append(loss.item())
        slopes = torch.autograd.grad(loss, leaves, allow_unused=True)
        with torch.no_grad():
            for leaf, slope in zip(leaves, slopes, strict=True):
                if slope is not None:
                    leaf.sub_(lr * slope)
    return losses, layer.eval()(X @ W).detach()


@check(
    "The layer learns: 20 losses in a loop of the check's own, and what it predicts then",
    of="BatchNorm",
    hint=(
        "A gradient has to reach gamma and beta, and to go on to what came in.",
        "In training a number moves its column's mean as well. Does autograd see that?",
    ),
)
def test_learning(agree):
    inputs, W = batch(81, 16), normal(D, 3, seed=82, dtype=torch.float32)
    y = inputs[:, 0] - inputs[:, 1].abs()

    def scenario(code):
        layer = code.BatchNorm(3)
        losses, predictions = code.supplied(train)(layer, inputs, y, W, 20, 0.01)
        found = {"of the losses": losses, "of the predictions": predictions}
        return found | {"of the running statistics": code.supplied(remembered)(layer)}

    agree(scenario, rtol=1e-4, atol=1e-4)


@check(
    "BatchNorm works on whole tensors",
    of="BatchNorm",
    points=0.5,
    hint="`mean` takes a dimension, and all columns at once.",
)
def test_layer_whole(agree):
    agree.in_tensors(lambda code: code.BatchNorm(D)(SHOWN), rtol=1e-5, atol=1e-5)
    many, near = SHOWN.repeat(4, 2), {"rtol": 1e-5, "atol": 1e-5}
    agree.vectorised(
        lambda code: code.BatchNorm(D)(SHOWN[:2]), lambda code: code.BatchNorm(2 * D)(many), **near
    )
