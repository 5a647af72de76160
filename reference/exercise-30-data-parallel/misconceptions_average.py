"""The known wrong ideas about averaging the workers' gradients."""

import torch
from torch import distributed

from grader.suite import family, misconception


def combined(weigh, workers=lambda gradients: gradients):
    """An average from what each worker's gradient is multiplied by, given the sizes."""

    def average(gradients, sizes):
        weights = weigh(sizes)
        return [
            sum(weight * found for weight, found in zip(weights, of_parameter, strict=True))
            for of_parameter in zip(*workers(gradients), strict=True)
        ]

    return average


def shares(sizes):
    """What is due."""
    return [size / sum(sizes) for size in sizes]


def equal(sizes):
    """As if all workers had as many examples."""
    return [1 / len(sizes)] * len(sizes)


def average_wrong(identifier, says, why, spelled, code, **more):
    """An entry for average_gradients."""
    declare = misconception(
        f"parallel-average-{identifier}",
        of="average_gradients",
        says=says,
        why=why,
        spelled=spelled,
        **more,
    )
    return declare(code)


FIRST = "return [gradient.clone() for gradient in gradients[0]]"
SHARES = "shares = [size / total for size in sizes]"
SUM = "sum(share * gradient for share, gradient in zip(shares, of_parameter, strict=True))"
ONE = (
    "If the average is right, the step is the one that a single worker would take with all the "
    "examples."
)

average_sum = average_wrong(
    "sum",
    "The workers' gradients are added up, and nothing is divided.",
    "With four workers the step is about four times as long as a single worker's, and it grows "
    "with every worker that is added. Each of the gradients is a mean already.",
    [
        {SHARES: "shares = [1 for size in sizes]"},
        "return [torch.stack(found).sum(dim=0) for found in zip(*gradients)]",
    ],
    combined(lambda sizes: [1] * len(sizes)),
)
average_plain = average_wrong(
    "plain-mean",
    "This is the plain mean of the workers' gradients, whatever their sizes.",
    "A worker with few examples counts as much as one with many, so that each of its examples "
    f"counts for more than the others. {ONE}",
    [
        {SHARES: "shares = [1 / len(sizes) for size in sizes]"},
        "return [torch.stack(found).mean(dim=0) for found in zip(*gradients)]",
    ],
    combined(equal),
)
average_again = average_wrong(
    "over-the-workers-again",
    "The gradients are weighted by the sizes, and then divided by the number of workers as well.",
    "The weights add up to 1 already: that is a mean. Divided once more, with four workers it is a "
    "quarter of it.",
    [
        {"total = sum(sizes)": "total = sum(sizes) * len(sizes)"},
        {SUM: SUM + " / len(gradients)"},
    ],
    combined(lambda sizes: [share / len(sizes) for share in shares(sizes)]),
)
average_first = average_wrong(
    "first-only",
    "These are the gradients of worker 0 alone.",
    "Then the others have worked in vain, and the step knows nothing of their examples.",
    [
        {SUM: "of_parameter[0] * 1"},
        FIRST,
    ],
    lambda gradients, sizes: list(gradients[0]),  # noqa: ARG005
)
average_working = average_wrong(
    "over-those-that-worked",
    "This is the plain mean of the gradients of the workers that have examples.",
    "It is good that a worker without examples doesn't count. But the others count as much as "
    "each other, and they have seen different numbers of examples.",
    [
        {SHARES: "shares = [(size > 0) / sum(s > 0 for s in sizes) for size in sizes]"},
        "seen = [found for found, size in zip(gradients, sizes) if size]\n"
        "return [torch.stack(found).mean(dim=0) for found in zip(*seen)]",
    ],
    combined(lambda sizes: [(size > 0) / sum(one > 0 for one in sizes) for size in sizes]),
)


def all_reduced(gradients, _sizes):
    """What a process of a group would do with its own gradients."""
    for found in gradients[0]:
        distributed.all_reduce(found)
    return gradients[0]


average_group = average_wrong(
    "process-group",
    "A process group is asked for the other workers' gradients, and there is none.",
    "Where many processes train together, `torch.distributed` brings their gradients together. "
    "Here they are all in the argument, and what is left to do is arithmetic.",
    [
        f"torch.distributed.all_reduce(gradients[0][0])\n{FIRST}",
        f"size = torch.distributed.get_world_size()\n{FIRST}",
    ],
    all_reduced,
    raises="Default process group has not been initialized",
)

WEIGHTS = {
    "they are multiplied by the sizes, and the division is missing": list,
    "they are added up without their sizes, and divided by the number of examples": (
        lambda sizes: [1 / sum(sizes)] * len(sizes)
    ),
    "they are multiplied by the sizes, and divided by the number of workers, not of examples": (
        lambda sizes: [size / len(sizes) for size in sizes]
    ),
    "they are divided by their sizes, where they should be multiplied": (
        lambda sizes: [1 / size if size else 0.0 for size in sizes]
    ),
    "they are divided by their sizes, and by the number of workers": (
        lambda sizes: [1 / size / len(sizes) if size else 0.0 for size in sizes]
    ),
    "the weights are upside down: small shares count most": lambda sizes: [
        1 / size / sum(1 / one for one in sizes if one) if size else 0.0 for size in sizes
    ],
    "the divisor is as if every worker had as many as worker 0": lambda sizes: [
        size / (len(sizes) * sizes[0]) if sizes[0] else float("nan") for size in sizes
    ],
    "the divisor is as if every worker had as many as the one with the most": lambda sizes: [
        size / (len(sizes) * max(sizes)) for size in sizes
    ],
    "the weights are each size over the largest, and don't add up to 1": lambda sizes: [
        size / max(sizes) for size in sizes
    ],
    "the sizes are squared": lambda sizes: [
        size**2 / sum(one**2 for one in sizes) for size in sizes
    ],
    "each size has gone to another worker: they are in reverse": lambda sizes: shares(sizes)[::-1],
    "all is 0, as if the weights were rounded down to whole numbers": lambda sizes: [
        size // sum(sizes) for size in sizes
    ],
    "it is the gradients of the last worker alone": lambda sizes: [
        float(at == len(sizes) - 1) for at in range(len(sizes))
    ],
    "it is the gradients of the worker with the most examples": lambda sizes: [
        float(at == sizes.index(max(sizes))) for at in range(len(sizes))
    ],
    "the last worker is left out of the sum": lambda sizes: [*shares(sizes)[:-1], 0.0],
    "worker 0 is left out of the sum": lambda sizes: [0.0, *shares(sizes)[1:]],
    "only worker 0's part is there, as if the loop had ended after it": lambda sizes: [
        shares(sizes)[0],
        *[0.0] * (len(sizes) - 1),
    ],
    "only the last worker's part is there, as if it had replaced the others'": lambda sizes: [
        *[0.0] * (len(sizes) - 1),
        shares(sizes)[-1],
    ],
    "worker 0's gradients count in full, and only the others' by their sizes": lambda sizes: [
        1.0,
        *shares(sizes)[1:],
    ],
    "the sum so far is divided again with every worker that is added": lambda sizes: [
        size / sum(sizes) ** (len(sizes) - at) for at, size in enumerate(sizes)
    ],
    "each worker's gradients are averaged with what the ones before gave": lambda sizes: [
        0.5 ** min(len(sizes) - at, len(sizes) - 1) for at in range(len(sizes))
    ],
    "the weights are a softmax of the sizes": lambda sizes: (
        torch.tensor(sizes, dtype=torch.float64).softmax(0).tolist()
    ),
    "the average is negative": lambda sizes: [-share for share in shares(sizes)],
}


def each(change):
    """What is due, each parameter's changed."""
    return lambda *given: [change(one) for one in combined(shares)(*given)]


average_slips = family(
    "parallel-average-slip",
    of="average_gradients",
    says="The average of the gradients has a slip: {form}.",
    why="Take two workers with three examples and one, and a single number as the gradient. Write "
    "the gradient of each of the four examples in a row: the plain mean of that row is due.",
    forms={
        **{says: combined(weigh) for says, weigh in WEIGHTS.items()},
        "only the first parameter has an average": lambda *given: combined(shares)(*given)[:1],
        "the last parameter is missing": lambda *given: combined(shares)(*given)[:-1],
        "the parameters come in reverse": lambda *given: combined(shares)(*given)[::-1],
        "it is the sum over all elements of a parameter": each(torch.sum),
        "it is the mean over all elements of a parameter": each(torch.mean),
        "it is the median of the workers' gradients": lambda gradients, _: [
            torch.stack(found).median(dim=0).values for found in zip(*gradients, strict=True)
        ],
        "it is the largest of the workers' gradients": lambda gradients, _: [
            torch.stack(found).amax(dim=0) for found in zip(*gradients, strict=True)
        ],
        "the workers' gradients are weighted, and not added up: there is a list for each worker": (
            lambda gradients, sizes: [
                [share * one for one in found]
                for share, found in zip(shares(sizes), gradients, strict=True)
            ]
        ),
    },
    spelled=[
        {SHARES: "shares = sizes"},
        {SHARES: "shares = [1 / total for size in sizes]"},
        {SHARES: "shares = [size / len(sizes) for size in sizes]"},
        {SHARES: "shares = [1 / size if size else 0 for size in sizes]"},
        {SHARES: "shares = [size / max(sizes) for size in sizes]"},
        {SHARES: "shares = [size // total for size in sizes]"},
        {SUM: "of_parameter[-1] * 1"},
        {SUM: "shares[0] * of_parameter[0]"},
        {SUM: "shares[-1] * of_parameter[-1]"},
        {SUM: "of_parameter[0] + sum(s * g for s, g in zip(shares[1:], of_parameter[1:]))"},
        (
            "average = [torch.zeros_like(gradient) for gradient in gradients[0]]\n"
            "for found, size in zip(gradients, sizes):\n"
            "    average = [(a + size * g) / sum(sizes) for a, g in zip(average, found)]\n"
            "return average"
        ),
        (
            "average = [gradient.clone() for gradient in gradients[0]]\n"
            "for found in gradients[1:]:\n"
            "    average = [(a + g) / 2 for a, g in zip(average, found)]\n"
            "return average"
        ),
        {SUM: "torch.stack(of_parameter).median(dim=0).values"},
        "return [[size / sum(sizes) * g for g in found] for found, size in zip(gradients, sizes)]",
    ],
)
