"""The known wrong ideas about gradients that are clipped, and what two catalogues share."""

import torch

from grader.suite import crossed, family, misconception


def together(gradients):
    """The norm of all of them together."""
    return torch.linalg.vector_norm(torch.cat([one.reshape(-1) for one in gradients]))


def shrunk(norm, largest):
    """The factor that all of them are multiplied by."""
    return (largest / norm).clamp(max=1)


def all_alike(gradients, largest, norm_of=together, factor=shrunk):
    """All gradients times one factor."""
    scale = factor(norm_of(gradients), largest)
    return [scale * one for one in gradients]


def each_alone(gradients, largest, norm_of=together, factor=shrunk):
    """Each gradient times a factor of its own."""
    return [factor(norm_of([one]), largest) * one for one in gradients]


def by_value(gradients, largest, **_):
    """No number larger than is allowed."""
    return [one.clamp(-largest, largest) for one in gradients]


def clipped(norm_of=together, factor=shrunk, way=all_alike):
    """clip_by_norm from its parts."""
    return lambda gradients, max_norm: way(gradients, max_norm, norm_of=norm_of, factor=factor)


def sizes(gradients):
    """The norm of each."""
    return torch.stack([torch.linalg.vector_norm(one) for one in gradients])


def always(norm, largest):
    """The factor that makes the norm what is allowed."""
    return largest / norm


def clip_wrong(identifier, says, why, spelled, **parts):
    """An entry for clip_by_norm with a part that is wrong."""
    declare = misconception(
        f"clip-{identifier}", of="clip_by_norm", says=says, why=why, spelled=spelled
    )
    return declare(clipped(**parts))


NORM = "_norm(gradients)"
SCALE = f"scale = (max_norm / {NORM}).clamp(max=1)"
RESULT = "return [scale * one for one in gradients]"

clip_each_alone = clip_wrong(
    "each-alone",
    "Each tensor is clipped by itself, by its own norm.",
    "Then a long gradient shrinks and a short one beside it doesn't, and the step goes in another "
    "direction. The norm is that of all of them together, and all shrink alike.",
    way=each_alone,
    spelled=[
        {
            SCALE: "scales = [(max_norm / _norm([one])).clamp(max=1) for one in gradients]",
            RESULT: "return [scale * one for scale, one in zip(scales, gradients)]",
        },
        "return [one * torch.clamp(max_norm / one.norm(), max=1.0) for one in gradients]",
        {
            RESULT: "return [clip_by_norm([one], max_norm)[0] if gradients[1:] else scale * one "
            "for one in gradients]"
        },
    ],
)
clip_by_value = clip_wrong(
    "by-value",
    "Each number is cut off at ± max_norm, and the others are left as they are.",
    "That is clipping by value. It bends the gradient towards the corners, and many small numbers "
    "together can still be as long as they like. Here it is the length of all of them that counts.",
    way=by_value,
    spelled=[
        {RESULT: "return [one.clamp(-max_norm, max_norm) for one in gradients]"},
        "return [one.clamp(min=-max_norm).clamp(max=max_norm) for one in gradients]",
    ],
)
clip_always = clip_wrong(
    "always",
    "The gradients always get the norm max_norm, also where theirs is smaller.",
    "Near a minimum the gradients are short, and short they have to stay: a step that is always "
    "the same length can't settle down. Clipping never makes a gradient longer.",
    factor=always,
    spelled=[
        {SCALE: f"scale = max_norm / {NORM}"},
        f"return [max_norm * one / {NORM} for one in gradients]",
    ],
)
clip_sum_of_norms = clip_wrong(
    "sum-of-norms",
    "The norms of the tensors are added up.",
    "Lengths at a right angle don't add up: with 3 to the east and 4 to the north you are 5 away, "
    "and not 7. The squares of all entries are added, and one root is taken of the sum.",
    norm_of=lambda gradients: sizes(gradients).sum(),
    spelled=[
        {NORM: "sum(one.norm() for one in gradients)"},
        {NORM: "torch.stack([one.norm() for one in gradients]).sum()"},
    ],
)
clip_no_root = clip_wrong(
    "no-root",
    "This takes the sum of the squares for the norm: the root is missing.",
    "The norm is a length. Gradients that are twice as long have twice the norm, and four times "
    "the sum of squares.",
    norm_of=lambda gradients: together(gradients).square(),
    spelled=[
        {NORM: f"{NORM} ** 2"},
        {NORM: "sum((one**2).sum() for one in gradients)"},
    ],
)


@misconception(
    "clip-divides-by-zero",
    of="clip_by_norm",
    raises="division by zero",
    says="Where all gradients are 0, it divides by their norm, which is 0.",
    why="Zeros are short enough already, and nothing has to be scaled. A Python float complains "
    "about the division; a tensor's quotient would be `inf`, of which the smaller one is 1.",
    spelled=[
        {SCALE: f"scale = min(1.0, max_norm / {NORM}.item())"},
        {SCALE: f"factor = max_norm / float({NORM})\n    scale = factor if factor < 1 else 1.0"},
    ],
)
def clip_divides_by_zero(gradients, max_norm):
    scale = min(1.0, max_norm / together(gradients).item())
    return [scale * one for one in gradients]


clip_nan_at_zero = clip_wrong(
    "nan-at-zero",
    "Gradients of nothing but zeros become NaN.",
    "Their norm is 0, and 0/0 is not a number. Where the norm is small nothing has to be divided "
    "by it: the factor is 1.",
    factor=lambda norm, largest: norm.clamp(max=largest) / norm,
    spelled=[
        {SCALE: f"norm = {NORM}\n    scale = norm.clamp(max=max_norm) / norm"},
        {
            SCALE: f"norm = {NORM}\n    short = norm.clamp(max=max_norm)",
            RESULT: "return [one / norm * short for one in gradients]",
        },
    ],
)

NORMS = {
    "each tensor's norm counts, and not their squares": lambda gradients: sizes(gradients).sum(),
    "the root is missing in the norm": lambda gradients: together(gradients).square(),
    "the norm is the sum of all sizes |g|": (
        lambda gradients: sum(one.abs().sum() for one in gradients)
    ),
    "the norm is that of the longest tensor": lambda gradients: sizes(gradients).max(),
    "the norm is the mean of the tensors' norms": lambda gradients: sizes(gradients).mean(),
    "the norm is the largest number of all": (
        lambda gradients: torch.cat([one.reshape(-1) for one in gradients]).abs().max()
    ),
    "the norm is that of the first tensor": lambda gradients: sizes(gradients)[0],
    "the norm is that of the last tensor": lambda gradients: sizes(gradients)[-1],
    "each tensor's squares are averaged": (
        lambda gradients: sum(one.square().mean() for one in gradients).sqrt()
    ),
    "the norm is the root of the mean square": (
        lambda gradients: together(gradients) / sum(one.numel() for one in gradients) ** 0.5
    ),
    "the norm is the root of the sum of all numbers, which aren't squared": (
        lambda gradients: sum(one.sum() for one in gradients).abs().sqrt()
    ),
    "the norm has a third power for the second": lambda gradients: torch.linalg.vector_norm(
        torch.cat([one.reshape(-1) for one in gradients]), ord=3
    ),
}
FACTORS = {
    "short gradients are made longer": always,
    "nothing is ever scaled": lambda norm, largest: torch.ones_like(norm / largest),
    "the factor is upside down": lambda norm, largest: (norm / largest).clamp(max=1),
    "the factor is never below 1": lambda norm, largest: (largest / norm).clamp(min=1),
    "long gradients get the norm 1": (
        lambda norm, largest: torch.where(norm > largest, 1 / norm, torch.ones_like(norm))
    ),
    "all gradients get the norm 1": lambda norm, _: 1 / norm,
    "whatever max_norm is, the limit is 1": lambda norm, _: (1 / norm).clamp(max=1),
    "long gradients are multiplied by max_norm": (
        lambda norm, largest: torch.where(norm > largest, largest, torch.ones_like(norm))
    ),
    "long gradients are divided by max_norm": (
        lambda norm, largest: torch.where(norm > largest, 1 / largest, torch.ones_like(norm))
    ),
    "long gradients become 0": lambda norm, largest: (norm <= largest).to(norm.dtype),
    "the root of the factor is taken": lambda norm, largest: shrunk(norm, largest).sqrt(),
    "the factor is squared": lambda norm, largest: shrunk(norm, largest).square(),
}
WAYS = {"each tensor has a factor of its own": each_alone}
clip_slips = family(
    "clip-slip",
    of="clip_by_norm",
    says="The clipping has a slip: {form}.",
    why="Take two tensors, [3] and [4], with the norm 5 together. With max_norm = 10 they stay, "
    "and with max_norm = 2.5 both are halved.",
    forms=crossed(clipped, norm_of=NORMS, factor=FACTORS, way=WAYS),
    spelled=[
        {NORM: "max(one.norm() for one in gradients)"},
        {NORM: "gradients[0].norm()"},
        {NORM: "sum(one.abs().sum() for one in gradients)"},
        {SCALE: f"scale = ({NORM} / max_norm).clamp(max=1)"},
        {SCALE: f"scale = (1 / {NORM}).clamp(max=1)"},
        {SCALE: f"scale = (max_norm / {NORM}).clamp(min=1)"},
        "return [one.clone() for one in gradients]",
        f"return [one / {NORM} for one in gradients]",
    ],
)
