"""The known wrong ideas about training models for a comparison, and scoring them."""

import copy

import torch
from torch import nn

from grader.suite import misconception

from .misconceptions import scored, squared_errors

R_SQUARED = scored()


def adam(parameters, lr):
    """What trains each model."""
    return torch.optim.Adam(parameters, lr=lr)


def of_its_own(model, _models):
    """The parameters that a model's optimiser moves."""
    return model.parameters()


def on_training(X_train, y_train, _X_test, _y_test):
    """What a model is trained on."""
    return X_train, y_train


def both_scores(model, X_train, y_train, X_test, y_test):
    """R² on the training and on the test points."""
    with torch.no_grad():
        return tuple(
            R_SQUARED(model(X), y).item() for X, y in ((X_train, y_train), (X_test, y_test))
        )


def as_it_was(_model, modes):
    """Every part gets its mode back."""
    for part, mode in modes:
        part.training = mode


def comparison(
    optimiser=adam,
    parameters=of_its_own,
    on=on_training,
    score=both_scores,
    steps=lambda epochs, _models: epochs,
    trains=True,
    scores=False,
    back=as_it_was,
    late=True,
    renewed=False,
    cleared=True,
    given=lambda models: models,
):
    """The comparison from its parts; ``trains`` and ``scores`` are modes, None to leave them."""

    def build(models, X_train, y_train, X_test, y_test, epochs, lr):
        data = X_train, y_train, X_test, y_test
        # Where a family is looked at, the suite's own models are only described, and made anew.
        models = given([m if isinstance(m, nn.Module) else m.replica() for m in models])
        found = []
        for model in models:
            modes = [(part, part.training) for part in model.modules()]
            moved = list(parameters(model, models))
            descend = optimiser(moved, lr)
            early = None if late else score(model.eval(), *data)
            if trains is not None:
                model.train(trains)
            X, y = on(*data)
            for _ in range(steps(epochs, models)):
                if cleared:
                    model.zero_grad()
                (model(X) - y).square().mean().backward()
                descend = optimiser(moved, lr) if renewed else descend
                descend.step()
            if scores is not None:
                model.train(scores)
            found.append(score(model, *data) if late else early)
            back(model, modes)
        return found

    return build


def compare_wrong(identifier, says, why, spelled, wrong=None, **parts):
    """An entry for compare: other code, or a part that is wrong."""
    declare = misconception(
        f"compare-{identifier}", of="compare", says=says, why=why, spelled=spelled
    )
    return declare(wrong or comparison(**parts))


MODES = "modes = [(part, part.training) for part in model.modules()]"
BACK = "for part, mode in modes:\n            part.training = mode"
STEPS = "optimiser = torch.optim.Adam(model.parameters(), lr=lr)"
LOSS = "loss = nn.functional.mse_loss(model(X_train), y_train)"
CLEAR = "            optimiser.zero_grad()\n"
ON_TRAIN = "on_train = r_squared(model(X_train), y_train).item()"
ON_TEST = "on_test = r_squared(model(X_test), y_test).item()"
KEPT = "scores.append((on_train, on_test))"
LOOP = "for model in models:"
BOTH = "X, y = torch.cat([X_train, X_test]), torch.cat([y_train, y_test])"
STEP = "optimiser.step()\n"
WITHOUT_LUCK = (
    "Dropout throws numbers away, and batch norm looks at the whole batch: that is for training. A "
    "network is used in evaluation mode, and it is scored as it is used."
)
OWNED = (
    "Whoever handed the models in goes on with them. A network that stays in another mode computes "
    "something else from then on, and no error says so."
)


def on_training_points(model, X_train, y_train, *_test):
    """R² on the training points, twice."""
    return both_scores(model, X_train, y_train, X_train, y_train)


def on_test_points(model, _X_train, _y_train, X_test, y_test):
    """R² on the test points, twice."""
    return both_scores(model, X_test, y_test, X_test, y_test)


def from_training_mean(model, X_train, y_train, X_test, y_test):
    """Both scores, the test's targets measured from the mean of the training's."""
    with torch.no_grad():
        errors = squared_errors(model(X_test), y_test)
    total = (y_test - y_train.mean()).square().sum()
    on_train, _ = both_scores(model, X_train, y_train, X_test, y_test)
    return on_train, (1 - errors / total).item()


compare_twice = compare_wrong(
    "training-twice",
    "Both scores are those of the training points.",
    "On what it was trained on a network may be splendid because it knows it by heart. The second "
    "score is there to show what it does with points that it never saw.",
    score=on_training_points,
    spelled=[
        {ON_TEST: "on_test = r_squared(model(X_train), y_train).item()"},
        {KEPT: "scores.append((on_train, on_train))"},
    ],
)
compare_test_twice = compare_wrong(
    "test-twice",
    "Both scores are those of the test points.",
    "The first one is for the training points. Far apart, the two show that a network has learned "
    "its training points by heart.",
    score=on_test_points,
    spelled=[
        {ON_TRAIN: "on_train = r_squared(model(X_test), y_test).item()"},
        {KEPT: "scores.append((on_test, on_test))"},
    ],
)
compare_test_first = compare_wrong(
    "test-first",
    "The score on the test points comes first.",
    "The task names the training points first, and then the test points.",
    score=lambda *given: both_scores(*given)[::-1],
    spelled=[
        {KEPT: "scores.append((on_test, on_train))"},
        {
            ON_TRAIN: "on_train = r_squared(model(X_test), y_test).item()",
            ON_TEST: "on_test = r_squared(model(X_train), y_train).item()",
        },
    ],
)
compare_one_optimiser = compare_wrong(
    "one-optimiser",
    "There is one optimiser for all models, made from the first one's parameters: the others are "
    "never trained.",
    "An optimiser moves the parameters that it was given when it was made. Each model needs one "
    "of its own.",
    parameters=lambda _, models: models[0].parameters(),
    spelled=[
        {
            f"        {STEPS}\n": "",
            LOOP: f"{STEPS.replace('model.', 'models[0].')}\n    {LOOP}",
        },
        {STEPS: "optimiser = torch.optim.Adam(models[0].parameters(), lr=lr)"},
    ],
)
compare_before = compare_wrong(
    "before-training",
    "The scores are those from before the training.",
    "They say how good the parameters happened to be at the start. What is to be compared is what "
    "the models have learned.",
    late=False,
    spelled=[
        {
            "        model.train()\n": "        model.eval()\n"
            f"        {ON_TRAIN}\n        {ON_TEST}\n        model.train()\n",
            f"            {ON_TRAIN}\n": "",
            f"            {ON_TEST}\n": "            pass\n",
        },
        {STEP: "pass\n"},
    ],
)
compare_active = compare_wrong(
    "scored-in-training-mode",
    "The scores are taken in training mode.",
    WITHOUT_LUCK,
    scores=True,
    spelled=[
        {"        model.eval()\n": ""},
        {"        model.eval()\n": "        model.train(True)\n"},
    ],
)
compare_left_quiet = compare_wrong(
    "left-in-evaluation",
    "The models are left in evaluation mode.",
    OWNED,
    back=lambda *_: None,
    spelled=[
        {f"        {BACK}\n": ""},
        {f"        {BACK}\n": "    [model.eval() for model in models]\n"},
    ],
)
compare_left_training = compare_wrong(
    "left-in-training",
    "The models are left in training mode, whatever mode they came in.",
    OWNED,
    back=lambda model, _: model.train(),
    spelled=[
        {BACK: "model.train()"},
        {f"        {BACK}\n": "    [model.train() for model in models]\n"},
    ],
)
compare_mode_of_whole = compare_wrong(
    "mode-of-the-whole",
    "The mode of the whole model is put back, and all its parts get that one.",
    "`model.train(mode)` sets every part. A network can have parts in evaluation mode although it "
    "is in training mode itself, such as a layer that somebody keeps as it is.",
    back=lambda model, modes: model.train(modes[0][1]),
    spelled=[
        {MODES: "mode = model.training", BACK: "model.train(mode)"},
        {BACK: "for part, mode in modes[::-1]:\n            part.train(mode)"},
    ],
)
compare_given_mode = compare_wrong(
    "mode-as-given",
    "The models are trained in the mode that they come in.",
    "A model that was used last is in evaluation mode. Trained like that, its dropout does "
    "nothing, and the one that came in training mode is trained otherwise: that isn't fair.",
    trains=None,
    spelled=[
        {"        model.train()\n": ""},
        {"        model.train()\n": "        model.train(mode=model.training)\n"},
    ],
)
compare_quiet = compare_wrong(
    "trained-in-evaluation",
    "The models are trained in evaluation mode.",
    "Then dropout drops nothing, and batch norm doesn't look at the batch: the layers that work "
    "against overfitting do nothing while it comes about.",
    trains=False,
    spelled=[
        {"        model.train()\n": "        model.eval()\n"},
        {"        model.train()\n": "        model.train(False)\n"},
    ],
)
compare_on_test = compare_wrong(
    "trained-on-test",
    "The models are trained on the test points.",
    "Then nothing is left that they haven't seen, and the test says nothing about new points.",
    on=lambda _X, _y, X_test, y_test: (X_test, y_test),
    spelled=[
        {LOSS: "loss = nn.functional.mse_loss(model(X_test), y_test)"},
        {LOSS: "loss = (model(X_test) - y_test).pow(2).mean()"},
    ],
)
compare_on_all = compare_wrong(
    "trained-on-all",
    "The models are trained on the training and on the test points.",
    "More points make a better model, but none is left to test it on. The test score is then one "
    "more training score.",
    on=lambda X, y, X_test, y_test: (torch.cat([X, X_test]), torch.cat([y, y_test])),
    spelled=[
        {LOSS: f"{BOTH}\n            loss = nn.functional.mse_loss(model(X), y)"},
        {LOOP: f"{BOTH}\n    {LOOP}", LOSS: "loss = (model(X) - y).square().mean()"},
    ],
)
compare_training_mean = compare_wrong(
    "training-mean",
    "The test targets are measured from the mean of the training targets.",
    "A score on the test points compares with the mean of these points' own targets. That mean "
    "is the best that a constant can do there.",
    score=from_training_mean,
    spelled=[
        {
            ON_TEST: "error = torch.square(y_test - model(X_test)).sum()\n"
            "            total = torch.square(y_test - y_train.mean()).sum()\n"
            "            on_test = (1 - error / total).item()"
        },
        {
            ON_TEST: "middle = y_train.sum() / len(y_train)\n"
            "            on_test = 1 - nn.functional.mse_loss(model(X_test), y_test).item() / "
            "((y_test - middle) ** 2).mean().item()"
        },
    ],
)
compare_sgd = compare_wrong(
    "plain-descent",
    "The models are trained by plain gradient descent, not by Adam.",
    "The task asks for Adam, which gives each parameter a step length of its own.",
    optimiser=lambda parameters, lr: torch.optim.SGD(parameters, lr=lr),
    spelled=[
        {"torch.optim.Adam(": "torch.optim.SGD("},
        {
            f"            {STEP}": "            with torch.no_grad():\n"
            "                for p in model.parameters():\n                    p -= lr * p.grad\n"
        },
    ],
)
compare_kept = compare_wrong(
    "never-cleared",
    "The gradients are never cleared.",
    "`backward` adds to what is in `.grad`, so that every step follows the sum of all the "
    "gradients since the beginning.",
    cleared=False,
    spelled=[
        {CLEAR: ""},
        {CLEAR: "", LOOP: f"[model.zero_grad() for model in models]\n    {LOOP}"},
    ],
)
compare_copies = compare_wrong(
    "copies",
    "Copies of the models are trained, and the models themselves stay as they were.",
    "The scores are right. But whoever compared the models wants to use the better one "
    "afterwards, and has the untrained ones.",
    given=copy.deepcopy,
    spelled=[
        {
            "import torch": "import copy\n\nimport torch",
            LOOP: "for model in copy.deepcopy(models):",
        },
        {
            "import torch": "from copy import deepcopy\n\nimport torch",
            MODES: f"model = deepcopy(model)\n        {MODES}",
        },
    ],
)
compare_renewed = compare_wrong(
    "optimiser-anew",
    "There is a new optimiser for every step.",
    "Adam remembers the gradients so far, in the optimiser. A new one remembers nothing, and "
    "every step of its is a first one, which has length `lr` for each parameter.",
    renewed=True,
    spelled=[
        {CLEAR: f"            {STEPS}\n{CLEAR}"},
        {
            f"        {STEPS}\n": "",
            CLEAR: "            model.zero_grad()\n",
            STEP: f"{STEPS.removeprefix('optimiser = ')}.step()\n",
        },
    ],
)
