"""Finds out which of a model's parameters is which, where a student chose their names.

An exercise speaks of weights ``[in, out]`` and biases ``[out]``, as the course
does. A student may have ``nn.Linear`` layers (weights ``[out, in]``), or
tensors of their own in either layout. Only shapes tell them apart, so a suite
chooses sizes that are all different; what shapes leave open is settled by the
order of definition.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
import torch

Shapes = Mapping[str, tuple[int, ...]]
"""The name an exercise gives to a parameter, and its shape in the course's convention."""

_MOST: Final = 7
"""Parameters of the largest model that is matched; all orders of them are tried."""


class UnmatchedParametersError(ValueError):
    """A model's parameters are not those that are wanted."""


class Place(msgspec.Struct, frozen=True):
    """Where a model keeps one of the wanted parameters."""

    role: str
    """What the exercise calls it."""
    name: str
    """What the model calls it."""
    shape: tuple[int, ...]
    """Its shape in the model."""
    transposed: bool
    """Whether the model keeps ``[out, in]`` where the exercise says ``[in, out]``."""


def match(wanted: Shapes, found: Shapes) -> tuple[Place, ...]:
    """Say which of a model's parameters is which of the wanted ones.

    Args:
        wanted: shapes by the exercise's names, in the order of the layers.
        found: shapes by the model's names, in the order of definition.

    Raises:
        UnmatchedParametersError: there are more, fewer, or others than wanted.
    """
    if len(found) != len(wanted) or len(found) > _MOST:
        raise UnmatchedParametersError(
            f"the model has {_listed(found)} where {_listed(wanted)} are due"
        )
    best: tuple[float, tuple[Place, ...]] | None = None
    for order in itertools.permutations(found):
        for fitting in _fittings(wanted, found, order):
            cost = _cost(wanted, fitting, list(found))
            if best is None or cost < best[0]:
                best = (cost, fitting)
    if best is None:
        raise UnmatchedParametersError(
            f"the model's parameters are {_listed(found)} where {_listed(wanted)} are due"
        )
    return best[1]


def _fittings(wanted: Shapes, found: Shapes, order: Sequence[str]) -> list[tuple[Place, ...]]:
    """Both layouts of the weights, where the shapes allow them."""
    fitting: list[tuple[Place, ...]] = []
    for transposed in (True, False):
        places = []
        for role, name in zip(wanted, order, strict=True):
            place = _place(role, wanted[role], name, found[name], prefer_transposed=transposed)
            if place is None:
                return []
            places.append(place)
        fitting.append(tuple(places))
    return fitting


def _place(
    role: str, due: tuple[int, ...], name: str, shape: tuple[int, ...], *, prefer_transposed: bool
) -> Place | None:
    turned = len(due) == 2 and shape == due[::-1]
    if turned and (prefer_transposed or shape != due):
        return Place(role, name, shape, transposed=True)
    # A bias may lie as a row or a column; a weight to or from one unit may be a plain vector.
    if shape == due or _core(shape) == _core(due):
        return Place(role, name, shape, transposed=False)
    return None


def _core(shape: tuple[int, ...]) -> tuple[int, ...]:
    core = tuple(size for size in shape if size != 1)
    return core if len(core) <= 1 else shape


def _cost(wanted: Shapes, places: Sequence[Place], names: list[str]) -> float:
    """How far an assignment is from the usual: one layout throughout, in order of definition."""
    cost = 0.0
    layouts = set()
    for place in places:
        due = wanted[place.role]
        if len(due) == 2 and len(place.shape) == 2:
            layouts.add(place.transposed)
        elif len(due) != len(place.shape):
            cost += 1.0
    if len(layouts) > 1:
        cost += 10.0
    at = [names.index(place.name) for place in places]
    cost += 0.01 * sum(one > two for one, two in itertools.combinations(at, 2))
    # A layout that only square matrices leave open is nn.Linear's, the usual one.
    return cost + (0.001 if False in layouts else 0.0)


def _listed(shapes: Shapes) -> str:
    if not shapes:
        return "no parameters"
    return ", ".join(f"`{name}` {list(shape)}" for name, shape in shapes.items())


def collected(
    places: Sequence[Place], state: Mapping[str, torch.Tensor], wanted: Shapes
) -> dict[str, torch.Tensor]:
    """A model's parameters under the exercise's names, in the exercise's shapes."""
    return {
        place.role: (state[place.name].mT if place.transposed else state[place.name])
        .reshape(wanted[place.role])
        .clone()
        for place in places
    }


def spread(places: Sequence[Place], values: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Values under the exercise's names, as the model keeps them."""
    return {
        place.name: (values[place.role].mT if place.transposed else values[place.role])
        .reshape(place.shape)
        .clone()
        for place in places
    }
