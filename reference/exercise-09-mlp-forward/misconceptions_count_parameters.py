"""The known wrong ideas about counting parameters."""

import math
from itertools import pairwise

from grader.suite import family, misconception, slips


@misconception(
    "count-biases-forgotten",
    of="count_parameters",
    says="Only the weights are counted; the biases are forgotten.",
    why="Every unit that isn't an input has a bias of its own.",
    spelled=[
        """
        total = 0
        for i in range(len(layer_sizes) - 1):
            total += layer_sizes[i] * layer_sizes[i + 1]
        return total
        """,
        "return sum(torch.empty(a, b).numel() for a, b in pairwise(layer_sizes))",
    ],
)
def biases_forgotten(layer_sizes):
    return sum(inputs * outputs for inputs, outputs in pairwise(layer_sizes))


def _count(value_of, layer_sizes):
    return sum(value_of(inputs=a, outputs=b) for a, b in pairwise(layer_sizes))


count_slips = slips(
    "count-slip",
    of="count_parameters",
    formulas=["inputs * outputs + outputs"],
    also={
        "each layer has as many biases as inputs": "inputs * outputs + inputs",
        "each layer has one bias": "inputs * outputs + 1",
        "the biases are counted twice": "inputs * outputs + 2 * outputs",
        "inputs and outputs both get biases": "inputs * outputs + inputs + outputs",
        "only the biases are counted": "1 * outputs",
        "only the inputs are counted": "1 * inputs",
    },
    around=_count,
    spelled=[
        "return sum(a * b + 1 for a, b in zip(layer_sizes, layer_sizes[1:]))",
        "return sum(a * (b + 1) for a, b in zip(layer_sizes, layer_sizes[1:]))",
    ],
)


def _counted(count):
    def build(layer_sizes):
        return count(list(layer_sizes), [a * b for a, b in pairwise(layer_sizes)])

    return build


count_of_layers = family(
    "count-of-layers",
    of="count_parameters",
    says="Not every layer is counted as it should be: {form}.",
    why="Write each layer's W and b with their shapes under each other, for [4, 8, 8, 3], and "
    "tick off what your code counts.",
    forms={
        "the inputs are given biases, too": _counted(lambda d, W: sum(W) + sum(d)),
        "the output layer's biases are left out": _counted(lambda d, W: sum(W) + sum(d[1:-1])),
        "biases are counted for all but the last entry": _counted(
            lambda d, W: sum(W) + sum(d[:-1])
        ),
        "it is the last layer's number alone": _counted(lambda d, W: W[-1] + d[-1]),
        "it is the first layer's number alone": _counted(lambda d, W: W[0] + d[1]),
        "the last layer is left out": _counted(lambda d, W: sum(W[:-1]) + sum(d[1:-1])),
        "the first layer is left out": _counted(lambda d, W: sum(W[1:]) + sum(d[2:])),
        "the biases are counted once for all layers": _counted(lambda d, W: sum(W) + d[-1]),
        "one bias is counted for the whole network": _counted(lambda d, W: sum(W) + 1),  # noqa: ARG005
        "it counts the units": _counted(lambda d, W: sum(d)),  # noqa: ARG005
        "the biases are counted and the weights are not": _counted(lambda d, W: sum(d[1:])),  # noqa: ARG005
        "it multiplies all the sizes": _counted(lambda d, W: math.prod(d)),  # noqa: ARG005
        "it multiplies all the sizes, and adds the biases": (
            _counted(lambda d, W: math.prod(d) + sum(d[1:]))  # noqa: ARG005
        ),
    },
    spelled=[
        "return sum(a * b for a, b in zip(layer_sizes, layer_sizes[1:])) + sum(layer_sizes)",
        """
        total = layer_sizes[0]
        for a, b in zip(layer_sizes, layer_sizes[1:]):
            total += (a + 1) * b
        return total
        """,
        """
        weights = 0
        for i in range(len(layer_sizes) - 1):
            weights += layer_sizes[i] * layer_sizes[i + 1]
        return weights + sum(layer_sizes[1:-1])
        """,
        """
        total = 0
        for a, b in zip(layer_sizes, layer_sizes[1:]):
            total = a * b + b
        return total
        """,
    ],
)
