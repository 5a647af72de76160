"""What you can see of how exercise 8 is graded."""

import torch

from grader.suite import as_tuple, check, numbers

POINTS = numbers([0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0])
NAMES = ("(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)")
XOR = (False, True, True, False)
TARGETS = torch.tensor(XOR, dtype=torch.float64)
GRID = torch.linspace(-0.5, 1.5, 41, dtype=torch.float64)
PLANE = torch.cartesian_prod(GRID, GRID).flip(1)
"""The grid's points row by row, as [41 · 41, 2]."""
OTHERS = {
    (False, False, False, True): "and",
    (False, True, True, True): "or",
    (True, False, False, True): "xnor",
    (True, True, True, False): "nand",
    (True, False, False, False): "nor",
}
OTHER_ACTIVATIONS = (torch.sigmoid, torch.tanh, lambda z: (z > 0).double())
PARTS = ("W1", "b1", "W2", "b2")
MARGIN = 0.1
ROUNDING = 1e-5
LINE = (numbers([0.0], [1.0], [2.0], [5.0]), numbers(1.0, 3.0, 5.0, 11.0))


def remembered(code):
    """What xor_parameters returns; it runs once, since it may train a network."""
    return code.remember("xor", lambda subject: subject.xor_parameters())


def parameters(code, agree):
    """The student's four tensors as float64, after a look at their types and shapes."""
    found = remembered(code)
    if found is None:
        agree.fail("`xor_parameters` returns None; is the `return` missing?", named="returned-none")
    if not isinstance(found, (list, tuple)) or len(found) != 4:
        agree.fail(
            "`xor_parameters` has to return four tensors: W1, b1, W2, b2", named="wrong-type"
        )
    for name, tensor in zip(PARTS, found, strict=True):
        look_at_numbers(agree, name, tensor)
    if len({tensor.dtype for tensor in found}) > 1:
        agree.fail("the four tensors mix float32 and float64", named="wrong-dtype")
    look_at_shapes(agree, found)
    return [tensor.double() for tensor in found]


def look_at_numbers(agree, name, tensor):
    """Fail unless it is a finite tensor of an allowed dtype."""
    if not isinstance(tensor, torch.Tensor):
        agree.fail(f"`{name}` is not a tensor", named="wrong-type")
    if tensor.dtype not in {torch.float32, torch.float64}:
        dtype = str(tensor.dtype).removeprefix("torch.")
        agree.fail(f"`{name}` is {dtype} where float32 or float64 is due", named="wrong-dtype")
    if not bool(tensor.isfinite().all()):
        agree.fail(f"`{name}` holds NaN or inf", named="not-finite")


def look_at_shapes(agree, found):
    """Fail unless the four shapes belong to one network with two inputs and one output."""
    W1 = found[0]
    hidden = W1.shape[1] if W1.ndim == 2 else 0
    if W1.ndim != 2 or W1.shape[0] != 2 or hidden < 1:
        agree.fail(f"`W1` has shape {list(W1.shape)} where [2, h] is due", named="wrong-shape")
    due = ([2, hidden], [hidden], [hidden, 1], [1])
    for name, shape, tensor in zip(PARTS, due, found, strict=True):
        if list(tensor.shape) != shape:
            what = f"`{name}` has shape {list(tensor.shape)} where {shape} is due"
            agree.fail(f"{what}, since W1 has {hidden} columns", named="wrong-shape")


def network(X, W1, b1, W2, b2):
    """relu(X @ W1 + b1) @ W2 + b2 for each row of X, shape [n]."""
    return (torch.relu(X @ W1 + b1) @ W2 + b2).flatten()


def surface(code):
    """The network's output over the square."""
    return network(PLANE, *[part.double() for part in remembered(code)])


def outputs(found):
    """The network's value at the four points, a list of four floats."""
    return network(POINTS, *found).tolist()


def told(values):
    """The four values in words."""
    return ", ".join(f"{value:.3g} at {name}" for name, value in zip(NAMES, values, strict=True))


def mistake(found, values):
    """The catalogue's name for a network that doesn't compute XOR; empty if it has none."""
    before = POINTS @ found[0] + found[1]
    straight = bool(((before >= -1e-9).all(0) | (before <= 1e-9).all(0)).all())
    other = OTHERS.get(tuple(value > 0.5 for value in values))
    if straight:
        return f"xor-{other}-never-bends" if other in {"and", "or"} else "xor-never-bends"
    if other:
        return f"xor-is-{other}"
    for activation in OTHER_ACTIVATIONS:
        output = (activation(before) @ found[2] + found[3]).flatten()
        # Half of the probabilities' range, or of the numbers that a sigmoid makes them from.
        if any(tuple((output > middle).tolist()) == XOR for middle in (0.5, 0.0)):
            return "xor-another-activation"
    hidden = torch.relu(before)
    together = hidden[0] + hidden[3] - hidden[1] - hidden[2]
    return "xor-separate-inputs" if bool((together.abs() < 1e-9).all()) else ""


@check(
    "The four points are on their sides of ½",
    of="xor_parameters",
    points=3,
    hint=(
        "Look at the sum of the two inputs: it is 0, 1 or 2. Which curve over that sum is low, "
        "then high, then low again?",
        "One hidden unit can rise with the sum. At which sum does a second one have to start, "
        "and in which direction must it pull?",
        "Print relu(X @ W1 + b1) for the four points: a column that never meets the flat part of "
        "its relu, or never leaves it, adds nothing but a straight line.",
    ),
)
def test_sides(agree, student, picture):
    found = parameters(student, agree)
    # The report shows where the network says 1 over the whole square, right or wrong.
    picture.boundary(surface, grid=(GRID, GRID), data=(POINTS, TARGETS))
    values = outputs(found)
    if tuple(value > 0.5 for value in values) == XOR and 0.5 not in values:
        return
    wrong = [
        name
        for name, value, high in zip(NAMES, values, XOR, strict=True)
        if (value > 0.5) != high or value == 0.5
    ]
    agree.fail(
        f"the network gives {told(values)}; it is on the wrong side of ½ at {', '.join(wrong)}",
        named=mistake(found, values),
    )


@check(
    "… and at least 0.1 away from ½",
    of="xor_parameters",
    points=2,
    needs="sides",
    hint="The sides are right; let the values lie further apart. The last layer sets the scale.",
)
def test_margin(agree, student):
    values = outputs(parameters(student, agree))
    limit = MARGIN - ROUNDING
    gaps = [value - 0.5 if high else 0.5 - value for value, high in zip(values, XOR, strict=True)]
    if min(gaps) >= limit:
        return
    agree.fail(f"the network gives {told(values)}: too close to ½", named="too-close-to-half")


@check(
    "Four points on a line",
    of="best_linear_fit",
    points=2,
    hint=(
        "What does the model give for an input of 0? It need not be 0.",
        "An intercept is the weight of an input that is always 1.",
    ),
)
def test_line(agree):
    agree(lambda code: as_tuple(code.best_linear_fit(*LINE)), rtol=1e-5, atol=1e-5)
