"""The known wrong ideas about the memory that training takes."""

from grader.suite import crossed, family, misconception

from .misconceptions import float_returned, through_floats

NUMBERS = {"sgd": 0, "momentum": 1, "adam": 2}
KNOWN = "the optimiser is one of sgd, momentum, adam"


def bytes_of(plain=(4, 4, 0), mixed=(2, 2, 4), state=lambda name: NUMBERS[name], each=(4, 4)):
    """training_bytes from what is kept: weight, gradient and copy, and the state's numbers.

    `each` has the bytes of such a number without mixed precision, and with it.
    """

    def total(parameters, optimiser, is_mixed):
        kept = sum(mixed if is_mixed else plain)
        return parameters * (kept + each[is_mixed] * state(optimiser))

    return named(total)


def named(total):
    """The same for the three names, by the stub's own names of the arguments."""

    def training_bytes(parameters, optimiser, mixed):
        if optimiser not in NUMBERS:
            raise ValueError(KNOWN)
        return total(parameters, optimiser, bool(mixed))

    return training_bytes


def memory_wrong(identifier, says, why, spelled, **parts):
    """An entry for training_bytes with a part that is wrong."""
    declare = misconception(
        f"memory-{identifier}", of="training_bytes", says=says, why=why, spelled=spelled
    )
    return declare(bytes_of(**parts))


def state_of(**other):
    """How many numbers each optimiser remembers, some of them wrong."""
    return lambda name: (NUMBERS | other)[name]


KEPT = "(2, 2, 4) if mixed else (4, 4, 0)"
STATES = '"sgd": 0, "momentum": 1, "adam": 2'
TOTAL = "weights + gradients + master + 4 * STATE[optimiser]"
REFUSES = (
    'if optimiser not in ("sgd", "momentum", "adam"):\n    raise ValueError(optimiser)\n'
    'state = {"sgd": 0, "momentum": 4, "adam": 8}[optimiser]\n'
)

memory_one_moment = memory_wrong(
    "adam-one-mean",
    "Adam is counted with one number of state, and it remembers two.",
    "It keeps a running mean of the gradients and one of their squares, each as large as the "
    "weights.",
    state=state_of(adam=1),
    spelled=[
        {'"adam": 2': '"adam": 1'},
        {TOTAL: "weights + gradients + master + (0 if optimiser == 'sgd' else 4)"},
    ],
)
memory_momentum_free = memory_wrong(
    "no-velocity",
    "Momentum is counted without its velocity.",
    "What momentum remembers from step to step is the velocity: a number for each parameter.",
    state=state_of(momentum=0),
    spelled=[
        {'"momentum": 1': '"momentum": 0'},
        {TOTAL: "weights + gradients + master + (8 if optimiser == 'adam' else 0)"},
    ],
)
memory_sgd_state = memory_wrong(
    "sgd-remembers",
    "Gradient descent is counted with a number of state, and it remembers nothing.",
    "Its step is the gradient times the learning rate. When the step is done nothing is kept for "
    "the next one.",
    state=state_of(sgd=1),
    spelled=[
        {'"sgd": 0': '"sgd": 1'},
        {TOTAL: "weights + gradients + master + (8 if optimiser == 'adam' else 4)"},
    ],
)
memory_exchanged = memory_wrong(
    "exchanged",
    "Adam and momentum are exchanged.",
    "Momentum remembers one number of each parameter, its velocity. Adam remembers two.",
    state=state_of(momentum=2, adam=1),
    spelled=[
        {'"momentum": 1, "adam": 2': '"momentum": 2, "adam": 1'},
        REFUSES + "return parameters * (8 + {0: 0, 4: 8, 8: 4}[state])",
    ],
)
memory_no_state = memory_wrong(
    "no-state",
    "The state of the optimiser isn't counted.",
    "Momentum has a velocity for each parameter, and Adam two means. They lie in memory all the "
    "time, beside weights and gradients.",
    state=lambda _: 0,
    spelled=[
        {" + 4 * STATE[optimiser]": ""},
        {STATES: '"sgd": 0, "momentum": 0, "adam": 0'},
    ],
)
memory_no_master = memory_wrong(
    "no-master-copy",
    "In mixed precision the master copy of the weights is missing.",
    "A 2-byte weight can't take in a small step. So the weights are there twice: in 2 bytes to "
    "compute with, and in 4 bytes to take steps on.",
    mixed=(2, 2, 0),
    spelled=[
        {"(2, 2, 4)": "(2, 2, 0)"},
        REFUSES + "return parameters * (state + (2 + 2 if mixed else 4 + 4))",
    ],
)
memory_two_missing = memory_wrong(
    "two-bytes-missing",
    "In mixed precision 2 bytes are missing for each parameter.",
    "Without the state there are three lines in the second column: a weight and its gradient with "
    "2 bytes each, and a master copy with 4.",
    mixed=(2, 0, 4),
    spelled=[
        {"(2, 2, 4)": "(2, 2, 2)"},
        REFUSES + "return parameters * (state + (2 + 4 if mixed else 4 + 4))",
    ],
)
memory_no_gradients = memory_wrong(
    "no-gradients",
    "Weights and gradients are counted as if only one of the two were there.",
    "After the way back each parameter has a gradient, and it stays in memory beside the weight "
    "until the step is done.",
    plain=(4, 0, 0),
    mixed=(2, 0, 4),
    spelled=[
        {"weights + gradients + master": "weights + master"},
        REFUSES + "return parameters * (state + (2 + 4 if mixed else 4))",
    ],
)
memory_two_many = memory_wrong(
    "two-bytes-too-many",
    "In mixed precision there are 2 bytes too many for each parameter.",
    "The weight that the network computes with has 2 bytes, and its gradient, which comes out of a "
    "way back in 2-byte numbers, has 2 as well. Only the master copy and the state have 4 bytes.",
    mixed=(2, 4, 4),
    spelled=[
        {"(2, 2, 4)": "(2, 4, 4)"},
        {"(2, 2, 4)": "(4, 2, 4)"},
        REFUSES + "return parameters * (state + (2 + 4 + 4 if mixed else 4 + 4))",
    ],
)
memory_twice = memory_wrong(
    "four-bytes-too-many",
    "In mixed precision there are 4 bytes too many for each parameter.",
    "A weight and its gradient have 2 bytes each, and beside them there is one copy in 4 bytes: "
    "that of the weight. The gradient has no copy.",
    mixed=(4, 4, 4),
    spelled=[
        {"(2, 2, 4)": "(4, 4, 4)"},
        {"(2, 2, 4)": "(2, 2, 8)"},
    ],
)
memory_small_state = memory_wrong(
    "two-byte-state",
    "In mixed precision the optimiser's state is counted with 2 bytes a number.",
    "Velocities and means add up many small numbers, and 2 bytes would round them away. The state "
    "has 4 bytes, as the master copy has.",
    each=(4, 2),
    spelled=[
        {"4 * STATE": "(2 if mixed else 4) * STATE"},
        {TOTAL: "weights + gradients + master + STATE[optimiser] * weights"},
    ],
)
memory_halved = memory_wrong(
    "halved",
    "In mixed precision everything is counted with half the bytes.",
    "“Mixed” says that both kinds are there. Weights and gradients have 2 bytes, but the state "
    "keeps its 4, and a copy of the weights in 4 bytes comes on top.",
    mixed=(2, 2, 0),
    each=(4, 2),
    spelled=[
        {f"({TOTAL})": f"({TOTAL}) // (2 if mixed else 1)", "(2, 2, 4)": "(4, 4, 0)"},
        REFUSES + "total = parameters * (8 + state)\nreturn total // 2 if mixed else total",
    ],
)
memory_bits = misconception(
    "memory-bits",
    of="training_bytes",
    says="These are bits.",
    why="float32 has 32 bits, and a byte has 8 of them.",
    spelled=[
        {KEPT: "(16, 16, 32) if mixed else (32, 32, 0)", "4 * STATE": "32 * STATE"},
        {"return parameters": "return 8 * parameters"},
    ],
)(named(lambda parameters, name, mixed: 8 * bytes_of()(parameters, name, mixed)))
memory_larger_units = family(
    "memory-larger-units",
    of="training_bytes",
    says="These are {form}, and not bytes.",
    why="Bytes can be counted, and so the result is a whole number. Larger units are for whoever "
    "prints it.",
    forms={
        f"{name} of {size:,} bytes": named(
            lambda parameters, name, mixed, size=size: bytes_of()(parameters, name, mixed) / size
        )
        for name, size in (
            ("kilobytes", 1000),
            ("megabytes", 1000**2),
            ("gigabytes", 1000**3),
            ("kibibytes", 1024),
            ("mebibytes", 1024**2),
            ("gibibytes", 1024**3),
        )
    },
    spelled=[
        {f"return parameters * ({TOTAL})": f"return parameters * ({TOTAL}) / 1e9"},
        {f"return parameters * ({TOTAL})": f"return parameters * ({TOTAL}) / 2**20"},
        {f"return parameters * ({TOTAL})": f"return parameters * ({TOTAL}) / 1000"},
    ],
)
memory_numbers = misconception(
    "memory-numbers",
    of="training_bytes",
    says="These are numbers, not bytes: each is counted as 1.",
    why="How many bytes a number takes depends on its type. It is why float32 and mixed precision "
    "have columns of their own.",
    spelled=[
        {KEPT: "(1, 1, 1) if mixed else (1, 1, 0)", "4 * STATE": "STATE"},
        REFUSES + "return parameters * (2 + state // 4 + int(mixed))",
    ],
)(bytes_of(plain=(1, 1, 0), mixed=(1, 1, 1), each=(1, 1)))


@misconception(
    "memory-any-name",
    of="training_bytes",
    says="An unknown optimiser is not refused: something comes back for it.",
    why="Whoever mistypes a name would plan with a wrong number and never know. What happens after "
    "the last of your conditions?",
    estimate=lambda got, parameters, optimiser, mixed: {"result": got},  # noqa: ARG005
    spelled=[
        {"STATE[optimiser]": "STATE.get(optimiser, 0)", "if optimiser not in STATE": "if False"},
        'state = 8 if optimiser == "adam" else 4 if optimiser == "momentum" else 0\n'
        "return parameters * (8 + state)",
    ],
)
def memory_any_name(parameters, optimiser, mixed, result=None):
    if optimiser in NUMBERS:
        return bytes_of()(parameters, optimiser, mixed)
    return result


memory_through_floats = through_floats(
    "memory",
    "training_bytes",
    bytes_of(),
    spelled=[
        {f"return parameters * ({TOTAL})": f"return int(parameters * 1.0 * ({TOTAL}))"},
        {f"return parameters * ({TOTAL})": f"return int(parameters / 0.25 * ({TOTAL})) // 4"},
    ],
)
memory_float = float_returned(
    "memory",
    "training_bytes",
    bytes_of(),
    spelled=[
        {"return parameters *": "return parameters / 1 *"},
        {"return parameters": "return 1.0 * parameters"},
    ],
)
memory_slips = family(
    "memory-slip",
    of="training_bytes",
    says="The sum has a slip: {form}.",
    why="Take a single parameter, write down a line for each number that is kept of it, and the "
    "bytes of each.",
    forms=crossed(
        bytes_of,
        plain={
            "without mixed precision only one of weight and gradient is counted": (4, 0, 0),
            "without mixed precision 2 bytes are missing": (4, 2, 0),
            "without mixed precision there is a master copy as well": (4, 4, 4),
            "without mixed precision there are 2-byte weights as well": (4, 4, 2),
            "without mixed precision the numbers have 8 bytes": (8, 8, 0),
            "without mixed precision only the state is counted": (0, 0, 0),
        },
        mixed={
            "in mixed precision 2 bytes are missing": (2, 0, 4),
            "in mixed precision the master copy is missing": (2, 2, 0),
            "in mixed precision there are 2 bytes too many": (2, 4, 4),
            "in mixed precision there are 4 bytes too many": (4, 4, 4),
            "in mixed precision only the state is counted": (0, 0, 0),
        },
        state={
            "Adam remembers one number": state_of(adam=1),
            "Adam remembers three numbers": state_of(adam=3),
            "Adam remembers nothing": state_of(adam=0),
            "momentum remembers nothing": state_of(momentum=0),
            "momentum remembers two numbers": state_of(momentum=2),
            "gradient descent remembers a number": state_of(sgd=1),
            "momentum remembers two numbers, and Adam three": state_of(momentum=2, adam=3),
            "Adam and momentum are exchanged": state_of(momentum=2, adam=1),
            "each optimiser remembers one number more": lambda name: NUMBERS[name] + 1,
            "no optimiser remembers anything": state_of(momentum=0, adam=0),
        },
        each={
            "in mixed precision the state has 2 bytes": (4, 2),
            "the state has 2 bytes": (2, 2),
            "the state has 8 bytes": (8, 8),
            "in mixed precision the state has 6 bytes, a copy of its own": (4, 6),
            "the state has 1 byte": (1, 1),
        },
    ),
    spelled=[
        {"(4, 4, 0)": "(4, 4, 4)"},
        {'"momentum": 1, "adam": 2': '"momentum": 2, "adam": 3'},
        {"(4, 4, 0)": "(4, 2, 0)"},
    ],
)
