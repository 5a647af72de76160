"""The known wrong ideas about where a layer keeps what it has: parameters, buffers, state."""

import torch
from torch import nn

from .misconceptions_batch import _batch
from .misconceptions_class import ASSIGNED, IN_PLACE, Layer, class_wrong, written


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
    "A plain attribute works as long as the program runs. But it is lost when the network is "
    "saved, and `double()` or `to()` leave it behind. `nn.Module` has a method that registers a "
    "tensor which belongs into the state and is no parameter.",
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


class NamesOfTorch(nn.Module):
    def __init__(self, features, momentum=0.1, eps=1e-5):
        super().__init__()
        self.momentum, self.eps = momentum, eps
        self.weight = nn.Parameter(torch.ones(features))
        self.bias = nn.Parameter(torch.zeros(features))
        self.register_buffer("running_mean", torch.zeros(features))
        self.register_buffer("running_var", torch.ones(features))

    def forward(self, x):
        remembered = self.running_mean, self.running_var
        how = self.training, self.momentum, self.eps
        y, mean, variance = _batch()(x, self.weight, self.bias, *remembered, *how)
        self.running_mean, self.running_var = mean.detach(), variance.detach()
        return y


other_names = class_wrong(
    "other-names",
    "gamma and beta are called otherwise.",
    "A state is saved and loaded by names, so that the names are a part of the task: `gamma`, "
    "`beta`, `running_mean` and `running_var`. (torch calls the first two weight and bias.)",
    wrong=NamesOfTorch,
    spelled=[
        written(
            IN_PLACE, old="self.gamma", new="self.weight", old_2="self.beta", new_2="self.bias"
        ),
        {
            "self.gamma = nn": "self.scale = nn",
            "self.beta = nn": "self.shift = nn",
            "self.gamma, self.beta": "self.scale, self.shift",
        },
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
