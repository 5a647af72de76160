"""The known wrong ideas about the steps, and slips that any training can have."""

import torch

from grader.suite import crossed, family

from .misconceptions_fine_tune import (
    LOSS,
    PICK,
    adam,
    by_flags,
    frozen_parts_quiet,
    only_trained_parts,
    right_modes,
    squared,
    thaw,
    tune_wrong,
    tuned,
    with_frozen,
)
from .misconceptions_fine_tune_after import CLEAR, RECORD, STEP

ADAM = "optimiser = torch.optim.Adam(trained, lr=lr)"

tune_last_layer = tune_wrong(
    "last-layer",
    "It is the last layer that is trained, whatever the flags say.",
    "Often the head is what is trained, but the model may have more that isn't frozen, or a frozen "
    "head. The flags of its parameters say which.",
    trained=lambda model: list(model.parameters())[-2:],
    spelled=[
        {PICK: "trained = list(model.parameters())[-2:]"},
        {PICK: "trained = list(list(model.children())[-1].parameters())"},
    ],
)
tune_loss_after = tune_wrong(
    "loss-after",
    "The steps are right. The losses are measured after each step, not before it.",
    "The first number is due before anything has been learned.",
    when="after",
    spelled=[
        {RECORD: "        losses.append(nn.functional.mse_loss(model(X), y).item())\n"},
        {RECORD: "        losses.append((model(X) - y).pow(2).mean().item())\n"},
    ],
)
tune_graph = tune_wrong(
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
tune_not_cleared = tune_wrong(
    "never-cleared",
    "The gradients of earlier steps are never cleared.",
    "`backward` adds to what is in `.grad`, so that every step follows the sum of all the "
    "gradients since the beginning.",
    cleared=False,
    spelled=[{CLEAR: ""}, {CLEAR: "", "    losses = []\n": CLEAR[4:] + "    losses = []\n"}],
)
tune_renewed = tune_wrong(
    "optimiser-anew",
    "There is a new optimiser for every step.",
    "Adam remembers the gradients so far, in the optimiser. A new one remembers nothing, and "
    "every step of its is a first one, which has length `lr` for each parameter.",
    renewed=True,
    spelled=[
        {CLEAR: f"        {ADAM}\n{CLEAR}"},
        {
            f"    {ADAM}\n": "",
            CLEAR: "        model.zero_grad()\n",
            STEP: f"        {ADAM.removeprefix('optimiser = ')}.step()\n",
        },
    ],
)
tune_sgd = tune_wrong(
    "plain-descent",
    "The steps are those of plain gradient descent, not Adam's.",
    "The task asks for Adam, which gives each parameter a step length of its own.",
    optimiser=lambda parameters, lr: torch.optim.SGD(parameters, lr=lr),
    spelled=[
        {"torch.optim.Adam(": "torch.optim.SGD("},
        {
            STEP: "        with torch.no_grad():\n            for p in trained:\n"
            "                p -= lr * p.grad\n"
        },
    ],
)


class Uncorrected:
    """Adam, whose averages are used as they are, although they begin at 0."""

    def __init__(self, parameters, lr):
        self._moved, self._lr = parameters, lr
        self._averages = [(torch.zeros_like(p), torch.zeros_like(p)) for p in parameters]

    @torch.no_grad()
    def step(self):
        """One step."""
        for p, (m, v) in zip(self._moved, self._averages, strict=True):
            m.mul_(0.9).add_(p.grad, alpha=0.1)
            v.mul_(0.999).addcmul_(p.grad, p.grad, value=0.001)
            p.sub_(self._lr * m / (v.sqrt() + 1e-8))


BEGIN = "    losses = []\n"
tune_uncorrected = tune_wrong(
    "adam-uncorrected",
    "Adam's two averages aren't corrected for their start at 0: the first step is three times as "
    "long as it should be.",
    "After one step the averages have a tenth of the gradient and a thousandth of its square. "
    "Each is divided by 1 minus its β to the power of the step's number, from 1 on, or "
    "`torch.optim.Adam` does all of it.",
    optimiser=Uncorrected,
    spelled=[
        {
            BEGIN: BEGIN + "    m = [torch.zeros_like(p) for p in trained]\n"
            "    v = [torch.zeros_like(p) for p in trained]\n",
            STEP: "        with torch.no_grad():\n"
            "            for p, a, b in zip(trained, m, v):\n"
            "                a.mul_(0.9).add_(0.1 * p.grad)\n"
            "                b.mul_(0.999).add_(0.001 * p.grad**2)\n"
            "                p -= lr * a / (b.sqrt() + 1e-8)\n",
        },
        {
            BEGIN: BEGIN + "    averages = [[0.0, 0.0] for _ in trained]\n",
            STEP: "        for p, kept in zip(trained, averages):\n"
            "            kept[0] = 0.9 * kept[0] + 0.1 * p.grad\n"
            "            kept[1] = 0.999 * kept[1] + 0.001 * p.grad.square()\n"
            "            p.data = p.data - lr * kept[0] / (kept[1] ** 0.5 + 1e-8)\n",
        },
    ],
)
tune_pairs = tune_wrong(
    "every-pair",
    "Every prediction is compared with every target, and not with its own.",
    "A prediction that was squeezed has shape [n], the targets have shape [n, 1], and broadcasting "
    "makes a table of all pairs of the two. Leave both in the shape that they have.",
    loss_of=lambda p, y: squared(p.squeeze(), y),
    spelled=[
        {LOSS: "        loss = ((model(X).squeeze() - y) ** 2).mean()\n"},
        {LOSS: "        loss = (model(X).squeeze(-1) - y).square().mean()\n"},
    ],
)


def row_by_row(model, X, y, epochs, lr):
    """A step for each row; the epoch's loss is the mean."""
    # Where a family is looked at, the suite's own model is only described, and made anew.
    model = model if isinstance(model, torch.nn.Module) else model.replica()
    modes = [(part, part.training) for part in model.modules()]
    right_modes(model)
    descend, losses = adam(by_flags(model), lr), []
    for _ in range(epochs):
        met = []
        for row in range(len(X)):
            model.zero_grad()
            loss = squared(model(X[row : row + 1]), y[row : row + 1])
            loss.backward()
            descend.step()
            met.append(loss.item())
        losses.append(sum(met) / len(met))
    for part, mode in modes:
        part.training = mode
    return losses


tune_slips = family(
    "tune-slip",
    of="fine_tune",
    says="The training has a slip: {form}.",
    why="Follow the first two steps of the statement's example with your code, and print the loss, "
    "the gradient and the mode of each part.",
    forms={
        **crossed(
            tuned,
            optimiser={
                "the learning rate isn't handed on, so that Adam takes its own, 0.001": (
                    lambda p, _: torch.optim.Adam(p)
                ),
                "the optimiser is plain gradient descent": (
                    lambda p, lr: torch.optim.SGD(p, lr=lr)
                ),
                "the optimiser is gradient descent with a momentum of 0.9": (
                    lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.9)
                ),
                "the optimiser is AdamW, which makes the weights smaller": (
                    lambda p, lr: torch.optim.AdamW(p, lr=lr)
                ),
                "the optimiser is RMSProp": lambda p, lr: torch.optim.RMSprop(p, lr=lr),
                "the steps go uphill": lambda p, lr: torch.optim.Adam(p, lr=lr, maximize=True),
            },
            runs={
                "all of the model runs in training mode": lambda model: model.train(),
                "all of the model runs in evaluation mode": lambda model: model.eval(),
                "the model runs in the modes that it comes in": lambda _: None,
            },
            begins={"everything is trained": thaw},
            when={"the losses are measured after the steps": "after"},
            cleared={"the gradients are never cleared": False},
        ),
        "the loss is the sum of the squares": tuned(loss_of=lambda p, y: (p - y).square().sum()),
        "the loss is half the mean square": tuned(loss_of=lambda p, y: squared(p, y) / 2),
        "the loss is the mean of the errors' sizes": tuned(
            loss_of=lambda p, y: (p - y).abs().mean()
        ),
        "the loss is the root of the mean square": tuned(loss_of=lambda p, y: squared(p, y).sqrt()),
        "a batch norm is taken for frozen if one of its parameters is": tuned(
            runs=with_frozen(any)
        ),
        "all frozen parts run in evaluation mode": tuned(runs=frozen_parts_quiet),
        "parts without parameters run in evaluation mode": tuned(runs=only_trained_parts),
        **{
            f"Adam has a weight decay of {decay:g}, which makes the weights smaller": tuned(
                optimiser=lambda p, lr, decay=decay: torch.optim.Adam(p, lr=lr, weight_decay=decay)
            )
            for decay in (0.1, 0.01, 0.001)
        },
        "the squares are summed over the outputs, and only over the rows is it a mean": tuned(
            loss_of=lambda p, y: (p - y).square().mean(0).sum()
        ),
        "each row has a step of its own": row_by_row,
        "a step too few is taken": tuned(steps=lambda epochs: max(epochs - 1, 0)),
        "a step too many is taken": tuned(steps=lambda epochs: epochs + 1),
        "a single step is taken": tuned(steps=lambda epochs: min(epochs, 1)),
    },
    spelled=[
        {ADAM: "optimiser = torch.optim.Adam(trained)"},
        {"torch.optim.Adam(": "torch.optim.AdamW("},
        {ADAM: f"{ADAM[:-1]}, weight_decay=0.01)"},
        {LOSS: LOSS.replace("y)\n", "y, reduction='sum')\n")},
        {"range(epochs)": "range(epochs + 1)"},
        {LOSS: "        loss = (model(X) - y).square().mean(0).sum()\n"},
        {LOSS: "        loss = ((model(X) - y) ** 2).sum(1).mean()\n"},
        {PICK: f"{PICK}\n    trained = trained[:]", "torch.optim.Adam(": "torch.optim.RMSprop("},
    ],
)
