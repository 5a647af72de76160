"""The hidden checks of exercise 30."""

import torch
from torch import nn

from grader.suite import check, generator, normal


def shuffled(n, *, seed):
    """An order of n examples."""
    return torch.randperm(n, generator=generator(seed))


def listed(found):
    """What comes out as a list, a tuple being as right."""
    return list(found) if isinstance(found, tuple) else found


# --- shards -------------------------------------------------------------------------


@check(
    "Shares that come out even, and those that don't; a single worker",
    of="shards",
    hint="How many examples are there for each worker, and who gets one more?",
)
def test_other_numbers(agree):
    for n, workers in ((12, 4), (7, 3), (14, 5), (9, 1), (4, 4)):
        order = shuffled(n, seed=n)
        agree(lambda code, order=order, w=workers: listed(code.shards(order, w)), unchanged=True)


@check(
    "More workers than examples",
    of="shards",
    hint=(
        "Every worker gets a tensor, also the one for whom nothing is left.",
        "Of which dtype is a tensor that is made of an empty list?",
    ),
)
def test_idle_workers(agree):
    for n, workers in ((3, 5), (1, 3), (2, 9)):
        order = shuffled(n, seed=20 + n)
        agree(lambda code, order=order, w=workers: listed(code.shards(order, workers=w)))


@check(
    "A worker's examples are picked all at once",
    of="shards",
    points=0.5,
    hint="A slice with a step picks all its places in one operation.",
)
def test_shards_at_once(agree):
    few, many = shuffled(7, seed=24), shuffled(40, seed=25)
    agree.vectorised(
        lambda code: listed(code.shards(few, 3)), lambda code: listed(code.shards(many, 3))
    )


# --- average_gradients --------------------------------------------------------------

SHAPES = [(2, 3), (3,), (), (2, 1, 4)]


def found_by(workers, *, seed, shapes=SHAPES, dtype=torch.float64, idle=()):
    """Gradients of each worker for each parameter, those of idle ones being 0."""
    return [
        [
            normal(*shape, seed=seed + 10 * rank + at, dtype=dtype) * (rank not in idle)
            for at, shape in enumerate(shapes)
        ]
        for rank in range(workers)
    ]


@check(
    "Other workers, with very unequal sizes, to the last digits of float64",
    of="average_gradients",
    points=2,
    hint=(
        "With a thousand examples here and one there, whose gradient should come out, nearly?",
        "Numbers in float32 have seven digits. Python's own have sixteen.",
    ),
)
def test_other_workers(agree):
    for sizes in ([7, 2, 11], [1, 1000], [5], [6, 6, 6, 6, 6], [29, 31, 3, 17, 1, 8]):
        gradients = found_by(len(sizes), seed=100 + sum(sizes))
        agree(
            lambda code, g=gradients, s=sizes: listed(code.average_gradients(g, s)),
            unchanged=True,
        )


@check(
    "Workers without examples",
    of="average_gradients",
    hint="How much of the average does a worker have that saw nothing? And what counts workers?",
)
def test_without_examples(agree):
    for sizes in ([4, 0, 2], [0, 3, 0, 0, 5], [0, 6]):
        idle = {rank for rank, size in enumerate(sizes) if size == 0}
        gradients = found_by(len(sizes), seed=300 + len(sizes), idle=idle)
        agree(lambda code, g=gradients, s=sizes: listed(code.average_gradients(g, s)), rtol=1e-6)


@check(
    "Averages of whole tensors, also in float32",
    of="average_gradients",
    points=0.5,
    hint="A number times a tensor, and a sum of tensors: that is all it takes.",
)
def test_average_whole(agree):
    sizes = [5, 2, 4]
    few, many = (
        found_by(3, seed=400, shapes=shapes, dtype=torch.float32)
        for shapes in ([(2, 2), (2,)], [(7, 9), (30,)])
    )
    agree.in_tensors(lambda code: listed(code.average_gradients(many, sizes)))
    agree.vectorised(
        lambda code: listed(code.average_gradients(few, sizes)),
        lambda code: listed(code.average_gradients(many, sizes)),
    )


# --- accumulate_gradients -----------------------------------------------------------


def net():
    """Three inputs and two outputs."""
    return nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2)).double()


def single():
    """One output, where it is no matter whether a mean goes over the rows or over all entries."""
    return nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1)).double()


def line():
    """The smallest model, in float32."""
    return nn.Linear(2, 1)


class Halved(nn.Module):
    """In training half of what it is in evaluation, so that a mode shows."""

    def forward(self, X):
        return X / 2 if self.training else X


def moody():
    """A network that has one prediction in training and another in evaluation."""
    return nn.Sequential(nn.Linear(3, 4), nn.Tanh(), Halved(), nn.Linear(4, 1)).double()


def data(n, d=3, k=2, *, seed, dtype=torch.float64):
    """Inputs [n, d] and targets [n, k], the last rows further from 0 than the first."""
    X = normal(n, d, seed=seed)
    y = torch.sin(X @ normal(d, k, seed=seed + 1)) + normal(n, k, seed=seed + 2, scale=0.3)
    return X.to(dtype), (y * torch.linspace(0.5, 3, n)[:, None]).to(dtype)


def supplied(code, make=net, *, seed=40):
    """A model of the suite's own, with parameters given and without gradients."""
    model = code.supply(make)
    state = model.state().items()
    model.load(
        {
            name: normal(*value.shape, seed=seed + at, scale=0.5, dtype=value.dtype)
            for at, (name, value) in enumerate(state)
        }
    )
    return model


def left_in(model):
    """What `.grad` of each parameter is."""
    return {f"in {name}.grad": value for name, value in model.gradients().items()}


OTHER_SLICES = ((12, 5), (12, 3), (9, 1), (10, 10), (7, 50))
"""How many rows, and how many in a slice."""


@check(
    "The loss in slices that come out even, of one row, and larger than the batch",
    of="accumulate_gradients",
    hint="Where all slices have one size the plain mean is right. Where have they not?",
)
def test_other_losses(agree):
    def scenario(code):
        given = [(*data(n, seed=51 + n), size) for n, size in OTHER_SLICES]
        return [code.accumulate_gradients(supplied(code), *one) for one in given]

    agree(scenario, unchanged=True)


@check(
    "The gradients in slices that come out even, of one row, and larger than the batch",
    of="accumulate_gradients",
    points=2,
    hint=(
        "Which part of all rows does a slice have? That part its gradient has of the sum.",
        "The loss is the mean over all entries: with two targets a row, how many are there?",
    ),
)
def test_other_gradients(agree):
    for n, size in OTHER_SLICES:

        def scenario(code, n=n, size=size):
            model = supplied(code)
            code.accumulate_gradients(model, *data(n, seed=51 + n), size)
            return left_in(model)

        agree(scenario)


def used(model, X):
    """Leaves gradients in the model, as somebody may who used it before."""
    model(X).square().sum().backward()


@check(
    "Gradients that were there before are replaced",
    of="accumulate_gradients",
    hint="To what does the first `backward` add?",
)
def test_replaced(agree):
    # In a single slice, so that nothing else decides.
    X, y = data(6, k=1, seed=71)

    def scenario(code):
        model = supplied(code, single)
        code.supplied(used)(model, 2 * X)
        code.accumulate_gradients(model, X, y, 6)
        return left_in(model)

    agree(scenario, rtol=1e-6)


@check(
    "No step is taken: the parameters stay as they were",
    of="accumulate_gradients",
    hint="What changes the parameters of a model? Is it asked for?",
)
def test_no_step(agree):
    X, y = data(5, k=1, seed=74)

    def scenario(code):
        model = supplied(code, single)
        before = model.state()
        code.accumulate_gradients(model, X, y, micro_batch=5)
        after = model.state()
        stayed = all(torch.equal(value, after[name]) for name, value in before.items())
        return {**left_in(model), "for parameters that stayed as they were": stayed}

    agree(scenario, rtol=1e-6)


@check(
    "The model's mode is left alone",
    of="accumulate_gradients",
    points=0.5,
    hint="Training or evaluation mode is the owner's to choose, before and after.",
)
def test_mode(agree):
    X, y = data(6, k=1, seed=77)

    def scenario(code):
        found = []
        for mode in (False, True):
            model = supplied(code, moody)
            model.set_training(mode)
            found.append(code.accumulate_gradients(model, X, y, 6))
            found.append({"for training mode afterwards": model.training})
        return found

    agree(scenario, rtol=1e-6)


class Kept:
    """What is kept of a slice for its backward pass; it notes when it comes, and when it goes."""

    def __init__(self, tensor, rows):
        self.tensor, self.rows = tensor, rows
        rows.append(len(tensor))

    def __del__(self):
        self.rows.append(-len(self.tensor))

    def back(self):
        """The tensor, for the backward pass."""
        return self.tensor


class Counting(nn.Module):
    """A line that notes the rows of each slice that is kept, and those of each that goes."""

    def __init__(self):
        super().__init__()
        self.only = nn.Linear(2, 1).double()
        self.rows = []

    def forward(self, X):
        try:
            with torch.autograd.graph.saved_tensors_hooks(self.keep, Kept.back):
                return self.only(X)
        except RuntimeError:  # torch.func lets nobody watch what is kept.
            self.rows += [len(X), -len(X)]
            return self.only(X)

    def keep(self, tensor):
        """Called with each tensor that a backward pass will need: here the inputs alone."""
        return Kept(tensor, self.rows)


def counted(model):
    """What a model has noted."""
    rows = torch.tensor([0, *model.rows])
    return {
        "for the rows of the largest slice": rows.max().item(),
        "for the rows that are kept at once": rows.cumsum(dim=0).max().item(),
    }


@check(
    "One slice is in memory at a time",
    of="accumulate_gradients",
    hint=(
        "How many rows go through the model at once?",
        "PyTorch keeps what it needs of a slice until its backward pass. When does that come?",
    ),
)
def test_in_memory(agree):
    X, y = data(13, 2, 1, seed=81)

    def scenario(code):
        model = supplied(code, Counting)
        code.accumulate_gradients(model, X, y, 3)
        return code.supplied(counted)(model)

    agree(scenario)


@check(
    "A straight line in float32",
    of="accumulate_gradients",
    points=0.5,
    hint="Of which dtype is what you multiply the loss by?",
)
def test_float32(agree):
    X, y = data(10, 2, 1, seed=84, dtype=torch.float32)

    def scenario(code):
        model = supplied(code, line)
        loss = code.accumulate_gradients(model, X, y, 5)
        return [loss, left_in(model)]

    agree(scenario, rtol=1e-4, atol=1e-5)
