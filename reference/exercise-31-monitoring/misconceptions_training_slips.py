"""What else goes wrong in training with gradients that are clipped, one slip or two at once."""

from torch import nn

from grader.suite import crossed, family

from .misconceptions import FACTORS, NORMS, all_alike, by_value, each_alone
from .misconceptions_training import (
    CLIP,
    CLIP_GRAD,
    LOSS,
    LOSSES,
    NORM,
    NORMS_KEPT,
    SCALED,
    STEP,
    after_clipping,
    not_at_all,
    of_moved_parameters,
    of_parameters,
    of_the_step_before,
    squared,
    trained,
)  # fmt: skip


def _scaled_by(factor):
    return lambda gradients, largest: all_alike(gradients, largest, factor=factor)


def _measured_by(norm_of):
    return lambda gradients, largest: all_alike(gradients, largest, norm_of=norm_of)


def _seen_by(norm_of):
    return lambda gradients, *_: norm_of(gradients)


def _seen_after(norm_of):
    return lambda *of: norm_of(of[1])


def summed_on_the_way_back(prediction, y):
    """The mean as a number, with the slope of the sum."""
    loss = squared(prediction, y)
    return loss.detach() + y.numel() * (loss - loss.detach())


def used_up(steps, seen):
    """Only the first `steps` are taken, and only the first `seen` gradients looked at."""

    def train(model, X, y, epochs, lr, max_norm):
        model = model if isinstance(model, nn.Module) else model.replica()
        losses, norms = [], []
        for epoch in range(epochs):
            rate = lr if epoch < steps else 0.0
            clip = all_alike if epoch < seen else not_at_all
            loss, norm = trained(clip)(model, X, y, 1, rate, max_norm)
            losses += loss
            norms += norm if epoch < seen else [0.0]
        return losses, norms

    return train


KEPT = "parameters = model.parameters()\n    losses, norms = [], []"
BY_HAND = (
    "        with torch.no_grad():\n            for p in {}:\n                p -= lr * p.grad\n"
)
monitor_used_up = family(
    "monitor-parameters-used-up",
    of="train_clipped",
    says="`model.parameters()` was kept in a name, and can be gone through only once: {form}.",
    why="It is a generator. Whoever goes through it a second time finds nothing there, and no "
    "error tells. A list of its parameters can be gone through as often as you like.",
    forms={
        "no step is taken, and the later norms are 0": used_up(0, 1),
        "no step is taken": used_up(0, 10**9),
        "only the first step is taken": used_up(1, 10**9),
        "only the first step is clipped, and the later norms are 0": used_up(10**9, 1),
    },
    spelled=[
        {
            "losses, norms = [], []": KEPT,
            NORM: CLIP_GRAD.format("norm = ").replace("model.parameters()", "parameters"),
            CLIP: "",
            STEP: BY_HAND.format("parameters"),
        },
        {"losses, norms = [], []": KEPT, STEP: BY_HAND.format("parameters")},
        {
            "losses, norms = [], []": KEPT,
            NORM: CLIP_GRAD.format("norm = ").replace("model.parameters()", "parameters"),
            CLIP: "",
            STEP: BY_HAND.format("model.parameters()"),
        },
    ],
)
LIKELY = (
    "each tensor's norm counts, and not their squares",
    "the root is missing in the norm",
    "the norm is the sum of all sizes |g|",
    "the norm is that of the longest tensor",
    "the norm is the largest number of all",
)
monitor_slips = family(
    "monitor-slip",
    of="train_clipped",
    says="The training has a slip: {form}.",
    why="Follow the three steps of the statement's example with your code, and print the gradient, "
    "its norm, the factor and the weight of each.",
    forms=crossed(
        trained,
        clip={
            "no step is clipped": not_at_all,
            "each gradient is clipped by itself": each_alone,
            "the gradients are clipped by value": by_value,
            **{says: _scaled_by(factor) for says, factor in list(FACTORS.items())[2:9]},
            **{f"to clip, {says}": _measured_by(NORMS[says]) for says in LIKELY},
        },
        seen={
            "the norms are those after clipping": after_clipping,
            "each norm is that of the step before": of_the_step_before,
            "the norms are those of the weights": of_parameters,
            "the norms are those of the weights after the step": of_moved_parameters,
            **{f"for the record, {says}": _seen_by(NORMS[says]) for says in LIKELY},
        },
        loss_of={
            "the loss is the sum of the squares": lambda p, y: (p - y).square().sum(),
            "the losses are means, and the gradients those of the sum": summed_on_the_way_back,
            "the loss is half the mean square": lambda p, y: squared(p, y) / 2,
            "the loss is the mean of the errors' sizes": lambda p, y: (p - y).abs().mean(),
        },
        clear={"the gradients are never cleared": False},
        when={"the losses are measured after the steps": "after"},
        result={"the norms come first": lambda losses, norms: (norms, losses)},
    )
    | {
        f"both to clip and for the record, {says}": trained(
            clip=_measured_by(NORMS[says]), seen=_seen_by(NORMS[says])
        )
        for says in LIKELY[1:]
    }
    | {
        f"for the record, {says}, and they are measured after clipping": trained(
            seen=_seen_after(NORMS[says])
        )
        for says in LIKELY
    },
    spelled=[
        {NORM: "        norm = max(p.grad.norm() for p in model.parameters())\n"},
        {NORM: "        norm = sum((p.grad**2).sum() for p in model.parameters())\n"},
        {LOSS: f"{LOSS[:-1]}, reduction='sum')"},
        {
            LOSS: f"{LOSS[:-1]}, reduction='sum')",
            LOSSES: "        losses.append(loss.item() / y.numel())\n",
        },
        {NORMS_KEPT: "        norms.append(_norm([p.data for p in model.parameters()]).item())\n"},
        {SCALED: "parameter.grad *= (max_norm / norm).clamp(min=1)"},
        {SCALED: "parameter.grad *= (norm / max_norm).clamp(max=1)"},
    ],
)
