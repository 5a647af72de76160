"""The known wrong ideas about what is left behind, and slips that any training can have."""

import copy

import torch

from grader.suite import crossed, family

from .misconceptions_fine_tune import (
    BACK,
    LOSS,
    MODES,
    NORMS,
    PICK,
    QUIET,
    TRAIN,
    frozen_parts_quiet,
    only_trained_parts,
    squared,
    thaw,
    tune_wrong,
    tuned,
    with_frozen,
)

OWNED = (
    "Whoever handed the model in goes on with it. In another mode it computes something else from "
    "then on, and no error says so."
)
ADAM = "optimiser = torch.optim.Adam(trained, lr=lr)"
CLEAR = "        optimiser.zero_grad()\n"
STEP = "        optimiser.step()\n"
RECORD = "        losses.append(loss.item())\n"
RETURN = "    return losses"

# --- modes and flags ------------------------------------------------------------------

tune_mode_of_whole = tune_wrong(
    "mode-of-the-whole",
    "The mode of the whole model is put back, and all its parts get that one.",
    "`model.train(mode)` sets every part. A network can have parts in evaluation mode although it "
    "is in training mode itself, such as a body that somebody keeps as it is.",
    back=lambda model, modes: model.train(modes[0][1]),
    spelled=[
        {MODES: "    mode = model.training\n", BACK: "    model.train(mode)\n"},
        {BACK: "    for part, mode in modes[::-1]:\n        part.train(mode)\n"},
    ],
)
tune_left_training = tune_wrong(
    "left-in-training",
    "The model is left in the modes that it was trained in.",
    OWNED,
    back=lambda *_: None,
    spelled=[{BACK: ""}, {MODES + TRAIN + QUIET: TRAIN + QUIET + MODES}],
)
tune_all_training = tune_wrong(
    "all-left-in-training",
    "The model is left in training mode, all of it.",
    OWNED,
    back=lambda model, _: model.train(),
    spelled=[{BACK: TRAIN}, {BACK: "    model.train(mode=True)\n"}],
)
tune_left_evaluation = tune_wrong(
    "left-in-evaluation",
    "The model is left in evaluation mode.",
    OWNED,
    back=lambda model, _: model.eval(),
    spelled=[{BACK: "    model.eval()\n"}, {BACK: BACK + "    model.train(False)\n"}],
)


def all_but_norms(_model, modes):
    """Every part gets its mode back, but for the frozen batch norms."""
    for part, mode in modes:
        frozen = not any(p.requires_grad for p in part.parameters())
        part.training = mode and not (isinstance(part, NORMS) and frozen)


tune_norm_left = tune_wrong(
    "norm-left-in-evaluation",
    "Frozen batch norms are left in evaluation mode.",
    "They, too, get back the mode in which they came: the caller may want to train the whole "
    "network afterwards, statistics and all.",
    back=all_but_norms,
    spelled=[
        {BACK: BACK + QUIET},
        {MODES: QUIET + MODES},
    ],
)
tune_thawed = tune_wrong(
    "flags-thawed",
    "In the end nothing is frozen any more.",
    "The flags are the caller's. Whoever trains on a little later would train the whole network.",
    ends=thaw,
    spelled=[
        {RETURN: f"    model.requires_grad_(True)\n{RETURN}"},
        {RETURN: f"    for p in model.parameters():\n        p.requires_grad = True\n{RETURN}"},
    ],
)


def freeze_all(model):
    """Nothing is to be trained."""
    for parameter in model.parameters():
        parameter.requires_grad = False


tune_all_frozen = tune_wrong(
    "flags-frozen",
    "In the end everything is frozen.",
    "The flags are the caller's. Whoever trains on a little later would train nothing.",
    ends=freeze_all,
    spelled=[
        {RETURN: f"    model.requires_grad_(False)\n{RETURN}"},
        {RETURN: f"    for p in trained:\n        p.requires_grad = False\n{RETURN}"},
    ],
)


def on_a_copy(model, X, y, epochs, lr):
    """The right training, of a copy."""
    return tuned()(copy.deepcopy(model), X, y, epochs, lr)


tune_copy = tune_wrong(
    "copy-trained",
    "The losses are right. But a copy of the model was trained, and not the model itself.",
    "Whoever handed the model in has it untrained still. Its own parameters have to move.",
    wrong=on_a_copy,
    spelled=[
        {MODES: f"    import copy\n    model = copy.deepcopy(model)\n{MODES}"},
        {
            MODES: f"    kept = [p.detach().clone() for p in model.parameters()]\n{MODES}",
            RETURN: "    for p, old in zip(model.parameters(), kept):\n"
            f"        p.data.copy_(old)\n{RETURN}",
        },
    ],
)


def one_step_less(model, X, y, epochs, lr):
    """The right losses, and one step less."""
    if not epochs:
        return []
    losses = tuned()(model, X, y, epochs - 1, lr)
    return [*losses, tuned()(copy.deepcopy(model), X, y, 1, lr)[0]]


tune_last_step = tune_wrong(
    "last-step-missing",
    "The losses are right. But the last step isn't taken.",
    "There are as many steps as epochs, and the last one leads to the model that is kept, although "
    "no loss comes after it.",
    wrong=one_step_less,
    spelled=[
        {
            CLEAR: "",
            LOSS: LOSS + RECORD + "        if len(losses) == epochs:\n            break\n" + CLEAR,
            STEP + RECORD: STEP,
        },
        {STEP: "        if len(losses) < epochs - 1:\n    " + STEP},
    ],
)

# --- the steps and what is recorded ---------------------------------------------------

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
        {PICK: f"{PICK}\n    trained = trained[:]", "torch.optim.Adam(": "torch.optim.RMSprop("},
    ],
)
