"""What you can see of how exercise 32 is graded."""

import torch
from torch import nn

from grader.suite import as_tuple, check, numbers, pictures, share

# The validation losses of thirteen epochs.
LOSSES = [0.9, 0.7, 0.75, 0.72, 0.6, 0.6, 0.58, 0.61, 0.59, 0.58, 0.54, 0.7, 0.5]

# Fourteen noisy points of sin x to train on, and sixteen others for validation.
PLACES = torch.linspace(-2, 2, 14, dtype=torch.float64)[:, None]
OTHERS = torch.linspace(-1.9, 1.9, 16, dtype=torch.float64)[:, None]
Y = numbers(-1.1, -0.2, 0.0, -2.0, 1.0, -1.3, -0.5, 1.4, 0.6, -1.0, 1.2, 1.1, 1.1, 1.1)[:, None]
Y_VAL = numbers(
    -1.0, -1.1, -1.0, -1.0, -0.7, -0.3, -0.1, 0.3, 0.0, 0.7, 0.6, 0.3, 0.9, 0.4, 1.3, 0.8
)[:, None]


def waves(x):
    """Three sines and three cosines of x, so that a small network has enough to overfit with."""
    return torch.cat([wave(k * x) for k in (1, 2, 3) for wave in (torch.sin, torch.cos)], 1)


X, X_VAL = waves(PLACES), waves(OTHERS)


def network():
    """A model of the suite's own, so that a right loop loses nothing for a wrong network."""
    parts = nn.Linear(6, 6), nn.BatchNorm1d(6), nn.Tanh(), nn.Linear(6, 1)
    return nn.Sequential(*parts).double()


def pattern(*shape):
    """Numbers between −1 and 1 that look as if they were random."""
    count = torch.ones(shape).numel()
    return (torch.arange(1, count + 1, dtype=torch.float64) ** 2).sin().reshape(shape)


START = {
    "0.weight": 0.5 * pattern(6, 6),
    "0.bias": torch.zeros(6, dtype=torch.float64),
    "3.weight": 0.5 * pattern(1, 6),
    "3.bias": numbers(0.0),
}


def trained(code):
    """A run: the model after it, and the losses."""
    model = code.supply(network)
    model.load(START)
    return model, code.train_with_early_stopping(
        model, X, Y, X_VAL, Y_VAL, epochs=40, lr=0.5, patience=5
    )


def loss_after(model):
    """The validation loss that the model has now, in evaluation mode."""
    model.set_training(False)
    return (model(X_VAL) - Y_VAL).square().mean().item()


def epochs_of(got, expected, **caption):
    """The picture of a history that stops somewhere, with the epoch that is called the best."""
    (run, best), (due_run, due_best) = got, expected
    marked = "best epoch", best, due_best
    return pictures.losses(LOSSES[:run], LOSSES[:due_run], marked=marked, **caption)


def epoch_of(losses, loss):
    """The epoch whose loss is the nearest to one."""
    return min(range(len(losses)), key=lambda epoch: abs(losses[epoch] - loss))


def drawn(code):
    """The losses of a run, and the epoch that the model seems to be of in the end."""
    model, losses = trained(code)
    return losses, epoch_of(losses, loss_after(model))


def said_of(model, losses):
    """Which epoch's loss a model has in the end."""
    now, lowest = loss_after(model), min(losses)
    if abs(now - lowest) <= 1e-6 * lowest:
        return "the lowest"
    if abs(now - losses[-1]) <= 1e-6 * now:
        return "that of the last epoch"
    return f"{now / lowest:.4g} times the lowest"


def epoch_kept(got, expected, **caption):
    """The picture of a run."""
    (losses, epoch), (due_losses, due_epoch) = got, expected
    marked = "kept at the end", epoch, due_epoch
    return pictures.losses(losses, due_losses, marked=marked, **caption)


@check(
    "Thirteen losses: with a patience of 3, of 2 and of 20, and with a least improvement",
    of="early_stopping",
    points=2,
    hint=(
        "Go through the losses with a pencil: write down the best one so far, and for how many "
        "epochs it has been that.",
        "Is 0.6 after 0.6 an improvement? And 0.58 after 0.6, if it has to be more than 0.05?",
        "Epochs are counted from 1, and indices from 0. Which of the two is each number?",
    ),
)
def test_thirteen_losses(agree, picture):
    title = "The losses up to where you stop, and the epoch that you call the best"
    picture(lambda code: code.early_stopping(LOSSES, 3), epochs_of, title=title)
    agree(
        lambda code: [
            as_tuple(code.early_stopping(LOSSES, 3)),
            as_tuple(code.early_stopping(LOSSES, 2)),
            as_tuple(code.early_stopping(LOSSES, 20)),
            as_tuple(code.early_stopping(LOSSES, 3, min_delta=0.05)),
            as_tuple(code.early_stopping(LOSSES, 20, min_delta=0.05)),
        ]
    )


@check(
    "The first six validation losses of a network with batch norm",
    of="train_with_early_stopping",
    points=3,
    hint=(
        "Write down in order what happens in an epoch, and in which mode. Which mode has the next "
        "epoch to begin with?",
        "Is the first loss measured before the first step, or after it? On which points?",
    ),
)
def test_first_losses(agree, picture):
    title = "Your validation losses, and the epoch whose state the model has in the end"
    picture(drawn, epoch_kept, title=title)
    agree(lambda code: trained(code)[1][:6], rtol=1e-6)


@check(
    "The run ends when patience is over",
    of="train_with_early_stopping",
    needs="first_losses",
    hint="In the picture, which epoch is the best, and how many come after it?",
)
def test_end_of_run(agree):
    def scenario(code):
        losses = trained(code)[1]
        return {"of the first losses": losses[:6], "of the number of losses": len(losses)}

    agree(scenario, rtol=1e-6)
    agree(lambda code: trained(code)[1], rtol=1e-6)


@check(
    "In the end the model has the lowest of its validation losses",
    of="train_with_early_stopping",
    needs="first_losses",
    points=2,
    hint=(
        "Which epoch is the model of, when your function returns?",
        "`state_dict()` gives the tensors that the next step changes. What would keep them as "
        "they are?",
        "Batch norm has numbers that no gradient changes. Are they among what you keep?",
    ),
)
def test_best_state(agree):
    def scenario(code):
        model, losses = trained(code)
        return {
            "of the first losses": losses[:6],
            "of the validation loss in the end": said_of(model, losses),
        }

    agree(scenario, rtol=1e-6)


# Which images are mirrored is luck, so that what is compared is what can be said of all right
# answers. No two rows or columns of these images are alike.
IMAGES = numbers([1.0, 2.0, 4.0, 8.0], [5.0, 3.0, 9.0, 7.0], [6.0, 0.0, 2.5, 1.5])
IMAGES = IMAGES + 10 * torch.arange(2000, dtype=torch.float64)[:, None, None]
FEW = IMAGES[:5]


def same_kind(value, images):
    """The value, if it has the images' shape and dtype; else the call itself tells that."""
    if value.shape != images.shape or value.dtype != images.dtype:
        raise ValueError("another shape or dtype")
    return value


# What can become of an image: the dimensions that are turned round, of [n, h, w].
WAYS = {
    "mirrored": (2,),
    "upside down": (1,),
    "turned by 180 degrees": (1, 2),
    "in the place of another": (0,),
    "turned by 180 degrees, in the place of another": (0, 1, 2),
}


def kinds(value, images):
    """For each of the ways, which images are as it says."""
    value = same_kind(value, images)
    return {way: (value == images.flip(at)).flatten(1).all(1) for way, at in WAYS.items()}


def two_calls(code):
    """What is to be said of two flips of 2 000 images at p = 0.3."""
    first, second = (code.random_flip.seeded(seed)(IMAGES, 0.3) for seed in (1, 2))
    found, hits = kinds(first, IMAGES), kinds(first, IMAGES)["mirrored"]
    found["as it was"] = (first == IMAGES).flatten(1).all(1)
    due = {"mirrored": 0.3, "as it was": 0.7}
    return [f"{way}: the share is {share(of, due.get(way, 0.0))}" for way, of in found.items()] + [
        f"after a mirrored image the share is {share(hits[1:][hits[:-1]], 0.3)}",
        "where one call mirrors, the share in the next one is "
        f"{share(kinds(second, IMAGES)['mirrored'][hits], 0.3)}",
    ]


def in_words(value, images):
    """What became of a few images."""
    if torch.equal(same_kind(value, images), images):
        return "all as they were"
    found = [way for way, hits in kinds(value, images).items() if hits.all()]
    return f"all {found[0]}" if found else "not all alike"


@check(
    "2 000 images at p = 0.3, and five of them at p = 0, at p = 1 and in evaluation",
    of="random_flip",
    points=3,
    hint=(
        "Call it with two small images and p = 1. Is left right, and is top still top?",
        "Each image has a toss of its own: how many random numbers does that take?",
        "What does `training` change?",
    ),
)
def test_flips(agree):
    agree(
        lambda code: {
            "of five images at p = 0": in_words(code.random_flip(FEW, 0.0), FEW),
            "of five images at p = 1": in_words(code.random_flip(FEW, 1.0), FEW),
            "of five images in evaluation": in_words(
                code.random_flip(FEW, 0.9, training=False), FEW
            ),
        }
    )
    agree(two_calls)


# Four examples of three classes.
MIXED = numbers([1.0, -2.0], [0.5, 4.0], [-3.0, 2.5], [2.0, 0.0])
CLASSES = numbers([1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0])
ORDER = torch.tensor([2, 0, 3, 1])


@check(
    "Four examples and their classes, mixed 0.7 to 0.3, and two extremes",
    of="mixup",
    points=2,
    hint=(
        "Who is the partner of the first example? Mix the two by hand.",
        "With λ = 1 every example is its own alone. Is it, in yours?",
        "Half a dog and half a cat: what is the target?",
    ),
)
def test_mixtures(agree):
    agree(
        lambda code: [as_tuple(code.mixup(MIXED, CLASSES, lam, ORDER)) for lam in (0.7, 1.0, 0.0)]
    )
