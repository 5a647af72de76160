"""What goes wrong in one of the two masks of exercise 21 only, and slips of any kind in both."""

import math

import torch

from grader.suite import crossed, family, misconception

from .misconceptions import a_mask, bools, both, in_a_row, nearest, ranked


@misconception(
    "mask-of-a-view",
    of="magnitude_mask",
    says="Of a transposed matrix, or of every second column, nothing goes: the zeros are written "
    "into a copy.",
    why="`ones_like` of such a matrix lies in memory as that does, so that `flatten` and `reshape` "
    "can give no view of it. They copy, and what is written into the copy is lost. Write into a "
    "tensor that you keep, and give that the shape at the end.",
    spelled=[
        (
            "M = torch.ones_like(W)\n"
            "M.flatten()[W.abs().flatten().argsort()[:round(amount * W.numel())]] = 0\n"
            "return M"
        ),
        (
            "k = round(amount * W.numel())\n"
            "M = torch.ones_like(W)\n"
            "M.reshape(-1)[W.abs().reshape(-1).topk(k, largest=False).indices] = 0\n"
            "return M"
        ),
    ],
)
def mask_of_a_view(W, amount):
    return a_mask()(W, amount) if W.is_contiguous() else torch.ones_like(W)


def in_each(mask):
    """Each layer by itself."""
    return lambda weights, amount: [mask(W, amount) for W in weights]


def of_each(layer):
    """Layer by layer, by what is known of all of them."""
    return lambda weights, amount: [layer(W, weights, amount) for W in weights]


BY_LAYER = "Each layer loses its own share, where the smallest of all together are to go"
ONE_ROW = (
    "One layer may have small weights only and lose nearly all of them, and another none. Only in "
    "one row can they be compared."
)
global_by_layer = misconception(
    "global-by-layer",
    of="global_masks",
    says=f"{BY_LAYER}.",
    why=ONE_ROW,
    spelled=[
        "return [magnitude_mask(W, amount) for W in weights]",
        (
            "masks = []\n"
            "for W in weights:\n"
            "    k = round(amount * W.numel())\n"
            "    M = torch.ones(W.numel(), dtype=W.dtype)\n"
            "    M[W.abs().flatten().argsort()[:k]] = 0\n"
            "    masks.append(M.reshape(W.shape))\n"
            "return masks"
        ),
    ],
)(in_each(a_mask()))
global_by_layer_slips = family(
    "global-by-layer-slip",
    of="global_masks",
    says=f"{BY_LAYER}; and {{form}}.",
    why=ONE_ROW,
    forms={
        "of each layer the largest go": in_each(a_mask(largest=True)),
        "of each layer the most negative go": in_each(a_mask(score=lambda flat: flat)),
        "`amount` is taken for what stays": in_each(
            a_mask(count=lambda amount, n: n - nearest(amount, n))
        ),
        "their number is rounded down": in_each(a_mask(count=lambda amount, n: int(amount * n))),
        "their number is rounded up": in_each(
            a_mask(count=lambda amount, n: math.ceil(amount * n))
        ),
        "`amount` is divided among the layers": lambda weights, amount: in_each(a_mask())(
            weights, amount / len(weights)
        ),
        "the masks are of bools": in_each(a_mask(result=bools)),
        "the masks are the wrong way round": in_each(
            a_mask(result=lambda goes, W: goes.to(W.dtype))
        ),
        "what is left of the weights is given, not the masks": in_each(
            a_mask(result=lambda goes, W: W.masked_fill(goes, 0.0))
        ),
    },
    spelled=[
        "return [magnitude_mask(W, 1 - amount) for W in weights]",
        "return [magnitude_mask(W, amount / len(weights)) for W in weights]",
        "return [1 - magnitude_mask(W, amount) for W in weights]",
        "return [W * magnitude_mask(W, amount) for W in weights]",
        "return [magnitude_mask(W, amount) == 1 for W in weights]",
    ],
)


def whole_share(W, weights, amount):
    """From each layer as many as from all together."""
    count = nearest(amount, sum(one.numel() for one in weights))
    return a_mask(count=lambda _, n: min(count, n))(W, amount)


def fair_share(W, weights, amount):
    """As many from each layer."""
    count = round(amount * sum(one.numel() for one in weights) / len(weights))
    return a_mask(count=lambda _, n: min(count, n))(W, amount)


global_slips = family(
    "global-slip",
    of="global_masks",
    says="The masks have a slip: {form}.",
    why="Write all elements of both layers into one row, cross out the smallest, and cut the row "
    "where the second layer begins.",
    forms={
        "all layers lose the same number of weights, whatever their sizes": of_each(fair_share),
        "from each layer as many go as are to go from all together": of_each(whole_share),
        "each layer is compared in units of its own largest weight": (
            lambda weights, amount: in_a_row(a_mask())([W / W.abs().max() for W in weights], amount)
        ),
        "each layer is compared in units of its own mean size": (
            lambda weights, amount: in_a_row(a_mask())(
                [W / W.abs().mean() for W in weights], amount
            )
        ),
        "the last layer comes first in the row, and isn't put back": (
            lambda weights, amount: in_a_row(a_mask())(weights[::-1], amount)
        ),
        "each layer's mask is cut from the beginning of the row": (
            lambda weights, amount: [
                a_mask()(torch.cat([W.flatten() for W in weights]), amount)[: one.numel()].reshape(
                    one.shape
                )
                for one in weights
            ]
        ),
        "all lie in one row still: it isn't cut up into layers": (
            lambda weights, amount: a_mask()(torch.cat([W.flatten() for W in weights]), amount)
        ),
        "it is a list with one mask, that of the whole row": (
            lambda weights, amount: [a_mask()(torch.cat([W.flatten() for W in weights]), amount)]
        ),
        "`amount` is the share of the first layer alone": of_each(
            lambda W, weights, amount: _under(W, weights, round(amount * weights[0].numel()))
        ),
        "as many go as the layers' own shares, rounded down, add up to": of_each(
            lambda W, weights, amount: _under(
                W, weights, sum(int(amount * one.numel()) for one in weights)
            )
        ),
    },
    spelled=[
        "row = torch.cat([W.flatten() for W in weights])\nreturn magnitude_mask(row, amount)",
        "row = torch.cat([W.flatten() for W in weights])\nreturn [magnitude_mask(row, amount)]",
        "row = torch.cat([W.flatten() for W in weights])\n"
        "mask = magnitude_mask(row, amount)\n"
        "return [mask[: W.numel()].reshape(W.shape) for W in weights]",
        "each = round(amount * sum(W.numel() for W in weights) / len(weights))\n"
        "return [magnitude_mask(W, min(each / W.numel(), 1)) for W in weights]",
        "k = round(amount * sum(W.numel() for W in weights))\n"
        "return [magnitude_mask(W, min(k / W.numel(), 1)) for W in weights]",
    ],
)


def _under(W, weights, count):
    """The mask of one layer where so many of all go."""
    row = torch.cat([one.flatten() for one in weights]).abs().sort().values
    return (W.abs() > row[count - 1]).to(W.dtype) if count else torch.ones_like(W)


def along(dim):
    """A mask by the ranks in each line of one axis."""

    def build(W, amount):
        ranks = W.abs().argsort(dim).argsort(dim)
        count = nearest(amount, W.shape[dim] if W.ndim else 1)
        return (ranks >= count).to(W.dtype)

    return build


mask_by_lines = family(
    "mask-by-lines",
    of="magnitude_mask",
    says="Each {form} loses its own share, where the smallest of the whole tensor are to go.",
    why="An order with `dim=…`, and the order of a matrix without it, is one within each line. "
    "Flattened, the tensor is one long line, and the smallest of all stand at its beginning.",
    forms={"row": along(-1), "column": along(0)},
    spelled=[
        "k = round(amount * (W.shape[-1] if W.ndim else 1))\n"
        "return (W.abs().argsort(dim=-1).argsort(dim=-1) >= k).to(W.dtype)",
        "n = W.shape[-1] if W.ndim else 1\n"
        "M = torch.ones_like(W)\n"
        "return M.scatter(-1, W.abs().argsort()[..., : round(amount * n)], 0.0) if W.ndim else "
        "M * (amount < 0.5)",
        "k = round(amount * (len(W) if W.ndim else 1))\n"
        "return (W.abs().argsort(0).argsort(0) >= k).to(W.dtype)",
    ],
)
SLIPS = crossed(
    a_mask,
    score={
        "the order is that of the signed values": lambda flat: flat,
        "the order is that of the signed values turned round": lambda flat: -flat,
    },
    largest={"the largest in it go": True},
    count={
        "`amount` is taken for what stays": lambda amount, n: n - nearest(amount, n),
        "the number of those that go is rounded down": lambda amount, n: int(amount * n),
        "`amount` is taken for what stays, and the number of those that stay is rounded down": (
            lambda amount, n: n - int(amount * n)
        ),
        "one too many goes": lambda amount, n: min(nearest(amount, n) + 1, n),
        "one too few goes": lambda amount, n: max(nearest(amount, n) - 1, 0),
        "`amount` is taken for a percentage": lambda amount, n: round(amount / 100 * n),
    },
    result={
        "the mask is of bools": bools,
        "the mask is in float32, where the weights are in float64": (
            lambda goes, _: (~goes).float()
        ),
        "the mask is the wrong way round": lambda goes, W: goes.to(W.dtype),
        "the mask is the wrong way round, and of bools": lambda goes, _: goes,
        "the pruned weights are given, not the mask": lambda goes, W: W.masked_fill(goes, 0.0),
        "what goes is given, not the mask": lambda goes, W: W.masked_fill(~goes, 0.0),
    },
)
mask_slips, all_slips = both(
    "many-slips",
    "The mask has a slip, or two: {form}.",
    "Take five numbers, −3, 0.1, 2, −0.5 and 1, and amount 0.4: the two that go are 0.1 and −0.5. "
    "Follow your lines with them.",
    [
        ranked(count="k = round(amount * W.numel()) + 1\n"),
        ranked(count="k = round(amount * W.numel()) - 1\n"),
        f"{ranked()}\nM = M == 0",
        ranked(count="k = int(amount * W.numel())\n") + "\nM = M.bool()",
        ranked(score="W.flatten()") + "\nM = W * M",
    ],
    forms=SLIPS,
)
