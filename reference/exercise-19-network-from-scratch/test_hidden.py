"""The hidden checks of exercise 19."""

import pytest
import torch

from grader.suite import EXTREMES, check, generator, layers, normal, numbers, part


def scores(n, k, *, seed, dtype=torch.float64):
    """Logits [n, k] and labels [n]."""
    labels = torch.randint(0, k, (n,), generator=generator(seed))
    return normal(n, k, seed=seed + 1, scale=2.0).to(dtype), labels


def task(n, d, h, k, *, seed, dtype=torch.float64):
    """X, labels, W1, b1, W2 and b2."""
    X = normal(n, d, seed=seed)
    labels = torch.randint(0, k, (n,), generator=generator(seed + 1))
    (W1, W2), (b1, b2) = layers(d, h, k, seed=seed + 2)
    return X.to(dtype), labels, *(one.to(dtype) for one in (W1, b1, W2, b2))


# Rows of logits of ±1 000: sure and right, sure and wrong, undecided, and far below 0.
FAR = numbers(
    [1000.0, -1000.0, 0.0],
    [1000.0, -1000.0, 0.0],
    [-1000.0, -1000.0, -1000.0],
    [-998.0, -999.0, -1000.0],
    [750.0, 749.5, -300.0],
)
TRUTH = torch.tensor([0, 1, 2, 0, 1])


@check(
    "Other numbers of examples and classes, float32, arguments left as they were",
    of="cross_entropy",
    hint="A single example is a mean over one. With how many classes does yours work?",
)
def test_losses_of_all_sizes(agree):
    for n, k in ((1, 4), (7, 2), (4, 4), (30, 6)):
        given = scores(n, k, seed=10 + n)
        agree(lambda code, given=given: code.cross_entropy(*given), unchanged=True, rtol=1e-6)
    single = scores(8, 3, seed=50, dtype=torch.float32)
    agree(lambda code: code.cross_entropy(*single))


@check(
    "Logits of ±1 000",
    of="cross_entropy",
    hint=(
        "What is the probability of a class that is 2 000 below the best, as a float?",
        "The statement has a form of the loss in which no probability appears.",
    ),
)
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])
def test_far_losses(agree, dtype):
    agree(lambda code: code.cross_entropy(FAR.to(dtype), TRUTH))


SMALL, LARGE = scores(4, 3, seed=61), scores(17, 3, seed=62)


@check(
    "The loss comes from whole-tensor operations",
    of="cross_entropy",
    points=0.5,
    hint="Indexing with two tensors, or `gather`, picks one entry of each row at once.",
)
def test_loss_whole(agree):
    agree.in_tensors(lambda code: code.cross_entropy(*LARGE), rtol=1e-6)
    agree.vectorised(
        lambda code: code.cross_entropy(*SMALL),
        lambda code: code.cross_entropy(*LARGE),
        rtol=1e-6,
    )


@check(
    "Other numbers of examples and classes, float32, arguments left as they were",
    of="cross_entropy_gradient",
    hint="Compare a row with softmax of the logits: in which of its entries do they differ?",
)
def test_gradients_of_all_sizes(agree):
    for n, k in ((1, 4), (7, 2), (4, 4), (30, 6)):
        given = scores(n, k, seed=70 + n)
        agree(lambda code, given=given: code.cross_entropy_gradient(*given), unchanged=True)
    single = scores(8, 3, seed=80, dtype=torch.float32)
    agree(lambda code: code.cross_entropy_gradient(*single))


@check(
    "The gradient at logits of ±1 000",
    of="cross_entropy_gradient",
    hint="Does an exponential become infinite on the way?",
)
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])
def test_far_gradients(agree, dtype):
    far = torch.cat([FAR, EXTREMES[:9].reshape(3, 3)]).to(dtype)
    agree(lambda code: code.cross_entropy_gradient(far, torch.cat([TRUTH, TRUTH[:3]])))


@check(
    "The gradient comes from whole-tensor operations",
    of="cross_entropy_gradient",
    points=0.5,
    hint="`one_hot` makes all the rows of t, or two index tensors pick all the entries at once.",
)
def test_gradient_whole(agree):
    agree.in_tensors(lambda code: code.cross_entropy_gradient(*LARGE))
    agree.vectorised(
        lambda code: code.cross_entropy_gradient(*SMALL),
        lambda code: code.cross_entropy_gradient(*LARGE),
    )


@check(
    "60 losses with three classes, and the four parameters",
    of="train_network",
    points=2,
    hint="Every loss belongs to the parameters before its step. Which of the four is the first "
    "to move, and does another one's gradient still need it as it was?",
)
def test_history(agree):
    given = task(14, 3, 6, 3, seed=91)

    def trained(code):
        found = code.train_network(*given, lr=0.04, epochs=60)
        return [part(found, at) for at in (1, 0)]

    agree(trained, rtol=1e-6)


@check(
    "As many examples as units, one of each, float32",
    of="train_network",
    hint=(
        "`-=` and methods that end in `_` change what the caller handed in.",
        "With square matrices no error shows a transpose: write the shapes down.",
    ),
)
@pytest.mark.parametrize("form", ["square", "one", "float32"])
def test_forms(agree, form):
    sizes = {"square": (4, 4, 4, 4), "one": (1, 1, 1, 2), "float32": (9, 2, 5, 3)}[form]
    given = task(*sizes, seed=101, dtype=torch.float32 if form == "float32" else torch.float64)
    digits = {"rtol": 1e-4, "atol": 1e-5} if form == "float32" else {"rtol": 1e-6}
    agree(lambda code: code.train_network(*given, lr=0.05, epochs=8), unchanged=True, **digits)


@check(
    "Two epochs, and none",
    of="train_network",
    points=0.5,
    hint="With no epoch nothing has happened yet: what are the parameters and the losses then?",
)
def test_no_epoch(agree):
    given = task(5, 2, 3, 3, seed=111)
    agree(lambda code: [code.train_network(*given, 0.2, epochs) for epochs in (2, 0)], rtol=1e-6)


@check(
    "A hidden unit at exactly 0",
    of="train_network",
    points=0.5,
    hint="At 0 the slope of ReLU counts as 0: look at how the way back is written.",
)
def test_at_zero(agree):
    X, labels, W1, b1, W2, b2 = task(6, 2, 4, 3, seed=121)
    X[:2], b1 = 0, numbers(0.0, 0.5, 0.0, -0.5)
    agree(lambda code: code.train_network(X, labels, W1, b1, W2, b2, lr=0.3, epochs=1), rtol=1e-6)


@check(
    "Sure of the wrong class: a loss of hundreds",
    of="train_network",
    points=0.5,
    hint="The loss inside the training has to bear large logits, too.",
)
def test_sure(agree):
    X, labels, W1, b1, W2, b2 = task(6, 2, 4, 3, seed=131)
    agree(lambda code: code.train_network(X, labels, W1, b1, 900 * W2, b2, lr=1e-5, epochs=2))


@check(
    "A step takes all examples at once",
    of="train_network",
    points=0.5,
    hint="One loop is enough, that over the epochs. Inside it everything concerns whole tensors.",
)
def test_steps_at_once(agree):
    few, many = task(4, 2, 3, 3, seed=141), task(15, 2, 3, 3, seed=151)
    agree.vectorised(
        lambda code: code.train_network(*few, 0.1, 3),
        lambda code: code.train_network(*many, 0.1, 3),
        rtol=1e-6,
    )
