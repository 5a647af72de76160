"""The known wrong ideas about layer normalisation."""

import torch

from grader.suite import crossed, family, misconception


def right_rows(x):
    """Mean and variance of each row."""
    mean = x.mean(-1, keepdim=True)
    return mean, (x - mean).square().mean(-1, keepdim=True)


def unbiased_rows(x):
    return x.mean(-1, keepdim=True), x.var(-1, keepdim=True)


def columns_as_rows(x):
    return x.mean(0, keepdim=True), x.var(0, unbiased=False, keepdim=True)


def whole(x):
    return x.mean(), x.var(unbiased=False)


def by_squares(x):
    mean = x.mean(-1, keepdim=True)
    return mean, x.square().mean(-1, keepdim=True) - mean.square()


def root_mean_square(x):
    return torch.zeros_like(x[..., :1]), x.square().mean(-1, keepdim=True)


def right_division(x, mean, variance, eps):
    """What is brought to mean 0 and variance 1."""
    return (x - mean) / torch.sqrt(variance + eps)


def eps_outside(x, mean, variance, eps):
    return (x - mean) / (torch.sqrt(variance) + eps)


def no_root(x, mean, variance, eps):
    return (x - mean) / (variance + eps)


def no_eps(x, mean, variance, eps):
    return (x - mean) / torch.sqrt(variance)


def fixed_eps(x, mean, variance, eps):
    return right_division(x, mean, variance, 1e-5)


def right_end(z, gamma, beta):
    """What is learnt comes last."""
    return z * gamma + beta


def no_gamma(z, gamma, beta):
    return z + beta


def no_beta(z, gamma, beta):
    return z * gamma


def not_centred_at_all(x, mean, variance, eps):
    return x / torch.sqrt(variance + eps)


def nothing_divided(x, mean, variance, eps):
    return x - mean


def neither(z, gamma, beta):
    return z


DIVISIONS = {
    "ε stands beside the root, not under it": eps_outside,
    "no root is taken": no_root,
    "ε is missing": no_eps,
    "ε is 0.00001, whatever `eps` says": fixed_eps,
    "ε is squared": lambda x, mean, variance, eps: right_division(x, mean, variance, eps**2),
    "ε is subtracted": lambda x, mean, variance, eps: right_division(x, mean, variance, -eps),
    "the mean isn't subtracted": not_centred_at_all,
    "the mean is added": lambda x, mean, variance, eps: (x + mean) / torch.sqrt(variance + eps),
    "the sign is the other way round": (
        lambda x, mean, variance, eps: (mean - x) / torch.sqrt(variance + eps)
    ),
    "it is multiplied by the root": lambda x, mean, variance, eps: (
        (x - mean) * torch.sqrt(variance + eps)
    ),
    "nothing is divided": nothing_divided,
    "only the mean is divided": lambda x, mean, variance, eps: (
        x - mean / torch.sqrt(variance + eps)
    ),
    "the variance is squared": lambda x, mean, variance, eps: (x - mean) / (variance**2 + eps),
}
ENDS = {
    "gamma is missing": no_gamma,
    "beta is missing": no_beta,
    "gamma and beta are missing": neither,
    "gamma and beta are exchanged": lambda z, gamma, beta: z * beta + gamma,
    "beta is subtracted": lambda z, gamma, beta: z * gamma - beta,
    "beta is added before gamma multiplies": lambda z, gamma, beta: (z + beta) * gamma,
    "it is divided by gamma": lambda z, gamma, beta: z / gamma + beta,
    "gamma is added, not multiplied": lambda z, gamma, beta: z + gamma + beta,
    "1 is added to gamma": lambda z, gamma, beta: z * (1 + gamma) + beta,
}


def _layer(moments=right_rows, divided=right_division, end=right_end):
    """layer_norm from its parts: the statistics, what is divided by what, and gamma and beta."""

    def build(x, gamma, beta, eps=1e-5):
        return end(divided(x, *moments(x), eps), gamma, beta)

    return build


def layer_wrong(identifier, says, why, spelled, recognise=None, **parts):
    """An entry for layer_norm with a part that is wrong."""
    declare = misconception(
        f"norm-layer-{identifier}",
        of="layer_norm",
        says=says,
        why=why,
        recognise=recognise,
        handed_out=recognise is not None,
        spelled=spelled,
    )
    return declare(_layer(**parts))


OF_SQUARES = "variance = (x - mean).square().mean(dim=-1, keepdim=True)"
END = "return (x - mean) / torch.sqrt(variance + eps) * gamma + beta"
ROWS = "mean = x.mean(dim=-1, keepdim=True)"

unbiased = layer_wrong(
    "unbiased",
    "The variance is divided by d − 1, not by d.",
    "`x.var()` and `x.std()` divide by one less than there are numbers, unless they are told "
    "otherwise. For a row of three numbers that makes the variance half as large again.",
    moments=unbiased_rows,
    spelled=[
        {OF_SQUARES: "variance = x.var(dim=-1, keepdim=True)"},
        {OF_SQUARES: "variance = x.std(dim=-1, keepdim=True) ** 2"},
        "centred = x - x.mean(-1, keepdim=True)\n"
        "size = ((centred**2).sum(-1, keepdim=True) / (x.shape[-1] - 1) + eps).sqrt()\n"
        "return gamma * centred / size + beta",
    ],
)
outside = layer_wrong(
    "eps-outside",
    "ε stands beside the root, not under it.",
    "For ordinary rows nobody sees it. Where a row's variance is as small as ε, √(σ² + ε) and "
    "√σ² + ε are far apart: with σ² = ε = 0.00001 they are 0.0045 and 0.0032.",
    divided=eps_outside,
    spelled=[
        {END: "return (x - mean) / (torch.sqrt(variance) + eps) * gamma + beta"},
        "mean, size = x.mean(-1, keepdim=True), x.std(-1, unbiased=False, keepdim=True)\n"
        "return gamma * ((x - mean) / (size + eps)) + beta",
    ],
)
rootless = layer_wrong(
    "no-root",
    "The row is divided by its variance: no root is taken.",
    "The variance is a mean of squares, so that it grows with the square of the numbers. Only its "
    "root, the standard deviation, is of their own size, and divided by that they have variance 1.",
    divided=no_root,
    spelled=[
        {END: "return (x - mean) / (variance + eps) * gamma + beta"},
        "mean, size = x.mean(-1, keepdim=True), x.var(-1, unbiased=False, keepdim=True)\n"
        "return torch.addcmul(beta, gamma, (x - mean).div(size + eps))",
    ],
)
turned = layer_wrong(
    "columns",
    "Mean and variance are those of the columns: they are taken over the first dimension.",
    "That is batch normalisation. Here every row is an example, and is brought to mean 0 by "
    "itself, whatever the others in the batch are.",
    moments=columns_as_rows,
    spelled=[
        {
            ROWS: "mean = x.mean(dim=0, keepdim=True)",
            OF_SQUARES: "variance = (x - mean).square().mean(dim=0, keepdim=True)",
        },
        "mean, variance = x.mean(0), x.var(0, unbiased=False)\n"
        "return (x - mean) * torch.rsqrt(variance + eps) * gamma + beta",
    ],
)
everything = layer_wrong(
    "whole",
    "Mean and variance are taken over the whole tensor: there is one of each for all rows.",
    "Without a dimension `mean` and `var` see all the numbers as one heap. Every row has a mean "
    "and a variance of its own.",
    moments=whole,
    spelled=[
        {ROWS: "mean = x.mean()", OF_SQUARES: "variance = (x - mean).square().mean()"},
        "variance, mean = torch.var_mean(x, unbiased=False)\n"
        "return (x - mean) / (variance + eps).sqrt() * gamma + beta",
    ],
)
without_gamma = layer_wrong(
    "gamma-missing",
    "gamma is missing.",
    "What has been brought to variance 1 gets the size that the network wants: each place in the "
    "row is multiplied by a gamma of its own. (While gamma is 1, nobody sees it.)",
    end=no_gamma,
    spelled=[
        {END: "return (x - mean) / torch.sqrt(variance + eps) + beta"},
        "mean, variance = x.mean(-1, keepdim=True), x.var(-1, unbiased=False, keepdim=True)\n"
        "return (x - mean) / (variance + eps).sqrt() + beta",
    ],
)
without_beta = layer_wrong(
    "beta-missing",
    "beta is missing.",
    "What has been brought to mean 0 is moved to where the network wants it: to each place in the "
    "row a beta of its own is added. (While beta is 0, nobody sees it.)",
    end=no_beta,
    spelled=[
        {END: "return (x - mean) / torch.sqrt(variance + eps) * gamma"},
        "mean, variance = x.mean(-1, keepdim=True), x.var(-1, unbiased=False, keepdim=True)\n"
        "return gamma * (x - mean) / (variance + eps).sqrt()",
    ],
)


def lines_of_other_sizes(got, expected, x, along):
    """Whether numbers far from 0 come out right but for a factor, another one for each line.

    Which one is a matter of rounding, so that no two spellings give the same.
    """
    if x.dtype != torch.float32 or got.shape != x.shape or got.dtype != x.dtype:
        return False
    if not (x.mean(along).abs() > 50 * x.std(along)).all():
        return False
    found = ~got.isnan().any(along)
    factor = (got * expected).sum(along) / expected.square().sum(along)
    rest = (got - factor.unsqueeze(along) * expected).abs().amax(along)
    fits = (rest < 0.01) & (factor > 0.3) & (factor < 30)
    if not found.any() or not fits[found].all():
        return False
    least, most = factor[found].aminmax()
    return bool(most - least > 2e-3)


def rows_of_other_sizes(got, expected, x, *_, **__):
    """Whether a result has lost the digits of its rows' variances."""
    return lines_of_other_sizes(got, expected, x, -1)


def columns_of_other_sizes(got, expected, x, *_, **__):
    """Whether a result has lost the digits of its columns' variances, in batch_norm."""
    return lines_of_other_sizes(got[0], expected[0], x, 0)


squares = layer_wrong(
    "by-squares",
    "The variance is the mean of the squares minus the square of the mean, which loses its digits.",
    "On paper that is the variance. In float32, numbers around 1000 have squares around a million, "
    "which are right to a tenth or so, and a variance of 1 is what is left of two of those. It may "
    "even come out negative, and its root as NaN.",
    moments=by_squares,
    recognise=rows_of_other_sizes,
    spelled=[
        {OF_SQUARES: "variance = x.square().mean(dim=-1, keepdim=True) - mean.square()"},
        "mean, second = x.mean(-1, keepdim=True), (x * x).mean(-1, keepdim=True)\n"
        "return (x - mean) / (second - mean**2 + eps).sqrt() * gamma + beta",
    ],
)
not_centred = layer_wrong(
    "rms",
    "The mean isn't subtracted: the row is divided by the root of its mean square.",
    "That is a norm of its own, RMSNorm, and large language models use it. Layer normalisation "
    "brings the mean to 0 first.",
    moments=root_mean_square,
    spelled=[
        "return x / torch.sqrt(x.square().mean(-1, keepdim=True) + eps) * gamma + beta",
        "return gamma * x * (x.pow(2).mean(dim=-1, keepdim=True) + eps).rsqrt() + beta",
    ],
)
default_eps = layer_wrong(
    "eps-ignored",
    "ε is 0.00001, whatever `eps` says.",
    "That is only what counts when nobody names another one.",
    divided=fixed_eps,
    spelled=[
        {END: "return (x - mean) / torch.sqrt(variance + 1e-5) * gamma + beta"},
        "mean, variance = x.mean(-1, keepdim=True), x.var(-1, unbiased=False, keepdim=True)\n"
        "return gamma * (x - mean) * (variance + 0.00001) ** -0.5 + beta",
    ],
)
lost = layer_wrong(
    "eps-missing",
    "ε is missing under the root.",
    "A row whose numbers are all equal has the variance 0, and 0/0 is NaN. A tiny number under the "
    "root keeps the divisor above 0.",
    divided=no_eps,
    spelled=[
        {END: "return (x - mean) / torch.sqrt(variance) * gamma + beta"},
        "mean, size = x.mean(-1, keepdim=True), x.std(-1, unbiased=False, keepdim=True)\n"
        "return (x - mean) / size * gamma + beta",
    ],
)
detached = layer_wrong(
    "detached",
    "Autograd can't follow: mean and variance are cut off from x.",
    "The values are right. But a number in a row moves its row's mean and variance as well, and "
    "the gradient has to come through all three. Nothing here needs `detach` or `no_grad`.",
    moments=lambda x: right_rows(x.detach()),
    spelled=[
        {END: "mean, variance = mean.detach(), variance.detach()\n    " + END},
        "with torch.no_grad():\n"
        "    variance, mean = torch.var_mean(x, -1, correction=0, keepdim=True)\n"
        "return (x - mean) / (variance + eps).sqrt() * gamma + beta",
    ],
)
second = layer_wrong(
    "second-dimension",
    "Mean and variance are taken over the second dimension, which only of a matrix is the last.",
    "A row is what lies along the last dimension, however many there are. Counted from the end "
    "that one has the same number always.",
    moments=lambda x: (
        x.mean(1, keepdim=True),
        (x - x.mean(1, keepdim=True)).square().mean(1, keepdim=True),
    ),
    spelled=[
        {
            ROWS: "mean = x.mean(dim=1, keepdim=True)",
            OF_SQUARES: "variance = (x - mean).square().mean(dim=1, keepdim=True)",
        },
        "mean, variance = x.mean(1, keepdim=True), x.var(1, correction=0, keepdim=True)\n"
        "return gamma * (x - mean) / (variance + eps).sqrt() + beta",
    ],
)
layer_slips = family(
    "norm-layer-slip",
    of="layer_norm",
    says="The norm has a slip: {form}.",
    why="Take a row of three numbers and do each step of the formula by hand, your code beside it: "
    "mean, variance, root, quotient, gamma, beta.",
    forms=crossed(
        _layer,
        moments={
            "the variance is over d − 1": unbiased_rows,
            "mean and variance are those of the columns": columns_as_rows,
            "mean and variance are those of the whole tensor": whole,
            "the variance is a sum, not a mean": lambda x: (
                x.mean(-1, keepdim=True),
                (x - x.mean(-1, keepdim=True)).square().sum(-1, keepdim=True),
            ),
            "the mean is a sum": lambda x: (
                x.sum(-1, keepdim=True),
                x.var(-1, unbiased=False, keepdim=True),
            ),
            "the mean distance |x − μ| stands for the standard deviation": lambda x: (
                x.mean(-1, keepdim=True),
                (x - x.mean(-1, keepdim=True)).abs().mean(-1, keepdim=True).square(),
            ),
            "the variance is the mean of the squares": lambda x: (
                x.mean(-1, keepdim=True),
                x.square().mean(-1, keepdim=True),
            ),
            "the median stands for the mean": lambda x: (
                x.median(-1, keepdim=True).values,
                x.var(-1, unbiased=False, keepdim=True),
            ),
            "the rows are brought between 0 and 1": lambda x: (
                x.amin(-1, keepdim=True),
                (x.amax(-1, keepdim=True) - x.amin(-1, keepdim=True)).square(),
            ),
        },
        divided=DIVISIONS,
        end=ENDS,
    ),
    spelled=[
        {OF_SQUARES: "variance = (x - mean).square().sum(dim=-1, keepdim=True)"},
        {END: "return x / torch.sqrt(variance + eps) * gamma + beta"},
        {END: "return (x - mean) / torch.sqrt(variance + eps) * beta + gamma"},
        {END: "return (x - mean) * torch.sqrt(variance + eps) * gamma + beta"},
        {END: "return ((x - mean) / torch.sqrt(variance + eps) + beta) * gamma"},
        {OF_SQUARES: "variance = x.var(-1, keepdim=True)", " + eps) * gamma": ") * gamma"},
    ],
)
