"""The known wrong ideas about dealing examples out."""

import torch

from grader.suite import family, misconception


def in_turn(order, workers):
    """What is due."""
    return [order[rank::workers] for rank in range(workers)]


def shards_wrong(identifier, says, why, spelled, code, **more):
    """An entry for shards."""
    declare = misconception(
        f"parallel-shards-{identifier}", of="shards", says=says, why=why, spelled=spelled, **more
    )
    return declare(code)


def shards_family(identifier, says, why, spelled, forms):
    """Several ways to make one mistake."""
    return family(
        f"parallel-shards-{identifier}", of="shards", says=says, why=why, spelled=spelled,
        forms=forms,
    )  # fmt: skip


def up(order, workers):
    """How many examples each worker has if the count is rounded up."""
    return -(-len(order) // workers)


def as_many(pieces, order, workers):
    """A piece for each worker, the last ones empty if there are too few."""
    return [*pieces, *[order[:0]] * (workers - len(pieces))]


DEALT = "return [order[rank::workers] for rank in range(workers)]"

PIECES = {
    "consecutive pieces, as equally long as can be": lambda order, workers: list(
        order.tensor_split(workers)
    ),
    "consecutive pieces, their length rounded up": lambda order, workers: as_many(
        order.split(max(up(order, workers), 1)), order, workers
    ),
    "consecutive pieces, their length rounded up, and as many as that makes": (
        lambda order, workers: list(order.chunk(workers))
    ),
    "consecutive pieces, their length rounded down, and the rest for the last worker": (
        lambda order, workers: [
            order[r * (len(order) // workers) :][
                : len(order) // workers if r < workers - 1 else None
            ]
            for r in range(workers)
        ]
    ),
    "consecutive pieces, their length rounded down, and the rest for nobody": (
        lambda order, workers: [
            order[r * (len(order) // workers) :][: len(order) // workers] for r in range(workers)
        ]
    ),
    "consecutive pieces, their length rounded down, and a further piece with the rest": (
        lambda order, workers: list(order.split(max(len(order) // workers, 1)))
    ),
    "consecutive pieces, the last worker's filled up from the start": lambda order, workers: list(
        torch.cat([order] * workers)[: up(order, workers) * workers].view(workers, -1)
    ),
    "consecutive pieces of as many examples as there are workers, and one for each": (
        lambda order, workers: [order[r * workers : (r + 1) * workers] for r in range(workers)]
    ),
    "consecutive pieces of as many examples as there are workers": lambda order, workers: list(
        order.split(workers)
    ),
}
contiguous = shards_family(
    "contiguous",
    "Each worker gets neighbours in the order: these are {form}.",
    "Dealing out goes round: the first example for worker 0, the second one for worker 1, and so "
    "on. Then a worker's examples lie as many places apart as there are workers.",
    [
        {DEALT: "return list(order.tensor_split(workers))"},
        {DEALT: "return list(order.chunk(workers))"},
        (
            "size = len(order) // workers\n"
            "return [order[r * size : (r + 1) * size] for r in range(workers)]"
        ),
        (
            "size = -(-len(order) // workers)\n"
            "return [order[r * size : (r + 1) * size] for r in range(workers)]"
        ),
        (
            "size = len(order) // workers\n"
            "ends = [size * r for r in range(workers)] + [len(order)]\n"
            "return [order[a:b] for a, b in zip(ends, ends[1:])]"
        ),
        "return list(torch.split(order, max(len(order) // workers, 1)))",
        {"order[rank::workers]": "order[rank * workers : (rank + 1) * workers]"},
    ],
    PIECES,
)


def repeated(order, count):
    """The order, filled up from its own start, and from there again if that isn't enough."""
    return order.repeat(-(-count // max(len(order), 1)))[:count]


PADDED = {
    "the first examples are dealt out again": lambda order, workers: in_turn(
        repeated(order, up(order, workers) * workers), workers
    ),
    "the last example is dealt out again": lambda order, workers: in_turn(
        torch.cat([order, order[-1:].expand(up(order, workers) * workers - len(order))]), workers
    ),
    "the first example is dealt out again": lambda order, workers: in_turn(
        torch.cat([order, order[:1].expand(up(order, workers) * workers - len(order))]), workers
    ),
    "the last examples are dealt out again": lambda order, workers: in_turn(
        torch.cat(
            [order, repeated(order.flip(0), up(order, workers) * workers - len(order)).flip(0)]
        ),
        workers,
    ),
    "zeros are dealt out, which is example 0 once more": lambda order, workers: in_turn(
        torch.cat([order, order.new_zeros(up(order, workers) * workers - len(order))]), workers
    ),
    "−1 is dealt out, which is no example, and as an index the last one": (
        lambda order, workers: in_turn(
            torch.cat([order, order.new_full((up(order, workers) * workers - len(order),), -1)]),
            workers,
        )
    ),
}
FILLED = "size = -(-len(order) // workers) * workers"
padded = shards_family(
    "padded",
    "All shares are made equally large: {form} to fill them up.",
    "PyTorch's `DistributedSampler` does so, because its workers wait for each other. But an "
    "example that two workers have counts twice in the gradient. Here a share may be smaller.",
    [
        f"{FILLED}\norder = order.repeat(size)[:size]\n{DEALT}",
        (
            "sampler = torch.utils.data.DistributedSampler\n"
            "return [order[list(sampler(order, workers, r, shuffle=False))]"
            " for r in range(workers)]"
        ),
        f"order = torch.cat([order, order[: -len(order) % workers]])\n{DEALT}",
        f"order = torch.cat([order, order[-1:].repeat(-len(order) % workers)])\n{DEALT}",
        f"order = torch.nn.functional.pad(order, (0, -len(order) % workers))\n{DEALT}",
    ],
    PADDED,
)
rest_dropped = shards_wrong(
    "rest-dropped",
    "All shares are made equally large: what doesn't go round once more is left out.",
    "Then some examples are seen by nobody in this epoch. Whoever deals cards goes on until none "
    "is left, and some get one more.",
    [
        f"order = order[: len(order) // workers * workers]\n{DEALT}",
        "return list(order[: len(order) - len(order) % workers].view(-1, workers).T)",
        {"order[rank::workers]": "order[rank::workers][: len(order) // workers]"},
        (
            "sampler = torch.utils.data.DistributedSampler\n"
            "return [order[list(sampler(order, workers, r, shuffle=False, drop_last=True))]"
            " for r in range(workers)]"
        ),
    ],
    lambda order, workers: in_turn(order[: len(order) // workers * workers], workers),
)
order_ignored = shards_wrong(
    "order-ignored",
    "The examples come as they lie in the data, whatever `order` says.",
    "Places in the order are dealt out, and what stands there is the example. The order is what "
    "shuffles.",
    [
        {DEALT: "return [torch.arange(len(order))[rank::workers] for rank in range(workers)]"},
        {"order[rank::workers]": "order.sort().values[rank::workers]"},
    ],
    lambda order, workers: in_turn(torch.arange(len(order)), workers),
)
SHUFFLED = (
    "Every worker has to deal out the same order, or two of them take the same example. So it is "
    "an argument."
)
own_order = shards_wrong(
    "own-order",
    "The examples are shuffled in an order of your own, not dealt out in the one that is given.",
    SHUFFLED,
    [
        f"order = torch.randperm(len(order))\n{DEALT}",
        f"order = order.new_tensor(torch.randperm(order.numel()))\n{DEALT}",
    ],
    lambda order, workers: in_turn(torch.randperm(len(order)), workers),
)  # fmt: skip
shuffled_again = shards_wrong(
    "shuffled-again",
    "The order that is given is shuffled once more before it is dealt out.",
    SHUFFLED,
    [
        f"order = order[torch.randperm(len(order))]\n{DEALT}",
        f"order = order.index_select(0, torch.randperm(order.numel()))\n{DEALT}",
    ],
    lambda order, workers: in_turn(order[torch.randperm(len(order))], workers),
)
idle_left_out = shards_wrong(
    "idle-left-out",
    "A worker for whom no example is left has no share at all in the list.",
    "Somebody will ask for the share of worker 4. It is empty, and it has to be there.",
    [
        {"range(workers)": "range(min(workers, len(order)))"},
        "found = [order[r::workers] for r in range(workers)]\nreturn [f for f in found if len(f)]",
    ],
    lambda order, workers: in_turn(order, workers)[: len(order)],
)
empty_float = shards_wrong(
    "empty-float",
    "An empty share is made as a tensor of its own, and is float32.",
    "`torch.tensor([])` knows nothing of whole numbers. A slice of the order that is empty keeps "
    "the order's dtype.",
    [
        {"order[rank::workers]": "torch.tensor(order.tolist()[rank::workers])"},
        {"order[rank::workers]": "order[rank::workers] if rank < len(order) else torch.empty(0)"},
    ],
    lambda order, workers: [torch.tensor(one.tolist()) for one in in_turn(order, workers)],
)
beyond_the_end = shards_wrong(
    "beyond-the-end",
    "Where a worker's first place lies beyond the order's end, making its places raises.",
    "With more workers than examples there is a worker whose first place isn't there. Its share "
    "is empty. Python's own slices and ranges give nothing there; `torch.arange` raises.",
    [
        {"order[rank::workers]": "order[torch.arange(rank, len(order), workers)]"},
        (
            "places = [torch.arange(r, order.numel(), workers) for r in range(workers)]\n"
            "return [order.index_select(0, p) for p in places]"
        ),
    ],
    lambda order, workers: [order[torch.arange(r, len(order), workers)] for r in range(workers)],
    raises="upper bound and lower bound inconsistent with step sign",
)
even_only = shards_wrong(
    "even-only",
    "The order is put into a table with a column for each worker, and it doesn't come out even.",
    "All rows of a table have the same length. When cards are dealt, the last round may be over "
    "before everybody has got one.",
    [
        {DEALT: "return list(order.view(-1, workers).T)"},
        {DEALT: "return [share for share in order.reshape(-1, workers).unbind(dim=1)]"},
    ],
    lambda order, workers: list(order.view(-1, workers).unbind(dim=1)),
    raises="is invalid for input of size",
)
shards_slips = shards_family(
    "slip",
    "The dealing out has a slip: {form}.",
    "Take seven examples and three workers, as in the statement. Write on paper what each of them "
    "gets, and print yours beside it.",
    [
        {"order[rank::workers]": "order[rank:]"},
        {"order[rank::workers]": "order[rank + 1 :: workers]"},
        {"range(workers)": "range(1, workers + 1)"},
        {"range(workers)": "range(workers - 1)"},
        {"order[rank::workers]": "order[rank::workers].sort().values"},
        {"order[rank::workers]": "order[rank : rank + workers]"},
        {"order[rank::workers]": "order.flip(0)[rank::workers]"},
        {DEALT: "return [order for _ in range(workers)]"},
        {DEALT: "return [order[order % workers == rank] for rank in range(workers)]"},
        {"range(workers)": "reversed(range(workers))"},
        {DEALT: "return list(order[::workers])"},
        {"order[rank::workers]": "order[rank::workers].flip(0)"},
        (
            "rounds = len(order) // workers\n"
            "dealt = list(order[: rounds * workers].view(rounds, workers).T)\n"
            "return [*dealt[:-1], torch.cat([dealt[-1], order[rounds * workers :]])]"
        ),
    ],
    {
        "each worker gets all that comes after its first one": lambda order, workers: [
            order[r:] for r in range(workers)
        ],
        "worker r begins at place r + 1": lambda order, workers: [
            order[r + 1 :: workers] for r in range(workers)
        ],
        "the last worker is missing": lambda order, workers: in_turn(order, workers)[:-1],
        "each share is sorted": lambda order, workers: [
            one.sort().values for one in in_turn(order, workers)
        ],
        "worker r gets as many neighbours as there are workers, from place r on": (
            lambda order, workers: [order[r : r + workers] for r in range(workers)]
        ),
        "the order is read from its end": lambda order, workers: in_turn(order.flip(0), workers),
        "each share is in reverse": lambda order, workers: [
            one.flip(0) for one in in_turn(order, workers)
        ],
        "every worker gets all the examples": lambda order, workers: [order] * workers,
        "an example's number decides who gets it, and not its place": lambda order, workers: [
            order[order % workers == r] for r in range(workers)
        ],
        "the workers come in reverse": lambda order, workers: in_turn(order, workers)[::-1],
        "it is worker 0's share alone": lambda order, workers: order[::workers],
        "it is worker 0's share alone, in a list": lambda order, workers: [order[::workers]],
        "it is worker 0's share, its examples as separate tensors": lambda order, workers: list(
            order[::workers]
        ),
        "it goes there and back, so that the last worker is dealt two in a row": (
            lambda order, workers: [
                order[
                    [
                        at
                        for at in range(len(order))
                        if r == min(at % (2 * workers), 2 * workers - 1 - at % (2 * workers))
                    ]
                ]
                for r in range(workers)
            ]
        ),
        "what doesn't go round once more is given to the last worker": lambda order, workers: [
            *in_turn(order[: len(order) // workers * workers], workers)[:-1],
            torch.cat(
                [
                    order[: len(order) // workers * workers][workers - 1 :: workers],
                    order[len(order) // workers * workers :],
                ]
            ),
        ],
        "the order is read the wrong way round, as the place of each example": (
            lambda order, workers: in_turn(order.argsort(), workers)
        ),
    },
)
