"""The known wrong ideas about counting a GPT, and about whole numbers that pass through floats."""

from grader.suite import crossed, family, misconception

# --- whole numbers ------------------------------------------------------------------


def float_returned(name, of, right, spelled):
    """The entry for a count that comes out as a float."""
    declare = misconception(
        f"{name}-float",
        of=of,
        says="The result is a float, where a whole number, an int, is due.",
        why="What is counted is whole. A float has 53 binary digits and no more, so that a large "
        "count loses its last ones. `/` makes a float of two ints even where nothing is left "
        "over, and so does a factor such as 2.0 or 1e9.",
        spelled=spelled,
    )
    return declare(lambda *args, **kwargs: float(right(*args, **kwargs)))


def off_by_rounding(got, expected, *_args, **_kwargs):
    """A whole number that is right but for its last digits, beyond what a float can hold.

    Or that `int` has cut down by one, since the float before it was a hair too small.
    """
    if type(got) is not int:
        return False
    cut = expected > 2**20 and got == expected - 1
    return cut or 0 < abs(got - expected) <= expected // 2**46


def through_floats(name, of, right, spelled):
    """The entry for a count that was a float on the way."""
    declare = misconception(
        f"{name}-through-floats",
        of=of,
        says="The result is an int, but it was a float on the way: its last digits are lost.",
        why="Above 2⁵³ a float can't hold every whole number, and below that `int` makes 23 of "
        "23.999999. What was rounded away doesn't come back afterwards. Nothing here needs a "
        "division, or a factor with a decimal point.",
        recognise=off_by_rounding,
        handed_out=True,
        spelled=spelled,
    )
    return declare(lambda *args, **kwargs: int(float(right(*args, **kwargs))))


# --- count_gpt ----------------------------------------------------------------------


def tables(V, C, w):
    """The rows of tokens and of positions."""
    return (V + C) * w


def linear_biases(w):
    """Four of attention, and two of the small network."""
    return 4 * w + 5 * w


def all_norms(w, L):
    """Two in each block, and one at the end."""
    return (2 * L + 1) * 2 * w


def counted(
    tables=tables,
    attention=lambda w: 4 * w * w,
    mlp=lambda w: 8 * w * w,
    biases=linear_biases,
    norms=all_norms,
    head=lambda _V, _w: 0,
):
    """count_gpt from what is counted for its parts: of a block the matrices, then the biases."""

    def count(vocabulary, context, width, layers):
        block = attention(width) + mlp(width) + biases(width)
        before = tables(vocabulary, context, width)
        return before + layers * block + norms(width, layers) + head(vocabulary, width)

    return count


def blocks(once=lambda _w: 0, each=lambda _w: 0):
    """count_gpt from what of a block is counted once, and what in each block."""

    def count(vocabulary, context, width, layers):
        before = tables(vocabulary, context, width)
        return before + once(width) + layers * each(width) + 2 * width

    return count


def nothing(*_):
    """What is counted of a part that is left out."""
    return 0


def gpt_wrong(identifier, says, why, spelled, **parts):
    """An entry for count_gpt with a part that is wrong."""
    declare = misconception(
        f"gpt-{identifier}", of="count_gpt", says=says, why=why, spelled=spelled
    )
    return declare(counted(**parts))


RETURNED = "return (vocabulary + context) * width + layers * (2 * norm + attention + mlp) + norm"
ATTENTION = "4 * (width * width + width)"
MLP = "(width * 4 * width + 4 * width) + (4 * width * width + width)"
PARTS = "2 * norm + attention + mlp"
BLOCKS = f"layers * ({PARTS})"
W = "w, V, C, L = width, vocabulary, context, layers\n"

gpt_head = gpt_wrong(
    "head-again",
    "The head is counted as a matrix of its own.",
    "It uses the table of the tokens a second time. What is stored once is one set of parameters, "
    "however often it is used.",
    head=lambda V, w: V * w,
    spelled=[
        {"(vocabulary + context)": "(2 * vocabulary + context)"},
        W + "return V * w + C * w + L * (12 * w**2 + 13 * w) + 2 * w + w * V",
    ],
)
gpt_positions = gpt_wrong(
    "no-positions",
    "The table of the positions is missing.",
    "Each of the places has a row of its own that is learnt, as each of the tokens has. In your "
    "count the context makes no difference.",
    tables=lambda V, _, w: V * w,
    spelled=[
        {"(vocabulary + context)": "vocabulary"},
        W + "return V * w + L * (12 * w**2 + 13 * w) + 2 * w",
    ],
)
gpt_tokens = gpt_wrong(
    "no-tokens",
    "The table of the tokens is missing.",
    "Each of the tokens has a row of numbers that is learnt. In your count the vocabulary makes no "
    "difference.",
    tables=lambda _, C, w: C * w,
    spelled=[
        {"(vocabulary + context)": "context"},
        W + "return C * w + L * (12 * w**2 + 13 * w) + 2 * w",
    ],
)
gpt_biases = gpt_wrong(
    "no-biases",
    "The biases of the linear layers are missing.",
    "A linear layer has a bias for each number that it gives. In a block there are six such "
    "layers, and one of them gives 4w numbers.",
    biases=nothing,
    spelled=[
        {ATTENTION: "4 * width * width", MLP: "8 * width * width"},
        W + "return V * w + C * w + L * (12 * w**2 + 4 * w) + 2 * w",
    ],
)
gpt_norms = gpt_wrong(
    "no-norms",
    "The layer norms are missing.",
    "A layer norm is no fixed computation: its scale and its shift are trained like weights. There "
    "are two in each block, and one at the end.",
    norms=nothing,
    spelled=[
        {"norm = 2 * width": "norm = 0"},
        W + "return V * w + C * w + L * (12 * w**2 + 9 * w)",
    ],
)
gpt_projection = gpt_wrong(
    "no-projection",
    "Attention is counted with three linear layers, and it has four.",
    "Query, key and value are three. What attention has gathered goes through a fourth one, the "
    "output, before it is passed on.",
    attention=lambda w: 3 * w * w,
    biases=lambda w: 8 * w,
    spelled=[
        {"attention = 4 *": "attention = 3 *"},
        W + "return V * w + C * w + L * (11 * w**2 + 12 * w) + 2 * w",
    ],
)
gpt_last_norm = gpt_wrong(
    "no-last-norm",
    "The layer norm after the last block is missing.",
    "Each block has two of its own, and when all blocks are done there is one more.",
    norms=lambda w, L: 4 * w * L,
    spelled=[
        {" + mlp) + norm": " + mlp)"},
        W + "return V * w + C * w + L * (12 * w**2 + 13 * w)",
    ],
)
gpt_one_norm = gpt_wrong(
    "one-norm",
    "The layer norms of each block are counted with half their numbers.",
    "A block has two of them, one before attention and one before the small network. And each has "
    "a scale and a shift, w numbers each.",
    norms=lambda w, L: (L + 1) * 2 * w,
    spelled=[
        {"(2 * norm +": "(norm +"},
        W + "return V * w + C * w + L * (12 * w**2 + 11 * w) + 2 * w",
    ],
)
gpt_half_norms = gpt_wrong(
    "half-norms",
    "Each layer norm is counted with w numbers, and it has more.",
    "It has a scale for each of the w numbers, and a shift for each of them, too.",
    norms=lambda w, L: (2 * L + 1) * w,
    spelled=[
        {"norm = 2 * width": "norm = width"},
        W + "return V * w + C * w + L * (12 * w**2 + 11 * w) + w",
    ],
)
gpt_narrow = gpt_wrong(
    "narrow-network",
    "The small network of a block is counted as if it kept to w numbers.",
    "Between its two layers there are 4w numbers. So one matrix has 4w columns, and the other one "
    "has 4w rows.",
    mlp=lambda w: 2 * w * w,
    biases=lambda w: 6 * w,
    spelled=[
        {MLP: "2 * (width * width + width)"},
        W + "return V * w + C * w + L * (6 * w**2 + 10 * w) + 2 * w",
    ],
)
gpt_half_network = gpt_wrong(
    "half-network",
    "The small network of a block is counted with its first layer only.",
    "It goes from w to 4w numbers, and then back to w: that is a second matrix, just as large, and "
    "a second bias.",
    mlp=lambda w: 4 * w * w,
    biases=lambda w: 8 * w,
    spelled=[
        {MLP: "(width * 4 * width + 4 * width)"},
        W + "return V * w + C * w + L * (8 * w**2 + 12 * w) + 2 * w",
    ],
)
gpt_one_block = misconception(
    "gpt-one-block",
    of="count_gpt",
    says="Only one block is counted.",
    why="The blocks are alike, but each has weights of its own.",
    spelled=[
        {BLOCKS: f"({PARTS})"},
        W + "return V * w + C * w + 12 * w**2 + 13 * w + 2 * w",
    ],
)(lambda vocabulary, context, width, layers: counted()(vocabulary, context, width, 1 + 0 * layers))
gpt_through_floats = through_floats(
    "gpt",
    "count_gpt",
    counted(),
    spelled=[
        {RETURNED: f"layers = float(layers)\n    return int({RETURNED.removeprefix('return ')})"},
        W + "import math\nreturn int(V * w + C * w + L * (12 * math.pow(w, 2) + 13 * w) + 2 * w)",
        W + "return int(V * w + C * w + L * (12 * w**2 * (1 + 13 / (12 * w))) + 2 * w)",
    ],
)
gpt_float = float_returned(
    "gpt",
    "count_gpt",
    counted(),
    spelled=[
        {"4 * (width * width + width)": "4.0 * (width * width + width)"},
        W + "return V * w + C * w + L * (24 * w**2 + 26 * w) / 2 + 2 * w",
    ],
)


def bare(**parts):
    """A count of tables and matrices, which leaves biases and norms out."""
    return counted(biases=nothing, norms=nothing, **parts)


LARGE = {
    "tables": {
        "the positions are missing": lambda V, _, w: V * w,
        "the tokens are missing": lambda _, C, w: C * w,
        "both tables are missing": nothing,
        "the tables are counted as V + C numbers, without a width": lambda V, C, _: V + C,
        "the tables are one, of V times C rows": lambda V, C, w: V * C * w,
        "each table has a bias": lambda V, C, w: (V + C + 2) * w,
        "the tokens are counted without a width": lambda V, C, w: V + C * w,
        "the positions are counted without a width": lambda V, C, w: V * w + C,
    },
    "attention": {
        "attention has three matrices": lambda w: 3 * w * w,
        "attention has two matrices": lambda w: 2 * w * w,
        "attention has one matrix": lambda w: w * w,
        "attention's matrices are missing": nothing,
        "the matrices of attention are [w, 3w]": lambda w: 12 * w * w,
    },
    "mlp": {
        "the small network keeps to w numbers": lambda w: 2 * w * w,
        "the small network has one matrix": lambda w: 4 * w * w,
        "the small network's matrices are missing": nothing,
        "the small network's second matrix is [w, w]": lambda w: 5 * w * w,
        "both matrices of the small network are [4w, 4w]": lambda w: 32 * w * w,
        "the small network's second matrix is [4w, 4w]": lambda w: 20 * w * w,
    },
    "head": {
        "the head is counted again": lambda V, w: V * w,
        "the head is counted again, with a bias": lambda V, w: V * w + V,
        "the head has a bias": lambda V, _: V,
    },
}
"""What goes wrong with tables and matrices."""
SMALL = {
    "biases": {
        "the biases are missing": nothing,
        "four biases of w numbers are missing, such as those of attention": lambda w: 5 * w,
        "the biases of the small network are missing": lambda w: 4 * w,
        "three biases of w numbers are missing, or the small network's are both w": lambda w: 6 * w,
        "both biases of the small network have 4w numbers": lambda w: 12 * w,
        "one bias of w numbers is missing": lambda w: 8 * w,
        "each bias is a single number": lambda _: 6,
    },
    "norms": {
        "the norms are missing": nothing,
        "the norms of the blocks are missing": lambda w, _: 2 * w,
        "the last norm is missing": lambda w, L: 4 * w * L,
        "each block has one norm": lambda w, L: (L + 1) * 2 * w,
        "each block has one norm, and there is none at the end": lambda w, L: 2 * w * L,
        "each norm has w numbers": lambda w, L: (2 * L + 1) * w,
        "each norm has w numbers, and there is none at the end": lambda w, L: 2 * L * w,
        "each block has three norms": lambda w, L: (3 * L + 1) * 2 * w,
        "the last norm is counted in each block": lambda w, L: 6 * w * L,
        "each norm has 2 numbers": lambda _, L: (2 * L + 1) * 2,
        "the norms are matrices": lambda w, L: (2 * L + 1) * w * w,
    },
}
"""What goes wrong with biases and norms."""
gpt_slips = family(
    "gpt-slip",
    of="count_gpt",
    says="The count has a slip: {form}.",
    why="Take the small model of the statement, and compare what you count for each of its parts "
    "with the list below it.",
    forms=crossed(counted, **LARGE, **SMALL)
    | {
        f"biases and norms are missing; {says}": count
        for says, count in crossed(bare, **LARGE).items()
    }
    | {
        "only the norms of a block are counted in each of them": blocks(
            once=lambda w: 12 * w * w + 9 * w, each=lambda w: 4 * w
        ),
        "the norms of the blocks are counted for one block only": blocks(
            once=lambda w: 4 * w, each=lambda w: 12 * w * w + 9 * w
        ),
        "attention is counted for one block only": blocks(
            once=lambda w: 4 * w * w + 4 * w, each=lambda w: 8 * w * w + 9 * w
        ),
        "the small network is counted for one block only": blocks(
            once=lambda w: 8 * w * w + 5 * w, each=lambda w: 4 * w * w + 8 * w
        ),
        "the tables are counted in each block": lambda vocabulary, context, width, layers: (
            layers * counted()(vocabulary, context, width, 1) - (layers - 1) * 2 * width
        ),
        "the tables and the last norm are counted in each block": (
            lambda vocabulary, context, width, layers: (
                layers * counted()(vocabulary, context, width, 1)
            )
        ),
        "there is a block too few": lambda vocabulary, context, width, layers: counted()(
            vocabulary, context, width, layers - 1
        ),
        "there is a block too many": lambda vocabulary, context, width, layers: counted()(
            vocabulary, context, width, layers + 1
        ),
    },
    spelled=[
        {ATTENTION: "4 * width * width + width"},
        {MLP: "8 * width * width + 8 * width"},
        {"(vocabulary + context) * width": "vocabulary + context"},
        {f"{BLOCKS} + norm": "layers * 2 * norm + attention + mlp + norm"},
        {f"{BLOCKS} + norm": "layers * (2 * norm + attention) + mlp + norm"},
        W + "return L * (V * w + C * w + 12 * w**2 + 13 * w) + 2 * w",
        W + "return V * w + C * w + 12 * L * w**2",
        W + "return 2 * V * w + 12 * L * w**2",
        {"layers * (2": "(layers - 1) * (2"},
    ],
)
