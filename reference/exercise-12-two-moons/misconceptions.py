"""What goes wrong in exercise 12, and how it shows."""

import torch
from torch import nn
from torch.nn import functional

from grader.suite import (
    Task,
    adam,
    another_optimiser,
    history,
    misconception,
    standing_still,
    wrong_records,
    wrong_steps,
)

cross_entropy = functional.binary_cross_entropy

FORWARD = "torch.sigmoid(self.output(self.activation(self.hidden(X))))"
LOSS = "nn.functional.binary_cross_entropy(model(X), y)"

NO_SIGMOID_WHY = (
    "Without it the outputs are any numbers, above 1 and below 0 too; a probability lies between. "
    "The cross-entropy takes the logarithm of it."
)
TWICE_WHY = (
    "The sigmoid of a probability lies between 0.5 and 0.73, whatever the input: the model can "
    "never be sure, and never says class 0."
)


class Layer(nn.Module):
    def __init__(self, input_dim, output_dim):
        super().__init__()
        self.layer = nn.Linear(input_dim, output_dim)


@misconception(
    "moons-linear-sigmoid-missing",
    of="LinearModel",
    says="The linear model has no sigmoid at its end.",
    why=NO_SIGMOID_WHY,
    raises="all elements of input should be between 0 and 1",
    spelled=[
        {"torch.sigmoid(self.layer(X))": "self.layer(X)"},
    ],
)
class LinearWithoutSigmoid(Layer):
    def forward(self, X):
        return self.layer(X)


@misconception(
    "moons-linear-sigmoid-twice",
    of="LinearModel",
    says="The linear model applies the sigmoid twice.",
    why=TWICE_WHY,
    spelled=[
        {"torch.sigmoid(self.layer(X))": "torch.sigmoid(1 / (1 + torch.exp(-self.layer(X))))"},
    ],
)
class LinearSigmoidTwice(Layer):
    def forward(self, X):
        return torch.sigmoid(torch.sigmoid(self.layer(X)))


class Layers(nn.Module):
    def __init__(self, input_dim, hidden_dim, output_dim, activation="relu"):
        super().__init__()
        self.hidden = nn.Linear(input_dim, hidden_dim)
        self.output = nn.Linear(hidden_dim, output_dim)
        self.activation = getattr(torch, activation)

    def forward(self, X):
        return torch.sigmoid(self.output(self.activation(self.hidden(X))))


@misconception(
    "moons-mlp-sigmoid-missing",
    of="MLP",
    says="The MLP has no sigmoid at its end.",
    why=NO_SIGMOID_WHY,
    raises="all elements of input should be between 0 and 1",
    spelled=[
        {FORWARD: "self.output(self.activation(self.hidden(X)))"},
    ],
)
class MLPWithoutSigmoid(Layers):
    def forward(self, X):
        return self.output(self.activation(self.hidden(X)))


@misconception(
    "moons-mlp-sigmoid-twice",
    of="MLP",
    says="The MLP applies the sigmoid twice at its end.",
    why=TWICE_WHY,
    spelled=[
        {FORWARD: "torch.sigmoid(self.output(self.activation(self.hidden(X))).sigmoid())"},
    ],
)
class MLPSigmoidTwice(Layers):
    def forward(self, X):
        return torch.sigmoid(super().forward(X))


@misconception(
    "moons-mlp-linear",
    of="MLP",
    says="The MLP has no activation between its layers.",
    why="Two linear layers in a row are one linear layer: the boundary stays straight, however "
    "many hidden units there are.",
    spelled=[
        {FORWARD: "torch.sigmoid(self.output(self.hidden(X)))"},
    ],
)
class MLPWithoutActivation(Layers):
    def forward(self, X):
        return torch.sigmoid(self.output(self.hidden(X)))


@misconception(
    "moons-mlp-activation-on-output",
    of="MLP",
    says="The activation is applied to the output too, before the sigmoid.",
    why="After ReLU no output is negative, so that no probability is below ½; after tanh or a "
    "sigmoid none is near 0 or 1. The hidden values are bent, the output is left free.",
    spelled=[
        {FORWARD: "self.activation(self.output(self.activation(self.hidden(X)))).sigmoid()"},
    ],
)
class MLPActivationOnOutput(Layers):
    def forward(self, X):
        return torch.sigmoid(self.activation(self.output(self.activation(self.hidden(X)))))


def always(identifier, name, activation):
    """An entry for a hidden layer that applies one activation, whatever is asked for."""

    class Always(Layers):
        def forward(self, X):
            return torch.sigmoid(self.output(activation(self.hidden(X))))

    return misconception(
        identifier,
        of="MLP",
        says=f"The hidden layer applies {name}, whatever `activation` says.",
        why="The argument `activation` has to reach `forward`. It is right only for one of the "
        "three words.",
    )(Always)


always_relu = always("moons-mlp-always-relu", "ReLU", torch.relu)
always_tanh = always("moons-mlp-always-tanh", "tanh", torch.tanh)
always_sigmoid = always("moons-mlp-always-sigmoid", "the sigmoid", torch.sigmoid)


def steps(model, X, y, epochs, optimiser, loss_of=cross_entropy):
    return history(Task(model, X, y, loss_of), epochs, optimiser)


moons_optimisers = another_optimiser("moons-another-optimiser", of="train", loss_of=cross_entropy)


@misconception(
    "moons-train-sigmoid-twice",
    of="train",
    says="The loss takes the sigmoid of what the model gives, which is a probability already.",
    why='A loss "with logits" applies the sigmoid itself. On probabilities it is applied twice, '
    "and the loss can't fall below about 0.31.",
    spelled=[
        {LOSS: "nn.BCEWithLogitsLoss()(model(X), y)"},
        {LOSS: "F.binary_cross_entropy(model(X).sigmoid(), y)"},
    ],
)
def train_sigmoid_twice(model, X, y, epochs, lr):
    return steps(model, X, y, epochs, adam(model, lr), functional.binary_cross_entropy_with_logits)


@misconception(
    "moons-train-broadcast",
    of="train",
    says="Prediction and class meet as [n, 1] and [n], so every prediction is compared with "
    "every class.",
    why="Broadcasting turns the two into a matrix of all n·n pairs, whose mean is smallest when "
    "every prediction is the same. Print both shapes: they have to be equal.",
    raises="Using a target size",
    spelled=[
        {LOSS: "nn.BCELoss()(model(X), y.squeeze(1))"},
        {LOSS: "nn.functional.binary_cross_entropy(model(X)[:, 0], y)"},
    ],
)
def train_broadcast(model, X, y, epochs, lr):
    return steps(
        model, X, y, epochs, adam(model, lr),
        lambda p, y: cross_entropy(*torch.broadcast_tensors(p, y.reshape(-1))),
    )  # fmt: skip


@misconception(
    "moons-train-mse",
    of="train",
    says="The loss is the mean squared error, not the cross-entropy.",
    why="The squared error never exceeds 1, so that a confident mistake costs hardly more than a "
    "timid one, and its gradient dies where the sigmoid is flat.",
    spelled=[
        {LOSS: "nn.MSELoss()(model(X), y)"},
        {LOSS: "(model(X) - y).square().sum() / y.numel()"},
    ],
)
def train_mse(model, X, y, epochs, lr):
    return steps(model, X, y, epochs, adam(model, lr), functional.mse_loss)


zero_grad_forgotten, sgd, learning_rate_ignored, mini_batches = wrong_steps(
    "moons", of="train", loss_of=cross_entropy
)

detached = misconception(
    "moons-detached",
    of="train",
    says="The prediction is cut off from the parameters before the loss is computed.",
    why="After `.detach()`, `.data`, `.item()`, `no_grad()`, a comparison or a new tensor made of "
    "numbers, autograd knows no way back to the parameters. Either `backward` refuses, or no "
    "gradient arrives and the loss stays what it was.",
    raises="does not require grad and does not have a grad_fn",
    spelled=[
        {LOSS: "nn.functional.binary_cross_entropy(model(X).data, y)"},
        {LOSS: "nn.functional.binary_cross_entropy((model(X) > 0.5).float(), y)"},
    ],
)(standing_still(cross_entropy))

loss_after_step, zeroed_before_step, step_missing = wrong_records(
    "moons", of="train", loss_of=cross_entropy
)


@misconception(
    "moons-log-of-zero",
    of="train",
    says="The loss becomes NaN or inf as soon as a probability comes out as exactly 0 or 1.",
    why="In float32 the sigmoid of 17 is exactly 1, and the logarithm of what is left over is "
    "-inf; 0 times that is NaN, and one NaN makes the whole mean NaN. Keep the argument of the "
    "logarithm away from 0, or let torch's own loss do it.",
    spelled=[
        {LOSS: "-(y * model(X).log() + (1 - y) * (1 - model(X)).log()).mean()"},
        {
            LOSS: "-torch.where(y > 0.5, model(X), 1 - model(X)).log().mean() + "
            "0 * (1 - model(X)).log().sum()"
        },
    ],
)
def log_of_zero(model, X, y, epochs, lr):
    return steps(
        model, X, y, epochs, adam(model, lr),
        lambda p, y: -(y * p.log() + (1 - y) * (1 - p).log()).mean(),
    )  # fmt: skip


def share(right):
    return right.double().mean().item()


def hits(model, X, y, threshold=0.5):
    with torch.no_grad():
        return (model(X) > threshold) == (y > 0.5)


@misconception(
    "moons-accuracy-threshold-zero",
    of="accuracy",
    says="The threshold is 0, and every probability is above it.",
    why="A model that ends in a sigmoid never gives 0 or less, so everything counts as class 1. "
    "The threshold 0 belongs to the numbers before the sigmoid.",
)
def threshold_zero(model, X, y):
    return share(hits(model, X, y, threshold=0))


@misconception(
    "moons-accuracy-eval-left",
    of="accuracy",
    says="The model is put into evaluation mode and left there.",
    why="Whoever trains on afterwards trains in the wrong mode: dropout, for one, no longer drops. "
    "What a function changes for its own purposes it puts back.",
)
def eval_left(model, X, y):
    model.eval()
    return share(hits(model, X, y))


@misconception(
    "moons-accuracy-train-left",
    of="accuracy",
    says="The model is always left in training mode, also when it came in evaluation mode.",
    why='`model.train()` at the end isn\'t "as it was": look at the mode before you change it.',
)
def train_left(model, X, y):
    model.eval()
    right = hits(model, X, y)
    model.train()
    return share(right)


@misconception(
    "moons-accuracy-gradients-cleared",
    of="accuracy",
    says="The model's gradients are cleared.",
    why="`zero_grad` belongs to training. A measurement between `backward` and the step would "
    "cost that step its gradients.",
)
def gradients_cleared(model, X, y):
    model.zero_grad()
    return share(hits(model, X, y))


@misconception(
    "moons-accuracy-broadcast",
    of="accuracy",
    says="Predictions and classes meet as [n] and [n, 1], so every prediction is compared with "
    "every class.",
    why="Comparing broadcasts too: the result is a matrix of all n·n pairs, and its mean says "
    "little about the n right ones.",
)
def accuracy_broadcast(model, X, y):
    return share(hits(model, X, y.reshape(-1)))


@misconception(
    "moons-accuracy-argmax",
    of="accuracy",
    says="The class is taken by `argmax` over a single column, which is always 0.",
    why="`argmax` compares columns, one for each class. Here there is one column, with the "
    "probability of class 1.",
)
def argmax(model, X, y):
    with torch.no_grad():
        return share(model(X).argmax(dim=1, keepdim=True) == y)


@misconception(
    "moons-accuracy-percent",
    of="accuracy",
    says="The result is a percentage, from 0 to 100.",
    why="A part of all is a number from 0 to 1; the percent sign is for people.",
)
def percent(model, X, y):
    return 100 * share(hits(model, X, y))


@misconception(
    "moons-accuracy-count",
    of="accuracy",
    says="The result is the number of right answers, not their part.",
    why="20 of 25 and 20 of 200 are not equally good: the number has to be divided by that of all.",
)
def count(model, X, y):
    return float(hits(model, X, y).sum())


@misconception(
    "moons-accuracy-errors",
    of="accuracy",
    says="The result is the part of the wrong answers.",
    why="One minus the accuracy is the error rate: look at what is compared, or at the threshold's "
    "direction.",
)
def errors(model, X, y):
    return 1 - share(hits(model, X, y))


@misconception(
    "moons-accuracy-of-class-one",
    of="accuracy",
    says="Only the examples of class 1 are counted: this is the recall, not the accuracy.",
    why="A right 0 is as good as a right 1. Where a class has no examples, its share is 0/0.",
)
def of_class_one(model, X, y):
    return share(hits(model, X, y)[y > 0.5])
