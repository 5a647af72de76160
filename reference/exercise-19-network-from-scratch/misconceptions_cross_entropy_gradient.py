"""The known wrong ideas about cross-entropy's gradient."""

import torch

from grader.suite import family, misconception

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
GRADIENTS = {
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
}
"""Slips of the gradient, which a training can have, too."""

gradient_slips = family(
    "gradient-slip",
    of="cross_entropy_gradient",
    says="The gradient has a slip: {form}.",
    why="Take a single row with the logits 0 and 0, whose right class is the first: the network "
    "says one half and one half, and should say 1 and 0.",
    forms=GRADIENTS,
    spelled=[
        {" / len(labels)": " / logits.numel()"},
        {"torch.softmax(logits, dim=1)": "torch.softmax(logits, dim=0)"},
        {"- truth)": "- 1)"},
        {"- truth) / len(labels)": "- truth / len(labels))"},
    ],
)
