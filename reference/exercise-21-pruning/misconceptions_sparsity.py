"""The known wrong ideas about the share of zeros."""

import torch

from grader.suite import crossed, family, misconception


@misconception(
    "sparsity-what-is-left",
    of="sparsity",
    says="This is the share of what isn't 0: the density.",
    why="A sparse matrix is one with many zeros. One that is all zeros has a sparsity of 1, and "
    "one without a zero has 0.",
    spelled=[
        "return W.count_nonzero().item() / W.numel()",
        "return (W != 0).double().mean().item()",
    ],
)
def sparsity_what_is_left(W):
    return (W != 0).sum().item() / W.numel()


@misconception(
    "sparsity-count",
    of="sparsity",
    says="This is how many zeros there are, not which share of the elements they are.",
    why="Ten zeros are many among twelve numbers and few among a million. A share lies between "
    "0 and 1.",
    spelled=["return float((W == 0).sum())", "return float(W.numel() - W.count_nonzero())"],
)
def sparsity_count(W):
    return float((W == 0).sum().item())


@misconception(
    "sparsity-near-zeros",
    of="sparsity",
    says="Weights that are merely tiny are counted as zeros.",
    why="A weight that was pruned is exactly 0, as nothing was left of it by rounding. 1e-12 "
    "is a small weight, and nobody has cut it.",
    spelled=[
        "return (W.abs() < 1e-6).sum().item() / W.numel()",
        "return torch.isclose(W, torch.zeros_like(W)).double().mean().item()",
    ],
)
def sparsity_near_zeros(W):
    return (W.abs() < 1e-8).sum().item() / W.numel()


def is_a_tensor(got, expected, W):
    """The right share, in a tensor."""
    return isinstance(got, torch.Tensor) and got.numel() == 1 and abs(got.item() - expected) < 1e-6


@misconception(
    "sparsity-tensor",
    of="sparsity",
    says="The share is right, and it is still a tensor: a Python float is due.",
    why="What is printed and compared is a number. A tensor of a single one gives it away by "
    "`.item()`.",
    recognise=is_a_tensor,
    handed_out=True,
    spelled=[
        "return (W == 0).sum() / W.numel()",
        "return (W == 0).to(W.dtype).mean()",
    ],
)
def sparsity_tensor(W):
    return (W == 0).double().mean()


def counted(which=lambda W: W == 0, out_of=lambda W: W.numel(), times=1):
    """How many elements of a kind there are, out of how many."""
    return lambda W: times * which(W).sum().item() / out_of(W)


sparsity_slips = family(
    "sparsity-slip",
    of="sparsity",
    says="The share has a slip: {form}.",
    why="Count by hand: how many numbers of the matrix are 0, and how many numbers has it?",
    forms={
        **crossed(
            counted,
            which={
                "negative numbers are counted as well": lambda W: W <= 0,
                "negative numbers are counted, and zeros aren't": lambda W: W < 0,
                "positive numbers are counted": lambda W: W > 0,
            },
            out_of={
                "it is divided by the number of rows": lambda W: len(W) if W.ndim else 1,
                "it is divided by the number of columns": lambda W: W.shape[-1] if W.ndim else 1,
                "it is divided by the number of those that aren't 0": (
                    lambda W: max(W.count_nonzero().item(), 1)
                ),
            },
            times={"it is a percentage": 100},
        ),
        "it is rounded down to a whole number": (
            lambda W: float((W == 0).sum().item() // W.numel())
        ),
    },
    spelled=[
        "return 100 * (W == 0).sum().item() / W.numel()",
        "return (W == 0).sum().item() / len(W)",
        "return (W <= 0).double().mean().item()",
        "return (W == 0).sum().item() / W.count_nonzero().item()",
    ],
)
