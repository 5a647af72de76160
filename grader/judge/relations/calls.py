"""Values that are right for another call: swapped arguments, another dimension, another input."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch

from grader.evidence import Evidence
from grader.judge.relations.common import Arguments, Request, relation
from grader.judge.values import agree
from grader.model import Diagnosis


def other_call(item: Evidence, call: Arguments, request: Request) -> Iterator[Diagnosis]:
    """Values that are right for another way of calling: swapped arguments, another dimension."""
    function, args, kwargs = call
    value = item.got.value
    tensors = [at for at, argument in enumerate(args) if isinstance(argument, torch.Tensor)]
    for at in tensors:
        if args[at].ndim == 2 and isinstance(value, torch.Tensor) and value.ndim == 2:
            turned = (*args[:at], args[at].mT.contiguous(), *args[at + 1 :])
            other = request(function, turned, kwargs)
            if isinstance(other, torch.Tensor) and agree(value, other.mT):
                yield relation(
                    "dimensions-confused",
                    "This is right for the columns where the rows are meant.",
                    "The first and the last dimension are confused: look at each `dim=`.",
                )
    for one in tensors:
        for two in tensors:
            if one < two and args[one].shape == args[two].shape:
                swapped = list(args)
                swapped[one], swapped[two] = args[two], args[one]
                other = request(function, tuple(swapped), kwargs)
                if other is not None and agree(value, other):
                    yield relation(
                        "arguments-swapped",
                        f"This is right with arguments {one + 1} and {two + 1} exchanged.",
                        "Look at the order of the parameters, and at which one goes where.",
                    )
    yield from _negated_input(function, args, kwargs, value, request)


def _negated_input(
    function: str, args: tuple[Any, ...], kwargs: dict[str, Any], value: Any, request: Request
) -> Iterator[Diagnosis]:
    if not args or not isinstance(args[0], torch.Tensor) or not args[0].is_floating_point():
        return
    variants = (
        (-args[0], "negated-input", "−x where x is meant", "a sign before the argument"),
        (2 * args[0], "scaled-input", "2x where x is meant", "a factor inside the function"),
        (args[0] / 2, "scaled-input", "x/2 where x is meant", "a factor inside the function"),
        (args[0].abs(), "absolute-input", "|x| where x is meant", "an absolute value"),
    )
    for changed, identifier, what, why in variants:
        few = isinstance(value, torch.Tensor) and len(value.unique()) < 3
        if few and identifier != "negated-input":
            continue  # Zeros and ones fit too much.
        other = request(function, (changed, *args[1:]), kwargs)
        if other is not None and agree(value, other):
            yield relation(
                identifier,
                f"This is the right function at another place: {what}.",
                f"Look for {why} that doesn't belong there.",
            )
