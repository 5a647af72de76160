"""The known wrong ideas about the loss."""

import torch

from grader.suite import misconception, slips


@misconception(
    "mse-sum",
    of="mse_loss",
    says="The squared errors are added up; the mean is missing.",
    why="A sum grows with the number of elements, so the same quality of fit looks worse on more "
    "data, and a learning rate that was right is no longer.",
)
def mse_sum(y_hat, y):
    return (y_hat - y).square().sum()


@misconception(
    "mse-per-row",
    of="mse_loss",
    says="The sum is divided by the number of rows, not by the number of elements.",
    why="With one output a row they are the same number. With several, the loss is too large by "
    "the number of outputs.",
)
def mse_per_row(y_hat, y):
    return (y_hat - y).square().sum() / len(y)


@misconception(
    "mse-half",
    of="mse_loss",
    says="The loss is half of what is due: there is a ½ in front of the mean.",
    why="Some textbooks put the ½ there so that the 2 of the derivative cancels. This course's "
    "loss is the plain mean.",
)
def mse_half(y_hat, y):
    return (y_hat - y).square().mean() / 2


def _loss(value_of, y_hat, y):
    return value_of(
        error=y_hat - y, y_hat=y_hat, y=y, count=y.numel(), rows=len(y) if y.ndim else 1
    )


mse_slips = slips(
    "mse-slip",
    of="mse_loss",
    formulas=["sum(error**2) / count"],
    also={
        "the sum is halved, and not divided by the number of elements": "sum(error**2) / 2",
        "the sum is halved and divided by the number of rows": "sum(error**2) / (2 * rows)",
        "the root is taken, which makes it the RMSE": "sqrt(sum(error**2) / count)",
        "the root of the sum is taken, which makes it the length of the error": (
            "sqrt(sum(error**2))"
        ),
        "it is the mean of the absolute errors": "sum(abs(error)) / count",
        "it is the sum of the absolute errors": "sum(abs(error)) / 1",
        "it is the mean error, whose sign cancels": "sum(error) / count",
        "the mean error is squared, where the mean of the squares is due": (
            "(sum(error) / count) ** 2"
        ),
        "the squares are subtracted, not the values": "sum(y_hat**2 - y**2) / count",
        "it is the sample variance, with one less below": "sum(error**2) / (count - 1)",
        "the sign is the other way round": "-sum(error**2) / count",
    },
    names={"sum": torch.sum},
    around=_loss,
)
