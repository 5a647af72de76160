"""What you can see of how exercise 33 is graded."""

from grader.suite import check, pictures

SIZES = {
    "for a GPT with 31 tokens, 17 places, width 20 and two blocks": (31, 17, 20, 2),
    "for one with 90 tokens, 40 places, width 50 and three blocks": (90, 40, 50, 3),
}
GPT_2 = {
    "for GPT-2 small": (50_257, 1_024, 768, 12),
    "for GPT-2 medium": (50_257, 1_024, 1_024, 24),
    "for GPT-2 large": (50_257, 1_024, 1_280, 36),
    "for GPT-2 XL": (50_257, 1_024, 1_600, 48),
}
KINDS = [(optimiser, mixed) for mixed in (False, True) for optimiser in ("sgd", "momentum", "adam")]
RUNS = {
    "for a million parameters and 20 million tokens": (1_000_003, 20_000_000),
    "for 124 million parameters and 10 million tokens": (124_439_808, 10_000_019),
}
MACHINES = {
    "on one device": (25 * 10**16, 1, 2e12, 0.5),
    "on 8 devices": (9 * 10**20, 8, 312e12, 0.4),
    "on 1024 devices": (314 * 10**21, 1_024, 312e12, 0.45),
}


def counts(sizes):
    """A scenario: how many parameters each of the sizes has."""
    return lambda code: {name: code.count_gpt(*size) for name, size in sizes.items()}


def memory(code):
    """The bytes of a thousand parameters, for each kind of training."""
    return {
        f"for {optimiser}{', mixed' if mixed else ''}": code.training_bytes(1_000, optimiser, mixed)
        for optimiser, mixed in KINDS
    }


def bars(got, expected, **caption):
    """The picture of it."""
    got, expected = (
        {kind.removeprefix("for "): total for kind, total in totals.items()}
        for totals in (got, expected)
    )
    return pictures.bars(got, expected, **caption)


@check(
    "Two small models",
    of="count_gpt",
    points=2,
    hint=(
        "Print what your code counts for each part of the statement's example, and compare it with "
        "the numbers that are worked out there.",
        "Which parts are there once, and which once in each block?",
        "Make a list of the first model's parts, and write how many numbers each has.",
    ),
)
def test_small_models(agree):
    agree(counts(SIZES))


@check(
    "The four sizes of GPT-2, to the last digit",
    of="count_gpt",
    points=2,
    hint=(
        "Width squared counts a matrix, and width alone a bias or a norm. Which of the two is off "
        "in your count?",
        "How much is yours off? Divide it by the number of blocks, and by the width.",
    ),
)
def test_gpt_2(agree):
    agree(counts(GPT_2))


@check(
    "Three optimisers, with and without mixed precision",
    of="training_bytes",
    points=3,
    hint=(
        "Take a single parameter, and write down what is kept of it, one line for each number.",
        "How many bytes has each of these lines? Follow the columns of the statement's table.",
    ),
)
def test_memory(agree, picture):
    picture(memory, bars, title="The bytes of a thousand parameters")
    agree(memory)


@check(
    "The operations of two runs",
    of="training_flops",
    points=1,
    hint=(
        "How many operations are there for one parameter and one token, forward and back?",
        "The result is a whole number. Which line of yours makes a float?",
    ),
)
def test_runs(agree):
    agree(lambda code: {name: code.training_flops(*run) for name, run in RUNS.items()})


@check(
    "The days of three runs",
    of="training_days",
    points=2,
    hint=(
        "How many operations do all the devices do in a second, as busy as they really are?",
        "Does your result get smaller with more devices? And with a higher utilisation?",
        "How many seconds has a day?",
    ),
)
def test_machines(agree):
    agree(lambda code: {name: code.training_days(*run) for name, run in MACHINES.items()})
