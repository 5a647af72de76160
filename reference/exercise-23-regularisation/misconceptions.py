"""The known wrong ideas about the penalty on weights, and about a step with it."""

import torch

from grader.suite import crossed, family, misconception

# --- l2_penalty ---------------------------------------------------------------------

SUM = "torch.stack(squares).sum()"
SQUARES = "[torch.square(W).sum() for W in weights]"


def flat(weights):
    """All elements of all weights."""
    return torch.cat([W.reshape(-1) for W in weights])


def penalty_wrong(identifier, says, why, of_all, spelled):
    """An entry for another sum than λ Σ w²."""
    declare = misconception(
        f"penalty-{identifier}", of="l2_penalty", says=says, why=why, spelled=spelled
    )
    return declare(lambda weights, lam: lam * of_all(weights))


norm = penalty_wrong(
    "norm",
    "This is λ times the length of the weights: the root of the sum of squares.",
    "The penalty is the sum itself. Its slope grows with the weight, so that large weights are "
    "pulled hardest; the root pulls with the same force however small the weights have become.",
    lambda weights: flat(weights).square().sum().sqrt(),
    spelled=[
        {SUM: f"{SUM}.sqrt()"},
        "return lam * torch.linalg.vector_norm(torch.cat([W.flatten() for W in weights]))",
    ],
)
norms = penalty_wrong(
    "norms",
    "These are the matrices' lengths, added up: a root is taken of each one's sum of squares.",
    "`norm` gives a root. The penalty adds up the squares, and no root is taken anywhere.",
    lambda weights: torch.stack([W.square().sum().sqrt() for W in weights]).sum(),
    spelled=[
        {SQUARES: "[W.norm() for W in weights]"},
        "return lam * sum(torch.linalg.vector_norm(W) for W in weights)",
    ],
)
absolute = penalty_wrong(
    "absolute",
    "These are the weights' sizes |w|, not their squares: the penalty that is called L1.",
    "|w| has the same slope for all weights, and drives many of them to 0 altogether. The L2 "
    "penalty squares them, so that it minds a large weight most.",
    lambda weights: flat(weights).abs().sum(),
    spelled=[
        {SQUARES: "[W.abs().sum() for W in weights]"},
        "return lam * torch.cat([W.flatten() for W in weights]).norm(p=1)",
    ],
)
mean = penalty_wrong(
    "mean",
    "This is the mean of the squares, not their sum.",
    "Divided by how many there are, each weight would cost less in a larger network. Here every "
    "weight costs λw², whatever company it is in.",
    lambda weights: flat(weights).square().mean(),
    spelled=[
        {SUM: f"{SUM} / sum(W.numel() for W in weights)"},
        "return lam * torch.cat([W.flatten() for W in weights]).pow(2).mean()",
    ],
)
half = penalty_wrong(
    "half",
    "This is half of what is due: ½λ stands before the sum.",
    "Some books write ½λ, so that the slope is λw without a 2. In this exercise the penalty is "
    "λ Σ w², and the 2 appears in the step.",
    lambda weights: flat(weights).square().sum() / 2,
    spelled=[
        {f"lam * {SUM}": f"lam / 2 * {SUM}"},
        "return 0.5 * lam * sum((W**2).sum() for W in weights)",
    ],
)
penalty_slips = family(
    "penalty-slip",
    of="l2_penalty",
    says="The penalty has a slip: {form}.",
    why="Write down the numbers of a small matrix and their squares, and follow your code with "
    "them: each step has to give a sum that you know.",
    forms={
        "λ is missing": lambda weights, lam: flat(weights).square().sum(),  # noqa: ARG005
        "λ is squared, too": lambda weights, lam: lam**2 * flat(weights).square().sum(),
        "the squares are divided by λ": lambda weights, lam: flat(weights).square().sum() / lam,
        "it is the square of the sum": lambda weights, lam: lam * flat(weights).sum() ** 2,
        "the weights aren't squared": lambda weights, lam: lam * flat(weights).sum(),
        "each matrix's mean is taken": (
            lambda weights, lam: lam * torch.stack([W.square().mean() for W in weights]).sum()
        ),
        "the sum is divided by the number of matrices": (
            lambda weights, lam: lam * flat(weights).square().sum() / len(weights)
        ),
        "only the first matrix counts": lambda weights, lam: lam * weights[0].square().sum(),
        "only the last matrix counts": lambda weights, lam: lam * weights[-1].square().sum(),
        "the weights have a third power": lambda weights, lam: lam * (flat(weights) ** 3).sum(),
        "it is one number for each matrix": (
            lambda weights, lam: [lam * W.square().sum() for W in weights]
        ),
        "it has shape [1], where a single number (0-d) is due": (
            lambda weights, lam: lam * flat(weights).square().sum().reshape(1)
        ),
    },
    spelled=[
        {f"lam * {SUM}": SUM},
        {SQUARES: "[W.sum() for W in weights]"},
        "total = 0\nfor W in weights:\n    total = (W**2).sum()\nreturn lam * total",
        "return lam * sum((W**2).mean() for W in weights)",
    ],
)

# --- decayed_step -------------------------------------------------------------------

OF_WEIGHTS = "W - lr * (slope + 2 * lam * W)"
OF_BIASES = "b - lr * slope for b"


def of_weight(W, slope, lr, lam):
    """The right step of weights."""
    return W - lr * (slope + 2 * lam * W)


def of_bias(b, slope, lr, lam):
    """The right step of biases."""
    return b - lr * slope


def _step(weight=of_weight, bias=of_bias):
    """decayed_step from what it makes of one layer's weights, and of its biases."""

    def build(weights, biases, dW, db, lr, lam):
        return (
            [weight(W, slope, lr, lam) for W, slope in zip(weights, dW, strict=True)],
            [bias(b, slope, lr, lam) for b, slope in zip(biases, db, strict=True)],
        )

    return build


def step_wrong(identifier, says, why, spelled, **parts):
    """An entry for a step with a part that is wrong."""
    declare = misconception(
        f"step-{identifier}", of="decayed_step", says=says, why=why, spelled=spelled
    )
    return declare(_step(**parts))


BOOK = (
    "return [W - lr * (g + {}) for W, g in zip(weights, dW)], "
    "[b - lr * g for b, g in zip(biases, db)]"
)
ROOTLESS = "The derivative of w² is 2w, so that of λw² has both: the λ and the 2."

two_missing = step_wrong(
    "two-missing",
    "The weights are pulled by λW, where 2λW is due.",
    ROOTLESS + " Weights still shrink without the 2, but half as fast.",
    weight=lambda W, slope, lr, lam: W - lr * (slope + lam * W),
    spelled=[{OF_WEIGHTS: "W - lr * (slope + lam * W)"}, BOOK.format("W.mul(lam)")],
)
biases_decayed = step_wrong(
    "biases-decayed",
    "The biases are pulled towards 0 as well.",
    "The penalty is a sum over the weights, so that its slope for a bias is 0. A bias only shifts "
    "a unit up or down, and nobody needs it to be small.",
    bias=of_weight,
    spelled=[
        {OF_BIASES: "b - lr * (slope + 2 * lam * b) for b"},
        (
            "def moved(values, slopes):\n"
            "    return [v * (1 - 2 * lr * lam) - lr * g for v, g in zip(values, slopes)]\n"
            "return moved(weights, dW), moved(biases, db)"
        ),
    ],
)
without_lr = step_wrong(
    "decay-without-lr",
    "The pull 2λW isn't multiplied by the learning rate.",
    "The penalty is a part of what is minimised, and its slope a part of the gradient: the step "
    "goes lr times against both together.",
    weight=lambda W, slope, lr, lam: W - lr * slope - 2 * lam * W,
    spelled=[
        {OF_WEIGHTS: "W - lr * slope - 2 * lam * W"},
        {OF_WEIGHTS: "W * (1 - 2 * lam) - lr * slope"},
    ],
)
after_step = step_wrong(
    "decay-after-step",
    "The weights step first, and the pull belongs to the new ones.",
    "Both slopes belong to one point, the weights before the step. Here the loss moves them, and "
    "only then is the penalty's slope taken, somewhere else.",
    weight=lambda W, slope, lr, lam: (W - lr * slope) * (1 - 2 * lr * lam),
    spelled=[
        {OF_WEIGHTS: "(W - lr * slope) * (1 - 2 * lr * lam)"},
        (
            "moved = [W - lr * g for W, g in zip(weights, dW)]\n"
            "moved = [W - lr * 2 * lam * W for W in moved]\n"
            "return moved, [b - lr * g for b, g in zip(biases, db)]"
        ),
    ],
)
outward = step_wrong(
    "outward",
    "The weights are pushed away from 0: the penalty's slope has the wrong sign.",
    "Its slope is 2λW, and a step goes against it, as it goes against that of the loss. The two "
    "stand in one bracket with the same sign.",
    weight=lambda W, slope, lr, lam: W - lr * (slope - 2 * lam * W),
    spelled=[
        {OF_WEIGHTS: "W - lr * slope + 2 * lr * lam * W"},
        BOOK.format("-2 * lam * W"),
    ],
)
step_slips = family(
    "step-slip",
    of="decayed_step",
    says="The step has a slip: {form}.",
    why="Put numbers to one weight and one bias, and do their steps by hand with the statement's "
    "formulas beside your code: each part of yours belongs to one of theirs.",
    forms=crossed(
        _step,
        weight={
            "the weights are pulled by λW, where 2λW is due": (
                lambda W, slope, lr, lam: W - lr * (slope + lam * W)
            ),
            "the weights aren't pulled towards 0 at all": (
                lambda W, slope, lr, lam: W - lr * slope  # noqa: ARG005
            ),
            "the loss's gradient is left out of the weights' step": (
                lambda W, slope, lr, lam: W - lr * 2 * lam * W  # noqa: ARG005
            ),
            "the learning rate is left out of the weights' step": (
                lambda W, slope, lr, lam: W - (slope + 2 * lam * W)  # noqa: ARG005
            ),
            "the loss's gradient isn't multiplied by the learning rate": (
                lambda W, slope, lr, lam: W - slope - lr * 2 * lam * W
            ),
            "the pull has λ missing": lambda W, slope, lr, lam: W - lr * (slope + 2 * W),  # noqa: ARG005
            "the pull is λ times the loss's gradient, not λ times the weights": (
                lambda W, slope, lr, lam: W - lr * (slope + 2 * lam * slope)
            ),
            "the pull is λw², the penalty itself and not its slope": (
                lambda W, slope, lr, lam: W - lr * (slope + lam * W.square())
            ),
            "each weight is pulled by its sign alone, as |w| would do it": (
                lambda W, slope, lr, lam: W - lr * (slope + lam * W.sign())
            ),
            "each weight is pulled by its sign alone, with the 2": (
                lambda W, slope, lr, lam: W - lr * (slope + 2 * lam * W.sign())
            ),
            "each weight is pulled by the sum of all": (
                lambda W, slope, lr, lam: W - lr * (slope + 2 * lam * W.sum())
            ),
            "the penalty itself is added to the gradient, not its slope": (
                lambda W, slope, lr, lam: W - lr * (slope + lam * W.square().sum())
            ),
            "λ itself is added to the gradient": lambda W, slope, lr, lam: W - lr * (slope + lam),
            "the weights go uphill": lambda W, slope, lr, lam: W + lr * (slope + 2 * lam * W),
            "the weights follow the loss uphill, and the penalty downhill": (
                lambda W, slope, lr, lam: W + lr * (slope - 2 * lam * W)
            ),
            "the decay is without lr and without the 2": (
                lambda W, slope, lr, lam: W - lr * slope - lam * W
            ),
            "the decay is without the 2, and belongs to the new weights": (
                lambda W, slope, lr, lam: (W - lr * slope) * (1 - lr * lam)
            ),
            "what is returned for the weights is their change": (
                lambda W, slope, lr, lam: -lr * (slope + 2 * lam * W)
            ),
            "what is returned for the weights is their gradient": (
                lambda W, slope, lr, lam: slope + 2 * lam * W  # noqa: ARG005
            ),
            "the weights stay as they are": lambda W, slope, lr, lam: W.clone(),  # noqa: ARG005
        },
        bias={
            "the biases stay as they are": lambda b, slope, lr, lam: b.clone(),  # noqa: ARG005
            "the biases go uphill": lambda b, slope, lr, lam: b + lr * slope,  # noqa: ARG005
            "the learning rate is left out of the biases' step": (
                lambda b, slope, lr, lam: b - slope  # noqa: ARG005
            ),
            "the biases are pulled towards 0 as well": of_weight,
            "the biases are pulled towards 0 as well, by λb": (
                lambda b, slope, lr, lam: b - lr * (slope + lam * b)
            ),
        },
    ),
    spelled=[
        {OF_WEIGHTS: "W - lr * slope"},
        {OF_WEIGHTS: "W - lr * (slope + lam * W**2)"},
        {OF_WEIGHTS: "W - lr * (slope + lam * W.sign())"},
        {OF_BIASES: "b for b"},
        {OF_WEIGHTS: "W - lr * (slope + lam * W)", OF_BIASES: "b - lr * (slope + lam * b) for b"},
    ],
)
