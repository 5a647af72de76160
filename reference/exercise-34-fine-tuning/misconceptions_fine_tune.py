"""The known wrong ideas about what moves while a network is fine-tuned, and in which mode."""

import torch
from torch import nn

from grader.suite import misconception

NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)


def with_frozen(rule=all, norms=NORMS):
    """Training mode, but for batch norms all of whose parameters (by another rule) are frozen."""

    def runs(model):
        model.train()
        for part in model.modules():
            if isinstance(part, norms) and rule(not p.requires_grad for p in part.parameters()):
                part.eval()

    return runs


right_modes = with_frozen()


def by_flags(model):
    """What is trained: what isn't frozen."""
    return [p for p in model.parameters() if p.requires_grad]


def adam(parameters, lr):
    """What takes the steps."""
    return torch.optim.Adam(parameters, lr=lr)


def squared(prediction, y):
    """The loss."""
    return (prediction - y).square().mean()


def thaw(model):
    """Everything is to be trained."""
    for parameter in model.parameters():
        parameter.requires_grad = True


def as_they_were(_model, modes):
    """Every part gets its mode back."""
    for part, mode in modes:
        part.training = mode


def tuned(
    runs=right_modes,
    trained=by_flags,
    begins=lambda _: None,
    ends=lambda _: None,
    back=as_they_were,
    optimiser=adam,
    predicted=lambda model, X: model(X),
    loss_of=squared,
    steps=lambda epochs: epochs,
    cleared=True,
    renewed=False,
    when="before",
    kept=torch.Tensor.item,
):
    """The function `fine_tune` from its parts."""

    def fine_tune(model, X, y, epochs, lr):
        # Where a family is looked at, the suite's own model is only described, and made anew.
        model = model if isinstance(model, nn.Module) else model.replica()
        modes = [(part, part.training) for part in model.modules()]
        begins(model)
        runs(model)
        moved, losses = trained(model), []
        descend = optimiser(moved, lr)
        for _ in range(steps(epochs)):
            if cleared:
                model.zero_grad()
            loss = loss_of(predicted(model, X), y)
            loss.backward()
            descend = optimiser(moved, lr) if renewed else descend
            descend.step()
            losses.append(kept(loss if when == "before" else loss_of(model(X), y)))
        back(model, modes)
        ends(model)
        return losses

    return fine_tune


def tune_wrong(identifier, says, why, spelled, wrong=None, known=None, **parts):
    """An entry for fine_tune: other code, or a part that is wrong.

    ``known`` is what it is known by beside its code.
    """
    declare = misconception(
        f"tune-{identifier}", of="fine_tune", says=says, why=why, spelled=spelled, **(known or {})
    )
    return declare(wrong or tuned(**parts))


MODES = "    modes = [(part, part.training) for part in model.modules()]\n"
TRAIN = "    model.train()\n"
QUIET = "    for part in model.modules():\n        if is_frozen(part):\n            part.eval()\n"
CHOSEN = "not any(p.requires_grad for p in part.parameters())"
PICK = "trained = [p for p in model.parameters() if p.requires_grad]"
LOSS = "        loss = nn.functional.mse_loss(model(X), y)\n"
BACK = "    for part, mode in modes:\n        part.training = mode\n"
FLAGS = "flags = [p.requires_grad for p in model.parameters()]"

tune_everything = tune_wrong(
    "everything",
    "Everything is trained, the frozen parameters too.",
    "A flag says of each parameter whether it is trained. Whoever handed the model in has frozen "
    "some on purpose: with few examples the whole network would learn those by heart.",
    begins=thaw,
    spelled=[
        {PICK: "model.requires_grad_(True)\n    trained = list(model.parameters())"},
        {MODES: "    for p in model.parameters():\n        p.requires_grad = True\n" + MODES},
        {
            PICK: f"{FLAGS}\n    trained = [p.requires_grad_() for p in model.parameters()]",
            "    return losses": "    for p, flag in zip(model.parameters(), flags):\n"
            "        p.requires_grad = flag\n    return losses",
        },
    ],
)


def turned_round(model):
    """What was frozen is trained, and the other way round."""
    for parameter in model.parameters():
        parameter.requires_grad = not parameter.requires_grad


tune_turned = tune_wrong(
    "frozen-instead",
    "What is frozen is trained, and what isn't stays as it is.",
    "`requires_grad` is true for what is to be trained.",
    begins=turned_round,
    ends=turned_round,
    spelled=[
        {
            PICK: "for p in model.parameters():\n        p.requires_grad = not p.requires_grad\n"
            f"    {PICK}"
        },
        {
            MODES: MODES + f"    {FLAGS}\n"
            "    for p, flag in zip(model.parameters(), flags):\n"
            "        p.requires_grad_(not flag)\n",
            "    return losses": "    for p, flag in zip(model.parameters(), flags):\n"
            "        p.requires_grad_(flag)\n    return losses",
        },
    ],
)


def never_changes(got, expected, model, X, y, epochs, lr):
    """Whether all losses are one number, in whatever modes the model ran."""
    return isinstance(got, list) and len(got) > 1 and got[0] != 0 and len(set(got)) == 1


tune_still = tune_wrong(
    "stands-still",
    "Nothing is trained: all losses are what the first one is.",
    "The optimiser moves what it was given when it was made, if that has a gradient when it takes "
    "its step. Is a step taken? What was the optimiser given? When are the gradients cleared?",
    optimiser=lambda p, _: torch.optim.SGD(p, lr=0.0),
    known={"recognise": never_changes, "handed_out": True},
    spelled=[
        {"        optimiser.step()\n": ""},
        {"        optimiser.step()\n": "", QUIET: ""},
        {
            "        optimiser.zero_grad()\n": "",
            "        loss.backward()\n": "        loss.backward()\n        optimiser.zero_grad()\n",
        },
        {PICK: f"{PICK}\n    trained = [p.detach().clone().requires_grad_() for p in trained]"},
        {
            PICK: "trained = [torch.zeros(1)]\n"
            "    trained += [p for p in model.parameters() if not p.requires_grad]"
        },
    ],
)


def without_gradients(model, X):
    """Predictions that autograd doesn't follow."""
    with torch.no_grad():
        return model(X)


tune_no_grad = tune_wrong(
    "no-grad",
    "The forward pass isn't followed by autograd, so that nothing has a gradient.",
    "`no_grad` and `detach` cut everything off, the part that is to be trained as well. Frozen "
    "parameters need neither: their flag is enough, and gradients go through a frozen layer to "
    "what lies below it.",
    predicted=without_gradients,
    known={"raises": "does not require grad"},
    spelled=[
        {LOSS: "        with torch.no_grad():\n    " + LOSS},
        {LOSS: "        loss = nn.functional.mse_loss(model(X).detach(), y)\n"},
        {LOSS: "        with torch.inference_mode():\n            y_hat = model(X)\n"
         "        loss = nn.functional.mse_loss(y_hat.clone(), y)\n"},
    ],
)  # fmt: skip

tune_flat_norms = tune_wrong(
    "norm-1d-only",
    "Only `nn.BatchNorm1d` is looked for: a frozen batch norm for images runs in training mode, "
    "and its statistics move.",
    "There are three kinds of batch norm, `1d`, `2d` and `3d`. A network for images has those of "
    "the second kind.",
    runs=with_frozen(norms=nn.BatchNorm1d),
    spelled=[
        {"isinstance(part, BATCH_NORMS)": "isinstance(part, nn.BatchNorm1d)"},
        {"isinstance(part, BATCH_NORMS)": 'type(part).__name__ == "BatchNorm1d"'},
    ],
)


def statistics_kept(model, X, y, epochs, lr):
    """Training mode all over; the statistics of frozen batch norms are put back afterwards."""
    norms = [
        part
        for part in model.modules()
        if isinstance(part, NORMS) and not any(p.requires_grad for p in part.parameters())
    ]
    buffers = [(b, b.clone()) for norm in norms for b in norm.buffers()]
    losses = tuned(runs=lambda model: model.train())(model, X, y, epochs, lr)
    for buffer, before in buffers:
        buffer.copy_(before)
    return losses


tune_statistics_back = tune_wrong(
    "statistics-put-back",
    "While the model trains, a frozen batch norm normalises by its batch, and not by its running "
    "statistics.",
    "What is trained above it then fits numbers that it gets in training only: in evaluation mode "
    "the batch norm uses its running statistics. It has to use those in training, too.",
    wrong=statistics_kept,
    spelled=[
        {
            MODES: MODES + "    kept = [(b, b.clone()) for part in model.modules() "
            "if is_frozen(part) for b in part.buffers()]\n",
            QUIET: "",
            "    return losses": "    for b, old in kept:\n        b.copy_(old)\n    return losses",
        },
        {
            QUIET: "",
            MODES: MODES + "    import copy\n"
            "    norms = [part for part in model.modules() if is_frozen(part)]\n"
            "    states = [copy.deepcopy(norm.state_dict()) for norm in norms]\n",
            "    return losses": "    for norm, state in zip(norms, states):\n"
            "        norm.load_state_dict(state)\n    return losses",
        },
        {"part.eval()": "part.momentum = 0.0"},
        {"part.eval()": "part.track_running_stats = False"},
    ],
)
tune_statistics = tune_wrong(
    "statistics-move",
    "All of the model runs in training mode, so that the statistics of a frozen batch norm move.",
    "`running_mean` and `running_var` are no parameters: no flag keeps them, and the forward pass "
    "in training mode moves them. What it normalises by is then the few new examples, and the "
    "frozen layers above get other numbers than they were trained for.",
    runs=lambda model: model.train(),
    spelled=[
        {QUIET: ""},
        {LOSS: f"        model.train()\n{LOSS}"},
        {TRAIN + QUIET: QUIET + TRAIN},
    ],
)
tune_norm_weight = tune_wrong(
    "norm-by-weight",
    "Whether a batch norm is frozen is decided by its weight alone.",
    "It has a bias, too: only if *all* of its parameters are frozen does it keep its statistics.",
    runs=lambda model: (
        model.train(),
        [
            part.eval()
            for part in model.modules()
            if isinstance(part, NORMS) and not part.weight.requires_grad
        ],
    ),
    spelled=[
        {CHOSEN: "not part.weight.requires_grad"},
        {CHOSEN: "next(part.parameters()).requires_grad is False"},
    ],
)
tune_norm_half = tune_wrong(
    "half-frozen-norm",
    "A batch norm of which one parameter is frozen and the other isn't runs in evaluation mode.",
    "As long as one of its parameters learns, the batch norm is trained: only if *all* of them are "
    "frozen does it keep its statistics.",
    runs=with_frozen(any),
    spelled=[
        {CHOSEN: "not all(p.requires_grad for p in part.parameters())"},
        {CHOSEN: "any(not p.requires_grad for p in part.parameters())"},
    ],
)
tune_norms_quiet = tune_wrong(
    "all-norms-quiet",
    "Every batch norm runs in evaluation mode, also one that is trained.",
    "A batch norm whose parameters learn is to learn its statistics as well: it runs in training "
    "mode like all the rest.",
    runs=lambda model: (
        model.train(),
        [part.eval() for part in model.modules() if isinstance(part, NORMS)],
    ),
    spelled=[
        {f"isinstance(part, BATCH_NORMS) and {CHOSEN}": "isinstance(part, BATCH_NORMS)"},
        {"if is_frozen(part):": 'if hasattr(part, "running_mean"):'},
    ],
)


def only_trained_parts(model):
    """Training mode for what has a parameter that is trained."""
    for part in model.modules():
        part.training = any(p.requires_grad for p in part.parameters())


tune_parameterless = tune_wrong(
    "parts-without-parameters-quiet",
    "Only what has parameters that are trained runs in training mode, so that every dropout is "
    "off.",
    "A dropout has no parameters, and so none that is trained. Ask for batch norms in particular.",
    runs=only_trained_parts,
    spelled=[
        {f"isinstance(part, BATCH_NORMS) and {CHOSEN}": CHOSEN},
        {TRAIN + QUIET: "    for part in model.modules():\n"
         "        part.train(any(p.requires_grad for p in part.parameters()))\n"},
    ],
)  # fmt: skip


def norms_alone(model):
    """Frozen batch norms are put in evaluation mode, and nothing in training mode."""
    for part in model.modules():
        if isinstance(part, NORMS) and not any(p.requires_grad for p in part.parameters()):
            part.eval()


tune_rest_as_given = tune_wrong(
    "rest-as-given",
    "Frozen batch norms run in evaluation mode. But the rest runs in the mode that it comes in.",
    "A trained network mostly comes in evaluation mode. What isn't a frozen batch norm is to run "
    "in training mode, dropout for example.",
    runs=norms_alone,
    spelled=[{TRAIN: ""}, {TRAIN: "    model.train(model.training)\n" + BACK}],
)


tune_evaluation = tune_wrong(
    "in-evaluation",
    "The whole model runs in evaluation mode while it is trained.",
    "That keeps the statistics of a frozen batch norm, and too much else: dropout drops nothing, "
    "and a batch norm that is trained never sees its batch.",
    runs=lambda model: model.eval(),
    spelled=[
        {TRAIN + QUIET: "    model.eval()\n"},
        {QUIET: "    model.train(False)\n"},
    ],
)
tune_as_given = tune_wrong(
    "mode-as-given",
    "The model is trained in the mode that it comes in.",
    "A trained network mostly comes in evaluation mode, since that is how it is used. To be "
    "trained it has to be told so, part by part.",
    runs=lambda _: None,
    spelled=[
        {TRAIN + QUIET: ""},
        {TRAIN + QUIET: "    model.train(model.training)\n" + BACK},
    ],
)


def frozen_parts_quiet(model):
    """Evaluation mode for every part that has parameters, all of them frozen, and what is in it."""
    model.train()
    for part in model.modules():
        flags = [p.requires_grad for p in part.parameters()]
        if flags and not any(flags):
            part.eval()


tune_frozen_quiet = tune_wrong(
    "frozen-parts-quiet",
    "Every frozen part runs in evaluation mode, the dropout in it as well.",
    "Of what is frozen only the batch norms do, to keep their statistics. A dropout has no "
    "statistics to keep, and goes on working against overfitting.",
    runs=frozen_parts_quiet,
    spelled=[
        {"isinstance(part, BATCH_NORMS) and": "any(True for _ in part.parameters()) and"},
        {"if is_frozen(part):": "if {p.requires_grad for p in part.parameters()} == {False}:"},
    ],
)  # fmt: skip
