"""The known wrong ideas about a step of RMSProp."""

# ruff: noqa: ARG005 - what stands in one place of the step takes the same arguments everywhere

import torch

from grader.suite import crossed, family, misconception

from .misconceptions import alone, first


def running(s, g, a):
    """The new square."""
    return a * s + (1 - a) * g**2


def outside(s, eps):
    """What the gradient is divided by."""
    return s.sqrt() + eps


def _step(
    rule=running,
    divisor=outside,
    top=lambda g: g,
    move=lambda w, d, lr: w - lr * d,
    result=lambda new, s: (new, s),
    old=False,
):
    """rmsprop_step from its parts."""

    def build(w, gradient, square, lr, alpha=0.99, eps=1e-8):
        s = rule(square, gradient, alpha)
        step = top(gradient) / divisor(square if old else s, eps)
        return result(move(w, step, lr), s)

    return build


def rmsprop_wrong(identifier, says, why, spelled, **parts):
    """An entry for a step with a part that is wrong."""
    declare = misconception(
        f"optim-rmsprop-{identifier}", of="rmsprop_step", says=says, why=why, spelled=spelled
    )
    return declare(_step(**parts))


S = "s = alpha * square + (1 - alpha) * gradient**2"
NEW = "return w - lr * gradient / (torch.sqrt(s) + eps), s"
OTHERWISE = (
    "s = square.mul(alpha).addcmul(gradient, gradient, value=1 - alpha)\n"
    "return w.addcdiv(gradient, s.sqrt().add(eps), value=-lr), s"
)


def otherwise(old, new):
    """The step in another style, with a part that is wrong."""
    assert old in OTHERWISE
    return OTHERWISE.replace(old, new)


alpha_swapped = rmsprop_wrong(
    "alpha-swapped",
    "α and 1 − α are exchanged: the square is nearly the last gradient's alone.",
    "α is how much of the *old* square stays, 99 of 100 parts. Exchanged, the optimiser forgets "
    "all but the newest gradient.",
    [
        {S: "s = (1 - alpha) * square + alpha * gradient**2"},
        otherwise(
            "square.mul(alpha).addcmul(gradient, gradient, value=1 - alpha)",
            "square.lerp(gradient.square(), alpha)",
        ),
    ],
    rule=lambda s, g, a: (1 - a) * s + a * g**2,
)
not_squared = rmsprop_wrong(
    "not-squared",
    "The gradient isn't squared where it goes into the square.",
    "A mean of gradients can be negative, and its root is then NaN. What is wanted is how large "
    "gradients are, whatever their sign.",
    [
        {S: "s = alpha * square + (1 - alpha) * gradient"},
        otherwise("addcmul(gradient, gradient, value=1 - alpha)", "add(gradient, alpha=1 - alpha)"),
    ],
    rule=lambda s, g, a: a * s + (1 - a) * g,
)
no_root = rmsprop_wrong(
    "no-root",
    "The gradient is divided by the square itself: its root is missing.",
    "A large gradient would then make a small step, and a tiny one a huge one. Divided by the "
    "root, every step is about as long as lr.",
    [
        {NEW: "return w - lr * gradient / (s + eps), s"},
        otherwise("s.sqrt().add(eps)", "s.add(eps)"),
    ],
    divisor=lambda s, eps: s + eps,
)
eps_under_root = rmsprop_wrong(
    "eps-under-root",
    "ε stands under the root.",
    "√(s + ε) is at least √ε, and for ε = 10⁻⁸ that is 10⁻⁴: where gradients are that small, "
    "it makes a difference. Here ε is added to the root.",
    [
        {NEW: "return w - lr * gradient / torch.sqrt(s + eps), s"},
        otherwise("s.sqrt().add(eps)", "s.add(eps).sqrt()"),
    ],
    divisor=lambda s, eps: (s + eps).sqrt(),
)
no_eps = rmsprop_wrong(
    "no-eps",
    "ε is missing.",
    "Where a gradient has always been 0, the step is 0 divided by 0, and w becomes NaN. With ε it "
    "is 0 divided by ε, which is 0.",
    [
        {NEW: "return w - lr * gradient / torch.sqrt(s), s"},
        otherwise("s.sqrt().add(eps)", "s.sqrt()"),
    ],
    divisor=lambda s, eps: s.sqrt(),
)
old_square = rmsprop_wrong(
    "old-square",
    "The gradient is divided by the root of the old square, not of the new one.",
    "In the first step that square is 0, and the gradient is divided by ε alone: w is thrown "
    "millions away. The square comes first, and then the step.",
    [
        {NEW: "return w - lr * gradient / (torch.sqrt(square) + eps), s"},
        otherwise("s.sqrt()", "square.sqrt()"),
    ],
    old=True,
)
summed = rmsprop_wrong(
    "summed",
    "All squares are added up, and nothing is forgotten: this is AdaGrad.",
    "A sum only grows, so that the steps get shorter and shorter, even where gradients have long "
    "been small. RMSProp lets old squares fade.",
    [
        {S: "s = square + gradient**2"},
        otherwise(
            "mul(alpha).addcmul(gradient, gradient, value=1 - alpha)", "addcmul(gradient, gradient)"
        ),
    ],
    rule=lambda s, g, a: s + g**2,
)
unweighted = rmsprop_wrong(
    "unweighted",
    "The squared gradient counts in full: its factor 1 − α is missing.",
    "Then s isn't a mean: of gradients that are all 1 it grows to 1/(1 − α), which is 100, and not "
    "to 1. The two parts of a mean add up to 1.",
    [
        {S: "s = alpha * square + gradient**2"},
        otherwise("addcmul(gradient, gradient, value=1 - alpha)", "addcmul(gradient, gradient)"),
    ],
    rule=lambda s, g, a: a * s + g**2,
)
swapped = rmsprop_wrong(
    "swapped",
    "The square comes first, and w second.",
    "The task has it the other way round: `(new_w, new_square)`.",
    [
        {NEW: "return s, w - lr * gradient / (torch.sqrt(s) + eps)"},
        otherwise(
            "return w.addcdiv(gradient, s.sqrt().add(eps), value=-lr), s",
            "return [s, w.addcdiv(gradient, s.sqrt().add(eps), value=-lr)]",
        ),
    ],
    result=lambda new, s: (s, new),
)
RULES = {
    "α and 1 − α are exchanged": lambda s, g, a: (1 - a) * s + a * g**2,
    "the factor 1 − α is missing": lambda s, g, a: a * s + g**2,
    "α is missing": lambda s, g, a: s + (1 - a) * g**2,
    "both parts are multiplied by α": lambda s, g, a: a * (s + g**2),
    "all squares are added up": lambda s, g, a: s + g**2,
    "the old square is forgotten": lambda s, g, a: g**2,
    "of the gradient's square only the share 1 − α is kept, and nothing of the old one": (
        lambda s, g, a: (1 - a) * g**2
    ),
    "the gradient is left out of the square": lambda s, g, a: a * s,
    "the gradient isn't squared": lambda s, g, a: a * s + (1 - a) * g,
    "the gradient's size is taken, not its square": lambda s, g, a: a * s + (1 - a) * g.abs(),
    "1 − α is squared with the gradient": lambda s, g, a: a * s + ((1 - a) * g) ** 2,
    "α is 0.99, whatever is asked for": lambda s, g, a: 0.99 * s + 0.01 * g**2,
    "the old square is squared once more": lambda s, g, a: a * s**2 + (1 - a) * g**2,
}
DIVISORS = {
    "there is no root": lambda s, eps: s + eps,
    "ε stands under the root": lambda s, eps: (s + eps).sqrt(),
    "ε is missing": lambda s, eps: s.sqrt(),
    "ε is 1e-8, whatever is asked for": lambda s, eps: s.sqrt() + 1e-8,
    "ε is subtracted": lambda s, eps: s.sqrt() - eps,
    "ε is the least that the divisor may be": lambda s, eps: s.sqrt().clamp(min=eps),
    "nothing divides the gradient": lambda s, eps: torch.ones_like(s),
    "the gradient is multiplied by the root": lambda s, eps: 1 / (s.sqrt() + eps),
}
MOVES = {
    "w goes uphill": lambda w, d, lr: w + lr * d,
    "the step isn't multiplied by the learning rate": lambda w, d, lr: w - d,
    "w doesn't move": lambda w, d, lr: w,
    "the step takes the place of w": lambda w, d, lr: -lr * d,
}
RESULTS = {
    "the square comes first": lambda new, s: (s, new),
    "the root of the square is returned": lambda new, s: (new, s.sqrt()),
    "w comes back alone": lambda new, s: new,
}
OLD = {"the old square divides": True}
rmsprop_slips = family(
    "optim-rmsprop-slip",
    of="rmsprop_step",
    says="The step has a slip: {form}.",
    why="s ← α s + (1 − α) · gradient², and w ← w − lr · gradient / (√s + ε) with the new s. Work "
    "one weight out on paper, and print the same numbers.",
    forms={
        **alone(_step, rule=RULES, divisor=DIVISORS, move=MOVES, result=RESULTS, old=OLD),
        **crossed(_step, rule=first(RULES, 5), divisor=first(DIVISORS, 3), old=OLD),
        "ε is added to w, as brackets round √s + ε are missing": (
            lambda w, g, s, lr, alpha=0.99, eps=1e-8: (
                _step(divisor=lambda s, eps: s.sqrt())(w, g, s, lr, alpha)[0] + eps,
                running(s, g, alpha),
            )
        ),
        "the squared gradient is divided": _step(top=torch.square),
        "only the gradient's sign counts": _step(
            top=torch.sign,
            divisor=lambda s, eps: torch.ones_like(s),
        ),
        "the old square is returned in place of the new one": (
            lambda w, g, s, lr, alpha=0.99, eps=1e-8: (
                _step()(w, g, s, lr, alpha, eps)[0],
                s,
            )
        ),
    },
    spelled=[
        {S: "s = 0.99 * square + 0.01 * gradient**2"},
        {S: "s = alpha * square + ((1 - alpha) * gradient) ** 2"},
        {NEW: "return w + lr * gradient / (torch.sqrt(s) + eps), s"},
        {NEW: "return w - gradient / (torch.sqrt(s) + eps), s"},
        {NEW: "return w - lr * gradient / (torch.sqrt(s) + eps), torch.sqrt(s)"},
        {NEW: "return w - lr * gradient**2 / (torch.sqrt(s) + eps), s"},
        {NEW: "return w - lr * gradient / torch.sqrt(s) + eps, s"},
        {NEW: "return w - lr * gradient / (torch.sqrt(s) + eps), square"},
        {NEW: "return w - lr * gradient, s"},
    ],
)
