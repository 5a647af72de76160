"""The known wrong ideas about the steps on the way to the tolerance, and slips of the loop."""

from grader.suite import crossed, family

from .misconceptions import (
    NAMED_STEPS,
    STEPS,
    beyond,
    by_direction,
    by_first,
    by_sign,
    from_nowhere,
    uphill,
)
from .misconceptions_train_until import until, until_wrong

goes_uphill = until_wrong(
    "uphill",
    "Every step goes uphill: the gradient is added.",
    "The gradient points to where the loss grows fastest. A step goes against it.",
    step=uphill,
    spelled=[
        {"w - lr * slope": "w + lr * slope"},
        """
        taken = 0
        while taken < max_steps and loss(w) > tolerance:
            w = w.add(gradient(w), alpha=lr)
            taken += 1
        return w, taken
        """,
    ],
)
first_gradient = until_wrong(
    "first-gradient",
    "Every step goes by the gradient of the start.",
    "The slope is another one at every place, and so it has to be asked for again before each "
    "step. Worked out before the loop it stays what it was.",
    step=by_first,
    spelled=[
        {"taken = 0": "taken, slope = 0, gradient(w)", "slope = gradient(w)\n": "pass\n"},
        """
        direction = -gradient(w)
        for taken in range(max_steps):
            if loss(w) <= tolerance:
                return w, taken
            w = w + lr * direction
        return w, max_steps
        """,
    ],
)
sign_only = until_wrong(
    "sign-only",
    "Only the sign of the gradient is used: every parameter moves by lr, up or down.",
    "Where the slope is steep a step is long, and it gets shorter by itself where the ground is "
    "flat. With the sign alone it never does, and jumps to and fro around the lowest point.",
    step=by_sign,
    spelled=[
        {"w - lr * slope": "w - lr * slope.sign()"},
        """
        taken = 0
        while taken < max_steps and loss(w) > tolerance:
            w = w - lr * torch.sign(gradient(w))
            taken += 1
        return w, taken
        """,
    ],
)
unit_length = until_wrong(
    "unit-length",
    "Every step has the length lr: the gradient is divided by its own length.",
    "How steep it is belongs to the gradient, and to the step: lr times the gradient, as it is. It "
    "gets shorter by itself where the ground is flat.",
    step=by_direction,
    spelled=[
        {"w - lr * slope": "w - lr * slope / slope.norm()"},
        """
        taken = 0
        while taken < max_steps and loss(w) > tolerance:
            slope = gradient(w)
            w = w - lr * slope / slope.square().sum().sqrt()
            taken += 1
        return w, taken
        """,
    ],
)
forgets_w = until_wrong(
    "forgets-w",
    "The new w is the step alone, without the old w that it starts from.",
    "A step of two metres to the north leads somewhere else from every place. It is added to where "
    "you are.",
    step=from_nowhere,
    spelled=[
        {"w = w - lr * slope": "w = -lr * slope"},
        """
        taken = 0
        while taken < max_steps and loss(w) > tolerance:
            w = gradient(w).mul(-lr)
            taken += 1
        return w, taken
        """,
    ],
)

_COUNTS = {
    "the number is one too large": lambda taken, _: taken + 1,
    "the number is one too small": lambda taken, _: max(taken - 1, 0),
}
_UNSEEN = {
    "it takes a step before it looks at the loss": lambda max_steps: min(max_steps, 1),
    "it takes a step before it looks at the loss, and at `max_steps`": lambda _max_steps: 1,
}


def until_small_change(w, loss, gradient, lr, tolerance, max_steps):
    """Looks at how much the loss has changed by a step."""
    taken = 0
    while taken < max_steps:
        old = loss(w)
        w = w - lr * gradient(w)
        taken += 1
        if (old - loss(w)).abs() <= tolerance:
            break
    return w, taken


_KNOWN = f"{next(iter(_UNSEEN))}; the number is one too small"
"""It has an entry of its own."""

until_slips = family(
    "until-slip",
    of="train_until",
    says="The loop has a slip: {form}.",
    why="Follow two steps on paper with the formula of the statement beside your code: look at the "
    "loss, ask for the gradient, step, count.",
    forms=beyond(
        crossed(until, step=NAMED_STEPS | STEPS, unseen=_UNSEEN, counted=_COUNTS),
        [*NAMED_STEPS, *_COUNTS, next(iter(_UNSEEN)), _KNOWN],
    )
    | {"it stops when the loss has hardly changed, not when it is small": until_small_change},
    spelled=[
        {"w - lr * slope": "w - slope"},
        {"w - lr * slope": "w - lr * slope / 2"},
        {"w - lr * slope": "w - lr * slope.mean()"},
        """
        for taken in range(1, max_steps + 1):
            before = loss(w).item()
            w = w - lr * gradient(w)
            if abs(before - loss(w).item()) <= tolerance:
                return w, taken
        return w, max_steps
        """,
    ],
)
