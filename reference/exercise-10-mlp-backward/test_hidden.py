"""The hidden checks of exercise 10."""

import pytest
import torch

from grader.suite import as_tuple, check, layers, normal, numbers, part, whole_tensors

WIDTHS = {1: [3, 3], 2: [3, 5, 1], 3: [2, 4, 3, 4], 4: [4, 3, 6, 2, 3], 5: [3, 6, 2, 5, 4, 1]}
"""Layer sizes for each number of layers; one output, or several."""


def network(sizes, activation, *, n=7, seed=0, dtype=torch.float64):
    """Inputs, targets, weights and biases of about unit size, as arguments of mlp_backward."""
    X, y = pair((n, sizes[0]), (n, sizes[-1]), seed=seed, dtype=dtype)
    return X, y, *layers(*sizes, seed=seed, gain=1.5, dtype=dtype), activation


def pair(first, second, *, seed, dtype=torch.float64):
    """Two tensors of these shapes."""
    return normal(*first, seed=100 + seed, dtype=dtype), normal(
        *second, seed=200 + seed, dtype=dtype
    )


@check(
    "The loss for vectors, matrices, blocks and single numbers",
    of="mse_loss",
    hint=(
        "The mean goes over all elements: how many are there in a tensor of shape [n, k]?",
        "The result is one number, a 0-d tensor, whatever the shapes are.",
    ),
)
def test_loss_shapes(agree):
    for seed, shape in enumerate([(5,), (4, 1), (3, 7), (2, 3, 4), ()]):
        y_hat, y = pair(shape, shape, seed=seed)
        agree(lambda code, y_hat=y_hat, y=y: code.mse_loss(y_hat, y))


@check(
    "The loss in float32",
    of="mse_loss",
    hint="A new tensor takes its dtype from the arguments, not from habit.",
)
def test_loss_float32(agree):
    y_hat, y = pair((6, 2), (6, 2), seed=5, dtype=torch.float32)
    agree(lambda code: code.mse_loss(y_hat, y), rtol=1e-5, atol=1e-6)


@check(
    "The loss of a transposed view, computed in tensors, with its arguments left as they were",
    of="mse_loss",
    hint=(
        "`-=` and methods that end in `_` change what the caller handed in.",
        "`.item()` and a loop over elements take the values out of the tensors.",
    ),
)
def test_loss_in_tensors(agree):
    y_hat, y = pair((4, 9), (4, 9), seed=6)
    agree(lambda code: code.mse_loss(y_hat.T, y.T), unchanged=True)
    agree.in_tensors(lambda code: code.mse_loss(y_hat, y))
    agree.vectorised(
        lambda code: code.mse_loss(y_hat[:2], y[:2]), lambda code: code.mse_loss(y_hat, y)
    )


@check(
    "The weights' gradients of three square layers",
    of="mlp_backward",
    hint=(
        "With square matrices no error shows a transpose or the wrong matrix: check one entry by "
        "making that weight 0.001 larger and computing the loss again.",
        "What does a hidden layer's output meet next on its way to the loss?",
    ),
)
@pytest.mark.parametrize("activation", ["relu", "sigmoid", "tanh"])
def test_square_weights(agree, activation):
    inputs = network([4, 4, 4, 4], activation, n=9, seed=31)
    agree(lambda code: part(code.mlp_backward(*inputs), 0))


@check(
    "The biases' gradients of three square layers",
    of="mlp_backward",
    hint="Make one bias 0.001 larger: through how many rows does that act on the loss?",
)
def test_square_biases(agree):
    inputs = network([4, 4, 4, 4], "sigmoid", n=9, seed=32)
    agree(lambda code: part(code.mlp_backward(*inputs), 1))


@check(
    "Networks of one to five layers",
    of="mlp_backward",
    hint=(
        "Get one layer right, then two. What is new with the third?",
        "How often do you go back through an activation in a network of L layers?",
    ),
)
@pytest.mark.parametrize("layers", [1, 2, 3, 4, 5])
def test_layers(agree, layers):
    name = ("sigmoid", "tanh", "relu")[layers % 3]
    inputs = network(WIDTHS[layers], name, seed=40 + layers)
    agree(lambda code: as_tuple(code.mlp_backward(*inputs)))


@check(
    "relu is the default, its slope at 0 is 0, and a single example is a batch too",
    of="mlp_backward",
    hint=(
        "With n = 1 every sum over the batch has one term; the shapes stay the same.",
        "A pre-activation can be exactly 0. On which side of the bend does it count?",
    ),
)
def test_single_example(agree):
    inputs = network([3, 6, 2], "relu", n=1, seed=50)
    agree(lambda code: as_tuple(code.mlp_backward(*inputs[:-1])))
    # Whole numbers: the pre-activations are exactly 0, 3 and −2, in any order of adding up.
    X = numbers([1.0, 2.0])
    weights = [numbers([2.0, 1.0, 0.0], [-1.0, 1.0, -1.0]), numbers([1.0], [-1.0], [2.0])]
    biases = [numbers(0.0, 0.0, 0.0), numbers(1.0)]
    agree(lambda code: as_tuple(code.mlp_backward(X, X[:, :1], weights, biases)))


@check(
    "float32 stays float32",
    of="mlp_backward",
    hint="A mask is not a number yet: which dtype does it get?",
)
def test_float32(agree):
    inputs = network([3, 6, 5, 3], "relu", seed=51, dtype=torch.float32)
    agree(lambda code: as_tuple(code.mlp_backward(*inputs)), rtol=1e-4, atol=1e-5)


@check(
    "Transposed views as weights, and arguments left as they were",
    of="mlp_backward",
    hint="`*=`, `pop`, `reverse` and methods that end in `_` change what the caller handed in.",
)
def test_leaves_arguments(agree):
    X, y, weights, biases, name = network([3, 5, 4, 3], "tanh", seed=52)
    turned = [W.T.contiguous().T for W in weights]
    agree(lambda code: as_tuple(code.mlp_backward(X, y, turned, biases, name)), unchanged=True)


test_all_rows = whole_tensors(
    "A tuple of two lists, from operations on all rows at once",
    of="mlp_backward",
    few=network([3, 4, 5, 3], "tanh", n=3, seed=53),
    many=network([3, 4, 5, 3], "tanh", n=17, seed=54),
    hint=(
        "`return dW, db` gives a tuple; both are lists.",
        "A matrix product goes over all rows by itself; no loop over examples is needed.",
    ),
)
