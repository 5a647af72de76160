"""The hidden checks of exercise 21."""

import pytest
import torch

from grader.suite import as_tuple, check, generator, normal, numbers, part, whole_tensors

# --- sparsity -----------------------------------------------------------------------


def sparse(*shape, seed, dtype=torch.float64):
    """Normal numbers, of which about every third is 0."""
    zero = torch.rand(shape, generator=generator(seed)) < 0.35
    return normal(*shape, seed=seed + 1).masked_fill(zero, 0.0).to(dtype)


@check(
    "Shares of other tensors: a vector, three axes, a single number, float32, all zeros",
    of="sparsity",
    points=0.5,
    hint="How many elements has a tensor of shape [3, 4, 5]?",
)
def test_shares(agree):
    other = [
        sparse(17, seed=1),
        sparse(3, 4, 5, seed=3),
        sparse(6, 9, seed=5).T[::2],
        sparse(7, 5, seed=7, dtype=torch.float32),
        normal(seed=9),
        torch.zeros(4, 2),
    ]
    agree(lambda code: [code.sparsity(W) for W in other], rtol=1e-6, unchanged=True)


@check(
    "A weight that is tiny is still there, and −0 is 0",
    of="sparsity",
    points=0.5,
    hint="Is 1e-12 equal to 0?",
)
def test_tiny(agree):
    # However few of the tiny ones are taken for zeros, it is not what another slip gives.
    large = (2.0, -1.0, 3.0, -4.0, -2.0, 5.0, -3.0, -0.5, 1.0, -5.0)
    tiny = numbers(1e-12, 0.0, 1e-30, -0.0, 1e-9, *large)
    agree(lambda code: code.sparsity(tiny), rtol=1e-6)


@check(
    "Zeros are counted in whole tensors",
    of="sparsity",
    points=0.5,
    hint="A comparison takes a whole tensor at once, and so does a sum.",
)
def test_count_whole(agree):
    few, many = sparse(3, 5, seed=11), sparse(9, 8, seed=13)
    agree.vectorised(lambda code: code.sparsity(few), lambda code: code.sparsity(many), rtol=1e-6)


# --- magnitude_mask -----------------------------------------------------------------

MATRIX = normal(7, 9, seed=21)


def left(weights, masks):
    """How many go and which sizes stay, in words: which of several equal ones go is free."""
    if [mask.shape for mask in masks] != [W.shape for W in weights]:
        raise ValueError("another shape")
    sizes = torch.cat([(W * mask).abs().flatten() for W, mask in zip(weights, masks, strict=True)])
    cut = torch.cat([mask.flatten() == 0 for mask in masks])
    stay = " ".join(f"{size:g}" for size in sizes[~cut].sort().values)
    dtypes = " ".join(str(mask.dtype) for mask in masks)
    return f"{int(cut.sum())} of {len(cut)} go, and the sizes {stay} stay: {dtypes}"


@check(
    "Other amounts of 63 weights",
    of="magnitude_mask",
    hint=(
        "Of 63 weights a quarter is 15.75. How many zeros does your mask have?",
        "Which ones go: the smallest numbers, or those that are smallest in size?",
    ),
)
def test_amounts(agree):
    for amount in (0.25, 0.1, 0.4, 0.66, 0.9):
        agree(lambda code, amount=amount: code.magnitude_mask(MATRIX, amount))


@check(
    "Nothing goes, and everything goes",
    of="magnitude_mask",
    hint="What do your lines do if no weight is to go? And if every one is?",
)
def test_ends(agree):
    agree(lambda code: [code.magnitude_mask(MATRIX, amount) for amount in (0.25, 0.0, 1.0)])


@check(
    "Among equal weights",
    of="magnitude_mask",
    hint="Where several are equally small, some of them may have to stay. Count the zeros.",
)
def test_equals(agree):
    few = torch.tensor([-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5], dtype=torch.float64)
    drawn = few[torch.randint(0, 7, (29,), generator=generator(24))]
    drawn = torch.cat([drawn, numbers(5.5, -4.0, 3.0)]).reshape(4, 8)
    flat = torch.full((5, 3), -0.5), torch.zeros(9)
    due = [(drawn, 0.2), (drawn, 0.55), (drawn, 0.93), (flat[0], 0.4), (flat[1], 0.3)]
    agree(lambda code: [left([W], [code.magnitude_mask(W, amount)]) for W, amount in due])


@check(
    "Masks of other tensors",
    of="magnitude_mask",
    points=0.25,
    hint="A mask has the shape and the dtype of its weights, whatever they are.",
)
@pytest.mark.parametrize("form", ["vector", "three axes", "single", "float32"])
def test_masks(agree, form):
    single, row = normal(seed=26), normal(1, 3, seed=29)
    due = {
        "vector": [(normal(11, seed=24), 0.3), (normal(11, seed=24), 0.72)],
        "three axes": [(normal(3, 2, 4, seed=25), 0.3), (normal(3, 2, 4, seed=25), 0.72)],
        "single": [(single, 0.2), (single, 0.9), (row, 0.4)],
        "float32": [(normal(5, 6, seed=27, dtype=torch.float32), amount) for amount in (0.3, 0.72)],
    }[form]
    agree(lambda code: [code.magnitude_mask(W, amount) for W, amount in due], unchanged=True)


@check(
    "The mask of a transposed matrix",
    of="magnitude_mask",
    points=0.5,
    hint=(
        "What `flatten` or `reshape` gives is a view at times and a copy at other times. Into "
        "which of the two are your zeros written?",
    ),
)
def test_view(agree):
    for W in (MATRIX.T, MATRIX[:, ::2]):
        agree(lambda code, W=W: code.magnitude_mask(W, 0.4), unchanged=True)


test_mask_whole = whole_tensors(
    "A mask takes whole tensors",
    of="magnitude_mask",
    points=0.5,
    few=(normal(3, 2, seed=28), 0.3),
    many=(MATRIX, 0.4),
    hint="`argsort` and `topk` order all elements at once. How many go, shape and amount say.",
)

# --- global_masks -------------------------------------------------------------------

LAYERS = [normal(6, 10, seed=31), normal(10, 4, seed=32, scale=2.5)]


@check(
    "Masks for layers of 60 and 40 weights",
    of="global_masks",
    hint=(
        "Of a hundred weights 25 go. Are they 15 and 10, whatever the weights are?",
        "Which of them are the smallest if both layers lie in one long row?",
    ),
)
def test_layers(agree):
    for amount in (0.253, 0.107, 0.6):
        agree(lambda code, amount=amount: as_tuple(code.global_masks(LAYERS, amount)))


@check(
    "Masks of other networks",
    of="global_masks",
    points=0.25,
    hint="Each mask has the shape and the dtype of its own layer.",
)
@pytest.mark.parametrize("form", ["one", "four", "views", "float32"])
def test_networks(agree, form):
    layers = {
        "one": [MATRIX],
        "four": [
            normal(4, 3, seed=33),
            normal(4, seed=34),
            normal(seed=35),
            normal(2, 3, 2, seed=36),
        ],
        "views": [layer.T for layer in LAYERS],
        "float32": [layer.float() for layer in LAYERS],
    }[form]

    def scenario(code):
        return [as_tuple(code.global_masks(layers, amount)) for amount in (0.297, 0.747)]

    agree(scenario, unchanged=True)


@check(
    "Nothing goes in any layer, and everything goes",
    of="global_masks",
    points=0.5,
    hint="What do your lines do if no weight is to go? And if every one is?",
)
def test_global_ends(agree):
    agree(lambda code: [as_tuple(code.global_masks(LAYERS, at)) for at in (0.25, 0.0, 1.0)])


@check(
    "Equal weights in several layers",
    of="global_masks",
    hint="Where several are equally small, some of them may have to stay, in whichever layer.",
)
def test_global_equals(agree):
    drawn = torch.tensor([0.5, -0.5, 1.0, -1.0, 2.0])[
        torch.randint(0, 5, (23,), generator=generator(38))
    ]
    layers = [drawn[:12].reshape(3, 4), drawn[12:17], drawn[17:].reshape(2, 3)]
    layers.append(torch.tensor([5.5, -4.0, 3.0]))

    def scenario(code, amount):
        masks = code.global_masks(layers, amount)
        return left(layers, [part(masks, at, of=4) for at in range(4)])

    agree(lambda code: [scenario(code, amount) for amount in (0.3, 0.73, 0.95)])


test_global_whole = whole_tensors(
    "All masks come from whole tensors",
    of="global_masks",
    points=0.5,
    few=([layer[:2, :3] for layer in LAYERS], 0.3),
    many=(LAYERS, 0.3),
    read=as_tuple,
    hint="A loop over the layers is fine. Inside it no element has to be picked out.",
)

# --- masked_momentum_step -----------------------------------------------------------


def a_step(*shape, seed, dtype=torch.float64):
    """Weights, gradient, velocity, and a mask of zeros and ones."""
    mask = torch.rand(shape, generator=generator(seed)) < 0.6
    drawn = [normal(*shape, seed=seed + at, dtype=dtype) for at in (1, 2, 3)]
    return *drawn, mask.to(dtype)


STEP = a_step(6, 5, seed=41)


@check(
    "Steps at other rates, with other momenta",
    of="masked_momentum_step",
    hint=(
        "Write the new velocity down first. The new weights follow from it.",
        "What is left of the step with momentum 0?",
    ),
)
def test_steps(agree):
    for lr, momentum in ((0.3, 0.5), (0.01, 0.99), (1.5, 0.0)):
        agree(
            lambda code, lr=lr, momentum=momentum: as_tuple(
                code.masked_momentum_step(*STEP, lr=lr, momentum=momentum)
            )
        )
    agree(lambda code: as_tuple(code.masked_momentum_step(*STEP, 0.2)))


@check(
    "Five steps in a row, and two more when the mask is lifted",
    of="masked_momentum_step",
    hint=(
        "Print a pruned weight, and its velocity, after each step. What are they when the mask is "
        "all ones again?",
    ),
)
def test_row(agree):
    start, target, velocity, mask = STEP

    def scenario(code):
        W, v, found = start, 1e6 * velocity, []
        for step in range(7):
            now = mask if step < 5 else torch.ones_like(mask)
            moved = code.masked_momentum_step(W, W - target, v, now, lr=0.3, momentum=0.8)
            W, v = part(moved, 0, of=2), part(moved, 1, of=2)
            cut = int(((W != 0) & (now == 0)).sum())
            found += [f"{cut} pruned weights aren't 0", W, v]
        return found

    agree(scenario)


@check(
    "Steps of other tensors",
    of="masked_momentum_step",
    points=0.25,
    hint="New tensors have the shape and the dtype of the old ones, and those stay as they were.",
)
@pytest.mark.parametrize("form", ["vector", "three axes", "view", "float32"])
def test_forms(agree, form):
    due = {
        "vector": a_step(9, seed=51),
        "three axes": a_step(2, 3, 4, seed=55),
        "view": tuple(one.T[1:] for one in STEP),
        "float32": a_step(4, 6, seed=59, dtype=torch.float32),
    }[form]
    agree(lambda code: as_tuple(code.masked_momentum_step(*due, lr=0.4)), unchanged=True)


test_step_whole = whole_tensors(
    "A step takes whole tensors",
    of="masked_momentum_step",
    points=0.5,
    few=(*a_step(2, 3, seed=63), 0.1),
    many=(*STEP, 0.1),
    read=as_tuple,
    hint="All elements can be multiplied by the mask at once.",
)
