"""The known wrong ideas about a step with momentum, and what all four catalogues share."""

# ruff: noqa: ARG005 - every rule of a velocity takes the same four, and every move the same six

from grader.suite import crossed, family, misconception

DEFAULTS = {
    "betas": lambda _: (0.9, 0.999),
    "direction": lambda of: of.m / of.c1 / (of.root() + 1e-8),
}
"""The parts of a step of Adam in which β₁, β₂ and ε are what they are unless somebody asks."""


def alone(build, **parts):
    """The forms of a family in which one part is wrong, and no other."""
    return {
        says: build(**{part: wrong})
        for part, slips in parts.items()
        for says, wrong in slips.items()
    }


def first(slips, count):
    """The slips that are so frequent that two of them meet: a table begins with them."""
    return dict(list(slips.items())[:count])


def old_and_new(v, g, m, lr):
    """The new velocity."""
    return m * v + g


def downhill(w, g, v, old, m, lr):
    """The new parameters."""
    return w - lr * v


def _step(rule=old_and_new, move=downhill, result=lambda new, v: (new, v)):
    """momentum_step from its parts."""

    def build(w, gradient, velocity, lr, momentum=0.9):
        v = rule(velocity, gradient, momentum, lr)
        return result(move(w, gradient, v, velocity, momentum, lr), v)

    return build


def momentum_wrong(identifier, says, why, spelled, **parts):
    """An entry for a step with a part that is wrong."""
    declare = misconception(
        f"optim-momentum-{identifier}", of="momentum_step", says=says, why=why, spelled=spelled
    )
    return declare(_step(**parts))


V = "v = momentum * velocity + gradient"
NEW = "return w - lr * v, v"

lr_inside = momentum_wrong(
    "lr-inside",
    "The learning rate is in the velocity already: v = momentum · v + lr · gradient, and w − v.",
    "As long as the rate stays the same, w goes where it should. Once it is lowered, the old "
    "velocity still has the old rate in it. Here the rate multiplies the velocity as a whole.",
    [
        {V: "v = momentum * velocity + lr * gradient", NEW: "return w - v, v"},
        "v = velocity.mul(momentum).add(gradient, alpha=lr)\nreturn w.sub(v), v",
    ],
    rule=lambda v, g, m, lr: m * v + lr * g,
    move=lambda w, g, v, old, m, lr: w - v,
)
sign_inside = momentum_wrong(
    "lr-and-sign-inside",
    "The learning rate and the minus are in the velocity already: v = momentum · v − lr · "
    "gradient, and w + v.",
    "Some books write it so. Here the velocity is made of gradients alone, and both the rate and "
    "the minus come when w moves.",
    [
        {V: "v = momentum * velocity - lr * gradient", NEW: "return w + v, v"},
        "v = velocity.mul(momentum).sub(gradient, alpha=lr)\nreturn w.add(v), v",
    ],
    rule=lambda v, g, m, lr: m * v - lr * g,
    move=lambda w, g, v, old, m, lr: w + v,
)
dampened = momentum_wrong(
    "dampened",
    "The gradient is weighted by 1 − momentum.",
    "That is a running mean of the gradients, as in Adam, and at momentum 0.9 it is a tenth of the "
    "velocity. Here every gradient counts in full.",
    [
        {V: "v = momentum * velocity + (1 - momentum) * gradient"},
        "v = torch.lerp(gradient, velocity, momentum)\nreturn w.sub(v, alpha=lr), v",
    ],
    rule=lambda v, g, m, lr: m * v + (1 - m) * g,
)
nesterov = momentum_wrong(
    "nesterov",
    "The step looks ahead: it follows gradient + momentum · v, as Nesterov's momentum does.",
    "That is another optimiser, and often a good one. Here w follows the new velocity itself.",
    [
        {NEW: "return w - lr * (gradient + momentum * v), v"},
        "v = velocity.mul(momentum).add(gradient)\n"
        "return w.sub(gradient.add(v, alpha=momentum), alpha=lr), v",
    ],
    move=lambda w, g, v, old, m, lr: w - lr * (g + m * v),
)
old_velocity = momentum_wrong(
    "old-velocity",
    "w follows the old velocity, and the new one is made only for the next step.",
    "So every gradient arrives a step late, and the first step goes nowhere. The velocity comes "
    "first, and w follows the new one.",
    [
        {NEW: "return w - lr * velocity, v"},
        "new_w = w.sub(velocity, alpha=lr)\nreturn new_w, velocity.mul(momentum).add(gradient)",
    ],
    move=lambda w, g, v, old, m, lr: w - lr * old,
)
by_gradient = momentum_wrong(
    "follows-gradient",
    "w follows the gradient: this is plain gradient descent beside a velocity that nobody uses.",
    "The velocity is made so that w follows it.",
    [
        {NEW: "return w - lr * gradient, v"},
        "v = velocity.mul(momentum).add(gradient)\nreturn w.sub(gradient, alpha=lr), v",
    ],
    move=lambda w, g, v, old, m, lr: w - lr * g,
)
swapped = momentum_wrong(
    "swapped",
    "The velocity comes first, and w second.",
    "The task has it the other way round: `(new_w, new_velocity)`. Both have the same shape, so "
    "that nothing complains.",
    [
        {NEW: "return v, w - lr * v"},
        "v = velocity.mul(momentum).add(gradient)\nreturn [v, w.sub(v, alpha=lr)]",
    ],
    result=lambda new, v: (v, new),
)
RULES = {
    "the learning rate counts twice, in the velocity and in the step": (
        lambda v, g, m, lr: m * v + lr * g
    ),
    "the gradient is weighted by 1 − momentum": lambda v, g, m, lr: m * v + (1 - m) * g,
    "momentum and 1 − momentum are exchanged": lambda v, g, m, lr: (1 - m) * v + m * g,
    "the gradient is multiplied by the momentum, and the old velocity isn't": (
        lambda v, g, m, lr: v + m * g
    ),
    "both are multiplied by the momentum": lambda v, g, m, lr: m * (v + g),
    "the old velocity is kept whole": lambda v, g, m, lr: v + g,
    "the old velocity is forgotten": lambda v, g, m, lr: g,
    "the gradient is left out of the velocity": lambda v, g, m, lr: m * v,
    "the momentum is 0.9, whatever is asked for": lambda v, g, m, lr: 0.9 * v + g,
    "the gradient is subtracted from the velocity": lambda v, g, m, lr: m * v - g,
}
MOVES = {
    "w goes uphill": lambda w, g, v, old, m, lr: w + lr * v,
    "the step isn't multiplied by the learning rate": lambda w, g, v, old, m, lr: w - v,
    "the step is multiplied by the momentum once more": lambda w, g, v, old, m, lr: w - lr * m * v,
    "w doesn't move": lambda w, g, v, old, m, lr: w,
    "the step takes the place of w": lambda w, g, v, old, m, lr: -lr * v,
    "the gradient is taken off beside the velocity": (lambda w, g, v, old, m, lr: w - lr * (v + g)),
    "w follows the gradient": lambda w, g, v, old, m, lr: w - lr * g,
    "w follows the old velocity": lambda w, g, v, old, m, lr: w - lr * old,
}
RESULTS = {
    "the velocity comes first": lambda new, v: (v, new),
    "w comes back alone": lambda new, v: new,
    "the velocity comes back alone": lambda new, v: v,
}
momentum_slips = family(
    "optim-momentum-slip",
    of="momentum_step",
    says="The step has a slip: {form}.",
    why="v ← momentum · v + gradient, and w ← w − lr · v with the new v. Work one weight out on "
    "paper, and print the same numbers.",
    forms={
        **alone(_step, rule=RULES, move=MOVES, result=RESULTS),
        **crossed(_step, rule=first(RULES, 3), move=first(MOVES, 3), result=first(RESULTS, 1)),
        "the minus is in the velocity already, and w + lr · v follows": _step(
            rule=RULES["the gradient is subtracted from the velocity"], move=MOVES["w goes uphill"]
        ),
        "the old velocity is returned in place of the new one": (
            lambda w, g, v, lr, momentum=0.9: (w - lr * (momentum * v + g), v)
        ),
    },
    spelled=[
        {V: "v = (1 - momentum) * velocity + momentum * gradient"},
        {V: "v = 0.9 * velocity + gradient"},
        {V: "v = velocity + gradient"},
        {NEW: "return w + lr * v, v"},
        {NEW: "return w - v, v"},
        {NEW: "return w - lr * v"},
        {NEW: "return w - lr * v, velocity"},
        {V: "v = momentum * velocity - gradient", NEW: "return w + lr * v, v"},
        {V: "v = momentum * velocity + lr * gradient"},
    ],
)
