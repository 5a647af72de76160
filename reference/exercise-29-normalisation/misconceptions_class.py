"""The known wrong ideas about batch normalisation as a layer: what it keeps, and where."""

import torch
from torch import nn

from grader.suite import misconception

from .misconceptions import eps_outside, fixed_eps, no_beta, no_gamma, no_root, whole
from .misconceptions_batch import (
    BETA_SAYS, BETA_WHY, BIASED_SAYS, BIASED_WHY, GAMMA_SAYS, GAMMA_WHY, MOMENTUM_SAYS,
    MOMENTUM_WHY, MOVED_SAYS, MOVED_WHY, OUTSIDE_SAYS, OUTSIDE_WHY, OWN_SAYS, OWN_WHY,
    REMEMBERED_SAYS, REMEMBERED_WHY, ROOT_SAYS, ROOT_WHY, ROWS_SAYS, ROWS_WHY, UNBIASED_SAYS,
    UNBIASED_WHY, WHOLE_SAYS, WHOLE_WHY, _batch, by_mixing, by_taking, moved_always,
    other_way_round, over_n, own_in_evaluation, remembered_in_training, rows_as_columns, stays,
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


# --- what is wrong in the norm itself -----------------------------------------------

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
        written(
            ASSIGNED, old="x.size(0)", new="x.numel()", old_2=".sum(dim=0)", new_2=".sum()"
        ),
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
turned_momentum = class_wrong(
    "momentum-swapped",
    MOMENTUM_SAYS,
    MOMENTUM_WHY,
    kept=by_mixing(other_way_round),
    spelled=[
        written(
            IN_PLACE,
            old=".mul_(1 - self.momentum).add_(self.momentum *",
            new=".mul_(self.momentum).add_((1 - self.momentum) *",
        ),
        written(ASSIGNED, old="self.share *", new="(1 - self.share) *"),
    ],
)
in_training = class_wrong(
    "running-in-training",
    REMEMBERED_SAYS,
    REMEMBERED_WHY,
    chosen=remembered_in_training,
    spelled=[
        written(
            ASSIGNED, old="        z = (x", new="        mu, var = before\n        z = (x",
            old_2="mu, var = self.running_mean, self.running_var",
            new_2="before = mu, var = self.running_mean, self.running_var",
        ),
        {"self.running_mean, self.running_var = mean.detach(), variance.detach()": (
            "self.running_mean, self.running_var = mean.detach(), variance.detach()\n"
            "            y, *_ = batch_norm(x, self.gamma, self.beta, *remembered, False, 0, self.eps)"
        )},
    ],
)  # fmt: skip
in_evaluation = class_wrong(
    "batch-in-evaluation",
    OWN_SAYS,
    OWN_WHY,
    chosen=own_in_evaluation,
    spelled=[
        written(
            IN_PLACE,
            old="mean, var = self.running_mean, self.running_var",
            new="mean, var = x.mean(0), x.var(0, unbiased=False)",
        ),
        {
            "y, mean, variance = batch_norm(x, self.gamma, self.beta, *remembered, *how)": (
                "y, mean, variance = batch_norm("
                "x, self.gamma, self.beta, *remembered, True, *how[1:])"
            )
        },
    ],
)
moves = class_wrong(
    "moved-in-evaluation",
    MOVED_SAYS,
    MOVED_WHY,
    kept=moved_always,
    spelled=[
        written(
            IN_PLACE,
            old="        else:\n            mean, var = self.running_mean, self.running_var\n",
            new="        else:\n            mean, var = self.running_mean, self.running_var\n"
            "            self.running_mean = torch.lerp(mean, x.mean(0), self.momentum)\n"
            "            self.running_var = torch.lerp(var, x.var(0), self.momentum)\n",
        ),
        written(
            ASSIGNED,
            old="        z = (x",
            new="        else:\n"
            "            self.running_mean = self.update(mu, x.mean(0))\n"
            "            self.running_var = self.update(var, x.var(0))\n"
            "        z = (x",
        ),
    ],
)
modeless = class_wrong(
    "always-training",
    "The mode makes no difference: in evaluation the layer does what it does in training.",
    OWN_WHY + " `self.training` tells the mode.",
    chosen=own_in_evaluation,
    kept=moved_always,
    spelled=[
        written(IN_PLACE, old="if self.training:", new="if True:"),
        {
            "how = self.training,": "how = True,",
            "if self.training:\n            # What": "if True:\n            # What",
        },
    ],
)
never_training = class_wrong(
    "always-evaluation",
    "The mode makes no difference: in training the layer does what it does in evaluation.",
    REMEMBERED_WHY + " `self.training` tells the mode.",
    chosen=remembered_in_training,
    kept=stays,
    spelled=[
        written(IN_PLACE, old="if self.training:", new="if self.train is None:"),
        {"how = self.training,": "how = False,"},
    ],
)
class ModesExchanged(Layer):
    def forward(self, x):
        self.training = not self.training
        try:
            return super().forward(x)
        finally:
            self.training = not self.training


exchanged = class_wrong(
    "modes-exchanged",
    "The two modes are exchanged: training does what is due in evaluation, and the other way "
    "round.",
    "While a network is trained, each batch is normalised by itself, and the memory moves. In "
    "evaluation the memory takes the batch's place, and stays. `self.training` is True in training.",
    wrong=ModesExchanged,
    spelled=[
        written(IN_PLACE, old="if self.training:", new="if not self.training:"),
        written(ASSIGNED, old="if self.training:", new="if self.training is False:"),
    ],
)
lasting = class_wrong(
    "never-moved",
    "The running statistics never move.",
    "What `batch_norm` gives beside the result, or what you compute from the batch, has to be put "
    "where the next call finds it. Without it, evaluation normalises by zeros and ones.",
    kept=stays,
    spelled=[
        {"self.running_mean, self.running_var = mean.detach(), variance.detach()": "pass"},
        written(
            ASSIGNED,
            old="            self.running_mean = self.update",
            new="            running_mean = self.update",
            old_2="            self.running_var = self.update",
            new_2="            running_var = self.update",
        ),
    ],
)
default_momentum = class_wrong(
    "momentum-ignored",
    "A tenth of the new batch is remembered, whatever `momentum` says.",
    "0.1 is only what counts when nobody names another share. Who makes the layer says how much; "
    "the layer has to keep that until a batch comes.",
    kept=by_mixing(lambda old, new, momentum: 0.9 * old + 0.1 * new),
    spelled=[
        {"self.momentum = momentum": "self.momentum = 0.1"},
        written(ASSIGNED, old="self.share *", new="0.1 *"),
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

# --- what is kept in the wrong place ------------------------------------------------


class StatisticsAreParameters(Layer):
    def keep(self, name, value):
        setattr(self, name, nn.Parameter(value))

    def remember(self, mean, variance):
        self.running_mean.data, self.running_var.data = mean, variance


as_parameters = class_wrong(
    "statistics-as-parameters",
    "The running statistics are parameters.",
    "An optimiser changes all parameters that it gets hold of, and a penalty pulls them towards 0. "
    "The statistics are no affair of either: they belong into the state and not among the "
    "parameters. `nn.Module` has a method that registers such a tensor.",
    wrong=StatisticsAreParameters,
    spelled=[
        written(
            IN_PLACE,
            old='self.register_buffer("running_mean", torch.zeros(features))',
            new="self.running_mean = nn.Parameter(torch.zeros(features))",
            old_2='self.register_buffer("running_var", torch.ones(features))',
            new_2="self.running_var = nn.Parameter(torch.ones(features))",
        ),
        {
            'self.register_buffer("running_mean", torch.zeros(features))': (
                "self.running_mean = nn.Parameter(torch.zeros(features), requires_grad=False)"
            ),
            'self.register_buffer("running_var", torch.ones(features))': (
                "self.running_var = nn.Parameter(torch.ones(features), requires_grad=False)"
            ),
            "self.running_mean, self.running_var = mean.detach(), variance.detach()": (
                "self.running_mean.data, self.running_var.data = mean, variance"
            ),
        },
    ],
)


class StatisticsArePlain(Layer):
    def keep(self, name, value):
        setattr(self, name, value)


in_no_state = class_wrong(
    "statistics-in-no-state",
    "The running statistics are in no state: `state_dict()` doesn't know them.",
    "A plain attribute works as long as the program runs. But it is lost when the network is saved, "
    "and `double()` or `to()` leave it behind. `nn.Module` has a method that registers a tensor "
    "which belongs into the state and is no parameter.",
    wrong=StatisticsArePlain,
    spelled=[
        {
            'self.register_buffer("running_mean", torch.zeros(features))': (
                "self.running_mean = torch.zeros(features)"
            ),
            'self.register_buffer("running_var", torch.ones(features))': (
                "self.running_var = torch.ones(features)"
            ),
        },
        written(ASSIGNED, old=".clone())\n", new=".clone(), persistent=False)\n"),
    ],
)


class LearntArePlain(Layer):
    def __init__(self, features, momentum=0.1, eps=1e-5):
        super().__init__(features, momentum, eps)
        del self.gamma, self.beta
        self.gamma, self.beta = torch.ones(features), torch.zeros(features)


plain_gamma = class_wrong(
    "gamma-as-plain-tensor",
    "gamma and beta are plain tensors, not parameters.",
    "An optimiser asks the module for its parameters, and these two aren't among them: nobody ever "
    "changes them, and no state has them.",
    wrong=LearntArePlain,
    spelled=[
        written(
            IN_PLACE,
            old="nn.Parameter(torch.ones(features))",
            new="torch.ones(features)",
            old_2="nn.Parameter(torch.zeros(features))",
            new_2="torch.zeros(features)",
        ),
        {
            "self.gamma = nn.Parameter(torch.ones(features))": (
                "self.gamma = torch.ones(features, requires_grad=True)"
            ),
            "self.beta = nn.Parameter(torch.zeros(features))": (
                "self.beta = torch.zeros(features, requires_grad=True)"
            ),
        },
    ],
)


class LearntAreBuffers(Layer):
    def __init__(self, features, momentum=0.1, eps=1e-5):
        super().__init__(features, momentum, eps)
        del self.gamma, self.beta
        self.register_buffer("gamma", torch.ones(features))
        self.register_buffer("beta", torch.zeros(features))


buffered_gamma = class_wrong(
    "gamma-as-buffer",
    "gamma and beta are buffers, not parameters.",
    "A buffer is what a layer remembers and nobody trains. These two are to be learnt, so that an "
    "optimiser has to find them among the parameters.",
    wrong=LearntAreBuffers,
    spelled=[
        {
            "self.gamma = nn.Parameter(torch.ones(features))": (
                'self.register_buffer("gamma", torch.ones(features))'
            ),
            "self.beta = nn.Parameter(torch.zeros(features))": (
                'self.register_buffer("beta", torch.zeros(features))'
            ),
        },
        written(
            IN_PLACE,
            old="self.gamma = nn.Parameter(torch.ones(features))",
            new='self.register_buffer("gamma", torch.ones(features))',
            old_2="self.beta = nn.Parameter(torch.zeros(features))",
            new_2='self.register_buffer("beta", torch.zeros(features))',
        ),
    ],
)


def starting_at(identifier, says, why, spelled, **values):
    """An entry for a layer that begins with other values."""

    class Starts(Layer):
        def __init__(self, features, momentum=0.1, eps=1e-5):
            super().__init__(features, momentum, eps)
            for name, value in values.items():
                getattr(self, name).data.fill_(value)

    return class_wrong(identifier, says, why, spelled, wrong=Starts)


no_variance = starting_at(
    "variance-from-zero",
    "The running variance is 0 before the first batch, where 1 is due.",
    "In evaluation the layer divides by its root. As long as it knows of no batch, 1 leaves sizes "
    "as they are; 0 would blow everything up.",
    running_var=0.0,
    spelled=[
        {'"running_var", torch.ones': '"running_var", torch.zeros'},
        written(ASSIGNED, old='"running_var", self.gamma', new='"running_var", self.beta'),
    ],
)
no_gain = starting_at(
    "gamma-from-zero",
    "gamma is 0 before the training, where 1 is due.",
    "Times 0 nothing of the input is left, and no gradient goes on to the layer before.",
    gamma=0.0,
    spelled=[
        {"self.gamma = nn.Parameter(torch.ones": "self.gamma = nn.Parameter(torch.zeros"},
        written(ASSIGNED, old="fill_(1.0)", new="fill_(0.0)", old_2="self.gamma.detach().clone()",
                new_2="torch.ones(features)"),
    ],
)  # fmt: skip
