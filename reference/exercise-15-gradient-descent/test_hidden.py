"""The hidden checks of exercise 15."""

import pytest
import torch

from grader.suite import check, generator, normal, part, whole_tensors


def case(n, d, *, seed, dtype=torch.float64):
    """X around 1, y, and a w and b to start from."""
    X = 1 + normal(n, d, seed=seed, scale=0.6)
    y = X @ normal(d, seed=seed + 1) + normal(seed=seed + 2) + normal(n, seed=seed + 3, scale=0.7)
    start = normal(d, seed=seed + 4), normal(seed=seed + 5)
    return tuple(one.to(dtype) for one in (X, y, *start))


def orders(epochs, n, *, seed, repeated=False):
    """A row of examples for each epoch: all of them, or whichever are drawn."""
    draw = generator(seed)
    if repeated:
        return torch.randint(0, n, (epochs, n), generator=draw)
    return torch.stack([torch.randperm(n, generator=draw) for _ in range(epochs)])


def each_part(found):
    """w, b and the losses, so that each is judged by itself."""
    return [part(found, at, of=3) for at in range(3)]


THREE = case(9, 3, seed=1)


@check(
    "Batch descent with three features: 60 losses, w and b",
    of="batch_descent",
    hint="Is every loss that of its own w and b, over all examples?",
)
def test_batch_three(agree):
    agree(lambda code: each_part(code.batch_descent(*THREE, lr=0.06, epochs=60)))


@check(
    "Batch descent: as many examples as features, one example, float32",
    of="batch_descent",
    hint="`-=` and methods that end in `_` change what the caller handed in.",
)
@pytest.mark.parametrize("form", ["square", "one", "float32"])
def test_batch_forms(agree, form):
    n, d = {"square": (3, 3), "one": (1, 2), "float32": (7, 2)}[form]
    start = case(n, d, seed=11 + n, dtype=torch.float32 if form == "float32" else torch.float64)
    digits = {"rtol": 1e-4, "atol": 1e-5} if form == "float32" else {}
    agree(lambda code: code.batch_descent(*start, lr=0.05, epochs=5), unchanged=True, **digits)


@check(
    "Batch descent: two epochs, and none",
    of="batch_descent",
    points=0.5,
    hint="With no epoch nothing has happened yet: what are w, b and the list of losses then?",
)
def test_batch_none(agree):
    agree(lambda code: [code.batch_descent(*THREE, 0.05, epochs) for epochs in (2, 0)])


@check(
    "An epoch of batch descent takes all examples at once",
    of="batch_descent",
    points=0.5,
    hint="One loop is enough, that over the epochs. Inside it everything concerns whole tensors.",
)
def test_batch_at_once(agree):
    few, many = case(4, 2, seed=21), case(13, 6, seed=22)
    agree.vectorised(
        lambda code: code.batch_descent(*few, 0.05, 3),
        lambda code: code.batch_descent(*many, 0.05, 3),
    )


@check(
    "Stochastic descent with three features: 12 losses, w and b",
    of="stochastic_descent",
    hint=(
        "Which of your lines looks at the order of this epoch?",
        "w and b move with every example, and the next one sees what they have become.",
    ),
)
def test_stochastic_three(agree):
    due = orders(12, 9, seed=31)
    agree(lambda code: each_part(code.stochastic_descent(*THREE, lr=0.05, orders=due)))


@check(
    "Orders that name examples twice and leave others out",
    of="stochastic_descent",
    hint="Visit exactly the examples that the row names, in its order, as often as it names them.",
)
def test_repeated(agree):
    start = case(7, 2, seed=41)
    due = orders(4, 7, seed=42, repeated=True)
    agree(lambda code: code.stochastic_descent(*start, lr=0.05, orders=due), unchanged=True)


@check(
    "Stochastic descent: one example, float32, two epochs and none",
    of="stochastic_descent",
    hint="With a single example there is one step an epoch, as in batch descent.",
)
@pytest.mark.parametrize("form", ["one", "float32", "none"])
def test_stochastic_forms(agree, form):
    n, d = {"one": (1, 2), "float32": (6, 2), "none": (5, 3)}[form]
    start = case(n, d, seed=51 + n, dtype=torch.float32 if form == "float32" else torch.float64)
    due = orders(4, n, seed=52)
    digits = {"rtol": 1e-4, "atol": 1e-5} if form == "float32" else {}
    epochs = (2, 0) if form == "none" else (4,)
    agree(
        lambda code: [code.stochastic_descent(*start, 0.05, due[:count]) for count in epochs],
        **digits,
    )


@check(
    "The noise with several features, with one example, and where all agree",
    of="gradient_noise",
    hint=(
        "Where all examples say the same, no gradient lies away from the mean.",
        "The bias counts as well: each gradient has d + 1 entries.",
    ),
)
def test_noise_everywhere(agree):
    agree(lambda code: code.gradient_noise(*THREE))
    agree(lambda code: code.gradient_noise(*case(12, 4, seed=61)))
    X, y, w, b = case(5, 2, seed=62)
    same = (X[:1].expand(5, 2), y[:1].expand(5), w, b)
    single = (X[:1], y[:1], w, b)
    agree(
        lambda code: [code.gradient_noise(*start) for start in ((X, y, w, b), same, single)],
        unchanged=True,
    )


@check(
    "The noise in float32",
    of="gradient_noise",
    points=0.5,
    hint="A new tensor takes its dtype from X, not from torch's default or from habit.",
)
def test_noise_float32(agree):
    single = case(6, 3, seed=71, dtype=torch.float32)
    agree(lambda code: code.gradient_noise(*single), rtol=1e-4)


test_noise_at_once = whole_tensors(
    "The noise comes from whole-tensor operations",
    of="gradient_noise",
    points=0.5,
    few=case(4, 2, seed=72),
    many=case(13, 6, seed=73),
    hint="The gradients of all examples are the rows of one matrix: no loop is needed.",
)
