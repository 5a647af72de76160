"""The known wrong ideas about a classifier trained by hand."""

import torch

from grader.suite import crossed, family, misconception

# --- cross_entropy ------------------------------------------------------------------

RIGHT = "right = logits.gather(1, labels.unsqueeze(1)).squeeze(1)"
LOSS = "return (torch.logsumexp(logits, dim=1) - right).mean()"


def picked(values, labels):
    """The entry of the right class in each row."""
    return values[torch.arange(len(labels)), labels]


def loss_wrong(identifier, says, why, spelled, form):
    """An entry for cross_entropy."""
    declare = misconception(
        f"loss-{identifier}", of="cross_entropy", says=says, why=why, spelled=spelled
    )
    return declare(form)


loss_of_softmax = loss_wrong(
    "softmax-twice",
    "Softmax is applied twice: the probabilities are taken for logits.",
    "The loss makes probabilities of the logits itself. The softmax of numbers between 0 and 1 is "
    "never far from even, so that the network can't be sure, however right it is.",
    [
        {RIGHT: f"logits = torch.softmax(logits, dim=1)\n    {RIGHT}"},
        "return -torch.softmax(logits, 1).log_softmax(1)[torch.arange(len(labels)), labels].mean()",
    ],
    lambda logits, labels: -picked(logits.softmax(1).log_softmax(1), labels).mean(),
)
loss_summed = loss_wrong(
    "summed",
    "The losses of the examples are added up: 1/n is missing.",
    "A mean doesn't grow with the number of examples, and a learning rate that fits one batch then "
    "fits another.",
    [
        {"- right).mean()": "- right).sum()"},
        "return -torch.log_softmax(logits, 1).gather(1, labels[:, None]).sum()",
    ],
    lambda logits, labels: -picked(logits.log_softmax(1), labels).sum(),
)
loss_log_of_zero = loss_wrong(
    "log-of-zero",
    "The logarithm is taken of a probability that has come out as 0.",
    "exp(−2 000) is smaller than any float, so that softmax gives 0 and its logarithm is minus "
    "infinity. The true loss there is 2 000. Don't let the logarithm see the probability: put the "
    "formula of softmax into it first.",
    [
        {
            RIGHT: "p = torch.softmax(logits, dim=1)",
            LOSS: "return -p.gather(1, labels[:, None]).log().mean()",
        },
        "p = torch.softmax(logits, dim=-1)\n"
        "return -(torch.nn.functional.one_hot(labels, logits.shape[1]) * p).sum(1).log().mean()",
    ],
    lambda logits, labels: -picked(logits.softmax(1).log(), labels).mean(),
)
loss_overflow = loss_wrong(
    "overflow",
    "The exponential of a large logit is infinite.",
    "exp(1 000) is larger than any float. logsumexp, softmax and log_softmax take a row's largest "
    "logit off first, which changes no probability.",
    [
        {"torch.logsumexp(logits, dim=1)": "torch.log(torch.exp(logits).sum(dim=1))"},
        "e = logits.exp()\n"
        "p = e / e.sum(dim=1, keepdim=True)\n"
        "return -torch.log(p[range(len(labels)), labels]).mean()",
    ],
    lambda logits, labels: (logits.exp().sum(1).log() - picked(logits, labels)).mean(),
)


def _guarded(guard, small):
    return lambda logits, labels: -guard(picked(logits.softmax(1), labels), small).log().mean()


loss_epsilon = family(
    "loss-epsilon",
    of="cross_entropy",
    says="A small number keeps the logarithm away from 0: {form}.",
    why="It makes the loss finite, and wrong: where the network is surprised most, the loss stops "
    "growing. Put the formula of softmax into the logarithm, and nothing has to be kept away.",
    forms={
        f"{what} {small:.0e}": _guarded(guard, small)
        for small in (1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16, 1e-20)
        for what, guard in (
            ("the probability plus", torch.add),
            ("the probability, but at least", torch.clamp),
        )
    },
    spelled=[
        {
            RIGHT: "p = torch.softmax(logits, dim=1)",
            LOSS: "return -(p.gather(1, labels[:, None]) + 1e-10).log().mean()",
        },
        {
            RIGHT: "p = torch.softmax(logits, dim=1).clamp(min=1e-12)",
            LOSS: "return -p.gather(1, labels[:, None]).log().mean()",
        },
    ],
)
loss_every_label = loss_wrong(
    "every-label",
    "Every row is asked for the classes of all the examples, and not for its own.",
    "`a[:, labels]` takes all rows, and in each the columns that `labels` names: n times n "
    "numbers. One number of each row is due.",
    [
        {RIGHT: "right = logits[:, labels].mean(dim=1)"},
        "return -torch.log_softmax(logits, dim=1)[:, labels].mean()",
    ],
    lambda logits, labels: -logits.log_softmax(1)[:, labels].mean(),
)
loss_slips = family(
    "loss-slip",
    of="cross_entropy",
    says="The loss has a slip: {form}.",
    why="Take one row, with the logits 0 and 0: both probabilities are one half, and the loss is "
    "ln 2, 0.693. Then take 1 and 0, and work it out for both classes.",
    forms={
        "its sign is the wrong one": lambda a, c: picked(a.log_softmax(1), c).mean(),
        "the logarithm is missing": lambda a, c: -picked(a.softmax(1), c).mean(),
        "it is 1 less the probability, without a logarithm": lambda a, c: (
            1 - picked(a.softmax(1), c)
        ).mean(),
        "softmax runs down the columns, over the examples": lambda a, c: (
            -picked(a.log_softmax(0), c).mean()
        ),
        "the sum runs over all logits, not over those of a row": lambda a, c: (
            a.flatten().logsumexp(0) - picked(a, c)
        ).mean(),
        "the mean is over all n · k entries": lambda a, c: (
            -picked(a.log_softmax(1), c).sum() / a.numel()
        ),
        "the mean over all classes stands where the right one is due": lambda a, _: (
            -a.log_softmax(1).mean()
        ),
        "the largest probability stands where the right class's is due": lambda a, _: (
            -a.log_softmax(1).amax(1).mean()
        ),
        "the right class's logit isn't subtracted": lambda a, _: a.logsumexp(1).mean(),
        "the logsumexp is missing": lambda a, c: -picked(a, c).mean(),
        "the largest logit stands for the logsumexp": lambda a, c: (
            a.amax(1) - picked(a, c)
        ).mean(),
        "the mean isn't taken: there is a loss for each example": lambda a, c: (
            -picked(a.log_softmax(1), c)
        ),
        "the logarithm is that of base 2": lambda a, c: (
            -picked(a.log_softmax(1), c).mean() / torch.log(torch.tensor(2.0, dtype=a.dtype))
        ),
        "it is the logarithm of the mean probability": lambda a, c: (
            -picked(a.softmax(1), c).mean().log()
        ),
        "each class is judged by a sigmoid of its own": lambda a, c: (
            -picked(torch.nn.functional.logsigmoid(a), c).mean()
        ),
        "it is the entropy of the probabilities, whatever the labels": lambda a, _: (
            -(a.softmax(1) * a.log_softmax(1)).sum(1).mean()
        ),
        "it is the squared distance from one-hot": lambda a, c: (
            (a.softmax(1) - torch.eye(a.shape[1], dtype=a.dtype)[c]).square().mean()
        ),
    },
    spelled=[
        {LOSS: "return (right - torch.logsumexp(logits, dim=1)).mean()"},
        {LOSS: "return -torch.softmax(logits, dim=1).gather(1, labels[:, None]).mean()"},
        {
            RIGHT: "rows = torch.arange(len(labels))",
            LOSS: "return -torch.log_softmax(logits, dim=0)[rows, labels].mean()",
        },
        {"- right).mean()": "- right)"},
    ],
)

# --- cross_entropy_gradient ---------------------------------------------------------

TRUTH = "truth = torch.nn.functional.one_hot(labels, logits.shape[1])"
GRADIENT = "return (torch.softmax(logits, dim=1) - truth) / len(labels)"


def hot(logits, labels):
    """The one-hot rows."""
    return torch.eye(logits.shape[1], dtype=logits.dtype)[labels]


def due(logits, labels):
    """The right gradient."""
    return (logits.softmax(1) - hot(logits, labels)) / len(labels)


def gradient_wrong(identifier, says, why, spelled, form):
    """An entry for cross_entropy_gradient."""
    declare = misconception(
        f"gradient-{identifier}",
        of="cross_entropy_gradient",
        says=says,
        why=why,
        spelled=spelled,
    )
    return declare(form)


gradient_summed = gradient_wrong(
    "summed",
    "1/n is missing: this is the gradient of a sum over the examples.",
    "The loss is a mean over the n examples, and so every example has a share of 1/n in it.",
    [
        {" / len(labels)": ""},
        "p = torch.softmax(logits, 1)\np[torch.arange(len(p)), labels] -= 1\nreturn p",
    ],
    lambda logits, labels: len(labels) * due(logits, labels),
)
gradient_no_truth = gradient_wrong(
    "truth-missing",
    "The labels don't occur: these are the probabilities over n.",
    "What the network should have said is subtracted from what it said. Without it every class is "
    "pushed down, the right one, too.",
    [{"dim=1) - truth)": "dim=1))"}, "return logits.softmax(dim=-1) / logits.shape[0]"],
    lambda logits, labels: logits.softmax(1) / len(labels),
)
gradient_sign = gradient_wrong(
    "sign",
    "The sign is wrong: this is one-hot less softmax.",
    "The gradient points to where the loss grows: the right class's logit down, and the others up.",
    [
        {"(torch.softmax(logits, dim=1) - truth)": "(truth - torch.softmax(logits, dim=1))"},
        "p = -torch.softmax(logits, 1)\np[torch.arange(len(p)), labels] += 1\nreturn p / len(p)",
    ],
    lambda logits, labels: -due(logits, labels),
)
gradient_slope = gradient_wrong(
    "slope-on-top",
    "p(1 − p) is multiplied on top.",
    "That is the slope of a probability along its own logit. It has gone into p − t already: "
    "together with the logarithm it cancels, and this is why softmax and cross-entropy are paired.",
    [
        {
            GRADIENT: "p = torch.softmax(logits, dim=1)\n"
            "    return (p - truth) * p * (1 - p) / len(labels)"
        },
        "p = torch.softmax(logits, dim=1)\nd = p.clone()\n"
        "d[torch.arange(len(d)), labels] -= 1\nreturn d / len(d) * (p - p**2)",
    ],
    lambda a, c: due(a, c) * a.softmax(1) * (1 - a.softmax(1)),
)
gradient_every_label = gradient_wrong(
    "every-label",
    "1 is subtracted in the columns of all the labels, in every row.",
    "`p[:, labels]` means these columns in all the rows. Each row has one right class.",
    [
        {
            GRADIENT: "p = torch.softmax(logits, dim=1)\n    p[:, labels] -= 1\n"
            "    return p / len(labels)"
        },
        {TRUTH: "truth = torch.zeros_like(logits)\n    truth[:, labels] = 1"},
    ],
    lambda a, c: (a.softmax(1) - hot(a, c).amax(0)) / len(c),
)
gradient_overflow = gradient_wrong(
    "overflow",
    "The exponential of a large logit is infinite, and infinity by infinity is NaN.",
    "exp(1 000) is larger than any float. `torch.softmax` takes the largest logit of the row off "
    "first, which changes no probability.",
    [
        {"torch.softmax(logits, dim=1)": "logits.exp() / logits.exp().sum(dim=1, keepdim=True)"},
        "e = torch.exp(logits)\np = e / e.sum(1, keepdim=True)\n"
        "p[torch.arange(len(p)), labels] -= 1\nreturn p / len(p)",
    ],
    lambda a, c: (a.exp() / a.exp().sum(1, keepdim=True) - hot(a, c)) / len(c),
)
gradient_slips = family(
    "gradient-slip",
    of="cross_entropy_gradient",
    says="The gradient has a slip: {form}.",
    why="Take a single row with the logits 0 and 0, whose right class is the first: the network "
    "says one half and one half, and should say 1 and 0.",
    forms={
        "it is divided by n · k": lambda a, c: due(a, c) / a.shape[1],
        "it is divided by k, not by n": lambda a, c: due(a, c) * len(c) / a.shape[1],
        "softmax runs down the columns, over the examples": lambda a, c: (
            (a.softmax(0) - hot(a, c)) / len(c)
        ),
        "softmax is applied twice": lambda a, c: (a.softmax(1).softmax(1) - hot(a, c)) / len(c),
        "the logits stand where the probabilities are due": lambda a, c: (a - hot(a, c)) / len(c),
        "the log-probabilities stand where the probabilities are due": lambda a, c: (
            (a.log_softmax(1) - hot(a, c)) / len(c)
        ),
        "1 is subtracted everywhere": lambda a, c: (a.softmax(1) - 1) / len(c),
        "1 is subtracted for the class that is thought likeliest": lambda a, c: (
            (a.softmax(1) - hot(a, a.argmax(1))) / len(c)
        ),
        "only the right class has an entry": lambda a, c: due(a, c) * hot(a, c),
        "the right class has none": lambda a, c: due(a, c) * (1 - hot(a, c)),
        "it is −1/p, the gradient for the probabilities": lambda a, c: (
            -hot(a, c) / a.softmax(1) / len(c)
        ),
        "the factor 2 of a square is in it": lambda a, c: 2 * due(a, c),
        "1/n stands at the one-hot rows only": lambda a, c: a.softmax(1) - hot(a, c) / len(c),
        "1/n stands at the probabilities only": lambda a, c: a.softmax(1) / len(c) - hot(a, c),
        "each class has a sigmoid of its own": lambda a, c: (a.sigmoid() - hot(a, c)) / len(c),
        "it is summed over the examples": lambda a, c: due(a, c).sum(0),
    },
    spelled=[
        {" / len(labels)": " / logits.numel()"},
        {"torch.softmax(logits, dim=1)": "torch.softmax(logits, dim=0)"},
        {"- truth)": "- 1)"},
        {"- truth) / len(labels)": "- truth / len(labels))"},
    ],
)

# --- train_network ------------------------------------------------------------------


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
        {SHARE: "", GAMMA: f"{STEP_W2}{LINE}{GAMMA}", f"        {STEP_W2}\n": ""},
    ],
)
