"""The known wrong ideas about steps that have a rate each."""

import copy

import torch
from torch import nn

from grader.suite import crossed, family, misconception


def squared(prediction, y):
    """The loss."""
    return (prediction - y).square().mean()


def with_momentum(velocity, gradient, rate):
    """The new velocity, and how far the step goes."""
    velocity = 0.9 * velocity + gradient
    return velocity, rate * velocity


def trained(
    rate=lambda rates, k: rates[k],
    step=with_momentum,
    loss_of=squared,
    clear=True,
    when="before",
    kept=torch.Tensor.item,
):
    """train_with_rates from its parts."""

    def train(model, X, y, rates):
        # Where a family is looked at, the suite's own model is only described, and made anew.
        model = model if isinstance(model, nn.Module) else model.replica()
        knobs, losses = list(model.parameters()), []
        velocities = [torch.zeros_like(knob) for knob in knobs]
        gradients = [torch.zeros_like(knob) for knob in knobs]
        for k in range(len(rates)):
            loss = loss_of(model(X), y)
            found = torch.autograd.grad(loss, knobs)
            both = zip(gradients, found, strict=True)
            gradients = [new if clear else old + new for old, new in both]
            with torch.no_grad():
                for i, knob in enumerate(knobs):
                    velocities[i], way = step(velocities[i], gradients[i], rate(rates, k))
                    knob.sub_(way)
            losses.append(kept(loss if when == "before" else loss_of(model(X), y)))
        return losses

    return train


def train_wrong(identifier, says, why, spelled, **parts):
    """An entry for train_with_rates with a part that is wrong."""
    declare = misconception(
        f"rates-{identifier}", of="train_with_rates", says=says, why=why, spelled=spelled
    )
    return declare(trained(**parts))


OPTIMISER = "optimiser = torch.optim.SGD(model.parameters(), momentum=0.9)"
EACH = "for rate in rates:"
SET = '        for group in optimiser.param_groups:\n            group["lr"] = rate\n'
GROUPS = '        for group in optimiser.param_groups:\n            group["lr"] = {}\n'
CLEAR = "        optimiser.zero_grad()\n"
LOSS = "loss = nn.functional.mse_loss(model(X), y)"
STEP = "        optimiser.step()\n"
RECORD = "        losses.append(loss.item())\n"
BY_HAND = (
    "velocities = [torch.zeros_like(p) for p in model.parameters()]\n"
    "losses = []\n"
    "for rate in rates:\n"
    "    model.zero_grad()\n"
    "    loss = ((model(X) - y) ** 2).mean()\n"
    "    loss.backward()\n"
    "    losses.append(loss.item())\n"
    "    with torch.no_grad():\n"
    "        for p, v in zip(model.parameters(), velocities):\n"
    "            {}\n"
    "return losses"
)

LATE = {
    "the first step too has the first rate": lambda rates, k: rates[max(k - 1, 0)],
    "the first step has the last rate": lambda rates, k: rates[k - 1],
    "the first step has the rate 0": lambda rates, k: rates[k - 1] if k else 0.0,
    "the first step has torch's default rate, 0.001": lambda r, k: r[k - 1] if k else 1e-3,
}
EARLY = {
    "the last step has the last rate": lambda rates, k: rates[min(k + 1, len(rates) - 1)],
    "the last step has the first rate": lambda rates, k: rates[(k + 1) % len(rates)],
}
rates_late = family(
    "rates-late",
    of="train_with_rates",
    says="Each step has the rate that was due one step before; {form}.",
    why="Step k takes `rates[k]`. The optimiser has to know a rate before it takes the step that "
    "is meant, and not after it.",
    forms={says: trained(rate=rate) for says, rate in LATE.items()},
    spelled=[
        {
            OPTIMISER: "optimiser = torch.optim.SGD(model.parameters(), "
            "lr=rates[0] if rates else 0.1, momentum=0.9)",
            SET: "",
            STEP: STEP + SET,
        },
        {SET: "", STEP: STEP + SET},
        {EACH: "for k in range(len(rates)):", SET: GROUPS.format("rates[k - 1]")},
    ],
)
rates_early = family(
    "rates-early",
    of="train_with_rates",
    says="Each step has the rate of the next one; {form}.",
    why="Step k takes `rates[k]`, and step 0 the first of them.",
    forms={says: trained(rate=rate) for says, rate in EARLY.items()},
    spelled=[
        {EACH: "for rate in [*rates[1:], *rates[-1:]]:"},
        {
            EACH: "for k in range(1, len(rates) + 1):",
            SET: GROUPS.format("rates[k % len(rates)]"),
        },
    ],
)
NEVER = {
    "the first rate": lambda rates, _: rates[0],
    "the last rate": lambda rates, _: rates[-1],
    "the mean of the rates": lambda rates, _: sum(rates) / len(rates),
    "the largest rate": lambda rates, _: max(rates),
} | {
    f"{rate:g}, whatever the list says": lambda _rates, _k, rate=rate: rate
    for rate in (1e-4, 0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 1.0)
}
rates_never_set = family(
    "rates-never-set",
    of="train_with_rates",
    says="All steps have one rate: {form}.",
    why='The rate of an optimiser stands in its `param_groups`, under "lr", and each step reads it '
    "there. `optimizer.lr = …` makes a new attribute that nobody reads, and no error says so.",
    forms={says: trained(rate=rate) for says, rate in NEVER.items()},
    spelled=[
        {
            OPTIMISER: "optimiser = torch.optim.SGD(model.parameters(), "
            "lr=rates[0] if rates else 0.1, momentum=0.9)",
            SET: "        optimiser.lr = rate\n",
        },
        {SET: "        optimiser.lr = rate\n"},
        {SET: '        optimiser.defaults["lr"] = rate\n'},
        {SET: GROUPS.format("rates[0]")},
    ],
)
rates_momentum_lost = train_wrong(
    "momentum-lost",
    "The steps have no momentum: each one forgets those before it.",
    "The velocity is kept by the optimiser. One that is made anew for each step begins with an "
    "empty memory each time, as if there were no momentum at all.",
    step=lambda velocity, gradient, rate: (velocity, rate * gradient),
    spelled=[
        {SET: "        optimiser = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9)\n"},
        {", momentum=0.9": ""},
        BY_HAND.format("p -= rate * p.grad"),
    ],
)
rates_inside = train_wrong(
    "inside-velocity",
    "The rate is inside the velocity: v ← 0.9 v + rate · g.",
    "As long as the rate stays the same that makes no difference. Once it changes, the velocity "
    "goes on with the old rates, and a lower one takes many steps to be felt.",
    step=lambda velocity, gradient, rate: 2 * (0.9 * velocity + rate * gradient,),
    spelled=[
        BY_HAND.format("v.mul_(0.9).add_(p.grad, alpha=rate); p -= v"),
        BY_HAND.format("v.copy_(0.9 * v - rate * p.grad); p += v"),
    ],
)
rates_dampened = train_wrong(
    "dampened",
    "The steps are a tenth as long: the gradient or the rate is multiplied by another 0.1.",
    "Here the gradient is added whole, v ← 0.9 v + g, and not 0.1 g; and `LambdaLR` multiplies "
    "what its function gives by the rate that the optimiser was made with, which has to be 1 then.",
    step=lambda velocity, gradient, rate: (
        0.9 * velocity + 0.1 * gradient,
        rate * (0.9 * velocity + 0.1 * gradient),
    ),
    spelled=[
        BY_HAND.format("v.mul_(0.9).add_(0.1 * p.grad); p -= rate * v"),
        BY_HAND.format("v.lerp_(p.grad, 0.1); p.sub_(v, alpha=rate)"),
    ],
)
rates_loss_after = train_wrong(
    "loss-after",
    "The steps are right. The losses are measured after each step, not before it.",
    "The first number is due before anything has been learned.",
    when="after",
    spelled=[
        {RECORD: "        losses.append(nn.functional.mse_loss(model(X), y).item())\n"},
        {
            RECORD: "        with torch.no_grad():\n"
            "            losses.append((model(X) - y).square().mean().item())\n"
        },
    ],
)
rates_not_cleared = train_wrong(
    "gradients-kept",
    "The gradients of earlier steps are never cleared.",
    "`backward` adds to what is in `.grad`. The velocity remembers the steps before already; with "
    "the sum of all the gradients in it, it grows and grows.",
    clear=False,
    spelled=[{CLEAR: ""}, {CLEAR: "", EACH: "optimiser.zero_grad()\n    for rate in rates:"}],
)
rates_tensors = train_wrong(
    "graph-kept",
    "The losses are tensors, and not Python floats.",
    "A loss that is kept as a tensor remembers all that it was made of, unless it is detached, and "
    "so the memory of a long run fills with graphs that nobody needs. Take the number out of it.",
    kept=lambda loss: loss,
    spelled=[
        {RECORD: "        losses.append(loss)\n"},
        {RECORD: "        losses.append(loss.detach())\n"},
    ],
)


@misconception(
    "rates-copy-trained",
    of="train_with_rates",
    says="The losses are right. But a copy of the model was trained, and not the model itself.",
    why="Whoever handed the model in has it untrained still. Its own parameters have to move.",
    spelled=[
        {OPTIMISER: f"model = __import__('copy').deepcopy(model)\n    {OPTIMISER}"},
        {
            "losses = []": "kept = [p.detach().clone() for p in model.parameters()]\n"
            "    losses = []",
            "return losses": "for p, old in zip(model.parameters(), kept):\n"
            "        p.data.copy_(old)\n    return losses",
        },
    ],
)
def rates_copy_trained(model, X, y, rates):
    return trained()(copy.deepcopy(model), X, y, rates)


@misconception(
    "rates-last-not-taken",
    of="train_with_rates",
    says="The losses are right. But the last step isn't taken.",
    why="There are as many steps as there are rates, and the last one leads to the model that is "
    "kept, although no loss comes after it.",
    spelled=[
        {
            "        loss.backward()\n": RECORD + "        if len(losses) == len(rates):\n"
            "            break\n        loss.backward()\n",
            STEP + RECORD: STEP,
        },
        {STEP: "        if len(losses) < len(rates) - 1:\n    " + STEP},
    ],
)
def rates_last_not_taken(model, X, y, rates):
    # A rate of 0 moves nothing.
    return trained()(model, X, y, [*rates[:-1], 0.0][: len(rates)])


@misconception(
    "rates-past-the-end",
    of="train_with_rates",
    raises="list index out of range",
    says="It asks for a rate that isn't in the list.",
    why="n rates have the numbers 0 to n − 1, and of no rates there is not even `rates[0]`. A "
    "scheduler of torch's looks one step ahead: after step k it asks for the rate of step k + 1, "
    "after the last step too.",
    spelled=[
        {
            OPTIMISER: "optimiser = torch.optim.SGD(model.parameters(), lr=1.0, momentum=0.9)\n"
            "    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda k: rates[k])",
            SET: "",
            STEP: STEP + "        schedule.step()\n",
        },
        {EACH: "for k in range(len(rates)):", SET: GROUPS.format("rates[k + 1]")},
    ],
)
def rates_past_the_end(model, X, y, rates):
    return trained(rate=lambda rates, k: rates[k + 1])(model, X, y, rates)


def _multiplied(base):
    """What LambdaLR does: its function gives a factor for the rate that the optimiser had."""
    return lambda rates, k: (rates[0] if base is None else base) * rates[k]


def _power(rates, k):
    """What a rate becomes that is multiplied again and again."""
    product = rates[0]
    for rate in rates[1 : k + 1]:
        product *= rate
    return product


def _momentum(mu):
    """A step with another momentum."""

    def step(velocity, gradient, rate):
        velocity = mu * velocity + gradient
        return velocity, rate * velocity

    return step


def _nesterov(velocity, gradient, rate):
    velocity = 0.9 * velocity + gradient
    return velocity, rate * (gradient + 0.9 * velocity)


def _uphill(velocity, gradient, rate):
    velocity = 0.9 * velocity + gradient
    return velocity, -rate * velocity


def _adam(model, X, y, rates):
    model = model if isinstance(model, nn.Module) else model.replica()
    optimiser, losses = torch.optim.Adam(model.parameters()), []
    for rate in rates:
        optimiser.param_groups[0]["lr"] = rate
        optimiser.zero_grad()
        loss = squared(model(X), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses


rates_slips = family(
    "rates-slip",
    of="train_with_rates",
    says="The training has a slip: {form}.",
    why="Follow the first two steps of the statement's example with your code, and print the "
    "gradient, the velocity and the rate of each.",
    forms={
        **crossed(
            trained,
            rate={
                **{f"each rate comes a step late, and {says}": rate for says, rate in LATE.items()},
                **{f"each rate comes a step early, and {says}": of for says, of in EARLY.items()},
                "the rates come in the opposite order": lambda rates, k: rates[-1 - k],
                "each rate is multiplied by the first one": _multiplied(None),
                "each rate is multiplied by torch's default rate, 0.001": _multiplied(1e-3),
                "each rate is multiplied by 0.1": _multiplied(0.1),
                "the rates are multiplied up": _power,
                "all steps have the first rate": lambda rates, _: rates[0],
                "all steps have the rate 0.001": lambda *_: 1e-3,
            },
            step={
                "there is no momentum": lambda v, g, rate: (v, rate * g),
                "the rate is inside the velocity": lambda v, g, r: 2 * (0.9 * v + r * g,),
                "the momentum is 0.99": _momentum(0.99),
                "the momentum is 0.5": _momentum(0.5),
                "the momentum is 0.1": _momentum(0.1),
                "the momentum is Nesterov's": _nesterov,
                "the steps go uphill": _uphill,
                "the step follows the velocity before the gradient was added": (
                    lambda v, g, rate: (0.9 * v + g, rate * v)
                ),
            },
            loss_of={
                "the loss is the sum of the squares": lambda p, y: (p - y).square().sum(),
                "the loss is half the mean square": lambda p, y: squared(p, y) / 2,
                "the loss is the mean of the errors' sizes": lambda p, y: (p - y).abs().mean(),
            },
            clear={"the gradients are never cleared": False},
            when={"the losses are measured after the steps": "after"},
        ),
        "the optimiser is Adam": _adam,
    },
    spelled=[
        {
            OPTIMISER: "optimiser = torch.optim.SGD(model.parameters(), "
            "lr=rates[0] if rates else 0.1, momentum=0.9)\n"
            "    schedule = torch.optim.lr_scheduler.LambdaLR(\n"
            "        optimiser, lambda k: rates[min(k, len(rates) - 1)] if rates else 1.0\n    )",
            SET: "",
            STEP: STEP + "        schedule.step()\n",
        },
        {"momentum=0.9": "momentum=0.9, nesterov=True"},
        {OPTIMISER: "optimiser = torch.optim.Adam(model.parameters())"},
        {LOSS: f"{LOSS[:-1]}, reduction='sum')"},
        {EACH: "for rate in reversed(rates):"},
    ],
)
