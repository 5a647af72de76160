"""The known wrong ideas about cross-entropy."""

import torch

from grader.suite import family, misconception

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
LOSSES = {
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
    "the largest logit stands for the logsumexp": lambda a, c: (a.amax(1) - picked(a, c)).mean(),
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
}
"""Slips of the loss, which a training can have, too."""

loss_slips = family(
    "loss-slip",
    of="cross_entropy",
    says="The loss has a slip: {form}.",
    why="Take one row, with the logits 0 and 0: both probabilities are one half, and the loss is "
    "ln 2, 0.693. Then take 1 and 0, and work it out for both classes.",
    forms=LOSSES,
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
