"""The known wrong ideas about a deep network that folds."""

import torch

from grader.suite import family, misconception

# What the reference's text has, for spellings.
TENT = "torch.tensor([[2.0], [-4.0]])"
HINGES = "hinges, tent = torch.tensor([0.0, -0.5])"
FOLDS = "for _ in range(k - 1)"
EACH = "for _ in range(k)"


def folds(depth=lambda k: k, *, begins=(0.0, -0.5), adds=(2.0, -4.0), lift=0.0, steep=1.0):
    """Sawtooth from its parts: hidden layers, where the units begin, what they add."""

    def build(k):
        count = max(1, depth(k))
        hinges, tent = torch.tensor(begins), torch.tensor(adds).unsqueeze(1)
        weights = [torch.full((1, len(begins)), steep)]
        weights += [steep * tent.repeat(1, len(begins)) for _ in range(count - 1)] + [tent]
        biases = [hinges] + [hinges + steep * lift for _ in range(count - 1)]
        return weights, [*biases, torch.tensor([lift])]

    return build


THREE = {"begins": (0.0, -0.5, -1.0), "adds": (2.0, -4.0, 2.0)}
"""The tent with a third unit, which makes it level again beyond 1."""


def sawtooth_wrong(identifier, says, why, implementation, spelled):
    """An entry for a wrong sawtooth."""
    declare = misconception(
        f"sawtooth-{identifier}", of="sawtooth", says=says, why=why, spelled=spelled
    )
    return declare(implementation)


too_few = sawtooth_wrong(
    "too-few",
    "A fold is missing: there are half as many pieces as are due.",
    "k hidden layers fold k times. The first layer is one of them, and the last matrix makes no "
    "layer of hidden units. So how many matrices stand between the two?",
    folds(lambda k: k - 1),
    spelled=[
        {FOLDS: "for _ in range(k - 2)", EACH: "for _ in range(max(1, k - 1))"},
        "k = max(1, k - 1)\nW = torch.tensor([[2.0], [-4.0]])\n"
        "b = torch.tensor([0.0, -0.5])\n"
        "return [torch.ones(1, 2)] + [W.repeat(1, 2)] * (k - 1) + [W], [b] * k + [torch.zeros(1)]",
    ],
)
too_many = sawtooth_wrong(
    "too-many",
    "There is a fold too many: twice as many pieces as are due.",
    "For k = 1 it is the tent itself: one hidden layer, and two matrices. Count your matrices.",
    folds(lambda k: k + 1),
    spelled=[
        {FOLDS: "for _ in range(k)", EACH: "for _ in range(k + 1)"},
        "W = torch.tensor([[2.0], [-4.0]])\nb = torch.tensor([0.0, -0.5])\n"
        "weights, biases = [torch.ones(1, 2)], [b]\nfor _ in range(k):\n"
        "    weights.append(W.repeat(1, 2))\n    biases.append(b)\n"
        "return weights + [W], biases + [torch.zeros(1)]",
    ],
)
same_depth = family(
    "sawtooth-same-depth",
    of="sawtooth",
    says="Whatever k is, the tent is applied {form}.",
    why="Your network doesn't grow with k. Where does k stand in your code, and how many tensors "
    "are in your lists for k = 4?",
    forms={
        "once": folds(lambda _: 1),
        "twice": folds(lambda _: 2),
        "three times": folds(lambda _: 3),
    },
    spelled=[
        "return [torch.ones(1, 2), torch.tensor([[2.0], [-4.0]])], "
        "[torch.tensor([0.0, -0.5]), torch.zeros(1)]",
        {FOLDS: "for _ in range(1)", EACH: "for _ in range(2)"},
        {FOLDS: "for _ in range(2)", EACH: "for _ in range(3)"},
    ],
)
plateau = sawtooth_wrong(
    "plateau",
    "The tent has no right half: from ½ on it is level.",
    "To the left of ½ the slope is 2. If 2 is taken off there, nothing is left, and the line is "
    "level; but it has to *fall* by 2.",
    folds(adds=(2.0, -2.0)),
    spelled=[
        {TENT: "torch.tensor([[2.0], [-2.0]])"},
        "W = torch.tensor([[1.0], [-1.0]])\nb = torch.tensor([0.0, -1.0])\n"
        "weights = [2 * torch.ones(1, 2)] + [2 * W.repeat(1, 2) for _ in range(k - 1)] + [W]\n"
        "return weights, [b] * k + [torch.zeros(1)]",
    ],
)


def one_wide_layer(k):
    """A unit for each of the 2^k pieces."""
    changes = torch.tensor([2.0, -2.0]).repeat(2**k // 2) * 2**k
    changes[0] /= 2
    begins = -torch.arange(2.0**k) / 2**k
    return [torch.ones(1, 2**k), changes.unsqueeze(1)], [begins, torch.zeros(1)]


wide = sawtooth_wrong(
    "wide",
    "The line is right, but it comes from width: one hidden layer with a unit for every piece.",
    "Each unit of one layer makes one bend, and with every fold twice as many are needed. A second "
    "layer sees the line that the first one has folded, and folds all of it at once.",
    one_wide_layer,
    spelled=[
        "m = 2**k\nx = torch.arange(m + 1) / m\ny = torch.arange(m + 1) % 2 * 1.0\n"
        "return (lambda W1, b1, W2, b2: ([W1, W2], [b1, b2]))(*relu_interpolation(x, y))",
        "n = 2**k\nW = torch.full((n, 1), 2.0 * n)\nW[1::2] *= -1\nW[0] = n\n"
        "return [torch.ones(1, n), W], [-torch.arange(n) / n, torch.zeros(1)]",
    ],
)


def closed(k):
    """Each tent by itself, with a ReLU on its output."""
    hinges, tent = torch.tensor([0.0, -0.5]), torch.tensor([[2.0], [-4.0]])
    weights = [torch.ones(1, 2), tent] * k
    return weights, [hinges, torch.zeros(1)] * k


closing = sawtooth_wrong(
    "closed",
    "The line is right, but each tent's output is put through a ReLU before the next tent begins. "
    "That takes nearly twice as many hidden layers as are due.",
    "A tent lies between 0 and 1, and a ReLU changes nothing there. Without it two matrices meet "
    "with nothing between them; exercise 7 says what becomes of such two.",
    closed,
    spelled=[
        {
            "*folds, tent]": "*[part for one in folds for part in (tent, torch.ones(1, 2))], tent]",
            "[*biases, torch.zeros(1)]": "([biases[0], torch.zeros(1)] * k)",
        },
        "weights, biases = [], []\nfor _ in range(k):\n"
        "    weights += [torch.ones(1, 2), torch.tensor([[2.0], [-4.0]])]\n"
        "    biases += [torch.tensor([0.0, -0.5]), torch.zeros(1)]\nreturn weights, biases",
    ],
)


def not_added_up(k):
    """The hidden layers alone."""
    weights, biases = folds()(k)
    return weights[:-1], biases[:-1]


no_end = sawtooth_wrong(
    "not-added-up",
    "The last layer is missing: what the units of the last hidden layer give isn't added up.",
    "k hidden layers take k weights, and one more weight makes a single number of what the last "
    "units give. So each list has k + 1 tensors.",
    not_added_up,
    spelled=[
        {"return weights, [*biases, torch.zeros(1)]": "return weights[:-1], biases"},
        "W = torch.tensor([[2.0], [-4.0]])\nweights, biases = [], []\nfor layer in range(k):\n"
        "    weights.append(W @ torch.ones(1, 2) if layer else torch.ones(1, 2))\n"
        "    biases.append(torch.tensor([0.0, -0.5]))\nreturn weights, biases",
    ],
)


def columns(k):
    """The first weight the other way round, by which its shape tells the rest."""
    (first, *weights), biases = folds()(k)
    return [first.T, *weights], biases


lying = sawtooth_wrong(
    "column",
    "The weights lie the wrong way round: the first has shape [h, 1], where [1, h] is due.",
    "An input is a row with one number, and X @ W makes h numbers of it. torch's own `nn.Linear` "
    "keeps its weight as [out, in]; here a weight is [in, out].",
    columns,
    spelled=[
        {"return weights, [*biases": "return [W.T for W in weights], [*biases"},
        "weights = [torch.ones(2, 1)] + [torch.tensor([[2.0, -4.0], [2.0, -4.0]])] * (k - 1)\n"
        "biases = [torch.tensor([0.0, -0.5])] * k\n"
        "return weights + [torch.tensor([[2.0, -4.0]])], biases + [torch.zeros(1)]",
    ],
)


def changed(weight=lambda W: W, bias=lambda b: b, end=lambda W: W, of=None):
    """The right network with other matrices between its layers, biases there, or another end."""

    def build(k):
        weights, biases = (of or folds())(k)
        between = [weight(W) for W in weights[1:-1]]
        later = [bias(b) for b in biases[1:-1]]
        return [weights[0], *between, end(weights[-1])], [biases[0], *later, biases[-1]]

    return build


def peaks(top=1.0, between=1.0, adds=-1.0):
    """Sawtooth from the tent as 1 − relu(2x − 1) − relu(1 − 2x), by its parts."""

    def build(k):
        sides, begins = torch.tensor([[2.0, -2.0]]), torch.tensor([-1.0, 1.0])
        end = torch.full((2, 1), adds)
        weights = [sides, *[end @ sides for _ in range(k - 1)], end]
        later = [begins + between * sides[0] for _ in range(k - 1)]
        return weights, [begins, *later, torch.tensor([top])]

    return build


sawtooth_slips = family(
    "sawtooth-slip",
    of="sawtooth",
    says="The network has a slip: {form}.",
    why="Follow x = 0, ¼, ½ and 1 through the first hidden layer by hand: the sum after it has to "
    "be 0, ½, 1 and 0. Then the second layer gets those four as its input.",
    forms={
        "each tent is half as high": folds(adds=(1.0, -2.0)),
        "each tent is twice as high": folds(adds=(4.0, -8.0)),
        "the second unit begins at −½, not at ½": folds(begins=(0.0, 0.5)),
        "the second unit begins at 1, not at ½": folds(begins=(0.0, -1.0)),
        "both units begin at 0": folds(begins=(0.0, 0.0)),
        "both units begin at ½": folds(begins=(-0.5, -0.5)),
        "what the two units add has the wrong sign": folds(adds=(-2.0, 4.0)),
        "the second unit is added, not taken off": folds(adds=(2.0, 4.0)),
        "after ½ it falls by 1 only": folds(adds=(2.0, -3.0)),
        "the tents are upside down: |2x − 1|": folds(adds=(-2.0, 4.0), lift=1.0),
        "each tent is 1 too high": folds(lift=1.0),
        "each tent is 1 too low, −|2x − 1|": peaks(top=0.0, between=0.0),
        "the tents that other tents are put into are 1 too low, −|2x − 1|": peaks(between=0.0),
        "the last tent is 1 too low, −|2x − 1|": peaks(top=0.0),
        "each tent is |2x − 1| + 1, where |2x − 1| is to be taken off": peaks(adds=1.0),
        "the units' input is doubled, and what they add as well": folds(steep=2.0),
        "only the first hidden layer has biases": changed(bias=torch.zeros_like),
        "the matrices between the layers lie on their side": changed(weight=lambda W: W.T),
        "between the layers each unit passes on to one unit only": changed(
            weight=lambda W: W * torch.eye(2)
        ),
        "between the layers the units are passed on as they are, without a tent": changed(
            weight=torch.ones_like
        ),
        "the last layer adds the units up as they are, without a tent": changed(
            end=torch.ones_like
        ),
        "the three units are passed on between the layers as they are, without a tent": changed(
            weight=torch.ones_like, of=folds(**THREE)
        ),
        "the matrices between the layers, of three rows, lie on their side": changed(
            weight=lambda W: W.T, of=folds(**THREE)
        ),
        "only the first hidden layer, whose units fall away from ½, has biases": changed(
            bias=torch.zeros_like, of=peaks()
        ),
        "only the first hidden layer, of three units, has biases": changed(
            bias=torch.zeros_like, of=folds(**THREE)
        ),
        "the second of three units is taken off as often as the others are added": folds(
            begins=(0.0, -0.5, -1.0), adds=(2.0, -2.0, 2.0)
        ),
    },
    spelled=[
        {HINGES: "hinges, tent = torch.tensor([0.0, 0.5])"},
        {TENT: "torch.tensor([[1.0], [-2.0]])"},
        {TENT: "torch.tensor([[2.0], [4.0]])"},
        {"tent.repeat(1, 2)": "tent.repeat(1, 2).T"},
        # The tent as −relu(2x − 1) − relu(1 − 2x), which lacks a 1.
        "turn = torch.tensor([-1.0, 1.0])\nweights = [torch.tensor([[2.0, -2.0]])]\n"
        "weights += [torch.tensor([[-2.0, 2.0], [-2.0, 2.0]]) for _ in range(k - 1)]\n"
        "return [*weights, -torch.ones(2, 1)], [turn] * k + [torch.zeros(1)]",
        {"[hinges.clone() for _ in range(k)]": "[hinges] + [torch.zeros(2)] * (k - 1)"},
        "sides, end = torch.tensor([[2.0, -2.0]]), -torch.ones(2, 1)\n"
        "biases = [torch.tensor([-1.0, 1.0])] + [torch.zeros(2)] * (k - 1)\n"
        "return [sides, *[end @ sides] * (k - 1), end], [*biases, torch.ones(1)]",
    ],
)
