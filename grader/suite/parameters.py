"""Reads and overwrites the parameters of a student's model by their shapes."""

from __future__ import annotations

from collections.abc import Mapping

import torch

from grader.evidence import CallFailed, Unmatched
from grader.judge.parameters import (
    Assignment,
    Shapes,
    UnmatchedParametersError,
    collected,
    spread,
)
from grader.oracle.subject import Module


def read_parameters(model: Module, shapes: Shapes) -> dict[str, torch.Tensor]:
    """A copy of a model's parameters under the exercise's names.

    ``read_parameters(code.LinearModel(2, 1), {"W1": (2, 1), "b1": (1,)})``

    Args:
        model: the student's, or the reference's; the names of its parameters are free.
        shapes: by the exercise's names, weights as ``[in, out]``, in the order of the layers.

    Raises:
        CallFailed: they can't be told apart; the reason is an :class:`Unmatched`.
    """
    state, places = _matched(model, shapes)
    return collected(places, state, shapes)


def write_parameters(model: Module, values: Mapping[str, torch.Tensor]) -> None:
    """Overwrite a model's parameters with values under the exercise's names.

    ``write_parameters(model, {"W1": normal(2, 1, seed=1), "b1": normal(1, seed=2)})``

    Raises:
        CallFailed: they can't be told apart; the reason is an :class:`Unmatched`.
    """
    _, places = _matched(model, {role: tuple(value.shape) for role, value in values.items()})
    model.load(spread(places, values))


def _matched(model: Module, shapes: Shapes) -> tuple[dict[str, torch.Tensor], Assignment]:
    state = model.state()
    names = [name for name in model.requires_grad() if name in state]
    try:
        return state, model.layouts.assignment(
            model.function, shapes, {name: tuple(state[name].shape) for name in names}
        )
    except UnmatchedParametersError as error:
        raise CallFailed(model.function, Unmatched(model.function, str(error))) from error
