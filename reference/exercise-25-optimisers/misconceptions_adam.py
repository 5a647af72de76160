"""The known wrong ideas about a step of Adam, which AdamW's step has to get right as well."""

# ruff: noqa: ARG005 - what stands in one place of the step takes the same arguments everywhere

from collections.abc import Callable
from typing import Any, NamedTuple

from grader.suite import crossed, family, misconception

from .misconceptions import DEFAULTS, alone, first


class Known(NamedTuple):
    """What is known when w moves."""

    gradient: Any
    mean: Any
    square: Any
    m: Any
    s: Any
    c1: float
    c2: float
    eps: float

    def root(self):
        """The root of the corrected square."""
        return (self.s / self.c2).sqrt()


class Step(NamedTuple):
    """Adam's step in its parts, each of them right."""

    betas: Callable = lambda pair: pair
    mean: Callable = lambda m, g, b: b * m + (1 - b) * g
    square: Callable = lambda s, g, b: b * s + (1 - b) * g**2
    corrections: Callable = lambda b1, b2, t: (1 - b1**t, 1 - b2**t)
    direction: Callable = lambda of: of.m / of.c1 / (of.root() + of.eps)
    move: Callable = lambda w, d, lr: w - lr * d
    result: Callable = lambda new, of: (new, of.m, of.s)

    def taken(self, w, gradient, state, t, lr, betas, eps):
        """What a step from w gives."""
        (mean, square), (b1, b2) = state, self.betas(betas)
        m, s = self.mean(mean, gradient, b1), self.square(square, gradient, b2)
        of = Known(gradient, mean, square, m, s, *self.corrections(b1, b2, t), eps)
        return self.result(self.move(w, self.direction(of), lr), of)


def adam(**parts):
    """adam_step with parts of its own."""

    def build(w, gradient, mean, square, t, lr, betas=(0.9, 0.999), eps=1e-8):
        return Step(**parts).taken(w, gradient, (mean, square), t, lr, betas, eps)

    return build


def adamw(**parts):
    """adamw_step with the right decay, and parts of its own for the rest."""

    def build(w, gradient, mean, square, t, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        w = w * (1 - lr * weight_decay)
        return Step(**parts).taken(w, gradient, (mean, square), t, lr, betas, eps)

    return build


FORMULAS = """\
m = betas[0] * mean + (1 - betas[0]) * gradient
s = betas[1] * square + (1 - betas[1]) * gradient**2
m_hat = m / (1 - betas[0] ** t)
s_hat = s / (1 - betas[1] ** t)
w = w - lr * m_hat / (torch.sqrt(s_hat) + eps)
return w, m, s"""
OTHERWISE = """\
beta1, beta2 = betas
m = mean.mul(beta1).add(gradient, alpha=1 - beta1)
s = square.mul(beta2).addcmul(gradient, gradient, value=1 - beta2)
first, second = 1 - beta1**t, 1 - beta2**t
root = s.div(second).sqrt().add(eps)
return w.addcdiv(m, root, value=-lr / first), m, s"""
DECAY = "w = w * (1 - lr * weight_decay)\n"


def changed(text, slips):
    """A text in which each slip has taken the place of what is right."""
    for right, wrong in slips.items():
        assert right in text, right
        text = text.replace(right, wrong)
    return text


FUNCTIONS = (
    ("adam_step", "optim-adam", adam, ""),
    ("adamw_step", "optim-adamw", adamw, DECAY),
)


def both(identifier, says, why, formulas, otherwise, **parts):
    """An entry for each of the two, with the slip in two styles."""
    return [
        misconception(
            f"{prefix}-{identifier}",
            of=of,
            says=says,
            why=why,
            spelled=[
                before + changed(FORMULAS, formulas),
                before + changed(OTHERWISE, otherwise),
            ],
        )(build(**parts))
        for of, prefix, build, before in FUNCTIONS
    ]


adam_no_correction, adamw_no_correction = both(
    "uncorrected",
    "Neither mean nor square is corrected.",
    "Both begin at 0, so that they are too small at first: 0.1 and 0.001 of what they should be. "
    "Without the correction the first step is 0.1/√0.001 = 3.16 times as long as it should be.",
    {"m / (1 - betas[0] ** t)": "m", "s / (1 - betas[1] ** t)": "s"},
    {"1 - beta1**t, 1 - beta2**t": "1, 1"},
    corrections=lambda b1, b2, t: (1, 1),
)
adam_mean_uncorrected, adamw_mean_uncorrected = both(
    "mean-uncorrected",
    "Only the square is corrected, and the mean isn't.",
    "The mean begins at 0 as well: after the first step it is a tenth of the gradient, and so is "
    "the step a tenth of what it should be.",
    {"m / (1 - betas[0] ** t)": "m"},
    {"1 - beta1**t,": "1,"},
    corrections=lambda b1, b2, t: (1, 1 - b2**t),
)
adam_square_uncorrected, adamw_square_uncorrected = both(
    "square-uncorrected",
    "Only the mean is corrected, and the square isn't.",
    "The square begins at 0 as well, and takes much longer to forget it. The first step is "
    "1/√0.001 = 32 times as long as it should be.",
    {"s / (1 - betas[1] ** t)": "s"},
    {"1 - beta2**t": "1"},
    corrections=lambda b1, b2, t: (1 - b1**t, 1),
)
adam_times_t, adamw_times_t = both(
    "times-t",
    "The correction has β · t where βᵗ is due: it multiplies, and doesn't take a power.",
    "1 − βt is right at t = 1 and negative soon after. After t steps of fading by β each, βᵗ is "
    "left of the zero from which it all began.",
    {"betas[0] ** t": "betas[0] * t", "betas[1] ** t": "betas[1] * t"},
    {"beta1**t": "beta1 * t", "beta2**t": "beta2 * t"},
    corrections=lambda b1, b2, t: (1 - b1 * t, 1 - b2 * t),
)
adam_t_too_large, adamw_t_too_large = both(
    "t-too-large",
    "The correction takes t + 1 where t is due.",
    "The first step has t = 1 already: it counts from 1, so that nothing has to be added.",
    {"betas[0] ** t": "betas[0] ** (t + 1)", "betas[1] ** t": "betas[1] ** (t + 1)"},
    {"beta1**t": "beta1 ** (t + 1)", "beta2**t": "beta2 ** (t + 1)"},
    corrections=lambda b1, b2, t: (1 - b1 ** (t + 1), 1 - b2 ** (t + 1)),
)
adam_no_power, adamw_no_power = both(
    "no-power",
    "The correction divides by 1 − β at every step: the power is missing.",
    "That is right at t = 1 alone. After many steps there is nothing left to correct, and βᵗ is 0.",
    {"betas[0] ** t": "betas[0]", "betas[1] ** t": "betas[1]"},
    {"beta1**t": "beta1", "beta2**t": "beta2"},
    corrections=lambda b1, b2, t: (1 - b1, 1 - b2),
)
adam_stored, adamw_stored = both(
    "corrected-stored",
    "w is right. The corrected mean and square are returned, where the running ones are due.",
    "The next step would go on from them and correct them once more. The correction is for this "
    "step only: what is remembered stays as it is.",
    {"return w, m, s": "return w, m_hat, s_hat"},
    {", m, s": ", m / first, s / second"},
    result=lambda new, of: (new, of.m / of.c1, of.s / of.c2),
)
adam_eps_before, adamw_eps_before = both(
    "eps-before-correction",
    "ε is added to the root of the square before that is corrected.",
    "Then the correction makes ε larger as well, 32 times at the first step. Here ε is added to "
    "√ŝ, the root of the corrected square.",
    {"(torch.sqrt(s_hat) + eps)": "((torch.sqrt(s) + eps) / (1 - betas[1] ** t) ** 0.5)"},
    {"s.div(second).sqrt().add(eps)": "s.sqrt().add(eps).div(second**0.5)"},
    direction=lambda of: of.m / of.c1 / ((of.s.sqrt() + of.eps) / of.c2**0.5),
)
adam_eps_under_root, adamw_eps_under_root = both(
    "eps-under-root",
    "ε stands under the root.",
    "√(ŝ + ε) is at least √ε, and for ε = 10⁻⁸ that is 10⁻⁴: where gradients are small, it makes "
    "a difference. Here ε is added to the root.",
    {"(torch.sqrt(s_hat) + eps)": "torch.sqrt(s_hat + eps)"},
    {".sqrt().add(eps)": ".add(eps).sqrt()"},
    direction=lambda of: of.m / of.c1 / (of.s / of.c2 + of.eps).sqrt(),
)
adam_no_eps, adamw_no_eps = both(
    "no-eps",
    "ε is missing.",
    "Where a gradient has always been 0, the step is 0 divided by 0, and w becomes NaN. With ε it "
    "is 0 divided by ε, which is 0.",
    {" + eps": ""},
    {".add(eps)": ""},
    direction=lambda of: of.m / of.c1 / of.root(),
)
adam_no_root, adamw_no_root = both(
    "no-root",
    "The mean is divided by the square itself: its root is missing.",
    "A large gradient would then make a small step, and a tiny one a huge one. Divided by the "
    "root, every step is about as long as lr.",
    {"torch.sqrt(s_hat)": "s_hat"},
    {".sqrt()": ""},
    direction=lambda of: of.m / of.c1 / (of.s / of.c2 + of.eps),
)
adam_not_squared, adamw_not_squared = both(
    "not-squared",
    "The gradient isn't squared where it goes into the square.",
    "A mean of gradients can be negative, and its root is then NaN. What is wanted is how large "
    "gradients are, whatever their sign.",
    {"gradient**2": "gradient"},
    {"addcmul(gradient, gradient, value=1 - beta2)": "add(gradient, alpha=1 - beta2)"},
    square=lambda s, g, b: b * s + (1 - b) * g,
)
adam_betas_swapped, adamw_betas_swapped = both(
    "betas-swapped",
    "β and 1 − β are exchanged: mean and square are nearly the last gradient's alone.",
    "β is how much of the *old* one stays. Exchanged, the optimiser forgets all but the newest "
    "gradient.",
    {
        "betas[0] * mean + (1 - betas[0]) * gradient": (
            "(1 - betas[0]) * mean + betas[0] * gradient"
        ),
        "betas[1] * square + (1 - betas[1]) * gradient**2": (
            "(1 - betas[1]) * square + betas[1] * gradient**2"
        ),
    },
    {
        "mean.mul(beta1).add(gradient, alpha=1 - beta1)": "mean.lerp(gradient, beta1)",
        "square.mul(beta2).addcmul(gradient, gradient, value=1 - beta2)": (
            "square.lerp(gradient.square(), beta2)"
        ),
    },
    mean=lambda m, g, b: (1 - b) * m + b * g,
    square=lambda s, g, b: (1 - b) * s + b * g**2,
)
adam_betas_exchanged, adamw_betas_exchanged = both(
    "betas-exchanged",
    "The two β are exchanged: the mean has the square's, and the square the mean's.",
    "`betas` has the mean's first, 0.9, and the square's second, 0.999: how large gradients are "
    "is to be remembered longer than where they point.",
    {"betas[0]": "betas[9]", "betas[1]": "betas[0]", "betas[9]": "betas[1]"},
    {"beta1, beta2 = betas": "beta2, beta1 = betas"},
    betas=lambda pair: pair[::-1],
)
adam_by_gradient, adamw_by_gradient = both(
    "follows-gradient",
    "w follows the gradient, and not its running mean.",
    "That is RMSProp with a correction. Adam has the mean so that gradients which point this way "
    "and that cancel.",
    {"lr * m_hat": "lr * gradient"},
    {"addcdiv(m, root, value=-lr / first)": "addcdiv(gradient, root, value=-lr)"},
    direction=lambda of: of.gradient / (of.root() + of.eps),
)
adam_old_moments, adamw_old_moments = both(
    "old-moments",
    "w follows the old mean, over the root of the old square.",
    "The gradient of this step then counts in the next one only, and the first step goes nowhere. "
    "Mean and square come first, and then the step.",
    {"m / (1": "mean / (1", "s / (1": "square / (1"},
    {"addcdiv(m": "addcdiv(mean", "s.div": "square.div"},
    direction=lambda of: of.mean / of.c1 / ((of.square / of.c2).sqrt() + of.eps),
)
MEANS = {
    "in the mean, β₁ and 1 − β₁ are exchanged": lambda m, g, b: (1 - b) * m + b * g,
    "in the mean, the factor 1 − β₁ is missing": lambda m, g, b: b * m + g,
    "the mean is that of squares, too": lambda m, g, b: b * m + (1 - b) * g**2,
    "the old mean is forgotten": lambda m, g, b: g,
}
SQUARES = {
    "in the square, β₂ and 1 − β₂ are exchanged": lambda s, g, b: (1 - b) * s + b * g**2,
    "in the square, the factor 1 − β₂ is missing": lambda s, g, b: b * s + g**2,
    "in the square, 1 − β₂ is squared with the gradient": (
        lambda s, g, b: b * s + ((1 - b) * g) ** 2
    ),
    "the gradient's size goes into the square, not its square": (
        lambda s, g, b: b * s + (1 - b) * g.abs()
    ),
    "the gradient isn't squared where it goes into the square": (
        lambda s, g, b: b * s + (1 - b) * g
    ),
    "the old square is forgotten": lambda s, g, b: g**2,
}
CORRECTIONS = {
    "neither mean nor square is corrected": lambda b1, b2, t: (1, 1),
    "the mean isn't corrected": lambda b1, b2, t: (1, 1 - b2**t),
    "the square isn't corrected": lambda b1, b2, t: (1 - b1**t, 1),
    "β is multiplied by t, where a power is due": lambda b1, b2, t: (1 - b1 * t, 1 - b2 * t),
    "the power is t + 1": lambda b1, b2, t: (1 - b1 ** (t + 1), 1 - b2 ** (t + 1)),
    "the power is t − 1": lambda b1, b2, t: (1 - b1 ** (t - 1), 1 - b2 ** (t - 1)),
    "the power is missing": lambda b1, b2, t: (1 - b1, 1 - b2),
    "it is multiplied by 1 − βᵗ, not divided": lambda b1, b2, t: (1 / (1 - b1**t), 1 / (1 - b2**t)),
    "both are corrected with β₁": lambda b1, b2, t: (1 - b1**t, 1 - b1**t),
    "both are corrected with β₂": lambda b1, b2, t: (1 - b2**t, 1 - b2**t),
    "each is corrected with the other one's β": lambda b1, b2, t: (1 - b2**t, 1 - b1**t),
    "it is divided by βᵗ": lambda b1, b2, t: (b1**t, b2**t),
    "the root's correction has no root": lambda b1, b2, t: (1 - b1**t, (1 - b2**t) ** 2),
}
DIRECTIONS = {
    "there is no root": lambda of: of.m / of.c1 / (of.s / of.c2 + of.eps),
    "ε stands under the root": lambda of: of.m / of.c1 / (of.s / of.c2 + of.eps).sqrt(),
    "ε is missing": lambda of: of.m / of.c1 / of.root(),
    "ε is 1e-8, whatever is asked for": lambda of: of.m / of.c1 / (of.root() + 1e-8),
    "ε is added before the correction": (
        lambda of: of.m / of.c1 / (of.s.sqrt() + of.eps) * of.c2**0.5
    ),
    "w follows the gradient, not the mean": lambda of: of.gradient / (of.root() + of.eps),
    "w follows the old mean": lambda of: of.mean / of.c1 / (of.root() + of.eps),
    "the old square divides": (lambda of: of.m / of.c1 / ((of.square / of.c2).sqrt() + of.eps)),
    "nothing divides the mean": lambda of: of.m / of.c1,
}
MOVES = {
    "w goes uphill": lambda w, d, lr: w + lr * d,
    "the step isn't multiplied by the learning rate": lambda w, d, lr: w - d,
    "w doesn't move": lambda w, d, lr: w,
    "the step takes the place of w": lambda w, d, lr: -lr * d,
}
RESULTS = {
    "mean and square come back in each other's place": lambda new, of: (new, of.s, of.m),
    "w comes last": lambda new, of: (of.m, of.s, new),
    "w comes back alone": lambda new, of: new,
    "the corrected mean and square are returned": (
        lambda new, of: (new, of.m / of.c1, of.s / of.c2)
    ),
    "the old mean and square are returned": lambda new, of: (new, of.mean, of.square),
    "the root of the square is returned": lambda new, of: (new, of.m, of.s.sqrt()),
}
BETAS = {
    "β₁ and β₂ are exchanged": lambda pair: pair[::-1],
    "β₁ stands in the place of β₂ as well": lambda pair: (pair[0], pair[0]),
    "β₂ stands in the place of β₁ as well": lambda pair: (pair[1], pair[1]),
    "β₁ is 0.9, whatever is asked for": lambda pair: (0.9, pair[1]),
    "β₂ is 0.999, whatever is asked for": lambda pair: (pair[0], 0.999),
    "β₁ and β₂ are 0.9 and 0.999, whatever is asked for": lambda pair: (0.9, 0.999),
}
PARTS = {
    "betas": BETAS,
    "mean": MEANS,
    "square": SQUARES,
    "corrections": CORRECTIONS,
    "direction": DIRECTIONS,
    "move": MOVES,
    "result": RESULTS,
}
FREQUENT = {
    "betas": first(BETAS, 1),
    "mean": first(MEANS, 2),
    "square": first(SQUARES, 2),
    "corrections": first(CORRECTIONS, 5),
    "direction": first(DIRECTIONS, 3),
    "result": first(RESULTS, 1),
}
SLIPS = [
    {"(1 - betas[0]) * gradient": "gradient"},
    {"(1 - betas[1]) * gradient**2": "gradient**2"},
    {"(1 - betas[1]) * gradient**2": "((1 - betas[1]) * gradient) ** 2"},
    {"betas[0]": "0.9"},
    {"betas[1]": "0.999"},
    {"betas[1]": "betas[0]"},
    {"m / (1": "m * (1", "s / (1": "s * (1"},
    {"** t)": "** (t - 1))"},
    {"(1 - betas[1] ** t)": "(1 - betas[0] ** t)"},
    {"lr * m_hat / (torch.sqrt(s_hat) + eps)": "lr * m_hat"},
    {"w - lr": "w + lr"},
    {"w - lr *": "w -"},
    {"return w, m, s": "return w, s, m"},
    {"return w, m, s": "return m, s, w"},
    {"return w, m, s": "return w"},
    {"return w, m, s": "return w, mean, square"},
    {"(torch.sqrt(s_hat) + eps)": "torch.sqrt(s_hat) + eps"},
    {"/ (1 - betas[0] ** t)": "", "(1 - betas[0]) * gradient": "gradient"},
]
adam_slips, adamw_slips = [
    family(
        f"{prefix}-slip",
        of=of,
        says="Adam's step has a slip: {form}.",
        why="Take one weight, and work out by hand in this order: m, s, m̂, ŝ, and the new w. Then "
        "print the same five numbers.",
        forms={
            **alone(build, **PARTS),
            **crossed(build, **FREQUENT),
            "ε is added to w, as brackets round √ŝ + ε are missing": build(
                direction=lambda of: (of.m / of.c1 / of.root(), of.eps),
                move=lambda w, d, lr: w - lr * d[0] + d[1],
            ),
            "β₁, β₂ and ε are always 0.9, 0.999 and 1e-8": build(**DEFAULTS),
        },
        spelled=[before + changed(FORMULAS, one) for one in SLIPS],
    )
    for of, prefix, build, before in FUNCTIONS
]
