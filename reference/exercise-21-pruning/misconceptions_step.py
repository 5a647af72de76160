"""The known wrong ideas about a step with momentum that respects a mask."""

# ruff: noqa: ARG005 - every rule of a velocity takes the same four

from collections.abc import Callable
from typing import NamedTuple

from grader.suite import crossed, family, misconception


def masked(value, mask):
    return value * mask


def as_it_is(value, mask):
    """The mask isn't applied."""
    return value


def other_way_round(value, mask):
    return value * (1 - mask)


class Where(NamedTuple):
    """What the mask is applied to."""

    old: Callable = as_it_is
    gradient: Callable = as_it_is
    velocity: Callable = masked
    weights: Callable = masked


RIGHT = Where()


def old_and_new(v, g, m, lr):
    """The velocity before the mask."""
    return m * v + g


def downhill(W, v, lr):
    """The weights before the mask."""
    return W - lr * v


def _step(law=(old_and_new, downhill), where=RIGHT, swap=False):
    """masked_momentum_step from its parts: what a step is, and where the mask is applied."""
    rule, move = law

    def build(W, gradient, velocity, mask, lr, momentum=0.9):
        v = rule(where.old(velocity, mask), where.gradient(gradient, mask), momentum, lr)
        v = where.velocity(v, mask)
        new = where.weights(move(W, v, lr), mask)
        return (v, new) if swap else (new, v)

    return build


def step_wrong(identifier, says, why, spelled, **parts):
    """An entry for a step with a part that is wrong."""
    declare = misconception(
        f"masked-step-{identifier}", of="masked_momentum_step", says=says, why=why, spelled=spelled
    )
    return declare(_step(**parts))


ONLY_GRADIENT = Where(gradient=masked, velocity=as_it_is, weights=as_it_is)
GRADIENT_AND_WEIGHTS = Where(gradient=masked, velocity=as_it_is)
ONLY_WEIGHTS = Where(velocity=as_it_is)
ONLY_VELOCITY = Where(weights=as_it_is)
NOWHERE = Where(velocity=as_it_is, weights=as_it_is)

V = "v = (momentum * velocity + gradient) * mask"
NEW = "return (W - lr * v) * mask, v"

only_gradient = step_wrong(
    "only-gradient",
    "Only the gradient is masked: the old velocity goes on moving weights that are pruned.",
    "A ball that rolls needs no push. The mask has to stop the velocity, and then what is left of "
    "the weight has to go as well.",
    [
        {V: "v = momentum * velocity + gradient * mask", NEW: "return W - lr * v, v"},
        "v = velocity * momentum\nv = v.add(gradient.masked_fill(mask == 0, 0.0))\n"
        "return W.sub(v, alpha=lr), v",
    ],
    where=ONLY_GRADIENT,
)
velocity_kept = step_wrong(
    "velocity-kept",
    "The new velocity isn't masked, and goes on where nothing moves.",
    "What is kept for the next step has to know the mask as well. Otherwise the velocity of a "
    "pruned weight grows from step to step, and throws it off once the mask is lifted.",
    [
        {V: "v = momentum * velocity + gradient"},
        "v = velocity.mul(momentum).add(gradient)\n"
        "return torch.where(mask == 0, torch.zeros_like(W), W - lr * v), v",
    ],
    where=ONLY_WEIGHTS,
)
gradient_and_weights = step_wrong(
    "gradient-and-weights",
    "Of the new velocity only the gradient's part is masked, and the old velocity's isn't.",
    "Both parts are to be masked: v = (momentum · velocity + gradient) ⊙ mask has brackets.",
    [
        {V: "v = momentum * velocity + gradient * mask"},
        "v = torch.addcmul(momentum * velocity, gradient, mask)\nreturn (W - lr * v) * mask, v",
    ],
    where=GRADIENT_AND_WEIGHTS,
)
old_velocity_masked = step_wrong(
    "only-old-velocity",
    "Of the new velocity only the old one's part is masked, and the gradient's isn't.",
    "Both parts are to be masked: v = (momentum · velocity + gradient) ⊙ mask has brackets.",
    [
        {V: "v = momentum * velocity * mask + gradient"},
        "v = gradient + momentum * velocity.masked_fill(mask == 0, 0.0)\n"
        "return (W - lr * v) * mask, v",
    ],
    where=Where(old=masked, velocity=as_it_is),
)
weights_kept = step_wrong(
    "weights-kept",
    "The velocity is masked, and the weights aren't: a weight that is pruned keeps what it was.",
    "Without a velocity it stands still, at its old value and not at 0. The mask may be new, so "
    "that what has to go is there still.",
    [
        {NEW: "return W - lr * v, v"},
        "v = mask * (gradient + momentum * velocity)\nreturn W.sub(v, alpha=lr), v",
    ],
    where=ONLY_VELOCITY,
)
no_mask = step_wrong(
    "no-mask",
    "The mask isn't used: this is a plain step with momentum.",
    "A weight that is 0 has a gradient all the same, and comes back to life in the first step.",
    [
        {V: "v = momentum * velocity + gradient", NEW: "return W - lr * v, v"},
        "v = velocity.mul(momentum).add(gradient)\nreturn W.sub(v, alpha=lr), v",
    ],
    where=NOWHERE,
)
inverted = step_wrong(
    "inverted",
    "The mask is taken the wrong way round: what is pruned moves, and what stays becomes 0.",
    "The mask is 1 where a weight stays. Times 1 a number is what it was.",
    [
        {
            V: "v = (momentum * velocity + gradient) * (1 - mask)",
            NEW: NEW.replace("mask", "(1 - mask)"),
        },
        "v = torch.where(mask == 0, momentum * velocity + gradient, 0.0)\n"
        "return torch.where(mask == 0, W - lr * v, 0.0), v",
    ],
    where=Where(velocity=other_way_round, weights=other_way_round),
)
swapped = step_wrong(
    "swapped",
    "The velocity comes first, and the weights second.",
    "The task has it the other way round: `(new_W, new_velocity)`. Both have the same shape, so "
    "that nothing complains.",
    [
        {NEW: "return v, (W - lr * v) * mask"},
        "v = mask * (gradient + momentum * velocity)\nW = mask * W - lr * v\nreturn [v, W]",
    ],
    swap=True,
)
RULES = {
    "the gradient is weighted by 1 − momentum": lambda v, g, m, lr: m * v + (1 - m) * g,
    "momentum and 1 − momentum are exchanged": lambda v, g, m, lr: (1 - m) * v + m * g,
    "the gradient is multiplied by the momentum, and the old velocity isn't": (
        lambda v, g, m, lr: v + m * g
    ),
    "both are multiplied by the momentum": lambda v, g, m, lr: m * (v + g),
    "the old velocity is kept whole": lambda v, g, m, lr: v + g,
    "the old velocity is forgotten": lambda v, g, m, lr: g,
    "the gradient is left out": lambda v, g, m, lr: m * v,
    "the momentum is 0.9, whatever is asked for": lambda v, g, m, lr: 0.9 * v + g,
    "the gradient is subtracted from the velocity": lambda v, g, m, lr: m * v - g,
}
MOVES = {
    "the weights go uphill": lambda W, v, lr: W + lr * v,
    "the step isn't multiplied by the learning rate": lambda W, v, lr: W - v,
    "the weights don't move": lambda W, v, lr: W,
    "the step takes the place of the weights": lambda W, v, lr: -lr * v,
}
LAWS = {
    **{slip: (rule, downhill) for slip, rule in RULES.items()},
    **{slip: (old_and_new, move) for slip, move in MOVES.items()},
    "the learning rate is in the velocity already": (
        lambda v, g, m, lr: m * v + lr * g,
        lambda W, v, lr: W - v,
    ),
    "the learning rate and the sign are in the velocity already": (
        lambda v, g, m, lr: m * v - lr * g,
        lambda W, v, lr: W + v,
    ),
    "the learning rate counts twice": (lambda v, g, m, lr: m * v + lr * g, downhill),
}
PLACES = {
    "only the gradient is masked": ONLY_GRADIENT,
    "the gradient and the new weights are masked, and the old velocity isn't": GRADIENT_AND_WEIGHTS,
    "only the new weights are masked": ONLY_WEIGHTS,
    "only the velocity is masked": ONLY_VELOCITY,
    "nothing is masked": NOWHERE,
}


def nesterov(W, gradient, velocity, mask, lr, momentum=0.9):
    v = (momentum * velocity + gradient) * mask
    return (W - lr * (gradient + momentum * v)) * mask, v


def by_the_old(W, gradient, velocity, mask, lr, momentum=0.9):
    return (W - lr * velocity) * mask, (momentum * velocity + gradient) * mask


def by_the_gradient(W, gradient, velocity, mask, lr, momentum=0.9):
    return (W - lr * gradient) * mask, (momentum * velocity + gradient) * mask


def only_before(W, gradient, velocity, mask, lr, momentum=0.9):
    v = momentum * velocity + gradient
    return W * mask - lr * v, v


def before_and_velocity_unmasked(W, gradient, velocity, mask, lr, momentum=0.9):
    v = momentum * velocity + gradient * mask
    return W * mask - lr * v, v


@misconception(
    "masked-step-movement-only",
    of="masked_momentum_step",
    says="Only the movement is masked: a weight that is pruned stands still, at what it was, and "
    "its velocity is kept.",
    why="The mask may be new, so that what has to go is there still, and a velocity as well. Both "
    "results are 0 where the mask is: v ⊙ M, and (W − lr · v) ⊙ M.",
    spelled=[
        {V: "v = momentum * velocity + gradient", NEW: "return W - lr * v * mask, v"},
        "v = velocity.mul(momentum).add(gradient)\nreturn W.addcmul(v, mask, value=-lr), v",
    ],
)
def movement_only(W, gradient, velocity, mask, lr, momentum=0.9):
    v = momentum * velocity + gradient
    return W - lr * v * mask, v


step_rule = family(
    "masked-step-momentum",
    of="masked_momentum_step",
    says="The step has a slip: {form}.",
    why="v ← momentum · v + gradient, and W ← W − lr · v with the new v. Libraries differ in where "
    "the learning rate and a factor 1 − momentum stand; this is how torch has it.",
    forms={
        **crossed(_step, law=LAWS, where=PLACES, swap={"the velocity comes first": True}),
        "it looks ahead, as Nesterov's momentum does": nesterov,
        "the weights follow the old velocity, not the new one": by_the_old,
        "the weights follow the gradient, and not the velocity": by_the_gradient,
        "the old weights are masked, and neither the velocity nor the new ones": only_before,
        "the old weights and the gradient are masked, and the old velocity isn't": (
            before_and_velocity_unmasked
        ),
    },
    spelled=[
        {"gradient) * mask": "(1 - momentum) * gradient) * mask"},
        {V: "v = (momentum * velocity + lr * gradient) * mask", NEW: "return (W - v) * mask, v"},
        {NEW: "return (W - lr * (gradient + momentum * v)) * mask, v"},
        {NEW: "return (W + lr * v) * mask, v"},
        {NEW: "return (W - lr * gradient) * mask, v"},
        {V: "v = gradient * mask"},
        {V: "v = momentum * velocity + gradient", NEW: "return W * mask - lr * v, v"},
        {V: "v = (0.9 * velocity + gradient) * mask"},
        {V: "v = momentum * velocity - lr * gradient * mask", NEW: "return (W + v) * mask, v"},
        {
            V: "v = momentum * velocity + (1 - momentum) * gradient * mask",
            NEW: "return W - lr * v, v",
        },
    ],
)
