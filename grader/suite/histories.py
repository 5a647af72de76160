"""The check of a training loop that many exercises repeat: its losses, one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Unpack

import torch
from torch import nn

from grader.suite.ready_made import Check, Declaration, declared_check

_EPOCHS: Final = 4
"""As many tell whether a loss stands still, and what of."""


def loss_history(
    title: str = "",
    *,
    of: str,
    start: Callable[[Any], Any],
    run: Callable[[Any, Any, int], Any],
    epochs: int = 60,
    rtol: float = 1e-4,
    still: str = "",
    **declared: Unpack[Declaration],
) -> Check:
    """A check of a training loop's losses, each compared with the reference's, and drawn.

    ::

        test_losses = loss_history(
            "The first 60 losses",
            of="train",
            start=lambda code: code.supply(Net, "tanh"),
            run=lambda code, model, epochs: code.train(model, X, Y, epochs=epochs, lr=0.01),
            still="sine",
            points=4,
        )

    Args:
        title: what it checks, in the student's words.
        of: the graded name.
        start: gives a model of the suite's own, always with the same parameters.
        run: trains it, and gives the list of losses.
        epochs: how many. Modules in float32 drift apart: two right ones by 4e-7 after 60.
        rtol: of each loss; 1e-9 is enough for what is done by hand in float64.
        still: where a loss never changes, the misconception is told whose name this begins:
            ``sine-detached``, ``sine-step-missing`` or ``sine-zeroed-before-step`` have to be in
            the catalogue. Nothing is looked for without it.
        declared: points, hint, needs.
    """

    def scenario(code: Any) -> Any:
        return run(code, start(code), epochs)

    def compared(agree: Any, student: Any, picture: Any) -> None:
        picture.losses(scenario)
        reason = _why_still(student, start, run) if still else ""
        if reason:
            agree.fail("the loss never changes", named=f"{still}-{reason}")
        agree(scenario, rtol=rtol)

    hint = "The first loss that differs says after which step things went wrong."
    return declared_check(compared, title or f"The losses of {of}", of, declared, hint)


def count_gradients(model: nn.Module) -> None:
    """Have a model count how often a gradient reaches one of its parameters, in a buffer."""
    met = torch.zeros(())
    model.register_buffer("gradients_met", met)

    def count(_gradient: torch.Tensor) -> None:
        met.add_(1)

    for parameter in model.parameters():
        parameter.register_hook(count)


def _why_still(code: Any, start: Callable[[Any], Any], run: Callable[[Any, Any, int], Any]) -> str:
    """Which mistake keeps the loss where it is; empty if it moves, or isn't kept by the model."""
    model = start(code)
    before = model.state()
    code.supplied(count_gradients)(model)
    losses = run(code, model, _EPOCHS)
    if not isinstance(losses, list) or len(losses) != _EPOCHS or len(set(map(str, losses))) != 1:
        return ""
    state = model.state()
    if any(not torch.equal(value, state[name]) for name, value in before.items()):
        return ""
    if not state["gradients_met"]:
        return "detached"
    left = [item for item in model.gradients().values() if item is not None and bool(item.any())]
    return "step-missing" if left else "zeroed-before-step"
