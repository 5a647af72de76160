"""The known wrong ideas about batch normalisation as a layer, and about its result."""

import torch
from torch import nn

from grader.suite import misconception

from .misconceptions import eps_outside, fixed_eps, no_beta, no_eps, no_gamma, no_root, whole
from .misconceptions_batch import (
    BETA_SAYS,
    BETA_WHY,
    BIASED_SAYS,
    BIASED_WHY,
    DETACHED_SAYS,
    DETACHED_WHY,
    GAMMA_SAYS,
    GAMMA_WHY,
    MEANS,
    NEW_VAR,
    NORMALISED,
    OF_COLUMNS,
    OUTSIDE_SAYS,
    OUTSIDE_WHY,
    ROOT_SAYS,
    ROOT_WHY,
    ROWS_SAYS,
    ROWS_WHY,
    UNBIASED_SAYS,
    UNBIASED_WHY,
    WHOLE_SAYS,
    WHOLE_WHY,
    _batch,
    by_taking,
    over_n,
    right_columns,
    rows_as_columns,
    unbiased_columns,
)  # fmt: skip


class Layer(nn.Module):
    """The right layer; each wrong one differs in a part."""

    norm = staticmethod(_batch())

    def __init__(self, features, momentum=0.1, eps=1e-5):
        super().__init__()
        self.momentum, self.eps = momentum, eps
        self.gamma = nn.Parameter(torch.ones(features))
        self.beta = nn.Parameter(torch.zeros(features))
        self.keep("running_mean", torch.zeros(features))
        self.keep("running_var", torch.ones(features))

    def keep(self, name, value):
        self.register_buffer(name, value)

    def forward(self, x):
        remembered = self.running_mean, self.running_var
        how = self.training, self.momentum, self.eps
        y, *new = self.norm(x, self.gamma, self.beta, *remembered, *how)
        self.remember(*(one.detach() for one in new))
        return y

    def remember(self, mean, variance):
        self.running_mean, self.running_var = mean, variance


def layer_with(**parts):
    """The layer with a norm some parts of which are wrong."""

    class Wrong(Layer):
        norm = staticmethod(_batch(**parts))

    return Wrong


def class_wrong(identifier, says, why, spelled, wrong=None, **parts):
    """An entry for a layer with a part that is wrong."""
    declare = misconception(
        f"norm-class-{identifier}", of="BatchNorm", says=says, why=why, spelled=spelled
    )
    return declare(wrong or layer_with(**parts))


IN_PLACE = """
class BatchNorm(nn.Module):
    def __init__(self, features, momentum=0.1, eps=1e-5):
        super().__init__()
        self.momentum, self.eps = momentum, eps
        self.gamma = nn.Parameter(torch.ones(features))
        self.beta = nn.Parameter(torch.zeros(features))
        self.register_buffer("running_mean", torch.zeros(features))
        self.register_buffer("running_var", torch.ones(features))

    def forward(self, x):
        if self.training:
            mean, var = x.mean(0), x.var(0, unbiased=False)
            with torch.no_grad():
                self.running_mean.mul_(1 - self.momentum).add_(self.momentum * mean)
                self.running_var.mul_(1 - self.momentum).add_(self.momentum * x.var(0))
        else:
            mean, var = self.running_mean, self.running_var
        return (x - mean) / torch.sqrt(var + self.eps) * self.gamma + self.beta
"""
ASSIGNED = """
class BatchNorm(nn.Module):
    def __init__(self, features: int, momentum: float = 0.1, eps: float = 1e-5) -> None:
        super().__init__()
        self.gamma = nn.Parameter(torch.empty(features).fill_(1.0))
        self.beta = nn.Parameter(torch.empty(features).fill_(0.0))
        self.register_buffer("running_mean", self.beta.detach().clone())
        self.register_buffer("running_var", self.gamma.detach().clone())
        self.share = momentum
        self.epsilon = eps

    def update(self, old, new):
        return old + self.share * (new.detach() - old)

    def forward(self, x):
        mu, var = self.running_mean, self.running_var
        if self.training:
            n = x.size(0)
            mu = x.sum(dim=0) / n
            var = ((x - mu) ** 2).sum(dim=0) / n
            self.running_mean = self.update(self.running_mean, mu)
            self.running_var = self.update(self.running_var, var * n / (n - 1))
        z = (x - mu) * (var + self.epsilon) ** -0.5
        return self.gamma * z + self.beta
"""
"""Two right layers, whose memory is changed in place, and is assigned anew."""


def written(text, **changes):
    """One of them with other code: ``old="…", new="…"``, then ``old_2``, ``new_2``."""
    for at in ("", "_2", "_3"):
        if f"old{at}" in changes:
            assert changes[f"old{at}"] in text
            text = text.replace(changes[f"old{at}"], changes[f"new{at}"])
    return text


unbiased = class_wrong(
    "unbiased",
    UNBIASED_SAYS,
    UNBIASED_WHY,
    moments=unbiased_columns,
    spelled=[
        written(IN_PLACE, old="x.var(0, unbiased=False)", new="x.var(0)"),
        written(
            ASSIGNED,
            old="        z = (x",
            new="            var = var * n / (n - 1)\n        z = (x",
        ),
    ],
)
biased_memory = class_wrong(
    "memory-over-n",
    BIASED_SAYS,
    BIASED_WHY,
    kept=by_taking(over_n),
    spelled=[
        written(IN_PLACE, old="self.momentum * x.var(0)", new="self.momentum * var"),
        written(ASSIGNED, old="var * n / (n - 1)", new="var"),
    ],
)
outside = class_wrong(
    "eps-outside",
    OUTSIDE_SAYS,
    OUTSIDE_WHY,
    divided=eps_outside,
    spelled=[
        written(IN_PLACE, old="torch.sqrt(var + self.eps)", new="(torch.sqrt(var) + self.eps)"),
        written(ASSIGNED, old="* (var + self.epsilon) ** -0.5", new="/ (var**0.5 + self.epsilon)"),
    ],
)
rootless = class_wrong(
    "no-root",
    ROOT_SAYS,
    ROOT_WHY,
    divided=no_root,
    spelled=[
        written(IN_PLACE, old="torch.sqrt(var + self.eps)", new="(var + self.eps)"),
        written(ASSIGNED, old="** -0.5", new="** -1"),
    ],
)
turned = class_wrong(
    "rows",
    ROWS_SAYS,
    ROWS_WHY,
    moments=rows_as_columns,
    spelled=[
        written(
            IN_PLACE,
            old="x.mean(0), x.var(0, unbiased=False)",
            new="x.mean(1, keepdim=True), x.var(1, unbiased=False, keepdim=True)",
            old_2="self.momentum * mean",
            new_2="self.momentum * x.mean(0)",
        ),
        written(
            ASSIGNED,
            old="        z = (x",
            new="        if self.training:\n"
            "            mu = x.mean(1).unsqueeze(1)\n"
            "            var = x.var(1, correction=0).unsqueeze(1)\n"
            "        z = (x",
        ),
    ],
)
rows_remembered = class_wrong(
    "rows-remembered",
    ROWS_SAYS + " They are remembered, too.",
    ROWS_WHY + " There is one mean for each of the d features, and nobody remembers an example.",
    moments=rows_as_columns,
    kept=by_taking(rows_as_columns),
    spelled=[
        {
            MEANS: "mean = x.mean(dim=1, keepdim=True)",
            OF_COLUMNS: "variance = (x - mean).square().mean(dim=1, keepdim=True)",
            NEW_VAR: NEW_VAR.replace(" * n / (n - 1)", ""),
        },
        written(
            ASSIGNED,
            old="mu = x.sum(dim=0) / n",
            new="mu = x.mean(1, keepdim=True)",
            old_2="var = ((x - mu) ** 2).sum(dim=0) / n",
            new_2="var = x.var(1, unbiased=False, keepdim=True)",
            old_3="var * n / (n - 1)",
            new_3="var",
        ),
    ],
)
everything = class_wrong(
    "whole",
    WHOLE_SAYS,
    WHOLE_WHY,
    moments=whole,
    kept=by_taking(lambda x: (x.mean(), x.var())),
    spelled=[
        written(
            IN_PLACE,
            old="x.mean(0), x.var(0, unbiased=False)",
            new="x.mean(), x.var(unbiased=False)",
            old_2="x.var(0))",
            new_2="x.var())",
        ),
        written(ASSIGNED, old="x.size(0)", new="x.numel()", old_2=".sum(dim=0)", new_2=".sum()"),
    ],
)
without_gamma = class_wrong(
    "gamma-missing",
    GAMMA_SAYS,
    GAMMA_WHY,
    end=no_gamma,
    spelled=[
        written(IN_PLACE, old=" * self.gamma + ", new=" + "),
        written(ASSIGNED, old="self.gamma * z", new="z"),
    ],
)
without_beta = class_wrong(
    "beta-missing",
    BETA_SAYS,
    BETA_WHY,
    end=no_beta,
    spelled=[
        written(IN_PLACE, old=" * self.gamma + self.beta", new=" * self.gamma"),
        written(ASSIGNED, old="self.gamma * z + self.beta", new="self.gamma * z"),
    ],
)
lost = class_wrong(
    "eps-missing",
    "ε is missing under the root.",
    "A column whose numbers are all equal has the variance 0, and 0/0 is NaN. A tiny number under "
    "the root keeps the divisor above 0.",
    divided=no_eps,
    spelled=[
        {NORMALISED: "y = (x - mean) * gamma / torch.sqrt(variance) + beta"},
        written(IN_PLACE, old="var + self.eps", new="var"),
    ],
)
detached = class_wrong(
    "detached",
    DETACHED_SAYS,
    DETACHED_WHY,
    moments=lambda x: right_columns(x.detach()),
    spelled=[
        written(IN_PLACE, old="mean, var = x.mean(0), x.var(0, unbiased=False)",
                new="mean, var = x.detach().mean(0), x.detach().var(0, unbiased=False)"),
        written(ASSIGNED, old="z = (x - mu) * (var", new="z = (x - mu.detach()) * (var.detach()"),
    ],
)  # fmt: skip
deviation_and_eps = class_wrong(
    "unbiased-and-eps-outside",
    "The batch is divided by its standard deviation over n − 1, and ε stands beside the root.",
    UNBIASED_WHY + " And where a variance is as small as ε, √(σ² + ε) and √σ² + ε are far apart.",
    moments=unbiased_columns,
    divided=eps_outside,
    spelled=[
        {
            OF_COLUMNS: "variance = x.var(dim=0)",
            NEW_VAR: NEW_VAR.replace(" * n / (n - 1)", ""),
            NORMALISED: "y = (x - mean) * gamma / (variance.sqrt() + eps) + beta",
        },
        written(
            IN_PLACE,
            old="x.var(0, unbiased=False)",
            new="x.var(0)",
            old_2="torch.sqrt(var + self.eps)",
            new_2="(torch.sqrt(var) + self.eps)",
        ),
    ],
)
default_eps = class_wrong(
    "eps-ignored",
    "ε is 0.00001, whatever `eps` says.",
    "That is only what counts when nobody names another one. Who makes the layer says which; the "
    "layer has to keep it until a batch comes.",
    divided=fixed_eps,
    spelled=[
        {"self.eps = eps": "self.eps = 1e-5"},
        written(IN_PLACE, old="var + self.eps", new="var + 1e-5"),
    ],
)
