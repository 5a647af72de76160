"""The hidden checks of exercise 16."""

import pytest
import torch

from grader.suite import check, normal, whole_tensors


def points(n, *, seed, dtype=torch.float64):
    """X around ½, and y about a line."""
    x = 0.5 + normal(n, seed=seed)
    y = 1.5 * x - 0.5 + normal(n, seed=seed + 1, scale=0.7)
    return x.to(dtype), y.to(dtype)


SEVEN = points(7, seed=1)
ONE = points(1, seed=3)
FLOAT = points(6, seed=5, dtype=torch.float32)
WS, BS = normal(5, seed=7, scale=2), normal(4, seed=8, scale=2)
START = normal(2, seed=9)
DATA = {"seven": SEVEN, "one": ONE, "float32": FLOAT}


@check(
    "Other surfaces",
    of="loss_surface",
    points=0.5,
    hint="Try it with as many slopes as examples, and look at each entry's line.",
)
@pytest.mark.parametrize("form", DATA)
def test_surfaces(agree, form):
    x, y = DATA[form]
    ws, bs = WS.to(x.dtype), BS.to(x.dtype)
    agree(lambda code: code.loss_surface(x, y, ws, bs), unchanged=True)


@check(
    "A single slope, a single bias, and a grid as large as the data",
    of="loss_surface",
    points=0.5,
    hint="The result has a row for each slope and a column for each bias, also where that is one.",
)
def test_thin(agree):
    x, y = SEVEN
    agree(
        lambda code: [
            code.loss_surface(x, y, ws, bs)
            for ws, bs in ((WS[:1], BS), (WS, BS[:1]), (WS[:1], BS[:1]), (x, y))
        ]
    )


test_surface_whole = whole_tensors(
    "The surface comes from whole tensors, without a loop over either axis",
    of="loss_surface",
    few=(*points(4, seed=11), WS[:3], BS[:2]),
    many=(*points(9, seed=12), normal(8, seed=13), normal(7, seed=14)),
    hint="Give `ws`, `bs` and `x` an axis each; broadcasting does the rest.",
)


@check(
    "Forty steps",
    of="descent_path",
    points=0.5,
    hint=(
        "Every step looks at the errors of the point where it begins.",
        "`-=` and methods that end in `_` change what the caller handed in.",
    ),
)
@pytest.mark.parametrize("form", DATA)
def test_paths(agree, form):
    x, y = DATA[form]
    digits = {"rtol": 1e-4, "atol": 1e-5} if form == "float32" else {}
    start = START.to(x.dtype)
    agree(lambda code: code.descent_path(x, y, start, lr=0.08, steps=40), unchanged=True, **digits)


@check(
    "Two steps, one, and none",
    of="descent_path",
    points=0.5,
    hint="With no step the path has one point. Which?",
)
def test_few_steps(agree):
    for steps in (2, 1, 0):
        agree(lambda code, steps=steps: code.descent_path(*SEVEN, START, 0.1, steps))


@check(
    "200 steps just below the largest rate, and just above it",
    of="descent_path",
    hint="A path that climbs out of the valley is shown as it is.",
)
def test_at_the_limit(agree):
    lines = torch.stack([SEVEN[0], torch.ones(7)], 1)
    limit = 7 / torch.linalg.eigvalsh(lines.T @ lines)[-1].item()
    rates = (0.99 * limit, 1.01 * limit)
    agree(lambda code: [code.descent_path(*SEVEN, START, lr, 200) for lr in rates])


@check(
    "A step takes all examples at once",
    of="descent_path",
    points=0.5,
    hint="A loop over the steps is enough. Inside it everything concerns whole tensors.",
)
def test_path_at_once(agree):
    few, many = points(3, seed=21), points(11, seed=22)
    agree.vectorised(
        lambda code: code.descent_path(*few, START, 0.05, 4),
        lambda code: code.descent_path(*many, START, 0.05, 4),
    )


@check(
    "The Hessian of other inputs",
    of="hessian",
    points=0.5,
    hint="Write the four entries for n = 1 down, and compare.",
)
@pytest.mark.parametrize("form", [*DATA, "alike"])
def test_hessians(agree, form):
    x = (DATA | {"alike": (2 + torch.zeros(4).double(),)})[form][0]
    agree(lambda code: code.hessian(x), unchanged=True)


test_hessian_whole = whole_tensors(
    "The Hessian comes from whole tensors",
    of="hessian",
    points=0.5,
    few=(SEVEN[0][:3],),
    many=(SEVEN[0],),
    hint="`torch.stack` puts 0-d tensors together; no number has to be taken out.",
)


@check(
    "The largest rate of other inputs",
    of="largest_learning_rate",
    points=0.5,
    hint="Follow your code with one input, x = 2: what are H and its two eigenvalues?",
)
@pytest.mark.parametrize("form", [*DATA, "sizes"])
def test_rates(agree, form):
    if form == "sizes":
        x, _ = SEVEN
        sizes = (0.01, 0.5, 3.0, 100.0)
        agree(lambda code: [code.largest_learning_rate(size * x) for size in sizes], rtol=1e-9)
    else:
        agree(lambda code: code.largest_learning_rate(DATA[form][0]), unchanged=True)


test_rate_whole = whole_tensors(
    "The largest rate comes from whole tensors",
    of="largest_learning_rate",
    points=0.5,
    few=(SEVEN[0][:3],),
    many=(SEVEN[0],),
    hint="An entry of a tensor, as in `values[-1]`, is a tensor itself.",
)
