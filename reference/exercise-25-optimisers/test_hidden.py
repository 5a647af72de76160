"""The hidden checks of exercise 25."""

import functools

import pytest
import torch
from torch import Tensor

from grader.suite import as_tuple, check, normal, whole_tensors

RATES = 0.1, 0.1, 0.05, 0.05, 0.2, 0.01
SETTINGS = "The defaults of the statement are for who names none. Are yours asked for each time?"
FORMS = ["single", "vector", "view", "three axes", "float32"]
OTHER = "New tensors have the shape and the dtype of the old ones, and those stay as they were."


def spread(*shape, seed, dtype=torch.float64):
    """Gradients of sizes from 0.001 to 30, of both signs."""
    size = 10 ** (1.1 * normal(*shape, seed=seed).clamp(-1.4, 1.2) + 0.15)
    return (size * normal(*shape, seed=seed + 1).sign()).to(dtype)


def a_step(*shape, seed, dtype=torch.float64):
    """Parameters, gradients, a running mean of gradients, and one of their squares."""
    w = normal(*shape, seed=seed, dtype=dtype)
    gradient, mean, square = (spread(*shape, seed=seed + at, dtype=dtype) for at in (1, 3, 5))
    return w, gradient, mean, square**2


def digits(form):
    """In float32 a right answer may take 1 − 0.999 in float32, which is 1.3e-5 off."""
    return {"rtol": 1e-4, "atol": 1e-4} if form == "float32" else {}


def of_form(form):
    """What a step takes, in other shapes and in float32."""
    return {
        "single": lambda: a_step(seed=21),
        "vector": lambda: a_step(11, seed=31),
        "view": lambda: tuple(one.T[1:, ::2] for one in a_step(5, 6, seed=41)),
        "three axes": lambda: a_step(2, 3, 4, seed=51),
        "float32": lambda: a_step(4, 5, seed=61, dtype=torch.float32),
    }[form]()


STEP = a_step(6, 5, seed=1)
SMALL = a_step(2, 3, seed=11)
GRADIENTS = [spread(7, seed=71 + 2 * at) for at in range(len(RATES))]


def in_a_row(step, kept):
    """All that six steps give, each going on from the one before, at rates that change."""
    w, *state = normal(7, seed=70), *[torch.zeros_like(GRADIENTS[0])] * kept
    found = []
    # From t = 2: a correction that divides by 0 at t = 1 would leave nothing but NaN to judge by.
    for t, (gradient, lr) in enumerate(zip(GRADIENTS, RATES, strict=True), 2):
        moved = step(w, gradient, *state, *([t] if kept == 2 else []), lr)
        if not isinstance(moved, (tuple, list)) or len(moved) != 1 + kept:
            return moved
        if not all(isinstance(one, Tensor) and one.shape == w.shape for one in moved):
            return moved
        found.append(as_tuple(moved))
        w, *state = moved
    return found


def at_rest(w, gradient, *state):
    """The same step, with a first column in which nothing has ever pushed or pushes."""
    kept = torch.ones_like(w)
    kept[:, 0] = 0
    return w, *(one * kept for one in (gradient, *state))


# --- momentum_step ------------------------------------------------------------------


@check(
    "Steps at other rates, with other momenta",
    of="momentum_step",
    hint=("What is left of the step with momentum 0?", SETTINGS),
)
def test_momenta(agree):
    w, gradient, velocity, _ = STEP
    for lr, momentum in ((0.3, 0.5), (0.01, 0.99), (1.5, 0.0)):
        agree(
            lambda code, lr=lr, momentum=momentum: as_tuple(
                code.momentum_step(w, gradient, velocity, lr=lr, momentum=momentum)
            )
        )
    agree(lambda code: as_tuple(code.momentum_step(w, gradient, velocity, 0.2)))


@check(
    "Six steps with momentum in a row, at a learning rate that changes",
    of="momentum_step",
    hint="Halve the learning rate after some steps. Does the velocity know of it? Should it?",
)
def test_momentum_row(agree):
    agree(lambda code: in_a_row(code.momentum_step, kept=1))


@check("Steps with momentum of other tensors", of="momentum_step", points=0.2, hint=OTHER)
@pytest.mark.parametrize("form", FORMS)
def test_momentum_forms(agree, form):
    state = of_form(form)[:3]
    agree(lambda code: as_tuple(code.momentum_step(*state, lr=0.4)), unchanged=True)


test_momentum_whole = whole_tensors(
    "A step with momentum takes whole tensors",
    of="momentum_step",
    points=0.5,
    few=(*SMALL[:3], 0.1),
    many=(*STEP[:3], 0.1),
    read=as_tuple,
)

# --- rmsprop_step -------------------------------------------------------------------


@check(
    "Steps of RMSProp with other settings",
    of="rmsprop_step",
    hint=(
        "Try α = 0: which gradients are then left in the square?",
        "With ε = 0.01 it shows where ε is added. Is it under the root?",
        SETTINGS,
    ),
)
def test_rmsprop_settings(agree):
    w, gradient, _, square = STEP
    for lr, alpha, eps in ((0.1, 0.9, 1e-2), (0.02, 0.5, 1e-8), (1.5, 0.0, 1e-2)):
        agree(
            lambda code, lr=lr, alpha=alpha, eps=eps: as_tuple(
                code.rmsprop_step(w, gradient, square, lr=lr, alpha=alpha, eps=eps)
            )
        )
    agree(lambda code: as_tuple(code.rmsprop_step(w, gradient, square, 0.3)))


@check(
    "Six steps of RMSProp in a row, at a learning rate that changes",
    of="rmsprop_step",
    hint="What comes back from one step goes into the next: the square itself, or its root?",
)
def test_rmsprop_row(agree):
    agree(lambda code: in_a_row(code.rmsprop_step, kept=1))


@check(
    "RMSProp where a gradient has always been 0",
    of="rmsprop_step",
    points=0.5,
    hint="What is 0 divided by 0, and what is 0 divided by 0 + ε?",
)
def test_rmsprop_rest(agree):
    w, gradient, square = at_rest(STEP[0], STEP[1], STEP[3])
    agree(lambda code: as_tuple(code.rmsprop_step(w, gradient, square, lr=0.1, eps=0.01)))


@check("Steps of RMSProp of other tensors", of="rmsprop_step", points=0.2, hint=OTHER)
@pytest.mark.parametrize("form", FORMS)
def test_rmsprop_forms(agree, form):
    w, gradient, _, square = of_form(form)
    agree(
        lambda code: as_tuple(code.rmsprop_step(w, gradient, square, lr=0.4)),
        unchanged=True,
        **digits(form),
    )


test_rmsprop_whole = whole_tensors(
    "A step of RMSProp takes whole tensors",
    of="rmsprop_step",
    points=0.5,
    few=(*SMALL[:2], SMALL[3], 0.1),
    many=(*STEP[:2], STEP[3], 0.1),
    read=as_tuple,
)

# --- adam_step ----------------------------------------------------------------------

OTHERS = [
    {"t": 2, "lr": 0.02, "betas": (0.9, 0.999), "eps": 1e-8},
    {"t": 1000, "lr": 1.5, "betas": (0.95, 0.98), "eps": 1e-2},
    {"t": 3, "lr": 0.3, "betas": (0.0, 0.5), "eps": 1e-8},
    {"t": 1, "lr": 0.1, "betas": (0.8, 0.99), "eps": 1e-2},
]


@check(
    "Adam's steps 1, 2, 3 and 1000, with other settings",
    of="adam_step",
    hint=(
        "What is 1 − βᵗ at t = 1, at t = 2, and after a thousand steps?",
        "With ε = 0.01 it shows where ε is added: to the root of which square?",
        SETTINGS,
    ),
)
def test_adam_settings(agree):
    for how in OTHERS:
        agree(lambda code, how=how: as_tuple(code.adam_step(*STEP, **how)))
    agree(lambda code: as_tuple(code.adam_step(*STEP, 4, 0.3)))


@check(
    "Six steps of Adam in a row, at a learning rate that changes",
    of="adam_step",
    hint="The correction is worked out anew at each step. From which mean and square?",
)
def test_adam_row(agree):
    agree(lambda code: in_a_row(code.adam_step, kept=2))


@check(
    "Adam where a gradient has always been 0",
    of="adam_step",
    points=0.5,
    hint="What is 0 divided by 0, and what is 0 divided by 0 + ε?",
)
def test_adam_rest(agree):
    resting = at_rest(*STEP)
    agree(lambda code: [as_tuple(code.adam_step(*resting, t=t, lr=0.1, eps=0.01)) for t in (1, 2)])


@check("Steps of Adam of other tensors", of="adam_step", points=0.2, hint=OTHER)
@pytest.mark.parametrize("form", FORMS)
def test_adam_forms(agree, form):
    state = of_form(form)
    agree(
        lambda code: as_tuple(code.adam_step(*state, t=3, lr=0.4)), unchanged=True, **digits(form)
    )


test_adam_whole = whole_tensors(
    "A step of Adam takes whole tensors",
    of="adam_step",
    points=0.5,
    few=(*SMALL, 2, 0.1),
    many=(*STEP, 2, 0.1),
    read=as_tuple,
)

# --- adamw_step ---------------------------------------------------------------------


@check(
    "AdamW's steps 1, 2, 3 and 1000, with other settings",
    of="adamw_step",
    hint=(
        "By which factor does w shrink at lr = 1.5 and λ = 0.1? Work it out before you look.",
        "With a weight decay of 0 it is Adam's step. Is yours?",
        SETTINGS,
    ),
)
def test_adamw_settings(agree):
    for how, decay in zip(OTHERS, (0.3, 0.0, 0.1, 0.05), strict=True):
        agree(
            lambda code, how=how, decay=decay: as_tuple(
                code.adamw_step(*STEP, **how, weight_decay=decay)
            )
        )
    agree(lambda code: as_tuple(code.adamw_step(*STEP, 4, 0.3)))


@check(
    "Six steps of AdamW in a row, at a learning rate that changes",
    of="adamw_step",
    hint="Halve the learning rate: what becomes of the factor by which w shrinks?",
)
def test_adamw_row(agree):
    agree(lambda code: in_a_row(functools.partial(code.adamw_step, weight_decay=0.4), kept=2))


@check(
    "AdamW where a gradient has always been 0",
    of="adamw_step",
    points=0.5,
    hint="A weight that nothing pushes shrinks all the same. By how much?",
)
def test_adamw_rest(agree):
    resting = at_rest(*STEP)
    agree(
        lambda code: [
            as_tuple(code.adamw_step(*resting, t=t, lr=0.1, eps=0.01, weight_decay=0.3))
            for t in (1, 2)
        ]
    )


@check("Steps of AdamW of other tensors", of="adamw_step", points=0.2, hint=OTHER)
@pytest.mark.parametrize("form", FORMS)
def test_adamw_forms(agree, form):
    state = of_form(form)
    agree(
        lambda code: as_tuple(code.adamw_step(*state, t=3, lr=0.4, weight_decay=0.2)),
        unchanged=True,
        **digits(form),
    )


test_adamw_whole = whole_tensors(
    "A step of AdamW takes whole tensors",
    of="adamw_step",
    points=0.5,
    few=(*SMALL, 2, 0.1),
    many=(*STEP, 2, 0.1),
    read=as_tuple,
)
