"""The known wrong ideas about when to stop, and how many steps that makes."""

from grader.suite import misconception

from .misconceptions import downhill


def until(
    step=downhill,
    good=lambda value, tolerance: value <= tolerance,
    most=lambda max_steps: max_steps,
    unseen=lambda _max_steps: 0,
    further=0,
    counted=lambda taken, _max_steps: taken,
):
    """The loop from its parts.

    ``unseen`` says how many steps are taken before the first look, and ``further`` how many
    after the last.
    """

    def build(w, loss, gradient, lr, tolerance, max_steps):
        first, taken = gradient(w), 0
        look_from = unseen(max_steps)
        while taken < look_from or (taken < most(max_steps) and not bool(good(loss(w), tolerance))):
            w = step(w, gradient(w), first, lr)
            taken += 1
        for _ in range(further):
            w = step(w, gradient(w), first, lr)
        return w, counted(taken + further, max_steps)

    return build


def until_wrong(identifier, says, why, spelled, **parts):
    """An entry for a loop with a part that is wrong."""
    declare = misconception(
        f"until-{identifier}", of="train_until", says=says, why=why, spelled=spelled
    )
    return declare(until(**parts))


counts_losses = until_wrong(
    "counts-losses",
    "The number is one too large: it counts the losses that were looked at, and not the steps.",
    "Where the start is good enough, the loss is looked at once, and no step is taken: 0 is due.",
    counted=lambda taken, _: taken + 1,
    spelled=[
        {"taken = 0": "taken = 1", "taken < max_steps": "taken <= max_steps"},
        """
        losses = [loss(w).item()]
        while losses[-1] > tolerance and len(losses) <= max_steps:
            w = w - lr * gradient(w)
            losses.append(loss(w).item())
        return w, len(losses)
        """,
    ],
)
count_less = until_wrong(
    "counts-from-zero",
    "The number is one too small: it is the last step's number, counted from 0.",
    "A loop over `range` numbers its steps 0, 1, 2: when number 2 is done, three have been taken.",
    counted=lambda taken, _: max(taken - 1, 0),
    spelled=[
        {"return w, taken": "return w, max(taken - 1, 0)"},
        """
        step = 0
        if loss(w) <= tolerance:
            return w, 0
        for step in range(max_steps):
            w = w - lr * gradient(w)
            if loss(w) <= tolerance:
                break
        return w, step
        """,
    ],
)
max_for_count = until_wrong(
    "max-for-count",
    "The number is always `max_steps`, however many steps were taken.",
    "`max_steps` is what may be taken at most. How many it were is known when the loop has ended.",
    counted=lambda _taken, max_steps: max_steps,
    spelled=[
        {"return w, taken": "return w, max_steps"},
        """
        for _ in range(max_steps):
            if loss(w) <= tolerance:
                break
            w = w - lr * gradient(w)
        return w, max_steps
        """,
    ],
)
no_first_look = until_wrong(
    "no-first-look",
    "It takes a step before it looks at the loss for the first time.",
    "A w that is good enough from the start costs no step. Look first, and step then.",
    unseen=lambda max_steps: min(max_steps, 1),
    spelled=[
        {"loss(w) > tolerance": "(taken == 0 or loss(w) > tolerance)"},
        """
        for taken in range(1, max_steps + 1):
            w = w - lr * gradient(w)
            if loss(w) <= tolerance:
                return w, taken
        return w, max_steps
        """,
        """
        taken = 0
        while True:
            w = w - lr * gradient(w)
            taken += 1
            if taken >= max_steps or loss(w) <= tolerance:
                return w, taken
        """,
    ],
)
index_of_the_step = until_wrong(
    "index-of-the-step",
    "It takes a step before it looks at the loss for the first time; and the number that comes "
    "back is the last step's, counted from 0, which is one too small.",
    "A w that is good enough from the start costs no step. And a loop over `range` numbers its "
    "steps 0, 1, 2: when number 2 is done, three have been taken.",
    unseen=lambda max_steps: min(max_steps, 1),
    counted=lambda taken, _: max(taken - 1, 0),
    spelled=[
        {
            "loss(w) > tolerance": "(taken == 0 or loss(w) > tolerance)",
            "return w, taken": "return w, max(taken - 1, 0)",
        },
        """
        for step in range(max_steps):
            w = w - lr * gradient(w)
            if loss(w) <= tolerance:
                break
        return w, step
        """,
    ],
)
one_step_more = until_wrong(
    "one-step-more",
    "It takes one step too many: one from a w that is good enough already, or beyond `max_steps`.",
    "Whether to stop is asked before a step, and the answer holds for that step. Try it with a "
    "start that is good enough.",
    further=1,
    spelled=[
        {"return w, taken": "return w - lr * gradient(w), taken + 1"},
        """
        taken, good = 0, False
        while not good:
            good = bool(loss(w) <= tolerance) or taken >= max_steps
            w = w - lr * gradient(w)
            taken += 1
        return w, taken
        """,
    ],
)
step_not_counted = until_wrong(
    "step-not-counted",
    "The w that comes back has been moved once more than the number says.",
    "The number is right. Whether to stop is asked before a step, and the answer holds for that "
    "step.",
    further=1,
    counted=lambda taken, _: taken - 1,
    spelled=[
        {"return w, taken": "return w - lr * gradient(w), taken"},
        """
        taken = 0
        while True:
            stop = taken >= max_steps or loss(w) <= tolerance
            w = w - lr * gradient(w)
            if stop:
                return w, taken
            taken += 1
        """,
    ],
)
max_ignored = until_wrong(
    "max-ignored",
    "It goes on beyond `max_steps`.",
    "Nobody knows whether the loss will ever be good enough. `max_steps` is what ends the loop if "
    "it isn't.",
    most=lambda _max_steps: 10_000,
    spelled=[
        {"taken < max_steps and loss(w) > tolerance": "loss(w) > tolerance"},
        """
        taken = 0
        while not loss(w).item() <= tolerance and taken < 10_000:
            w = w - lr * gradient(w)
            taken += 1
        return w, taken
        """,
    ],
)
max_less = until_wrong(
    "max-less-one",
    "It stops one step before `max_steps`.",
    "`max_steps` steps may be taken, that many and not one less. Try it with `max_steps` = 1.",
    most=lambda max_steps: max_steps - 1,
    spelled=[
        {"taken < max_steps": "taken < max_steps - 1"},
        """
        taken = 0
        for taken in range(max_steps):
            if taken == max_steps - 1 or loss(w) <= tolerance:
                break
            w = w - lr * gradient(w)
        return w, taken
        """,
    ],
)
max_more = until_wrong(
    "max-plus-one",
    "It takes a step more than `max_steps`.",
    "Where `max_steps` is 0, none may be taken. Which numbers does your counter go through?",
    most=lambda max_steps: max_steps + 1,
    spelled=[
        {"taken < max_steps": "taken <= max_steps"},
        """
        for taken in range(max_steps + 1):
            if loss(w) <= tolerance:
                return w, taken
            w = w - lr * gradient(w)
        return w, max_steps + 1
        """,
    ],
)
strictly = until_wrong(
    "strictly-below",
    "A loss that is exactly the tolerance isn't taken as good enough.",
    "“At most” includes the tolerance itself: ≤, and not <.",
    good=lambda value, tolerance: value < tolerance,
    spelled=[
        {"loss(w) > tolerance": "loss(w) >= tolerance"},
        """
        for taken in range(max_steps):
            if loss(w).item() < tolerance:
                return w, taken
            w = w - lr * gradient(w)
        return w, max_steps
        """,
    ],
)
turned_round = until_wrong(
    "turned-round",
    "The comparison is turned round: it goes on while the loss is good enough.",
    "A loop goes on as long as there is something left to do. When is there?",
    good=lambda value, tolerance: value > tolerance,
    spelled=[
        {"loss(w) > tolerance": "loss(w) <= tolerance"},
        """
        for taken in range(max_steps):
            if loss(w) > tolerance:
                return w, taken
            w = w - lr * gradient(w)
        return w, max_steps
        """,
    ],
)
without_sign = until_wrong(
    "without-sign",
    "The loss is compared without its sign, so that one far below 0 isn't taken as good enough.",
    "The lowest place need not have the height 0: a valley can lie below the sea. What counts is "
    "how low the loss is, and not how close to 0.",
    good=lambda value, tolerance: abs(value) <= tolerance,
    spelled=[
        {"loss(w) > tolerance": "abs(loss(w)) > tolerance"},
        {"loss(w) > tolerance": "loss(w).norm() > tolerance"},
        """
        for taken in range(max_steps):
            if -tolerance <= loss(w).item() <= tolerance:
                return w, taken
            w = w - lr * gradient(w)
        return w, max_steps
        """,
    ],
)
never_stops = until_wrong(
    "tolerance-ignored",
    "It always takes `max_steps` steps, whatever the loss is.",
    "There are two reasons to stop, and a loss that is at most `tolerance` is the one to hope for.",
    good=lambda _value, _tolerance: False,
    spelled=[
        {"taken < max_steps and loss(w) > tolerance": "taken < max_steps"},
        """
        for _ in range(max_steps):
            w = w - lr * gradient(w)
        return w, max_steps
        """,
    ],
)


@misconception(
    "until-small-gradient",
    of="train_until",
    says="It stops when the gradient is small, and not when the loss is.",
    why="The ground is flat at every lowest place, however high that lies. What `tolerance` is "
    "held against here is the loss.",
    spelled=[
        {"loss(w) > tolerance": "gradient(w).norm() > tolerance"},
        """
        for taken in range(max_steps):
            slope = gradient(w)
            if slope.square().sum().sqrt() <= tolerance:
                return w, taken
            w = w - lr * slope
        return w, max_steps
        """,
    ],
)
def until_small_gradient(w, loss, gradient, lr, tolerance, max_steps):
    taken = 0
    while taken < max_steps and gradient(w).norm() > tolerance:
        w = w - lr * gradient(w)
        taken += 1
    return w, taken


@misconception(
    "until-both-reasons",
    of="train_until",
    says="It stops when the loss is good enough and `max_steps` steps have been taken, not at "
    "whichever comes first.",
    why="One of the two reasons is enough. So a step is due as long as neither of them holds: the "
    "loss is still too large, and there are steps left.",
    spelled=[
        {"taken < max_steps and": "taken < max_steps or"},
        """
        taken = 0
        while True:
            if loss(w) <= tolerance and taken >= max_steps:
                return w, taken
            w = w - lr * gradient(w)
            taken += 1
        """,
    ],
)
def until_both_reasons(w, loss, gradient, lr, tolerance, max_steps):
    taken = 0
    # A loss that never gets there would keep the judge here for ever.
    while (taken < max_steps or loss(w) > tolerance) and taken < 10_000:
        w = w - lr * gradient(w)
        taken += 1
    return w, taken
