"""The hidden checks of exercise 32."""

import pytest
import torch
from torch import nn

from grader.suite import as_tuple, check, generator, normal, share


def falling(seed):
    """Thirty losses that fall, with ups and downs."""
    return (torch.exp(-torch.arange(30) / 8) + normal(30, seed=seed, scale=0.15).abs()).tolist()


@check(
    "Other losses, with a patience of 1, 2 and 4",
    of="early_stopping",
    hint="Take a list of five losses and go through your code with it, line by line.",
)
@pytest.mark.parametrize("patience", [1, 2, 4])
def test_other_losses(agree, patience):
    due = [falling(seed) for seed in range(1, 9)]
    agree(
        lambda code: [as_tuple(code.early_stopping(one, patience)) for one in due], unchanged=True
    )


@check(
    "Least improvements: a slow descent, losses on the edge, and losses below 0",
    of="early_stopping",
    hint="With which loss is a new one compared, where the last one was lower, but not by enough?",
)
def test_least_improvement(agree):
    # All numbers are sums of powers of 2, so that no rounding decides what lies on the edge.
    slow = [2.0 - 0.125 * k for k in range(12)]
    edge = [1.0, 0.75, 0.625, 0.375, 0.25, 0.125, 0.5]
    below = [0.5, -1.0, -1.125, -1.5, -1.25, -1.625, -2.5, -2.5]
    up = [1.0, 1.125, 0.25, 0.375, 0.5, 0.125]
    due = [(losses, wait) for losses in (slow, edge, below, up) for wait in (1, 2, 3, 10)]
    agree(lambda code: [as_tuple(code.early_stopping(*one, min_delta=0.25)) for one in due])


@check(
    "One loss, losses that only rise or stay where they are, and runs that end with their list",
    of="early_stopping",
    points=1.5,
    hint=(
        "What is the answer if nobody has to stop? And if the first epoch was the best one?",
        "As good as the best isn't better than the best.",
    ),
)
def test_ends(agree):
    up, down, back = [1.0, 2.0, 3.0, 4.0], [3.0, 2.0, 1.0], [3.0, 1.0, 2.0, 2.5, 0.5]
    due = [([0.7], 1), ([0.7], 4), (up, 2), (up, 3), (up, 4), (down, 1), (back, 2), (back[:4], 2)]
    equal = [1.0, 0.5, 0.5, 0.5, 0.4, 0.3], [0.5] * 6, [2.0, 1.0, 1.5, 1.0, 0.5]
    due += [(losses, patience) for losses in equal for patience in (2, 3, 5)]
    agree(lambda code: [as_tuple(code.early_stopping(*one)) for one in due])


# --- train_with_early_stopping ------------------------------------------------------


def orthogonal(n, columns, seed):
    """Columns of length √n, each at a right angle to the others."""
    return n**0.5 * torch.linalg.qr(normal(n, columns, seed=seed))[0]


def line():
    """The smallest model: three inputs, no bias."""
    return nn.Linear(3, 1, bias=False).double()


# The Hessian of the MSE over such columns is 2, so that a step at the rate 0.95 leads from w to
# the other side of what is best for X, 0.9 times as far away. What is best for X_VAL lies on the
# way: the validation loss goes down at every other step, until the steps are too short for it.
BEST, WAY = normal(1, 3, seed=31), normal(1, 3, seed=32)
X, COLUMNS = orthogonal(12, 3, seed=33), orthogonal(9, 4, seed=34)
Y, X_VAL = X @ BEST.T, COLUMNS[:, :3]


def targets(far):
    """Targets for validation, of which the best weights lie this far along the way."""
    # The fourth column keeps the losses away from 0.
    return X_VAL @ (BEST + far * WAY).T + 0.4 * COLUMNS[:, 3:]


def after(code, model, data, **settings):
    """The losses of a run, and what the model predicts after it, in evaluation mode."""
    losses = code.train_with_early_stopping(model, *data, **settings)
    model.set_training(False)
    return losses, model(data[2])


def zigzag(code, far=0.3, lr=0.95, **settings):
    """A run of the line."""
    model = code.supply(line)
    model.load({"weight": BEST + WAY})
    return after(code, model, (X, Y, X_VAL, targets(far)), lr=lr, **settings)


def numbered(losses, first):
    """How many losses there are, beside the first of them, since other runs may end there too."""
    return {"of the first losses": losses[:first], "of the number of losses": len(losses)}


def judged(agree, run, first, rtol=1e-6):
    """The first losses of a run, how many there are, and then all that it gives."""
    agree(lambda code: run(code)[0][:first], rtol=rtol)
    agree(lambda code: numbered(run(code)[0], first), rtol=rtol)
    agree(run, rtol=rtol, unchanged=True)


@check(
    "A validation loss that goes up and down",
    of="train_with_early_stopping",
    hint="With which loss is a new one compared, and when does the count begin anew?",
)
@pytest.mark.parametrize("patience", [1, 2, 3])
def test_up_and_down(agree, patience):
    judged(agree, lambda code: zigzag(code, epochs=60, patience=patience), patience + 1)


@check(
    "Losses that only rise, only fall or stay where they are, and epochs that are over early",
    of="train_with_early_stopping",
    points=1.5,
    hint=(
        "Follow your code through a run whose loss only rises, and one whose loss only falls.",
        "Where nobody had to stop, is the last epoch always the best one?",
        "A loss that stays where it is has not improved.",
    ),
)
def test_ends_of_runs(agree):
    judged(agree, lambda code: zigzag(code, far=1.2, lr=0.1, epochs=20, patience=3), 4)
    judged(agree, lambda code: zigzag(code, far=0.0, lr=0.05, epochs=12, patience=3), 12)
    agree(lambda code: [zigzag(code, epochs=n, patience=4) for n in (9, 60)], rtol=1e-6)
    judged(agree, lambda code: zigzag(code, lr=0.0, epochs=10, patience=4), 5)


class Muffled(nn.Module):
    """A dropout without luck: in training half of each number comes through."""

    def forward(self, h):
        return h / 2 if self.training else h


def network():
    """Layers that work in another way in training."""
    parts = nn.Linear(3, 5), nn.BatchNorm1d(5), nn.Tanh(), Muffled(), nn.Linear(5, 1)
    return nn.Sequential(*parts).double()


def single():
    """The same in float32."""
    return network().float()


SHAPES = {"0.weight": (5, 3), "0.bias": (5,), "4.weight": (1, 5), "4.bias": (1,)}


def supplied(code, make, seed, dtype=torch.float64):
    """A network of the suite's own, with parameters given."""
    model = code.supply(make)
    drawn = (
        normal(*shape, seed=seed + at, dtype=dtype) for at, shape in enumerate(SHAPES.values())
    )
    model.load({name: 0.4 * values for name, values in zip(SHAPES, drawn, strict=True)})
    return model


def exaggerated(seed, dtype=torch.float64):
    """Data whose targets are larger to train on than for validation, which ends in overfitting."""
    x = 1 + 2 * normal(24, 3, seed=seed)
    y = torch.tanh(x[:, :1] - 1) + 0.5 * (x[:, 1:2] - 1) + 1
    y += normal(24, 1, seed=seed + 1, scale=0.1)
    return tuple(one.to(dtype) for one in (x[:14], 2 * y[:14], x[14:], y[14:]))


@check(
    "Networks that come in either mode, the mode that they have in the end, and a second run",
    of="train_with_early_stopping",
    points=1.5,
    hint=(
        "A step is taken in training mode, and validation is done in evaluation mode: always.",
        "Which mode did the model come with? Does your function still know it in the end?",
        "A second run goes on where the first one has left the model. Is it a copy that you train?",
    ),
)
@pytest.mark.parametrize("given", [True, False], ids=["training", "evaluation"])
def test_modes(agree, given):
    data = exaggerated(51)

    def run(code):
        model = supplied(code, network, 41)
        model.set_training(given)
        losses = code.train_with_early_stopping(model, *data, 40, 0.05, 3)
        once = model.training, model(data[2])
        return losses, once, after(code, model, exaggerated(53), epochs=5, lr=0.02, patience=2)

    judged(agree, run, 4)


def stops(losses, epochs, patience):
    """Whether a run ends where its own losses say, so that no rounding of float32 decides it."""
    best = 0
    for at, loss in enumerate(losses):
        best = at if loss < losses[best] else best
        if at - best == patience:
            return at + 1 == len(losses)
    return len(losses) == epochs


@check(
    "A network with batch norm in float32: its first losses, its end, and its state",
    of="train_with_early_stopping",
    points=1.5,
    hint=(
        "After the run, in evaluation mode, the model should have the smallest of its losses.",
        "Batch norm keeps a mean and a variance in buffers. They belong to the state.",
    ),
)
def test_batch_norm(agree):
    data = exaggerated(57, dtype=torch.float32)

    def run(code):
        model = supplied(code, single, 71, torch.float32)
        return after(code, model, data, epochs=50, lr=0.05, patience=4)

    def scenario(code):
        losses, predictions = run(code)
        now = (predictions - data[3]).square().mean().item()
        return {
            "whether it ends where patience does": stops(losses, 50, 4),
            "of the model's loss, divided by the lowest": now / min(losses),
        }

    agree(lambda code: run(code)[0][:5], rtol=1e-4)
    agree(scenario, rtol=1e-4)


# --- random_flip --------------------------------------------------------------------

IMAGES = normal(2000, 3, 5, seed=81)


def same_kind(value, images):
    """The value, if it has the images' shape and dtype; else the call itself tells that."""
    if value.shape != images.shape or value.dtype != images.dtype:
        raise ValueError("another shape or dtype")
    return value


def alike(value, images):
    """Which images are the same in both."""
    return (same_kind(value, images) == images).flatten(1).all(1)


def told(value, images, p):
    """What is to be said of a flip of many images."""
    hits = alike(value, images.flip(2))
    return [
        f"mirrored: {share(hits, p)}",
        f"after a mirrored one: {share(hits[1:][hits[:-1]], p)}",
        f"as it was: {share(alike(value, images), 1 - p)}",
        f"upside down: {share(alike(value, images.flip(1)), 0.0)}",
        f"turned round: {share(alike(value, images.flip(1, 2)), 0.0)}",
        f"another one: {share(alike(value, images.flip(0)), 0.0)}",
    ]


def in_words(value, images):
    """What became of a few images."""
    known = {"as they are": images, "mirrored": images.flip(-1), "other": value}
    value = same_kind(value, images)
    return next(said for said, due in known.items() if torch.equal(value, due))


@check(
    "Other probabilities, and the one that nobody names",
    of="random_flip",
    points=0.5,
    hint="In which line does p stand, and is it the share that is mirrored?",
)
@pytest.mark.parametrize("p", [0.1, 0.8, 0.5])
def test_probabilities(agree, p):
    how = () if p == 0.5 else (p,)
    agree(lambda code: told(code.random_flip(IMAGES, *how), IMAGES, p), unchanged=True)


@check(
    "A toss for each image, in each of thirty calls",
    of="random_flip",
    hint=("How many are mirrored is luck as well.", "Does every call draw anew?"),
)
def test_own_tosses(agree):
    def scenario(code):
        few = IMAGES[:40]
        calls = (code.random_flip.seeded(seed)(few, 0.4) for seed in range(1, 31))
        hits = torch.stack([alike(value, few.flip(2)) for value in calls])
        return [
            f"mirrored: {share(hits, 0.4)}",
            f"as many in every call: {len(hits.sum(1).unique()) == 1}",
            f"after a mirrored one, in the next call: {share(hits[1:][hits[:-1]], 0.4)}",
        ]

    agree(scenario)


@check(
    "Images of other shapes",
    of="random_flip",
    points=0.5,
    hint="The number of images, their height and their width are the three sizes, in this order.",
)
@pytest.mark.parametrize("form", ["square", "single", "view", "empty", "float32"])
def test_forms(agree, form):
    images = {
        "square": normal(6, 4, 4, seed=91),
        "single": normal(1, 2, 7, seed=92),
        "view": normal(5, 3, 8, seed=93).permute(2, 0, 1)[::2],
        "empty": normal(0, 3, 4, seed=94),
        "float32": normal(5, 3, 2, seed=95, dtype=torch.float32),
    }[form]

    def scenario(code):
        return [
            *told(code.random_flip(IMAGES, 0.5), IMAGES, 0.5),
            in_words(code.random_flip(images, 0.0), images),
            in_words(code.random_flip(images, 1.0), images),
            in_words(code.random_flip(images, 0.5, training=False), images),
        ]

    agree(scenario, unchanged=True)


@check(
    "The images are flipped all at once",
    of="random_flip",
    points=0.5,
    hint="`flip` mirrors a whole batch, and `torch.where` chooses in one, image by image.",
)
def test_flip_whole(agree):
    def scenario(code, images=IMAGES):
        return told(code.random_flip(images, 0.3), images, 0.3)

    agree.in_tensors(scenario)
    agree.vectorised(lambda code: scenario(code, IMAGES[:700]), scenario)


# --- mixup --------------------------------------------------------------------------


def examples(n, *shape, seed, dtype=torch.float64):
    """Inputs, targets with three columns, and an order."""
    X, Y = normal(n, *shape, seed=seed, dtype=dtype), normal(n, 3, seed=seed + 1, dtype=dtype)
    return X, Y, torch.randperm(n, generator=generator(seed + 2))


def mixed(code, due, lam):
    """The mixture, a list of two being as right as a tuple."""
    return as_tuple(code.mixup(*due[:2], lam, due[2]))


@check(
    "Other examples, mixed in other proportions",
    of="mixup",
    hint="λ is the example's own share, and the partner of example i is `order[i]`.",
)
def test_other_mixtures(agree):
    due = examples(9, 4, seed=101)
    agree(lambda code: [mixed(code, due, lam) for lam in (0.25, 0.5, 0.9)], unchanged=True)


@check(
    "Images, a single example, and float32",
    of="mixup",
    points=0.5,
    hint="A row number picks whole examples, whatever their shape.",
)
@pytest.mark.parametrize("form", ["images", "single", "float32"])
def test_mixed_forms(agree, form):
    due = {
        "images": examples(5, 2, 3, seed=111),
        "single": examples(1, 4, seed=114),
        "float32": examples(6, 3, seed=117, dtype=torch.float32),
    }[form]
    other = examples(3, 2, seed=121)
    agree(lambda code: [mixed(code, due, 0.8), mixed(code, other, 0.35)], unchanged=True)


@check(
    "The examples are mixed all at once",
    of="mixup",
    points=0.5,
    hint="A tensor of row numbers picks all partners in one operation.",
)
def test_mixup_whole(agree):
    few, many = examples(3, 4, seed=131), examples(12, 4, seed=134)
    agree.in_tensors(lambda code: mixed(code, many, 0.6))
    agree.vectorised(lambda code: mixed(code, few, 0.6), lambda code: mixed(code, many, 0.6))
