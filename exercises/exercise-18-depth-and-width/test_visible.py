"""What you can see of how exercise 18 is graded."""

import torch

from grader.suite import check, numbers

X = numbers(-1.0, 0.0, 0.5, 2.0, 3.0)
Y = numbers(1.5, -0.5, 1.0, 2.0, -1.0)
AT = numbers(-1.0, -0.5, 0.0, 0.25, 0.5, 1.25, 2.0, 2.5, 3.0)
"""The points' places and the middles between them."""
ACROSS = torch.linspace(-1, 3, 65, dtype=torch.float64)
EIGHTHS = torch.arange(9, dtype=torch.float64) / 8
FINE = torch.arange(129, dtype=torch.float64) / 128
ALLOWED = (torch.float32, torch.float64)
MOST_UNITS = 3


# --- networks -----------------------------------------------------------------------


def computed(at, weights, biases):
    """What a ReLU network gives at each of the inputs `at`, shape [p]."""
    values = at.unsqueeze(1)
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True)):
        values = (torch.relu(values) if layer else values) @ W.double()
        if b.shape != values.shape[1:]:
            raise ValueError(f"a bias has shape {list(b.shape)}")
        values = values + b.double()
    return values.squeeze(1)


def line(code, x, y, at):
    """What the student's network with one hidden layer gives at `at`."""
    W1, b1, W2, b2 = code.relu_interpolation(x, y)
    return computed(at, [W1, W2], [b1, b2])


def folded(code, k, at):
    """What the student's deep network gives at `at`."""
    return computed(at, *code.sawtooth(k))


def told(values, at):
    """The values by their places, so that a report says where one is wrong."""
    return {f"at x = {place:g}": value for place, value in zip(at.tolist(), values, strict=True)}


def look_at_layers(agree, weights, biases, names, columns):
    """Fail unless these are the parts of a network with one input and one output.

    `names` has what a weight and a bias are called, for each layer; `columns` is the name of the
    mistake to give the first weight as a column.
    """
    rows, last = 1, len(weights) - 1
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True)):
        for name, part in zip(names(layer), (W, b), strict=True):
            look_at_numbers(agree, name, part)
        width = 1 if layer == last else max(W.shape[-1:], default=0)
        if list(W.shape) != [rows, width] or not width:
            due = f"[{rows}, {1 if layer == last else 'h'}]"
            what = f"`{names(layer)[0]}` has shape {list(W.shape)} where {due} is due"
            lying = layer == 0 and list(W.shape) == [W.numel(), 1]
            agree.fail(what, named=columns if lying else "wrong-shape")
        if list(b.shape) != [width]:
            what = f"`{names(layer)[1]}` has shape {list(b.shape)} where [{width}] is due"
            agree.fail(what, named="wrong-shape")
        rows = width


def look_at_numbers(agree, name, part):
    """Fail unless it is a tensor of float32 or float64."""
    if not isinstance(part, torch.Tensor):
        agree.fail(f"`{name}` is not a tensor", named="wrong-type")
    if part.dtype not in ALLOWED:
        dtype = str(part.dtype).removeprefix("torch.")
        agree.fail(f"`{name}` is {dtype}, where float32 or float64 is due", named="wrong-dtype")


# --- relu_interpolation -------------------------------------------------------------


def look_at_four(agree, found):
    """Fail unless it is (W1, b1, W2, b2) with shapes that fit each other."""
    if not isinstance(found, (list, tuple)) or len(found) != 4:
        agree.fail("`relu_interpolation` has to return W1, b1, W2 and b2", named="wrong-type")
    W1, b1, W2, b2 = found
    if isinstance(W1, torch.Tensor) and W1.ndim == 2 and not W1.shape[1]:
        agree.fail("there is no hidden unit at all", named="interpolation-level-at-first")
    names = lambda layer: (f"W{layer + 1}", f"b{layer + 1}")  # noqa: E731
    look_at_layers(agree, [W1, W2], [b1, b2], names, columns="interpolation-column")


def look_at_width(agree, found, m):
    """Fail if there are more hidden units than points."""
    if len(found[1]) > m:
        what = f"there are {len(found[1])} hidden units, where at most {m} are due"
        agree.fail(what, named="interpolation-too-wide")


@check(
    "The broken line through five points",
    of="relu_interpolation",
    points=3,
    hint=(
        "Work out the four slopes by hand, and draw the line.",
        "At x₁ no unit has begun yet. Which of the four tensors says how high the line is there?",
        "A unit that begins at a point adds to the slope that is there already. By how much has "
        "the slope to change at each point?",
    ),
)
def test_five_points(agree, student, picture):
    found = student.relu_interpolation(X, Y)
    look_at_four(agree, found)
    title = "Your network over x, and the broken line through the points"
    picture.curve(lambda code: line(code, X, Y, ACROSS), over=ACROSS, argument="x", title=title)
    agree(lambda code: told(line(code, X, Y, AT), AT), rtol=1e-8, atol=1e-8)
    look_at_width(agree, found, len(X))


@check(
    "A straight line through two points",
    of="relu_interpolation",
    points=1,
    hint=(
        "A single unit is enough. Where does it begin, and how steep is it?",
        "And how high is the line where the unit begins?",
    ),
)
def test_two_points(agree, student):
    x, y, at = numbers(2.0, 4.0), numbers(5.0, -1.0), numbers(2.0, 2.5, 3.0, 4.0)
    look_at_four(agree, student.relu_interpolation(x, y))
    agree(lambda code: told(line(code, x, y, at), at), rtol=1e-8, atol=1e-8)


# --- sawtooth -----------------------------------------------------------------------


def is_layer(part):
    """Whether it is a weight with its bias."""
    tensors = isinstance(part, (list, tuple)) and all(isinstance(one, torch.Tensor) for one in part)
    return tensors and [one.ndim for one in part] == [2, 1]


def look_at_lists(agree, found, k):
    """Fail unless it is two lists of tensors that fit each other."""
    if isinstance(found, (list, tuple)) and found and all(map(is_layer, found)):
        due = "first the list of all weights and then that of all biases is due"
        agree.fail(f"each entry is a weight with its bias, where {due}", named="wrong-type")
    lists = isinstance(found, (list, tuple)) and len(found) == 2
    if not lists or not all(isinstance(part, (list, tuple)) for part in found):
        agree.fail("`sawtooth` has to return two lists: weights and biases", named="wrong-type")
    weights, biases = found
    if len(weights) != len(biases):
        what = f"there are {len(weights)} weights and {len(biases)} biases"
        agree.fail(f"{what}; each layer has one of each", named="wrong-length")
    if len(weights) == k and [len(bias) for bias in biases] == [2] * k:
        what = f"the last of your {k} weights has 2 columns: two numbers come out, not one"
        agree.fail(what, named="sawtooth-not-added-up")
    names = lambda layer: (f"weights[{layer}]", f"biases[{layer}]")  # noqa: E731
    look_at_layers(agree, weights, biases, names, columns="sawtooth-column")
    if len({part.dtype for part in (*weights, *biases)}) > 1:
        agree.fail("the tensors mix float32 and float64", named="wrong-dtype")


def look_at_depth(agree, found, k):
    """Fail unless there are k hidden layers of at most three units."""
    units = [len(bias) for bias in found[1][:-1]]
    if len(units) == k and max(units) <= MOST_UNITS:
        return
    named = ""
    if len(units) == 1:
        named = "sawtooth-wide"
    elif len(units) == 2 * k - 1:
        named = "sawtooth-closed"
    if len(units) == 1:
        of = f"there is 1 hidden layer of {units[0]} units"
    else:
        of = f"there are {len(units)} hidden layers of {', '.join(map(str, units))} units"
    agree.fail(f"{of}, where {k} of at most {MOST_UNITS} units are due", named=named)


@check(
    "k = 1: the tent",
    of="sawtooth",
    points=1.5,
    hint=(
        "The tent is the broken line through three points. You have a function for those.",
        "Which slope has it to the left of ½, and by how much does it change there?",
    ),
)
def test_one_fold(agree, student):
    found = student.sawtooth(1)
    look_at_lists(agree, found, 1)
    agree(lambda code: told(folded(code, 1, EIGHTHS), EIGHTHS), atol=1e-3)
    look_at_depth(agree, found, 1)


@check(
    "k = 3: eight pieces from three hidden layers",
    of="sawtooth",
    points=2.5,
    hint=(
        "Write the first tent as a sum of units. This sum is what the units of the second layer "
        "get as their input.",
        "Between the sum and the next units there is no ReLU. Two matrices in a row, with nothing "
        "between them: what can be made of them?",
        "Put x = ¼ into your first layer by hand, and follow it through: ½, then 1, then 0.",
    ),
)
def test_three_folds(agree, student, picture):
    found = student.sawtooth(3)
    look_at_lists(agree, found, 3)
    title = "Your network over x, and the tent applied three times"
    picture.curve(lambda code: folded(code, 3, FINE), over=FINE, argument="x", title=title)
    # A place in each of the eight pieces.
    at = EIGHTHS[:-1] + 1 / 32
    agree(lambda code: told(folded(code, 3, at), at), atol=1e-3)
    agree(lambda code: {"from 0 to 1": folded(code, 3, FINE)}, atol=1e-3)
    look_at_depth(agree, found, 3)


# --- count_pieces -------------------------------------------------------------------


LINES = (
    (
        numbers(0.0, 1.0, 2.0, 3.0, 5.0, 6.0, 8.0, 9.0, 12.0, 13.0),
        numbers(0.0, 1.0, 2.0, 5.0, 5.0, 6.0, 6.0, 5.0, 8.0, 11.0),
    ),
    (numbers(0.0, 1.0, 3.0), numbers(2.0, 1.5, 0.5)),
    (numbers(0.0, 1.0, 2.0, 3.0, 4.0, 5.0), numbers(1.0, 0.0, 1.0, 0.0, 1.0, 0.0)),
)


@check(
    "Lines through ten points, through three and through six",
    of="count_pieces",
    points=2,
    hint=(
        "Draw the first line, and mark where it bends. It doesn't bend at every point.",
        "A line that never bends is one piece. And with a single bend?",
        "Rising slowly and then fast is a bend, too.",
    ),
)
def test_counts(agree):
    agree(lambda code: [code.count_pieces(x, y) for x, y in LINES])


def tents(k):
    """X [17] from 0 to 1 in float32, and the tent applied k times."""
    x = torch.arange(17) / 16
    y = x
    for _ in range(k):
        y = 1 - (2 * y - 1).abs()
    return x, y


@check(
    "The pieces of three sawtooths",
    of="count_pieces",
    points=1,
    hint="Two pieces may have the same slope and still be two.",
)
def test_count_of_sawtooths(agree):
    agree(lambda code: [code.count_pieces(*tents(k)) for k in (3, 1, 2)])
