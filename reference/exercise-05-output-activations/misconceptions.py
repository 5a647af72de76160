"""Known wrong ideas about softmax, log-softmax and the output of a network."""

import math

import torch

from grader.suite import FUNCTIONS, family, misconception, one_exchanged, others, slips


def _stable(z, dim=-1):
    shifted = z - z.amax(dim=dim, keepdim=True)
    weights = torch.exp(shifted)
    return weights / weights.sum(dim=dim, keepdim=True)


def _closest(forms):
    """Finds which spelling of one mistake an answer is; the first where there is no value."""

    def estimate(got, z, *_):
        for name, form in forms.items():
            try:
                if torch.allclose(got, form(z), rtol=1e-3, atol=1e-5, equal_nan=True):
                    return {"form": name}
            except (RuntimeError, TypeError, IndexError):
                continue
        return {"form": next(iter(forms))}

    return estimate


@misconception(
    "softmax-over-first-dimension",
    of="softmax",
    says="The shares add up to 1 along the first dimension: the columns are normalised, not "
    "the rows.",
    why="One example is a row, and its classes lie along the last dimension. Summing over the "
    "first mixes the examples of a batch with each other.",
)
def over_first(z):
    return _stable(z, 0)


@misconception(
    "softmax-dimension-written-in",
    of="softmax",
    says="The sum always goes over dimension 1, which is the last one only for a matrix.",
    why="For one example, `[k]`, there is no dimension 1; for `[a, b, k]` it is the middle one.",
)
def over_second(z):
    return _stable(z, 1)


_OVER_EVERYTHING = {
    "plain": lambda z: torch.exp(z) / torch.exp(z).sum(),
    "rows": lambda z: (
        torch.exp(z - z.amax(-1, keepdim=True)) / torch.exp(z - z.amax(-1, keepdim=True)).sum()
    ),
    "shifted": lambda z: torch.exp(z - z.max()) / torch.exp(z - z.max()).sum(),
}


@misconception(
    "softmax-sum-over-everything",
    of="softmax",
    says="It is divided by one sum over the whole tensor, not by a sum for each row.",
    why="Then all shares of a batch together add up to 1, and each example's get smaller as the "
    "batch grows. A `sum` without `dim` takes everything.",
    estimate=_closest(_OVER_EVERYTHING),
    grid={"form": tuple(_OVER_EVERYTHING)},
)
def over_everything(z, form="plain"):
    return _OVER_EVERYTHING[form](z)


@misconception(
    "softmax-no-maximum",
    of="softmax",
    says="No maximum is subtracted: large logits overflow.",
    why="The exponential of 1000 is infinite and that of −1000 is 0, and infinity over infinity as "
    "well as 0 over 0 is NaN. Shifting a row by a constant changes nothing but that.",
)
def no_maximum(z):
    weights = torch.exp(z)
    return weights / weights.sum(-1, keepdim=True)


@misconception(
    "softmax-one-maximum-for-all",
    of="softmax",
    says="The maximum of the whole tensor is subtracted, not that of each row.",
    why="A row far below the largest logit of the batch becomes all zeros, and 0 over 0 is NaN. "
    "And an empty batch has no maximum at all.",
)
def one_maximum(z):
    weights = torch.exp(z - z.max())
    return weights / weights.sum(-1, keepdim=True)


@misconception(
    "softmax-is-sigmoid",
    of="softmax",
    says="This is a sigmoid for each class.",
    why="Each number lies between 0 and 1, but the classes don't know of each other: their shares "
    "don't add up to 1.",
)
def by_sigmoid(z):
    return torch.sigmoid(z)


@misconception(
    "log-softmax-over-first-dimension",
    of="log_softmax",
    says="The sum goes along the first dimension: over the columns, not the rows.",
    why="One example is a row, and its classes lie along the last dimension. Summing over the "
    "first mixes the examples of a batch with each other.",
)
def log_over_first(z):
    return _log_stable(z, 0)


def _log_stable(z, dim=-1):
    shifted = z - z.amax(dim=dim, keepdim=True)
    return shifted - torch.log(torch.exp(shifted).sum(dim=dim, keepdim=True))


@misconception(
    "log-softmax-dimension-written-in",
    of="log_softmax",
    says="The sum always goes over dimension 1, which is the last one only for a matrix.",
    why="For one example, `[k]`, there is no dimension 1; for `[a, b, k]` it is the middle one.",
)
def log_over_second(z):
    return _log_stable(z, 1)


_LOG_OVER_EVERYTHING = {
    "plain": lambda z: z - torch.log(torch.exp(z).sum()),
    "shifted": lambda z: z - z.max() - torch.log(torch.exp(z - z.max()).sum()),
    "rows": lambda z: (
        z - z.amax(-1, keepdim=True) - torch.log(torch.exp(z - z.amax(-1, keepdim=True)).sum())
    ),
}


@misconception(
    "log-softmax-sum-over-everything",
    of="log_softmax",
    says="One sum over the whole tensor is used, not a sum for each row.",
    why="Then all probabilities of a batch together add up to 1. A `sum` without `dim` takes "
    "everything.",
    estimate=_closest(_LOG_OVER_EVERYTHING),
    grid={"form": tuple(_LOG_OVER_EVERYTHING)},
)
def log_over_everything(z, form="plain"):
    return _LOG_OVER_EVERYTHING[form](z)


@misconception(
    "log-softmax-no-maximum",
    of="log_softmax",
    says="No maximum is subtracted: large logits overflow.",
    why="The exponential of 1000 is infinite, and so is its logarithm; that of −1000 is 0, whose "
    "logarithm is −inf. Shifting a row by a constant changes nothing but that.",
)
def log_no_maximum(z):
    return z - torch.log(torch.exp(z).sum(-1, keepdim=True))


@misconception(
    "log-softmax-one-maximum-for-all",
    of="log_softmax",
    says="The maximum of the whole tensor is subtracted, not that of each row.",
    why="In a row far below the largest logit of the batch every exponential becomes 0, and the "
    "logarithm of that sum is −inf. And an empty batch has no maximum at all.",
)
def log_one_maximum(z):
    shifted = z - z.max()
    return shifted - torch.log(torch.exp(shifted).sum(-1, keepdim=True))


_LOG_OF = {
    "stable": lambda z: torch.log(_stable(z)),
    "plain": lambda z: torch.log(torch.exp(z) / torch.exp(z).sum(-1, keepdim=True)),
    "shifted": lambda z: torch.log(
        torch.exp(z - z.max()) / torch.exp(z - z.max()).sum(-1, keepdim=True)
    ),
}


@misconception(
    "log-softmax-log-of-softmax",
    of="log_softmax",
    says="This is the logarithm of the finished softmax.",
    why="A probability below about 1e-320 is stored as 0 (in float32 below 1e-45), and the "
    "logarithm of 0 is −inf, where a number such as −1000 is due.",
    estimate=_closest(_LOG_OF),
    grid={"form": tuple(_LOG_OF)},
)
def log_of_softmax(z, form="stable"):
    return _LOG_OF[form](z)


def _added(got, z):
    """The ε of log(softmax + ε): what a vanishing probability became."""
    smallest = got[_stable(z) == 0].double()
    if smallest.numel() == 0 or not bool(smallest.isfinite().all()):
        return None
    return {"added": float(smallest.mean().exp())}


@misconception(
    "log-softmax-epsilon",
    of="log_softmax",
    says="A small number is added to the softmax, or it is clipped, before the logarithm is taken.",
    why="That avoids −inf, but every small probability comes out as the logarithm of the same "
    "small "
    "number: −18 or −23, where −1000 is due.",
    estimate=_added,
    grid={"added": tuple(10.0**-power for power in range(3, 17))},
)
def log_of_clipped(z, added=1e-9):
    return torch.log(_stable(z).clamp(min=added))


_LOG_SIGMOID = {
    "plain": lambda z: torch.log(torch.sigmoid(z)),
    "stable": torch.nn.functional.logsigmoid,
}


@misconception(
    "log-softmax-is-log-sigmoid",
    of="log_softmax",
    says="This is the logarithm of a sigmoid for each class.",
    why="The classes don't know of each other there: the probabilities don't add up to 1.",
    estimate=_closest(_LOG_SIGMOID),
    grid={"form": tuple(_LOG_SIGMOID)},
)
def log_by_sigmoid(z, form="plain"):
    return _LOG_SIGMOID[form](z)


def _output(z, task, **other):
    """The right activations, but for the ones given."""
    forms = {"binary": torch.sigmoid, "multiclass": _stable, "regression": torch.clone} | other
    if task not in forms:
        raise ValueError("binary, multiclass or regression")
    return forms[task](z)


@misconception(
    "output-softmax-for-binary",
    of="output_activation",
    says="Binary gets the softmax.",
    why="With one logit for each example, a softmax has nothing to compare it with: its share is "
    "always 1. And several logits are several yes-or-no questions, not rivals.",
)
def softmax_for_binary(z, task):
    return _output(z, task, binary=lambda z: _stable(z) if z.ndim else torch.ones_like(z))


@misconception(
    "output-sigmoid-per-class",
    of="output_activation",
    says="Multi-class gets a sigmoid for each class.",
    why="Each number lies between 0 and 1, but they don't add up to 1: an example could be two "
    "classes at once, or none.",
)
def sigmoid_per_class(z, task):
    return _output(z, task, multiclass=torch.sigmoid)


@misconception(
    "output-relu-for-regression",
    of="output_activation",
    says="Regression gets a ReLU: negative answers are cut to 0.",
    why="What is predicted may lie below zero, and a unit that is cut off learns nothing.",
)
def relu_for_regression(z, task):
    return _output(z, task, regression=torch.relu)


@misconception(
    "output-unknown-task-accepted",
    of="output_activation",
    says="An unknown task is not refused: something comes back for it.",
    why="A mistyped task then gives a wrong network without a word. What happens after the last of "
    "your conditions?",
    estimate=lambda got, z, task: {"result": got},  # noqa: ARG005
)
def accepts_anything(z, task, result=None):
    if task in {"binary", "multiclass", "regression"}:
        return _output(z, task)
    return result


# --- families: other functions, and all single slips in a formula -----------------------

ANOTHER_WHY = (
    "All the numbers are those of that function. Compare the formula that you wrote, or the name "
    "that you called, with the statement."
)
_LOGITS = {
    "softmax": _stable,
    "the logarithm of softmax": _log_stable,
    "softmin, the softmax of −z": lambda z: _stable(-z),
    "the softmax, squared": lambda z: _stable(z).square(),
    "e^z without the division": torch.exp,
    "the logarithm of the sum alone": lambda z: z.logsumexp(-1, keepdim=True).expand_as(z).clone(),
    "z minus the maximum": lambda z: z - z.amax(-1, keepdim=True),
    "z minus the mean": lambda z: z - z.mean(-1, keepdim=True),
    "z over the sum of z": lambda z: z / z.sum(-1, keepdim=True),
    "the shares of z minus the maximum, without the exponential": lambda z: (
        (z - z.amax(-1, keepdim=True)) / (z - z.amax(-1, keepdim=True)).sum(-1, keepdim=True)
    ),
    "the shares of |z|": lambda z: z.abs() / z.abs().sum(-1, keepdim=True),
    "the shares of z²": lambda z: z.square() / z.square().sum(-1, keepdim=True),
    "z over its length": lambda z: z / z.norm(dim=-1, keepdim=True),
    "e^z over its largest": lambda z: torch.exp(z - z.amax(-1, keepdim=True)),
    "softmax with powers of 2": lambda z: _stable(z * math.log(2)),
    "softmax applied twice": lambda z: _stable(_stable(z)),
    "log-softmax with a logarithm to base 2": lambda z: _log_stable(z) / math.log(2),
    "log-softmax with a logarithm to base 10": lambda z: _log_stable(z) / math.log(10),
    "minus the log-softmax": lambda z: -_log_stable(z),
    "the logarithm of log-softmax's exponential, taken of z itself": torch.log,
    "1 for the largest and 0 elsewhere": lambda z: torch.nn.functional.one_hot(
        z.argmax(-1), z.shape[-1]
    ).to(z.dtype),
}

softmax_another = family(
    "softmax-another-function",
    of="softmax",
    says="This is another function: {form}.",
    why=ANOTHER_WHY,
    forms=others(_stable, _LOGITS, FUNCTIONS),
)
log_softmax_another = family(
    "log-softmax-another-function",
    of="log_softmax",
    says="This is another function: {form}.",
    why=ANOTHER_WHY,
    forms=others(_log_stable, _LOGITS, FUNCTIONS),
)
softmax_slips = slips(
    "softmax-slip",
    of="softmax",
    formulas=["exp(z) / sum(exp(z))", "exp(z - max(z)) / sum(exp(z - max(z)))"],
)
log_softmax_slips = slips(
    "log-softmax-slip",
    of="log_softmax",
    formulas=["z - log(sum(exp(z)))", "z - max(z) - log(sum(exp(z - max(z))))"],
)


def _with_activations(forms):
    return lambda z, task: _output(z, task, **forms)


output_another = family(
    "output-another-activation",
    of="output_activation",
    says="One task gets another activation than its own: {form}.",
    why="An activation belongs to what the task predicts: one probability, shares of several "
    "classes, or any number.",
    forms=one_exchanged(
        _with_activations,
        {"binary": torch.sigmoid, "multiclass": _stable, "regression": torch.clone},
        _LOGITS,
        FUNCTIONS,
    ),
)
