"""The known wrong ideas about a step with momentum that respects a mask."""

from grader.suite import crossed, family, misconception


def old_and_new(velocity, gradient, momentum):
    """The velocity before the mask."""
    return momentum * velocity + gradient


def downhill(W, v, lr):
    """The weights before the mask."""
    return W - lr * v


def masked(value, mask):
    return value * mask


def as_it_is(value, mask):
    """The mask isn't applied."""
    return value


def _step(
    rule=old_and_new,
    move=downhill,
    old=as_it_is,
    gradients=as_it_is,
    velocities=masked,
    weights=masked,
    swap=False,
):
    """masked_momentum_step from its parts: where the mask is applied, and what a step is."""

    def build(W, gradient, velocity, mask, lr, momentum=0.9):
        v = rule(old(velocity, mask), gradients(gradient, mask), momentum)
        v = velocities(v, mask)
        new = weights(move(W, v, lr), mask)
        return (v, new) if swap else (new, v)

    return build


def step_wrong(identifier, says, why, spelled, **parts):
    """An entry for a step with a part that is wrong."""
    declare = misconception(
        f"masked-step-{identifier}", of="masked_momentum_step", says=says, why=why, spelled=spelled
    )
    return declare(_step(**parts))


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
    gradients=masked,
    velocities=as_it_is,
    weights=as_it_is,
)
velocity_kept = step_wrong(
    "velocity-kept",
    "The new weights are right. The new velocity isn't masked, and goes on where nothing moves.",
    "What is kept for the next step has to know the mask as well. Otherwise the velocity of a "
    "pruned weight grows from step to step, and throws it off once the mask is lifted.",
    [
        {V: "v = momentum * velocity + gradient"},
        "v = velocity.mul(momentum).add(gradient)\n"
        "return torch.where(mask == 0, torch.zeros_like(W), W - lr * v), v",
    ],
    velocities=as_it_is,
)
gradient_and_weights = step_wrong(
    "gradient-and-weights",
    "The new weights are right. Of the new velocity only the gradient's part is masked, and the "
    "old velocity's isn't.",
    "Both parts are to be masked: v = (momentum · velocity + gradient) ⊙ mask has brackets.",
    [
        {V: "v = momentum * velocity + gradient * mask"},
        "v = torch.addcmul(momentum * velocity, gradient, mask)\nreturn (W - lr * v) * mask, v",
    ],
    gradients=masked,
    velocities=as_it_is,
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
    old=masked,
    velocities=as_it_is,
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
    weights=as_it_is,
)
no_mask = step_wrong(
    "no-mask",
    "The mask isn't used: this is a plain step with momentum.",
    "A weight that is 0 has a gradient all the same, and comes back to life in the first step.",
    [
        {V: "v = momentum * velocity + gradient", NEW: "return W - lr * v, v"},
        "v = velocity.mul(momentum).add(gradient)\nreturn W.sub(v, alpha=lr), v",
    ],
    velocities=as_it_is,
    weights=as_it_is,
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
    velocities=lambda v, mask: v * (1 - mask),
    weights=lambda W, mask: W * (1 - mask),
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
    "the gradient is weighted by 1 − momentum": lambda v, g, m: m * v + (1 - m) * g,
    "momentum and 1 − momentum are exchanged": lambda v, g, m: (1 - m) * v + m * g,
    "the gradient is multiplied by the momentum, and the old velocity isn't": (
        lambda v, g, m: v + m * g
    ),
    "both are multiplied by the momentum": lambda v, g, m: m * (v + g),
    "the old velocity is kept whole": lambda v, g, m: v + g,  # noqa: ARG005
    "the old velocity is forgotten": lambda v, g, m: g,  # noqa: ARG005
    "the gradient is left out": lambda v, g, m: m * v,  # noqa: ARG005
    "the momentum is 0.9, whatever is asked for": lambda v, g, m: 0.9 * v + g,  # noqa: ARG005
    "the gradient is subtracted from the velocity": lambda v, g, m: m * v - g,
}
MOVES = {
    "the weights go uphill": lambda W, v, lr: W + lr * v,
    "the step isn't multiplied by the learning rate": lambda W, v, lr: W - v,  # noqa: ARG005
    "the weights don't move": lambda W, v, lr: W,  # noqa: ARG005
    "the step takes the place of the weights": lambda W, v, lr: -lr * v,  # noqa: ARG005
}


def with_rate_inside(W, gradient, velocity, mask, lr, momentum=0.9):
    v = (momentum * velocity + lr * gradient) * mask
    return (W - v) * mask, v


def with_rate_and_sign_inside(W, gradient, velocity, mask, lr, momentum=0.9):
    v = (momentum * velocity - lr * gradient) * mask
    return (W + v) * mask, v


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


step_rule = family(
    "masked-step-momentum",
    of="masked_momentum_step",
    says="The step has a slip: {form}.",
    why="v ← momentum · v + gradient, and W ← W − lr · v with the new v. Libraries differ in where "
    "the learning rate and a factor 1 − momentum stand; this is how torch has it.",
    forms={
        **crossed(
            _step,
            rule=RULES,
            move=MOVES,
            weights={"the pruned weights keep what they were": as_it_is},
            velocities={"the new velocity isn't masked": as_it_is},
        ),
        "the learning rate is in the velocity already": with_rate_inside,
        "the learning rate and the sign are in the velocity already": with_rate_and_sign_inside,
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
    ],
)
