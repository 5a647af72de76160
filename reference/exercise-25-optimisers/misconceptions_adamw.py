"""The known wrong ideas about the weight decay of AdamW."""

# ruff: noqa: ARG005 - what stands in one place of the step takes the same arguments everywhere

from collections.abc import Callable
from typing import NamedTuple

import torch

from grader.suite import crossed, family, misconception

from .misconceptions import alone, first
from .misconceptions_adam import FORMULAS, FREQUENT, OTHERWISE, Step, changed


class Decay(NamedTuple):
    """Where w is pulled towards 0."""

    before: Callable = lambda w, lr, lam: w
    gradient: Callable = lambda g, w, lam: g
    after: Callable = lambda new, lr, lam: new


RIGHT = Decay(before=lambda w, lr, lam: w * (1 - lr * lam))


def _step(decay=RIGHT, **parts):
    """adamw_step from its parts: where the decay is, and what Adam's step is."""

    def build(w, gradient, mean, square, t, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        def moved(started, direction, lr):
            return decay.after(started - lr * direction, lr, weight_decay)

        started = decay.before(w, lr, weight_decay)
        pushed = decay.gradient(gradient, w, weight_decay)
        step = Step(**parts, move=moved)
        return step.taken(started, pushed, (mean, square), t, lr, betas, eps)

    return build


L2 = Decay(gradient=lambda g, w, lam: g + lam * w)
WITHOUT_LR = Decay(before=lambda w, lr, lam: w * (1 - lam))
AFTER = Decay(after=lambda new, lr, lam: new * (1 - lr * lam))
NONE = Decay()

DECAYED = "w = w * (1 - lr * weight_decay)\n"
LAST = "return w, m, s"
ADDCDIV = "return w.addcdiv(m, root, value=-lr / first), m, s"


def decay_wrong(identifier, says, why, decay, spelled):
    """An entry for another decay."""
    declare = misconception(
        f"optim-adamw-{identifier}", of="adamw_step", says=says, why=why, spelled=spelled
    )
    return declare(_step(decay))


l2 = decay_wrong(
    "l2",
    "The decay is added to the gradient, as the slope of an L2 penalty is.",
    "There it goes into mean and square, and is divided by the root: weights with large gradients "
    "are then hardly pulled at all. AdamW keeps the decay out of the gradient; that is its W.",
    L2,
    spelled=[
        "gradient = gradient + weight_decay * w\n" + FORMULAS,
        "gradient = gradient.add(w, alpha=weight_decay)\n" + OTHERWISE,
    ],
)
without_lr = decay_wrong(
    "without-lr",
    "w shrinks by the factor 1 − λ: the learning rate is missing from it.",
    "The decay is a step towards 0, and every step is as long as the learning rate lets it be.",
    WITHOUT_LR,
    spelled=[
        "w = w * (1 - weight_decay)\n" + FORMULAS,
        changed(OTHERWISE, {ADDCDIV: "return (w - weight_decay * w)" + ADDCDIV[8:]}),
    ],
)
after = decay_wrong(
    "after-step",
    "Adam's step comes first, and then the decay, which shrinks the step as well.",
    "What decays is the old w. Shrunk after the step, the new one is lr · λ of the step off.",
    AFTER,
    spelled=[
        changed(FORMULAS, {LAST: DECAYED + LAST}),
        changed(
            OTHERWISE,
            {
                ADDCDIV: "new = w"
                + ADDCDIV[8:].replace(", m, s", "\nreturn new - lr * weight_decay * new, m, s")
            },
        ),
    ],
)
none = decay_wrong(
    "no-decay",
    "There is no decay: this is Adam's step.",
    "A weight that nothing pushes stays where it is, and it should shrink at every step.",
    NONE,
    spelled=[FORMULAS, OTHERWISE],
)


@misconception(
    "optim-adamw-divided",
    of="adamw_step",
    says="The decay is divided by √ŝ + ε, together with the mean.",
    why="Weights with large gradients are then hardly pulled at all. The decay is to shrink all of "
    "them by the same factor, 1 − lr · λ, whatever their gradients have been.",
    spelled=[
        changed(FORMULAS, {"lr * m_hat": "lr * (m_hat + weight_decay * w)"}),
        changed(OTHERWISE, {ADDCDIV: "m_hat = m / first\n" + ADDCDIV}).replace(
            "addcdiv(m, root, value=-lr / first)",
            "addcdiv(m_hat.add(w, alpha=weight_decay), root, value=-lr)",
        ),
    ],
)
def divided(w, gradient, mean, square, t, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    def direction(of):
        return (of.m / of.c1 + weight_decay * w) / (of.root() + of.eps)

    return Step(direction=direction).taken(w, gradient, (mean, square), t, lr, betas, eps)


DECAYS = {
    "the decay is added to the gradient": L2,
    "the decay isn't multiplied by the learning rate": WITHOUT_LR,
    "the decay comes after the step": AFTER,
    "there is no decay": NONE,
    "w grows where it should shrink": Decay(before=lambda w, lr, lam: w * (1 + lr * lam)),
    "the decay counts twice, as 2λ": Decay(before=lambda w, lr, lam: w * (1 - 2 * lr * lam)),
    "w is multiplied by lr · λ": Decay(before=lambda w, lr, lam: w * lr * lam),
    "w is divided by 1 + lr · λ": Decay(before=lambda w, lr, lam: w / (1 + lr * lam)),
    "lr · λ is subtracted from w": Decay(before=lambda w, lr, lam: w - lr * lam),
    "every weight moves by lr · λ towards 0, however large it is": Decay(
        before=lambda w, lr, lam: w - lr * lam * torch.sign(w)
    ),
    "λ is 0.01, whatever is asked for": Decay(before=lambda w, lr, lam: w * (1 - lr * 0.01)),
    "the decay isn't multiplied by the learning rate, and comes after the step": Decay(
        after=lambda new, lr, lam: new * (1 - lam)
    ),
    "the decay is there twice, in w and in the gradient": Decay(
        before=RIGHT.before, gradient=L2.gradient
    ),
}
OF_ADAM = {says: {part: wrong} for part, slips in FREQUENT.items() for says, wrong in slips.items()}


def _both(decay=RIGHT, slip=None):
    """adamw_step with a slip in the decay, and one in Adam's step."""
    return _step(decay, **(slip or {}))


decay_slips = family(
    "optim-adamw-decay",
    of="adamw_step",
    says="AdamW's step has a slip: {form}.",
    why="Take one weight whose gradients have all been 0. Only the decay moves it: by hand, and "
    "in your code, where does it go?",
    forms={
        **alone(_step, decay=DECAYS),
        **crossed(_both, decay=first(DECAYS, 4), slip=OF_ADAM),
    },
    spelled=[
        "w = w * (1 + lr * weight_decay)\n" + FORMULAS,
        "w = w * (1 - lr * 0.01)\n" + FORMULAS,
        "w = w - lr * weight_decay\n" + FORMULAS,
        changed(FORMULAS, {LAST: "return w - weight_decay * w, m, s"}),
        "gradient = gradient + weight_decay * w\n"
        + changed(FORMULAS, {"m / (1 - betas[0] ** t)": "m", "s / (1 - betas[1] ** t)": "s"}),
        changed(FORMULAS, {"(torch.sqrt(s_hat) + eps)": "torch.sqrt(s_hat + eps)"}),
    ],
)
