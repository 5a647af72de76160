"""The known wrong ideas about the forward pass."""

from itertools import pairwise

import torch

from grader.suite import family, misconception
from grader.suite.elementary import ACTIVATIONS, DERIVATIVES, FUNCTIONS, one_exchanged
from grader.suite.slips import slips


def chosen(weights, activation):
    """The activation by its name; refusing another is right in every misconception."""
    if len(weights) > 1 and activation not in ACTIVATIONS:
        raise ValueError("unknown activation")
    return ACTIVATIONS.get(activation, torch.relu)


def forward(X, weights, biases, activation):
    """Pre-activations and activations of every layer, the last one's too."""
    f = chosen(weights, activation)
    before, after = [], []
    h = X
    for W, b in zip(weights, biases, strict=True):
        before.append(h @ W + b)
        h = f(before[-1])
        after.append(h)
    return before, after


@misconception(
    "mlp-activated-output",
    of="mlp_forward",
    says="The activation is applied to the last layer, too.",
    why="The output should be able to take any value. With relu it can't be negative, with the "
    "sigmoid or tanh it can't leave a small interval.",
)
def activated_output(X, weights, biases, activation="relu"):
    _, after = forward(X, weights, biases, activation)
    return after[-1], after[:-1]


@misconception(
    "mlp-no-activation",
    of="mlp_forward",
    says="The hidden layers have no activation: this is a stack of linear layers.",
    why="Without a bend between them all layers collapse into one (exercise 7), so the network "
    "can do no more than a line.",
)
def no_activation(X, weights, biases, activation="relu"):
    chosen(weights, activation)
    hidden = []
    h = X
    for W, b in zip(weights, biases, strict=True):
        h = h @ W + b
        hidden.append(h)
    return h, hidden[:-1]


@misconception(
    "mlp-only-first-activated",
    of="mlp_forward",
    says="Only the first hidden layer has its activation; the later hidden layers are linear.",
    why="A network with one hidden layer looks right. With more of them, those after the first "
    "collapse into one linear layer.",
)
def only_first_activated(X, weights, biases, activation="relu"):
    f = chosen(weights, activation)
    hidden = []
    h = X
    for at, (W, b) in enumerate(zip(weights, biases, strict=True)):
        h = h @ W + b
        if at == 0 and len(weights) > 1:
            h = f(h)
        hidden.append(h)
    return h, hidden[:-1]


@misconception(
    "mlp-transposed-weights",
    of="mlp_forward",
    says="The weights are transposed.",
    why="`nn.Linear` stores its weight as [outputs, inputs]; here it is [inputs, outputs]. Where "
    "a matrix happens to be square no error gives it away.",
)
def transposed_weights(X, weights, biases, activation="relu"):
    before, after = forward(X, [W.T for W in weights], biases, activation)
    return before[-1], after[:-1]


@misconception(
    "mlp-bias-missing",
    of="mlp_forward",
    says="The biases are never added.",
    why="Each unit then answers 0, or f(0), to a row of zeros, whatever was learnt.",
)
def bias_missing(X, weights, biases, activation="relu"):
    before, after = forward(X, weights, [torch.zeros_like(b) for b in biases], activation)
    return before[-1], after[:-1]


@misconception(
    "mlp-pre-activations-listed",
    of="mlp_forward",
    says="The list holds the pre-activations: what the hidden layers are before the activation.",
    why="The output is right, so the activation is applied; it happens after the list is filled.",
)
def pre_activations_listed(X, weights, biases, activation="relu"):
    before, _ = forward(X, weights, biases, activation)
    return before[-1], before[:-1]


@misconception(
    "mlp-input-listed",
    of="mlp_forward",
    says="The list begins with X.",
    why="X is what comes in, not what a hidden layer puts out. A list that is filled at the top "
    "of the loop holds each layer's input.",
)
def input_listed(X, weights, biases, activation="relu"):
    before, after = forward(X, weights, biases, activation)
    return before[-1], [X, *after[:-1]]


@misconception(
    "mlp-inputs-listed",
    of="mlp_forward",
    says="The list holds X and lacks the last hidden layer's activations: it is one layer late.",
    why="As many entries as hidden layers, but the first of them is what comes in. Look at when "
    "the list is filled: before a layer, or after it.",
)
def inputs_listed(X, weights, biases, activation="relu"):
    before, after = forward(X, weights, biases, activation)
    return before[-1], [X, *after[:-1]][: len(weights) - 1]


@misconception(
    "count-biases-forgotten",
    of="count_parameters",
    says="Only the weights are counted; the biases are forgotten.",
    why="Every unit that isn't an input has a bias of its own.",
)
def biases_forgotten(layer_sizes):
    return sum(inputs * outputs for inputs, outputs in pairwise(layer_sizes))


# --- families ----------------------------------------------------------------------------


def _count(value_of, layer_sizes):
    return sum(value_of(inputs=a, outputs=b) for a, b in pairwise(layer_sizes))


count_slips = slips(
    "count-slip",
    of="count_parameters",
    formulas=["inputs * outputs + outputs"],
    also={
        "each layer has as many biases as inputs": "inputs * outputs + inputs",
        "each layer has one bias": "inputs * outputs + 1",
        "the biases are counted twice": "inputs * outputs + 2 * outputs",
        "inputs and outputs both get biases": "inputs * outputs + inputs + outputs",
        "only the biases are counted": "1 * outputs",
        "only the inputs are counted": "1 * inputs",
    },
    around=_count,
)


def _forward_with(activations):
    def build(X, weights, biases, activation="relu"):
        chosen(weights, activation)
        hidden = []
        for W, b in zip(weights[:-1], biases[:-1], strict=True):
            X = activations[activation](X @ W + b)
            hidden.append(X)
        return X @ weights[-1] + biases[-1], hidden

    return build


forward_another_activation = family(
    "forward-another-activation",
    of="mlp_forward",
    says="One name gets another activation than its own: {form}.",
    why="All the hidden activations are those of that function. The branches may be mixed up, or "
    "one of them has a slip.",
    forms=one_exchanged(_forward_with, ACTIVATIONS, FUNCTIONS, DERIVATIVES),
)
