"""The known wrong ideas about what a layer remembers, and about its two modes."""

from .misconceptions_batch import (
    BIASED_WHY,
    NEW_MEAN,
    NEW_VAR,
    NORMALISED,
    by_mixing,
    by_taking,
    moved,
    moved_always,
    other_way_round,
    over_n,
    own_in_evaluation,
    remembered_in_training,
    stays,
    tenths,
)  # fmt: skip
from .misconceptions_batch_memory import (
    MEMORY_WHY,
    MOMENTUM_SAYS,
    MOMENTUM_WHY,
    MOVED_SAYS,
    MOVED_WHY,
    OWN_SAYS,
    OWN_WHY,
    REMEMBERED_SAYS,
    REMEMBERED_WHY,
    new_alone,
    only,
)  # fmt: skip
from .misconceptions_class import ASSIGNED, IN_PLACE, Layer, class_wrong, written


class UpdatedFirst(Layer):
    def forward(self, x):
        if not self.training:
            return super().forward(x)
        remembered = self.running_mean, self.running_var
        self.remember(*(one.detach() for one in moved(x, remembered, self.training, self.momentum)))
        new = self.running_mean, self.running_var
        return self.norm(x, self.gamma, self.beta, *new, training=False, eps=self.eps)[0]


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
            "            how = False, self.momentum, self.eps\n"
            "            y, *_ = batch_norm(x, self.gamma, self.beta, *remembered, *how)"
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
    "evaluation the memory takes the batch's place, and stays. `self.training` is True"
    " in training.",
    wrong=ModesExchanged,
    spelled=[
        written(IN_PLACE, old="if self.training:", new="if not self.training:"),
        written(ASSIGNED, old="if self.training:", new="if self.training is False:"),
    ],
)


def other_mode(own, remembered, training):
    return remembered if training else own


told_otherwise = class_wrong(
    "told-the-other-mode",
    "The results of the two modes are exchanged: training gives what is due in evaluation, and the "
    "other way round.",
    "In training each batch is normalised by itself, and in evaluation the memory takes its place. "
    "Does the norm hear in which mode the layer is, or of the opposite?",
    chosen=other_mode,
    kept=stays,
    spelled=[
        {"if training:": "if not training:"},
        {"how = self.training,": "how = not self.training,"},
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
mean_stays = class_wrong(
    "mean-never-moved",
    "The running mean never moves.",
    MEMORY_WHY,
    kept=only(1),
    spelled=[
        {NEW_MEAN: "pass"},
        written(IN_PLACE, old="self.running_mean.mul_", new="self.running_mean.mul"),
    ],
)
variance_stays = class_wrong(
    "variance-never-moved",
    "The running variance never moves.",
    MEMORY_WHY,
    kept=only(0),
    spelled=[
        {NEW_VAR: "pass"},
        written(IN_PLACE, old="self.running_var.mul_", new="self.running_var.mul"),
    ],
)
forgets = class_wrong(
    "only-the-last",
    "What is remembered are the statistics of the last batch alone.",
    "One batch is a matter of luck. The memory keeps most of what it was, and takes in a share of "
    "the new batch: `momentum` says how much.",
    kept=by_mixing(new_alone),
    spelled=[
        {NEW_MEAN: "running_mean = mean", NEW_VAR: "running_var = variance * n / (n - 1)"},
        written(ASSIGNED, old="old + self.share * (new.detach() - old)", new="new.detach()"),
    ],
)
swapped = class_wrong(
    "statistics-swapped",
    "The running mean and the running variance are kept in each other's place.",
    "In what order does `batch_norm` give the two back, and in what order do you take them?",
    kept=lambda x, remembered, training, momentum: (
        moved(x, remembered, training, momentum)[::-1] if training else remembered
    ),
    spelled=[
        {
            "self.running_mean, self.running_var = mean": (
                "self.running_var, self.running_mean = mean"
            )
        },
        {"return y, running_mean, running_var": "return y, running_var, running_mean"},
    ],
)
after_update = class_wrong(
    "updated-first",
    "In training the batch is normalised by the running statistics, once they have moved.",
    REMEMBERED_WHY,
    wrong=UpdatedFirst,
    spelled=[
        {NORMALISED: "mean, variance = running_mean, running_var\n    " + NORMALISED},
        written(
            IN_PLACE,
            old="        else:\n            mean, var = self.running_mean, self.running_var\n",
            new="        mean, var = self.running_mean.clone(), self.running_var.clone()\n",
        ),
    ],
)
root_remembered = class_wrong(
    "deviation-remembered",
    "What is remembered is the standard deviation, not the variance.",
    "The root is taken when the statistics are used. Taken before, in evaluation it would be taken "
    "twice.",
    kept=by_taking(lambda x: (x.mean(0), x.std(0))),
    spelled=[
        {NEW_VAR: NEW_VAR.replace("variance * n / (n - 1)", "x.std(0)")},
        written(IN_PLACE, old="self.momentum * x.var(0)", new="self.momentum * x.std(0)"),
    ],
)
turned_and_over_n = class_wrong(
    "momentum-swapped-over-n",
    MOMENTUM_SAYS + " And the variance that is remembered is the one over n, not over n − 1.",
    MOMENTUM_WHY + " " + BIASED_WHY,
    kept=lambda x, remembered, training, momentum: moved(
        x, remembered, training, momentum, taken=over_n, mix=other_way_round
    ),
    spelled=[
        written(
            IN_PLACE,
            old=".mul_(1 - self.momentum).add_(self.momentum *",
            new=".mul_(self.momentum).add_((1 - self.momentum) *",
            old_2="x.var(0))",
            new_2="var)",
        ),
        written(ASSIGNED, old="self.share *", new="(1 - self.share) *", old_2="var * n / (n - 1)",
                new_2="var"),
    ],
)  # fmt: skip
default_momentum = class_wrong(
    "momentum-ignored",
    "A tenth of the new batch is remembered, whatever `momentum` says.",
    "0.1 is only what counts when nobody names another share. Who makes the layer says how much; "
    "the layer has to keep that until a batch comes.",
    kept=by_mixing(tenths),
    spelled=[
        {"self.momentum = momentum": "self.momentum = 0.1"},
        written(ASSIGNED, old="self.share *", new="0.1 *"),
    ],
)
