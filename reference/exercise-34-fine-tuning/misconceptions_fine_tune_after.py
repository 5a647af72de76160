"""The known wrong ideas about what is left behind when a network is fine-tuned."""

import copy

from .misconceptions_fine_tune import (
    BACK,
    LOSS,
    MODES,
    NORMS,
    QUIET,
    TRAIN,
    thaw,
    tune_wrong,
    tuned,
)

OWNED = (
    "Whoever handed the model in goes on with it. In another mode it computes something else from "
    "then on, and no error says so."
)
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
