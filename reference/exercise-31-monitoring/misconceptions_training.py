"""The known wrong ideas about training with gradients that are clipped."""

import copy

import torch
from torch import nn

from grader.suite import family, misconception

from .misconceptions import all_alike, by_value, each_alone, together


def squared(prediction, y):
    """The loss."""
    return (prediction - y).square().mean()


def not_at_all(gradients, _largest):
    """Nothing is clipped."""
    return gradients


def before_clipping(gradients, clipped, earlier, weights):
    """The norm that is recorded."""
    return together(gradients)


def after_clipping(gradients, clipped, earlier, weights):
    """The norm of what is left."""
    return together(clipped)


def of_the_step_before(gradients, clipped, earlier, weights):
    """The norm of what the last step has left in .grad; 0 before the first."""
    return together(earlier)


def always_zero(gradients, clipped, earlier, weights):
    """The norm of gradients that have just been cleared."""
    return 0 * together(gradients)


def of_parameters(gradients, clipped, earlier, weights):
    """The norm of the weights before the step."""
    return together(weights[0])


def of_moved_parameters(gradients, clipped, earlier, weights):
    """The norm of the weights after the step."""
    return together(weights[1])


def trained(
    clip=all_alike,
    seen=before_clipping,
    loss_of=squared,
    clear=True,
    when="before",
    result=lambda losses, norms: (losses, norms),
    kept=(torch.Tensor.item, torch.Tensor.item),
):
    """train_clipped from its parts."""

    def train(model, X, y, epochs, lr, max_norm):
        # Where a family is looked at, the suite's own model is only described, and made anew.
        model = model if isinstance(model, nn.Module) else model.replica()
        knobs, losses, norms = list(model.parameters()), [], []
        clipped = [torch.zeros_like(knob) for knob in knobs]
        for _ in range(epochs):
            loss, earlier = loss_of(model(X), y), clipped
            gradients = list(torch.autograd.grad(loss, knobs))
            if not clear:
                gradients = [old + new for old, new in zip(clipped, gradients, strict=True)]
            clipped = clip(gradients, max_norm)
            weights = [knob.detach().clone() for knob in knobs], [knob.detach() for knob in knobs]
            with torch.no_grad():
                for knob, way in zip(knobs, clipped, strict=True):
                    knob.sub_(lr * way)
            norms.append(kept[1](seen(gradients, clipped, earlier, weights)))
            losses.append(kept[0](loss if when == "before" else loss_of(model(X), y)))
        return result(losses, norms)

    return train


def train_wrong(identifier, says, why, spelled, **parts):
    """An entry for train_clipped with a part that is wrong."""
    declare = misconception(
        f"monitor-{identifier}", of="train_clipped", says=says, why=why, spelled=spelled
    )
    return declare(trained(**parts))


OPTIMISER = "optimiser = torch.optim.SGD(model.parameters(), lr=lr)"
CLEAR = "        optimiser.zero_grad()\n"
LOSS = "loss = nn.functional.mse_loss(model(X), y)"
BACKWARD = "        loss.backward()\n"
NORM = "        norm = _norm([parameter.grad for parameter in model.parameters()])\n"
EACH = "        for parameter in model.parameters():\n"
SCALED = "parameter.grad *= (max_norm / norm).clamp(max=1)"
CLIP = f"{EACH}            {SCALED}\n"
STEP = "        optimiser.step()\n"
LOSSES = "        losses.append(loss.item())\n"
NORMS_KEPT = "        norms.append(norm.item())\n"
CLIP_GRAD = "        {}nn.utils.clip_grad_norm_(model.parameters(), max_norm)\n"
ORDER = (
    "`backward` makes the gradients, and the step uses them: only in between can they be clipped. "
    "Before `backward` there are none, or those of the step before, which are cleared or added to; "
    "after the step it is too late."
)

monitor_never_clipped = train_wrong(
    "never-clipped",
    "No step is clipped: each follows the gradient in its full length.",
    ORDER,
    clip=not_at_all,
    spelled=[
        {CLIP: "", STEP: STEP + CLIP},
        {CLIP: "", STEP: STEP + CLIP_GRAD.format("")},
        {CLEAR: CLEAR + CLIP_GRAD.format(""), CLIP: ""},
        {CLIP: ""},
        {SCALED: "gradient = parameter.grad * (max_norm / norm).clamp(max=1)"},
    ],
)
monitor_too_early = family(
    "monitor-clipped-too-early",
    of="train_clipped",
    says="The clipping finds no gradients of this step, and so no step is clipped: {form}.",
    why=ORDER,
    forms={
        "the norms are 0, as what was measured had just been cleared": trained(
            clip=not_at_all, seen=always_zero
        ),
        "each norm is that of the step before": trained(clip=not_at_all, seen=of_the_step_before),
    },
    spelled=[
        {CLEAR: CLEAR + CLIP_GRAD.format("norm = "), NORM: "", CLIP: ""},
        {CLEAR: CLIP_GRAD.format("norm = ") + CLEAR, NORM: "", CLIP: ""},
    ],
)
monitor_each_alone = train_wrong(
    "each-alone",
    "Each parameter's gradient is clipped by itself, by its own norm.",
    "Then long ones shrink and short ones don't, and the step goes in another direction. The norm "
    "is that of all gradients together, and all are multiplied by the same number.",
    clip=each_alone,
    spelled=[
        {SCALED: "parameter.grad *= (max_norm / parameter.grad.norm()).clamp(max=1)"},
        {SCALED: "nn.utils.clip_grad_norm_(parameter, max_norm)"},
    ],
)
monitor_by_value = train_wrong(
    "by-value",
    "Each number of the gradients is cut off at ± max_norm.",
    "That is clipping by value. Here it is the length of all gradients together that counts, and "
    "all numbers shrink alike.",
    clip=by_value,
    spelled=[
        {SCALED: "parameter.grad.clamp_(-max_norm, max_norm)"},
        {CLIP: "        nn.utils.clip_grad_value_(model.parameters(), max_norm)\n"},
    ],
)
monitor_always = train_wrong(
    "always-scaled",
    "Every gradient gets the norm max_norm, also where it is shorter.",
    "Near a minimum the gradients get short, and with them the steps; that is how gradient descent "
    "settles down. Clipping never makes a gradient longer.",
    clip=lambda gradients, largest: all_alike(
        gradients, largest, factor=lambda norm, largest: largest / norm
    ),
    spelled=[
        {SCALED: "parameter.grad *= max_norm / norm"},
        {SCALED: "parameter.grad = max_norm * parameter.grad / norm"},
    ],
)


def sum_of_norms(gradients, *_):
    """The norms of the tensors, added up."""
    return torch.stack([torch.linalg.vector_norm(one) for one in gradients]).sum()


monitor_sum_of_norms = train_wrong(
    "sum-of-norms",
    "The norms of the parameters' gradients are added up.",
    "Lengths at a right angle don't add up. The squares of all entries of all gradients are added, "
    "and one root is taken of the sum.",
    clip=lambda gradients, largest: all_alike(gradients, largest, norm_of=sum_of_norms),
    seen=sum_of_norms,
    spelled=[
        {NORM: "        norm = sum(p.grad.norm() for p in model.parameters())\n"},
        {
            NORM: "        norm = torch.stack([p.grad.norm() for p in model.parameters()])\n"
            "        norm = norm.sum()\n"
        },
    ],
)
monitor_norms_after = train_wrong(
    "norms-after",
    "The norms are those after clipping, so that none is above max_norm.",
    "A chart of them says nothing about the steps that mattered: all look as if they had just been "
    "allowed. The norm before clipping tells how steep it was.",
    seen=after_clipping,
    spelled=[
        {NORMS_KEPT: NORM + NORMS_KEPT},
        {NORMS_KEPT: "        norms.append(min(norm.item(), max_norm))\n"},
    ],
)
monitor_loss_after = train_wrong(
    "loss-after",
    "The steps are right. The losses are measured after each step, not before it.",
    "The first number is due before anything has been learned.",
    when="after",
    spelled=[
        {LOSSES: "        losses.append(nn.functional.mse_loss(model(X), y).item())\n"},
        {
            LOSSES: "        with torch.no_grad():\n"
            "            losses.append((model(X) - y).square().mean().item())\n"
        },
    ],
)
monitor_not_cleared = train_wrong(
    "gradients-kept",
    "The gradients of earlier steps are never cleared.",
    "`backward` adds to what is in `.grad`. So each step follows all the gradients that there have "
    "been, the clipped ones and the new one.",
    clear=False,
    spelled=[
        {CLEAR: ""},
        {CLEAR: "", "losses, norms = [], []\n": f"losses, norms = [], []\n{CLEAR[4:]}"},
    ],
)
TENSORS = (
    "Take the number out of it, with `.item()`. What is kept as a tensor may keep all that it was "
    "made of, too, and the memory of a long run fills up."
)


def as_it_is(value):
    """A tensor that is kept."""
    return value


monitor_norms_tensors = train_wrong(
    "norms-tensors",
    "The norms are tensors, and not Python floats.",
    TENSORS,
    kept=(torch.Tensor.item, as_it_is),
    spelled=[
        {NORMS_KEPT: "        norms.append(norm)\n"},
        {NORM: CLIP_GRAD.format("norm = "), CLIP: "", NORMS_KEPT: "        norms += [norm]\n"},
    ],
)
monitor_losses_tensors = train_wrong(
    "losses-tensors",
    "The losses are tensors, and not Python floats.",
    TENSORS,
    kept=(as_it_is, torch.Tensor.item),
    spelled=[
        {LOSSES: "        losses.append(loss)\n"},
        {LOSSES: "        losses.append(loss.detach())\n"},
    ],
)
monitor_both_tensors = train_wrong(
    "both-tensors",
    "Losses and norms are tensors, and not Python floats.",
    TENSORS,
    kept=(as_it_is, as_it_is),
    spelled=[
        {
            LOSSES: "        losses.append(loss.detach())\n",
            NORMS_KEPT: "        norms.append(norm)\n",
        },
        {LOSSES: "        losses.append(loss)\n", NORMS_KEPT: "        norms.append(norm)\n"},
    ],
)
monitor_swapped = train_wrong(
    "swapped",
    "The norms come first, and the losses second.",
    "The task has it the other way round: `(losses, norms)`. Both are lists of as many numbers, so "
    "that nothing complains.",
    result=lambda losses, norms: (norms, losses),
    spelled=[
        {"return losses, norms": "return norms, losses"},
        {
            "losses, norms = [], []": "norms, losses = both = [], []",
            "return losses, norms": "return both",
        },
    ],
)


@misconception(
    "monitor-no-gradient-yet",
    of="train_clipped",
    raises="'NoneType' object",
    says="It asks for gradients before `backward` has made any.",
    why=ORDER + " As long as there is none, `.grad` is None.",
    spelled=[
        {NORM: "", CLIP: "", BACKWARD: NORM + CLIP + BACKWARD},
        {
            NORM + CLIP: "",
            CLEAR: CLEAR + EACH + "            parameter.grad.clamp_(max=max_norm)\n"
            "        norm = torch.zeros(())\n",
        },
    ],
)
def monitor_no_gradient_yet(model, X, y, epochs, lr, max_norm):
    if epochs:
        together([knob.grad for knob in model.parameters()])
    return trained()(model, X, y, epochs, lr, max_norm)


@misconception(
    "monitor-copy-trained",
    of="train_clipped",
    says="Losses and norms are right. But a copy of the model was trained, and not the model "
    "itself.",
    why="Whoever handed the model in has it untrained still. Its own parameters have to move.",
    spelled=[
        {OPTIMISER: f"model = __import__('copy').deepcopy(model)\n    {OPTIMISER}"},
        {
            "losses, norms = [], []": "losses, norms = [], []\n"
            "    kept = [p.detach().clone() for p in model.parameters()]",
            "return losses, norms": "for p, old in zip(model.parameters(), kept):\n"
            "        p.data.copy_(old)\n    return losses, norms",
        },
    ],
)
def monitor_copy_trained(model, X, y, epochs, lr, max_norm):
    return trained()(copy.deepcopy(model), X, y, epochs, lr, max_norm)


@misconception(
    "monitor-last-not-taken",
    of="train_clipped",
    says="Losses and norms are right. But the last step isn't taken.",
    why="There are as many steps as there are epochs, and the last one leads to the model that is "
    "kept, although no loss comes after it.",
    spelled=[
        {STEP: "        if len(losses) < epochs - 1:\n    " + STEP},
        {STEP: "", CLEAR: "        if losses:\n    " + STEP + CLEAR},
    ],
)
def monitor_last_not_taken(model, X, y, epochs, lr, max_norm):
    train = trained()
    losses, norms = train(model, X, y, epochs - 1, lr, max_norm) if epochs > 1 else ([], [])
    if epochs:
        # A rate of 0 moves nothing.
        more = train(model, X, y, 1, 0.0, max_norm)
        losses, norms = losses + more[0], norms + more[1]
    return losses, norms
