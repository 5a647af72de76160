"""What you can see of how exercise 29 is graded."""

import torch

from grader.suite import as_tuple, check, normal, numbers, part

# Four rows of three numbers; as columns they differ in mean and in size.
X = numbers([1.0, 20.0, -0.5], [3.0, 10.0, 0.25], [-2.0, 40.0, 1.5], [0.5, 30.0, -1.0])
GAMMA, BETA = numbers(1.5, -0.5, 2.0), numbers(0.25, 3.0, -1.0)
MEAN, VARIANCE = numbers(0.5, 22.0, -0.25), numbers(2.0, 90.0, 0.5)
# For the layer the third column is a thousandth as large.
FIRST = numbers([1.0, 20.0, -0.0005], [3.0, 10.0, 0.0], [-2.0, 40.0, 0.0015], [0.5, 30.0, -0.001])
SECOND = numbers([2.0, -5.0, 0.0], [-1.0, 5.0, 0.001], [4.0, 15.0, -0.002])
THIRD = numbers([0.0, 12.0, 0.001], [1.5, 25.0, -0.0007])
FIRST, SECOND, THIRD = FIRST.float(), SECOND.float(), THIRD.float()
LEARNT = {"gamma": GAMMA.float(), "beta": BETA.float()}

# The means of these batches lie around 3.
BATCHES = 3 + normal(25, 6, 3, seed=2)
COUNTED = torch.arange(1, 26, dtype=torch.float64)


@check(
    "Four rows, and the same rows a thousandth as large",
    of="layer_norm",
    points=2,
    hint=(
        "Take the first row alone. What are its mean and its variance, by hand?",
        "Which dimension of the result is the one that the mean is taken over?",
        "In rows as small as these the variance is smaller than ε. Where does ε stand?",
    ),
)
def test_layer_norm(agree):
    agree(
        lambda code: [code.layer_norm(X, GAMMA, BETA), code.layer_norm(X / 1000, GAMMA, BETA)],
        unchanged=True,
    )


@check(
    "Two batches in training, one a thousandth as large: the results",
    of="batch_norm",
    points=2,
    hint=(
        "Take the first column alone. What are its mean and its variance, by hand?",
        "Which statistics count in training: the batch's, or the running ones?",
        "Of the two variances, over n and over n − 1, which one normalises?",
        "In columns as small as these the variance is smaller than ε. Where does ε stand?",
    ),
)
def test_batch(agree):
    agree(
        lambda code: [
            part(code.batch_norm(x, GAMMA, BETA, MEAN, VARIANCE, training=True), 0, of=3)
            for x in (X, X / 1000)
        ]
    )


@check(
    "A batch in training: the new running statistics",
    of="batch_norm",
    points=2,
    hint=(
        "How much of the old mean stays at momentum = 0.1, and how much of the new one comes in?",
        "Of the two variances, over n and over n − 1, which one is remembered?",
    ),
)
def test_remembered(agree, picture):
    def path(code):
        means, mean, variance = [], torch.zeros(3).double(), torch.ones(3).double()
        for batch in BATCHES:
            _, mean, variance = code.batch_norm(batch, GAMMA, BETA, mean, variance, training=True)
            means.append(mean[0])
        return torch.stack(means)

    title = "The first running mean over 25 batches whose means lie around 3"
    picture.curve(path, over=COUNTED, argument="batches", title=title)

    def statistics(code):
        value = code.batch_norm(X, GAMMA, BETA, MEAN, VARIANCE, training=True)
        return [part(value, at, of=3) for at in (1, 2)]

    agree(statistics, unchanged=True)


@check(
    "Both batches in evaluation, with statistics that stay",
    of="batch_norm",
    points=2,
    hint=(
        "What does `training` decide?",
        "In evaluation nothing is learnt: what comes back as the running statistics?",
    ),
)
def test_evaluation(agree):
    agree(
        lambda code: [
            as_tuple(
                code.batch_norm(
                    X * size, GAMMA, BETA, MEAN * size, VARIANCE * size**2, training=False
                )
            )
            for size in (1.0, 0.001)
        ],
        unchanged=True,
    )


def places(layer):
    """Where a layer keeps what it has, in sentences."""
    state, trained = layer.state_dict(), dict(layer.named_parameters())
    found = []
    for name in ("gamma", "beta", "running_mean", "running_var"):
        place = "a parameter" if name in trained else "a buffer in the state"
        if name not in state:
            place = "an attribute in no state" if hasattr(layer, name) else "missing"
        found.append(f"{name} is {place}")
    return found


def remembered(layer):
    """The running statistics, wherever they are kept."""
    found = [getattr(layer, name, torch.zeros(0)) for name in ("running_mean", "running_var")]
    return [one.detach().clone() for one in found]


def given(layer, values):
    """Give a layer these, by name; gamma and beta also in the order of its parameters."""
    learnt = [one for one in layer.parameters() if one.requires_grad]
    for at, (name, value) in enumerate(values.items()):
        held = getattr(layer, name, learnt[at] if at < len(learnt) else None)
        if held is not None:
            held.data.copy_(value)


@check(
    "Where a new layer keeps what it has, and what it makes of a batch",
    of="BatchNorm",
    points=1,
    hint=(
        "Gradients change parameters. Which of the four does a gradient have no business with?",
        "What is saved with a network is its state. Print `BatchNorm(3).state_dict()`.",
    ),
)
def test_places(agree):
    def scenario(code):
        layer = code.BatchNorm(3)
        return {"of a batch": layer(FIRST), "among what it keeps": code.supplied(places)(layer)}

    agree(scenario, rtol=1e-5, atol=1e-5)


@check(
    "A new layer: two batches in training, and what it remembers of them",
    of="BatchNorm",
    points=2,
    hint=(
        "What are gamma, beta and the running statistics before the first batch?",
        "The second batch finds what the first one has left. Where do you keep that?",
    ),
)
def test_new_layer(agree):
    def scenario(code):
        layer = code.BatchNorm(3)
        results = {"of the first batch": layer(FIRST), "of the second batch": layer(SECOND)}
        return results | {"of the running statistics": code.supplied(remembered)(layer)}

    agree(scenario, rtol=1e-5, atol=1e-5)


@check(
    "A layer with other gamma and beta: a batch in training, then evaluation",
    of="BatchNorm",
    points=2,
    hint=(
        "`self.training` says in which mode the module is; `train()` and `eval()` set it.",
        "Which statistics does it take in each mode, and in which do they move?",
    ),
)
def test_both_modes(agree):
    def scenario(code):
        layer = code.BatchNorm(3)
        code.supplied(given)(layer, LEARNT)
        found = {"in training": layer(FIRST)}
        layer.set_training(False)
        found |= {"in evaluation": layer(THIRD), "in evaluation, once more": layer(FIRST)}
        return found | {"of the running statistics": code.supplied(remembered)(layer)}

    agree(scenario, rtol=1e-5, atol=1e-5)
