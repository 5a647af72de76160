"""The known wrong ideas about a mask, of one tensor or of all layers together."""

import math

import torch

from grader.suite import family, misconception

# The same ideas go wrong in both functions, so that each is said of both: of the one as it
# stands, and of the other where all layers lie in one row.


def nearest(amount, n):
    """How many go."""
    return round(amount * n)


def chosen(W, amount, *, score=torch.abs, count=nearest, largest=False):
    """Which elements go, as a bool tensor of W's shape."""
    flat = W.flatten()
    goes = torch.zeros(flat.shape, dtype=torch.bool)
    goes[score(flat).argsort(descending=largest)[: count(amount, len(flat))]] = True
    return goes.reshape(W.shape)


def zeros_and_ones(goes, W):
    """The mask that is due."""
    return (~goes).to(W.dtype)


def bools(goes, _):
    """The mask as a comparison gives it."""
    return ~goes


def a_mask(result=zeros_and_ones, **how):
    """magnitude_mask from its parts: by what it chooses, how many, and what it gives."""
    return lambda W, amount: result(chosen(W, amount, **how), W)


def in_a_row(mask):
    """global_masks from what it makes of all elements in one row."""

    def build(weights, amount):
        row = mask(torch.cat([W.flatten() for W in weights]), amount)
        parts = row.split([W.numel() for W in weights])
        return [part.reshape(W.shape) for part, W in zip(parts, weights, strict=True)]

    return build


ROW = "W = torch.cat([one.flatten() for one in weights])\n"
CUT = "return [p.reshape(o.shape) for p, o in zip(M.split([o.numel() for o in weights]), weights)]"


def both(identifier, says, why, spelled, mask=None, forms=None):
    """An entry for each of the two functions; `spelled` are lines that make M of W."""
    made = []
    for of, prefix, built, before, after in (
        ("magnitude_mask", "mask", lambda one: one, "", "return M"),
        ("global_masks", "global", in_a_row, ROW, CUT),
    ):
        how = {
            "of": of,
            "says": says,
            "why": why,
            "spelled": [f"{before}{lines}\n{after}" for lines in spelled],
        }
        if forms is None:
            made.append(misconception(f"{prefix}-{identifier}", **how)(built(mask)))
        else:
            every = {said: built(form) for said, form in forms.items()}
            made.append(family(f"{prefix}-{identifier}", forms=every, **how))
    return made


COUNT = "k = round(amount * W.numel())\n"
FLAT = "M = torch.ones_like(W.flatten())\n"


def ranked(score="W.abs().flatten()", descending=False, count=COUNT):
    """Lines that put a 0 where the first of an order stand."""
    order = f"order = {score}.argsort(descending={descending})\n"
    return f"{count}{FLAT}{order}M[order[:k]] = 0\nM = M.reshape(W.shape)"


mask_largest, global_largest = both(
    "largest-pruned",
    "It is the largest weights that go, and the small ones stay.",
    "What a large weight passes on is what the network lives on. A small one is hardly missed. "
    "`topk` gives the largest unless it is told otherwise, and so does a descending order.",
    [
        ranked(descending=True),
        f"{COUNT}{FLAT}M[W.abs().flatten().topk(k).indices] = 0\nM = M.reshape(W.shape)",
    ],
    a_mask(largest=True),
)
mask_signed, global_signed = both(
    "signed",
    "The weights go in the order of their values, the most negative first.",
    "−5 is a large weight: it changes as much as 5 does. What counts is the size |w|, and the "
    "order is taken of that.",
    [
        ranked(score="W.flatten()"),
        f"{COUNT}{FLAT}M[W.flatten().topk(k, largest=False).indices] = 0\nM = M.reshape(W.shape)",
    ],
    a_mask(score=lambda flat: flat),
)
mask_stays, global_stays = both(
    "share-that-stays",
    "`amount` is taken for the share that stays.",
    "In this exercise, as in torch.nn.utils.prune, it is the share that goes: at amount 0 nothing "
    "does, at 1 everything. (At ½ the two can't be told apart.)",
    [
        ranked(count="k = round((1 - amount) * W.numel())\n"),
        (
            f"{COUNT}M = torch.zeros_like(W.flatten())\n"
            "M[W.abs().flatten().topk(k).indices] = 1\nM = M.reshape(W.shape)"
        ),
    ],
    a_mask(count=lambda amount, n: n - nearest(amount, n)),
)
mask_inverted, global_inverted = both(
    "inverted",
    "The mask is the wrong way round: 1 stands where a weight goes, and 0 where it stays.",
    "The weights are multiplied by it. Times 1 a number stays, times 0 it goes.",
    [
        f"{ranked()}\nM = 1 - M",
        (
            f"{COUNT}M = torch.zeros_like(W.flatten())\n"
            "M[W.abs().flatten().argsort()[:k]] = 1\nM = M.reshape(W.shape)"
        ),
    ],
    a_mask(result=lambda goes, W: goes.to(W.dtype)),
)
mask_rounded, global_rounded = both(
    "rounded",
    "The right ones go, and not the right number of them: their number is rounded {form}.",
    "amount times the number of weights is seldom a whole number. The nearest one is due; `int` "
    "and `//` always round down. Rounding can also put it off by one where the product has a last "
    "digit too much: 0.29 · 100 is 28.999999999999996.",
    [
        ranked(count="k = int(amount * W.numel())\n"),
        ranked(count="k = -int(-amount * W.numel() // 1)\n"),
        ranked(count="k = W.numel() - int((1 - amount) * W.numel())\n"),
    ],
    forms={
        "down": a_mask(count=lambda amount, n: math.floor(amount * n)),
        "up": a_mask(count=lambda amount, n: math.ceil(amount * n)),
    },
)


mask_at_least_one, global_at_least_one = both(
    "at-least-one",
    "Where nothing is to go, one goes all the same.",
    "At amount 0 every weight stays. An order can be counted off by 0 places as well: `[:0]` is "
    "empty, and `topk(0)` finds nothing.",
    [
        ranked(count="k = max(1, round(amount * W.numel()))\n"),
        ranked(count="k = round(amount * W.numel()) or 1\n"),
    ],
    a_mask(count=lambda amount, n: max(nearest(amount, n), 1)),
)


def above_quantile(compare):
    """A mask by the quantile of the sizes."""
    return lambda W, amount: compare(W.abs(), W.abs().quantile(amount)).to(W.dtype)


mask_quantile, global_quantile = both(
    "quantile",
    "A quantile of the sizes is the threshold, and {form} stays. The number of those that go is "
    "then off by one for many an amount.",
    "A quantile lies between two of the weights, and with the lowest weight at 0 and the highest "
    "at 1 it divides the n − 1 gaps between them. How many go is known without it: count them "
    "off in the order of their sizes.",
    [
        "M = (W.abs() > torch.quantile(W.abs(), amount)).to(W.dtype)",
        "M = (W.abs().flatten().quantile(amount) <= W.abs()).to(W.dtype)",
        "M = torch.where(W.abs() <= W.abs().quantile(amount), 0.0, 1.0).to(W.dtype)",
    ],
    forms={
        "what is larger": above_quantile(torch.gt),
        "what is as large or larger": above_quantile(torch.ge),
    },
)


def last_to_go(W, amount, none=torch.ones_like):
    """A mask by the size of the last one to go: what is equal to it goes as well."""
    count, size = nearest(amount, W.numel()), W.abs()
    if count == 0:
        return none(W)
    return (size > size.flatten().sort().values[count - 1]).to(W.dtype)


def first_to_stay(W, amount):
    """A mask by the size of the first one to stay: what is equal to it stays as well."""
    count, size = nearest(amount, W.numel()), W.abs()
    if count == W.numel():
        return torch.zeros_like(W)
    return (size >= size.flatten().sort().values[count]).to(W.dtype)


UNPARTED = (
    "It is right while no two weights are equally small. Where they are, and not all of them have "
    "to go, places in an order can be counted off, and sizes can't."
)
mask_threshold, global_threshold = both(
    "threshold",
    "A threshold decides, and it can't part weights of the same size: all that are as large as the "
    "last one to go, go with it.",
    UNPARTED,
    [
        (
            f"{COUNT}if k == 0:\n    M = torch.ones_like(W)\nelse:\n"
            "    M = (W.abs() > W.abs().flatten().kthvalue(k).values).to(W.dtype)"
        ),
        (
            f"{COUNT}M = torch.ones_like(W)\nif k > 0:\n"
            "    M[W.abs() <= W.abs().flatten().topk(k, largest=False).values.max()] = 0"
        ),
    ],
    last_to_go,
)
mask_threshold_stays, global_threshold_stays = both(
    "threshold-to-stay",
    "A threshold decides, and it can't part weights of the same size: all that are as large as the "
    "first one to stay, stay with it.",
    UNPARTED,
    [
        (
            f"{COUNT}s = W.abs().flatten().sort().values\nif k == W.numel():\n"
            "    M = torch.zeros_like(W)\nelse:\n    M = (W.abs() >= s[k]).to(W.dtype)"
        ),
        (
            f"{COUNT}n = W.numel()\nM = torch.zeros_like(W)\nif k < n:\n"
            "    M[W.abs() >= W.abs().flatten().topk(n - k).values.min()] = 1"
        ),
    ],
    first_to_stay,
)


def last_stays(none=torch.ones_like):
    """A mask by the size of the last one to go, which stays with all of its size."""

    def mask(W, amount):
        count, size = nearest(amount, W.numel()), W.abs()
        if count == 0:
            return none(W)
        return (size >= size.flatten().sort().values[count - 1]).to(W.dtype)

    return mask


mask_last_stays, global_last_stays = both(
    "last-stays",
    "One too few goes: the last one that has to go stays. And where nothing is to go, {form}.",
    "An order that is counted off by k − 1 places leaves it out, and so does a threshold of its "
    "size, if what is as large stays. The first k places of the order are those that go, and k may "
    "be 0.",
    [
        f"{COUNT}M = (W.abs() >= W.abs().flatten().sort().values[k - 1]).to(W.dtype)",
        f"{COUNT}s = W.abs().flatten().sort().values\n"
        "M = torch.where(W.abs() < s[k - 1], 0.0, 1.0).to(W.dtype)",
        f"{COUNT}M = torch.ones_like(W)\nif k > 0:\n"
        "    M[W.abs() < W.abs().flatten().kthvalue(k).values] = 0",
    ],
    forms={
        "only the largest stays": last_stays(lambda W: (W.abs() >= W.abs().max()).to(W.dtype)),
        "nothing goes": last_stays(),
    },
)
mask_minus_one, global_minus_one = both(
    "threshold-minus-one",
    "A threshold decides. It can't part weights of the same size; and where nothing is to go, "
    "everything goes.",
    "The last one to go stands at index k − 1 of the order. With k = 0 that is −1, and Python "
    "takes it for the last of all. Places in an order can be counted off without a threshold, "
    "none of them as well as some.",
    [
        f"{COUNT}M = (W.abs() > W.abs().flatten().sort().values[k - 1]).to(W.dtype)",
        (
            f"{COUNT}limit = torch.sort(torch.abs(W).reshape(-1))[0][k - 1]\n"
            "M = torch.where(W.abs() <= limit, 0.0, 1.0).to(W.dtype)"
        ),
    ],
    lambda W, amount: last_to_go(W, amount, torch.zeros_like),
)
mask_dtype, global_dtype = both(
    "dtype",
    "The places are right, and the mask is {form}.",
    "A mask is multiplied by the weights in every step. With their dtype the result has it as "
    "well, and `1 - mask` or a sum of masks are numbers; of bools `-` isn't even defined.",
    [
        f"{ranked()}\nM = M.bool()",
        f"{ranked()}\nM = M.int()",
        f"{ranked()}\nM = M.float() if W.dtype == torch.float64 else M.double()",
        f"{COUNT}M = W.abs().flatten().argsort().argsort().reshape(W.shape) >= k",
    ],
    forms={
        "of bools": a_mask(result=bools),
        "of whole numbers (int64)": a_mask(result=lambda goes, _: (~goes).long()),
        "of whole numbers (int32)": a_mask(result=lambda goes, _: (~goes).int()),
        "in float32, where the weights are in float64": a_mask(
            result=lambda goes, _: (~goes).float()
        ),
        "in float64, where the weights are in float32": a_mask(
            result=lambda goes, _: (~goes).double()
        ),
    },
)
mask_applied, global_applied = both(
    "applied",
    "This is the pruned tensor, and the mask was asked for.",
    "What went can be seen in it, and the mask itself is 1 wherever a weight stays, whatever the "
    "weight is.",
    [
        f"{ranked()}\nM = W * M",
        f"{COUNT}M = W.flatten()\nM = M.index_fill(0, M.abs().argsort()[:k], 0.0).reshape(W.shape)",
    ],
    a_mask(result=lambda goes, W: W.masked_fill(goes, 0.0)),
)


def order_for_ranks(W, amount):
    """Where the order has its large numbers, not where the large weights are."""
    order = W.abs().flatten().argsort()
    return (order >= nearest(amount, len(order))).to(W.dtype).reshape(W.shape)


mask_order, global_order = both(
    "order-for-ranks",
    "What `argsort` gives is taken for the weights' ranks.",
    "Its first number says where the smallest weight *is*, not which rank the first weight has. "
    "The places at its beginning are those that go.",
    [
        (f"{COUNT}M = (W.abs().flatten().argsort() >= k).to(W.dtype).reshape(W.shape)"),
        (
            f"{COUNT}places = W.abs().flatten().sort().indices\n"
            "M = torch.where(places < k, 0.0, 1.0).to(W.dtype).reshape(W.shape)"
        ),
    ],
    order_for_ranks,
)
mask_amount, global_amount = both(
    "amount-as-threshold",
    "Everything goes that is smaller than {form}: `amount` is taken for a size.",
    "It is a share: at 0.25 a quarter of the weights go, whether they are small or large.",
    [
        "M = (W.abs() > amount).to(W.dtype)",
        "M = torch.where(W.abs() < amount, 0.0, 1.0).to(W.dtype)",
        "M = (W.abs() >= amount * W.abs().max()).to(W.dtype)",
    ],
    forms={
        "`amount` itself": lambda W, amount: (W.abs() > amount).to(W.dtype),
        "`amount` times the largest": (
            lambda W, amount: (W.abs() > amount * W.abs().max()).to(W.dtype)
        ),
    },
)
