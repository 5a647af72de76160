"""The known wrong ideas about the modes of a run that stops early, and the losses it looks at."""

import copy

import torch
from torch import nn

from grader.suite import misconception


def squared(prediction, y):
    """The loss."""
    return (prediction - y).square().mean()


def sgd(parameters, lr):
    """What takes the steps."""
    return torch.optim.SGD(parameters, lr=lr)


def lower_than_best(loss, best, _before):
    """Whether an epoch improves."""
    return loss < best


def whole_state(model):
    """A copy of all that a model has."""
    return copy.deepcopy(model.state_dict())


def on_validation(model, _X, _y, X_val, y_val):
    """What is looked at after each step."""
    return squared(model(X_val), y_val).item()


def training_points(X, y, _X_val, _y_val):
    """What the steps are taken on."""
    return X, y


def given_mode(model, mode):
    """The model has the mode again that it came with."""
    model.train(mode)


def set_mode(model, mode):
    """A mode for the model; None leaves it in the one that it has."""
    if mode is not None:
        model.train(mode)


def running(
    trains=True,
    validates=False,
    begins=None,
    ends=given_mode,
    optimiser=sgd,
    clears=True,
    on=training_points,
    loss_of=squared,
    look=on_validation,
    looks_first=False,
    decides=None,
    improves=lower_than_best,
    limit=lambda patience: patience,
    resets=True,
    keep=whole_state,
    keeps_first=False,
    restores=lambda _stopped: True,
    given=lambda model: model,
    answer=lambda losses, _best: losses,
):
    """train_with_early_stopping from its parts; modes are True for training, None to leave them.

    ``begins`` is the mode that is set once, before the first epoch, ``decides`` what is compared to
    find the best epoch, if not the look itself, and with ``keeps_first`` the state that is kept is
    that from before the step.
    """

    def build(model, X, y, X_val, y_val, epochs, lr, patience):
        # Where a family is looked at, the suite's own model is only described, and made anew.
        model = given(model if isinstance(model, nn.Module) else model.replica())
        data, mode = (X, y, X_val, y_val), model.training
        descend = optimiser(model.parameters(), lr)
        set_mode(model, begins)
        losses, found, best, waited, stopped, kept = [], [], 0, 0, False, None
        for epoch in range(epochs):
            early = keep(model) if keeps_first else None
            if looks_first:
                set_mode(model, validates)
                losses.append(look(model, *data))
            set_mode(model, trains)
            if clears:
                model.zero_grad()
            inputs, targets = on(*data)
            loss = loss_of(model(inputs), targets)
            loss.backward()
            descend.step()
            if not looks_first:
                set_mode(model, validates)
                with torch.no_grad():
                    losses.append(look(model, *data))
            found.append(losses[-1] if decides is None else decides(loss))
            if epoch == 0 or improves(found[-1], found[best], found[-2]):
                best, waited = epoch, 0 if resets else waited
                kept = early if keeps_first else keep(model)
            else:
                waited += 1
            if epoch and waited >= limit(patience):
                stopped = True
                break
        if restores(stopped):
            model.load_state_dict(kept, strict=False)
        ends(model, mode)
        return answer(losses, best)

    return build


def stopped_wrong(identifier, says, why, spelled, wrong=None, **parts):
    """An entry for train_with_early_stopping: other code, or a part that is wrong."""
    declare = misconception(
        f"stopped-{identifier}",
        of="train_with_early_stopping",
        says=says,
        why=why,
        spelled=spelled,
    )
    return declare(wrong or running(**parts))


STARTED = "mode = model.training\n    optimiser"
OPTIMISER = "optimiser = torch.optim.SGD(model.parameters(), lr=lr)"
TRAIN = "        model.train()\n"
CLEAR = "        optimiser.zero_grad()\n"
STEP = "        nn.functional.mse_loss(model(X), y).backward()\n        optimiser.step()\n"
EVAL = "        model.eval()\n"
LOOK = "            loss = nn.functional.mse_loss(model(X_val), y_val).item()\n"
WATCH = "        with torch.no_grad():\n" + LOOK
RECORD = "        losses.append(loss)\n"
IMPROVES = "epoch == 0 or loss < losses[best]"
KEPT = "best, state = epoch, copy.deepcopy(model.state_dict())"
ENOUGH = "        if epoch - best >= patience:\n            break\n"
RESTORED = "    model.load_state_dict(state)\n"
BACK = "    model.train(mode)\n"

EACH_TIME = (
    "`model.eval()` holds until somebody calls `model.train()`. Each epoch has a step and a look, "
    "and so each epoch needs both calls."
)
AS_USED = (
    "In training mode dropout drops numbers, and batch norm goes by the batch it sees and even "
    "takes it into its running mean. A look is to show the network as it will be used, and to "
    "change nothing."
)

stopped_look_in_training = stopped_wrong(
    "validated-in-training",
    "The validation loss is measured in training mode.",
    AS_USED,
    validates=None,
    spelled=[{EVAL: ""}, {EVAL: "        model.train(True)\n"}],
)
stopped_quiet_after = stopped_wrong(
    "evaluation-ever-after",
    "After the first look at the validation loss the model stays in evaluation mode, and all later "
    "steps are taken in it.",
    EACH_TIME,
    begins=True,
    trains=None,
    spelled=[
        {TRAIN: "", STARTED: "mode = model.training\n    model.train()\n    optimiser"},
        {TRAIN: "        if epoch == 0:\n            model.train()\n"},
    ],
)
stopped_given_mode = stopped_wrong(
    "mode-as-given",
    "No step sets the mode: the first is taken in the mode that the model comes in, and all later "
    "ones in evaluation mode.",
    EACH_TIME,
    trains=None,
    spelled=[{TRAIN: ""}, {TRAIN: "        model.train(model.training)\n"}],
)
stopped_quiet = stopped_wrong(
    "trained-in-evaluation",
    "All steps are taken in evaluation mode.",
    "Then dropout drops nothing, and batch norm doesn't look at the batch: the layers that work "
    "against overfitting do nothing while it comes about.",
    trains=False,
    spelled=[{TRAIN: "        model.eval()\n"}, {TRAIN: "        model.train(False)\n"}],
)
stopped_no_mode = stopped_wrong(
    "no-modes",
    "The mode is never set: steps and looks happen in the mode that the model comes in.",
    "Steps belong to training mode and looks to evaluation mode, whatever the model came in.",
    trains=None,
    validates=None,
    spelled=[{TRAIN: "", EVAL: ""}, {TRAIN: "", EVAL: "", BACK: ""}],
)
stopped_modes_exchanged = stopped_wrong(
    "modes-exchanged",
    "The two modes are exchanged: steps are taken in evaluation mode, and looks in training mode.",
    AS_USED,
    trains=False,
    validates=True,
    spelled=[
        {TRAIN: "        model.eval()\n", STEP: STEP + TRAIN, EVAL: ""},
        {TRAIN: "        model.train(False)\n", EVAL: "        model.train(True)\n"},
    ],
)
OWNED = (
    "Whoever handed the model in goes on with it. In another mode it computes something else from "
    "then on, and no error says so."
)
stopped_left_quiet = stopped_wrong(
    "left-in-evaluation",
    "The model stays in evaluation mode at the end.",
    OWNED,
    ends=lambda model, _: model.eval(),
    spelled=[{BACK: ""}, {BACK: "    model.eval()\n"}],
)
stopped_left_training = stopped_wrong(
    "left-in-training",
    "The model is in training mode at the end, whatever mode it came with.",
    OWNED,
    ends=lambda model, _: model.train(),
    spelled=[{BACK: "    model.train()\n"}, {BACK: "    model.train(mode or True)\n"}],
)
stopped_before = stopped_wrong(
    "looked-before-step",
    "The validation loss is measured before each epoch's step, and not after it.",
    "The first number is due after the first step, and belongs to the state that is kept then.",
    looks_first=True,
    spelled=[
        {EVAL + WATCH: "", TRAIN: EVAL + WATCH + TRAIN},
        {
            EVAL + WATCH: "",
            TRAIN: EVAL + f"        loss = {LOOK.split('= ')[1]}" + TRAIN,
        },
    ],
)
stopped_training_loss = stopped_wrong(
    "training-loss",
    "The losses are those on the training points.",
    "That loss goes on falling when the answers are being learned by heart. What is looked at is "
    "the loss on points that no step is taken on.",
    look=lambda model, X, y, *_: squared(model(X), y).item(),
    spelled=[
        {"model(X_val), y_val": "model(X), y"},
        {LOOK: "            loss = (model(X) - y).square().mean().item()\n"},
    ],
)
stopped_step_loss = stopped_wrong(
    "loss-of-the-step",
    "The losses are those that the steps are taken on: of the training points, before the step.",
    "A loss on the training points doesn't show when to stop. After each step look at the "
    "validation points.",
    look=lambda model, X, y, *_: squared(model(X), y).item(),
    looks_first=True,
    validates=True,
    spelled=[
        {
            STEP: STEP.replace("        nn", "        loss = nn", 1).replace(
                ".backward()", "\n        loss.backward()"
            ),
            LOOK: "            loss = loss.item()\n",
        },
        {
            EVAL + WATCH: "",
            CLEAR: CLEAR + "        loss = nn.functional.mse_loss(model(X), y).item()\n",
        },
    ],
)
stopped_on_validation = stopped_wrong(
    "trained-on-validation",
    "Steps are taken on the validation points.",
    "Then nothing is left that the network hasn't seen, and its validation loss says nothing about "
    "new data.",
    on=lambda _X, _y, X_val, y_val: (X_val, y_val),
    spelled=[
        {"mse_loss(model(X), y).backward": "mse_loss(model(X_val), y_val).backward"},
        {OPTIMISER: f"X, y = X_val, y_val\n    {OPTIMISER}"},
    ],
)
stopped_on_all = stopped_wrong(
    "trained-on-all",
    "Steps are taken on the training and on the validation points.",
    "More points make a better model, but none is left to tell when it begins to learn them by "
    "heart.",
    on=lambda X, y, X_val, y_val: (torch.cat([X, X_val]), torch.cat([y, y_val])),
    spelled=[
        {OPTIMISER: f"X, y = torch.cat([X, X_val]), torch.cat([y, y_val])\n    {OPTIMISER}"},
        {
            "mse_loss(model(X), y).backward": "mse_loss(model(torch.cat((X, X_val))), "
            "torch.cat((y, y_val))).backward"
        },
    ],
)
stopped_not_cleared = stopped_wrong(
    "gradients-kept",
    "The gradients of earlier steps are never cleared.",
    "`backward` adds to what is in `.grad`, so that every step goes along the sum of all gradients "
    "so far.",
    clears=False,
    spelled=[{CLEAR: ""}, {CLEAR: "        if epoch == 0:\n            optimiser.zero_grad()\n"}],
)
