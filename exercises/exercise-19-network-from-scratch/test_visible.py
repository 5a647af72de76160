"""What you can see of how exercise 19 is graded."""

import torch

from grader.suite import check, layers, numbers, part, pictures

LOGITS = numbers(
    [2.0, -1.0, 0.5], [0.0, 1.5, -0.5], [-1.0, 0.25, 3.0], [1.0, 1.0, 1.0], [0.5, -2.0, 1.0]
)
LABELS = torch.tensor([0, 2, 2, 2, 0])
X = numbers(
    [-1.5, -1.0], [-1.0, -1.6], [-0.7, -0.6], [1.2, 1.5], [0.8, 0.9], [1.7, 0.7],
    [-1.2, 1.1], [-0.6, 1.6], [-0.9, 0.5], [1.1, -1.4], [0.6, -0.8], [1.6, -0.5],
)  # fmt: skip
SIDES = torch.tensor([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
(W1, W2), (B1, B2) = layers(2, 6, 2, seed=5)
GRID = torch.linspace(-2.2, 2.2, 45, dtype=torch.float64)


def trained(code, epochs=40):
    """The training on twelve points."""
    return code.train_network(X, SIDES, W1, B1, W2, B2, lr=0.1, epochs=epochs)


def seen(code):
    """The training that both pictures show, which runs once."""
    return code.remember("seen", trained)


def regions(got, _expected, **caption):
    """The picture of where the trained network says class 1."""
    W1, b1, W2, b2 = part(got, 0)
    up, across = torch.meshgrid(GRID, GRID, indexing="ij")
    points = torch.stack([across.flatten(), up.flatten()], dim=1)
    logits = (points @ W1 + b1).clamp(min=0) @ W2 + b2
    surface = torch.softmax(logits, dim=1)[:, 1].reshape(up.shape)
    return pictures.boundary(GRID, GRID, surface, X, SIDES, **caption)


@check(
    "The loss of five examples",
    of="cross_entropy",
    points=2,
    hint=(
        "Which logit of each row belongs to the right class?",
        "Take the fourth row, where all three logits are equal. How likely is the right class?",
    ),
)
def test_loss(agree):
    # An epsilon below the logarithm costs the checks of far-away logits, and not this one.
    agree(lambda code: code.cross_entropy(LOGITS, LABELS), rtol=1e-6)


@check(
    "The gradient of five examples",
    of="cross_entropy_gradient",
    points=2,
    hint=(
        "In which entry of each row is 1 subtracted?",
        "Each row adds up to 0: what is added to the one is taken from the others.",
    ),
)
def test_gradient(agree, picture):
    picture.heatmap(lambda code: code.cross_entropy_gradient(LOGITS, LABELS))
    agree(lambda code: code.cross_entropy_gradient(LOGITS, LABELS))


@check(
    "Ten losses on twelve points",
    of="train_network",
    points=2,
    hint=(
        "Each loss is that of the parameters before its step.",
        "The first loss knows the way forward only, and the second one the whole first step.",
    ),
)
def test_losses(agree, picture):
    picture.losses(lambda code: part(seen(code), 1), title="Forty losses on twelve points")
    # An epsilon below the logarithm is 1e-9 off, and a W2 that moves first 2e-3.
    agree(lambda code: part(trained(code, 10), 1), rtol=1e-6)


@check(
    "Where a single step leads",
    of="train_network",
    points=2,
    hint=(
        "Write the shape of every factor down. Which products fit?",
        "Which W2 does the gradient of the hidden layer go through?",
    ),
)
def test_step(agree, picture):
    picture(seen, regions, title="Class 1 after 40 epochs")
    agree(lambda code: part(trained(code, 1), 0))
