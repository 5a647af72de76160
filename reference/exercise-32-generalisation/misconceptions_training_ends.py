"""The known wrong ideas about when a run ends and what the model has then, and slips."""

import copy

import torch

from grader.suite import crossed, family

from .misconceptions_training import (
    BACK,
    CLEAR,
    ENOUGH,
    IMPROVES,
    KEPT,
    LOOK,
    OPTIMISER,
    RECORD,
    RESTORED,
    STEP,
    TRAIN,
    running,
    squared,
    stopped_wrong,
)  # fmt: skip

BEGUN = "losses: list[float] = []\n    best = 0\n"
BY_THE_END = (
    "When patience is over, the best epoch is long past. What the model was then has to be kept "
    "when it is, and put back at the end. "
)
stopped_last_state = stopped_wrong(
    "last-state",
    "The model has the state of the last epoch in the end, and not of the best one.",
    BY_THE_END + "`state_dict()` is no copy: it gives the model's own tensors, and the next step "
    "changes them. Neither is a dict or a list of them.",
    restores=lambda _: False,
    spelled=[
        {KEPT: "best, state = epoch, model.state_dict()"},
        {KEPT: "best, state = epoch, model.state_dict().copy()"},
        {KEPT: "best, state = epoch, {**model.state_dict()}"},
        {RESTORED: ""},
        {KEPT: "best = epoch", RESTORED: "    model.load_state_dict(model.state_dict())\n"},
    ],
)
stopped_if_stopped = stopped_wrong(
    "restored-if-stopped",
    "The best state is put back only if patience ended the run.",
    "Where the epochs are over first, the last one need not be the best either.",
    restores=lambda stopped: stopped,
    spelled=[
        {ENOUGH: ENOUGH.replace("break", "model.load_state_dict(state)\n            break")}
        | {RESTORED: ""},
        {RESTORED: "    if len(losses) < epochs:\n        model.load_state_dict(state)\n"},
    ],
)


def parameters_alone(model):
    """A copy of the parameters, without buffers."""
    return {name: value.detach().clone() for name, value in model.named_parameters()}


ALONE = "best, state = epoch, [p.detach().clone() for p in model.parameters()]"
stopped_buffers = stopped_wrong(
    "buffers-forgotten",
    "The parameters are those of the best epoch, but the buffers are those of the last one.",
    "Batch norm's running mean and variance are buffers: no gradient changes them, but every pass "
    "in training mode does, and evaluation mode goes by them. They are part of the state.",
    keep=parameters_alone,
    spelled=[
        {
            KEPT: ALONE,
            RESTORED: "    for p, old in zip(model.parameters(), state):\n"
            "        p.data.copy_(old)\n",
        },
        {
            KEPT: "best, state = epoch, {k: p.detach().clone() for k, p in "
            "model.named_parameters()}",
            RESTORED: "    model.load_state_dict(state, strict=False)\n",
        },
    ],
)
stopped_state_before = stopped_wrong(
    "state-before-step",
    "The state that is put back is that from before the best epoch's step.",
    "The validation loss was measured after the step. The state that goes with it is the one that "
    "the model had then.",
    keeps_first=True,
    spelled=[
        {
            TRAIN: "        old = copy.deepcopy(model.state_dict())\n" + TRAIN,
            KEPT: "best, state = epoch, old",
        },
        {
            CLEAR: "        old = {k: v.clone() for k, v in model.state_dict().items()}\n" + CLEAR,
            KEPT: "best, state = epoch, old",
        },
    ],
)
stopped_first_state = stopped_wrong(
    "untrained-again",
    "At the end the model has the parameters that it came with.",
    "Whoever handed it in wants it trained: with the state of its best epoch.",
    given=copy.deepcopy,
    spelled=[
        {OPTIMISER: f"model = copy.deepcopy(model)\n    {OPTIMISER}"},
        {
            BEGUN: "losses = []\n    best, state = 0, copy.deepcopy(model.state_dict())\n",
            KEPT: "best = epoch",
        },
    ],
)
stopped_epoch_late = stopped_wrong(
    "late",
    "The run ends an epoch too late.",
    "With a patience of 2 the second epoch in a row that doesn't improve is the last one.",
    limit=lambda patience: patience + 1,
    spelled=[
        {ENOUGH: ENOUGH.replace(">=", ">")},
        {ENOUGH: ENOUGH.replace(">= patience", "== patience + 1")},
    ],
)
stopped_epoch_early = stopped_wrong(
    "early",
    "The run ends an epoch too early.",
    "With a patience of 2 there have to be two epochs in a row that don't improve.",
    limit=lambda patience: patience - 1,
    spelled=[
        {"epoch - best >= patience": "epoch > best and epoch - best >= patience - 1"},
        {"epoch - best >= patience": "best < epoch >= best + patience - 1"},
    ],
)
stopped_uncounted = stopped_wrong(
    "last-loss-missing",
    "The loss of the epoch that ends the run is missing from the list.",
    "That epoch has been run, and its loss was looked at.",
    wrong=lambda model, X, y, X_val, y_val, epochs, lr, patience: running(
        answer=lambda losses, best: losses[: best + patience]
    )(model, X, y, X_val, y_val, epochs, lr, patience),
    spelled=[
        {ENOUGH: ENOUGH.replace("break", "losses.pop()\n            break")},
        {ENOUGH: ENOUGH.replace("break", "del losses[-1]\n            break")},
    ],
)
stopped_never_reset = stopped_wrong(
    "never-reset",
    "The epochs that don't improve are counted from the beginning, and not in a row.",
    "An improvement ends the wait: after it, patience begins anew.",
    resets=False,
    spelled=[
        {
            BEGUN: "losses = []\n    best = waited = 0\n",
            ENOUGH: "        else:\n            waited += 1\n"
            + ENOUGH.replace("epoch - best >= patience", "waited == patience"),
        },
        {
            BEGUN: "losses = []\n    best, left = 0, patience\n",
            ENOUGH: "        else:\n            left -= 1\n        if not left:\n"
            "            break\n",
        },
    ],
)
stopped_plateau = stopped_wrong(
    "plateau-improves",
    "A loss that equals the best one counts as an improvement.",
    "On a plateau nothing gets better, and such a run would never end.",
    improves=lambda loss, best, _: loss <= best,
    spelled=[
        {IMPROVES: "loss <= losses[best]"},
        {IMPROVES: "loss == min(losses)"},
    ],
)
stopped_compared = stopped_wrong(
    "compared-with-before",
    "Each loss is compared with that of the epoch before, and not with the best one.",
    "After a jump up, every small way down again would look like an improvement.",
    improves=lambda loss, _, before: loss < before,
    spelled=[
        {IMPROVES: "epoch == 0 or loss < losses[-2]"},
        {IMPROVES: "epoch < 1 or losses[epoch] < losses[epoch - 1]"},
    ],
)
stopped_never = stopped_wrong(
    "never-stops",
    "All epochs are run, whatever patience says.",
    "After `patience` epochs in a row that don't improve, the run is over.",
    limit=lambda patience: patience + 10**9,
    spelled=[{ENOUGH: ""}, {ENOUGH: ENOUGH.replace("break", "continue")}],
)
stopped_impatient = stopped_wrong(
    "patience-ignored",
    "The first epoch that doesn't improve ends the run, whatever patience says.",
    "One bad epoch may be chance. `patience` says how many in a row it takes.",
    limit=lambda _: 1,
    spelled=[
        {ENOUGH: ENOUGH.replace("epoch - best >= patience", "epoch > best")},
        {ENOUGH: "        else:\n            break\n"},
    ],
)
stopped_chosen_by_training = stopped_wrong(
    "chosen-by-training-loss",
    "The losses are right, but the best epoch is looked for among the training losses.",
    "These go on falling, so that the run never ends, or ends too late. The best epoch is the one "
    "with the lowest validation loss.",
    decides=lambda loss: loss.item(),
    spelled=[
        {
            STEP: "        step = nn.functional.mse_loss(model(X), y)\n"
            "        step.backward()\n        optimiser.step()\n",
            RECORD: RECORD
            + "        seen = [step.item()] if epoch == 0 else [*seen, step.item()]\n",
            IMPROVES: "epoch == 0 or seen[-1] < seen[best]",
        },
        {
            STEP: "        step = nn.functional.mse_loss(model(X), y)\n"
            "        step.backward()\n        optimiser.step()\n",
            IMPROVES: "epoch == 0 or step < lowest",
            KEPT: KEPT + "\n            lowest = step.detach()",
        },
    ],
)
stopped_cut = stopped_wrong(
    "losses-cut",
    "The losses end with the best epoch's.",
    "The epochs after it have been run, too, and the list has a loss for each.",
    answer=lambda losses, best: losses[: best + 1],
    spelled=[
        {BACK: BACK + "    losses = losses[: best + 1]\n"},
        {RESTORED: RESTORED + "    del losses[best + 1 :]\n"},
    ],
)
stopped_tensors = stopped_wrong(
    "tensors",
    "The losses are tensors, and not Python floats.",
    "A loss that is kept as a tensor may remember all that it was made of. Take the number out of "
    "it.",
    answer=lambda losses, _: [torch.tensor(loss) for loss in losses],
    spelled=[
        {RECORD: "        losses.append(torch.tensor(loss))\n"},
        {LOOK: "            loss = nn.functional.mse_loss(model(X_val), y_val)\n"},
    ],
)


def settings(**wrong):
    """Gradient descent with other settings."""
    return lambda parameters, lr: torch.optim.SGD(parameters, lr=lr, **wrong)


def rooted(model, _X, _y, X_val, y_val):
    """The root of the validation loss."""
    return squared(model(X_val), y_val).sqrt().item()


def halved(model, _X, _y, X_val, y_val):
    """Half of the validation loss."""
    return squared(model(X_val), y_val).item() / 2


def absolute(model, _X, _y, X_val, y_val):
    """The mean of the errors' sizes on the validation points."""
    return (model(X_val) - y_val).abs().mean().item()


def paired(model, _X, _y, X_val, y_val):
    """The mean square over all pairs of a prediction and a target."""
    return squared(model(X_val).squeeze(), y_val).item()


stopped_slips = family(
    "stopped-slip",
    of="train_with_early_stopping",
    says="The run has a slip: {form}.",
    why="Follow your code through the first three epochs, line by line: what does each line "
    "change, and in which mode is the model?",
    forms=crossed(
        running,
        optimiser={
            "the optimiser is Adam": lambda parameters, lr: torch.optim.Adam(parameters, lr=lr),
            "the steps have a momentum of 0.9": settings(momentum=0.9),
            "the steps go uphill": settings(maximize=True),
            "the learning rate isn't handed on, so that SGD takes its own, 0.001": (
                lambda parameters, _: torch.optim.SGD(parameters)
            ),
            "the steps are half as long": lambda parameters, lr: torch.optim.SGD(
                parameters, lr=lr / 2
            ),
        },
        loss_of={
            "the steps follow the sum of the squares": lambda p, y: (p - y).square().sum(),
            "the steps follow the sizes of the errors": lambda p, y: (p - y).abs().mean(),
            "every prediction is compared with every target in the steps": (
                lambda p, y: squared(p.squeeze(), y)
            ),
        },
        validates={"looks happen in training mode": None},
        trains={
            "steps are taken in the mode of the last look": None,
            "steps are taken in evaluation mode": False,
        },
        look={
            "the losses are roots": rooted,
            "the losses are halved": halved,
            "the losses are means of the errors' sizes": absolute,
            "every prediction is compared with every target in the losses": paired,
        },
        limit={
            "the run ends an epoch too late": lambda patience: patience + 1,
            "the run ends an epoch too early": lambda patience: patience - 1,
            "the run never ends": lambda patience: patience + 10**9,
        },
        answer={
            "the list begins with the best loss": lambda losses, best: losses[best:],
            "the losses come in the opposite order": lambda losses, _: losses[::-1],
        },
    ),
    spelled=[
        {"torch.optim.SGD(": "torch.optim.Adam("},
        {"lr=lr)": "lr=lr, momentum=0.9)"},
        {STEP: STEP.replace("y).backward", "y, reduction='sum').backward")},
        {LOOK: LOOK.replace(".item()", ".sqrt().item()")},
        {BACK + "    return losses": BACK + "    return losses[::-1]"},
        {STEP: STEP.replace("model(X), y", "model(X).squeeze(), y")},
        {"mse_loss(model(X), y)": "mse_loss(model(X)[:, 0], y)"}
        | {"mse_loss(model(X_val), y_val)": "mse_loss(model(X_val)[:, 0], y_val)"},
    ],
)
