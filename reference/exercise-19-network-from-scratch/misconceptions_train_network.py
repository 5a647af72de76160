"""The known wrong ideas about training a network by hand."""

import torch

from grader.suite import crossed, family, misconception

from .misconceptions import LOSSES, picked
from .misconceptions_cross_entropy_gradient import GRADIENTS, due, hot


def mask(z):
    """The slope of ReLU."""
    return (z > 0).to(z.dtype)


def surprise(logits, labels):
    """The loss."""
    return -picked(logits.log_softmax(1), labels).mean()


def _network(
    act=torch.relu,
    slope=mask,
    gradient=due,
    loss=surprise,
    output=lambda logits: logits,
    first="together",
    of_b=lambda delta: delta.sum(0),
    moved=(1, 1, 1, 1),
    when="before",
    through=lambda W2, _: W2,
    start=lambda *knobs: knobs,
):
    """The training from its parts; ``first`` says which layer is stepped first."""

    def train(X, labels, W1, b1, W2, b2, lr, epochs):
        W1, b1, W2, b2 = start(W1, b1, W2, b2)
        old_W2, losses = W2, []

        def forward():
            return output(act(X @ W1 + b1) @ W2 + b2)

        for _ in range(epochs):
            z = X @ W1 + b1
            h, logits = act(z), forward()
            delta = gradient(logits, labels)
            new_W2 = W2 - moved[2] * lr * (h.T @ delta)
            back = new_W2 if first == "W2" else W2
            gamma = (delta @ through(back, old_W2).T) * slope(z)
            W1 = W1 - moved[0] * lr * (X.T @ gamma)
            b1 = b1 - moved[1] * lr * of_b(gamma)
            if first == "W1":
                h = act(X @ W1 + b1)
                delta = gradient(output(h @ W2 + b2), labels)
                new_W2 = W2 - lr * (h.T @ delta)
            W2, b2 = new_W2, b2 - moved[3] * lr * of_b(delta)
            losses.append(loss(forward() if when == "after" else logits, labels).item())
        return [W1, b1, W2, b2], losses

    return train


def _reordered(knobs, losses):
    return [knobs[0], knobs[2], knobs[1], knobs[3]], losses


def train_wrong(identifier, says, why, spelled, **parts):
    """An entry for train_network with a part that is wrong."""
    declare = misconception(
        f"train-{identifier}", of="train_network", says=says, why=why, spelled=spelled
    )
    return declare(_network(**parts))


LOG_P = "log_p = torch.log_softmax(h @ W2 + b2, dim=1)"
RECORD = "losses.append(-log_p[rows, labels].mean().item())"
SHARE = "delta = delta / len(rows)"
GAMMA = "gamma = (delta @ W2.T) * (z > 0)"
STEP_W2 = "W2 = W2 - lr * (h.T @ delta)"
STEP_B2 = "b2 = b2 - lr * delta.sum(dim=0)"
STEP_B1 = "b1 = b1 - lr * gamma.sum(dim=0)"
STEP_W1 = "W1 = W1 - lr * (X.T @ gamma)"
LINE = "\n        "

train_softmax_twice = train_wrong(
    "softmax-twice",
    "Softmax is applied twice: the output is made probabilities, and the loss takes them for "
    "logits.",
    "The loss makes probabilities of the logits itself. What the output layer gives goes into it "
    "as it is.",
    output=lambda logits: logits.softmax(1),
    spelled=[
        {LOG_P: "log_p = (h @ W2 + b2).softmax(1).log_softmax(1)"},
        {LOG_P: LOG_P + LINE + "log_p = torch.log_softmax(log_p.exp(), dim=1)"},
    ],
)
train_summed = train_wrong(
    "summed",
    "The gradients are sums over the examples: 1/n is missing, and every step is n times too long.",
    "The loss is a mean over the examples. Its 1/n goes into δ, and from there into all four "
    "gradients.",
    gradient=lambda a, c: len(c) * due(a, c),
    spelled=[
        {SHARE: ""},
        {f"{letter} - lr": f"{letter} - len(X) * lr" for letter in ("W1", "b1", "W2", "b2")},
    ],
)
train_no_truth = train_wrong(
    "truth-missing",
    "The labels don't occur in the gradient: it is softmax alone.",
    "Without what the network should have said every class is pushed down, the right one, too.",
    gradient=lambda a, c: a.softmax(1) / len(c),
    spelled=[
        {"        delta[rows, labels] -= 1\n": ""},
        {SHARE: "delta = log_p.exp() / len(X)"},
    ],
)
train_slope = train_wrong(
    "slope-on-top",
    "p(1 − p) is multiplied into the gradient of the logits.",
    "That is the slope of a probability along its own logit. It has gone into p − t already, where "
    "the logarithm cancels it.",
    gradient=lambda a, c: due(a, c) * a.softmax(1) * (1 - a.softmax(1)),
    spelled=[
        {SHARE: "p = log_p.exp()\n        delta = delta * p * (1 - p) / len(rows)"},
        {SHARE: f"{SHARE} * (log_p.exp() - (2 * log_p).exp())"},
    ],
)
train_w2_first = train_wrong(
    "w2-first",
    "W2 is stepped before the hidden layer's gradient goes back through it.",
    "All four gradients belong to the parameters from before the step. The new W2 is near the old "
    "one, so that the loss falls all the same, and after a step it is a quarter of a percent off. "
    "Work out all gradients first.",
    first="W2",
    spelled=[
        {GAMMA: f"{STEP_W2}{LINE}{GAMMA}", f"        {STEP_W2}\n": ""},
        {
            GAMMA: f"W2 = torch.sub(W2, h.T @ delta, alpha=lr){LINE}"
            "gamma = torch.where(z > 0, delta @ W2.T, 0)",
            f"        {STEP_W2}\n": "",
        },
    ],
)
train_w1_first = train_wrong(
    "w1-first",
    "The hidden layer is stepped first, and what W2 and b2 get comes from a second way forward.",
    "All four gradients belong to the parameters from before the step, and to one way forward.",
    first="W1",
    spelled=[
        {
            STEP_B1: STEP_B1
            + LINE
            + "h = torch.relu(X @ W1 + b1)"
            + LINE
            + "delta = torch.softmax(h @ W2 + b2, dim=1)"
            + LINE
            + "delta[rows, labels] -= 1"
            + LINE
            + SHARE
        },
        {
            STEP_B1: STEP_B1
            + LINE
            + "h = (X @ W1 + b1).clamp(min=0)"
            + LINE
            + "t = torch.nn.functional.one_hot(labels, W2.shape[1])"
            + LINE
            + "delta = ((h @ W2 + b2).softmax(1) - t) / len(X)"
        },
    ],
)
train_no_mask = train_wrong(
    "mask-missing",
    "The gradient goes back through ReLU as if it weren't there.",
    "Where ReLU holds a unit at 0, a small change of z changes nothing. Such a unit hands nothing "
    "back for this example.",
    slope=torch.ones_like,
    spelled=[
        {GAMMA: "gamma = delta @ W2.T"},
        {GAMMA: "gamma = torch.einsum('nk,hk->nh', delta, W2)"},
    ],
)
train_biases = train_wrong(
    "biases-still",
    "The biases are never stepped.",
    "They are parameters as the weights are, with gradients of their own: the sums of δ and of γ "
    "down the columns.",
    moved=(1, 0, 1, 0),
    spelled=[
        {f"        {STEP_B1}\n": "", f"        {STEP_B2}\n": ""},
        {STEP_B1: "b1 = b1 - 0 * lr", STEP_B2: "b2 = b2 - 0 * lr"},
    ],
)
train_loss_after = train_wrong(
    "loss-after",
    "Each loss is measured after its step, not before it.",
    "The steps are right, but the list begins with the loss of a network that has moved already: "
    "every number stands one place too early.",
    when="after",
    spelled=[
        {
            f"        {RECORD}\n": "",
            STEP_B2: STEP_B2
            + LINE
            + "a = torch.relu(X @ W1 + b1) @ W2 + b2"
            + LINE
            + "losses.append(-torch.log_softmax(a, 1)[rows, labels].mean().item())",
        },
        {
            "return [W1": "a = torch.relu(X @ W1 + b1) @ W2 + b2\n"
            "    last = (torch.logsumexp(a, 1) - a[rows, labels]).mean().item()\n"
            "    losses = [*losses, last][1:]\n    return [W1",
        },
    ],
)
train_uphill = train_wrong(
    "uphill",
    "Every step goes uphill: the gradients are added, or δ is one-hot less softmax.",
    "The gradient points to where the loss grows. A step goes against it.",
    gradient=lambda a, c: -due(a, c),
    spelled=[
        {SHARE: "delta = -delta / len(rows)"},
        {
            "W1 - lr": "W1 + lr",
            "b1 - lr": "b1 + lr",
            "W2 - lr": "W2 + lr",
            "b2 - lr": "b2 + lr",
        },
    ],
)
train_log_of_zero = train_wrong(
    "log-of-zero",
    "The loss is the logarithm of a probability that may come out as 0.",
    "The probability of a class that is far behind is smaller than any float. Use log_softmax, or "
    "logsumexp, in the training, too.",
    loss=lambda a, c: -picked(a.softmax(1).log(), c).mean(),
    spelled=[
        {RECORD: "losses.append(-log_p.exp()[rows, labels].log().mean().item())"},
        {
            RECORD: "p = torch.softmax(h @ W2 + b2, dim=1)"
            + LINE
            + "losses.append(-torch.log(p[rows, labels]).mean().item())"
        },
    ],
)

train_slips = family(
    "train-slip",
    of="train_network",
    says="The training has a slip: {form}.",
    why="Follow one step on paper, with the two examples of the statement beside your code: the "
    "way forward first, then δ, γ and the four gradients. Each line of yours is one of them.",
    forms={
        **crossed(
            _network,
            loss={
                "the loss is a sum, not a mean": lambda a, c: len(c) * surprise(a, c),
                "the loss has lost its sign": lambda a, c: -surprise(a, c),
                "the loss is the mean over all n · k entries": lambda a, c: (
                    surprise(a, c) / a.shape[1]
                ),
                "softmax is applied once more before the loss": lambda a, c: surprise(
                    a.softmax(1), c
                ),
                "softmax is applied once more before the loss, which is a mean over all n · k "
                "entries": lambda a, c: surprise(a.softmax(1), c) / a.shape[1],
                "what is recorded is the share of wrong choices": lambda a, c: (
                    (a.argmax(1) != c).to(a.dtype).mean()
                ),
            },
            gradient={
                "1/n is missing in the gradients": lambda a, c: len(c) * due(a, c),
                "the gradients are divided by n · k": lambda a, c: due(a, c) / a.shape[1],
            },
            first={"W2 is stepped before the hidden layer's gradient": "W2"},
            slope={
                "ReLU's mask is missing": torch.ones_like,
                "ReLU's mask is upside down": lambda z: 1 - mask(z),
                "at exactly 0 the slope of ReLU is taken for 1": lambda z: (z >= 0).to(z.dtype),
                "ReLU itself stands where its mask is due": torch.relu,
            },
            output={"the logits go through ReLU": torch.relu},
            of_b={
                "the biases' gradients are means, where sums are due": lambda d: d.mean(0),
            },
        ),
        **{
            f"the loss that is recorded is wrong ({says})": _network(loss=wrong)
            for says, wrong in LOSSES.items()
        },
        **{
            f"the gradient of the logits is wrong ({says})": _network(gradient=wrong)
            for says, wrong in GRADIENTS.items()
        },
        **{
            f"{name} never moves": _network(moved=tuple(i != at for i in range(4)))
            for at, name in enumerate(("W1", "b1", "W2", "b2"))
        },
        "only the output layer is trained": _network(moved=(0, 0, 1, 1)),
        "only the hidden layer is trained": _network(moved=(1, 1, 0, 0)),
        "the hidden layer has no ReLU": _network(act=lambda z: z, slope=torch.ones_like),
        "the hidden layer has no ReLU on the way forward": _network(act=lambda z: z),
        "the hidden layer has tanh, not ReLU": _network(
            act=torch.tanh, slope=lambda z: 1 - z.tanh().square()
        ),
        "the hidden layer has a sigmoid, not ReLU": _network(
            act=torch.sigmoid, slope=lambda z: z.sigmoid() * (1 - z.sigmoid())
        ),
        "the gradient goes back through the W2 of the start": _network(
            through=lambda _, start: start
        ),
        "the first parameters are 0": _network(start=lambda *k: [torch.zeros_like(p) for p in k]),
        "the biases start from 0": _network(start=lambda W1, b1, W2, b2: (W1, 0 * b1, W2, 0 * b2)),
        "softmax runs down the columns, over the examples": _network(
            gradient=lambda a, c: (a.softmax(0) - hot(a, c)) / len(c),
            loss=lambda a, c: -picked(a.log_softmax(0), c).mean(),
        ),
        "the parameters come back in another order: W1, W2, b1, b2": (
            lambda *how, **named: _reordered(*_network()(*how, **named))
        ),
    },
    spelled=[
        {RECORD: "losses.append(-log_p[rows, labels].sum().item())"},
        {f"        {STEP_B2}\n": ""},
        {"h = torch.relu(z)": "h = z"},
        {"(z > 0)": "(z >= 0)"},
        {RECORD: "losses.append(-log_p[rows, labels].exp().mean().item())"},
        {SHARE: "", GAMMA: f"{STEP_W2}{LINE}{GAMMA}", f"        {STEP_W2}\n": ""},
    ],
)
