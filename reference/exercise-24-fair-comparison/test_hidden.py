"""The hidden checks of exercise 24."""

import torch
from torch import nn

from grader.suite import as_tuple, check, generator, normal, whole_tensors


def order(n, *, seed):
    """The examples in some order."""
    return torch.randperm(n, generator=generator(seed))


def pairs(scores):
    """Scores as they come, a list of two being as right as a tuple."""
    if not isinstance(scores, (list, tuple)):
        return scores
    return [tuple(one) if isinstance(one, list) else one for one in scores]


# --- split --------------------------------------------------------------------------


@check(
    "Other sizes and shares, flat targets, and float32",
    of="split",
    hint="How many are for the test if the share of n is 2.8, and how many if it is 7.2?",
)
def test_sizes(agree):
    X, y = normal(12, 3, seed=1), normal(12, 2, seed=2)
    agree(lambda code: as_tuple(code.split(X, y, 0.25, order(12, seed=3))), unchanged=True)
    for n, share in ((7, 0.4), (25, 0.29), (11, 0.1), (2, 0.4), (8, 0.7)):
        X, y = normal(n, 2, seed=4), normal(n, seed=5)
        agree(lambda code, n=n, s=share, X=X, y=y: as_tuple(code.split(X, y, s, order(n, seed=6))))
    X, y = normal(9, 1, seed=7, dtype=torch.float32), normal(9, seed=8, dtype=torch.float32)
    agree(lambda code: as_tuple(code.split(X, y, test_share=0.5 + 1 / 9, order=order(9, seed=9))))


@check(
    "A share of 0, and one so small that no example is for the test",
    of="split",
    points=0.5,
    hint="What is `order[:-2]`, what is `order[:-1]`, and what would `order[:-0]` have to be?",
)
def test_no_test(agree):
    X, y = normal(10, 2, seed=11), normal(10, 1, seed=12)
    rows = order(10, seed=13)
    agree(lambda code: [as_tuple(code.split(X, y, share, rows)) for share in (0.0, 0.04, 0.06)])


@check(
    "The examples are picked all at once",
    of="split",
    points=0.5,
    hint="A tensor of row numbers picks all its rows in one operation.",
)
def test_split_at_once(agree):
    few, many = (
        (normal(5, 2, seed=14), normal(5, seed=15)),
        (
            normal(40, 2, seed=16),
            normal(40, seed=17),
        ),
    )
    agree.vectorised(
        lambda code: as_tuple(code.split(*few, 0.4, order(5, seed=18))),
        lambda code: as_tuple(code.split(*many, 0.4, order(40, seed=18))),
    )


# --- r_squared ----------------------------------------------------------------------

TARGETS = 3 + normal(14, seed=21)
NEAR = TARGETS + normal(14, seed=22, scale=0.6)


@check(
    "Other predictions, in both dtypes",
    of="r_squared",
    hint="Follow your code with two targets, 1 and 3, and the predictions 1 and 2: R² is ½.",
)
def test_random(agree):
    agree(lambda code: code.r_squared(NEAR, TARGETS), unchanged=True)
    for n in (2, 5, 60):
        y, error = normal(n, seed=23), normal(n, seed=24)
        agree(lambda code, y=y, e=error: [code.r_squared(y + s * e, y) for s in (0.1, 0.5, 2.0)])
    agree(lambda code: code.r_squared(NEAR.float(), TARGETS.float()), rtol=1e-4, atol=1e-5)


@check(
    "Predictions that are right but for their size, their height or their sign",
    of="r_squared",
    hint="R² asks how far off the predictions are. To rise and fall with the targets isn't enough.",
)
def test_systematic(agree):
    wrong = (0.5 * TARGETS, TARGETS + 2, -TARGETS, TARGETS.mean() + 0 * TARGETS, 0 * TARGETS)
    agree(lambda code: [code.r_squared(y_hat, TARGETS) for y_hat in (TARGETS, *wrong)])


@check(
    "Columns and flat tensors in every mixture",
    of="r_squared",
    points=0.5,
    hint="Where both have one shape, no difference gets another.",
)
def test_mixtures(agree):
    shapes = ((14,), (14, 1))
    agree(
        lambda code: [
            code.r_squared(NEAR.reshape(one), TARGETS.reshape(other))
            for one in shapes
            for other in shapes
        ]
    )


test_r_squared_whole = whole_tensors(
    "R² comes from whole tensors",
    of="r_squared",
    points=0.5,
    few=(NEAR[:4], TARGETS[:4]),
    many=(NEAR, TARGETS),
    hint="Sums and means of a tensor are 0-d tensors, and so are their quotients.",
)

# --- compare ------------------------------------------------------------------------


class Muffled(nn.Module):
    """A dropout without luck: in training half of each number comes through."""

    def forward(self, h):
        return h / 2 if self.training else h


def line():
    """The smallest model, for two inputs."""
    return nn.Linear(2, 1).double()


def bent():
    """A network."""
    return nn.Sequential(nn.Linear(2, 5), nn.ReLU(), nn.Linear(5, 1)).double()


def curved():
    """Another network."""
    return nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1)).double()


def muffled():
    """A network with a layer that works in another way in training."""
    return nn.Sequential(nn.Linear(2, 4), nn.Tanh(), Muffled(), nn.Linear(4, 1)).double()


def quiet():
    """The same, handed in in evaluation mode."""
    return muffled().eval()


def dropping():
    """A network with a dropout."""
    return nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Dropout(0.5), nn.Linear(4, 1)).double()


def single():
    """A network in float32."""
    return nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))


def supplied(code, make, seed, dtype=torch.float64):
    """A model of the suite's own, with parameters given."""
    model = code.supply(make)
    shapes = {name: value.shape for name, value in model.state().items()}
    model.load(
        {
            name: normal(*shape, seed=seed + at, scale=0.6, dtype=dtype)
            for at, (name, shape) in enumerate(shapes.items())
        }
    )
    return model


def data(n, m, *, seed, dtype=torch.float64):
    """X_train, y_train, X_test and y_test: n examples and m others."""
    X = normal(n + m, 2, seed=seed)
    noise = normal(n + m, 1, seed=seed + 1, scale=0.5)
    y = 1 + torch.sin(2 * X[:, :1]) + X[:, 1:] + noise
    parts = (X[:n], y[:n], X[n:], y[n:])
    return tuple(part.to(dtype) for part in parts)


FOURTEEN = data(14, 8, seed=31)
DIGITS = {"rtol": 1e-4, "atol": 1e-5}


@check(
    "Three models, each of them alone, and one twice",
    of="compare",
    hint="Nothing of the first model's training may be left when the second one's begins.",
)
def test_other_models(agree):
    makes = {"line": line, "bent": bent, "curved": curved}

    def scenario(code, names, epochs):
        models = [supplied(code, makes[name], 41) for name in names]
        return pairs(code.compare(models, *FOURTEEN, epochs, 0.04))

    agree(lambda code: scenario(code, ["bent", "line", "curved"], 15), **DIGITS)
    for names in (["line"], ["curved", "curved"]):
        agree(lambda code, names=names: scenario(code, names, 8), **DIGITS)


@check(
    "The models that were given are the ones that were trained, also in float32",
    of="compare",
    hint="Is it a copy that is trained? Who calls wants to use the models afterwards.",
)
def test_in_place(agree):
    small = data(9, 5, seed=33, dtype=torch.float32)

    def scenario(code):
        models = [supplied(code, single, seed, torch.float32) for seed in (51, 61)]
        first = code.compare(models, *small, epochs=10, lr=0.05)
        between = [model(small[2]) for model in models]
        more = code.compare(models[::-1], *small, epochs=5, lr=0.02)
        return pairs(first), between, pairs(more), [model(small[2]) for model in models]

    agree(scenario, unchanged=True, **DIGITS)


@check(
    "Without an epoch, a network with dropout scores what it scores in evaluation",
    of="compare",
    hint="The scores are about the network as it is used, with nothing dropped.",
)
def test_no_epoch(agree):
    def scenario(code):
        models = [supplied(code, dropping, 71), supplied(code, line, 72)]
        return pairs(code.compare(models, *FOURTEEN, epochs=0, lr=0.1))

    agree(scenario, **DIGITS)


@check(
    "Steps are taken in training mode, whatever mode a model comes in",
    of="compare",
    hint="Layers such as dropout have to know that they are being trained.",
)
def test_training_mode(agree):
    def scenario(code):
        models = [supplied(code, make, 81) for make in (muffled, quiet)]
        return pairs(code.compare(models, *FOURTEEN, epochs=10, lr=0.05))

    agree(scenario, **DIGITS)


def partly():
    """A network that is trained, but for two of its parts."""
    model = dropping()
    model[2].eval()
    model[3].eval()
    return model


def partly_back():
    """A network that is in evaluation mode, but for one of its parts."""
    model = muffled().eval()
    model[0].train()
    return model


def modes_of(models):
    """The mode of each model, and of each of its parts."""
    return [[part.training for part in model.modules()] for model in models]


@check(
    "Every part of a model has the mode in the end that it had at the start",
    of="compare",
    hint=(
        "`model.train()` and `model.eval()` change all parts of a model. What were they before?",
        "`model.modules()` goes through the model and all its parts.",
    ),
)
def test_modes(agree):
    def scenario(code):
        makes = (line, partly, partly_back, curved)
        models = [supplied(code, make, 91) for make in makes]
        models[3].set_training(False)
        scores = code.compare(models, *FOURTEEN, epochs=0, lr=0.1)
        return pairs(scores), code.supplied(modes_of)(models)

    agree(scenario, **DIGITS)
