"""The known wrong ideas about the training loop, and steps for both functions."""

from grader.suite import crossed, family, misconception


def downhill(w, slope, _first, lr):
    """The right step."""
    return w - lr * slope


def uphill(w, slope, _first, lr):
    """A step to where the loss grows."""
    return w + lr * slope


def by_first(w, _slope, first, lr):
    """A step by the gradient of the start."""
    return w - lr * first


def by_sign(w, slope, _first, lr):
    """A step of the same length in every parameter."""
    return w - lr * slope.sign()


def by_direction(w, slope, _first, lr):
    """A step of length lr."""
    return w - lr * slope / slope.norm()


def from_nowhere(_w, slope, _first, lr):
    """A step without the place that it starts from."""
    return -lr * slope


STEPS = {
    "the learning rate is left out": lambda w, slope, _first, _lr: w - slope,
    "the learning rate is squared": lambda w, slope, _first, lr: w - lr**2 * slope,
    "it divides by the learning rate": lambda w, slope, _first, lr: w - slope / lr,
    "the steps are half as long as they should be": (
        lambda w, slope, _first, lr: w - lr * slope / 2
    ),
    "the steps are twice as long as they should be": (
        lambda w, slope, _first, lr: w - 2 * lr * slope
    ),
    "w isn't moved": lambda w, _slope, _first, _lr: w,
    "each gradient is multiplied by w": lambda w, slope, _first, lr: w - lr * slope * w,
    "each gradient is squared": lambda w, slope, _first, lr: w - lr * slope**2,
    "all of w moves by the mean of the gradient": (
        lambda w, slope, _first, lr: w - lr * slope.mean()
    ),
}
"""Slips in a step that both loops can have."""

# --- training_loop ------------------------------------------------------------------


def loop(
    step=downhill,
    recorded=lambda points, steps: points[:steps],
    end=lambda points, steps: points[steps],
):
    """The loop from its parts; ``points`` are the start, and where each step led, one too far."""

    def build(w, loss, gradient, lr, steps):
        points, first = [w], gradient(w)
        for _ in range(steps + 1):
            points.append(step(points[-1], gradient(points[-1]), first, lr))
        losses = [loss(point).item() for point in recorded(points, steps)]
        return end(points, steps), losses

    return build


def loop_wrong(identifier, says, why, spelled, **parts):
    """An entry for a loop with a part that is wrong."""
    declare = misconception(
        f"loop-{identifier}", of="training_loop", says=says, why=why, spelled=spelled
    )
    return declare(loop(**parts))


loss_after = loop_wrong(
    "loss-after",
    "Each loss is measured after its step, not before it.",
    "The steps are right, but the list begins with the loss of a w that has moved already: every "
    "number stands one place too early. Look first, and step then.",
    recorded=lambda points, steps: points[1 : steps + 1],
    spelled=[
        {
            "losses.append(loss(w).item())": "",
            "w = w - lr * gradient(w)": "w = w - lr * gradient(w); losses.append(loss(w).item())",
        },
        """
        losses = []
        while len(losses) < steps:
            w = w - lr * gradient(w)
            losses += [float(loss(w))]
        return w, losses
        """,
    ],
)
one_loss_more = loop_wrong(
    "one-loss-more",
    "There is a loss too many in the list: that of the last w is not asked for.",
    "There is a loss before each step, and so there are as many losses as steps. Nothing follows "
    "the last w.",
    recorded=lambda points, steps: points[: steps + 1],
    spelled=[
        {"return w, losses": "return w, [*losses, loss(w).item()]"},
        """
        losses = [loss(w).item()]
        for _ in range(steps):
            w = w - lr * gradient(w)
            losses.append(loss(w).item())
        return w, losses
        """,
    ],
)
one_step_more = loop_wrong(
    "one-step-more",
    "It takes one step too many.",
    "`range(steps)` has `steps` numbers, from 0 to `steps` − 1. Try it with `steps` = 0: nothing "
    "may happen then.",
    recorded=lambda points, steps: points[: steps + 1],
    end=lambda points, steps: points[steps + 1],
    spelled=[
        {"range(steps)": "range(steps + 1)"},
        """
        losses, k = [], 0
        while k <= steps:
            losses.append(loss(w).item())
            w = w - lr * gradient(w)
            k += 1
        return w, losses
        """,
    ],
)
one_step_less = loop_wrong(
    "one-step-less",
    "It takes one step too few.",
    "`range(steps)` has `steps` numbers already, though it ends before `steps`. Try it with "
    "`steps` = 1: one step is due.",
    recorded=lambda points, steps: points[: max(steps - 1, 0)],
    end=lambda points, steps: points[max(steps - 1, 0)],
    spelled=[
        {"range(steps)": "range(steps - 1)"},
        """
        losses, k = [], 1
        while k < steps:
            losses.append(loss(w).item())
            w = w - lr * gradient(w)
            k += 1
        return w, losses
        """,
    ],
)
first_loss = loop_wrong(
    "first-loss",
    "Every loss in the list is that of the start.",
    "A step changes w, and with it the loss. What is worked out before the loop stays what it "
    "was: the loss has to be asked for again before each step.",
    recorded=lambda points, steps: points[:1] * steps,
    spelled=[
        {"losses = []": "losses, start = [], w", "loss(w).item()": "loss(start).item()"},
        """
        value, losses = loss(w).item(), []
        for _ in range(steps):
            losses.append(value)
            w = w - lr * gradient(w)
        return w, losses
        """,
    ],
)
before_last = loop_wrong(
    "before-last",
    "The w that comes back is the one from before the last step.",
    "The losses are right, and so are the steps. What is asked for is where the last of them led.",
    end=lambda points, steps: points[max(steps - 1, 0)],
    spelled=[
        {
            "losses = []": "losses, old = [], w",
            "w = w - lr * gradient(w)": "old, w = w, w - lr * gradient(w)",
            "return w, losses": "return old, losses",
        },
        """
        losses = []
        for left in range(steps, 0, -1):
            losses.append(loss(w).item())
            if left > 1:
                w = w - lr * gradient(w)
        return w, losses
        """,
    ],
)
start_back = loop_wrong(
    "start-back",
    "The w that comes back is the one that it started from.",
    "The losses fall, so that something has moved. Which of your names holds what has?",
    end=lambda points, _steps: points[0],
    spelled=[
        {"losses = []": "losses, start = [], w", "return w, losses": "return start, losses"},
        """
        losses, here = [], w
        for _ in range(steps):
            losses.append(loss(here).item())
            here = here - lr * gradient(here)
        return w, losses
        """,
    ],
)
goes_uphill = loop_wrong(
    "uphill",
    "Every step goes uphill: the gradient is added.",
    "The gradient points to where the loss grows fastest. A step goes against it.",
    step=uphill,
    spelled=[
        {"w - lr * gradient(w)": "w + lr * gradient(w)"},
        """
        losses = []
        for _ in range(steps):
            losses.append(loss(w).item())
            w = w.add(gradient(w), alpha=lr)
        return w, losses
        """,
    ],
)
first_gradient = loop_wrong(
    "first-gradient",
    "Every step goes by the gradient of the start.",
    "The first step is right, and so are two losses; the third one shows it. The slope is another "
    "one at every place, and so it has to be asked for again before each step.",
    step=by_first,
    spelled=[
        {"losses = []": "losses, slope_ = [], gradient(w)", "lr * gradient(w)": "lr * slope_"},
        """
        direction, losses = -gradient(w), []
        for _ in range(steps):
            losses.append(loss(w).item())
            w = w + lr * direction
        return w, losses
        """,
    ],
)
sign_only = loop_wrong(
    "sign-only",
    "Only the sign of the gradient is used: every parameter moves by lr, up or down.",
    "Where the slope is steep a step is long, and it gets shorter by itself where the ground is "
    "flat. With the sign alone it never does, and jumps to and fro around the lowest point.",
    step=by_sign,
    spelled=[
        {"lr * gradient(w)": "lr * gradient(w).sign()"},
        """
        losses = []
        for _ in range(steps):
            losses.append(loss(w).item())
            slope = gradient(w)
            w = w - torch.where(slope > 0, lr, torch.where(slope < 0, -lr, 0.0)).to(w.dtype)
        return w, losses
        """,
    ],
)
unit_length = loop_wrong(
    "unit-length",
    "Every step has the length lr: the gradient is divided by its own length.",
    "How steep it is belongs to the gradient, and to the step: lr times the gradient, as it is. It "
    "gets shorter by itself where the ground is flat.",
    step=by_direction,
    spelled=[
        {"lr * gradient(w)": "lr * gradient(w) / gradient(w).norm()"},
        """
        losses = []
        for _ in range(steps):
            losses.append(loss(w).item())
            slope = gradient(w)
            w = w - lr * slope / slope.square().sum().sqrt()
        return w, losses
        """,
    ],
)
forgets_w = loop_wrong(
    "forgets-w",
    "The new w is the step alone, without the old w that it starts from.",
    "A step of two metres to the north leads somewhere else from every place. It is added to where "
    "you are.",
    step=from_nowhere,
    spelled=[
        {"w = w - lr * gradient(w)": "w = -lr * gradient(w)"},
        """
        losses = []
        for _ in range(steps):
            losses.append(loss(w).item())
            w = gradient(w).mul(-lr)
        return w, losses
        """,
    ],
)

NAMED_STEPS = {
    "the gradient is added": uphill,
    "the first gradient is used throughout": by_first,
    "only the gradient's sign is used": by_sign,
    "the gradient is divided by its length": by_direction,
    "the old w is left out of the new one": from_nowhere,
}
_RECORDS = {
    "the losses are those after the steps": lambda points, steps: points[1 : steps + 1],
    "there is a loss too many in the list": lambda points, steps: points[: steps + 1],
    "every loss is that of the start": lambda points, steps: points[:1] * steps,
}
_ENDS = {
    "the w is that from before the last step": lambda points, steps: points[max(steps - 1, 0)],
    "the w is the one that it started from": lambda points, _steps: points[0],
}


def beyond(forms, named):
    """Those of the forms that have no entry of their own already."""
    return {says: form for says, form in forms.items() if says not in named}


loop_slips = family(
    "loop-slip",
    of="training_loop",
    says="The loop has a slip: {form}.",
    why="Follow two steps on paper with the formula of the statement beside your code: look at the "
    "loss, ask for the gradient, step.",
    forms=beyond(
        crossed(loop, step=NAMED_STEPS | STEPS, recorded=_RECORDS, end=_ENDS),
        NAMED_STEPS | _RECORDS | _ENDS,
    ),
    spelled=[
        {"w - lr * gradient(w)": "w - gradient(w)"},
        {"lr * gradient(w)": "lr * gradient(w) / 2"},
        {
            "losses.append(loss(w).item())": "",
            "w = w - lr * gradient(w)": "w = w + lr * gradient(w); losses.append(loss(w).item())",
        },
        """
        losses = []
        for _ in range(steps):
            losses.append(loss(w).item())
            w = w - lr * gradient(w).mean()
        return w, losses
        """,
    ],
)
