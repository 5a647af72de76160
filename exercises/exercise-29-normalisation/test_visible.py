"""What you can see of how exercise 29 is graded."""

import torch

from grader.suite import as_tuple, check, normal, numbers, part

# Four rows of three numbers; as columns they differ in mean and in size.
X = numbers([1.0, 20.0, -0.5], [3.0, 10.0, 0.25], [-2.0, 40.0, 1.5], [0.5, 30.0, -1.0])
GAMMA, BETA = numbers(1.5, -0.5, 2.0), numbers(0.25, 3.0, -1.0)
MEAN, VARIANCE = numbers(0.5, 22.0, -0.25), numbers(2.0, 90.0, 0.5)
FIRST = X.float()
SECOND = numbers([2.0, -5.0, 0.0], [-1.0, 5.0, 1.0], [4.0, 15.0, -2.0]).float()
THIRD = numbers([0.0, 12.0, 1.0], [1.5, 25.0, -0.75]).float()
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


def in_training(code):
    """What a batch in training gives: the result and the new statistics."""
    return code.batch_norm(X, GAMMA, BETA, MEAN, VARIANCE, training=True)


@check(
    "A batch in training: the result",
    of="batch_norm",
    points=2,
    hint=(
        "Take the first column alone. What are its mean and its variance, by hand?",
        "Which statistics count in training: the batch's, or the running ones?",
        "Of the two variances, over n and over n − 1, which one normalises?",
    ),
)
def test_batch(agree):
    agree(lambda code: part(in_training(code), 0, of=3))


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
    agree(lambda code: [part(in_training(code), at, of=3) for at in (1, 2)], unchanged=True)


@check(
    "The same batch in evaluation, with statistics that stay",
    of="batch_norm",
    points=2,
    hint=(
        "What does `training` decide?",
        "In evaluation nothing is learnt: what comes back as the running statistics?",
    ),
)
def test_evaluation(agree):
    agree(
        lambda code: as_tuple(code.batch_norm(X, GAMMA, BETA, MEAN, VARIANCE, training=False)),
        unchanged=True,
    )


def kept(layer):
    """What a layer keeps: what its state has, and which of it are parameters."""
    names = ("gamma", "beta", "running_mean", "running_var")
    state = {name: value.detach().clone() for name, value in layer.state_dict().items()}
    found = {f"of {name} in the state": state.get(name, "not in the state") for name in names}
    parameters = [name for name, _ in layer.named_parameters() if name in names]
    return found | {"of its parameters' names": ", ".join(sorted(parameters))}


def given(layer, values):
    """Overwrite what a layer's state has of these."""
    layer.load_state_dict(values, strict=False)


@check(
    "A new layer: two batches in training, and what it keeps of them",
    of="BatchNorm",
    points=2,
    hint=(
        "What are gamma, beta and the running statistics before the first batch?",
        "The second batch finds what the first one has left. Where do you keep that?",
        "Gradients change parameters. Which of the four does a gradient have no business with?",
    ),
)
def test_new_layer(agree):
    def scenario(code):
        layer = code.BatchNorm(3)
        results = {"of the first batch": layer(FIRST), "of the second batch": layer(SECOND)}
        return results | code.supplied(kept)(layer)

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
        results = {"in training": layer(FIRST)}
        layer.set_training(False)
        results |= {"in evaluation": layer(THIRD), "in evaluation, once more": layer(FIRST)}
        return results | code.supplied(kept)(layer)

    agree(scenario, rtol=1e-5, atol=1e-5)
